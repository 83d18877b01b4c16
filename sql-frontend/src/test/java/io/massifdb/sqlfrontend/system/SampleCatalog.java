package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.SqlType;
import io.massifdb.expression.TypeKind;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.CheckConstraint;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A small shop. The same objects, with the same oids, were made in a PostgreSQL 15:
///
/// ```sql
/// create schema shop;
/// create table shop.customer (id bigserial primary key, name varchar(100) not null,
///   email text unique, created timestamptz default now(), tags text[], doc jsonb,
///   uid uuid default gen_random_uuid(), balance numeric(12,2) default 0, note text default 'new',
///   photo bytea, constraint note_given check (note is not null));
/// create table shop.orders (id int primary key,
///   customer_id bigint not null references shop.customer(id) on delete cascade,
///   total numeric(10,2), placed date not null, kind char(3), label "char", at time(3),
///   span interval, ok boolean, score float8, weight real, small smallint, amount numeric);
/// create index orders_cust_idx on shop.orders(customer_id, placed desc) include (kind)
///   where (kind is not null);
/// create view shop.v_orders as select o.id, c.name, o.total
///   from shop.orders o join shop.customer c on c.id = o.customer_id;
/// create sequence shop.ticket_seq start 100 increment 5;
/// create table public.simple (a int, b text, v text, primary key (b, a));
/// create table public."Odd Name" ("A b" int, "select" text);
/// ```
final class SampleCatalog {
  static final long DATABASE = 16431;
  static final long SHOP = 16432;
  static final long PUBLIC = 2200;
  private static final String OWNER = "postgres";

  private SampleCatalog() {}

  static SystemContext context() {
    return new SystemContext(catalog(), DATABASE, OWNER, List.of("public"), SystemState.empty());
  }

  private static CatalogSnapshot catalog() {
    return CatalogSnapshot.of(
        1,
        List.of(new DatabaseDescriptor(DATABASE, "app2", OWNER, 1)),
        List.of(
            new SchemaDescriptor(PUBLIC, DATABASE, "public", OWNER, 1),
            new SchemaDescriptor(SHOP, DATABASE, "shop", OWNER, 1)),
        List.of(
            SequenceDescriptor.ascending(16433, DATABASE, SHOP, "customer_id_seq", OWNER)
                .ownedBy(16434, 1),
            customer(),
            orders(),
            view(),
            new SequenceDescriptor(
                16466,
                DATABASE,
                SHOP,
                "ticket_seq",
                100,
                5,
                1,
                Long.MAX_VALUE,
                1,
                false,
                0,
                0,
                1,
                OWNER),
            simple(),
            oddName()),
        List.of(RoleDescriptor.superuser(10, OWNER)));
  }

  private static TableDescriptor customer() {
    return TableDescriptor.table(
            16434,
            DATABASE,
            SHOP,
            "customer",
            List.of(
                column(1, "id", SqlType.INT8, false)
                    .withDefault("nextval('shop.customer_id_seq'::regclass)")
                    .withOwnedSequence(16433),
                column(2, "name", SqlType.varchar(100), false),
                column(3, "email", SqlType.TEXT, true),
                column(4, "created", SqlType.TIMESTAMPTZ, true).withDefault("now()"),
                column(5, "tags", SqlType.array(SqlType.TEXT), true),
                column(6, "doc", SqlType.JSONB, true),
                column(7, "uid", SqlType.UUID, true).withDefault("gen_random_uuid()"),
                column(8, "balance", SqlType.numeric(12, 2), true).withDefault("0"),
                column(9, "note", SqlType.TEXT, true).withDefault("'new'"),
                column(10, "photo", SqlType.BYTEA, true)),
            key(1, 16445, "customer_pkey", 1),
            OWNER)
        .withIndex(key(2, 16447, "customer_email_key", 3))
        .withChecks(List.of(new CheckConstraint("note_given", "note IS NOT NULL", List.of(9))));
  }

  private static TableDescriptor orders() {
    return TableDescriptor.table(
            16449,
            DATABASE,
            SHOP,
            "orders",
            List.of(
                column(1, "id", SqlType.INT4, false),
                column(2, "customer_id", SqlType.INT8, false),
                column(3, "total", SqlType.numeric(10, 2), true),
                column(4, "placed", SqlType.DATE, false),
                column(5, "kind", SqlType.character(3), true),
                column(6, "label", SqlType.INTERNAL_CHAR, true),
                column(7, "at", new SqlType(TypeKind.TIME, 3, -1, null), true),
                column(8, "span", SqlType.INTERVAL, true),
                column(9, "ok", SqlType.BOOLEAN, true),
                column(10, "score", SqlType.FLOAT8, true),
                column(11, "weight", SqlType.FLOAT4, true),
                column(12, "small", SqlType.INT2, true),
                column(13, "amount", SqlType.NUMERIC, true)),
            key(1, 16454, "orders_pkey", 1),
            OWNER)
        .withIndex(
            new IndexDescriptor(
                2,
                16461,
                "orders_cust_idx",
                false,
                List.of(IndexColumn.ascending(2), IndexColumn.descending(4)),
                List.of(5),
                SchemaState.PUBLIC,
                false,
                "kind IS NOT NULL"))
        .withForeignKeys(
            List.of(
                new ForeignKey(
                    77,
                    "orders_customer_id_fkey",
                    List.of(2),
                    16434,
                    List.of(1),
                    ForeignKey.Action.CASCADE,
                    ForeignKey.Action.NO_ACTION,
                    false,
                    ForeignKey.Timing.NOT_DEFERRABLE,
                    true)));
  }

  private static TableDescriptor view() {
    return TableDescriptor.view(
        16462,
        DATABASE,
        SHOP,
        "v_orders",
        List.of(
            column(1, "id", SqlType.INT4, true),
            column(2, "name", SqlType.varchar(100), true),
            column(3, "total", SqlType.numeric(10, 2), true)),
        "select o.id, c.name, o.total from shop.orders o"
            + " join shop.customer c on c.id = o.customer_id",
        OWNER);
  }

  private static TableDescriptor simple() {
    return TableDescriptor.table(
        16467,
        DATABASE,
        PUBLIC,
        "simple",
        List.of(
            column(1, "a", SqlType.INT4, false),
            column(2, "b", SqlType.TEXT, false),
            column(3, "v", SqlType.TEXT, true)),
        key(1, 16472, "simple_pkey", 2, 1),
        OWNER);
  }

  /// A table without primary key: its hidden column and index are nobody's business.
  private static TableDescriptor oddName() {
    return TableDescriptor.table(
        16474,
        DATABASE,
        PUBLIC,
        "Odd Name",
        List.of(
            column(1, "A b", SqlType.INT4, true),
            column(2, "select", SqlType.TEXT, true),
            column(3, "rowid", SqlType.INT8, false).withHidden(true)),
        key(1, 16479, "Odd Name_pkey", 3),
        OWNER);
  }

  private static ColumnDescriptor column(int id, String name, SqlType type, boolean nullable) {
    return ColumnDescriptor.of(id, name, type, nullable);
  }

  private static IndexDescriptor key(int id, long oid, String name, Integer... columnIds) {
    @Nullable String noPredicate = null;
    return new IndexDescriptor(
        id,
        oid,
        name,
        true,
        Arrays.stream(columnIds).map(IndexColumn::ascending).toList(),
        List.of(),
        SchemaState.PUBLIC,
        true,
        noPredicate);
  }
}
