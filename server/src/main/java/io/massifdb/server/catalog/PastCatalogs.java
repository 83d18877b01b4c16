package io.massifdb.server.catalog;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last few older versions of the catalog that were read for {@code AS OF SYSTEM TIME}: a
 * version never changes. Thread-safe.
 */
final class PastCatalogs {
  private static final int VERSIONS_MAX = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, CatalogSnapshot> versions = new LinkedHashMap<>();

  @Nullable CatalogSnapshot get(long version) {
    lock.lock();
    try {
      return versions.get(version);
    } finally {
      lock.unlock();
    }
  }

  void put(CatalogSnapshot snapshot) {
    lock.lock();
    try {
      versions.put(snapshot.version(), snapshot);
      if (versions.size() > VERSIONS_MAX) {
        versions.remove(versions.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }
}
