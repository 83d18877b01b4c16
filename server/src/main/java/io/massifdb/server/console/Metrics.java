package io.massifdb.server.console;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.DoubleSupplier;

/**
 * The metrics of one node; each node of a process has its own registry. No exemplars: there are no
 * traces to point at, and their sampling runs on a thread and a clock of the library. Thread-safe.
 */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter statements =
      Counter.builder()
          .name("massif_sql_statements_total")
          .help("Statements by kind of outcome")
          .labelNames("outcome")
          .withoutExemplars()
          .register(registry);
  private final Histogram latency =
      Histogram.builder()
          .name("massif_sql_statement_seconds")
          .help("Time from the statement's arrival to its last row")
          .classicUpperBounds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30)
          .classicOnly()
          .withoutExemplars()
          .register(registry);
  private final Counter retries =
      Counter.builder()
          .name("massif_transaction_restarts_total")
          .help("Transactions that the session ran again before the client had seen anything")
          .withoutExemplars()
          .register(registry);
  private final Counter planCache =
      Counter.builder()
          .name("massif_plan_cache_lookups_total")
          .help("Lookups in the plan cache")
          .labelNames("result")
          .withoutExemplars()
          .register(registry);

  // Looked up once: each statement counts.
  private final CounterDataPoint successes = statements.labelValues("ok");
  private final CounterDataPoint failures = statements.labelValues("error");
  private final CounterDataPoint planHits = planCache.labelValues("hit");
  private final CounterDataPoint planMisses = planCache.labelValues("miss");
  private final CounterDataPoint planShapes = planCache.labelValues("shape");

  public void statement(boolean failed, long nanos) {
    (failed ? failures : successes).inc();
    latency.observe(nanos / 1e9);
  }

  public void restart() {
    retries.inc();
  }

  public void planCacheLookup(boolean hit) {
    (hit ? planHits : planMisses).inc();
  }

  /** A statement with new constants used the plan of its shape. */
  public void planOfShape() {
    planShapes.inc();
  }

  /** A value that is read when the metrics are asked for. */
  public void gauge(String name, String help, DoubleSupplier value) {
    var _ =
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .callback(callback -> callback.call(value.getAsDouble()))
            .register(registry);
  }

  /** Prometheus text exposition format 0.0.4. */
  byte[] text() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(output, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return output.toByteArray();
  }
}
