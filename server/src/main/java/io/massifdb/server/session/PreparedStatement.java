package io.massifdb.server.session;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.parser.ParsedStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was parsed by name.
 *
 * @param parsed null for an empty query
 * @param given types that the client stated, null where it left the choice to us
 * @param parameterTypes all types, as told to the client
 */
record PreparedStatement(
    String sql,
    @Nullable ParsedStatement parsed,
    List<@Nullable SqlType> given,
    List<SqlType> parameterTypes) {}
