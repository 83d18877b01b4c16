package io.massifdb.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom, and who may touch which library. */
class LayerTest {
  static Set<String> modules() {
    return Arrows.modules();
  }

  @Test
  void everyClassBelongsToAModule() {
    Set<String> found = new TreeSet<>();
    ProductionClasses.all().forEach(type -> found.add(Arrows.moduleOf(type.getPackageName())));
    assertThat(found).isSubsetOf(Arrows.modules());
    assertThat(found).as("all modules were read").containsAll(Arrows.modules());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void moduleImportsOnlyAlongTheArrows(String module) {
    Set<String> allowed = Arrows.reachable(module);
    Map<String, String> wrong = new TreeMap<>();
    for (JavaClass type : ProductionClasses.all()) {
      if (Arrows.moduleOf(type.getPackageName()).equals(module)) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> isForbidden(dependency, allowed))
            .forEach(
                dependency -> wrong.put(type.getName(), dependency.getTargetClass().getName()));
      }
    }
    assertThat(wrong).as(module + " may import " + allowed).isEmpty();
  }

  private static boolean isForbidden(Dependency dependency, Set<String> allowed) {
    String target =
        Arrows.moduleOf(dependency.getTargetClass().getBaseComponentType().getPackageName());
    return !target.isEmpty() && !allowed.contains(target);
  }

  @Test
  void onlyCodecsTouchGeneratedMessages() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : ProductionClasses.all()) {
      if (!isGenerated(type) && !topLevel(type).getSimpleName().endsWith("Codec")) {
        type.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(LayerTest::isGenerated)
            .forEach(target -> wrong.add(type.getName() + " -> " + target.getName()));
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Generated messages and what generated messages are made of. */
  private static boolean isGenerated(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith("com.google.protobuf")
        || (name.startsWith("io.massifdb.") && (name.endsWith(".proto") || name.endsWith(".v1")));
  }

  private static JavaClass topLevel(JavaClass type) {
    JavaClass top = type;
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top;
  }

  @Test
  void librariesStayInTheirLayers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.massifdb.sqlfrontend..",
            "io.massifdb.planner..",
            "io.massifdb.server.schema..",
            "io.massifdb.server.session..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(ProductionClasses.all());
    noClasses()
        .that()
        .resideOutsideOfPackages("io.massifdb.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(ProductionClasses.all());
    noClasses()
        .that()
        .resideOutsideOfPackages("io.massifdb.rangestore.engine..", "io.massifdb.benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .check(ProductionClasses.all());
  }

  @Test
  void plansThatLeaveThePlannerKnowNoCalcite() {
    noClasses()
        .that()
        .resideInAPackage("io.massifdb.planner.plan..")
        .or()
        .resideInAPackage("io.massifdb.execution..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(ProductionClasses.all());
  }

  @Test
  void consensusAndDriverNeedTheirTwoLibrariesAtMost() {
    noClasses()
        .that()
        .resideInAPackage("io.massifdb.raft..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("io.massifdb.raft..", "java..", "org.jspecify..")
        .check(ProductionClasses.all());
    noClasses()
        .that()
        .resideInAPackage("io.massifdb.jdbc..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "io.massifdb.jdbc..", "java..", "javax..", "org.jspecify..", "org.postgresql..")
        .check(ProductionClasses.all());
  }
}
