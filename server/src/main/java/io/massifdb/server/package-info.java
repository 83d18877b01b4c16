/** The composition root: node, sessions, RPC, jobs, console, metrics. */
@NullMarked
package io.massifdb.server;

import org.jspecify.annotations.NullMarked;
