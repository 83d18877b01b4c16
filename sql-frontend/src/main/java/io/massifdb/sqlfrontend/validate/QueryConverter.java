package io.massifdb.sqlfrontend.validate;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.prepare.Prepare;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/// Calcite's converter with set operations of our own: Calcite's fold constants by their rules, and
/// take inputs of types that merely fit, where ours want equal ones.
final class QueryConverter extends SqlToRelConverter {
  QueryConverter(SqlValidator validator, RelOptCluster cluster, Config config) {
    super(
        (rowType, sql, schemaPath, viewPath) -> {
          throw new AssertionError("views are expanded by their tables");
        },
        validator,
        (Prepare.CatalogReader) validator.getCatalogReader(),
        cluster,
        Convertlets.INSTANCE,
        config);
  }

  @Override
  protected RelNode convertSetOp(SqlCall call) {
    RelDataType wanted = validator().getValidatedNodeType(call);
    List<RelNode> inputs = new ArrayList<>();
    for (SqlNode operand : call.getOperandList()) {
      RelNode input = convertQueryRecursive(operand, false, null).project();
      inputs.add(fits(input.getRowType(), wanted) ? input : RelConversion.renamed(input, wanted));
    }
    boolean all = ((SqlSetOperator) call.getOperator()).isAll();
    return switch (call.getKind()) {
      case UNION -> union(call, inputs, all);
      case INTERSECT -> LogicalIntersect.create(inputs, all);
      case EXCEPT -> LogicalMinus.create(inputs, all);
      default -> throw new AssertionError("no set operation: " + call.getKind());
    };
  }

  /// The union of a recursive WITH repeats its second part until that gives nothing new.
  private RelNode union(SqlCall call, List<RelNode> inputs, boolean all) {
    SqlValidatorNamespace namespace = validator().getNamespace(call);
    SqlNode enclosing = namespace == null ? null : namespace.getEnclosingNode();
    if (enclosing instanceof SqlWithItem item) {
      String name = item.name.getSimple();
      if (RelOptUtil.findTable(inputs.get(1), name) != null) {
        return RelFactories.LOGICAL_BUILDER
            .create(getCluster(), null)
            .push(inputs.get(0))
            .push(inputs.get(1))
            .repeatUnion(name, all)
            .build();
      }
    }
    return LogicalUnion.create(inputs, all);
  }

  private SqlValidator validator() {
    if (validator == null) {
      throw new AssertionError("a converter without validator");
    }
    return validator;
  }

  private static boolean fits(RelDataType present, RelDataType wanted) {
    for (int i = 0; i < wanted.getFieldCount(); i++) {
      RelDataType from = present.getFieldList().get(i).getType();
      RelDataType to = wanted.getFieldList().get(i).getType();
      if (!TypeFactory.sqlType(from).equals(TypeFactory.sqlType(to))) {
        return false;
      }
    }
    return true;
  }
}
