package io.massifdb.server.gateway;

import io.massifdb.kvapi.seam.RandomSource;
import io.massifdb.server.session.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The open sessions of a node by process id, for cancel requests. Thread-safe. */
final class SessionDirectory {
  private final RandomSource random;
  private final AtomicInteger lastProcessId = new AtomicInteger();
  private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();

  SessionDirectory(RandomSource random) {
    this.random = random;
  }

  int newProcessId() {
    return lastProcessId.incrementAndGet();
  }

  int newSecretKey() {
    byte[] bytes = new byte[4];
    random.nextBytes(bytes);
    return java.nio.ByteBuffer.wrap(bytes).getInt();
  }

  void add(Session session) {
    sessions.put(session.processId(), session);
  }

  void remove(Session session) {
    sessions.remove(session.processId());
  }

  void cancel(int processId, int secretKey) {
    Session session = sessions.get(processId);
    if (session != null && session.secretKey() == secretKey) {
      session.cancel();
    }
  }
}
