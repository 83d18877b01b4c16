package io.massifdb.server.session;

import io.massifdb.kvapi.Key;

/** What SQL can ask of ranges. */
public interface RangeAdministration {
  /** Splits the range that holds the key so that it starts a range; nothing if it does already. */
  void splitAt(Key key);
}
