package io.massifdb.simulation.workload;

import io.massifdb.expression.SqlException;
import io.massifdb.expression.SqlState;
import io.massifdb.simulation.workload.Connection.Answer;
import io.massifdb.testkit.SeededRandom;
import io.massifdb.testkit.history.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client: keeps a connection, begins and ends transactions on it, and knows of each what the
 * answers say about its fate. Errors that say that the database is broken end the run.
 */
public final class Actor {
  /** Answers to a commit, or to a statement of its own, after which nothing of it can be there. */
  private static final Set<String> REFUSED = Set.of("40001", "40P01", "55P03", "23505", "P0001");

  private static final Duration RECONNECT = Duration.ofMillis(30);

  private final World world;
  private final int number;
  private final SeededRandom random;
  private final Ticks ticks;
  private @Nullable Connection connection;
  private boolean inTransaction;
  private Set<String> tolerated = Set.of();
  private int committed;
  private int aborted;
  private int unknown;

  /** The order of all events of a run: as one thing happens after the other, this is real time. */
  public static final class Ticks {
    private long last;

    public Ticks() {}

    long next() {
      return ++last;
    }
  }

  public Actor(World world, int number, SeededRandom random, Ticks ticks) {
    this.world = world;
    this.number = number;
    this.random = random;
    this.ticks = ticks;
  }

  public String name() {
    return "client " + number;
  }

  int number() {
    return number;
  }

  SeededRandom random() {
    return random;
  }

  /** Now, for histories. */
  long tick() {
    return ticks.next();
  }

  public int committed() {
    return committed;
  }

  public int aborted() {
    return aborted;
  }

  public int unknown() {
    return unknown;
  }

  /** Errors of these classes or codes are part of the workload from now on. */
  Actor tolerating(String... codes) {
    tolerated = Set.of(codes);
    return this;
  }

  // ---- transactions

  /**
   * Runs a transaction.
   *
   * @param body false to roll back
   */
  Fate transact(String begin, BooleanSupplier body) {
    boolean willing;
    try {
      var _ = query(begin);
      inTransaction = true;
      willing = body.getAsBoolean();
    } catch (SqlException e) {
      expectNoBug(e);
      willing = false;
    }
    if (!willing) {
      undo();
      return count(Fate.ABORTED);
    }
    try {
      String tag = query("COMMIT").tag();
      inTransaction = false;
      if (!tag.equals("COMMIT")) {
        throw new InvariantViolation("COMMIT answered " + tag);
      }
      return count(Fate.COMMITTED);
    } catch (SqlException e) {
      expectNoBug(e);
      undo();
      return count(REFUSED.contains(e.state().code()) ? Fate.ABORTED : Fate.UNKNOWN);
    }
  }

  /** Runs a statement as a transaction of its own; the rows go to the consumer. */
  Fate alone(Consumer<Answer> whenDone, String sql, Object... parameters) {
    Answer answer;
    try {
      answer = query(sql, parameters);
    } catch (SqlException e) {
      expectNoBug(e);
      undo();
      String code = e.state().code();
      boolean refused = REFUSED.contains(code) || tolerated.contains(code);
      return count(refused ? Fate.ABORTED : Fate.UNKNOWN);
    }
    whenDone.accept(answer);
    return count(Fate.COMMITTED);
  }

  /** For {@link #alone}: a statement must not only succeed but say that it did what it should. */
  static Consumer<Answer> expecting(String tag) {
    return answer -> {
      if (!answer.tag().equals(tag)) {
        throw new InvariantViolation("expected " + tag + ", was " + answer.tag());
      }
    };
  }

  private Fate count(Fate fate) {
    switch (fate) {
      case COMMITTED -> committed++;
      case ABORTED -> aborted++;
      case UNKNOWN -> unknown++;
    }
    return fate;
  }

  /** Runs a statement until it succeeds, for preparations. */
  public void untilDone(String sql) {
    while (true) {
      try {
        var _ = query(sql);
        return;
      } catch (SqlException e) {
        expectNoBug(e);
        undo();
        sleep(RECONNECT);
      }
    }
  }

  /** A statement that may fail, such as a split. */
  public void attempt(String sql) {
    try {
      var _ = query(sql);
    } catch (SqlException e) {
      expectNoBug(e);
      undo();
    }
  }

  // ---- statements

  Answer query(String sql, Object... parameters) {
    Connection open = connection;
    if (open == null || open.isBroken()) {
      if (inTransaction) {
        throw new SqlException(SqlState.CONNECTION_FAILURE, "connection lost before");
      }
      open = connect();
      connection = open;
    }
    return open.query(sql, parameters);
  }

  /** The rows as numbers; null values are not expected. */
  List<List<Long>> numbers(String sql, Object... parameters) {
    return query(sql, parameters).rows().stream()
        .map(row ->
            row.stream().map(value -> Long.parseLong(Objects.requireNonNull(value))).toList())
        .toList();
  }

  /** The first column as numbers. */
  List<Long> column(String sql, Object... parameters) {
    List<Long> values = new ArrayList<>();
    numbers(sql, parameters).forEach(row -> values.add(row.getFirst()));
    return values;
  }

  void expectTag(String expected, String sql, Object... parameters) {
    Answer answer = query(sql, parameters);
    if (!answer.tag().equals(expected)) {
      throw new InvariantViolation(
          "%s: expected %s, was %s".formatted(sql, expected, answer.tag()));
    }
  }

  private Connection connect() {
    while (true) {
      try {
        return world.connect(name());
      } catch (SqlException _) {
        // The node starts, ends or hangs: another one may serve.
        sleep(RECONNECT);
      }
    }
  }

  public void sleep(Duration duration) {
    world.sleep(duration);
  }

  /** Leaves no open transaction behind. */
  private void undo() {
    inTransaction = false;
    Connection open = connection;
    if (open == null || open.isBroken()) {
      connection = null;
      return;
    }
    try {
      var _ = open.query("ROLLBACK");
    } catch (SqlException e) {
      expectNoBug(e);
      open.close();
      connection = null;
    }
  }

  /** Moves to another node. */
  void reconnect() {
    Connection open = connection;
    if (open != null && !inTransaction) {
      open.close();
      connection = null;
    }
  }

  private void expectNoBug(SqlException e) {
    String code = e.state().code();
    boolean broken =
        code.startsWith("XX")
            || code.startsWith("42")
            || code.startsWith("23")
            || code.startsWith("22");
    if (broken && !tolerated.contains(code) && !tolerated.contains(code.substring(0, 2))) {
      throw new InvariantViolation("unexpected error " + code + ": " + e.message());
    }
  }
}
