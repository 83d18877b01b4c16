package io.massifdb.server.session;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;

/** What SQL can ask of ranges. */
public interface RangeAdministration {
  /** Splits the range that holds the key so that it starts a range; nothing if it does already. */
  void splitAt(Key key);

  /** A border that was made there by hand may go from now on, when both sides are small. */
  void unsplitAt(Key key);

  /** The same for all borders in the span. */
  void unsplitAll(KeySpan span);
}
