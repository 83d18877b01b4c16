package io.massifdb.server.session;

import io.massifdb.execution.IndexBackfill;
import io.massifdb.execution.IndexBackfill.Progress;
import io.massifdb.execution.TransactionAccess;
import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.planner.layout.TableLayout;
import io.massifdb.server.catalog.CatalogLease;
import io.massifdb.server.catalog.CatalogStore;
import io.massifdb.server.catalog.SchemaJob;
import io.massifdb.server.catalog.SchemaJobs;
import io.massifdb.server.catalog.StaleCatalogException;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import io.massifdb.txnlayer.TransactionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes an index of a table in use from step to step, as a job that any node can go on with:
 *
 * <pre>
 * CREATE  DELETE_ONLY -> WRITE_ONLY -> backfill in chunks -> PUBLIC
 * DROP    WRITE_ONLY -> DELETE_ONLY -> gone
 * </pre>
 *
 * <p>Each step is a transaction that finds the state before it, and is published before the next,
 * so two nodes that believe in the same job do no harm: the later one finds its step made, or
 * fails.
 */
final class IndexSteps {
  private static final Duration NOTE = Duration.ofSeconds(2);

  private final TransactionCoordinator transactions;
  private final CatalogStore catalog;
  private final SqlServices services;
  private final EvaluationContext evaluation;
  private final Runnable cancelled;

  /**
   * @param cancelled asked between chunks and while waiting; throws to give up
   */
  IndexSteps(SqlServices services, EvaluationContext evaluation, Runnable cancelled) {
    this.services = services;
    this.transactions = services.transactions();
    this.catalog = services.catalog();
    this.evaluation = evaluation;
    this.cancelled = cancelled;
  }

  private SchemaJobs jobs() {
    return catalog.jobs();
  }

  /**
   * From where it stands to its end. An index that cannot be built is taken away again; a node that
   * stops leaves the job to others.
   */
  void run(SchemaJob job) {
    try {
      switch (job.kind()) {
        case CREATE_INDEX -> create(job);
        case DROP_INDEX -> drop(job);
      }
    } catch (TakenOver _) {
      awaitOther(job);
    } catch (RuntimeException e) {
      if (!isStopping(e)) {
        if (job.kind() == SchemaJob.Kind.CREATE_INDEX) {
          removeUnlessPublic(job);
        }
        jobs()
            .find(job.id())
            .ifPresent(present ->
                jobs().finish(present, SchemaJob.Status.FAILED, String.valueOf(e.getMessage())));
      }
      throw e;
    }
  }

  /** Another node has the job. */
  private static final class TakenOver extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void awaitOther(SchemaJob job) {
    while (true) {
      SchemaJob now = jobs().find(job.id()).orElse(null);
      if (now == null || now.status() == SchemaJob.Status.SUCCEEDED) {
        return;
      }
      if (now.status() == SchemaJob.Status.FAILED) {
        throw new SqlException(SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, now.error());
      }
      cancelled.run();
      try {
        services.clock().sleep(NOTE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SqlException(SqlState.ADMIN_SHUTDOWN, "the node is stopping");
      }
    }
  }

  private static boolean isStopping(RuntimeException failure) {
    return failure instanceof SqlException error && error.state().equals(SqlState.ADMIN_SHUTDOWN);
  }

  // ---- creating

  private void create(SchemaJob job) {
    SchemaJob last = job;
    if (change(job, SchemaState.DELETE_ONLY, SchemaState.WRITE_ONLY)
        || state(job) == SchemaState.WRITE_ONLY) {
      last = backfill(job);
      var _ = change(job, SchemaState.WRITE_ONLY, SchemaState.PUBLIC);
    }
    if (state(job) != SchemaState.PUBLIC) {
      throw new SqlException(SqlState.UNDEFINED_OBJECT, "the index was dropped meanwhile");
    }
    jobs().finish(last, SchemaJob.Status.SUCCEEDED, "");
  }

  private @Nullable SchemaState state(SchemaJob job) {
    return catalog
        .latest()
        .table(job.tableId())
        .flatMap(table -> table.findIndex(job.indexId()))
        .map(IndexDescriptor::state)
        .orElse(null);
  }

  /** False when the index is not in the first state. */
  private boolean change(SchemaJob job, SchemaState from, SchemaState to) {
    return publish(
        job,
        inOwnTransaction(before ->
            before
                .table(job.tableId())
                .map(table -> withState(before, table, job.indexId(), from, to))
                .orElse(before)));
  }

  private static CatalogSnapshot withState(
      CatalogSnapshot catalog,
      TableDescriptor table,
      int indexId,
      SchemaState from,
      SchemaState to) {
    IndexDescriptor index = table.findIndex(indexId).orElse(null);
    return index == null || index.state() != from
        ? catalog
        : catalog.with(table.withIndex(index.withState(to)).withVersion(table.version() + 1));
  }

  private boolean publish(SchemaJob job, @Nullable Change change) {
    if (change == null) {
      return false;
    }
    catalog.publish(change.before(), change.after(), Set.of(job.tableId()), List.of(), cancelled);
    return true;
  }

  // ---- dropping

  private void drop(SchemaJob job) {
    var _ = change(job, SchemaState.WRITE_ONLY, SchemaState.DELETE_ONLY);
    removeUnlessPublic(job);
    jobs().finish(job, SchemaJob.Status.SUCCEEDED, "");
  }

  private void removeUnlessPublic(SchemaJob job) {
    var _ =
        publish(
            job,
            inOwnTransaction(before ->
                before
                    .table(job.tableId())
                    .filter(table ->
                        table
                            .findIndex(job.indexId())
                            .filter(index -> !index.state().isPublic())
                            .isPresent())
                    .map(table ->
                        before.with(
                            table.withoutIndex(job.indexId()).withVersion(table.version() + 1)))
                    .orElse(before)));
  }

  // ---- backfill

  /** One transaction per chunk: writers go on meanwhile and maintain the index themselves. */
  private SchemaJob backfill(SchemaJob job) {
    SchemaJob last = job;
    TableDescriptor first = catalog.latest().table(job.tableId()).orElseThrow();
    KeySpan whole = TableLayout.of(first, "").primary().span();
    byte[] from = job.rest();
    KeySpan rest = from == null ? whole : new KeySpan(new Key(from), whole.end());
    long rows = job.rows();
    long noted = services.clock().monotonicNanos();
    while (rest != null) {
      KeySpan span = rest;
      Progress progress = own(own -> chunk(own, job, span));
      rest = progress.rest();
      rows += progress.rows();
      cancelled.run();
      if (rest != null && services.clock().monotonicNanos() - noted > NOTE.toNanos()) {
        SchemaJob further = last.at(rows, rest.start().bytes());
        last = jobs().proceed(last, further).orElseThrow(TakenOver::new);
        noted = services.clock().monotonicNanos();
      }
    }
    return jobs().proceed(last, last.at(rows, null)).orElseThrow(TakenOver::new);
  }

  /** Under the present catalog: the table may have changed since the last chunk. */
  private Progress chunk(Transaction own, SchemaJob job, KeySpan from) {
    try (CatalogLease lease = catalog.acquire()) {
      catalog.touch(lease, Set.of(job.tableId()), cancelled);
      own.limitTo(lease::expiry);
      TableDescriptor table = lease.snapshot().table(job.tableId()).orElse(null);
      IndexDescriptor index = table == null ? null : table.findIndex(job.indexId()).orElse(null);
      if (table == null || index == null) {
        throw new SqlException(SqlState.UNDEFINED_OBJECT, "the index was dropped meanwhile");
      }
      Progress progress =
          IndexBackfill.run(new TransactionAccess(own, false), table, index, from, evaluation);
      own.commit();
      return progress;
    }
  }

  // ---- transactions of its own

  /** A committed change of the catalog. */
  record Change(CatalogSnapshot before, CatalogSnapshot after) {}

  /** Null when there was nothing to change. */
  @Nullable Change inOwnTransaction(UnaryOperator<CatalogSnapshot> change) {
    Done done =
        own(own -> {
          CatalogSnapshot before = catalog.read(own);
          CatalogSnapshot after = change.apply(before);
          if (after == before) {
            return new Done(null);
          }
          CatalogSnapshot written = catalog.write(own, before, after);
          own.commit();
          return new Done(new Change(before, written));
        });
    return done.change();
  }

  private record Done(@Nullable Change change) {}

  /** The body commits; run again on a conflict. */
  private <T> T own(Function<Transaction, T> body) {
    for (int attempt = 0; ; attempt++) {
      Transaction own = transactions.begin(IsolationLevel.SERIALIZABLE, false);
      try {
        own.beginStatement();
        return body.apply(own);
      } catch (TransactionException | StaleCatalogException e) {
        if (!StatementErrors.isRetryable(e) || attempt > 50) {
          throw e;
        }
      } finally {
        own.rollback();
      }
    }
  }
}
