-- section: enums
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE person (id int PRIMARY KEY, m mood DEFAULT 'ok', hist mood[]);
INSERT INTO person VALUES (1, 'happy', '{sad,ok}'), (2, 'sad', NULL);
INSERT INTO person (id) VALUES (3);
INSERT INTO person VALUES (4, 'angry');
SELECT * FROM person ORDER BY m;
SELECT id FROM person WHERE m > 'sad' ORDER BY m DESC, id;
SELECT id FROM person WHERE m = 'ok'::mood;
SELECT 'sad'::mood < 'ok'::mood, 'happy'::mood::text, min(m), max(m) FROM person;
SELECT m, count(*) FROM person GROUP BY m ORDER BY m;
SELECT enum_range(NULL::mood), enum_first(NULL::mood), enum_last(NULL::mood);
SELECT 'x'::mood;
SELECT pg_typeof(m) FROM person LIMIT 1;
CREATE INDEX person_m ON person (m);
SELECT id FROM person WHERE m >= 'ok' ORDER BY m, id;
ALTER TYPE mood ADD VALUE 'ecstatic' AFTER 'happy';
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ecstatic';
ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok';
INSERT INTO person VALUES (5, 'meh'), (6, 'ecstatic');
SELECT id, m FROM person ORDER BY m, id;
ALTER TYPE mood RENAME VALUE 'meh' TO 'soso';
SELECT m FROM person WHERE id = 5;
SELECT enumlabel FROM pg_enum JOIN pg_type t ON t.oid = enumtypid WHERE typname = 'mood' ORDER BY enumsortorder;
CREATE TYPE mood AS ENUM ('a');
DROP TYPE mood;
SELECT column_name, data_type, udt_name FROM information_schema.columns WHERE table_name = 'person' ORDER BY ordinal_position;
-- section: domains
CREATE DOMAIN posint AS int CHECK (VALUE > 0);
CREATE DOMAIN code AS varchar(4) NOT NULL DEFAULT 'none';
CREATE TABLE dt (id int PRIMARY KEY, n posint, c code);
INSERT INTO dt VALUES (1, 5, 'ab');
INSERT INTO dt VALUES (2, -5, 'ab');
INSERT INTO dt VALUES (2, 5, NULL);
INSERT INTO dt VALUES (2, NULL, 'toolong');
INSERT INTO dt (id) VALUES (3) RETURNING *;
UPDATE dt SET n = 0;
SELECT 5::posint + 1, pg_typeof(5::posint);
SELECT (-5)::posint;
SELECT n + 1 FROM dt WHERE n > 2;
CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
SELECT 'a@b'::email;
SELECT 'ab'::email;
DROP DOMAIN posint;
DROP DOMAIN email;
ALTER DOMAIN posint DROP CONSTRAINT posint_check;
INSERT INTO dt VALUES (7, -7, 'x');
-- section: composite types
-- differs: not supported yet
CREATE TYPE addr AS (street text, zip int);
-- differs: not supported yet
CREATE TABLE h (id int PRIMARY KEY, a addr);
-- differs: not supported yet
INSERT INTO h VALUES (1, ROW('Main', 12345)), (2, '("Side St",99)');
-- differs: not supported yet
SELECT * FROM h ORDER BY id;
-- differs: not supported yet
SELECT id, (a).street, (a).zip + 1 AS z FROM h ORDER BY id;
-- differs: not supported yet
SELECT ROW(1, 'x')::addr;
-- differs: not supported yet
SELECT ('a', 5)::addr;
-- differs: not supported yet
DROP TYPE addr;
-- differs: not supported yet
DROP TYPE addr CASCADE;
-- section: built-in types
SELECT 1::int2, 2::int4, 3::int8, 4.5::float4, 5.5::float8, 6.25::numeric(5,1), 'a'::char(3), 'b'::varchar(2), 'c'::text, '\x41'::bytea, true, '2024-02-29'::date;
-- differs: not supported yet
SELECT '12:34:56.789'::time, '12:34:56+02'::timetz, '2024-02-29 12:00'::timestamp, '2024-02-29 12:00+01'::timestamptz, '1 year 2 mons 3 days 04:05:06'::interval;
SELECT '{1,2,3}'::int[], '{{1,2},{3,4}}'::int[], ARRAY[[1,2],[3,4]], '{a,"b c",NULL}'::text[];
SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid, '{"a": [1,2]}'::json, '{"b":1,"a":[1,2]}'::jsonb;
SELECT 'pg_class'::regclass, 'int4'::regtype, 'public'::regnamespace, 1259::regclass;
-- differs: not supported yet
SELECT '12.34'::money;
-- differs: not supported yet
SELECT B'101', '101'::bit(3), '1011'::varbit;
-- differs: not supported yet
SELECT '[1,5)'::int4range, int4range(1, 5) @> 3;
-- differs: not supported yet
SELECT '192.168.0.1/24'::inet, '10.0.0.0/8'::cidr;
-- differs: not supported yet
SELECT '(1,2)'::point;
-- differs: not supported yet
SELECT '<a/>'::xml;
-- differs: not supported yet
SELECT 'fat cat'::tsvector;
SELECT 99999999999::int;
SELECT 'x'::int;
SELECT ''::numeric;
SELECT 'infinity'::timestamp, '-infinity'::date, 'NaN'::numeric, 'Infinity'::float8, 'infinity'::numeric;
