package io.massifdb.jdbc;

import io.massifdb.jdbc.spi.EmbeddedServer;
import io.massifdb.jdbc.spi.EmbeddedServerProvider;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** The servers that run inside this process, each as long as one connection to it is open. */
final class EmbeddedServers {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<MassifUrl.Embedded, Shared> OPEN = new HashMap<>();

  private EmbeddedServers() {}

  /** A share in a server; the last one released stops it. */
  record Lease(int port, Runnable release) {}

  private static final class Shared {
    final EmbeddedServer server;
    int leases;

    Shared(EmbeddedServer server) {
      this.server = server;
    }
  }

  static Lease acquire(MassifUrl.Embedded which, Properties properties) throws SQLException {
    LOCK.lock();
    try {
      Shared shared = OPEN.get(which);
      if (shared == null) {
        shared = new Shared(provider().open(which.kind(), which.location(), properties));
        OPEN.put(which, shared);
      }
      shared.leases++;
      AtomicBoolean released = new AtomicBoolean();
      return new Lease(
          shared.server.port(),
          () -> {
            if (released.compareAndSet(false, true)) {
              release(which);
            }
          });
    } finally {
      LOCK.unlock();
    }
  }

  private static void release(MassifUrl.Embedded which) {
    LOCK.lock();
    try {
      Shared shared = OPEN.get(which);
      if (shared != null && --shared.leases == 0) {
        OPEN.remove(which);
        shared.server.close();
      }
    } finally {
      LOCK.unlock();
    }
  }

  private static EmbeddedServerProvider provider() throws SQLException {
    Iterator<EmbeddedServerProvider> providers =
        ServiceLoader.load(EmbeddedServerProvider.class).iterator();
    if (!providers.hasNext()) {
      providers =
          ServiceLoader.load(EmbeddedServerProvider.class, EmbeddedServers.class.getClassLoader())
              .iterator();
    }
    if (!providers.hasNext()) {
      throw new SQLException(
          "no embedded server on the class path: add the module io.massifdb:server",
          SqlStates.CANNOT_CONNECT);
    }
    return providers.next();
  }
}
