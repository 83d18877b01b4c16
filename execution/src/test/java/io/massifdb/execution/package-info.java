/// Tests of the operators and of whole statements, over a sorted map in place of a cluster.
@NullMarked
package io.massifdb.execution;

import org.jspecify.annotations.NullMarked;
