package io.massifdb.simulation.bugs;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;

/** Carries out a {@link Mutation} on the bytes of a class. */
final class Mutator {
  private final ClassFile classFile;
  private final Mutation mutation;
  private int changes;

  Mutator(Mutation mutation, ClassLoader loader) {
    this.mutation = mutation;
    this.classFile =
        ClassFile.of(
            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
  }

  /**
   * The class with the bug in it.
   *
   * @throws IllegalStateException when there is nothing to change: the product has moved on, and
   *     the bug has to follow it
   */
  byte[] mutate(byte[] original) {
    ClassModel model = classFile.parse(original);
    byte[] mutated =
        switch (mutation) {
          case Mutation.Answers answers -> classFile.transformClass(model, answering(answers));
          case Mutation.LeavesOut leavesOut ->
              classFile.transformClass(model, leavingOut(leavesOut));
        };
    if (changes == 0) {
      throw new IllegalStateException("nothing to change for " + mutation);
    }
    return mutated;
  }

  private ClassTransform answering(Mutation.Answers answers) {
    return (builder, element) -> {
      if (element instanceof MethodModel method && isMeant(method)) {
        changes++;
        builder.withMethodBody(
            method.methodName(),
            method.methodType(),
            method.flags().flagsMask(),
            code -> {
              push(code, method.methodTypeSymbol().returnType(), answers.yes());
              code.return_(TypeKind.from(method.methodTypeSymbol().returnType()));
            });
      } else {
        builder.with(element);
      }
    };
  }

  private boolean isMeant(MethodModel method) {
    return method.methodName().equalsString(mutation.method())
        && !method.flags().has(AccessFlag.ABSTRACT);
  }

  private ClassTransform leavingOut(Mutation.LeavesOut leavesOut) {
    return ClassTransform.transformingMethodBodies(
        this::isMeant,
        (code, element) -> {
          if (element instanceof InvokeInstruction call
              && call.name().equalsString(leavesOut.called())) {
            changes++;
            drop(code, call.typeSymbol(), call.opcode() != Opcode.INVOKESTATIC);
            push(code, call.typeSymbol().returnType(), leavesOut.yes());
          } else {
            code.with(element);
          }
        });
  }

  /** Takes a call's arguments off the stack, and its receiver. */
  private static void drop(CodeBuilder code, MethodTypeDesc type, boolean hasReceiver) {
    for (int i = type.parameterCount() - 1; i >= 0; i--) {
      if (TypeKind.from(type.parameterType(i)).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    if (hasReceiver) {
      code.pop();
    }
  }

  private static void push(CodeBuilder code, ClassDesc type, boolean yes) {
    if (type.equals(ConstantDescs.CD_void)) {
      return;
    }
    switch (TypeKind.from(type).asLoadable()) {
      case INT -> code.loadConstant(yes ? 1 : 0);
      case LONG -> code.loadConstant(yes ? 1L : 0L);
      case FLOAT -> code.loadConstant(yes ? 1f : 0f);
      case DOUBLE -> code.loadConstant(yes ? 1d : 0d);
      default -> reference(code, type);
    }
  }

  /** Where nothing is no answer, the empty thing is. */
  private static void reference(CodeBuilder code, ClassDesc type) {
    switch (type.displayName()) {
      case "Timestamp" -> code.getstatic(type, "ZERO", type);
      case "Map" -> code.invokestatic(type, "of", MethodTypeDesc.of(type), true);
      case "List" -> code.invokestatic(type, "of", MethodTypeDesc.of(type), true);
      default -> code.aconst_null();
    }
  }
}
