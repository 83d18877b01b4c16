package io.massifdb.rangestore.concurrency;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.massifdb.kvapi.Key;
import io.massifdb.kvapi.KeySpan;
import io.massifdb.kvapi.LockStrength;
import io.massifdb.kvapi.NodeId;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.kvapi.TransactionId;
import io.massifdb.rangestore.mvcc.Intent;
import io.massifdb.testkit.script.Directive;
import io.massifdb.testkit.script.ScriptRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts over the two tables. Latches: {@code new-request name=r1 read=(a,b-d) write=c}, {@code
 * finish name=r1}. Locks: {@code lock name=w1 txn=1 key=a strength=exclusive}, {@code cancel
 * name=w1}, {@code release txn=1}, {@code intent txn=1 key=a}, {@code resolve key=a}. The output
 * says who goes on and for whom the others wait.
 */
class ConcurrencyScriptTest {
  private LatchTable latches = new LatchTable();
  private LockTable locks = new LockTable();
  private final Map<String, LatchTable.Latches> requests = new TreeMap<>();
  private final Map<String, LockTable.Waiter> waiters = new TreeMap<>();

  @BeforeEach
  void reset() {
    latches = new LatchTable();
    locks = new LockTable();
    requests.clear();
    waiters.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"latches.txt", "locks.txt"})
  void script(String name) {
    ScriptRunner.run(Path.of("src/test/resources/concurrency", name), this::interpret);
  }

  private String interpret(Directive directive) {
    return switch (directive.command()) {
      case "new-request" -> newRequest(directive);
      case "finish" -> finish(directive.value("name", ""));
      case "lock" -> lock(directive);
      case "cancel" -> granted(locks.cancel(waiter(directive.value("name", ""))));
      case "release" ->
          granted(locks.release(transaction(directive), KeySpan.ALL, directive.has("scoped")));
      case "intent" -> {
        locks.intentFound(key(directive), intent(directive));
        yield waiting();
      }
      case "resolve" -> granted(locks.intentGone(key(directive)));
      case "lease-lost" -> granted(locks.clear());
      default -> throw new AssertionError("unknown command " + directive.command());
    };
  }

  private String newRequest(Directive directive) {
    List<LatchSpan> spans = new ArrayList<>();
    directive.values("read").forEach(text -> spans.add(LatchSpan.read(span(text))));
    directive.values("write").forEach(text -> spans.add(LatchSpan.write(span(text))));
    LatchTable.Latches taken = latches.acquire(spans);
    requests.put(directive.value("name", ""), taken);
    return taken.isGranted() ? "granted\n" : "waits\n";
  }

  private String finish(String name) {
    LatchTable.Latches done = requests.remove(name);
    if (done == null) {
      throw new AssertionError("no request " + name);
    }
    List<LatchTable.Latches> granted = latches.release(done);
    StringBuilder output = new StringBuilder();
    requests.forEach((other, held) -> {
      if (granted.contains(held)) {
        output.append(other).append(" granted\n");
      }
    });
    return output.isEmpty() ? "nobody\n" : output.toString();
  }

  private String lock(Directive directive) {
    LockTable.Holding holding = new LockTable.Holding(new NodeId(1), directive.has("scoped"));
    LockTable.Claim claim =
        new LockTable.Claim(
            transaction(directive),
            key(directive),
            LockStrength.valueOf(directive.value("strength", "exclusive").toUpperCase(Locale.ROOT)),
            holding);
    LockTable.Waiter waiter = locks.enqueue(claim);
    if (waiter.isGranted()) {
      return "granted\n";
    }
    waiters.put(directive.value("name", ""), waiter);
    return waiting();
  }

  private String granted(List<LockTable.Waiter> granted) {
    StringBuilder output = new StringBuilder();
    waiters.forEach((name, waiter) -> {
      if (granted.contains(waiter)) {
        output.append(name).append(" granted\n");
      }
    });
    waiters.values().removeIf(LockTable.Waiter::isGranted);
    return output + waiting();
  }

  private String waiting() {
    StringBuilder output = new StringBuilder();
    waiters.forEach((name, waiter) -> {
      List<LockTable.Holder> blockers = locks.blockersOf(waiter);
      if (!blockers.isEmpty()) {
        output.append(name).append(" waits for");
        blockers.forEach(holder ->
            output
                .append(holder.intent() != null ? " intent of " : " ")
                .append(holder.transaction().begin().value()));
        output.append('\n');
      }
    });
    return output.isEmpty() ? "nobody waits\n" : output.toString();
  }

  private LockTable.Waiter waiter(String name) {
    LockTable.@Nullable Waiter waiter = waiters.remove(name);
    if (waiter == null) {
      throw new AssertionError("no waiter " + name);
    }
    return waiter;
  }

  private static Intent intent(Directive directive) {
    TransactionId transaction = transaction(directive);
    return new Intent(
        transaction,
        key(directive),
        new NodeId(1),
        transaction.begin(),
        List.of(new Intent.Provisional(1, null)));
  }

  private static TransactionId transaction(Directive directive) {
    return new TransactionId(new Timestamp(Long.parseLong(directive.value("txn", "0"))));
  }

  private static Key key(Directive directive) {
    return new Key(directive.value("key", "").getBytes(UTF_8));
  }

  private static KeySpan span(String text) {
    int dash = text.indexOf('-');
    return dash < 0
        ? KeySpan.of(new Key(text.getBytes(UTF_8)))
        : new KeySpan(
            new Key(text.substring(0, dash).getBytes(UTF_8)),
            new Key(text.substring(dash + 1).getBytes(UTF_8)));
  }
}
