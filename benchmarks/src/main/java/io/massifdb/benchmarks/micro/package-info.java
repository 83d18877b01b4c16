/**
 * JMH benchmarks of single parts, run with {@code ./massif jmh}: codecs, reads of the multi-version
 * store over the real engine, and the Raft log beside what it competes with.
 */
@NullMarked
package io.massifdb.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
