package io.massifdb.distribution;

import java.util.List;
import java.util.Set;

/**
 * The JDK's ways around the seams. A call is judged by its owner, its name and the parameters: a
 * wait is banned when it is timed, a start of work when it names no executor.
 */
final class BannedCalls {
  private static final Set<String> TIME_SOURCES =
      Set.of(
          "Instant",
          "LocalDate",
          "LocalTime",
          "LocalDateTime",
          "OffsetDateTime",
          "OffsetTime",
          "ZonedDateTime",
          "Year",
          "YearMonth");

  private static final Set<String> TIMED_WAITS =
      Set.of(
          "await",
          "awaitNanos",
          "awaitUntil",
          "awaitTermination",
          "poll",
          "offer",
          "get",
          "tryLock",
          "tryAcquire",
          "join",
          "parkNanos",
          "parkUntil",
          "exchange",
          "invokeAll",
          "invokeAny",
          "sleep");

  private static final Set<String> RANDOM_TYPES =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.security.SecureRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.random.RandomGenerator",
          "java.util.random.RandomGeneratorFactory");

  private static final Set<String> FILES_AND_SOCKETS =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.file.Files",
          "java.nio.channels.FileChannel",
          "java.nio.channels.AsynchronousFileChannel",
          "java.nio.channels.SocketChannel",
          "java.nio.channels.ServerSocketChannel",
          "java.net.Socket",
          "java.net.ServerSocket",
          "java.net.DatagramSocket",
          "java.net.http.HttpClient",
          "java.net.URLConnection");

  private BannedCalls() {}

  /** Why the call is banned, or the empty text. */
  static String reason(String owner, String method, List<String> parameters) {
    if (isRealTime(owner, method)) {
      return "real time: use Clock";
    }
    if (RANDOM_TYPES.contains(owner)
        || (owner.equals("java.lang.Math") && method.equals("random"))
        || (owner.equals("java.lang.StrictMath") && method.equals("random"))
        || (owner.equals("java.util.UUID") && method.equals("randomUUID"))
        || (owner.equals("java.util.Collections")
            && method.equals("shuffle")
            && parameters.size() == 1)) {
      return "real randomness: use RandomSource";
    }
    if (isTimedWait(owner, method, parameters)) {
      return "timed wait: use Clock";
    }
    if (startsWork(owner, method, parameters)) {
      return "threads of the JDK: use Scheduler";
    }
    if (owner.equals("java.lang.Object")
        && (method.equals("wait") || method.startsWith("notify"))) {
      return "monitor: use ReentrantLock";
    }
    if (FILES_AND_SOCKETS.contains(owner)) {
      return "file or socket: use Disk or Transport";
    }
    return "";
  }

  private static boolean isRealTime(String owner, String method) {
    if (owner.equals("java.lang.System")) {
      return method.equals("nanoTime") || method.equals("currentTimeMillis");
    }
    if (owner.startsWith("java.time.") && TIME_SOURCES.contains(owner.substring(10))) {
      return method.equals("now");
    }
    return (owner.equals("java.time.Clock") && method.startsWith("system"))
        || (owner.equals("java.util.Date") && method.equals("<init>"))
        || owner.equals("java.util.Timer");
  }

  private static boolean isTimedWait(String owner, String method, List<String> parameters) {
    if (!owner.startsWith("java.util.concurrent.") && !owner.equals("java.lang.Thread")) {
      return false;
    }
    if (method.equals("orTimeout")
        || method.equals("completeOnTimeout")
        || method.equals("delayedExecutor")
        || method.startsWith("schedule")) {
      return true;
    }
    return TIMED_WAITS.contains(method)
        && (parameters.contains("java.util.concurrent.TimeUnit")
            || parameters.contains("java.time.Duration")
            || parameters.contains("java.util.Date")
            || method.equals("awaitNanos")
            || method.startsWith("park")
            || (owner.equals("java.lang.Thread") && !parameters.isEmpty()));
  }

  private static boolean startsWork(String owner, String method, List<String> parameters) {
    return switch (owner) {
      case "java.util.concurrent.CompletableFuture", "java.util.concurrent.CompletionStage" ->
          method.endsWith("Async") && !parameters.contains("java.util.concurrent.Executor");
      case "java.util.concurrent.Executors", "java.util.concurrent.ForkJoinPool" -> true;
      case "java.lang.Thread" ->
          method.equals("<init>")
              || method.equals("startVirtualThread")
              || method.equals("ofVirtual")
              || method.equals("ofPlatform");
      default -> method.equals("parallelStream");
    };
  }
}
