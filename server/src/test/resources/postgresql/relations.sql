-- section: materialised views
CREATE TABLE t (id int PRIMARY KEY, g int, v int);
INSERT INTO t SELECT i, i % 3, i FROM generate_series(1, 9) i;
CREATE MATERIALIZED VIEW mv AS SELECT g, count(*) AS n, sum(v) AS s FROM t GROUP BY g;
SELECT * FROM mv ORDER BY g;
INSERT INTO t VALUES (100, 0, 1000);
SELECT * FROM mv ORDER BY g;
REFRESH MATERIALIZED VIEW mv;
SELECT * FROM mv ORDER BY g;
CREATE UNIQUE INDEX mv_g ON mv (g);
REFRESH MATERIALIZED VIEW CONCURRENTLY mv;
INSERT INTO mv VALUES (1, 1, 1);
CREATE MATERIALIZED VIEW mv2 AS SELECT 1 AS one WITH NO DATA;
SELECT * FROM mv2;
REFRESH MATERIALIZED VIEW mv2;
SELECT * FROM mv2;
-- differs: not supported yet
CREATE MATERIALIZED VIEW IF NOT EXISTS mv2 AS SELECT 2;
SELECT matviewname, ispopulated FROM pg_matviews ORDER BY 1;
SELECT relname, relkind FROM pg_class WHERE relname IN ('mv', 't', 'mv_g') ORDER BY 1;
DROP TABLE mv;
DROP TABLE t;
DROP MATERIALIZED VIEW mv2;
DROP MATERIALIZED VIEW nosuch;
DROP VIEW mv;
-- section: create table as and select into
CREATE TABLE c1 AS SELECT id, v * 2 AS dbl, 'x' AS txt FROM t WHERE id < 4;
SELECT * FROM c1 ORDER BY id;
CREATE TABLE c2 (p, q) AS VALUES (1, 'a'), (2, 'b');
SELECT * FROM c2 ORDER BY p;
CREATE TABLE c3 AS TABLE c2 WITH NO DATA;
SELECT count(*) FROM c3;
-- differs: not supported yet
CREATE TABLE IF NOT EXISTS c3 AS SELECT 1;
-- differs: not supported yet
SELECT id, g INTO c4 FROM t WHERE id < 3;
-- differs: not supported yet
SELECT * FROM c4 ORDER BY id;
-- differs: not supported yet
SELECT id INTO TEMP c5 FROM t WHERE id < 3;
-- differs: not supported yet
SELECT count(*) FROM c5;
CREATE TABLE c6 AS SELECT 1 AS a, 2 AS a;
-- section: temporary tables
CREATE TEMP TABLE tt (id int PRIMARY KEY, v text);
INSERT INTO tt VALUES (1, 'a');
SELECT * FROM tt;
SELECT * FROM pg_temp.tt;
CREATE TABLE both1 (x int);
CREATE TEMP TABLE both1 (y int);
SELECT * FROM both1;
DROP TABLE both1;
SELECT * FROM both1;
BEGIN;
CREATE TEMP TABLE oc (x int) ON COMMIT DROP;
INSERT INTO oc VALUES (1);
SELECT * FROM oc;
COMMIT;
SELECT * FROM oc;
CREATE TEMP TABLE od (x int) ON COMMIT DELETE ROWS;
BEGIN;
INSERT INTO od VALUES (1);
SELECT count(*) FROM od;
COMMIT;
SELECT count(*) FROM od;
CREATE TEMP TABLE ta AS SELECT * FROM t WHERE id < 3;
SELECT count(*) FROM ta;
CREATE TEMP VIEW tv AS SELECT 1 AS one;
SELECT * FROM tv;
CREATE INDEX ON tt (v);
ALTER TABLE tt ADD COLUMN w int;
DROP TABLE tt;
DISCARD TEMP;
SELECT * FROM od;
CREATE TEMP TABLE public.bad (x int);
-- section: views
CREATE VIEW v1 AS SELECT id, v FROM t WHERE g = 1;
SELECT * FROM v1 ORDER BY id;
CREATE OR REPLACE VIEW v1 AS SELECT id, v, g FROM t WHERE g = 2;
SELECT * FROM v1 ORDER BY id;
CREATE OR REPLACE VIEW v1 AS SELECT id FROM t;
CREATE VIEW v2 (a, b) AS SELECT id, v FROM v1;
DROP VIEW v1;
DROP VIEW v1 CASCADE;
SELECT * FROM v2;
-- differs: not supported yet
CREATE RECURSIVE VIEW nums (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM nums WHERE n < 5;
-- differs: not supported yet
SELECT sum(n) FROM nums;
-- differs: not supported yet
CREATE VIEW v3 AS SELECT * FROM t WITH CHECK OPTION;
-- differs: not supported yet
SELECT table_name, view_definition IS NOT NULL FROM information_schema.views WHERE table_schema = 'public' ORDER BY 1;
-- section: comments
COMMENT ON TABLE t IS 'the table';
COMMENT ON COLUMN t.v IS 'the value';
COMMENT ON SCHEMA public IS 'std';
COMMENT ON INDEX t_pkey IS 'the key';
COMMENT ON CONSTRAINT t_pkey ON t IS 'the constraint';
-- differs: not supported yet
COMMENT ON VIEW v3 IS 'a view';
COMMENT ON COLUMN t.nosuch IS 'x';
COMMENT ON TABLE nosuch IS 'x';
SELECT obj_description('t'::regclass), col_description('t'::regclass, 3), obj_description('t'::regclass, 'pg_class'), col_description('t'::regclass, 1);
SELECT objsubid, description FROM pg_description WHERE objoid = 't'::regclass ORDER BY objsubid;
COMMENT ON TABLE t IS NULL;
SELECT obj_description('t'::regclass);
-- section: drop with dependencies
CREATE SCHEMA app;
CREATE TABLE app.a (id serial PRIMARY KEY);
CREATE TABLE app.b (id int REFERENCES app.a);
CREATE VIEW app.va AS SELECT * FROM app.a;
DROP TABLE app.a;
DROP SCHEMA app;
DROP SCHEMA app RESTRICT;
DROP TABLE app.a CASCADE;
SELECT count(*) FROM app.b;
DROP SCHEMA app CASCADE;
DROP SCHEMA app;
DROP SCHEMA IF EXISTS app;
DROP TABLE IF EXISTS nosuch, c1;
DROP TABLE c2, nosuch;
SELECT count(*) FROM c2;
-- differs: not supported yet
CREATE SCHEMA s1 CREATE TABLE inside (id int) CREATE VIEW iv AS SELECT 1 AS x;
-- differs: not supported yet
SELECT count(*) FROM s1.inside;
-- differs: not supported yet
DROP TABLE s1.iv;
-- section: search path
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE TABLE one.x (a int);
CREATE TABLE two.x (b int);
SET search_path = two, one;
SELECT * FROM x;
SET search_path = one, two;
SELECT * FROM x;
CREATE TABLE y (c int);
SELECT schemaname FROM pg_tables WHERE tablename = 'y';
SELECT current_schema, current_schemas(false);
SHOW search_path;
SET search_path = nosuch;
SELECT * FROM x;
CREATE TABLE z (a int);
RESET search_path;
