package io.massifdb.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlType;
import io.massifdb.planner.plan.PhysicalPlan;
import io.massifdb.server.console.Metrics;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.protocol.MessageWriter.Column;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a node, shared by its sessions and bounded by the length of their texts. A plan is
 * used under the catalog version that it was made for, and under later ones in which everything
 * that it asked the catalog for is unchanged.
 *
 * <p>Beside the plans of whole texts stand those of <b>shapes</b>: statements without their
 * constants. A shape is learnt in two steps, so that a statement that comes once costs nothing: the
 * first text of a shape is planned as it stands and leaves the columns of its result; the second
 * has the shape planned too, which is accepted if it gives the same columns. Everything that a
 * constant may decide before execution (an error with its position, a type, a name) is thereby seen
 * on the ordinary way first. Thread-safe.
 */
public final class PlanCache {
  private static final long WEIGHT_MAX = 32L << 20;

  /** A plan takes some fifty times the room of its text, and never less than this. */
  private static final int WEIGHT_MIN = 512;

  private final Cache<Key, PlannedStatement> plans = cache();
  private final Cache<Key, Shape> shapes = cache();
  private final Metrics metrics;

  public PlanCache(Metrics metrics) {
    this.metrics = metrics;
  }

  private static <V> Cache<Key, V> cache() {
    Weigher<Key, V> weigher = (key, _) -> WEIGHT_MIN + 16 * key.sql().length();
    return Caffeine.newBuilder()
        .maximumWeight(WEIGHT_MAX)
        .weigher(weigher)
        .executor(Runnable::run)
        .build();
  }

  /** All that a statement's meaning depends on, the catalog's contents aside. */
  record Key(
      String sql,
      long databaseId,
      List<String> searchPath,
      List<@Nullable SqlType> parameterTypes,
      int joinReorderLimit) {}

  /** What is known of the statements that differ in their constants only. */
  private sealed interface Shape {
    /** One of them was planned, and gives these columns. */
    record Seen(List<Column> columns, long catalogVersion) implements Shape {}

    /** Their constants mean more than values. */
    record Unfit() implements Shape {}

    record Known(PlannedStatement plan) implements Shape {}
  }

  PlannedStatement get(Key key, CatalogSnapshot catalog, Supplier<PlannedStatement> planner) {
    PlannedStatement known = plans.getIfPresent(key);
    PlannedStatement valid = known == null ? null : known.in(catalog);
    metrics.planCacheLookup(valid != null);
    if (valid == null) {
      valid = planner.get();
    }
    if (known == null || known.catalogVersion() != valid.catalogVersion()) {
      plans.put(key, valid);
    }
    return valid;
  }

  /** The plan for all statements of the shape; null when there is none yet, or cannot be. */
  @Nullable PlannedStatement ofShape(Key key, CatalogSnapshot catalog) {
    if (!(shapes.getIfPresent(key) instanceof Shape.Known(PlannedStatement plan))) {
      return null;
    }
    PlannedStatement valid = plan.in(catalog);
    if (valid == null) {
      shapes.invalidate(key);
    } else {
      metrics.planOfShape();
      if (valid.catalogVersion() != plan.catalogVersion()) {
        shapes.put(key, new Shape.Known(valid));
      }
    }
    return valid;
  }

  /**
   * A statement of the shape was planned as it stands.
   *
   * @param planner plans the shape
   */
  void learnShape(Key key, PlannedStatement planned, Supplier<PlannedStatement> planner) {
    switch (shapes.getIfPresent(key)) {
      case null -> shapes.put(key, new Shape.Seen(planned.columns(), planned.catalogVersion()));
      case Shape.Seen seen when seen.catalogVersion() != planned.catalogVersion() ->
          shapes.put(key, new Shape.Seen(planned.columns(), planned.catalogVersion()));
      case Shape.Seen seen -> shapes.put(key, shape(key, seen, planned, planner));
      case Shape.Unfit _, Shape.Known _ -> {}
    }
  }

  private static Shape shape(
      Key key, Shape.Seen seen, PlannedStatement planned, Supplier<PlannedStatement> planner) {
    try {
      PlannedStatement shaped = planner.get();
      boolean same =
          shaped.columns().equals(planned.columns())
              && seen.columns().equals(planned.columns())
              && shaped.readOnly() == planned.readOnly()
              && !readsPartialIndex(planned.plan())
              && agree(key.parameterTypes(), shaped.parameterTypes());
      return same ? new Shape.Known(shaped) : new Shape.Unfit();
    } catch (SqlException _) {
      return new Shape.Unfit();
    }
  }

  /** Then the constants of the text imply the index's predicate; others may not. */
  private static boolean readsPartialIndex(PhysicalPlan plan) {
    boolean itself =
        switch (plan) {
          case PhysicalPlan.IndexScan scan -> scan.index().condition() >= 0;
          case PhysicalPlan.PointGet get -> get.index().condition() >= 0;
          default -> false;
        };
    return itself || plan.children().stream().anyMatch(PlanCache::readsPartialIndex);
  }

  private static boolean agree(List<@Nullable SqlType> given, List<SqlType> planned) {
    if (given.size() != planned.size()) {
      return false;
    }
    for (int i = 0; i < given.size(); i++) {
      SqlType type = given.get(i);
      if (type != null && !type.equals(planned.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The planner would choose differently now. */
  public void clear() {
    plans.invalidateAll();
  }
}
