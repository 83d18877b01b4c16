package io.massifdb.sqlfrontend.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a table or view has besides columns and constraints.
///
/// @param onCommit what COMMIT does to a temporary table
/// @param populated false for a materialised view that was never filled
/// @param comments texts of COMMENT ON
/// @param privileges what was granted
public record TableProperties(
    OnCommit onCommit, boolean populated, List<Comment> comments, List<Privilege> privileges) {
  public static final TableProperties NONE =
      new TableProperties(OnCommit.KEEP, true, List.of(), List.of());

  public TableProperties {
    comments = List.copyOf(comments);
    privileges = List.copyOf(privileges);
  }

  /// ON COMMIT of a temporary table.
  public enum OnCommit {
    KEEP,
    DELETE_ROWS,
    DROP
  }

  /// @param on `table`, `column`, `index` or `constraint`
  /// @param name of the column, index or constraint; empty for the table
  public record Comment(String on, String name, String text) {}

  public Optional<String> comment(String on, String name) {
    return comments.stream()
        .filter(it -> it.on().equals(on) && it.name().equals(name))
        .map(Comment::text)
        .findFirst();
  }

  /// @param text null removes the comment
  public TableProperties withComment(String on, String name, @Nullable String text) {
    List<Comment> changed = new ArrayList<>(comments);
    changed.removeIf(it -> it.on().equals(on) && it.name().equals(name));
    if (text != null) {
      changed.add(new Comment(on, name, text));
    }
    return new TableProperties(onCommit, populated, changed, privileges);
  }

  public TableProperties withOnCommit(OnCommit newOnCommit) {
    return new TableProperties(newOnCommit, populated, comments, privileges);
  }

  public TableProperties withPopulated(boolean newPopulated) {
    return new TableProperties(onCommit, newPopulated, comments, privileges);
  }

  public TableProperties withPrivileges(List<Privilege> newPrivileges) {
    return new TableProperties(onCommit, populated, comments, newPrivileges);
  }
}
