package io.massifdb.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.massifdb.expression.SqlType;
import io.massifdb.server.console.Metrics;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a node, shared by its sessions and bounded by the length of their texts. A plan
 * found is used only under the catalog version that it was made for. Thread-safe.
 */
public final class PlanCache {
  private static final long WEIGHT_MAX = 32L << 20;

  /** A plan takes some fifty times the room of its text, and never less than this. */
  private static final int WEIGHT_MIN = 512;

  private final Cache<Key, PlannedStatement> plans =
      Caffeine.newBuilder()
          .maximumWeight(WEIGHT_MAX)
          .weigher((Key key, PlannedStatement _) -> WEIGHT_MIN + 16 * key.sql().length())
          .executor(Runnable::run)
          .build();
  private final Metrics metrics;

  public PlanCache(Metrics metrics) {
    this.metrics = metrics;
  }

  /** All that a statement's meaning depends on, the catalog's version aside. */
  record Key(
      String sql,
      long databaseId,
      List<String> searchPath,
      List<@Nullable SqlType> parameterTypes,
      int joinReorderLimit) {}

  PlannedStatement get(Key key, long catalogVersion, Supplier<PlannedStatement> planner) {
    PlannedStatement known = plans.getIfPresent(key);
    boolean hit = known != null && known.catalogVersion() == catalogVersion;
    metrics.planCacheLookup(hit);
    if (hit && known != null) {
      return known;
    }
    PlannedStatement fresh = planner.get();
    plans.put(key, fresh);
    return fresh;
  }

  /** The planner would choose differently now. */
  public void clear() {
    plans.invalidateAll();
  }
}
