package io.massifdb.sqlfrontend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.SqlType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DescriptorCodecTest {
  private static TableDescriptor table() {
    ColumnDescriptor id = ColumnDescriptor.of(1, "id", SqlType.INT8, false).withOwnedSequence(77);
    ColumnDescriptor name =
        ColumnDescriptor.of(2, "näme", SqlType.varchar(20), true).withDefault("'x'::text");
    ColumnDescriptor tags =
        ColumnDescriptor.of(3, "tags", SqlType.array(SqlType.NUMERIC), true)
            .withState(SchemaState.WRITE_ONLY);
    ColumnDescriptor price = ColumnDescriptor.of(4, "price", SqlType.numeric(12, -2), true);
    IndexDescriptor primary =
        new IndexDescriptor(
            1,
            20_001,
            "t_pkey",
            true,
            List.of(IndexColumn.ascending(1)),
            List.of(),
            SchemaState.PUBLIC,
            true,
            null);
    IndexDescriptor secondary =
        new IndexDescriptor(
            2,
            20_002,
            "t_name",
            false,
            List.of(IndexColumn.descending(2)),
            List.of(4),
            SchemaState.DELETE_ONLY,
            false,
            "price > 0");
    return TableDescriptor.table(
            20_000, 5, 2200, "t", List.of(id, name, tags, price), primary, "root")
        .withIndex(secondary)
        .withChecks(List.of(new CheckConstraint("positive", "price > 0", List.of(4))))
        .withForeignKeys(
            List.of(
                new ForeignKey(
                    77,
                    "f",
                    List.of(2),
                    3,
                    List.of(1),
                    ForeignKey.Action.CASCADE,
                    ForeignKey.Action.SET_NULL,
                    true,
                    ForeignKey.Timing.INITIALLY_DEFERRED,
                    false)))
        .withVersion(9);
  }

  @Test
  void everyDescriptorComesBackAsItWas() {
    TableDescriptor table = table();
    assertThat(DescriptorCodec.decodeTable(DescriptorCodec.encode(table))).isEqualTo(table);
    TableDescriptor view =
        TableDescriptor.view(
            1,
            5,
            2200,
            "v",
            List.of(ColumnDescriptor.of(1, "a", SqlType.TEXT, true)),
            "select 1",
            "root");
    assertThat(DescriptorCodec.decodeRelation(DescriptorCodec.encode((Relation) view)))
        .isEqualTo(view);
    SequenceDescriptor sequence =
        SequenceDescriptor.ascending(3, 5, 2200, "s", "root").ownedBy(20_000, 1);
    assertThat(DescriptorCodec.decodeRelation(DescriptorCodec.encode((Relation) sequence)))
        .isEqualTo(sequence);
    DatabaseDescriptor database = new DatabaseDescriptor(5, "db", "root", 2);
    assertThat(DescriptorCodec.decodeDatabase(DescriptorCodec.encode(database)))
        .isEqualTo(database);
    SchemaDescriptor schema =
        new SchemaDescriptor(
            2200, 5, "public", "root", List.of(new Privilege(7, "create", 0, true, 9)), 1);
    assertThat(DescriptorCodec.decodeSchema(DescriptorCodec.encode(schema))).isEqualTo(schema);
    RoleDescriptor role =
        RoleDescriptor.superuser(10, "root")
            .withScramVerifier("SCRAM-SHA-256$x")
            .withMemberOf(List.of(new Membership(11, true, 0), new Membership(12, false, 10)));
    assertThat(DescriptorCodec.decodeRole(DescriptorCodec.encode(role))).isEqualTo(role);
  }

  @Test
  void damageIsNoticed() {
    byte[] bytes = DescriptorCodec.encode(table());
    assertThatThrownBy(() -> DescriptorCodec.decodeTable(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> DescriptorCodec.decodeTable(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> DescriptorCodec.decodeRole(bytes)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aTableChecksItself() {
    TableDescriptor table = table();
    assertThatThrownBy(() ->
            table.withPrimary(
                new IndexDescriptor(
                    1,
                    1,
                    "p",
                    true,
                    List.of(IndexColumn.ascending(99)),
                    List.of(),
                    SchemaState.PUBLIC,
                    true,
                    null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("99");
  }
}
