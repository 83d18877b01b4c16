@NullMarked
package io.massifdb.server.catalog;

import org.jspecify.annotations.NullMarked;
