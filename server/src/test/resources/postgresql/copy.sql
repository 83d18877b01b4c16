-- section: copy in
CREATE TABLE t (id int PRIMARY KEY, name text, price numeric(8,2), at timestamp, ok boolean);
COPY t FROM STDIN;
1	one	1.50	2024-01-02 03:04:05	t
2	\N	\N	\N	f
3	tab\there\\and\nnewline	3	2024-01-02	\N
\.
SELECT * FROM t ORDER BY id;
COPY t (id, name) FROM STDIN WITH (FORMAT csv);
4,four
5,"five, with ""quotes"" and
newline"
6,
7,""
\.
SELECT id, name, name IS NULL AS missing FROM t WHERE id > 3 ORDER BY id;
COPY t (id, name) FROM STDIN WITH (FORMAT csv, HEADER true, DELIMITER ';', NULL 'nil', QUOTE '''');
id;name
8;'eight;x'
9;nil
\.
SELECT id, name FROM t WHERE id > 7 ORDER BY id;
COPY t (id, name) FROM STDIN DELIMITER '|' NULL 'x';
20|twenty
21|x
\.
SELECT id, name FROM t WHERE id >= 20 ORDER BY id;
COPY t FROM STDIN;
30	x
\.
COPY t (id) FROM STDIN;
31
notanumber
\.
COPY t (id) FROM STDIN;
1
\.
SELECT count(*) FROM t;
COPY t (id, nosuch) FROM STDIN;
\.
COPY nosuch FROM STDIN;
\.
BEGIN;
COPY t (id) FROM STDIN;
40
\.
ROLLBACK;
SELECT count(*) FROM t WHERE id = 40;
-- differs: FREEZE is accepted and means nothing
COPY t (id, name) FROM STDIN WITH (FORMAT text, FREEZE);
50	a	b
\.
-- section: copy out
COPY t TO STDOUT;
COPY t (name, id) TO STDOUT WITH (FORMAT csv, HEADER);
COPY (SELECT id, name FROM t WHERE id < 4 ORDER BY id DESC) TO STDOUT;
COPY (SELECT id, name FROM t WHERE id < 8 ORDER BY id) TO STDOUT WITH CSV;
COPY (SELECT id, name FROM t WHERE id < 6 ORDER BY id) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *);
COPY (SELECT 1, 'a"b', NULL) TO STDOUT (FORMAT csv, DELIMITER E'\t', NULL 'NULL');
COPY (VALUES (1, true, date '2024-02-03', ARRAY[1,2], 1.50::numeric)) TO STDOUT;
-- differs: files of the server are not read or written (0A000)
COPY t TO '/tmp/nowhere/x';
COPY t TO STDOUT (FORMAT nosuch);
COPY t TO STDOUT (NOSUCH true);
COPY (INSERT INTO t (id) VALUES (60) RETURNING id) TO STDOUT;
CREATE TABLE tg (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int DEFAULT 5);
COPY tg (a) FROM STDIN;
1
2
\.
SELECT * FROM tg ORDER BY a;
COPY tg TO STDOUT;
-- differs: not supported yet
COPY tg (a) FROM STDIN WHERE a > 5;
3
8
\.
-- differs: not supported yet
SELECT a FROM tg ORDER BY a;
