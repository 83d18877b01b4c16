/// Text to statements.
///
/// {@link SqlParser} is the entry. A hand-written lexer follows PostgreSQL's; the grammar of
/// queries and expressions is generated from `src/main/javacc/MassifGrammar.jj` (derived from
/// Calcite's) and builds Calcite's `SqlNode`; the other statements are parsed by one small class
/// per family into the records of {@link Statement}. Every position is the character's place in the
/// text, from 1, kept in the column of Calcite's `SqlParserPos` (its line is always 1).
@NullMarked
package io.massifdb.sqlfrontend.parser;

import org.jspecify.annotations.NullMarked;
