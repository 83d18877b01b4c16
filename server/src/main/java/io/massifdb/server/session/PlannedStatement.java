package io.massifdb.server.session;

import io.massifdb.execution.PointWrite;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.sqlfrontend.catalog.CatalogDependencies;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import io.massifdb.sqlfrontend.validate.Access;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan that can be run again and again, by any session, as long as the catalog has the version it
 * was made for, or a later one in which all that it depends on is the same.
 *
 * @param types of the result's columns
 * @param columns names, types and origins of the result, in text format; empty when it gives no
 *     rows
 * @param pointWrite the statement as a write program, when it can be one
 * @param tables that it may read or write
 * @param accesses what whoever runs it must be allowed to do
 */
record PlannedStatement(
    PhysicalPlan plan,
    List<Column> columns,
    List<SqlType> parameterTypes,
    boolean readOnly,
    long catalogVersion,
    CatalogDependencies dependencies,
    @Nullable PointWrite pointWrite,
    List<SqlType> types,
    Set<Long> tables,
    List<Access> accesses) {
  PlannedStatement {
    accesses = List.copyOf(accesses);
    tables = Set.copyOf(tables);
    types = List.copyOf(types);
    columns = List.copyOf(columns);
    parameterTypes = List.copyOf(parameterTypes);
  }

  /**
   * The plan for this catalog: itself, moved to the catalog's version, or null when it is stale.
   */
  @Nullable PlannedStatement in(CatalogSnapshot catalog) {
    if (catalogVersion == catalog.version()) {
      return this;
    }
    return dependencies.holdIn(catalog)
        ? new PlannedStatement(
            plan,
            columns,
            parameterTypes,
            readOnly,
            catalog.version(),
            dependencies,
            pointWrite,
            types,
            tables,
            accesses)
        : null;
  }
}
