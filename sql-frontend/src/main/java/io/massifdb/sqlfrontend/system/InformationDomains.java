package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.DomainType;
import io.massifdb.sqlfrontend.catalog.SystemSchemas;
import io.massifdb.sqlfrontend.catalog.TypeDescriptor;

/// `information_schema.domains`.
final class InformationDomains extends ListedTable {
  InformationDomains() {
    super(SystemSchemas.INFORMATION_SCHEMA, "domains");
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    for (TypeDescriptor type : database.types()) {
      DomainType domain = type.type().domain();
      if (domain != null) {
        RowSet.Row row = rows.add();
        InformationColumns.type(row, domain.base());
        row.set("domain_catalog", database.name())
            .set("domain_schema", database.schemaName(type.schemaId()))
            .set("domain_name", type.name())
            .set("domain_default", domain.defaultSql())
            .set("udt_catalog", database.name())
            .set("udt_schema", SystemSchemas.PG_CATALOG)
            .set("udt_name", TypeCatalog.of(domain.base()).name())
            .set("dtd_identifier", "1");
      }
    }
  }
}
