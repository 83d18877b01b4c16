package io.massifdb.server.catalog;

import io.massifdb.kvapi.KeyValue;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.txnlayer.TransactionCoordinator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of the cluster, as entries of the system range. Who runs a job claims it for a while and
 * claims it again as it goes; a job whose claim has run out may be taken over. A claim saves double
 * work, no more: the steps themselves are transactions that look at the state they start from.
 */
public final class SchemaJobs {
  private static final Duration CLAIM = Duration.ofSeconds(30);

  /** Finished jobs that are kept for SHOW JOBS. */
  private static final int FINISHED_MAX = 100;

  private final NodeId self;
  private final MetaEntries entries;
  private final TransactionCoordinator transactions;

  SchemaJobs(NodeId self, MetaEntries entries, TransactionCoordinator transactions) {
    this.self = self;
    this.entries = entries;
    this.transactions = transactions;
  }

  /** All that are known, by id. */
  public List<SchemaJob> all() {
    List<SchemaJob> jobs = new ArrayList<>();
    for (KeyValue pair : entries.scan(CatalogKeys.JOBS)) {
      byte[] value = pair.value();
      if (value != null) {
        jobs.add(SchemaJob.decode(value));
      }
    }
    return jobs;
  }

  public Optional<SchemaJob> find(long id) {
    byte[] value = entries.get(CatalogKeys.job(id));
    return value == null ? Optional.empty() : Optional.of(SchemaJob.decode(value));
  }

  /** A new job, claimed by this node. */
  public SchemaJob start(
      long id, SchemaJob.Kind kind, long tableId, int indexId, String statement) {
    Timestamp now = transactions.now();
    SchemaJob job =
        new SchemaJob(
            id,
            kind,
            SchemaJob.Status.RUNNING,
            tableId,
            indexId,
            statement,
            0,
            null,
            self,
            until(now),
            now.millis(),
            0,
            "");
    entries.put(CatalogKeys.job(id), job.encode());
    return job;
  }

  private static Timestamp until(Timestamp now) {
    return Timestamp.ofMillis(now.millis() + CLAIM.toMillis());
  }

  /** Claims it for this node; empty when somebody else has it. */
  public Optional<SchemaJob> claim(SchemaJob job) {
    Timestamp now = transactions.now();
    if (now.isBefore(job.claimedUntil())) {
      return Optional.empty();
    }
    return replace(job, job.claimed(self, until(now)));
  }

  /** How far it is; the claim begins anew. Empty when somebody else has it. */
  public Optional<SchemaJob> proceed(SchemaJob job, SchemaJob further) {
    return replace(job, further.claimed(self, until(transactions.now())));
  }

  private Optional<SchemaJob> replace(SchemaJob job, SchemaJob next) {
    return entries.compareAndSet(CatalogKeys.job(job.id()), job.encode(), next.encode())
        ? Optional.of(next)
        : Optional.empty();
  }

  public void finish(SchemaJob job, SchemaJob.Status how, String why) {
    var _ = replace(job, job.finished(how, transactions.now().millis(), why));
    forgetOldest();
  }

  private void forgetOldest() {
    List<SchemaJob> finished =
        all().stream()
            .filter(job -> job.status() != SchemaJob.Status.RUNNING)
            .sorted(Comparator.comparingLong(SchemaJob::finishedMillis))
            .toList();
    for (int i = 0; i < finished.size() - FINISHED_MAX; i++) {
      SchemaJob oldest = finished.get(i);
      var _ = entries.compareAndRemove(CatalogKeys.job(oldest.id()), oldest.encode());
    }
  }
}
