/// Tests of the system tables against rows and answers of a PostgreSQL 15.
@NullMarked
package io.massifdb.sqlfrontend.system;

import org.jspecify.annotations.NullMarked;
