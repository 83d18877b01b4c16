package io.massifdb.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The domain reaches time, randomness, threads, network, disk and engine through the seams of
 * kv-api alone; only so can the simulation own them.
 */
class SeamTest {
  private static final Set<String> MODULES =
      Set.of(
          "kvapi",
          "expression",
          "raft",
          "rangestore",
          "txnlayer",
          "sqlfrontend",
          "planner",
          "execution",
          "server");

  /** The production twins of the seams, and the edges of the process. */
  private static final List<String> EXEMPT_PACKAGES =
      List.of(
          "io.massifdb.rangestore.engine",
          "io.massifdb.server.seam",
          "io.massifdb.server.rpc",
          "io.massifdb.server.gateway",
          "io.massifdb.server.console",
          "io.massifdb.server.embedded",
          "io.massifdb.server.command");

  private static final Set<String> EXEMPT_TYPES =
      Set.of(
          "io.massifdb.rangestore.log.FileDisk",
          "io.massifdb.server.Certificates",
          "io.massifdb.server.LogFormat",
          "io.massifdb.server.NodeProcess");

  @Test
  void noCallGoesAroundTheSeams() {
    Set<String> wrong = new TreeSet<>();
    List<JavaClass> domain = domain();
    assertThat(domain).hasSizeGreaterThan(500);
    for (JavaClass type : domain) {
      for (JavaAccess<?> access : type.getAccessesFromSelf()) {
        if (access.getTarget() instanceof CodeUnitAccessTarget target) {
          String reason = reason(target);
          if (!reason.isEmpty()) {
            wrong.add(type.getName() + ": " + target.getFullName() + " (" + reason + ")");
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String reason(CodeUnitAccessTarget target) {
    List<String> parameters =
        target.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    return BannedCalls.reason(target.getOwner().getName(), target.getName(), parameters);
  }

  @Test
  void noMonitorIsEntered() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : domain()) {
      type.getMethods().stream()
          .filter(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED))
          .forEach(method -> wrong.add(method.getFullName()));
      if (entersMonitor(type)) {
        wrong.add(type.getName() + ": synchronized block");
      }
    }
    assertThat(wrong).as("use ReentrantLock").isEmpty();
  }

  private static boolean entersMonitor(JavaClass type) {
    String resource = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream bytes = SeamTest.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException("no class file " + resource);
      }
      return ClassFile.of().parse(bytes.readAllBytes()).methods().stream()
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .anyMatch(element ->
              element instanceof java.lang.classfile.Instruction instruction
                  && instruction.opcode() == Opcode.MONITORENTER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JavaClass> domain() {
    List<JavaClass> domain = new ArrayList<>();
    for (JavaClass type : ProductionClasses.all()) {
      if (MODULES.contains(Arrows.moduleOf(type.getPackageName())) && !isExempt(type)) {
        domain.add(type);
      }
    }
    return domain;
  }

  private static boolean isExempt(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    String packageName = type.getPackageName();
    return EXEMPT_TYPES.contains(nested < 0 ? name : name.substring(0, nested))
        || packageName.endsWith(".proto")
        || packageName.endsWith(".v1")
        || packageName.startsWith("io.massifdb.sqlfrontend.parser.generated")
        || EXEMPT_PACKAGES.stream()
            .anyMatch(exempt -> packageName.equals(exempt) || packageName.startsWith(exempt + "."));
  }
}
