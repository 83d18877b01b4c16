package io.massifdb.server.session;

import io.massifdb.expression.SequenceAccess;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.server.catalog.SequenceStore;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** nextval, currval, lastval and setval of one session. */
final class SessionSequences implements SequenceAccess {
  private final SequenceStore store;
  private final Supplier<CatalogSnapshot> catalog;
  private final BooleanSupplier readOnly;
  private final Map<Long, Long> obtained = new TreeMap<>();
  private @Nullable Long last;

  SessionSequences(
      SequenceStore store, Supplier<CatalogSnapshot> catalog, BooleanSupplier readOnly) {
    this.store = store;
    this.catalog = catalog;
    this.readOnly = readOnly;
  }

  @Override
  public long next(long sequenceOid) {
    requireWritable("nextval");
    long value = store.next(find(sequenceOid));
    obtained.put(sequenceOid, value);
    last = value;
    return value;
  }

  private void requireWritable(String function) {
    if (readOnly.getAsBoolean()) {
      throw new SqlException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + function + "() in a read-only transaction");
    }
  }

  private SequenceDescriptor find(long oid) {
    if (catalog.get().relation(oid).orElse(null) instanceof SequenceDescriptor sequence) {
      return sequence;
    }
    String name = catalog.get().relation(oid).map(it -> it.name()).orElse(Long.toString(oid));
    throw new SqlException(SqlState.WRONG_OBJECT_TYPE, "\"" + name + "\" is not a sequence");
  }

  @Override
  public long current(long sequenceOid) {
    Long value = obtained.get(sequenceOid);
    if (value == null) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "currval of sequence \"%s\" is not yet defined in this session"
              .formatted(find(sequenceOid).name()));
    }
    return value;
  }

  @Override
  public long last() {
    Long value = last;
    if (value == null) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "lastval is not yet defined in this session");
    }
    return value;
  }

  @Override
  public long set(long sequenceOid, long value, boolean called) {
    requireWritable("setval");
    store.set(find(sequenceOid), value, called);
    if (called) {
      obtained.put(sequenceOid, value);
    }
    return value;
  }
}
