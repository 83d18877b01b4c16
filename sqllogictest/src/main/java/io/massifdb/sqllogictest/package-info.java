/** Runner of sqllogictest scripts over java.sql. */
@NullMarked
package io.massifdb.sqllogictest;

import org.jspecify.annotations.NullMarked;
