package io.massifdb.sqlfrontend.validate;

import io.massifdb.sqlfrontend.catalog.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.sql.validate.SqlNameMatchers;

/// The catalog snapshot as Calcite reads it, and a record of what was read.
final class CatalogReader extends CalciteCatalogReader {
  private final List<Relation> read;

  private CatalogReader(
      CalciteSchema root, List<List<String>> paths, TypeFactory types, List<Relation> read) {
    super(root, SqlNameMatchers.withCaseSensitive(true), paths, types, config());
    this.read = read;
  }

  /// @param withTableOid tables have the column [TableOid]
  static CatalogReader of(ValidationContext context, TypeFactory types, boolean withTableOid) {
    List<List<String>> paths = new ArrayList<>();
    for (String schema : context.effectivePath()) {
      paths.add(List.of(schema));
    }
    paths.add(List.of());
    List<Relation> read = new ArrayList<>();
    CalciteSchema root =
        CalciteSchema.createRootSchema(
            false, false, "", new CatalogSchema.Root(context, types, read, withTableOid));
    return new CatalogReader(root, paths, types, read);
  }

  private static CalciteConnectionConfigImpl config() {
    Properties properties = new Properties();
    properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
    return new CalciteConnectionConfigImpl(properties);
  }

  /// The tables and views that were looked up so far.
  List<Relation> read() {
    return List.copyOf(read);
  }
}
