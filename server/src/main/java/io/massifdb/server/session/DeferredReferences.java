package io.massifdb.server.session;

import io.massifdb.planner.plan.ReferencedKey;
import io.massifdb.sqlfrontend.catalog.ForeignKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The foreign keys whose check a transaction puts off, and the keys to be checked. A key that a
 * savepoint took back does no harm here: what counts is what is there in the end.
 */
final class DeferredReferences {
  private final Map<Long, List<List<Object>>> keys = new TreeMap<>();
  private final Set<Long> deferred = new TreeSet<>();
  private final Set<Long> immediate = new TreeSet<>();
  private @Nullable Boolean all;

  boolean isDeferred(ForeignKey key) {
    return switch (key.timing()) {
      case NOT_DEFERRABLE -> false;
      case INITIALLY_IMMEDIATE, INITIALLY_DEFERRED -> {
        if (deferred.contains(key.oid())) {
          yield true;
        }
        if (immediate.contains(key.oid())) {
          yield false;
        }
        Boolean everything = all;
        yield everything == null
            ? key.timing() == ForeignKey.Timing.INITIALLY_DEFERRED
            : everything;
      }
    };
  }

  /** SET CONSTRAINTS ALL. */
  void setAll(boolean toDeferred) {
    all = toDeferred;
    deferred.clear();
    immediate.clear();
  }

  void set(long keyOid, boolean toDeferred) {
    deferred.remove(keyOid);
    immediate.remove(keyOid);
    (toDeferred ? deferred : immediate).add(keyOid);
  }

  void add(long keyOid, List<Object> key) {
    keys.computeIfAbsent(keyOid, _ -> new ArrayList<>()).add(key);
  }

  /** What there is to check of one constraint; it is forgotten here. */
  List<List<Object>> take(long keyOid) {
    List<List<Object>> taken = keys.remove(keyOid);
    return taken == null ? List.of() : taken;
  }

  List<Long> keyOids() {
    return List.copyOf(keys.keySet());
  }

  void clear() {
    keys.clear();
    deferred.clear();
    immediate.clear();
    all = null;
  }

  static ReferencedKey unknown(long keyOid) {
    return new ReferencedKey(keyOid, 0, List.of());
  }
}
