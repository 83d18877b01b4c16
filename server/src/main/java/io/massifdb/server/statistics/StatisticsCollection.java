package io.massifdb.server.statistics;

import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.server.catalog.CatalogStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps statistics up to date in the background. Thread-safe. */
public final class StatisticsCollection {
  private static final Logger LOG = LoggerFactory.getLogger(StatisticsCollection.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final StatisticsStore store;
  private final TableSampler sampler;
  private final CatalogStore catalog;
  private final Clock clock;
  private volatile boolean closed;

  public StatisticsCollection(
      StatisticsStore store, TableSampler sampler, CatalogStore catalog, Clock clock) {
    this.store = store;
    this.sampler = sampler;
    this.catalog = catalog;
    this.clock = clock;
  }

  public void start(Scheduler scheduler) {
    scheduler.spawn("statistics", this::run);
  }

  public void close() {
    closed = true;
  }

  private void run() {
    while (!closed) {
      try {
        clock.sleep(INTERVAL);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
      try {
        store.refresh();
        store.due().forEach(this::collect);
      } catch (RuntimeException e) {
        LOG.debug("statistics not refreshed", e);
      }
    }
  }

  private void collect(long tableId) {
    var table = catalog.latest().table(tableId);
    if (table.isEmpty() || closed) {
      store.forget(tableId);
      return;
    }
    store.put(tableId, sampler.sample(table.get(), () -> {}));
  }
}
