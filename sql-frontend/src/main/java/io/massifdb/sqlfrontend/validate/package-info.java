/// Statements to validated trees and relational algebra, by Calcite's validator and converter over
/// PostgreSQL's types, functions and rules.
///
/// {@link Validator} validates queries, {@link Binder} turns every statement that reads or changes
/// rows into a {@link BoundStatement}, {@link RelConversion} makes relational algebra of it.
///
/// How PostgreSQL's typing fits into Calcite: every scalar type is a {@link ScalarType} around an
/// `SqlType`, made by {@link TypeFactory}. The type of a call comes from {@link CallTyping}, which
/// asks the function library (Calcite's operand checks and coercions are never reached); the tree
/// itself is not rewritten. When it is converted, {@link Convertlets} asks the same code again and
/// puts the casts into the algebra. Names, scopes, stars, grouping, windows and sub-queries are
/// Calcite's business.
@NullMarked
package io.massifdb.sqlfrontend.validate;

import org.jspecify.annotations.NullMarked;
