package io.massifdb.shell;

import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect and as whom. Immutable.
 *
 * @param prefix the URL up to the database: {@code jdbc:massif://host:port/}, or the whole URL of
 *     an embedded server
 * @param database null where the URL has no place for one
 * @param query the properties of the URL with the question mark, or empty
 */
record ConnectionTarget(
    String prefix,
    @Nullable String database,
    String query,
    @Nullable String user,
    @Nullable String password) {

  private static final String NETWORK = "jdbc:massif://";
  static final String DEFAULT_NAME = "massif";

  static ConnectionTarget ofUrl(String url, @Nullable String user, @Nullable String password)
      throws ShellException {
    if (!url.startsWith("jdbc:massif:")) {
      throw new ShellException("not a jdbc:massif: URL: " + url);
    }
    int question = url.indexOf('?');
    String address = question < 0 ? url : url.substring(0, question);
    String query = question < 0 ? "" : url.substring(question);
    if (!address.startsWith(NETWORK)) {
      return new ConnectionTarget(address, null, query, user, password);
    }
    int slash = address.indexOf('/', NETWORK.length());
    String prefix = slash < 0 ? address + "/" : address.substring(0, slash + 1);
    String database = slash < 0 ? "" : address.substring(slash + 1);
    return new ConnectionTarget(
        prefix, database.isEmpty() ? DEFAULT_NAME : database, query, user, password);
  }

  static ConnectionTarget ofHost(
      String host, int port, String database, @Nullable String user, @Nullable String password) {
    StringBuilder hosts = new StringBuilder();
    for (String one : host.split(",", -1)) {
      boolean hasPort = one.indexOf(':', one.lastIndexOf(']') + 1) >= 0;
      hosts.append(hosts.isEmpty() ? "" : ",").append(hasPort ? one : one + ":" + port);
    }
    return new ConnectionTarget(NETWORK + hosts + "/", database, "", user, password);
  }

  /** The target of {@code \c}; null and {@code -} keep what is. */
  ConnectionTarget changed(
      @Nullable String newDatabase,
      @Nullable String newUser,
      @Nullable String host,
      @Nullable String port)
      throws ShellException {
    String toDatabase = kept(newDatabase) ? database : newDatabase;
    String toUser = kept(newUser) ? user : newUser;
    String toPrefix = prefix;
    if (!kept(host) || !kept(port)) {
      if (database == null) {
        throw new ShellException("an embedded server has no other host");
      }
      String current = prefix.substring(NETWORK.length(), prefix.length() - 1);
      int colon = current.lastIndexOf(':');
      String toHost =
          kept(host) ? current.substring(0, colon < 0 ? current.length() : colon) : host;
      String toPort = kept(port) ? (colon < 0 ? "7432" : current.substring(colon + 1)) : port;
      toPrefix = NETWORK + toHost + ":" + toPort + "/";
    }
    return new ConnectionTarget(toPrefix, toDatabase, query, toUser, password);
  }

  private static boolean kept(@Nullable String argument) {
    return argument == null || argument.equals("-");
  }

  ConnectionTarget withPassword(String newPassword) {
    return new ConnectionTarget(prefix, database, query, user, newPassword);
  }

  String url() {
    return prefix + (database == null ? "" : database) + query;
  }

  String address() {
    return prefix.startsWith(NETWORK)
        ? prefix.substring(NETWORK.length(), prefix.length() - 1)
        : prefix;
  }

  Properties properties() {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    // As psql talks: statements as they stand, answers as texts.
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("ApplicationName", "massif sql");
    return properties;
  }
}
