/** PostgreSQL protocol, lexer, parser, validator, type system and catalog. */
@NullMarked
package io.massifdb.sqlfrontend;

import org.jspecify.annotations.NullMarked;
