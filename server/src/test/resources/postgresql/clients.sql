-- section: system columns
CREATE TABLE t (id int PRIMARY KEY, v text);
INSERT INTO t VALUES (1, 'a'), (2, 'b');
SELECT tableoid::regclass, id FROM t ORDER BY id;
SELECT * FROM t WHERE tableoid = 't'::regclass ORDER BY id;
SELECT t.*, t.tableoid = 't'::regclass AS own FROM t ORDER BY id;
SELECT a.id, b.id AS other, b.tableoid IS NULL AS missing FROM t a LEFT JOIN t b ON b.id = a.id + 1 ORDER BY a.id;
SELECT s.tableoid::regclass, s.id FROM (SELECT tableoid, id FROM t) s ORDER BY id;
SELECT * FROM (SELECT tableoid::regclass, id FROM t) s ORDER BY id;
SELECT count(DISTINCT tableoid) FROM pg_class;
SELECT c.tableoid::regclass, c.relname FROM pg_class c WHERE c.relname = 't';
SELECT d.tableoid::regclass, a.tableoid::regclass FROM pg_class d JOIN pg_attribute a ON a.attrelid = d.oid WHERE d.relname = 't' AND a.attname = 'v';
UPDATE t SET v = 'c' WHERE tableoid = 't'::regclass AND id = 2;
DELETE FROM t WHERE tableoid = 'pg_class'::regclass;
-- differs: said to be ambiguous
SELECT tableoid FROM t a JOIN t b ON a.id = b.id;
CREATE VIEW tv AS SELECT * FROM t;
SELECT tableoid FROM tv;
-- section: sequences as relations
CREATE SEQUENCE sq START 5 CACHE 1;
SELECT last_value, is_called FROM sq;
SELECT nextval('sq'), nextval('sq');
SELECT last_value, is_called FROM sq;
SELECT setval('sq', 5, false);
SELECT last_value, is_called FROM public.sq;
SELECT s.last_value + 1 AS next FROM sq s;
SELECT setval('sq', 9);
SELECT last_value, is_called FROM sq;
SELECT last_value FROM nosuch_sq;
INSERT INTO sq VALUES (1);
-- section: functions that clients call
SELECT count(*) > 400 AS many FROM pg_get_keywords();
SELECT word, catcode, barelabel, catdesc FROM pg_catalog.pg_get_keywords() WHERE word IN ('select', 'abort', 'between', 'left') ORDER BY word;
SELECT name, abbrev, utc_offset, is_dst FROM pg_timezone_names() WHERE name IN ('UTC', 'Asia/Tokyo') ORDER BY name;
SELECT * FROM pg_options_to_table('{a=b,c=,d}');
SELECT acldefault('c', 10), acldefault('x', 10);
SELECT array_length(acldefault('d', 10), 1), array_length(acldefault('r', 10), 1);
SELECT privilege_type, is_grantable, grantee = 10 AS own FROM aclexplode(acldefault('r', 10));
SELECT oidvectortypes(proargtypes) FROM pg_proc WHERE oid = 'pg_get_viewdef(oid,bool)'::regprocedure;
SELECT oid IN (SELECT 't'::regclass) FROM pg_class WHERE relname = 't';
SELECT count(*) FROM pg_class WHERE oid IN (SELECT pg_partition_ancestors('t') UNION ALL VALUES ('t'::regclass));
SELECT typname[0], typname[1], typname[200] FROM pg_type WHERE typname = '_text';
SELECT x, n FROM information_schema._pg_expandarray('3 1'::int2vector) e;
SELECT DISTINCT s.tableoid::regclass AS tab FROM (SELECT tableoid FROM pg_class UNION ALL SELECT tableoid FROM pg_type) s ORDER BY 1;
-- section: prepared statements and cursors
PREPARE p1(int, text) AS SELECT $1, $2;
SELECT name, statement, parameter_types, from_sql FROM pg_prepared_statements;
DEALLOCATE p1;
SELECT count(*) FROM pg_prepared_statements;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT 1;
SELECT name, is_holdable, is_binary, is_scrollable FROM pg_cursors;
COMMIT;
SELECT count(*) FROM pg_cursors;
-- section: catalogs of what is not there
SELECT count(*) FROM pg_init_privs WHERE objoid = 't'::regclass;
SELECT count(*) FROM pg_amop WHERE amopmethod = 403 AND amoplefttype = 23 AND amoprighttype = 23;
SELECT usename FROM pg_shadow WHERE usename = 'massif';
