package io.massifdb.shell;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What {@code \?} and {@code \h} show. */
final class HelpText {
  static final String COMMANDS =
      """
      General
        \\q                     quit
        \\?  \\h [STATEMENT]      this text; the form of a statement
        \\errverbose            the last error with all its fields
        \\timing [on|off]       show how long statements take
        \\watch [SECONDS]       repeat the query until Ctrl-C

      Query buffer and results
        \\g [FILE] \\g |CMD       run the query, result to a file or program
        \\gx                    the same, one field a line
        \\gset [PREFIX]         keep the result's row in variables
        \\gexec                 run each value of the result as a statement
        \\p  \\r  \\e [FILE]       show, clear, edit the query
        \\plan [QUERY]          EXPLAIN ANALYZE with bars of time

      Objects (S = with system objects, + = more)
        \\d[S+] [PATTERN]       tables, views, sequences; or describe what matches
        \\dt \\di \\dv \\dm \\ds     tables, indexes, views, materialized views, sequences
        \\dn \\du \\df \\dT \\dp     schemas, roles, functions, types, privileges
        \\l  \\sv VIEW  \\sf FUNC  databases, text of a view or function
        \\nodes  \\ranges [TABLE] nodes of the cluster, ranges of a table

      Format
        \\x [on|off|auto]       one field a line
        \\a  \\t  \\f SEP  \\H     unaligned, rows only, field separator, HTML
        \\pset [NAME [VALUE]]   format (table, unaligned, csv, tsv, json, jsonl, vertical,
                               markdown, html), null, border, expanded, footer, title ...

      Input and output
        \\i FILE  \\ir FILE      run a file; the name relative to the present file
        \\o [FILE]              send results to a file or |CMD
        \\copy T FROM|TO 'FILE' copy rows between a file here and the server
        \\echo TEXT  \\qecho  \\warn

      Variables and conditions
        \\set [NAME [VALUE]]    :NAME, :'NAME' and :"NAME" stand for the value
        \\unset NAME
        \\if  \\elif  \\else  \\endif

      Connection and system
        \\c [DB [USER [HOST [PORT]]]]   connect elsewhere
        \\conninfo              where we are connected
        \\! [COMMAND]           run a command of the operating system\
      """;

  private static final Map<String, String> STATEMENTS = new TreeMap<>();

  static {
    STATEMENTS.put(
        "ALTER TABLE",
        "ALTER TABLE [IF EXISTS] name ADD [COLUMN] column type | DROP [COLUMN] column | RENAME TO"
            + " name | ...");
    STATEMENTS.put("ANALYZE", "ANALYZE [table]");
    STATEMENTS.put(
        "BEGIN",
        "BEGIN [ISOLATION LEVEL SERIALIZABLE | REPEATABLE READ | READ COMMITTED] [READ ONLY | READ"
            + " WRITE]");
    STATEMENTS.put("COMMIT", "COMMIT [WORK]");
    STATEMENTS.put(
        "COPY",
        "COPY table [(column, ...)] FROM STDIN | TO STDOUT [WITH (FORMAT csv, HEADER, ...)]");
    STATEMENTS.put(
        "CREATE INDEX",
        "CREATE [UNIQUE] INDEX [IF NOT EXISTS] [name] ON table (column [ASC|DESC], ...) [INCLUDE"
            + " (column, ...)] [WHERE condition]");
    STATEMENTS.put(
        "CREATE SEQUENCE",
        "CREATE SEQUENCE [IF NOT EXISTS] name [INCREMENT n] [START n] [MINVALUE n] [MAXVALUE n]"
            + " [CYCLE]");
    STATEMENTS.put(
        "CREATE TABLE",
        "CREATE TABLE [IF NOT EXISTS] name (column type [NOT NULL] [DEFAULT expression] [PRIMARY"
            + " KEY] [UNIQUE] [REFERENCES table], ..., [constraint, ...])");
    STATEMENTS.put("CREATE VIEW", "CREATE [OR REPLACE] VIEW name [(column, ...)] AS query");
    STATEMENTS.put(
        "DELETE", "DELETE FROM table [USING from] [WHERE condition] [RETURNING expression, ...]");
    STATEMENTS.put("DROP INDEX", "DROP INDEX [IF EXISTS] name, ... [CASCADE | RESTRICT]");
    STATEMENTS.put("DROP TABLE", "DROP TABLE [IF EXISTS] name, ... [CASCADE | RESTRICT]");
    STATEMENTS.put("DROP VIEW", "DROP VIEW [IF EXISTS] name, ... [CASCADE | RESTRICT]");
    STATEMENTS.put("EXPLAIN", "EXPLAIN [(ANALYZE, VERBOSE, ...)] statement");
    STATEMENTS.put(
        "INSERT",
        "INSERT INTO table [(column, ...)] VALUES (...), ... | query [ON CONFLICT [(column)] DO"
            + " NOTHING | DO UPDATE SET ...] [RETURNING ...]");
    STATEMENTS.put("ROLLBACK", "ROLLBACK [TO SAVEPOINT name]");
    STATEMENTS.put("SAVEPOINT", "SAVEPOINT name");
    STATEMENTS.put(
        "SELECT",
        "[WITH name AS (query), ...] SELECT [DISTINCT [ON (...)]] expression [AS name], ... FROM"
            + " from [WHERE condition] [GROUP BY ...] [HAVING ...] [WINDOW ...]"
            + " [UNION|INTERSECT|EXCEPT [ALL] query] [ORDER BY ...] [LIMIT n] [OFFSET n] [FOR"
            + " UPDATE]");
    STATEMENTS.put("SET", "SET [SESSION | LOCAL] name TO value");
    STATEMENTS.put("SHOW", "SHOW name | ALL");
    STATEMENTS.put("TRUNCATE", "TRUNCATE [TABLE] table, ... [CASCADE]");
    STATEMENTS.put(
        "UPDATE",
        "UPDATE table SET column = expression, ... [FROM from] [WHERE condition] [RETURNING"
            + " expression, ...]");
    STATEMENTS.put("VALUES", "VALUES (expression, ...), ...");
  }

  private HelpText() {}

  static String sql(String statement) {
    String wanted = statement.replace(";", "").strip().toUpperCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return "Help is there for: " + String.join(", ", STATEMENTS.keySet());
    }
    StringBuilder found = new StringBuilder();
    STATEMENTS.forEach((name, form) -> {
      if (name.startsWith(wanted)) {
        found.append(found.isEmpty() ? "" : "\n").append(form);
      }
    });
    return found.isEmpty()
        ? "No help for \"" + statement.strip() + "\". Try \\h."
        : found.toString();
  }
}
