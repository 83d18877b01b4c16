package io.massifdb.server.session;

import io.massifdb.execution.MemoryPool;
import io.massifdb.execution.RowIdSource;
import io.massifdb.execution.spill.SpillSpace;
import io.massifdb.kvapi.seam.Clock;
import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.server.catalog.CatalogStore;
import io.massifdb.server.catalog.SequenceStore;
import io.massifdb.server.console.Metrics;
import io.massifdb.server.statistics.StatisticsStore;
import io.massifdb.server.statistics.TableSampler;
import io.massifdb.sqlfrontend.system.SystemState;
import io.massifdb.txnlayer.TransactionCoordinator;

/** What all sessions of a node share. Immutable. */
public record SqlServices(
    TransactionCoordinator transactions,
    CatalogStore catalog,
    StatementPlanner planner,
    PlanCache plans,
    StatisticsStore statistics,
    TableSampler sampler,
    RowIdSource rowIds,
    SequenceStore sequences,
    RangeAdministration ranges,
    SystemState system,
    Metrics metrics,
    MemoryPool memory,
    SpillSpace spill,
    Clock clock,
    RandomSource random) {}
