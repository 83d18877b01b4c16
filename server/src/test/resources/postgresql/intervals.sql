-- section: fields of intervals
SELECT interval '90' day, interval '3' month, interval '2' year, interval '7' hour, interval '7' minute, interval '7' second;
SELECT interval '1-2' year to month, interval '5 10:20' day to minute, interval '1 2:03:04.567' day to second(1);
SELECT interval '5:10' minute to second, interval '5' hour to second, interval '90' day to hour;
SELECT interval '1 year 2 months 3 days 04:05:06' year, interval '1 year 2 months 3 days 04:05:06' month, interval '1 year 2 months 3 days 04:05:06' day;
SELECT interval '1 year 2 months 3 days 04:05:06' hour, interval '1 year 2 months 3 days 04:05:06' minute, interval '1 year 2 months 3 days 04:05:06' second;
SELECT CAST('90' AS interval day), '90'::interval hour, interval '-7' hour, interval '1.5' year, interval '10' year to month;
SELECT CAST(interval '3 days 04:05:06' AS interval hour);
SELECT date '1998-12-01' - interval '90' day, date '1996-01-01' + interval '3' month;
SELECT interval '5' year to day;
SELECT interval 'x' day;
CREATE TABLE spans (id int PRIMARY KEY, a interval day to second(2), b interval year, c interval(1));
INSERT INTO spans VALUES (1, '1 day 1.239', '3', '0.17'), (2, '5', '2 years 5 months', '6') RETURNING *;
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'spans'::regclass AND attnum > 0 ORDER BY attnum;
UPDATE spans SET b = '7' WHERE id = 1 RETURNING b;
-- section: the name of a type as a function
SELECT date('1994-01-01'), int4('5'), text(5), float8('1.25'), bool('t'), date(NULL), date(timestamp '2026-01-02 03:04:05');
SELECT uuid('x');
SELECT date(5);
SELECT date(1, 2);
-- section: conditions in disjunctions
CREATE TABLE left_rows (id int PRIMARY KEY, kind text, weight int);
CREATE TABLE right_rows (id int PRIMARY KEY, left_id int, colour text);
INSERT INTO left_rows VALUES (1, 'a', 10), (2, 'b', 20), (3, 'a', 30), (4, NULL, 40);
INSERT INTO right_rows VALUES (1, 1, 'red'), (2, 2, 'blue'), (3, 3, 'blue'), (4, 4, NULL), (5, NULL, 'red');
SELECT l.id, r.id FROM left_rows l, right_rows r WHERE (l.id = r.left_id AND l.kind = 'a' AND r.colour = 'red') OR (l.id = r.left_id AND l.kind = 'b' AND r.colour = 'blue') ORDER BY 1, 2;
SELECT l.id, r.id FROM left_rows l, right_rows r WHERE (l.id = r.left_id) OR (l.id = r.left_id AND l.kind = 'b') ORDER BY 1, 2;
SELECT l.id, r.id FROM left_rows l, right_rows r WHERE (l.id = r.left_id AND l.kind = 'a') OR (l.weight = 20 AND r.colour = 'red') ORDER BY 1, 2;
SELECT l.id, r.id FROM left_rows l LEFT JOIN right_rows r ON (l.id = r.left_id AND l.weight > 15) OR (l.id = r.left_id AND r.colour = 'red') ORDER BY 1, 2;
