/// SQL values below the planner. Read [SqlType] and [Vector] first, then [Expression] and
/// [Evaluator]; [FunctionLibrary] knows every function, [Casts] every conversion, [TextFormat],
/// [TextParser] and [BinaryFormat] the outer forms, [KeyCodec] and [RowCodec] the stored forms, and
/// [ScanProgram] is what runs at a range. Semantics, SQLSTATEs and messages are PostgreSQL's.
///
/// Depends on the JDK and kv-api alone.
@NullMarked
package io.massifdb.expression;

import org.jspecify.annotations.NullMarked;
