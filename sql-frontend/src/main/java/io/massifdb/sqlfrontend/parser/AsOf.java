package io.massifdb.sqlfrontend.parser;

/// What `AS OF SYSTEM TIME` says, as written; when it is, counts from the moment of execution.
///
/// @param text the constant
/// @param position where the constant stands in the whole string, in characters from 1
public record AsOf(Kind kind, String text, int position) {
  /// What the constant means.
  public enum Kind {
    /// A timestamp, an interval before now, or nanoseconds since 1970.
    EXACT,
    /// `follower_read_timestamp()`: late enough for any replica.
    FOLLOWER_READ,
    /// `with_max_staleness(interval)`: not older than that.
    MAX_STALENESS,
    /// `with_min_timestamp(timestamp)`: not older than that.
    MIN_TIMESTAMP
  }
}
