-- section: cursors
CREATE TABLE t (id int PRIMARY KEY, v text);
INSERT INTO t SELECT g, 'v' || g FROM generate_series(1, 10) g;
DECLARE c CURSOR FOR SELECT * FROM t ORDER BY id;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT * FROM t ORDER BY id;
FETCH c;
FETCH NEXT FROM c;
FETCH 2 FROM c;
FETCH FORWARD 2 FROM c;
FETCH PRIOR FROM c;
FETCH BACKWARD 2 FROM c;
FETCH ABSOLUTE 8 FROM c;
FETCH RELATIVE -3 FROM c;
FETCH FIRST FROM c;
FETCH LAST FROM c;
FETCH NEXT FROM c;
FETCH PRIOR FROM c;
FETCH ABSOLUTE -2 FROM c;
FETCH 0 FROM c;
MOVE ABSOLUTE 3 IN c;
FETCH ALL FROM c;
FETCH BACKWARD ALL FROM c;
MOVE FORWARD ALL IN c;
MOVE BACKWARD 2 IN c;
FETCH c;
CLOSE c;
FETCH c;
ROLLBACK;
BEGIN;
DECLARE n NO SCROLL CURSOR FOR SELECT id FROM t ORDER BY id;
FETCH 3 FROM n;
MOVE 2 FROM n;
FETCH n;
FETCH BACKWARD FROM n;
ROLLBACK;
DECLARE h CURSOR WITH HOLD FOR SELECT id FROM t WHERE id < 4 ORDER BY id;
FETCH 2 FROM h;
FETCH ALL FROM h;
BEGIN;
DELETE FROM t WHERE id = 1;
ROLLBACK;
CLOSE h;
CLOSE h;
CLOSE ALL;
SELECT name, statement, is_holdable FROM pg_cursors ORDER BY 1;
-- section: prepared statements
PREPARE p AS SELECT * FROM t WHERE id = $1;
EXECUTE p(3);
EXECUTE p(1 + 1);
EXECUTE p;
PREPARE p AS SELECT 1;
PREPARE p2 (int, text) AS INSERT INTO t VALUES ($1, $2) RETURNING *;
EXECUTE p2(20, 'twenty');
EXECUTE p2('21', upper('x'));
EXECUTE nosuch;
SELECT name, parameter_types FROM pg_prepared_statements ORDER BY name;
-- differs: not supported yet
CREATE TABLE pt AS EXECUTE p(4);
-- differs: not supported yet
SELECT * FROM pt;
DEALLOCATE p;
DEALLOCATE p;
DEALLOCATE ALL;
PREPARE noargs AS UPDATE t SET v = 'w' WHERE id = 1;
EXECUTE noargs;
-- section: transactions
BEGIN;
INSERT INTO t VALUES (30, 'x');
SAVEPOINT a;
INSERT INTO t VALUES (30, 'dup');
SELECT 1;
ROLLBACK TO SAVEPOINT a;
INSERT INTO t VALUES (31, 'y');
RELEASE a;
COMMIT;
SELECT id FROM t WHERE id >= 30 ORDER BY id;
COMMIT;
ROLLBACK;
SAVEPOINT x;
BEGIN;
ROLLBACK TO nosuch;
COMMIT;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
INSERT INTO t VALUES (40, 'x');
ROLLBACK;
-- differs: not supported yet
START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE;
SHOW transaction_isolation;
END;
BEGIN;
COMMIT AND CHAIN;
ROLLBACK;
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
BEGIN;
LOCK TABLE t IN ACCESS SHARE MODE;
-- differs: LOCK TABLE is accepted and means nothing
LOCK TABLE nosuch;
ROLLBACK;
-- section: advisory locks
SELECT pg_advisory_lock(1);
SELECT pg_try_advisory_lock(1), pg_try_advisory_lock(2, 3);
SELECT pg_advisory_unlock(1);
SELECT pg_advisory_unlock(1), pg_advisory_unlock(1);
SELECT pg_advisory_unlock_all();
BEGIN;
SELECT pg_advisory_xact_lock(77);
SELECT pg_try_advisory_xact_lock(78);
SELECT pg_try_advisory_xact_lock_shared(79), pg_try_advisory_lock_shared(80);
COMMIT;
SELECT pg_advisory_unlock(78);
-- differs: not supported yet
SELECT pg_advisory_xact_lock(hashtext('x'));
-- section: notifications
-- differs: not supported yet
LISTEN chan;
-- differs: not supported yet
NOTIFY chan, 'hello';
-- differs: not supported yet
NOTIFY chan;
-- differs: not supported yet
SELECT pg_listening_channels();
-- differs: not supported yet
UNLISTEN chan;
-- differs: not supported yet
NOTIFY chan, 'nobody';
BEGIN;
-- differs: not supported yet
NOTIFY other;
ROLLBACK;
-- differs: not supported yet
SELECT pg_notify('c', 'x');
-- differs: not supported yet
UNLISTEN *;
-- section: settings
-- differs: not supported yet
SHOW server_version_num;
SET application_name = 'me';
SHOW application_name;
SELECT current_setting('application_name'), current_setting('nosuch.x', true);
SELECT set_config('my.var', 'v', false), current_setting('my.var');
SET LOCAL statement_timeout = 100;
SET statement_timeout = '5s';
SHOW statement_timeout;
RESET statement_timeout;
SET nosuch = 1;
SHOW nosuch;
SET TIME ZONE 'Europe/Berlin';
SELECT '2024-07-01 12:00+00'::timestamptz;
SET TIME ZONE INTERVAL '-03:00' HOUR TO MINUTE;
-- differs: not supported yet
SHOW TIME ZONE;
RESET TIME ZONE;
SET datestyle = 'ISO, DMY';
-- differs: not supported yet
SELECT '01/02/2024'::date;
RESET datestyle;
SET bytea_output = 'escape';
-- differs: not supported yet
SELECT '\x0041'::bytea;
RESET ALL;
SET extra_float_digits = 0;
-- differs: not supported yet
SELECT 0.1::float8 + 0.2::float8;
RESET extra_float_digits;
SET intervalstyle = 'iso_8601';
-- differs: not supported yet
SELECT '1 year 2 days 3:04'::interval;
RESET intervalstyle;
SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
DISCARD ALL;
-- section: explain and upkeep
ANALYZE t;
ANALYZE nosuch;
VACUUM;
VACUUM ANALYZE t;
EXPLAIN (COSTS OFF, FORMAT nosuch) SELECT 1;
CHECKPOINT;
CLUSTER;
REINDEX TABLE t;
-- differs: not supported yet
DO $$ begin end $$;
