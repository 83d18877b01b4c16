package io.massifdb.server.session;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.port.LeaseView;
import io.massifdb.kvapi.seam.Scheduler;
import io.massifdb.server.catalog.LeaderRounds;
import io.massifdb.server.catalog.SchemaJob;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.Relation;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with indexes that somebody has left half way: the node that leads the system range looks
 * for indexes that are not public and whose job nobody claims. What counts is the catalog; a job
 * without entry belongs to a node that died before it wrote one.
 */
public final class IndexJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexJobs.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** How long an index without a job is left to the node that made it. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final SqlServices services;
  private final LeaderRounds rounds;

  private record Place(long tableId, int indexId) {
    static Place of(SchemaJob job) {
      return new Place(job.tableId(), job.indexId());
    }
  }

  /** Indexes without a job, and since when that is known. */
  private final Map<Place, Long> withoutJob = new HashMap<>();

  public IndexJobs(SqlServices services, LeaseView lease) {
    this.services = services;
    this.rounds = new LeaderRounds("index-jobs", services.clock(), lease, INTERVAL, this::round);
  }

  public void start(Scheduler scheduler) {
    rounds.start(scheduler);
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void round() {
    CatalogSnapshot catalog = services.catalog().latest();
    Map<Place, SchemaJob> running = new HashMap<>();
    for (SchemaJob job : services.catalog().jobs().all()) {
      if (job.status() == SchemaJob.Status.RUNNING) {
        running.put(Place.of(job), job);
      }
    }
    Set<Place> unfinished = new HashSet<>();
    for (Relation relation : catalog.relations()) {
      if (relation instanceof TableDescriptor table && !table.isView()) {
        for (IndexDescriptor index : table.indexes()) {
          if (!index.state().isPublic()) {
            Place place = new Place(table.id(), index.id());
            unfinished.add(place);
            look(place, running.get(place), table, index);
          }
        }
      }
    }
    withoutJob.keySet().retainAll(unfinished);
    running.forEach((place, job) -> {
      if (!unfinished.contains(place)) {
        finish(job);
      }
    });
  }

  private void look(
      Place place, @Nullable SchemaJob known, TableDescriptor table, IndexDescriptor index) {
    if (known != null) {
      services.catalog().jobs().claim(known).ifPresent(this::resume);
      return;
    }
    long now = services.clock().monotonicNanos();
    Long since = withoutJob.putIfAbsent(place, now);
    if (since != null && now - since >= GRACE.toNanos()) {
      withoutJob.remove(place);
      boolean dropped = SchemaRunner.isRetired(index);
      resume(
          services
              .catalog()
              .jobs()
              .start(
                  services.catalog().newId(),
                  dropped ? SchemaJob.Kind.DROP_INDEX : SchemaJob.Kind.CREATE_INDEX,
                  table.id(),
                  index.id(),
                  (dropped ? "DROP INDEX on " : "CREATE INDEX " + index.name() + " ON ")
                      + table.name()));
    }
  }

  private void resume(SchemaJob job) {
    LOG.info("job taken over: id={}, statement={}", job.id(), job.statement());
    Runnable unlessClosed =
        () -> {
          if (rounds.isClosed()) {
            throw new SqlException(SqlState.ADMIN_SHUTDOWN, "the node is stopping");
          }
        };
    try {
      services.catalog().settle(Set.of(job.tableId()), unlessClosed);
      new IndexSteps(services, EvaluationContext.NONE, unlessClosed).run(job);
    } catch (RuntimeException e) {
      LOG.warn("job failed: id={}, statement={}", job.id(), job.statement(), e);
    }
  }

  /** Whoever ran it died after the last step, or somebody dropped the table. */
  private void finish(SchemaJob job) {
    services
        .catalog()
        .jobs()
        .claim(job)
        .ifPresent(claimed -> {
          boolean there =
              services
                  .catalog()
                  .latest()
                  .table(job.tableId())
                  .flatMap(table -> table.findIndex(job.indexId()))
                  .isPresent();
          boolean wanted = job.kind() == SchemaJob.Kind.CREATE_INDEX;
          services
              .catalog()
              .jobs()
              .finish(
                  claimed,
                  there == wanted ? SchemaJob.Status.SUCCEEDED : SchemaJob.Status.FAILED,
                  there == wanted ? "" : "the index was dropped meanwhile");
        });
  }
}
