/**
 * Generated schemas, data and statements, run by two servers and compared; and relations that the
 * answers of one server must have to each other.
 *
 * <p>{@link io.massifdb.sqllogictest.fuzz.Fuzz} is the command and the design. A run is a row of
 * batches. A batch is one schema with its rows ({@link
 * io.massifdb.sqllogictest.fuzz.SchemaGenerator}) and the cases on it ({@link
 * io.massifdb.sqllogictest.fuzz.QueryGenerator}, {@link
 * io.massifdb.sqllogictest.fuzz.ChangeGenerator}), all of them {@link
 * io.massifdb.sqllogictest.fuzz.Tree}s, so that one {@link io.massifdb.sqllogictest.fuzz.Reducer}
 * makes each of them small.
 */
@NullMarked
package io.massifdb.sqllogictest.fuzz;

import org.jspecify.annotations.NullMarked;
