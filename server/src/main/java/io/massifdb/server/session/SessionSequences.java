package io.massifdb.server.session;

import io.massifdb.expression.SequenceAccess;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.server.catalog.SequenceStore;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.Rights;
import io.massifdb.sqlfrontend.catalog.SequenceDescriptor;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
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
  private final Supplier<Rights> rights;
  private final Map<Long, Long> obtained = new TreeMap<>();
  private @Nullable Long last;

  SessionSequences(
      SequenceStore store,
      Supplier<CatalogSnapshot> catalog,
      BooleanSupplier readOnly,
      Supplier<Rights> rights) {
    this.rights = rights;
    this.store = store;
    this.catalog = catalog;
    this.readOnly = readOnly;
  }

  @Override
  public long next(long sequenceOid) {
    requireWritable("nextval");
    SequenceDescriptor sequence = find(sequenceOid);
    if (!mayTakeForIdentity(sequence)) {
      require(sequence, "usage", "update");
    }
    long value = store.next(sequence);
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

  /** Rows may be added to the table of an identity column without a right on its sequence. */
  private boolean mayTakeForIdentity(SequenceDescriptor sequence) {
    TableDescriptor table = catalog.get().table(sequence.ownerTableId()).orElse(null);
    return table != null
        && table
            .findColumn(sequence.ownerColumnId())
            .filter(column -> column.filling().isIdentity())
            .isPresent()
        && rights.get().mayOnAnyColumn("insert", table);
  }

  private void require(SequenceDescriptor sequence, String privilege, String other) {
    Rights user = rights.get();
    if (!user.may(privilege, sequence) && !user.may(other, sequence)) {
      throw AccessCheck.denied("sequence", sequence.name());
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
    require(find(sequenceOid), "usage", "select");
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
    SequenceDescriptor sequence = find(sequenceOid);
    require(sequence, "update", "update");
    store.set(sequence, value, called);
    if (called) {
      obtained.put(sequenceOid, value);
    }
    return value;
  }
}
