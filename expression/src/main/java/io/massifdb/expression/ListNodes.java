package io.massifdb.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// IN, ANY and ALL, and the constructors of arrays and rows.
final class ListNodes {
  private ListNodes() {}

  private static Vector[] evaluateAll(
      CompiledExpression[] nodes, Rows rows, EvaluationContext context) {
    Vector[] vectors = new Vector[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      vectors[i] = nodes[i].evaluate(rows, context);
    }
    return vectors;
  }

  static final class InNode extends CompiledExpression {
    private final CompiledExpression operand;
    private final CompiledExpression[] list;

    InNode(CompiledExpression operand, CompiledExpression[] list) {
      super(SqlType.BOOLEAN);
      this.operand = operand;
      this.list = list;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector values = operand.evaluate(rows, context);
      Vector[] candidates = evaluateAll(list, rows, context);
      LongVector result = (LongVector) rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        Boolean found = find(values.get(row), candidates, row);
        if (found == null) {
          result.setNull(row);
        } else {
          result.setBoolean(row, found);
        }
      }
      return result;
    }

    private @Nullable Boolean find(@Nullable Object value, Vector[] candidates, int row) {
      if (value == null) {
        return candidates.length == 0 ? Boolean.FALSE : null;
      }
      boolean sawNull = false;
      for (Vector vector : candidates) {
        Object candidate = vector.get(row);
        if (candidate == null) {
          sawNull = true;
        } else if (Comparisons.equal(value, candidate, operand.type())) {
          return true;
        }
      }
      return sawNull ? null : Boolean.FALSE;
    }
  }

  static final class QuantifiedNode extends CompiledExpression {
    private final CompiledExpression operand;
    private final CompiledExpression array;
    private final Function operator;
    private final boolean all;

    QuantifiedNode(
        CompiledExpression operand, CompiledExpression array, Expression.Quantified expression) {
      super(SqlType.BOOLEAN);
      this.operand = operand;
      this.array = array;
      this.operator = expression.operator();
      this.all = expression.all();
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector values = operand.evaluate(rows, context);
      Vector arrays = array.evaluate(rows, context);
      Function.Scalar code = (Function.Scalar) operator.implementation();
      SqlType element = array.type().elementType();
      Function.CallSite site =
          new Function.CallSite(context, List.of(operand.type(), element), SqlType.BOOLEAN);
      LongVector result = (LongVector) rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        Object elements = arrays.get(row);
        result.set(
            row,
            elements == null ? null : test(code, site, values.get(row), (ArrayValue) elements));
      }
      return result;
    }

    private @Nullable Boolean test(
        Function.Scalar code, Function.CallSite site, @Nullable Object value, ArrayValue elements) {
      boolean sawNull = false;
      for (Object element : elements.values()) {
        Object truth =
            operator.isStrict() && (value == null || element == null)
                ? null
                : code.call(new @Nullable Object[] {value, element}, site);
        if (truth == null) {
          sawNull = true;
        } else if ((Boolean) truth != all) {
          return !all;
        }
      }
      return sawNull ? null : Boolean.valueOf(all);
    }
  }

  static final class ArrayNode extends CompiledExpression {
    private final CompiledExpression[] elements;

    ArrayNode(CompiledExpression[] elements, SqlType type) {
      super(type);
      this.elements = elements;
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector[] vectors = evaluateAll(elements, rows, context);
      Vector result = rows.result(type());
      boolean nested = elements.length > 0 && elements[0].type().isArray();
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        List<@Nullable Object> values = new ArrayList<>();
        for (Vector vector : vectors) {
          values.add(vector.get(row));
        }
        SqlType element = type().elementType();
        result.set(row, nested ? join(element, values) : ArrayValue.of(element, values));
      }
      return result;
    }

    private static ArrayValue join(SqlType element, List<@Nullable Object> arrays) {
      List<@Nullable Object> values = new ArrayList<>();
      List<Integer> inner = null;
      for (Object array : arrays) {
        List<Integer> dimensions = array == null ? List.of() : ((ArrayValue) array).dimensions();
        if (inner != null && !inner.equals(dimensions)) {
          throw new SqlException(
              SqlState.ARRAY_SUBSCRIPT_ERROR,
              "multidimensional arrays must have array expressions with matching dimensions");
        }
        inner = dimensions;
        if (array != null) {
          values.addAll(((ArrayValue) array).values());
        }
      }
      if (inner == null || values.isEmpty()) {
        return ArrayValue.of(element, List.of());
      }
      List<Integer> dimensions = new ArrayList<>(List.of(arrays.size()));
      dimensions.addAll(inner);
      return new ArrayValue(element, values, dimensions, Collections.nCopies(dimensions.size(), 1));
    }
  }

  static final class RowNode extends CompiledExpression {
    private final CompiledExpression[] fields;
    private final List<SqlType> types;

    RowNode(CompiledExpression[] fields) {
      super(SqlType.RECORD);
      this.fields = fields;
      List<SqlType> found = new ArrayList<>();
      for (CompiledExpression field : fields) {
        found.add(field.type());
      }
      this.types = List.copyOf(found);
    }

    @Override
    Vector evaluate(Rows rows, EvaluationContext context) {
      Vector[] vectors = evaluateAll(fields, rows, context);
      Vector result = rows.result(type());
      for (int i = 0; i < rows.count(); i++) {
        int row = rows.row(i);
        List<@Nullable Object> values = new ArrayList<>();
        for (Vector vector : vectors) {
          values.add(vector.get(row));
        }
        result.set(row, new RecordValue(types, values));
      }
      return result;
    }
  }
}
