package io.massifdb.server.catalog;

import io.massifdb.execution.RowIdSource;

/** Hidden keys of tables without a primary key, in blocks of 1,024 per node. */
public final class RowIds implements RowIdSource {
  private static final long BLOCK = 1024;

  private final NumberBlocks numbers;

  public RowIds(MetaEntries entries) {
    this.numbers = new NumberBlocks(entries, CatalogKeys.ROW_IDS, BLOCK);
  }

  @Override
  public long next() {
    return numbers.next();
  }
}
