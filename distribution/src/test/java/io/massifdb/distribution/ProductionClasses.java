package io.massifdb.distribution;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

/** All compiled main classes of the repository, read once. */
final class ProductionClasses {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ProductionClasses::isMain)
          .importPackages("io.massifdb");

  private ProductionClasses() {}

  static JavaClasses all() {
    return ALL;
  }

  private static boolean isMain(Location location) {
    return !location.contains("/test-classes/");
  }
}
