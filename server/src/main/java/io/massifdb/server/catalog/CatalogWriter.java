package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.Keys;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.DescriptorCodec;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.txnlayer.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What differs between two snapshots, as entries of the catalog. */
final class CatalogWriter {
  private CatalogWriter() {}

  static void write(Transaction transaction, CatalogSnapshot before, CatalogSnapshot after) {
    for (KeyValue change : difference(before, after)) {
      byte[] value = change.value();
      if (value == null) {
        transaction.delete(change.key(), null);
      } else {
        transaction.put(change.key(), value, null);
      }
    }
    for (byte[] prefix : DroppedPrefixes.between(before, after)) {
      transaction.put(Keys.append(CatalogKeys.DROPPED, prefix), new byte[0], null);
    }
  }

  /** Entries with their new values, null for those that go. */
  static List<KeyValue> difference(CatalogSnapshot before, CatalogSnapshot after) {
    List<KeyValue> changes = new ArrayList<>();
    addKind(
        changes,
        CatalogKeys.DATABASES,
        index(before.databases(), DatabaseDescriptor::id),
        index(after.databases(), DatabaseDescriptor::id),
        DescriptorCodec::encode);
    addKind(
        changes,
        CatalogKeys.SCHEMAS,
        index(before.schemas(), SchemaDescriptor::id),
        index(after.schemas(), SchemaDescriptor::id),
        DescriptorCodec::encode);
    addKind(
        changes,
        CatalogKeys.RELATIONS,
        index(before.relations(), Relation::id),
        index(after.relations(), Relation::id),
        DescriptorCodec::encode);
    addKind(
        changes,
        CatalogKeys.ROLES,
        index(before.roles(), RoleDescriptor::id),
        index(after.roles(), RoleDescriptor::id),
        DescriptorCodec::encode);
    return changes;
  }

  private static <T> Map<Long, T> index(Collection<? extends T> objects, ToLongFunction<T> id) {
    Map<Long, T> byId = new TreeMap<>();
    objects.forEach(object -> byId.put(id.applyAsLong(object), object));
    return byId;
  }

  private static <T> void addKind(
      List<KeyValue> changes,
      Key kind,
      Map<Long, T> before,
      Map<Long, T> after,
      Function<T, byte[]> encode) {
    before.forEach((id, _) -> {
      if (!after.containsKey(id)) {
        changes.add(new KeyValue(CatalogKeys.object(kind, id), null));
      }
    });
    after.forEach((id, object) -> {
      if (!object.equals(before.get(id))) {
        changes.add(new KeyValue(CatalogKeys.object(kind, id), encode.apply(object)));
      }
    });
  }
}
