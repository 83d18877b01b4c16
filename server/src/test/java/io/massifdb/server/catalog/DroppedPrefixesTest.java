package io.massifdb.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DroppedPrefixesTest {
  private static IndexDescriptor index(int id, String name) {
    return new IndexDescriptor(
        id,
        1000 + id,
        name,
        false,
        List.<IndexColumn>of(),
        List.of(),
        SchemaState.PUBLIC,
        false,
        null);
  }

  private static TableDescriptor table(long id) {
    return TableDescriptor.table(
        id,
        5,
        100,
        "t" + id,
        List.of(ColumnDescriptor.of(1, "a", SqlType.TEXT, true)),
        index(1, "pk" + id),
        "root");
  }

  private static final CatalogSnapshot BEFORE =
      CatalogSnapshot.empty()
          .with(new SchemaDescriptor(100, 5, "a", "root", 1))
          .with(table(300).withIndex(index(2, "i")))
          .with(table(301));

  @Test
  void whatStaysIsNotDropped() {
    assertThat(DroppedPrefixes.between(BEFORE, BEFORE)).isEmpty();
    CatalogSnapshot renamed = BEFORE.with(table(300).withIndex(index(2, "i")).withName("other"));
    assertThat(DroppedPrefixes.between(BEFORE, renamed)).isEmpty();
    assertThat(DroppedPrefixes.between(BEFORE, BEFORE.with(table(302)))).isEmpty();
  }

  @Test
  void aTableGoesWithItsIndexesAndAnIndexAlone() {
    assertThat(DroppedPrefixes.between(BEFORE, BEFORE.withoutRelation(300)))
        .containsExactly(KeyCodec.tablePrefix(300));
    assertThat(DroppedPrefixes.between(BEFORE, BEFORE.with(table(300))))
        .containsExactly(KeyCodec.indexPrefix(300, 2));
  }
}
