/** Tests of a node's parts. */
@NullMarked
package io.massifdb.server.node;

import org.jspecify.annotations.NullMarked;
