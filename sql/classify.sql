-- src/classify: profiles, evidence, highlighting, reading.
-- What the built-in model says of a text may change from release to release, so
-- what is tested here must hold of every model.
CREATE TEMP TABLE doc (id serial, body text);
INSERT INTO doc (body) VALUES
    ('Hemtjänsten i Ängelholm har infört trygghetskameror i stället för tillsyn på natten. Arbetssättet används i dag av alla enheter och har minskat kostnaderna.'),
    ('Nämnden utser Karin Öberg till ledamot i styrelsen för stiftelsen. Beslutet gäller från den första januari och protokollet justeras omedelbart.'),
    ('<p>Projektet ska utveckla en helt ny metod f&ouml;r att rena dagvatten.</p><ul><li>Unik i v&auml;rlden</li><li>Minskar utsl&auml;ppen</li></ul>'),
    ('The municipality has introduced a new digital service for citizens, and it is used by all units of the organisation today.');

-- the profile's shape
SELECT id, (p).language, (p).three_n IS NULL AS no_3n, (p).value_forms IS NULL AS no_value_forms,
       (p).model_id = (innovation.model_info(innovation.builtin_model())).model_id AS by_builtin
FROM doc, LATERAL (SELECT innovation.classify(body) AS p) c ORDER BY id;
-- uptake and nyttiggjort agree
SELECT bool_and((((p).three_n).nyttiggjort >= 0.5) = ((p).uptake >= 'in_use') IS NOT FALSE) AS agree
FROM doc, LATERAL (SELECT innovation.classify(body) AS p) c;
-- the built-in model given as a value says the same
SELECT bool_and(innovation.classify(body) = innovation.classify(body, innovation.builtin_model())) FROM doc;
SELECT innovation.classify(NULL) IS NULL, innovation.classify(NULL, innovation.builtin_model()) IS NULL;

-- contributions add up to the score, passages stand where they say
SELECT count(*) AS labels, bool_and(abs(total - score) < 1e-3) AS add_up
FROM doc, LATERAL (
    SELECT s.score, (SELECT sum(contribution::float8) FROM innovation.explain(body) e
                     WHERE e.dimension = s.dimension AND e.label = s.label) AS total
    FROM innovation.scores(body) s) t;
SELECT bool_and(abs(1 / (1 + exp(-score::float8)) - p) < 1e-5) AS probabilities
FROM doc, LATERAL (
    SELECT s.score, CASE s.label WHEN 'nytt' THEN ((c.p).three_n).nytt WHEN 'nyttigt' THEN ((c.p).three_n).nyttigt
                                 ELSE ((c.p).three_n).nyttiggjort END AS p
    FROM (SELECT innovation.classify(body) AS p) c, innovation.scores(body) s
    WHERE s.dimension IN ('nytt', 'nyttigt', 'nyttiggjort')) t;
SELECT bool_and(substr(body, position, length) = passage) AS in_place,
       count(*) FILTER (WHERE position IS NULL) AS intercepts
FROM doc, innovation.explain(body) WHERE id <= 3;
SELECT count(*) FROM doc, innovation.explain(body) WHERE id = 4;
SELECT DISTINCT dimension, label FROM doc, innovation.explain(body) ORDER BY 1, 2;

-- highlight loses nothing and lets no markup through
SELECT bool_and(replace(replace(replace(replace(replace(
           regexp_replace(innovation.highlight(body), '</?mark[^>]*>', '', 'g'),
           '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&') = body) AS whole
FROM doc;
SELECT innovation.highlight('<script>alert("x & ''y''")</script>');
SELECT innovation.highlight(NULL), innovation.highlight('', NULL);
SELECT innovation.highlight('text', 'colour');
SELECT bool_and(innovation.highlight(body, 'uptake') !~ 'class="(novelty|pace|value_form|nytt)') FROM doc;

-- reading
SELECT * FROM innovation.tokens('Äldreomsorgens trygghetskameror, t.ex. i Åre (2019).');
SELECT replace(token, E'\u00AD', '~') AS token, stem FROM innovation.tokens(E'inno\u00ADvation tja\u0308nst &Auml;lvdalen');
SELECT count(*) FROM innovation.tokens('');
SELECT innovation.detect_language(body) FROM doc ORDER BY id;
SELECT innovation.detect_language('kort'), innovation.detect_language('');

-- odd input: a profile with a language and NULLs, never an error
SELECT name, innovation.classify(body) = ROW('und', NULL, NULL, NULL, NULL, NULL, (innovation.classify('')).model_id)::innovation.profile AS empty
FROM (VALUES ('empty', ''), ('blanks', E' \t\n  '), ('digits', repeat('0123 ', 40)),
             ('emoji', repeat('😀', 60)), ('one letter', repeat('a', 100000)),
             ('lone marks', repeat(E'\u0301', 500)), ('controls', repeat(E'\x01\x02\x1f', 100)),
             ('greek', repeat('Ο δήμος ανακοίνωσε σήμερα μια νέα υπηρεσία. ', 5)),
             ('arabic', repeat('أعلنت البلدية اليوم عن خدمة جديدة للمواطنين. ', 5))) v (name, body);

-- nothing depends on search_path
SET search_path = pg_catalog;
SELECT (innovation.classify('Kommunen har infört en ny tjänst som används i dag av alla skolor i länet.')).language;
RESET search_path;

-- parallel plans give the same answers
CREATE TABLE many AS SELECT i, body FROM doc, generate_series(1, 50) i;
SELECT count(*), count(DISTINCT innovation.classify(body)) FROM many;
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SELECT count(*), count(DISTINCT innovation.classify(body)) FROM many;
RESET ALL;
-- a cheap condition is tried before classify
EXPLAIN (COSTS off) SELECT 1 FROM many WHERE (innovation.classify(body)).novelty = 'world' AND i = 1;
DROP TABLE many;
