package io.massifdb.server.catalog;

import io.massifdb.sqlfrontend.catalog.CatalogSnapshot;
import io.massifdb.sqlfrontend.catalog.DatabaseDescriptor;
import io.massifdb.sqlfrontend.catalog.Privilege;
import io.massifdb.sqlfrontend.catalog.RoleDescriptor;
import io.massifdb.sqlfrontend.catalog.SchemaDescriptor;
import io.massifdb.txnlayer.IsolationLevel;
import io.massifdb.txnlayer.Transaction;
import io.massifdb.txnlayer.TransactionCoordinator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a new cluster starts with: role, database {@code massif} and schema {@code public}. */
public final class FirstCatalog {
  /** Below are the built-in objects, as in PostgreSQL. */
  static final long FIRST_ID = 16384;

  private static final String NAME = "massif";
  private static final long ROLE_ID = 10;
  private static final long DATABASE_ID = 5;
  private static final long PUBLIC_SCHEMA_ID = 2200;

  private FirstCatalog() {}

  /** Writes it unless it is there: safe to repeat and to run on several nodes. */
  public static void write(
      CatalogStore store, TransactionCoordinator transactions, @Nullable String scramVerifier) {
    Transaction transaction = transactions.begin(IsolationLevel.SERIALIZABLE, false);
    try {
      CatalogSnapshot before = store.read(transaction);
      if (before.version() > 0) {
        return;
      }
      CatalogSnapshot first =
          CatalogSnapshot.of(
              0,
              List.of(new DatabaseDescriptor(DATABASE_ID, NAME, NAME, 1)),
              List.of(
                  new SchemaDescriptor(
                      PUBLIC_SCHEMA_ID,
                      DATABASE_ID,
                      "public",
                      NAME,
                      Privilege.OF_PUBLIC_SCHEMA,
                      1)),
              List.of(),
              List.of(RoleDescriptor.superuser(ROLE_ID, NAME).withScramVerifier(scramVerifier)));
      store.write(transaction, before, first);
      transaction.commit();
    } finally {
      transaction.rollback();
    }
    store.refresh();
  }
}
