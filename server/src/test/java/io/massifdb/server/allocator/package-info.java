/** Tests of the allocator's decisions. */
@NullMarked
package io.massifdb.server.allocator;

import org.jspecify.annotations.NullMarked;
