package io.massifdb.execution;

import io.massifdb.expression.KeyCodec;
import io.massifdb.expression.RowCodec;
import io.massifdb.expression.ScanProgram.Source;
import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.Key;
import io.massifdb.planner.layout.IndexLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the wanted columns out of an index entry, at the gateway.
final class EntryDecoder {
  private final IndexLayout index;
  private final List<Source> sources;
  private final boolean needsKey;
  private final boolean needsValue;

  EntryDecoder(IndexLayout index, List<Source> sources) {
    this.index = index;
    this.sources = sources;
    this.needsKey = sources.stream().anyMatch(source -> source instanceof Source.KeyPart);
    this.needsValue = sources.stream().anyMatch(source -> source instanceof Source.ValuePart);
  }

  /// Types of the wanted columns.
  List<SqlType> types() {
    return sources.stream()
        .map(source ->
            switch (source) {
              case Source.KeyPart part -> index.keyColumns().get(part.index()).type();
              case Source.ValuePart part -> index.valueLayout().columns().get(part.index()).type();
            })
        .toList();
  }

  @Nullable Object[] decode(Key key, byte[] value) {
    @Nullable Object[] keyParts =
        needsKey ? KeyCodec.decode(key.bytes(), index.keyColumns()) : new @Nullable Object[0];
    @Nullable Object[] valueParts =
        needsValue ? RowCodec.decode(index.valueLayout(), value) : new @Nullable Object[0];
    @Nullable Object[] row = new @Nullable Object[sources.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] =
          switch (sources.get(i)) {
            case Source.KeyPart part -> keyParts[part.index()];
            case Source.ValuePart part -> valueParts[part.index()];
          };
    }
    return row;
  }
}
