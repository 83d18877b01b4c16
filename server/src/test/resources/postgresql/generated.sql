-- section: found by generated queries
CREATE TABLE g1 (x int, y varchar(5));
CREATE TABLE g2 (x int PRIMARY KEY, z text);
INSERT INTO g1 VALUES (1, 'p'), (2, 'q'), (NULL, 'r');
INSERT INTO g2 VALUES (1, 'u'), (3, 'v');
-- constants of types that Calcite does not know, in what it simplifies
SELECT DISTINCT 0 FROM (VALUES (0, NULL::interval), (0, '0'::interval)) AS a(x1, x2);
SELECT CASE WHEN (NULL::date = ANY (SELECT b.d FROM (VALUES ('2000-01-01'::date)) AS b(d) WHERE c.t !~ 'b$')) THEN NULL::time END FROM (SELECT '0'::interval) AS a(i) LEFT JOIN (VALUES ('a')) AS c(t) ON false;
SELECT '0'::interval * (0 % 10) FROM g2;
SELECT ('"a"'::jsonb)::int4 * 2;
-- rows and null
SELECT ROW(NULL::int, 'a') IS NOT NULL, ROW(1, 'a') IS NOT NULL, ROW(NULL, NULL) IS NULL, NOT ROW(1, NULL) IS NULL;
SELECT (SELECT 1 FROM g2 WHERE ROW(0, g1.x) IS NOT NULL LIMIT 1) FROM g1 ORDER BY 1;
-- jsonb
SELECT '[]'::jsonb < '"a"'::jsonb, '[]'::jsonb < '[1]'::jsonb, '[]'::jsonb < 'null'::jsonb, '[[]]'::jsonb < '[1]'::jsonb;
SELECT '1'::jsonb -> 0, '1'::jsonb -> -1, '1'::jsonb -> 1, '"a"'::jsonb ->> 0, '1'::json -> 0, '{}'::jsonb -> 0;
SELECT to_jsonb('{{1,2},{3,4}}'::int[]), to_json(ARRAY['a, b', 'c']), to_jsonb('{}'::int[]);
SELECT j FROM (VALUES ('[1, 2]'::jsonb), ('null'::jsonb), (NULL::jsonb), ('"b"'::jsonb), ('12'::jsonb), ('2'::jsonb), ('{}'::jsonb), ('[]'::jsonb), ('true'::jsonb)) AS v(j) ORDER BY 1;
-- grouping sets of several columns
SELECT a.x, a.y, count(*) FROM (VALUES (1, 2)) AS a(x, y) GROUP BY GROUPING SETS ((a.x, a.y), (a.x), ()) ORDER BY 1, 2;
SELECT a.x, a.y, a.z, count(*) FROM (VALUES (1, 2, 3)) AS a(x, y, z) GROUP BY ROLLUP ((a.x, a.y), a.z) ORDER BY 1, 2, 3;
-- outer columns in grouped queries
SELECT g1.x, l.* FROM g1 LEFT JOIN LATERAL (SELECT g1.x + count(*) AS s, g1.y FROM g2 WHERE g2.x >= g1.x) l ON true ORDER BY 1;
SELECT g1.x, l.* FROM g1 LEFT JOIN LATERAL (SELECT g1.y, g2.x FROM g2 GROUP BY g2.x HAVING g1.x > 1) l ON true ORDER BY 1, 2, 3;
-- sub-queries in window functions
SELECT max((SELECT count(*) FROM g2 WHERE g2.x >= g1.x)) OVER (ORDER BY g1.x) FROM g1 ORDER BY 1;
SELECT a.m NOT IN (SELECT z FROM g2) FROM (SELECT max(y) OVER (ORDER BY x) FROM g1) AS a(m);
-- sub-queries in sub-queries
SELECT (SELECT (SELECT count(*) FROM g2 b WHERE b.x >= g1.x AND b.x = g2.x) FROM g2 ORDER BY 1 DESC LIMIT 1) FROM g1 ORDER BY 1;
SELECT (SELECT (SELECT z FROM g2 WHERE g1.y = 'p' ORDER BY 1 DESC LIMIT 1) FROM g2 ORDER BY 1 DESC NULLS LAST LIMIT 1) FROM g1 ORDER BY 1;
SELECT (SELECT a.x FROM (VALUES (0)) AS b(x) LEFT JOIN (VALUES (7)) AS a(x) ON ('' NOT IN (SELECT z FROM g2)) ORDER BY 1 LIMIT 1) FROM g1;
-- differs: a row with a NULL that is not among the others for its other columns
SELECT ((g1.x, g1.y) NOT IN (SELECT x, z FROM g2)) FROM g1 ORDER BY 1;
-- the first row of a correlated query
SELECT g1.x, (SELECT z FROM g2 WHERE g2.x >= coalesce(g1.x, 0) ORDER BY z DESC LIMIT 1) FROM g1 ORDER BY 1;
SELECT g1.x, (SELECT nullif(z, 'v') AS n FROM g2 WHERE g2.x >= coalesce(g1.x, 0) ORDER BY 1 DESC LIMIT 1) FROM g1 ORDER BY 1;
SELECT g1.x, (SELECT g2.x > 1 FROM g2 WHERE g2.x >= coalesce(g1.x, 0) ORDER BY 1 LIMIT 1) FROM g1 ORDER BY 1;
-- an outer column as a condition
SELECT DISTINCT a.t FROM (VALUES (0, false)) AS b(x, c), LATERAL (SELECT g2.z FROM g2 WHERE b.c) AS a(t);
-- an ordered aggregate in a correlated query
SELECT (SELECT array_agg(g2.x ORDER BY g2.x DESC) FROM g2 WHERE g1.y <> g2.z) FROM g1;
-- sub-queries in ON
SELECT g1.x, g2.x FROM g1 JOIN g2 ON (SELECT true FROM g2 c WHERE c.x = g2.x AND g1.x <= c.x) ORDER BY 1, 2;
SELECT g1.x, g2.x FROM g1 LEFT JOIN g2 ON (SELECT true FROM g2 c WHERE c.x = g2.x AND g1.x <= c.x) ORDER BY 1, 2;
SELECT g1.x, g2.x FROM g1 LEFT JOIN g2 ON g1.x IN (SELECT c.x FROM g2 c WHERE c.x <= g2.x) ORDER BY 1, 2;
-- LATERAL behind a comma and before a join
SELECT g1.x, l.t, c.x FROM g1, LATERAL (SELECT g1.y) AS l(t) CROSS JOIN g2 AS c ORDER BY 1, 3;
-- types
SELECT ntile(2) OVER (ORDER BY x), x FROM g1 ORDER BY 1, 2;
SELECT CASE WHEN x = 1 THEN y END, coalesce(y, 'a'), CASE WHEN x = 1 THEN y ELSE y END FROM g1 ORDER BY 2;
SELECT 1 IN (SELECT ARRAY['a']);
SELECT sign('NaN'::float8), sign('-0'::float8), sign(-2.5::float8);
-- numbers and arrays
SELECT ((0 / 2.0) % 10) ^ 3, 0.00 ^ 2, 0.0 ^ 0;
SELECT array_fill(0, ARRAY[NULL]::int[]);
DROP TABLE g1, g2;
