package io.massifdb.server.session;

import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import java.util.List;

/**
 * A plan that can be run again and again, by any session, as long as the catalog has the version it
 * was made for.
 *
 * @param columns names, types and origins of the result, in text format; empty when it gives no
 *     rows
 */
record PlannedStatement(
    PhysicalPlan plan,
    List<Column> columns,
    List<SqlType> parameterTypes,
    boolean readOnly,
    long catalogVersion) {
  PlannedStatement {
    columns = List.copyOf(columns);
    parameterTypes = List.copyOf(parameterTypes);
  }

  List<SqlType> types() {
    return columns.stream().map(Column::type).toList();
  }
}
