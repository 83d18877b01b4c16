-- section: merge
CREATE TABLE stock (id int PRIMARY KEY, qty int, note text);
CREATE TABLE delta (id int, d int);
INSERT INTO stock VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c');
INSERT INTO delta VALUES (1, 5), (3, -30), (4, 40);
MERGE INTO stock s USING delta d ON s.id = d.id WHEN MATCHED AND s.qty + d.d = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET qty = s.qty + d.d WHEN NOT MATCHED THEN INSERT VALUES (d.id, d.d, 'new');
SELECT * FROM stock ORDER BY id;
MERGE INTO stock AS s USING (VALUES (1, 100), (9, 900)) AS v(id, q) ON s.id = v.id WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED AND v.q > 100 THEN INSERT (id, qty) VALUES (v.id, v.q);
SELECT * FROM stock ORDER BY id;
MERGE INTO stock s USING delta d ON s.id = d.id WHEN MATCHED THEN UPDATE SET (qty, note) = (0, 'zero');
SELECT * FROM stock ORDER BY id;
MERGE INTO stock s USING (SELECT 1 AS id UNION ALL SELECT 1) d ON s.id = d.id WHEN MATCHED THEN UPDATE SET qty = 1;
MERGE INTO nosuch s USING delta d ON s.id = d.id WHEN MATCHED THEN DELETE;
WITH x AS (SELECT 2 AS id) MERGE INTO stock s USING x ON s.id = x.id WHEN MATCHED THEN DELETE;
-- section: data-modifying with
CREATE TABLE log (id int, what text);
WITH gone AS (DELETE FROM stock WHERE id = 9 RETURNING id, qty) SELECT * FROM gone;
WITH gone AS (DELETE FROM stock WHERE id = 1 RETURNING *) INSERT INTO log SELECT id, 'deleted ' || coalesce(note, '-') FROM gone;
WITH n AS (INSERT INTO stock VALUES (50, 5, 'n'), (51, 6, 'm') RETURNING id) UPDATE log SET what = what || '!' FROM n WHERE n.id = 50;
WITH u AS (UPDATE stock SET qty = qty + 1 WHERE id >= 50 RETURNING id, qty) SELECT count(*), sum(qty) FROM u;
WITH a AS (INSERT INTO log VALUES (7, 'seven') RETURNING id) SELECT (SELECT count(*) FROM log) AS before, (SELECT id FROM a) AS id;
WITH a AS (INSERT INTO log VALUES (8, 'eight')) SELECT 1;
SELECT * FROM log ORDER BY id;
SELECT * FROM stock ORDER BY id;
WITH moved AS (DELETE FROM log RETURNING *), kept AS (INSERT INTO log SELECT id, 'moved' FROM moved WHERE id > 7 RETURNING *) SELECT * FROM kept;
SELECT * FROM log ORDER BY id;
-- section: insert
CREATE TABLE t (id int PRIMARY KEY, a int, b text DEFAULT 'def');
INSERT INTO t VALUES (1, 1), (2, 2, 'two');
INSERT INTO t (b, id) VALUES ('x', 3) RETURNING *, id * 2 AS dbl;
INSERT INTO t SELECT id + 10, a, b FROM t RETURNING id;
INSERT INTO t AS x VALUES (1, 100, 'c') ON CONFLICT (id) DO UPDATE SET a = x.a + excluded.a WHERE x.a < 50 RETURNING x.*;
INSERT INTO t VALUES (1, 100, 'c') ON CONFLICT (id) DO UPDATE SET a = 0 WHERE t.a < 50 RETURNING *;
INSERT INTO t VALUES (1, 1), (77, 1) ON CONFLICT DO NOTHING RETURNING id;
INSERT INTO t VALUES (1, 1);
INSERT INTO t VALUES (200, 1), (200, 2) ON CONFLICT (id) DO UPDATE SET a = 5;
INSERT INTO t VALUES (1, 5) ON CONFLICT ON CONSTRAINT t_pkey DO UPDATE SET (a, b) = (excluded.a, DEFAULT) RETURNING *;
-- differs: not supported yet
INSERT INTO t VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET (a, b) = (SELECT 7, 'sub') RETURNING *;
-- differs: not supported yet
INSERT INTO t (id, a) VALUES (300, (SELECT max(a) FROM t)) RETURNING a;
INSERT INTO t (id, a, b) VALUES (301, 1, 'v') RETURNING (SELECT count(*) FROM t) > 0 AS more;
INSERT INTO t (id, nosuch) VALUES (1, 1);
INSERT INTO t VALUES (400, 1, 'x', 'y');
INSERT INTO t (id, a) VALUES (400);
INSERT INTO t VALUES ('x');
INSERT INTO t DEFAULT VALUES;
-- differs: not supported yet
TABLE t ORDER BY id LIMIT 2;
-- section: update and delete
UPDATE t SET a = s.q FROM (VALUES (1, 111), (2, 222)) s(i, q) WHERE t.id = s.i RETURNING t.id, t.a, s.q;
UPDATE t SET (a, b) = (SELECT 9, 'nine') WHERE id = 2 RETURNING *;
UPDATE t SET (a, b) = ROW(8, DEFAULT) WHERE id = 2 RETURNING *;
-- differs: not supported yet
UPDATE t SET a = (SELECT count(*) FROM t x WHERE x.id < t.id) WHERE id < 20 RETURNING id, a;
UPDATE t x SET a = y.a FROM t y WHERE y.id = x.id + 1 AND x.id = 1 RETURNING x.id, x.a;
UPDATE t SET nosuch = 1;
UPDATE t SET a = 1, a = 2;
UPDATE t SET id = 2 WHERE id = 1;
DELETE FROM t USING (VALUES (11), (12)) d(i) WHERE t.id = d.i RETURNING t.id, d.i;
DELETE FROM t WHERE id IN (SELECT id FROM t WHERE id > 100) RETURNING id;
DELETE FROM t x WHERE EXISTS (SELECT 1 FROM t y WHERE y.id = x.id AND y.id = 77);
-- differs: not supported yet
SELECT * FROM t ORDER BY id;
DELETE FROM ONLY t WHERE id = 13;
TRUNCATE TABLE t;
SELECT count(*) FROM t;
CREATE TABLE arr (id int PRIMARY KEY, xs int[], j jsonb);
INSERT INTO arr VALUES (1, '{1,2,3}', '{"a":1}');
-- differs: not supported yet
UPDATE arr SET xs[2] = 20 RETURNING xs;
-- differs: not supported yet
UPDATE arr SET xs[5] = 50 RETURNING xs;
UPDATE arr SET j = jsonb_set(j, '{b}', '2') RETURNING j;
-- differs: not supported yet
UPDATE arr SET j['c'] = '3' RETURNING j;
CREATE TABLE cur (id int PRIMARY KEY, v int);
INSERT INTO cur SELECT g, g FROM generate_series(1, 5) g;
CREATE VIEW cv AS SELECT id, v FROM cur WHERE id < 4;
INSERT INTO cv VALUES (2, 7);
INSERT INTO cv VALUES (60, 7);
UPDATE cv SET v = v + 100 WHERE id = 2;
DELETE FROM cv WHERE id = 3;
DELETE FROM cv WHERE id = 5;
SELECT * FROM cur ORDER BY id;
BEGIN;
DECLARE c1 CURSOR FOR SELECT * FROM cur ORDER BY id FOR UPDATE;
FETCH 1 FROM c1;
-- differs: not supported yet
UPDATE cur SET v = -1 WHERE CURRENT OF c1;
-- differs: not supported yet
COMMIT;
-- differs: not supported yet
SELECT * FROM cur ORDER BY id;
