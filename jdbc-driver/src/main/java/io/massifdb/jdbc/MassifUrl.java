package io.massifdb.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A parsed URL: {@code jdbc:massif://h1:p1,h2,h3/database?name=value&...} or {@code
 * jdbc:massif:embedded:mem:NAME?...}, {@code jdbc:massif:embedded:file:DIR?...}.
 *
 * <p>Properties of the URL win over those given beside it, as in PgJDBC. Immutable but for {@code
 * properties}, which nobody changes after parsing.
 *
 * @param hosts in the order written; empty for an embedded server
 */
record MassifUrl(
    String text,
    List<HostAddress> hosts,
    String database,
    @Nullable Embedded embedded,
    Properties properties) {

  static final String PREFIX = "jdbc:massif:";
  private static final String EMBEDDED_PREFIX = PREFIX + "embedded:";
  private static final String DEFAULT_NAME = "massif";
  private static final String CONNECT_TIMEOUT_SECONDS = "5";

  /** Which server of this process is meant. */
  record Embedded(String kind, String location) {}

  static boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  static MassifUrl parse(String url, Properties given) throws SQLException {
    int question = url.indexOf('?');
    String address = question < 0 ? url : url.substring(0, question);
    Properties properties = flatten(given);
    if (question >= 0) {
      parseQuery(url.substring(question + 1), properties);
    }
    DriverOption.check(properties);
    properties.putIfAbsent("user", DEFAULT_NAME);
    properties.putIfAbsent("connectTimeout", CONNECT_TIMEOUT_SECONDS);
    properties.putIfAbsent("tcpKeepAlive", "true");
    if (address.startsWith(EMBEDDED_PREFIX)) {
      return parseEmbedded(address, properties);
    }
    if (!address.startsWith(PREFIX + "//")) {
      throw new SQLException(
          "malformed URL " + address + "; expected jdbc:massif://host:port/database",
          SqlStates.INVALID_URL);
    }
    String rest = address.substring(PREFIX.length() + 2);
    int slash = rest.indexOf('/');
    String hostList = slash < 0 ? rest : rest.substring(0, slash);
    List<HostAddress> hosts = new ArrayList<>();
    for (String host : hostList.split(",", -1)) {
      hosts.add(HostAddress.parse(host.strip()));
    }
    String database = slash < 0 ? "" : decode(rest.substring(slash + 1));
    return new MassifUrl(
        address, List.copyOf(hosts), orDefault(database, properties), null, properties);
  }

  private static MassifUrl parseEmbedded(String address, Properties properties)
      throws SQLException {
    String rest = address.substring(EMBEDDED_PREFIX.length());
    int colon = rest.indexOf(':');
    String kind = colon < 0 ? rest : rest.substring(0, colon);
    String location = colon < 0 ? "" : rest.substring(colon + 1);
    if ((!kind.equals("mem") && !kind.equals("file")) || location.isEmpty()) {
      throw new SQLException(
          "malformed URL "
              + address
              + "; expected jdbc:massif:embedded:mem:NAME or jdbc:massif:embedded:file:DIR",
          SqlStates.INVALID_URL);
    }
    return new MassifUrl(
        address,
        List.of(),
        orDefault("", properties),
        new Embedded(kind, decode(location)),
        properties);
  }

  private static String orDefault(String database, Properties properties) {
    return database.isEmpty() ? properties.getProperty("PGDBNAME", DEFAULT_NAME) : database;
  }

  private static Properties flatten(Properties given) {
    Properties flat = new Properties();
    for (String name : given.stringPropertyNames()) {
      flat.setProperty(name, given.getProperty(name));
    }
    return flat;
  }

  private static void parseQuery(String query, Properties into) {
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        into.setProperty(
            decode(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
