package io.massifdb.sqlfrontend.system;

import io.massifdb.expression.EvaluationContext;
import io.massifdb.expression.TextParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table whose rows are the same in every database of every cluster: a file of its name on the
/// class path, in PostgreSQL's COPY text format.
final class FixedTable extends ListedTable {
  private final List<List<@Nullable Object>> content = new ArrayList<>();

  FixedTable(String name) {
    super(name);
    List<SystemColumn> columns = columns();
    for (String line : ResourceLines.of(name + ".txt")) {
      List<@Nullable Object> row = new ArrayList<>();
      String[] fields = line.split("\t", -1);
      for (int i = 0; i < columns.size(); i++) {
        row.add(
            fields[i].equals("\\N")
                ? null
                : TextParser.parse(fields[i], columns.get(i).type(), EvaluationContext.NONE));
      }
      content.add(row);
    }
  }

  @Override
  void fill(RowSet rows, DatabaseView database) {
    rows.addAll(content);
  }

  /// The rows, for the other tables that need them.
  List<List<@Nullable Object>> content() {
    return content;
  }
}
