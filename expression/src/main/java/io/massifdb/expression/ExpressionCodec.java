package io.massifdb.expression;

import io.massifdb.expression.Expression.And;
import io.massifdb.expression.Expression.ArrayConstructor;
import io.massifdb.expression.Expression.BooleanTest;
import io.massifdb.expression.Expression.Call;
import io.massifdb.expression.Expression.CaseWhen;
import io.massifdb.expression.Expression.Cast;
import io.massifdb.expression.Expression.Coalesce;
import io.massifdb.expression.Expression.Column;
import io.massifdb.expression.Expression.Constant;
import io.massifdb.expression.Expression.Correlation;
import io.massifdb.expression.Expression.In;
import io.massifdb.expression.Expression.IsDistinct;
import io.massifdb.expression.Expression.IsNull;
import io.massifdb.expression.Expression.Not;
import io.massifdb.expression.Expression.Or;
import io.massifdb.expression.Expression.Parameter;
import io.massifdb.expression.Expression.Quantified;
import io.massifdb.expression.Expression.RowConstructor;
import io.massifdb.expression.Expression.When;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of an expression: a tag for the node, its fields, its operands. Functions go by their
/// signature, so that nodes of different builds agree on them.
public final class ExpressionCodec {
  private static final int VERSION = 1;

  private ExpressionCodec() {}

  public static byte[] encode(Expression expression) {
    ByteWriter out = new ByteWriter(64);
    out.writeByte(VERSION);
    write(out, expression);
    return out.toBytes();
  }

  public static Expression decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != VERSION) {
      throw ByteReader.corrupted();
    }
    return read(in);
  }

  static void write(ByteWriter out, Expression expression) {
    switch (expression) {
      case Column column -> {
        out.writeByte(1);
        out.writeVarint(column.index());
        DatumCodec.writeType(out, column.type());
      }
      case Constant constant -> {
        out.writeByte(2);
        DatumCodec.writeType(out, constant.type());
        DatumCodec.writeNullable(out, constant.value(), constant.type());
      }
      case Parameter parameter -> {
        out.writeByte(3);
        out.writeVarint(parameter.index());
        DatumCodec.writeType(out, parameter.type());
      }
      case Correlation correlation -> {
        out.writeByte(4);
        out.writeVarint(correlation.id());
        out.writeVarint(correlation.index());
        DatumCodec.writeType(out, correlation.type());
      }
      case Call call -> {
        out.writeByte(5);
        out.writeString(call.function().signature());
        DatumCodec.writeType(out, call.type());
        writeAll(out, call.arguments());
      }
      case And and -> {
        out.writeByte(6);
        writeAll(out, and.operands());
      }
      case Or or -> {
        out.writeByte(7);
        writeAll(out, or.operands());
      }
      case Not not -> {
        out.writeByte(8);
        write(out, not.operand());
      }
      case IsNull isNull -> {
        out.writeByte(9);
        write(out, isNull.operand());
      }
      case BooleanTest test -> {
        out.writeByte(10);
        Boolean value = test.value();
        out.writeByte(value == null ? 2 : value ? 1 : 0);
        write(out, test.operand());
      }
      case IsDistinct distinct -> {
        out.writeByte(11);
        write(out, distinct.left());
        write(out, distinct.right());
      }
      case CaseWhen caseWhen -> writeCase(out, caseWhen);
      case Coalesce coalesce -> {
        out.writeByte(13);
        DatumCodec.writeType(out, coalesce.type());
        writeAll(out, coalesce.operands());
      }
      case Cast cast -> {
        out.writeByte(14);
        DatumCodec.writeType(out, cast.type());
        out.writeByte(cast.explicit() ? 1 : 0);
        write(out, cast.operand());
      }
      case In in -> {
        out.writeByte(15);
        write(out, in.operand());
        writeAll(out, in.list());
      }
      case Quantified quantified -> {
        out.writeByte(16);
        out.writeString(quantified.operator().signature());
        out.writeByte(quantified.all() ? 1 : 0);
        write(out, quantified.operand());
        write(out, quantified.array());
      }
      case ArrayConstructor array -> {
        out.writeByte(17);
        DatumCodec.writeType(out, array.type());
        writeAll(out, array.elements());
      }
      case RowConstructor row -> {
        out.writeByte(18);
        writeAll(out, row.fields());
      }
    }
  }

  private static void writeCase(ByteWriter out, CaseWhen caseWhen) {
    out.writeByte(12);
    DatumCodec.writeType(out, caseWhen.type());
    out.writeVarint(caseWhen.branches().size());
    for (When when : caseWhen.branches()) {
      write(out, when.condition());
      write(out, when.result());
    }
    writeOptional(out, caseWhen.otherwise());
  }

  static void writeOptional(ByteWriter out, @Nullable Expression expression) {
    out.writeByte(expression == null ? 0 : 1);
    if (expression != null) {
      write(out, expression);
    }
  }

  static @Nullable Expression readOptional(ByteReader in) {
    return in.readByte() == 0 ? null : read(in);
  }

  static void writeAll(ByteWriter out, List<Expression> expressions) {
    out.writeVarint(expressions.size());
    for (Expression expression : expressions) {
      write(out, expression);
    }
  }

  static List<Expression> readAll(ByteReader in) {
    int count = in.readCount();
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expressions.add(read(in));
    }
    return expressions;
  }

  static Expression read(ByteReader in) {
    return switch (in.readByte()) {
      case 1 -> new Column(in.readCount(), DatumCodec.readType(in));
      case 2 -> {
        SqlType type = DatumCodec.readType(in);
        yield new Constant(DatumCodec.readNullable(in, type), type);
      }
      case 3 -> new Parameter(in.readCount(), DatumCodec.readType(in));
      case 4 -> new Correlation(in.readCount(), in.readCount(), DatumCodec.readType(in));
      case 5 -> {
        Function function = FunctionLibrary.bySignature(in.readString());
        SqlType type = DatumCodec.readType(in);
        yield new Call(function, readAll(in), type);
      }
      case 6 -> new And(readAll(in));
      case 7 -> new Or(readAll(in));
      case 8 -> new Not(read(in));
      case 9 -> new IsNull(read(in));
      case 10 -> {
        int value = in.readByte();
        yield new BooleanTest(read(in), value == 2 ? null : Boolean.valueOf(value == 1));
      }
      case 11 -> new IsDistinct(read(in), read(in));
      case 12 -> readCase(in);
      case 13 -> {
        SqlType type = DatumCodec.readType(in);
        yield new Coalesce(readAll(in), type);
      }
      case 14 -> {
        SqlType type = DatumCodec.readType(in);
        boolean explicit = in.readByte() != 0;
        yield new Cast(read(in), type, explicit);
      }
      case 15 -> new In(read(in), readAll(in));
      case 16 -> {
        Function operator = FunctionLibrary.bySignature(in.readString());
        boolean all = in.readByte() != 0;
        yield new Quantified(operator, read(in), read(in), all);
      }
      case 17 -> {
        SqlType type = DatumCodec.readType(in);
        yield new ArrayConstructor(readAll(in), type);
      }
      case 18 -> new RowConstructor(readAll(in));
      default -> throw ByteReader.corrupted();
    };
  }

  private static CaseWhen readCase(ByteReader in) {
    SqlType type = DatumCodec.readType(in);
    int count = in.readCount();
    List<When> branches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      branches.add(new When(read(in), read(in)));
    }
    return new CaseWhen(branches, readOptional(in), type);
  }
}
