-- section: jsonpath
SELECT jsonb_path_query('{"a":[1,2,3]}', '$.a[*]'), 1 AS one;
SELECT jsonb_path_query_array('{"a":[1,2,3]}', '$.a[*] ? (@ > 1)');
SELECT jsonb_path_query_array('{"a":[1,2,3]}', '$.a[0 to 1]'), jsonb_path_query_array('{"a":[1,2,3]}', '$.a[last]'), jsonb_path_query_array('[1,2,3]', '$[last - 1, 0]');
SELECT jsonb_path_query_first('{"a":{"b c":5}}', '$.a."b c"'), jsonb_path_query_first('{"a":1}', '$.x') IS NULL;
SELECT jsonb_path_exists('{"a":[{"b":1},{"b":2}]}', '$.a[*] ? (@.b == 2)'), jsonb_path_exists('{"a":1}', '$.a ? (@ > 5)');
SELECT jsonb_path_match('{"a":5}', '$.a > 3'), jsonb_path_match('{"a":5}', 'exists($.b)');
SELECT jsonb_path_query_array('[1,"a",true,null,{"k":1},[2]]', '$[*].type()');
SELECT jsonb_path_query_array('[3,-4,2.5]', '$[*].abs()'), jsonb_path_query_array('[2.5]', '$.floor()'), jsonb_path_query_array('[[1,2],[3]]', '$[*].size()');
SELECT jsonb_path_query_array('["abc","Abd","x"]', '$[*] ? (@ like_regex "^ab" flag "i")'), jsonb_path_query_array('["abc","x"]', '$[*] ? (@ starts with "a")');
SELECT jsonb_path_query_array('{"a":[1,5]}', '$.a[*] ? (@ >= $min && @ < 9 || @ == 0)', '{"min":2}');
SELECT jsonb_path_query('{"a":2}', '$.a + 1'), jsonb_path_query_first('{"a":[2,3]}', '-$.a[*]');
SELECT '{"a":[1,2]}'::jsonb @? '$.a[*] ? (@ > 1)', '{"a":2}'::jsonb @@ '$.a > 1', '{"a":2}'::jsonb @@ '$.a';
SELECT jsonb_path_query('{"a":1}', 'strict $.b');
SELECT jsonb_path_query('[1]', 'strict $[5]');
SELECT jsonb_path_query('{"a":1}', 'strict $.b', '{}', true);
SELECT jsonb_path_query('{"a":1}', '$.a[');
SELECT jsonb_path_query('{"a":1}', '$v');
SELECT jsonb_path_match('{"a":1}', '$.a');
SELECT jsonb_path_query('{"a":"x"}', '$.a + 1');
SELECT '$.a ?'::jsonpath;
-- section: json in FROM
SELECT * FROM json_each('{"a":1,"b":"x"}');
SELECT key, value FROM jsonb_each('{"a":{"c":[1]},"b":null}') ORDER BY key;
SELECT * FROM jsonb_each_text('{"a":1,"b":null}') AS e(k, v) ORDER BY k;
-- differs: the column has the function's name, not that of its OUT parameter
SELECT * FROM json_array_elements('[1,"x",null]');
-- differs: the column has the function's name, not that of its OUT parameter
SELECT * FROM jsonb_array_elements_text('[1,"x",null]') WITH ORDINALITY;
-- differs: the keys of json come in jsonb's order
SELECT * FROM json_object_keys('{"b":1,"a":2}');
SELECT * FROM json_each('[1]');
SELECT * FROM json_each('1');
SELECT json_extract_path('{"a":{"b":[7,8]}}', 'a', 'b', '1'), jsonb_extract_path_text('{"a":{"b":"c"}}', 'a', 'b');
SELECT '{"a":{"b":1,"c":2}}'::jsonb #- '{a,b}', '[1,2,3]'::jsonb #- '{1}', '{"a":1,"b":2,"c":3}'::jsonb - '{a,c}'::text[];
SELECT json_object('{a,1,b,2}'), jsonb_object('{a,b}', '{1,NULL}'), json_object('{a,1,b}');
SELECT jsonb_strip_nulls('{"a":null,"b":{"c":null,"d":1}}'), array_to_json('{1,2}'::int[]);
-- section: session
SELECT pg_sleep(0.01), pg_backend_pid() > 0;
