package io.massifdb.planner.layout;

import io.massifdb.expression.SqlType;
import io.massifdb.sqlfrontend.catalog.SchemaState;

/// A column as the executor sees it.
///
/// @param id identifier in the descriptor, never reused
public record TableColumn(
    int id, String name, SqlType type, boolean nullable, boolean hidden, SchemaState state) {}
