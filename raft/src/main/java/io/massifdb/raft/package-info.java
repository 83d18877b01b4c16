/** The consensus core: sans-IO, JDK only. */
@NullMarked
package io.massifdb.raft;

import org.jspecify.annotations.NullMarked;
