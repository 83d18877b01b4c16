package io.massifdb.server.catalog;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeyValue;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.DescriptorCodec;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.txnlayer.ScanChunk;
import io.massifdb.txnlayer.ScanCursor;
import io.massifdb.txnlayer.ScanSpec;
import io.massifdb.txnlayer.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads all descriptors in one transaction. */
final class CatalogReader {
  private final List<DatabaseDescriptor> databases = new ArrayList<>();
  private final List<SchemaDescriptor> schemas = new ArrayList<>();
  private final List<Relation> relations = new ArrayList<>();
  private final List<RoleDescriptor> roles = new ArrayList<>();

  private CatalogReader() {}

  static CatalogSnapshot read(Transaction transaction, long version) {
    CatalogReader reader = new CatalogReader();
    try (ScanCursor cursor = transaction.scan(ScanSpec.all(CatalogKeys.OBJECTS))) {
      for (ScanChunk chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
        if (chunk instanceof ScanChunk.Pairs(var pairs)) {
          pairs.forEach(reader::add);
        }
      }
    }
    return CatalogSnapshot.of(
        version, reader.databases, reader.schemas, reader.relations, reader.roles);
  }

  /** A snapshot after changes as {@link CatalogWriter#difference} gives them. */
  static CatalogSnapshot changed(CatalogSnapshot before, long version, List<KeyValue> changes) {
    CatalogSnapshot after = before;
    for (KeyValue change : changes) {
      after = changed(after, change.key(), change.value());
    }
    return after.withVersion(version);
  }

  private static CatalogSnapshot changed(CatalogSnapshot before, Key key, byte @Nullable [] value) {
    long id = CatalogKeys.idOf(key);
    if (key.startsWith(CatalogKeys.DATABASES)) {
      return value == null
          ? before.withoutDatabase(id)
          : before.with(DescriptorCodec.decodeDatabase(value));
    }
    if (key.startsWith(CatalogKeys.SCHEMAS)) {
      return value == null
          ? before.withoutSchema(id)
          : before.with(DescriptorCodec.decodeSchema(value));
    }
    if (key.startsWith(CatalogKeys.RELATIONS)) {
      return value == null
          ? before.withoutRelation(id)
          : before.with(DescriptorCodec.decodeRelation(value));
    }
    return value == null ? before.withoutRole(id) : before.with(DescriptorCodec.decodeRole(value));
  }

  private void add(KeyValue pair) {
    byte[] value = pair.value();
    if (value == null) {
      return;
    }
    Key key = pair.key();
    if (key.startsWith(CatalogKeys.DATABASES)) {
      databases.add(DescriptorCodec.decodeDatabase(value));
    } else if (key.startsWith(CatalogKeys.SCHEMAS)) {
      schemas.add(DescriptorCodec.decodeSchema(value));
    } else if (key.startsWith(CatalogKeys.RELATIONS)) {
      relations.add(DescriptorCodec.decodeRelation(value));
    } else {
      roles.add(DescriptorCodec.decodeRole(value));
    }
  }
}
