@NullMarked
package io.massifdb.server.seam;

import org.jspecify.annotations.NullMarked;
