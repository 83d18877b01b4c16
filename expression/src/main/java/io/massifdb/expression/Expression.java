package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression over the columns of a batch: an immutable tree that [Evaluator] compiles and
/// [ExpressionCodec] writes to bytes. Arguments of a [Call] must already have the types that the
/// function takes; whoever builds the tree inserts the [Cast]s that [FunctionLibrary#resolve] asks
/// for.
///
/// `And`, `Or`, `CaseWhen` and `Coalesce` evaluate an operand only for the rows that earlier
/// operands left undecided.
public sealed interface Expression {
  SqlType type();

  /// Column of the input batch.
  record Column(int index, SqlType type) implements Expression {}

  /// A literal; the value is a datum of the type, null for NULL.
  record Constant(@Nullable Object value, SqlType type) implements Expression {}

  /// Parameter of the statement, counted from 0.
  record Parameter(int index, SqlType type) implements Expression {}

  /// Column of the current row of an enclosing query.
  record Correlation(int id, int index, SqlType type) implements Expression {}

  /// A function or operator applied to its arguments.
  record Call(Function function, List<Expression> arguments, SqlType type) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  record And(List<Expression> operands) implements Expression {
    public And {
      operands = List.copyOf(operands);
    }

    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  record Or(List<Expression> operands) implements Expression {
    public Or {
      operands = List.copyOf(operands);
    }

    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  record Not(Expression operand) implements Expression {
    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  record IsNull(Expression operand) implements Expression {
    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  /// `operand IS [value]`, value true, false or null (unknown); never NULL itself. Negate with Not.
  record BooleanTest(Expression operand, @Nullable Boolean value) implements Expression {
    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  /// `left IS DISTINCT FROM right`; both of a type that has an order.
  record IsDistinct(Expression left, Expression right) implements Expression {
    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  /// One `WHEN condition THEN result`.
  record When(Expression condition, Expression result) {}

  /// Searched CASE; the results have the type of the whole.
  record CaseWhen(List<When> branches, @Nullable Expression otherwise, SqlType type)
      implements Expression {
    public CaseWhen {
      branches = List.copyOf(branches);
    }
  }

  record Coalesce(List<Expression> operands, SqlType type) implements Expression {
    public Coalesce {
      operands = List.copyOf(operands);
    }
  }

  /// `CAST(operand AS type)`, or the conversion that an assignment or a call implies.
  ///
  /// @param explicit `CAST` and `::`: cuts strings silently and admits more conversions than an
  ///   assignment
  record Cast(Expression operand, SqlType type, boolean explicit) implements Expression {}

  /// `operand IN (list)`; all of one type. Negate with Not.
  record In(Expression operand, List<Expression> list) implements Expression {
    public In {
      list = List.copyOf(list);
    }

    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  /// `operand operator ANY (array)`, or `ALL`. The operator takes the operand and an element.
  record Quantified(Function operator, Expression operand, Expression array, boolean all)
      implements Expression {
    @Override
    public SqlType type() {
      return SqlType.BOOLEAN;
    }
  }

  /// `ARRAY[...]`: elements of the element type, or arrays of the same type (more dimensions).
  record ArrayConstructor(List<Expression> elements, SqlType type) implements Expression {
    public ArrayConstructor {
      elements = List.copyOf(elements);
    }
  }

  /// `ROW(...)`.
  record RowConstructor(List<Expression> fields) implements Expression {
    public RowConstructor {
      fields = List.copyOf(fields);
    }

    @Override
    public SqlType type() {
      return SqlType.RECORD;
    }
  }

  /// The direct operands, in order.
  default List<Expression> children() {
    return switch (this) {
      case Column _, Constant _, Parameter _, Correlation _ -> List.of();
      case Call call -> call.arguments();
      case And and -> and.operands();
      case Or or -> or.operands();
      case Not not -> List.of(not.operand());
      case IsNull isNull -> List.of(isNull.operand());
      case BooleanTest test -> List.of(test.operand());
      case IsDistinct distinct -> List.of(distinct.left(), distinct.right());
      case CaseWhen caseWhen -> {
        List<Expression> all = new ArrayList<>();
        for (When when : caseWhen.branches()) {
          all.add(when.condition());
          all.add(when.result());
        }
        Expression otherwise = caseWhen.otherwise();
        if (otherwise != null) {
          all.add(otherwise);
        }
        yield List.copyOf(all);
      }
      case Coalesce coalesce -> coalesce.operands();
      case Cast cast -> List.of(cast.operand());
      case In in -> {
        List<Expression> all = new ArrayList<>();
        all.add(in.operand());
        all.addAll(in.list());
        yield List.copyOf(all);
      }
      case Quantified quantified -> List.of(quantified.operand(), quantified.array());
      case ArrayConstructor array -> array.elements();
      case RowConstructor row -> row.fields();
    };
  }
}
