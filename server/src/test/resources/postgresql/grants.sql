-- section: roles and privileges
CREATE ROLE corpus_a LOGIN;
CREATE ROLE corpus_b;
CREATE ROLE corpus_a;
CREATE TABLE t (id int PRIMARY KEY, v text);
CREATE TABLE secret (id int);
INSERT INTO t VALUES (1, 'x');
CREATE SEQUENCE sq;
CREATE VIEW tv AS SELECT * FROM t;
-- differs: not supported yet
SET ROLE corpus_a;
-- differs: not supported yet
SELECT current_user, session_user = current_user AS same;
-- differs: not supported yet
SELECT * FROM t;
-- differs: not supported yet
INSERT INTO t VALUES (2, 'y');
-- differs: not supported yet
DROP TABLE t;
-- differs: not supported yet
ALTER TABLE t ADD COLUMN z int;
-- differs: not supported yet
RESET ROLE;
GRANT SELECT ON t TO corpus_a;
-- differs: not supported yet
SET ROLE corpus_a;
-- differs: not supported yet
SELECT * FROM t;
-- differs: not supported yet
INSERT INTO t VALUES (2, 'y');
-- differs: not supported yet
UPDATE t SET v = 'z';
-- differs: not supported yet
DELETE FROM t;
-- differs: not supported yet
SELECT * FROM secret;
-- differs: not supported yet
SELECT * FROM tv;
-- differs: not supported yet
SELECT nextval('sq');
-- differs: not supported yet
RESET ROLE;
GRANT INSERT, UPDATE ON TABLE t TO corpus_a;
GRANT SELECT ON tv TO corpus_a;
GRANT USAGE ON SEQUENCE sq TO corpus_a;
-- differs: not supported yet
SET ROLE corpus_a;
INSERT INTO t VALUES (2, 'y');
UPDATE t SET v = 'z' WHERE id = 2;
-- differs: not supported yet
DELETE FROM t WHERE id = 2;
-- differs: not supported yet
SELECT count(*) FROM tv;
-- differs: not supported yet
SELECT nextval('sq');
-- differs: not supported yet
TRUNCATE t;
-- differs: not supported yet
CREATE SCHEMA nope;
-- differs: not supported yet
RESET ROLE;
REVOKE SELECT ON t FROM corpus_a;
-- differs: not supported yet
SELECT has_table_privilege('corpus_a', 't', 'SELECT'), has_table_privilege('corpus_a', 't', 'INSERT'), has_table_privilege('t', 'DELETE');
-- differs: not supported yet
SET ROLE corpus_a;
-- differs: not supported yet
SELECT * FROM t;
-- differs: not supported yet
RESET ROLE;
GRANT ALL ON t TO PUBLIC;
-- differs: not supported yet
SET ROLE corpus_b;
-- differs: not supported yet
SELECT count(*) FROM t;
-- differs: not supported yet
RESET ROLE;
REVOKE ALL ON t FROM PUBLIC;
-- differs: not supported yet
GRANT corpus_b TO corpus_a;
GRANT SELECT ON secret TO corpus_b;
-- differs: not supported yet
SET ROLE corpus_a;
SELECT count(*) FROM secret;
-- differs: not supported yet
SET ROLE corpus_b;
SELECT count(*) FROM secret;
-- differs: not supported yet
RESET ROLE;
-- differs: not supported yet
REVOKE corpus_b FROM corpus_a;
CREATE SCHEMA priv;
CREATE TABLE priv.x (a int);
GRANT SELECT ON priv.x TO corpus_a;
-- differs: not supported yet
SET ROLE corpus_a;
-- differs: not supported yet
SELECT * FROM priv.x;
-- differs: not supported yet
CREATE TABLE priv.mine (a int);
-- differs: not supported yet
RESET ROLE;
GRANT USAGE, CREATE ON SCHEMA priv TO corpus_a;
-- differs: not supported yet
SET ROLE corpus_a;
SELECT * FROM priv.x;
-- differs: not supported yet
CREATE TABLE priv.mine (a int);
INSERT INTO priv.mine VALUES (1);
DROP TABLE priv.mine;
-- differs: not supported yet
CREATE ROLE other;
-- differs: not supported yet
RESET ROLE;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO corpus_b;
-- differs: not supported yet
SET ROLE corpus_b;
SELECT count(*) FROM secret;
-- differs: not supported yet
RESET ROLE;
-- differs: not supported yet
GRANT SELECT ON nosuch TO corpus_a;
-- differs: not supported yet
GRANT SELECT ON t TO nosuchrole;
-- differs: not supported yet
GRANT NOSUCH ON t TO corpus_a;
SET ROLE nosuchrole;
ALTER TABLE secret OWNER TO corpus_a;
-- differs: not supported yet
SET ROLE corpus_a;
ALTER TABLE secret ADD COLUMN mine int;
-- differs: not supported yet
RESET ROLE;
-- differs: not supported yet
DROP ROLE corpus_a;
-- differs: not supported yet
SELECT grantee, privilege_type FROM information_schema.table_privileges WHERE table_name = 't' AND grantee LIKE 'corpus%' ORDER BY 1, 2;
-- differs: not supported yet
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO corpus_b;
ALTER TABLE secret OWNER TO massif;
-- differs: not supported yet
DROP OWNED BY corpus_a;
-- differs: not supported yet
DROP OWNED BY corpus_b;
-- differs: not supported yet
DROP ROLE corpus_a, corpus_b;
DROP ROLE IF EXISTS corpus_a;
ALTER ROLE nosuch LOGIN;
