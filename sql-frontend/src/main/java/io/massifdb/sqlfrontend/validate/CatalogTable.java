package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.sqlfrontend.system.SystemColumn;
import io.massifdb.sqlfrontend.system.SystemTable;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;
import org.jspecify.annotations.Nullable;

/// A table behind Calcite's interface. Its row has the public columns in the descriptor's order,
/// the hidden ones under names that no statement can write. `RelOptTable.unwrap` gives the {@link
/// TableDescriptor} or the {@link SystemTable}.
final class CatalogTable extends AbstractTable implements TranslatableTable {
  private final RelDataType rowType;
  private final Object source;
  private final @Nullable ValidationContext context;

  /// The table without the column [TableOid]; null when this has none.
  private final @Nullable CatalogTable plain;

  private CatalogTable(RelDataType rowType, Object source, @Nullable ValidationContext context) {
    this(rowType, source, context, null);
  }

  private CatalogTable(
      RelDataType rowType,
      Object source,
      @Nullable ValidationContext context,
      @Nullable CatalogTable plain) {
    this.plain = plain;
    this.rowType = rowType;
    this.source = source;
    this.context = context;
  }

  static CatalogTable of(SystemTable table, TypeFactory types, boolean withTableOid) {
    RelDataTypeFactory.Builder row = types.builder();
    for (SystemColumn column : table.columns()) {
      row.add(column.name(), types.type(column.type(), column.nullable()));
    }
    CatalogTable found = new CatalogTable(row.build(), table, null);
    return withTableOid ? found.withTableOid(types) : found;
  }

  private CatalogTable withTableOid(TypeFactory types) {
    return new CatalogTable(TableOid.behind(rowType, types), source, context, this);
  }

  private long oid() {
    return source instanceof SystemTable system ? system.oid() : ((TableDescriptor) source).id();
  }

  /// Whether the name means the column [TableOid] and not one of the table's own.
  boolean isTableOid(String column) {
    return plain != null && column.equals(TableOid.NAME);
  }

  static CatalogTable of(StoredRows rows, TypeFactory types) {
    RelDataTypeFactory.Builder row = types.builder();
    for (int i = 0; i < rows.columns().size(); i++) {
      row.add(rows.columns().get(i), types.type(rows.types().get(i), true));
    }
    return new CatalogTable(row.build(), rows, null);
  }

  static CatalogTable of(
      TableDescriptor table,
      TypeFactory types,
      ValidationContext context,
      List<Relation> read,
      boolean withTableOid) {
    RelDataTypeFactory.Builder row = types.builder();
    if (table.isView()) {
      // The query's own row type, since NULLs must be as the conversion sees them.
      RelDataType query = RelConversion.validateView(table, context, read).rowType();
      for (int i = 0; i < table.columns().size(); i++) {
        row.add(table.columns().get(i).name(), query.getFieldList().get(i).getType());
      }
      return new CatalogTable(row.build(), table, context);
    }
    for (ColumnDescriptor column : table.publicColumns()) {
      row.add(columnName(table, column), types.type(column.type(), column.nullable()));
    }
    CatalogTable found = new CatalogTable(row.build(), table, context);
    return withTableOid ? found.withTableOid(types) : found;
  }

  /// The name of a column within Calcite.
  static String columnName(TableDescriptor table, ColumnDescriptor column) {
    return column.hidden()
        ? QueryValidator.HIDDEN + table.id() + "." + column.name()
        : column.name();
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory typeFactory) {
    return rowType;
  }

  @Override
  public <C> @Nullable C unwrap(Class<C> wanted) {
    return wanted.isInstance(source) ? wanted.cast(source) : super.unwrap(wanted);
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext toRelContext, RelOptTable relOptTable) {
    if (source instanceof TableDescriptor table && table.isView() && context != null) {
      return RelConversion.expandView(table, context, toRelContext.getCluster(), rowType);
    }
    CatalogTable bare = plain;
    if (bare != null) {
      return TableOid.scan(toRelContext, relOptTable, bare, rowType, oid());
    }
    return LogicalTableScan.create(
        toRelContext.getCluster(), relOptTable, toRelContext.getTableHints());
  }
}
