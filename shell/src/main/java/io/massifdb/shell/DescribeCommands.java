package io.massifdb.shell;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lists of the {@code \d} family; a single relation is {@link DescribeRelation}'s. */
final class DescribeCommands {
  private static final String NOT_SYSTEM =
      " AND n.nspname <> 'pg_catalog' AND n.nspname <> 'information_schema'"
          + " AND n.nspname NOT LIKE 'pg\\_toast%'";

  private final QueryRunner runner;
  private final Output output;
  private final DescribeRelation relation;

  DescribeCommands(QueryRunner runner, Output output) {
    this.runner = runner;
    this.output = output;
    this.relation = new DescribeRelation(runner);
  }

  /** False when the command is not of this family. */
  boolean run(String name, MetaArguments arguments) throws SQLException, ShellException {
    boolean plus = name.indexOf('+') >= 0;
    boolean system = name.indexOf('S') >= 0;
    String plain = name.replace("+", "").replace("S", "");
    if (plain.startsWith("d") && plain.length() > 1 && plain.substring(1).matches("[tivsm]+")) {
      relations(plain.substring(1), arguments.next(), system, plus);
      return true;
    }
    switch (plain) {
      case "d" -> d(arguments.next(), system, plus);
      case "dn" -> schemas(arguments.next(), system, plus);
      case "du", "dg" -> roles(arguments.next());
      case "df" -> functions(arguments.next(), system);
      case "dT" -> types(arguments.next(), system);
      case "l", "list" -> databases(arguments.next());
      case "dp", "z" -> privileges(arguments.next());
      case "sv" -> show("pg_get_viewdef", "pg_class", "relname", arguments.require(name));
      case "sf" -> show("pg_get_functiondef", "pg_proc", "proname", arguments.require(name));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void d(@Nullable String pattern, boolean system, boolean plus)
      throws SQLException, ShellException {
    if (pattern == null) {
      relations("tvsm", null, system, plus);
      return;
    }
    NamePattern parsed = NamePattern.parse(pattern);
    ResultTable found =
        runner.query(
            "SELECT c.oid, n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE true"
                + parsed.conditions(
                    "n.nspname", "c.relname", visible("pg_table_is_visible", "c.oid"))
                + " ORDER BY 2, 3");
    if (found.rows().isEmpty()) {
      throw new ShellException("Did not find any relation named \"" + pattern + "\".");
    }
    for (int row = 0; row < found.rows().size(); row++) {
      runner.print(
          relation.describe(
              found.value(row, 0, ""),
              found.value(row, 1, "") + "." + found.value(row, 2, ""),
              found.value(row, 3, "").charAt(0),
              plus));
    }
  }

  static String visible(String function, String oid) {
    return "pg_catalog." + function + "(" + oid + ")";
  }

  private void relations(String kinds, @Nullable String pattern, boolean system, boolean plus)
      throws SQLException {
    List<String> relkinds = new ArrayList<>();
    for (int i = 0; i < kinds.length(); i++) {
      switch (kinds.charAt(i)) {
        case 't' -> relkinds.addAll(List.of("'r'", "'p'"));
        case 'v' -> relkinds.add("'v'");
        case 'm' -> relkinds.add("'m'");
        case 's' -> relkinds.add("'S'");
        default -> relkinds.addAll(List.of("'i'", "'I'"));
      }
    }
    boolean indexes = kinds.indexOf('i') >= 0;
    String sql =
        "SELECT n.nspname AS \"Schema\", c.relname AS \"Name\", CASE c.relkind"
            + " WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'"
            + " WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 'p' THEN 'partitioned table'"
            + " WHEN 'I' THEN 'partitioned index' END AS \"Type\","
            + " pg_catalog.pg_get_userbyid(c.relowner) AS \"Owner\""
            + (indexes ? ", t.relname AS \"Table\"" : "")
            + (plus ? ", pg_catalog.obj_description(c.oid, 'pg_class') AS \"Description\"" : "")
            + " FROM pg_catalog.pg_class c"
            + " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
            + (indexes
                ? " LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid"
                    + " LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid"
                : "")
            + " WHERE c.relkind IN ("
            + String.join(",", relkinds)
            + ")"
            + (system || pattern != null ? "" : NOT_SYSTEM)
            + NamePattern.parse(pattern)
                .conditions("n.nspname", "c.relname", visible("pg_table_is_visible", "c.oid"))
            + " ORDER BY 1, 2";
    ResultTable table = runner.query(sql).titled("List of relations");
    if (table.rows().isEmpty()) {
      output.error(
          pattern == null
              ? "Did not find any relations."
              : "Did not find any relation named \"" + pattern + "\".");
    } else {
      runner.print(table);
    }
  }

  private void schemas(@Nullable String pattern, boolean system, boolean plus) throws SQLException {
    boolean hidden = !system && pattern == null;
    runner.print(
        runner
            .query(
                "SELECT n.nspname AS \"Name\","
                    + " pg_catalog.pg_get_userbyid(n.nspowner) AS \"Owner\""
                    + (plus
                        ? ", pg_catalog.obj_description(n.oid, 'pg_namespace') AS \"Description\""
                        : "")
                    + " FROM pg_catalog.pg_namespace n WHERE true"
                    + (hidden
                        ? " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
                        : "")
                    + NamePattern.parse(pattern).conditions("n.nspname", "n.nspname", "")
                    + " ORDER BY 1")
            .titled("List of schemas"));
  }

  private void roles(@Nullable String pattern) throws SQLException {
    ResultTable roles =
        runner.query(
            "SELECT r.rolname, r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb,"
                + " r.rolcanlogin, r.rolreplication, r.rolbypassrls"
                + " FROM pg_catalog.pg_roles r WHERE "
                + (pattern == null ? "r.rolname NOT LIKE 'pg\\_%'" : "true")
                + NamePattern.parse(pattern).conditions("r.rolname", "r.rolname", "")
                + " ORDER BY 1");
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (int i = 0; i < roles.rows().size(); i++) {
      rows.add(List.of(roles.value(i, 0, ""), attributes(roles, i), "{}"));
    }
    runner.print(
        new ResultTable(
            "List of roles",
            List.of("Role name", "Attributes", "Member of"),
            List.of(false, false, false),
            rows,
            List.of()));
  }

  private static String attributes(ResultTable roles, int row) {
    List<String> attributes = new ArrayList<>();
    String[] names = {
      "Superuser",
      "No inheritance",
      "Create role",
      "Create DB",
      "Cannot login",
      "Replication",
      "Bypass RLS"
    };
    boolean[] whenTrue = {true, false, true, true, false, true, true};
    for (int i = 0; i < names.length; i++) {
      if (roles.value(row, i + 1, "f").equals("t") == whenTrue[i]) {
        attributes.add(names[i]);
      }
    }
    return String.join(", ", attributes);
  }

  private void functions(@Nullable String pattern, boolean system) throws SQLException {
    runner.print(
        runner
            .query(
                "SELECT n.nspname AS \"Schema\", p.proname AS \"Name\","
                    + " pg_catalog.pg_get_function_result(p.oid) AS \"Result data type\","
                    + " pg_catalog.pg_get_function_arguments(p.oid) AS \"Argument data types\","
                    + " CASE p.prokind WHEN 'a' THEN 'agg' WHEN 'w' THEN 'window'"
                    + " WHEN 'p' THEN 'proc' ELSE 'func' END AS \"Type\""
                    + " FROM pg_catalog.pg_proc p"
                    + " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE true"
                    + (system || pattern != null ? "" : NOT_SYSTEM)
                    + NamePattern.parse(pattern)
                        .conditions(
                            "n.nspname", "p.proname", visible("pg_function_is_visible", "p.oid"))
                    + " ORDER BY 1, 2, 4")
            .titled("List of functions"));
  }

  private void types(@Nullable String pattern, boolean system) throws SQLException {
    runner.print(
        runner
            .query(
                "SELECT n.nspname AS \"Schema\","
                    + " pg_catalog.format_type(t.oid, NULL) AS \"Name\","
                    + " pg_catalog.obj_description(t.oid, 'pg_type') AS \"Description\""
                    + " FROM pg_catalog.pg_type t"
                    + " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace"
                    + " WHERE t.typrelid = 0 AND t.typelem = 0"
                    + (system || pattern != null ? "" : NOT_SYSTEM)
                    + NamePattern.parse(pattern)
                        .conditions(
                            "n.nspname", "t.typname", visible("pg_type_is_visible", "t.oid"))
                    + " ORDER BY 1, 2")
            .titled("List of data types"));
  }

  private void databases(@Nullable String pattern) throws SQLException {
    runner.print(
        runner
            .query(
                "SELECT d.datname AS \"Name\","
                    + " pg_catalog.pg_get_userbyid(d.datdba) AS \"Owner\","
                    + " pg_catalog.pg_encoding_to_char(d.encoding) AS \"Encoding\","
                    + " d.datcollate AS \"Collate\", d.datctype AS \"Ctype\""
                    + " FROM pg_catalog.pg_database d WHERE true"
                    + NamePattern.parse(pattern).conditions("d.datname", "d.datname", "")
                    + " ORDER BY 1")
            .titled("List of databases"));
  }

  private void privileges(@Nullable String pattern) throws SQLException {
    runner.print(
        runner
            .query(
                "SELECT n.nspname AS \"Schema\", c.relname AS \"Name\","
                    + " CASE c.relkind WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence'"
                    + " ELSE 'table' END AS \"Type\","
                    + " pg_catalog.array_to_string(c.relacl, E'\\n') AS \"Access privileges\""
                    + " FROM pg_catalog.pg_class c"
                    + " LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE c.relkind IN ('r','v','m','S','p')"
                    + (pattern == null ? NOT_SYSTEM : "")
                    + NamePattern.parse(pattern)
                        .conditions(
                            "n.nspname", "c.relname", visible("pg_table_is_visible", "c.oid"))
                    + " ORDER BY 1, 2")
            .titled("Access privileges"));
  }

  /** The text of a view or function. */
  private void show(String function, String catalog, String column, String name)
      throws SQLException, ShellException {
    boolean isView = catalog.equals("pg_class");
    ResultTable found =
        runner.query(
            "SELECT pg_catalog."
                + function
                + "(o.oid) FROM pg_catalog."
                + catalog
                + " o WHERE true"
                + NamePattern.parse(name.replaceFirst(".*\\.", "").replaceFirst("\\(.*", ""))
                    .conditions("", "o." + column, isView ? "o.relkind IN ('v','m')" : ""));
    if (found.rows().isEmpty()) {
      throw new ShellException((isView ? "view" : "function") + " \"" + name + "\" does not exist");
    }
    String head = isView ? "CREATE OR REPLACE VIEW " + name + " AS\n" : "";
    output.message(head + found.value(0, 0, ""));
  }
}
