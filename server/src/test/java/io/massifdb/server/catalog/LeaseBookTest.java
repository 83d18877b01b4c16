package io.massifdb.server.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.massifdb.expression.SqlType;
import io.massifdb.kvapi.Timestamp;
import io.massifdb.server.catalog.LeaseBook.Fence;
import io.massifdb.server.catalog.LeaseBook.Touch;
import io.massifdb.server.seam.SystemClock;
import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.ColumnDescriptor;
import io.massifdb.sqlfrontend.catalog.IndexColumn;
import io.massifdb.sqlfrontend.catalog.IndexDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaState;
import io.massifdb.sqlfrontend.catalog.TableDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
  private static final long TABLE = 100;
  private static final long OTHER = 101;
  private static final Set<Long> TABLES = Set.of(TABLE);
  private static final Timestamp NOW = Timestamp.ofMillis(1_000);
  private static final Timestamp END = Timestamp.ofMillis(11_000);
  private static final long FAR = Long.MAX_VALUE / 2;

  private final SystemClock clock = new SystemClock();
  private final LeaseBook book = new LeaseBook(clock);

  @BeforeEach
  void begin() {
    book.install(catalog(1, 2));
    book.renewed(END, FAR, false);
  }

  private static CatalogSnapshot catalog(long version, int columns) {
    return CatalogSnapshot.of(
        version, List.of(), List.of(), List.of(table(TABLE, columns), table(OTHER, 2)), List.of());
  }

  private static TableDescriptor table(long id, int columns) {
    List<ColumnDescriptor> all = new java.util.ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      all.add(ColumnDescriptor.of(i, "c" + i, SqlType.INT4, true));
    }
    IndexDescriptor primary =
        new IndexDescriptor(
            1,
            id + 1000,
            "k" + id,
            true,
            List.of(IndexColumn.ascending(1)),
            List.of(),
            SchemaState.PUBLIC,
            true,
            null);
    return TableDescriptor.table(id, 1, 1, "t" + id, all, primary, "massif");
  }

  private CatalogLease lease() {
    return requireNonNull(book.tryAcquire());
  }

  private boolean isIdle(long olderThan, Timestamp now) throws InterruptedException {
    return book.awaitIdle(TABLES, olderThan, null, now, END, Duration.ofMillis(1));
  }

  @Test
  void aChangeWaitsForWhoUsesItsTablesOnly() throws InterruptedException {
    CatalogLease user = lease();
    CatalogLease another = lease();
    assertThat(book.touch(user, TABLES)).isInstanceOf(Touch.Done.class);
    assertThat(book.touch(another, Set.of(OTHER))).isInstanceOf(Touch.Done.class);
    assertThat(isIdle(2, NOW)).isFalse();
    assertThat(isIdle(1, NOW)).as("nobody is older than version 1").isTrue();
    assertThat(book.awaitIdle(TABLES, 2, user, NOW, END, Duration.ofMillis(1))).isTrue();
    user.close();
    assertThat(isIdle(2, NOW)).isTrue();
  }

  @Test
  void whoIsInTheWayIsNotProlongedAnyMore() throws InterruptedException {
    CatalogLease user = lease();
    book.touch(user, TABLES);
    CatalogLease another = lease();
    assertThat(isIdle(2, NOW)).isFalse();
    book.renewed(Timestamp.ofMillis(20_000), FAR, true);
    assertThat(user.expiry()).isEqualTo(END);
    assertThat(another.expiry()).isEqualTo(Timestamp.ofMillis(20_000));
    assertThat(isIdle(2, END)).isTrue();
  }

  @Test
  void nobodyBeginsToUseAFencedTableButItsOwner() {
    CatalogLease owner = lease();
    CatalogLease user = lease();
    book.touch(user, TABLES);
    book.fence(TABLE, new Fence(7, owner));
    CatalogLease late = lease();
    assertThat(book.touch(owner, TABLES)).isInstanceOf(Touch.Done.class);
    assertThat(book.touch(user, TABLES)).isInstanceOf(Touch.Done.class);
    assertThat(book.touch(late, Set.of(OTHER))).isInstanceOf(Touch.Done.class);
    assertThat(book.touch(late, TABLES)).isInstanceOf(Touch.Fenced.class);
    book.lift(8);
    assertThat(book.touch(late, TABLES)).isInstanceOf(Touch.Fenced.class);
    book.lift(7);
    assertThat(book.touch(late, TABLES)).isInstanceOf(Touch.Done.class);
  }

  @Test
  void aTableThatChangedMeanwhileIsRefusedToAnOlderVersion() {
    CatalogLease old = lease();
    CatalogLease user = lease();
    book.touch(user, TABLES);
    book.install(catalog(2, 3));
    assertThat(book.touch(old, Set.of(OTHER))).isInstanceOf(Touch.Done.class);
    assertThat(book.touch(user, TABLES)).isInstanceOf(Touch.Done.class);
    assertThatThrownBy(() -> book.touch(old, TABLES)).isInstanceOf(StaleCatalogException.class);
    assertThat(book.oldestInUse()).isEqualTo(1);
    assertThat(book.touch(lease(), TABLES)).isInstanceOf(Touch.Done.class);
  }

  @Test
  void aGapInTheNodesLeaseEndsWhatBeganBefore() {
    CatalogLease before = lease();
    book.renewed(Timestamp.ofMillis(30_000), FAR, false);
    assertThat(before.expiry()).isEqualTo(END);
    assertThatThrownBy(() -> book.touch(before, TABLES)).isInstanceOf(StaleCatalogException.class);
    assertThat(lease().expiry()).isEqualTo(Timestamp.ofMillis(30_000));
  }

  @Test
  void anUnknownFateCountsUntilTheLeaseHasEnded() throws InterruptedException {
    CatalogLease user = lease();
    book.touch(user, TABLES);
    user.abandon();
    book.renewed(Timestamp.ofMillis(20_000), FAR, true);
    book.forgetEnded(NOW);
    assertThat(isIdle(2, NOW)).isFalse();
    book.forgetEnded(END);
    assertThat(isIdle(2, NOW)).isTrue();
  }
}
