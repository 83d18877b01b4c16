package io.massifdb.sqlfrontend.validate;

import com.google.common.collect.ImmutableList;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.SyntaxNodes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.Table;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// The system column `tableoid`, which says which table a row is of. Tables have it in a statement
/// that names it, as their last column, and nowhere else; it is no part of `*`.
final class TableOid {
  static final String NAME = "tableoid";

  private TableOid() {}

  /// Whether a query names the column.
  ///
  /// @throws SqlException 0A000 beside a NATURAL JOIN, which would compare it
  static boolean isNamedIn(SqlNode query) {
    Search search = new Search();
    query.accept(search);
    if (search.named && search.natural) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED, "tableoid in a query with NATURAL JOIN is not supported");
    }
    return search.named;
  }

  private static final class Search extends SqlBasicVisitor<@Nullable Void> {
    private boolean named;
    private boolean natural;

    @Override
    public @Nullable Void visit(SqlIdentifier id) {
      named |= id.names.getLast().equals(NAME);
      return null;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      natural |= call instanceof SqlJoin join && join.isNatural();
      return super.visit(call);
    }
  }

  /// The row of a table with the column behind the others.
  static RelDataType behind(RelDataType row, TypeFactory types) {
    return types
        .builder()
        .addAll(row.getFieldList())
        .add(NAME, types.type(SqlType.OID, false))
        .build();
  }

  /// A scan of the table as it is, and the column put behind its rows.
  ///
  /// @param plain the table without the column
  static RelNode scan(
      RelOptTable.ToRelContext context, RelOptTable table, Table plain, RelDataType row, long oid) {
    RelDataType stored = plain.getRowType(context.getCluster().getTypeFactory());
    RelOptTable bare =
        RelOptTableImpl.create(
            table.getRelOptSchema(), stored, plain, ImmutableList.copyOf(table.getQualifiedName()));
    RelNode scan = LogicalTableScan.create(context.getCluster(), bare, context.getTableHints());
    RexBuilder builder = context.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>();
    for (RelDataTypeField field : stored.getFieldList()) {
      columns.add(builder.makeInputRef(scan, field.getIndex()));
    }
    // Calcite's rules compute with literals and casts of them, and know nothing of our types.
    columns.add(
        builder.makeCall(
            row.getFieldList().getLast().getType(),
            SyntaxNodes.ASSIGN,
            List.of(builder.makeBigintLiteral(BigDecimal.valueOf(oid)))));
    return LogicalProject.create(scan, List.of(), columns, row.getFieldNames(), java.util.Set.of());
  }
}
