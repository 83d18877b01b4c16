-- section: math
SELECT abs(-5), ceil(1.2), ceiling(-1.2), floor(-1.5), round(2.5), round(-2.5), round(2.567, 2), trunc(2.567, 1), trunc(-2.5);
-- differs: cbrt(27) is exactly 3 with us
SELECT mod(7, 3), mod(-7, 3), 7 % 3, div(7, 2), gcd(12, 18), lcm(4, 6), factorial(5), sign(-3.2), power(2, 10), 2 ^ 3, sqrt(16), cbrt(27);
SELECT exp(0::numeric), ln(1::numeric), log(100::numeric), log(2, 8), log10(1000), pi(), degrees(pi()), radians(180.0);
SELECT sin(0), cos(0), tan(0), asin(0), acos(1), atan(0), atan2(0, 1), cot(1.0), sind(30), cosd(60), sinh(0), tanh(0);
SELECT width_bucket(5.35, 0.024, 10.06, 5), width_bucket(5, ARRAY[1, 3, 10]), min_scale(8.4100), scale(8.41), trim_scale(8.4100);
-- differs: ||/ 27 is exactly 3 with us
SELECT 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4, 16 >> 2, |/ 25.0, ||/ 27.0, @ -5.0;
-- differs: not supported yet
SELECT random() < 1, setseed(0.5) IS NULL;
SELECT 1 / 0;
SELECT 32767::int2 + 1::int2;
SELECT 1.0 / 3, 2::float8 / 3, 10 / 4, 10.0 / 4, -7 / 2;
-- differs: nullif gives its column the name case
SELECT greatest(1, 5, 3), least(2, NULL, 1), nullif(1, 1), coalesce(NULL, 3), num_nulls(1, NULL, 2), num_nonnulls(1, NULL);
-- section: strings
SELECT 'a' || 'b', length('héllo'), char_length('abc'), octet_length('hé'), bit_length('a'), upper('abc'), lower('ABC'), initcap('hello world');
-- differs: not supported yet
SELECT substring('Thomas' from 2 for 3), substring('Thomas' from '...$'), substring('Thomas' similar '%#"o_a#"_' escape '#'), substr('alphabet', 3, 2), left('abcde', -2), right('abcde', 2);
SELECT position('om' in 'Thomas'), strpos('high', 'ig'), overlay('Txxxxas' placing 'hom' from 2 for 4), trim(both 'x' from 'xTomx'), ltrim('zzytest', 'xyz'), rtrim('testxxzx', 'xyz'), btrim('xyxtrimyyx', 'xyz');
SELECT lpad('hi', 5, 'xy'), rpad('hi', 5, 'xy'), repeat('Pg', 3), replace('abcdef', 'cd', 'XX'), reverse('abc'), translate('12345', '143', 'ax'), split_part('a~b~c', '~', 2), split_part('a,b,c', ',', -1);
SELECT concat('a', 2, NULL, true), concat_ws('-', 'a', NULL, 'b'), format('Hello %s, %1$s %I %L', 'World', 'a b', 'it''s'), format('%-5s|%5s', 'a', 'b');
SELECT ascii('x'), chr(65), md5('abc'), to_hex(255), quote_ident('Foo bar'), quote_literal('O''Reilly'), quote_nullable(NULL), starts_with('abc', 'ab'), 'abc' ^@ 'ab';
-- differs: not supported yet
SELECT regexp_replace('Thomas', '.[mN]a.', 'M'), regexp_replace('foobarbaz', 'b..', 'X', 'g'), regexp_match('foobarbequebaz', '(bar)(beque)'), regexp_count('ABCABC', 'B'), regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i'), regexp_like('Hello', 'h', 'i'), regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2);
SELECT regexp_matches('foobarbequebazilbarfbonk', '(b[^b]+)(b[^b]+)', 'g');
SELECT regexp_split_to_array('hello world', '\s+'), regexp_split_to_table('a b', ' ');
SELECT string_to_array('xx~~yy~~zz', '~~', 'yy'), string_to_table('a,b', ','), array_to_string(ARRAY[1, 2, NULL, 3], ',', '*');
SELECT 'abc' LIKE 'a%', 'abc' NOT LIKE 'b%', 'ABC' ILIKE 'a_c', 'abc' SIMILAR TO '(a|b)%', 'abc' ~ 'B', 'abc' ~* 'B', 'abc' !~ 'x', 'a%c' LIKE 'a#%c' ESCAPE '#';
-- differs: not supported yet
SELECT normalize('a', NFC), unistr('\0061'), to_ascii('a') IS NULL;
SELECT encode('abc', 'base64'), decode('YWJj', 'base64'), encode('\x1234', 'hex'), encode('a\b'::bytea, 'escape'), convert_from('\x61', 'UTF8'), convert_to('a', 'UTF8');
-- differs: bytea functions find unknown literals of theirs first
SELECT length('\x1234'::bytea), substring('\x123456'::bytea from 2 for 1), get_byte('\x1234', 0), set_byte('\x1234', 0, 255), get_bit('\x01', 0), sha256('abc'), '\x12'::bytea || '\x34'::bytea, bit_count('\x0f'::bytea);
-- differs: crc32 is more than PostgreSQL 15 has
SELECT crc32('abc');
SELECT parse_ident('"SomeSchema".sometable'), string_agg(x, ',' ORDER BY x DESC) FROM (VALUES ('a'), ('b')) v(x);
-- section: formatting
SELECT to_char(timestamp '2024-02-03 14:05:06.789', 'YYYY-MM-DD HH24:MI:SS.MS'), to_char(date '2024-02-03', 'Day, DD Mon YYYY'), to_char(date '2024-02-03', 'FMDay FMDDth FMMonth'), to_char(timestamp '2024-02-03 14:05:06', 'HH12:MI AM'), to_char(date '2024-02-03', 'IYYY-IW ID Q J DDD WW');
-- differs: not supported yet
SELECT to_char(125.8, '999D9'), to_char(-125.8, '999D99S'), to_char(1234567.891, '9,999,999.99'), to_char(0.1, '0.99'), to_char(485, 'RN'), to_char(12, '0000'), to_char(12.5, 'FM999.990'), to_char(-1, '9PR'), to_char(1e6, '9.99EEEE');
SELECT to_char(interval '15h 2m 12s', 'HH24:MI:SS'), to_date('05 Dec 2000', 'DD Mon YYYY'), to_timestamp('2024-02-03 04:05', 'YYYY-MM-DD HH24:MI'), to_number('12,454.8-', '99G999D9S'), to_timestamp(1284352323);
-- section: date and time
SELECT date '2024-01-31' + interval '1 month', date '2024-03-01' - date '2024-02-01', timestamp '2024-03-01' - timestamp '2024-02-01 12:00', date '2024-01-01' + 7, time '01:00' + interval '3 hours', interval '1 day' * 2.5, interval '1 hour' / 2;
SELECT age(timestamp '2024-04-10', timestamp '1957-06-13'), date_part('day', timestamp '2024-02-16 20:38:40'), extract(epoch from timestamp '2024-02-16 20:38:40'), extract(dow from date '2024-02-16'), extract(isodow from date '2024-02-18'), extract(week from date '2024-02-16'), extract(quarter from date '2024-02-16'), extract(century from date '2024-02-16'), extract(microseconds from time '17:12:28.5');
SELECT date_trunc('hour', timestamp '2024-02-16 20:38:40'), date_trunc('week', timestamp '2024-02-16'), date_trunc('day', timestamptz '2024-02-16 20:38:40+00', 'Australia/Sydney'), date_trunc('minute', interval '3 days 02:47:33'), date_bin('15 minutes', timestamp '2024-02-11 15:44:17', timestamp '2001-01-01');
-- differs: not supported yet
SELECT make_date(2024, 2, 29), make_time(8, 15, 23.5), make_timestamp(2024, 7, 15, 8, 15, 23.5), make_interval(days => 10), make_interval(1, 2, 3, 4, 5, 6, 7), make_timestamptz(2024, 7, 15, 8, 15, 23.5, 'Europe/Paris');
-- differs: not supported yet
SELECT justify_days(interval '35 days'), justify_hours(interval '27 hours'), justify_interval(interval '1 mon -1 hour'), isfinite(date '2024-01-01'), isfinite(timestamp 'infinity'), (date '2024-01-01', interval '10 days') OVERLAPS (date '2024-01-05', date '2024-02-01');
SELECT timestamp '2024-02-16 20:38:40' AT TIME ZONE 'America/Denver', timestamptz '2024-02-16 20:38:40-05' AT TIME ZONE 'America/Denver', timezone('UTC', timestamp '2024-01-01');
SELECT now() = transaction_timestamp(), current_date = now()::date, statement_timestamp() >= now(), clock_timestamp() >= now(), localtimestamp IS NOT NULL, current_time IS NOT NULL, pg_typeof(localtime);
SELECT generate_series(timestamp '2024-01-01', timestamp '2024-01-03', interval '1 day');
-- differs: not supported yet
SELECT 'tomorrow'::date > 'today'::date, 'epoch'::timestamp, 'allballs'::time, '2024-02-30'::date;
SELECT date '2024-02-30';
-- differs: not supported yet
SELECT '1 day'::interval < '25 hours'::interval, interval '1-2', interval 'P1Y2M3DT4H5M6S', interval '1' year, interval '90' minute, interval '-1 day +02:03';
-- section: json
SELECT '{"a":{"b":[1,2]}}'::json -> 'a' -> 'b' ->> 1, '{"a":1}'::jsonb ->> 'a', '[1,2]'::jsonb -> -1, '{"a":{"b":1}}'::jsonb #> '{a,b}', '{"a":{"b":1}}'::json #>> '{a,b}';
SELECT '{"a":1,"b":2}'::jsonb @> '{"b":2}', '{"b":2}'::jsonb <@ '{"a":1,"b":2}', '{"a":1}'::jsonb ? 'a', '{"a":1}'::jsonb ?| ARRAY['b','a'], '{"a":1}'::jsonb ?& ARRAY['b','a'], '{"a":1}'::jsonb || '{"b":2}', '{"a":1,"b":2}'::jsonb - 'a', '["a","b"]'::jsonb - 1, '{"a":{"b":1}}'::jsonb #- '{a,b}';
SELECT to_json('a"b'::text), to_jsonb(ARRAY[1, 2]), row_to_json(ROW(1, 'x')), json_build_array(1, 'a', NULL), json_build_object('a', 1, 'b', NULL), jsonb_build_object('k', ARRAY[1]), json_object('{a,1,b,2}'), json_object('{a,b}', '{1,2}'), array_to_json('{1,2}'::int[]);
-- differs: not supported yet
SELECT json_array_length('[1,2,3]'), jsonb_typeof('1.5'), json_typeof('null'), jsonb_strip_nulls('{"a":null,"b":1}'), jsonb_set('{"a":1}', '{b}', '2'), jsonb_insert('{"a":[1,2]}', '{a,1}', '9'), jsonb_pretty('{"a":1}'), jsonb_extract_path_text('{"a":{"b":"c"}}', 'a', 'b');
SELECT * FROM json_each('{"a":1,"b":"x"}');
SELECT * FROM jsonb_each_text('{"a":1,"b":"x"}');
-- differs: not supported yet
SELECT json_object_keys('{"a":1,"b":2}'), jsonb_array_elements('[1,"x"]');
SELECT jsonb_array_elements_text('[1,"x"]');
-- differs: not supported yet
SELECT * FROM jsonb_to_record('{"a":1,"b":"x"}') AS t(a int, b text);
-- differs: not supported yet
SELECT * FROM jsonb_to_recordset('[{"a":1},{"a":2}]') AS t(a int);
-- differs: not supported yet
SELECT json_agg(x ORDER BY x), jsonb_agg(x ORDER BY x DESC), json_object_agg(x, x * 2), jsonb_object_agg(x::text, x) FROM generate_series(1, 2) x;
SELECT jsonb_path_query('{"a":[1,2,3]}', '$.a[*] ? (@ > 1)');
SELECT jsonb_path_exists('{"a":[1,2,3]}', '$.a[*] ? (@ > 2)'), '{"a":[1,2]}'::jsonb @? '$.a[*] ? (@ > 1)', '{"a":2}'::jsonb @@ '$.a > 1', jsonb_path_query_array('{"a":[1,2,3]}', '$.a[*]'), jsonb_path_query_first('{"a":5}', '$.a');
SELECT '{"b":1,"a":2,"b":3}'::jsonb, '{"a":1}'::jsonb = '{"a":1.0}'::jsonb, '[1]'::jsonb < '[1,2]'::jsonb;
SELECT '{bad'::json;
-- section: arrays
SELECT ARRAY[1,2] || 3, 0 || ARRAY[1], ARRAY[1] || ARRAY[2,3], array_append(ARRAY[1], 2), array_prepend(0, ARRAY[1]), array_cat(ARRAY[1], ARRAY[2]), array_remove(ARRAY[1,2,1], 1), array_replace(ARRAY[1,2], 2, 5);
SELECT array_length(ARRAY[1,2], 1), cardinality(ARRAY[[1,2],[3,4]]), array_ndims(ARRAY[[1]]), array_dims(ARRAY[[1,2]]), array_lower('[0:1]={1,2}'::int[], 1), array_upper(ARRAY[1,2], 1), array_position(ARRAY['a','b'], 'b'), array_positions(ARRAY[1,2,1], 1), array_fill(7, ARRAY[2]), trim_array(ARRAY[1,2,3], 1);
SELECT (ARRAY[1,2,3])[2], (ARRAY[1,2,3])[2:3], (ARRAY[[1,2],[3,4]])[2][1], ARRAY[1,2] @> ARRAY[1], ARRAY[1] <@ ARRAY[1,2], ARRAY[1,2] && ARRAY[2], ARRAY[1,2] = ARRAY[1,2], ARRAY[1,2] < ARRAY[1,3];
SELECT 2 = ANY(ARRAY[1,2]), 2 = ALL(ARRAY[2,2]), 3 > SOME(ARRAY[1,5]), 1 IN (1, 2), 1 NOT IN (2, NULL);
-- differs: not supported yet
SELECT unnest(ARRAY[1,2]), unnest(ARRAY['a','b','c']);
-- differs: not supported yet
SELECT * FROM unnest(ARRAY[1,2], ARRAY['a','b','c']) AS t(x, y);
SELECT array_agg(x ORDER BY x DESC), array_agg(DISTINCT x % 2 ORDER BY x % 2) FROM generate_series(1, 3) x;
SELECT ARRAY(SELECT g FROM generate_series(1, 3) g), generate_subscripts(ARRAY[5,6], 1);
-- section: aggregates and windows
SELECT count(*), sum(x), avg(x), min(x), max(x), stddev(x), var_pop(x), bool_and(x > 0), bool_or(x > 2), every(x < 9), bit_and(x), bit_or(x), bit_xor(x) FROM generate_series(1, 4) x;
-- differs: not supported yet
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x), percentile_disc(0.5) WITHIN GROUP (ORDER BY x), mode() WITHIN GROUP (ORDER BY x % 2), corr(x, x * 2), regr_slope(x, x * 2), covar_pop(x, x) FROM generate_series(1, 4) x;
SELECT count(*) FILTER (WHERE x > 2), string_agg(x::text, '-' ORDER BY x DESC), count(DISTINCT x % 2) FROM generate_series(1, 4) x;
SELECT x, row_number() OVER w, rank() OVER (ORDER BY x / 2), dense_rank() OVER (ORDER BY x / 2), ntile(2) OVER w, lag(x) OVER w, lead(x, 1, 0) OVER w, first_value(x) OVER w, last_value(x) OVER w, nth_value(x, 2) OVER w, percent_rank() OVER w, cume_dist() OVER w FROM generate_series(1, 4) x WINDOW w AS (ORDER BY x);
-- differs: not supported yet
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW), sum(x) OVER (ORDER BY x GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING), sum(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM generate_series(1, 4) x;
-- differs: not supported yet
SELECT a, b, sum(c), grouping(a, b) FROM (VALUES (1, 'x', 10), (1, 'y', 20), (2, 'x', 30)) v(a, b, c) GROUP BY ROLLUP (a, b) ORDER BY a, b;
SELECT a, b, count(*) FROM (VALUES (1, 'x'), (1, 'y')) v(a, b) GROUP BY GROUPING SETS ((a), (b), ()) ORDER BY a, b;
SELECT a, b, count(*) FROM (VALUES (1, 'x'), (1, 'y')) v(a, b) GROUP BY CUBE (a, b) ORDER BY a, b;
-- section: queries
WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t;
SELECT DISTINCT ON (a) a, b FROM (VALUES (1, 2), (1, 1), (2, 5)) v(a, b) ORDER BY a, b;
SELECT v.a, l.s FROM (VALUES (1), (2)) v(a), LATERAL (SELECT v.a * 10 AS s) l ORDER BY 1;
SELECT 1 UNION SELECT 1 UNION ALL SELECT 2 ORDER BY 1;
SELECT 1 INTERSECT SELECT 1 EXCEPT SELECT 2;
SELECT (1, 2) < (1, 3), (1, NULL) = (1, NULL), ROW(1, 2) IS NULL, (1, 2) IN ((1, 2)), 5 BETWEEN SYMMETRIC 9 AND 1, NULL IS DISTINCT FROM 1;
SELECT CASE 2 WHEN 1 THEN 'a' WHEN 2 THEN 'b' END, CASE WHEN false THEN 1 END;
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(x, y) WHERE EXISTS (SELECT 1 WHERE v.x = 2);
SELECT x FROM generate_series(1, 10) x ORDER BY x DESC OFFSET 2 FETCH FIRST 3 ROWS ONLY;
-- differs: not supported yet
SELECT x FROM generate_series(1, 5) x ORDER BY x % 2, x LIMIT 2 + 1;
-- differs: not supported yet
SELECT x FROM generate_series(1, 5) x ORDER BY x % 2 FETCH FIRST 1 ROW WITH TIES;
SELECT * FROM generate_series(1, 2) WITH ORDINALITY AS t(v, n);
SELECT a.x, b.x FROM generate_series(1, 2) a(x) FULL JOIN generate_series(2, 3) b(x) ON a.x = b.x ORDER BY 1, 2;
SELECT * FROM (VALUES (1, 2)) a(x, y) NATURAL JOIN (VALUES (1, 3)) b(x, z);
-- differs: not supported yet
SELECT TRUE AND NULL, NOT NULL::bool, TRUE IS NOT FALSE, NULL IS UNKNOWN;
SELECT CAST('5' AS int) + '3', '10'::text::int, 5::text || 'x', 'true'::bool, 1::bool, 3.7::int, '0x1F';
SELECT 1 AS "Quoted Name", 2 AS select_, 3 "from";
-- section: system information
SELECT current_user = session_user, current_database() IS NOT NULL, current_schema(), version() LIKE 'PostgreSQL 15%', pg_backend_pid() > 0, inet_server_port() IS NULL OR true;
-- differs: not supported yet
SELECT pg_typeof(1), pg_typeof('x'), pg_typeof(1.5), pg_typeof(now()), format_type(23, -1), format_type(1043, 14), to_regclass('nosuch'), to_regtype('int4');
SELECT has_schema_privilege('public', 'USAGE'), has_database_privilege(current_database(), 'CONNECT'), pg_has_role(current_user, 'USAGE');
-- differs: not supported yet
SELECT pg_size_pretty(123456789::bigint), pg_size_bytes('10 MB'), pg_column_size(1) > 0, pg_is_in_recovery(), pg_encoding_to_char(6), txid_current() > 0;
-- differs: not supported yet
SELECT pg_sleep(0), gen_random_uuid() IS NOT NULL, obj_description(1, 'pg_class'), quote_ident('a'), pg_postmaster_start_time() IS NOT NULL;
