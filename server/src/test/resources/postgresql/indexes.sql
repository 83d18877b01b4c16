-- section: kinds
CREATE TABLE t (id int PRIMARY KEY, a int, b text, c int, j jsonb, tags text[]);
INSERT INTO t SELECT g, g % 10, 'Name' || (g % 7), CASE WHEN g % 3 = 0 THEN NULL ELSE g END FROM generate_series(1, 100) g;
CREATE INDEX t_desc ON t (a DESC NULLS LAST, c);
CREATE INDEX t_part ON t (c) WHERE a = 3;
CREATE INDEX t_expr ON t (lower(b));
CREATE INDEX t_expr2 ON t ((a + c));
CREATE INDEX t_inc ON t (a) INCLUDE (b);
CREATE INDEX ON t (b, a);
CREATE INDEX CONCURRENTLY t_conc ON t (c);
CREATE INDEX IF NOT EXISTS t_conc ON t (c);
CREATE INDEX t_conc ON t (c);
-- differs: not supported yet
CREATE INDEX t_hash ON t USING hash (a);
-- differs: not supported yet
CREATE INDEX t_gin ON t USING gin (tags);
CREATE INDEX t_bad ON t (nosuch);
CREATE INDEX t_bad ON nosuch (a);
SELECT id FROM t WHERE lower(b) = 'name3' ORDER BY id LIMIT 3;
SELECT id FROM t WHERE a = 3 AND c > 50 ORDER BY c;
SELECT id FROM t WHERE a + c = 50;
SELECT a, b FROM t WHERE a = 4 ORDER BY b LIMIT 2;
UPDATE t SET b = 'Other' WHERE id = 3;
SELECT id FROM t WHERE lower(b) = 'other';
UPDATE t SET a = 3 WHERE id = 4;
SELECT id FROM t WHERE a = 3 AND c < 10 ORDER BY c;
DELETE FROM t WHERE id = 4;
SELECT id FROM t WHERE a = 3 AND c < 10 ORDER BY c;
-- section: unique
CREATE TABLE u (id int PRIMARY KEY, email text, active boolean, x int);
CREATE UNIQUE INDEX u_email ON u (lower(email));
CREATE UNIQUE INDEX u_active ON u (x) WHERE active;
INSERT INTO u VALUES (1, 'A@x', true, 1), (2, 'b@x', false, 1), (3, 'c@x', false, 1);
INSERT INTO u VALUES (4, 'a@X', true, 5);
INSERT INTO u VALUES (4, 'd@X', true, 1);
UPDATE u SET active = true WHERE id = 2;
UPDATE u SET active = true, x = 2 WHERE id = 2;
INSERT INTO u VALUES (9, 'a@x', false, 1) ON CONFLICT (lower(email)) DO UPDATE SET x = 100 RETURNING id, x;
INSERT INTO u VALUES (10, 'z@x', true, 2) ON CONFLICT (x) WHERE active DO NOTHING;
INSERT INTO u VALUES (10, 'z@x', true, 2) ON CONFLICT DO NOTHING;
INSERT INTO u VALUES (11, 'b@x', false, 7) ON CONFLICT (email) DO NOTHING;
SELECT * FROM u ORDER BY id;
CREATE TABLE nn (a int UNIQUE NULLS NOT DISTINCT);
INSERT INTO nn VALUES (NULL);
INSERT INTO nn VALUES (NULL);
CREATE TABLE nd (a int UNIQUE);
INSERT INTO nd VALUES (NULL), (NULL);
CREATE UNIQUE INDEX t_uni ON t (a);
-- section: catalog
-- differs: not supported yet
SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('t', 'u') ORDER BY indexname;
-- differs: not supported yet
SELECT c.relname, i.indisunique, i.indisprimary, i.indpred IS NOT NULL AS partial, i.indexprs IS NOT NULL AS expr, i.indnkeyatts, i.indnatts FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = 't'::regclass ORDER BY 1;
DROP INDEX t_desc;
DROP INDEX t_desc;
DROP INDEX IF EXISTS t_desc;
DROP INDEX t_pkey;
DROP INDEX CONCURRENTLY t_conc;
REINDEX TABLE t;
ALTER TABLE t DROP COLUMN c;
-- differs: not supported yet
SELECT indexname FROM pg_indexes WHERE tablename = 't' ORDER BY indexname;
