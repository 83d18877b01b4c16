package io.massifdb.benchmarks;

import java.util.concurrent.Callable;

/**
 * A subcommand of {@code massif workload} from a module that this one does not see, such as a load
 * with a checker behind it; found by the service loader. The class carries picocli's annotations.
 */
public interface AdditionalLoad extends Callable<Integer> {}
