-- src/train: models of one's own, and how good they are.
CREATE TEMP TABLE labelled AS
SELECT i AS id,
       format('Under året %s i kommunen. %s %s', CASE i % 2 WHEN 0 THEN 'utvecklas en ny lösning' ELSE 'fortsätter arbetet' END,
              CASE i % 3 WHEN 0 THEN 'Den används i dag.' ELSE 'Den planeras.' END,
              CASE i % 5 WHEN 0 THEN 'Utsläppen minskar.' ELSE 'Mötet hölls.' END) AS body,
       ROW('sv', ROW((i % 2 = 0)::int, (i % 2 = 0 OR i % 5 = 0)::int, (i % 3 = 0)::int)::innovation.three_n,
           CASE i % 2 WHEN 0 THEN 'organisation' END, NULL,
           CASE WHEN i % 3 = 0 THEN 'in_use' WHEN i % 2 = 0 THEN 'idea' END,
           CASE i % 5 WHEN 0 THEN '{environmental}' ELSE '{}' END, NULL)::innovation.profile AS gold
FROM generate_series(1, 90) i;

CREATE TEMP TABLE own AS SELECT innovation.train(body, gold ORDER BY id) AS model FROM labelled;
-- deterministic for one input order
SELECT innovation.train(body, gold ORDER BY id)::text = (SELECT model::text FROM own) AS same FROM labelled;
SELECT format_version, texts, labels FROM own, innovation.model_info(model);
-- it has learnt what it was shown
SELECT e ->> 'texts' AS texts, e -> 'dimensions' -> 'nytt' ->> 'accuracy' AS nytt,
       e -> 'dimensions' -> 'uptake' ->> 'accuracy' AS uptake, e -> 'dimensions' -> 'environmental' ->> 'macro_f1' AS environmental
FROM (SELECT innovation.evaluate(gold, ROW('sv', c.three_n, c.novelty, c.pace, c.uptake, c.value_forms, NULL)::innovation.profile) AS e
      FROM labelled, own, LATERAL innovation.classify(rpad(body, 200, ' Protokollet från sammanträdet finns hos nämnden.'), model) c) t;
-- profiles name their model
SELECT DISTINCT (innovation.classify(body, model)).model_id = (innovation.model_info(model)).model_id FROM labelled, own;

-- rows that say nothing are skipped
SELECT (innovation.model_info(innovation.train(body, gold ORDER BY id))).texts
FROM (SELECT * FROM labelled
      UNION ALL SELECT 101, NULL, gold FROM labelled WHERE id = 1
      UNION ALL SELECT 102, 'En text', NULL
      UNION ALL SELECT 103, '', gold FROM labelled WHERE id = 1
      UNION ALL SELECT 104, 'En text', ROW('sv', NULL, NULL, NULL, NULL, NULL, NULL)::innovation.profile
      UNION ALL SELECT 105, 'En text', ROW('sv', ROW(NULL, 1, 1), NULL, NULL, NULL, NULL, NULL)::innovation.profile
      UNION ALL SELECT 106, 'A text', ROW('en', ROW(1, 1, 1), NULL, NULL, NULL, NULL, NULL)::innovation.profile) t;
SELECT innovation.train(body, gold) FROM labelled WHERE false;
SELECT innovation.train(body, gold) FROM labelled WHERE id = 1;
SELECT innovation.train(NULL, gold) FROM labelled;

-- evaluate: a case that can be reckoned by hand
SELECT jsonb_pretty(innovation.evaluate(g::innovation.profile, p::innovation.profile) #- '{dimensions,economic}' #- '{dimensions,social}'
    #- '{dimensions,environmental}' #- '{dimensions,uptake}' #- '{dimensions,nyttigt}' #- '{dimensions,nyttiggjort}' #- '{dimensions,pace}')
FROM (VALUES ('(sv,"(1,1,1)",world,leap,in_use,"{social}",)', '(sv,"(0.8,0.9,0.7)",world,leap,in_use,"{social}",)'),
             ('(sv,"(1,1,0)",market,,idea,"{}",)', '(sv,"(0.4,0.9,0.2)",world,,idea,"{}",)'),
             ('(sv,"(0,0,0)",,,,"{}",)', '(sv,"(0.1,0.2,0.1)",,,,"{}",)')) v (g, p);
SELECT innovation.evaluate(NULL, NULL);
SELECT innovation.evaluate(gold, gold) ->> 'profile' FROM labelled;
-- in parallel too
CREATE TABLE pairs AS SELECT gold, gold AS predicted FROM labelled, generate_series(1, 20);
SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
SELECT e ->> 'texts', e ->> 'profile', e ->> 'three_n' FROM (SELECT innovation.evaluate(gold, predicted) AS e FROM pairs) t;
RESET ALL;
DROP TABLE pairs;

-- weights: lesser ones teach too, but must lie within bounds
SELECT (innovation.model_info(innovation.train(body, gold, CASE WHEN id % 4 = 0 THEN 0.5 ELSE 1 END::real ORDER BY id))).texts FROM labelled;
SELECT (innovation.model_info(innovation.train(body, gold, 0.5::real ORDER BY id))).texts FROM labelled;
SELECT (innovation.model_info(innovation.train(body, gold, CASE WHEN id > 10 THEN 1 END::real ORDER BY id))).texts FROM labelled;
SELECT innovation.train(body, gold, 0::real) FROM labelled;
SELECT innovation.train(body, gold, 1.5::real) FROM labelled;
SELECT innovation.train(body, gold, 'NaN'::real) FROM labelled;

-- evidence: without it, and with NULL, the same model; with it another, of as many texts
WITH made AS (
    SELECT innovation.train(body, gold, 1::real, NULL ORDER BY id)::text AS without,
           innovation.train(body, gold, 1::real, ARRAY[('environmental', strpos(body, 'Utsläppen'), 18)::innovation.evidence]
                            ORDER BY id) FILTER (WHERE body ~ 'Utsläppen') AS with
    FROM labelled)
SELECT without = (SELECT model::text FROM own) AS same, (innovation.model_info("with")).texts FROM made;
SELECT innovation.train(body, gold, 1::real, ARRAY[('green', 1, 5)::innovation.evidence]) FROM labelled;
SELECT innovation.train(body, gold, 1::real, ARRAY[('nytt', 0, 5)::innovation.evidence]) FROM labelled;
SELECT innovation.train(body, gold, 1::real, ARRAY[('nytt', 1, -1)::innovation.evidence]) FROM labelled;
SELECT innovation.train(body, gold, 1::real, ARRAY[('nytt', length(body), 2)::innovation.evidence]) FROM labelled WHERE id = 1;
SELECT innovation.train(body, gold, 1::real, ARRAY[('nytt', 1, NULL)::innovation.evidence]) FROM labelled;
SELECT innovation.train(body, gold, 1::real, ARRAY[NULL::innovation.evidence]) FROM labelled;
-- the last character can be underlined, and positions are read in any order
SELECT (innovation.model_info(innovation.train(body, gold, 1::real,
        ARRAY[('nytt', length(body), 1), ('nytt', 1, 2), ('trial', 3, 0)]::innovation.evidence[]))).texts FROM labelled;
