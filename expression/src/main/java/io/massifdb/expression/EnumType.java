package io.massifdb.expression;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An enumerated type as values need to know it. A value is the *place* of its label, a number that
/// gives the order, so that values are stored, compared and indexed as bigints are. A new label
/// between two others gets the place in the middle, and no stored value changes; renaming a label
/// changes the text alone.
///
/// A type is a value of its own: whoever holds an older one (a plan of an earlier catalog) knows
/// fewer labels.
///
/// @param oid of the type
/// @param arrayOid of the type of its arrays
/// @param name as `format_type` shows it, quoted and qualified where needed
/// @param labels in their order
public record EnumType(int oid, int arrayOid, String name, List<Label> labels) implements UserType {
  /// Room for 32 labels, one after the other, between two neighbours.
  private static final long DISTANCE = 1L << 32;

  private static final int LABEL_BYTES_MAX = 63;

  /// One label with its place.
  public record Label(String name, long place) {
    /// `pg_enum.enumsortorder`: 1, 2, 3 ... as long as nothing was put between.
    public double sortOrder() {
      return (double) place / DISTANCE;
    }
  }

  public EnumType {
    labels = List.copyOf(labels);
  }

  /// A new type of these labels; 42710 when one comes twice, 42602 when one is too long.
  public static EnumType of(int oid, int arrayOid, String name, List<String> names) {
    EnumType type = new EnumType(oid, arrayOid, name, List.of());
    for (String label : names) {
      if (type.find(label) != null) {
        throw new SqlException(
            SqlState.UNIQUE_VIOLATION,
            "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"",
            "Key (enumtypid, enumlabel)=(" + oid + ", " + label + ") already exists.",
            null);
      }
      type = type.with(label, type.labels.size());
    }
    return type;
  }

  /// With a further label before the one of this index; the number of labels means at the end.
  public EnumType with(String label, int index) {
    if (label.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > LABEL_BYTES_MAX) {
      throw new SqlException(
          SqlState.INVALID_NAME,
          "invalid enum label \"" + label + "\"",
          "Labels must be 63 bytes or less.",
          null);
    }
    List<Label> changed = new ArrayList<>(labels);
    changed.add(index, new Label(label, placeAt(index)));
    return new EnumType(oid, arrayOid, name, changed);
  }

  private long placeAt(int index) {
    if (index == labels.size()) {
      return labels.isEmpty() ? DISTANCE : labels.getLast().place() + DISTANCE;
    }
    long after = labels.get(index).place();
    if (index == 0) {
      return after - DISTANCE;
    }
    long before = labels.get(index - 1).place();
    long middle = before + (after - before) / 2;
    if (middle == before) {
      throw new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED, "no room between two labels of enum " + name);
    }
    return middle;
  }

  public EnumType withRenamed(String label, String newLabel) {
    return new EnumType(
        oid,
        arrayOid,
        name,
        labels.stream()
            .map(it -> it.name().equals(label) ? new Label(newLabel, it.place()) : it)
            .toList());
  }

  public EnumType withName(String newName) {
    return new EnumType(oid, arrayOid, newName, labels);
  }

  public @Nullable Label find(String label) {
    return labels.stream().filter(it -> it.name().equals(label)).findFirst().orElse(null);
  }

  /// The place of a label; 22P02 when there is none.
  long place(String label) {
    Label found = find(label);
    if (found == null) {
      throw new SqlException(
          SqlState.INVALID_TEXT_REPRESENTATION,
          "invalid input value for enum " + name + ": \"" + label + "\"");
    }
    return found.place();
  }

  /// The label of a place. One that is not known was added after the catalog that this type is of,
  /// by a transaction that the reader's snapshot sees already: trying again helps.
  String label(long place) {
    for (Label label : labels) {
      if (label.place() == place) {
        return label.name();
      }
    }
    throw new SqlException(
        SqlState.SERIALIZATION_FAILURE, "a value of enum " + name + " is newer than its type");
  }
}
