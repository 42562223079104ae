-- src/types: enums in order, probability's bounds, composites, the model type.
SELECT enum_range(NULL::innovation.novelty), enum_range(NULL::innovation.pace);
SELECT enum_range(NULL::innovation.value_form), enum_range(NULL::innovation.uptake);
SELECT 'market'::innovation.novelty < 'world', 'idea'::innovation.uptake < 'trial',
       'spread'::innovation.uptake < 'established', 'stepwise'::innovation.pace < 'leap';

-- probability: 0 and 1 belong to it, all else outside does not
SELECT 0::innovation.probability, 1::innovation.probability, 0.5::innovation.probability;
SELECT (-0.0001)::innovation.probability;
SELECT 1.0001::innovation.probability;
SELECT 'NaN'::innovation.probability;
SELECT 'Infinity'::innovation.probability;
SELECT '-Infinity'::innovation.probability;
SELECT ROW(0.5, 0.5, 2)::innovation.three_n;

-- is_innovation: all three, NULL where unknown
SELECT innovation.is_innovation(ROW(0.5, 0.6, 0.7)::innovation.three_n) AS all_three,
       innovation.is_innovation(ROW(0.5, 0.6, 0.4)::innovation.three_n) AS not_used,
       innovation.is_innovation(ROW(0.5, 0.6, 0.4)::innovation.three_n, 0.4) AS lower,
       innovation.is_innovation(ROW(NULL, 0.6, 0.7)::innovation.three_n) AS unknown,
       innovation.is_innovation(NULL::innovation.three_n) AS nothing;
SELECT innovation.is_innovation(
           ROW('sv', ROW(0.9, 0.9, 0.9), 'world', 'leap', 'spread', '{social}', 1)::innovation.profile);

-- SKR's words
SELECT v, innovation.label(v), innovation.label(v, 'en'), innovation.label(v, 'fi')
FROM unnest(enum_range(NULL::innovation.novelty)) v;
SELECT v, innovation.label(v), innovation.label(v, 'en') FROM unnest(enum_range(NULL::innovation.pace)) v;
SELECT v, innovation.label(v), innovation.label(v, 'en') FROM unnest(enum_range(NULL::innovation.uptake)) v;
SELECT v, innovation.label(v), innovation.label(v, 'en') FROM unnest(enum_range(NULL::innovation.value_form)) v;

-- columns, btree on an enum, GIN on value forms
CREATE TABLE tagged (id int, p innovation.profile, novelty innovation.novelty, value_forms innovation.value_form[]);
INSERT INTO tagged
SELECT i, ROW('sv', ROW(i / 100.0, 0.5, 0.5), NULL, NULL, 'idea', '{}', 7)::innovation.profile,
       (enum_range(NULL::innovation.novelty))[i % 3 + 1],
       CASE WHEN i % 2 = 0 THEN '{social,economic}' ELSE '{environmental}' END::innovation.value_form[]
FROM generate_series(1, 100) i;
CREATE INDEX ON tagged (novelty);
CREATE INDEX ON tagged USING gin (value_forms);
CREATE INDEX ON tagged (p);
ANALYZE tagged;
SET enable_seqscan = off;
EXPLAIN (COSTS off) SELECT count(*) FROM tagged WHERE value_forms @> '{social}';
SELECT count(*) FROM tagged WHERE value_forms @> '{social}';
SELECT count(*) FROM tagged WHERE novelty >= 'market';
RESET enable_seqscan;
SELECT count(*) FROM tagged WHERE ((p).three_n).nytt > 0.9;
DROP TABLE tagged;

-- a model survives text and binary form, and damage is refused in both
CREATE TEMP TABLE m AS SELECT innovation.builtin_model() AS model;
SELECT model::text::innovation.model::text = model::text AS text_round_trip FROM m;
SELECT left(model::text, 17), (innovation.model_info(model)).format_version FROM m;
SELECT 'nonsense'::innovation.model;
SELECT 'innovation-model:%%%'::innovation.model;
SELECT 'innovation-model:'::innovation.model;
SELECT 'innovation-model:AAAA'::innovation.model;
\set VERBOSITY sqlstate
SELECT left(model::text, 1001)::innovation.model FROM m;
SELECT overlay(model::text PLACING 'AAAA' FROM 400)::innovation.model FROM m;
SELECT overlay(model::text PLACING 'JJJJ' FROM 18)::innovation.model FROM m;
\set VERBOSITY default

-- every object speaks in \df+ and \dT+
SELECT proname FROM pg_proc
WHERE pronamespace = 'innovation'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL;
SELECT typname FROM pg_type
WHERE typnamespace = 'innovation'::regnamespace AND typelem = 0
  AND coalesce(obj_description(oid, 'pg_type'), obj_description(typrelid, 'pg_class')) IS NULL;
-- and none runs with its owner's rights
SELECT proname FROM pg_proc WHERE pronamespace = 'innovation'::regnamespace AND prosecdef;
