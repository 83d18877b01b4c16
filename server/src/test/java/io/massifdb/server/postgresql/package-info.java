/// Statements whose answers were recorded from PostgreSQL 15, replayed against an embedded cluster.
///
/// Each `.sql` file of `src/test/resources/postgresql` is one session in a database of its own; the
/// `.answers` file beside it is what PostgreSQL said. `RecordAnswers` makes it again. Start with
/// [io.massifdb.server.postgresql.RecordedCorpusTest].
@NullMarked
package io.massifdb.server.postgresql;

import org.jspecify.annotations.NullMarked;
