package io.massifdb.sqlfrontend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.expression.SqlType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CatalogSnapshotTest {
  private static TableDescriptor view(long id, long schemaId, String name) {
    return TableDescriptor.view(
        id,
        5,
        schemaId,
        name,
        List.of(ColumnDescriptor.of(1, "a", SqlType.TEXT, true)),
        "select 1",
        "root");
  }

  @Test
  void theSearchPathDecidesWhichOfTwoEqualNamesIsMeant() {
    CatalogSnapshot catalog =
        CatalogSnapshot.empty()
            .with(new DatabaseDescriptor(5, "db", "root", 1))
            .with(new SchemaDescriptor(100, 5, "a", "root", 1))
            .with(new SchemaDescriptor(101, 5, "b", "root", 1))
            .with(view(1, 100, "v"))
            .with(view(2, 101, "v"));
    assertThat(catalog.table(5, List.of("a", "b"), "v")).map(TableDescriptor::id).contains(1L);
    assertThat(catalog.table(5, List.of("b", "a"), "v")).map(TableDescriptor::id).contains(2L);
    assertThat(catalog.table(5, List.of("nosuch", "b"), "v")).map(TableDescriptor::id).contains(2L);
    assertThat(catalog.table(6, List.of("a"), "v")).isEmpty();
  }

  @Test
  void aChangeLeavesTheSnapshotBeforeAsItWas() {
    CatalogSnapshot before =
        CatalogSnapshot.empty()
            .with(new SchemaDescriptor(100, 5, "a", "root", 1))
            .with(view(1, 100, "v"));
    CatalogSnapshot after = before.withoutRelation(1).withVersion(7);
    assertThat(before.table(5, "a", "v")).isPresent();
    assertThat(after.table(5, "a", "v")).isEmpty();
    assertThat(after.version()).isEqualTo(7);
    assertThat(before.with(view(1, 100, "w")).table(5, "a", "v")).isEmpty();
  }
}
