-- section: copy in
CREATE TABLE t (id int PRIMARY KEY, name text, price numeric(8,2), at timestamp, ok boolean);
-- differs: not supported yet
COPY t FROM STDIN;
1	one	1.50	2024-01-02 03:04:05	t
2	\N	\N	\N	f
3	tab\there\\and\nnewline	3	2024-01-02	\N
\.
-- differs: not supported yet
SELECT * FROM t ORDER BY id;
-- differs: not supported yet
COPY t (id, name) FROM STDIN WITH (FORMAT csv);
4,four
5,"five, with ""quotes"" and
newline"
6,
7,""
\.
-- differs: not supported yet
SELECT id, name, name IS NULL AS missing FROM t WHERE id > 3 ORDER BY id;
-- differs: not supported yet
COPY t (id, name) FROM STDIN WITH (FORMAT csv, HEADER true, DELIMITER ';', NULL 'nil', QUOTE '''');
id;name
8;'eight;x'
9;nil
\.
-- differs: not supported yet
SELECT id, name FROM t WHERE id > 7 ORDER BY id;
-- differs: not supported yet
COPY t (id, name) FROM STDIN DELIMITER '|' NULL 'x';
20|twenty
21|x
\.
-- differs: not supported yet
SELECT id, name FROM t WHERE id >= 20 ORDER BY id;
-- differs: not supported yet
COPY t FROM STDIN;
30	x
\.
-- differs: not supported yet
COPY t (id) FROM STDIN;
31
notanumber
\.
-- differs: not supported yet
COPY t (id) FROM STDIN;
1
\.
-- differs: not supported yet
SELECT count(*) FROM t;
-- differs: not supported yet
COPY t (id, nosuch) FROM STDIN;
\.
-- differs: not supported yet
COPY nosuch FROM STDIN;
\.
BEGIN;
-- differs: not supported yet
COPY t (id) FROM STDIN;
40
\.
ROLLBACK;
SELECT count(*) FROM t WHERE id = 40;
-- differs: not supported yet
COPY t (id, name) FROM STDIN WITH (FORMAT text, FREEZE);
50	a	b
\.
-- section: copy out
-- differs: not supported yet
COPY t TO STDOUT;
-- differs: not supported yet
COPY t (name, id) TO STDOUT WITH (FORMAT csv, HEADER);
-- differs: not supported yet
COPY (SELECT id, name FROM t WHERE id < 4 ORDER BY id DESC) TO STDOUT;
-- differs: not supported yet
COPY (SELECT id, name FROM t WHERE id < 8 ORDER BY id) TO STDOUT WITH CSV;
-- differs: not supported yet
COPY (SELECT id, name FROM t WHERE id < 6 ORDER BY id) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *);
-- differs: not supported yet
COPY (SELECT 1, 'a"b', NULL) TO STDOUT (FORMAT csv, DELIMITER E'\t', NULL 'NULL');
-- differs: not supported yet
COPY (VALUES (1, true, date '2024-02-03', ARRAY[1,2], 1.50::numeric)) TO STDOUT;
-- differs: not supported yet
COPY t TO '/tmp/nowhere/x';
-- differs: not supported yet
COPY t TO STDOUT (FORMAT nosuch);
-- differs: not supported yet
COPY t TO STDOUT (NOSUCH true);
-- differs: not supported yet
COPY (INSERT INTO t (id) VALUES (60) RETURNING id) TO STDOUT;
CREATE TABLE tg (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int DEFAULT 5);
-- differs: not supported yet
COPY tg (a) FROM STDIN;
1
2
\.
-- differs: not supported yet
SELECT * FROM tg ORDER BY a;
-- differs: not supported yet
COPY tg TO STDOUT;
-- differs: not supported yet
COPY tg (a) FROM STDIN WHERE a > 5;
3
8
\.
-- differs: not supported yet
SELECT a FROM tg ORDER BY a;
