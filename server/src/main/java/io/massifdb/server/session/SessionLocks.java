package io.massifdb.server.session;

import io.massifdb.expression.AdvisoryLocks;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.WaitPolicy;
import io.massifdb.server.catalog.AdvisoryKeys;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.LockNotAvailableException;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Advisory locks as locks on keys that hold nothing. A lock of a transaction is taken by it; a lock
 * of the session has a transaction of its own, which lives until the lock is given back. As every
 * lock on a key it lives with the leaseholder of the range: a failover of that range forgets it.
 */
final class SessionLocks implements AdvisoryLocks {
  private final SessionTransaction current;
  private final TransactionCoordinator coordinator;
  private final long databaseId;
  private final Map<Held, Holder> held = new LinkedHashMap<>();

  /** The transaction that took {@link #lockedNames}. */
  private @Nullable Transaction lockedBy;

  private final Set<Name> lockedNames = new HashSet<>();

  private record Held(Name name, boolean shared) {}

  private static final class Holder {
    final Transaction transaction;
    int count = 1;

    Holder(Transaction transaction) {
      this.transaction = transaction;
    }
  }

  SessionLocks(SessionTransaction current, TransactionCoordinator coordinator, long databaseId) {
    this.current = current;
    this.coordinator = coordinator;
    this.databaseId = databaseId;
  }

  @Override
  public boolean lock(Name name, boolean shared, boolean session, boolean wait) {
    Holder own = holder(name, shared);
    if (own != null) {
      // A session never waits for itself.
      if (session) {
        own.count++;
      }
      return true;
    }
    refuseUpgrade(name, shared, session);
    LockStrength strength = shared ? LockStrength.SHARED : LockStrength.EXCLUSIVE;
    WaitPolicy policy = wait ? WaitPolicy.WAIT : WaitPolicy.NO_WAIT;
    List<Key> key = List.of(AdvisoryKeys.key(databaseId, name.pair(), name.value()));
    if (!session) {
      try {
        Transaction open = current.open();
        open.lock(key, strength, policy);
        noteTransaction(open, name);
        return true;
      } catch (LockNotAvailableException e) {
        if (wait) {
          throw e;
        }
        return false;
      }
    }
    Transaction transaction = coordinator.begin(IsolationLevel.READ_COMMITTED, false);
    boolean taken = false;
    try {
      transaction.beginStatement();
      transaction.lock(key, strength, policy);
      held.put(new Held(name, shared), new Holder(transaction));
      taken = true;
      return true;
    } catch (LockNotAvailableException e) {
      if (wait) {
        throw e;
      }
      return false;
    } finally {
      if (!taken) {
        transaction.rollback();
      }
    }
  }

  /** What would wait for this session itself, which no search for deadlocks could see. */
  @SuppressWarnings("ReferenceEquality") // the very transaction
  private void refuseUpgrade(Name name, boolean shared, boolean session) {
    boolean ownTransaction = session && lockedNames.contains(name) && lockedBy == current.open();
    if (ownTransaction || (!shared && held.containsKey(new Held(name, true)))) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "this session holds a weaker or shorter advisory lock on the same number",
          null,
          "Release it first.");
    }
  }

  @SuppressWarnings("ReferenceEquality")
  private void noteTransaction(Transaction open, Name name) {
    if (lockedBy != open) {
      lockedBy = open;
      lockedNames.clear();
    }
    lockedNames.add(name);
  }

  private @Nullable Holder holder(Name name, boolean shared) {
    Holder exclusive = held.get(new Held(name, false));
    return exclusive == null && shared ? held.get(new Held(name, true)) : exclusive;
  }

  @Override
  public boolean unlock(Name name, boolean shared) {
    Held key = new Held(name, shared);
    Holder holder = held.get(key);
    if (holder == null) {
      return false;
    }
    holder.count--;
    if (holder.count == 0) {
      held.remove(key);
      holder.transaction.rollback();
    }
    return true;
  }

  @Override
  public void unlockAll() {
    List<Holder> all = new ArrayList<>(held.values());
    held.clear();
    all.forEach(holder -> holder.transaction.rollback());
  }
}
