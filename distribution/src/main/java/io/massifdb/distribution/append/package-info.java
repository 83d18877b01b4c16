/**
 * {@code massif workload append}: clients of a running cluster append to lists and read them
 * through SQL; what they were told is recorded, checked for strict serializability and written in
 * Jepsen's form on demand.
 */
@NullMarked
package io.massifdb.distribution.append;

import org.jspecify.annotations.NullMarked;
