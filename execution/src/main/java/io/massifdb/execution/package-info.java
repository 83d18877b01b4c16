/** Batch operators, flows, memory budget and spill. */
@NullMarked
package io.massifdb.execution;

import org.jspecify.annotations.NullMarked;
