package io.massifdb.server.catalog;

/**
 * The transaction holds a version of the catalog under which it may not begin to use a table any
 * more: another attempt gets the present one.
 */
public final class StaleCatalogException extends RuntimeException {
  StaleCatalogException(String message) {
    super(message, null, false, false);
  }
}
