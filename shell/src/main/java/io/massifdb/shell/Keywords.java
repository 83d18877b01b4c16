package io.massifdb.shell;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The words of SQL that are completed and coloured. */
final class Keywords {
  static final Set<String> ALL =
      new TreeSet<>(
          Arrays.asList(
              """
              ADD ALL ALTER ANALYZE AND ANY ARRAY AS ASC BEGIN BETWEEN BIGINT BOOLEAN BY BYTEA CASCADE
              CASE CAST CHAR CHECK COALESCE COLLATE COLUMN COMMENT COMMIT CONFLICT CONSTRAINT COPY COUNT
              CREATE CROSS CURRENT_DATE CURRENT_TIMESTAMP CURRENT_USER CURSOR DATABASE DATE DEFAULT DELETE
              DESC DISTINCT DO DOUBLE DROP ELSE END ESCAPE EXCEPT EXECUTE EXISTS EXPLAIN EXTRACT FALSE
              FETCH FIRST FOLLOWING FOR FOREIGN FROM FULL FUNCTION GENERATED GRANT GROUP GROUPING HAVING
              IDENTITY IF ILIKE IN INDEX INNER INSERT INT INTEGER INTERSECT INTERVAL INTO IS ISOLATION JOIN
              JSON JSONB KEY LAST LATERAL LEFT LEVEL LIKE LIMIT LOCAL LOCK MATERIALIZED MERGE NATURAL
              NOT NOTHING NULL NULLS NUMERIC OFFSET ON ONLY OR ORDER OUTER OVER PARTITION PRECEDING PRECISION
              PREPARE PRIMARY RANGE READ REAL RECURSIVE REFERENCES RENAME REPLACE RESET RESTRICT RETURNING
              REVOKE RIGHT ROLE ROLLBACK ROLLUP ROW ROWS SAVEPOINT SCHEMA SELECT SEQUENCE SERIAL SERIALIZABLE
              SESSION SET SHOW SIMILAR SMALLINT SOME START TABLE TEMPORARY TEXT THEN TIME TIMESTAMP
              TIMESTAMPTZ TO TRANSACTION TRUE TRUNCATE UNBOUNDED UNION UNIQUE UPDATE USER USING UUID VALUES
              VARCHAR VIEW WHEN WHERE WINDOW WITH WITHOUT ZONE
              """
                  .strip()
                  .split("\\s+")));

  static final Set<String> COMMANDS =
      new TreeSet<>(
          Arrays.asList(
              ("\\? \\! \\a \\c \\C \\conninfo \\copy \\d \\d+ \\dS \\df \\di \\dm \\dn \\dp \\ds"
                   + " \\dt \\dt+ \\dT \\du \\dv \\e \\echo \\elif \\else \\encoding \\endif"
                   + " \\errverbose \\f \\g \\gexec \\gset \\gx \\h \\H \\i \\if \\ir \\l \\nodes"
                   + " \\o \\p \\plan \\pset \\q \\qecho \\r"
                   + " \\ranges \\set \\sf \\sv \\t \\timing \\unset \\warn \\watch \\x")
                  .split(" ")));

  private Keywords() {}

  static boolean contains(String word) {
    return ALL.contains(word.toUpperCase(Locale.ROOT));
  }
}
