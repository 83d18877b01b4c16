/// From bytes on the wire to a validated tree: PostgreSQL's protocol, lexer, grammar, Calcite's
/// validator over our types and functions, and the catalog.
///
/// Packages: `protocol` (the connection's state machine, without I/O), `parser` (text to
/// statements), `catalog` (descriptors and snapshots), `system` (computed tables), `validate`
/// (statements to validated trees and relational algebra).
@NullMarked
package io.massifdb.sqlfrontend;

import org.jspecify.annotations.NullMarked;
