-- What "make demo" shows (scripts/demo runs it, from the top of the checkout).
-- :page is the file that the report is written to.

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS innovation;
SET search_path = pg_temp, public, innovation;

\pset footer off
\pset linestyle unicode
\pset border 1
\pset null '–'

-- They come with the labels that a person gave; the demo lets the extension find
-- its own.  Nor have they a date, which the report counts months by.
\i test/data/cases.sql
ALTER TABLE cases ADD date date;
UPDATE cases SET date = date '2024-01-01' + n * 389 % 731
FROM (SELECT id, row_number() OVER (ORDER BY id)::int AS n FROM cases) AS numbered
WHERE numbered.id = cases.id;
SELECT track('cases', '{title,body}'::text[], date_column => 'date') AS view
\gset

SELECT clock_timestamp() AS start
\gset
CALL backfill('cases');
CREATE TEMP VIEW classified AS
    SELECT id, title, concat_ws(E'\n\n', title, body) AS text, innovation AS profile
    FROM cases;
SELECT count(*) AS texts,
       round(extract(epoch FROM clock_timestamp() - :'start') * 1000) AS milliseconds,
       count(*) FILTER (WHERE is_innovation(profile)) AS innovations,
       count(*) FILTER (WHERE (profile).language = 'sv') AS swedish
FROM classified
\gset

-- One row a case, with the five that are shown in full: one of each stage of
-- uptake, as far as there are.
CREATE TEMP VIEW ranked AS
    SELECT *, row_number() OVER (PARTITION BY (profile).uptake
                                 ORDER BY is_innovation(profile) DESC,
                                          (profile).novelty IS NULL, (profile).pace IS NULL,
                                          md5(id)) AS rank
    FROM classified
    WHERE (profile).uptake IS NOT NULL;
CREATE TEMP VIEW shown AS
    SELECT * FROM ranked ORDER BY rank, (profile).uptake LIMIT 5;

\echo
\echo Classified :texts texts (:swedish of them Swedish) in :milliseconds ms. With all of 3N at 0.5 or more: :innovations.
\echo
\echo 'Novelty: new for whom'
SELECT level AS novelty, label(level) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::novelty)) level
     LEFT JOIN classified ON (profile).novelty = level
GROUP BY level ORDER BY level;

\echo 'Value: what kind of value (a case may have several)'
SELECT form AS value_form, label(form) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::value_form)) form
     LEFT JOIN classified ON form = ANY ((profile).value_forms)
GROUP BY form ORDER BY form;

\echo 'Pace: in steps or in leaps'
SELECT level AS pace, label(level) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::pace)) level
     LEFT JOIN classified ON (profile).pace = level
GROUP BY level ORDER BY level;

\echo 'Uptake: how far it has come'
SELECT level AS uptake, label(level) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::uptake)) level
     LEFT JOIN classified ON (profile).uptake = level
GROUP BY level ORDER BY level;

\echo 'Five cases with their 3N (probabilities)'
SELECT id, left(title, 48) AS title,
       round(((profile).three_n).nytt::numeric, 2) AS nytt,
       round(((profile).three_n).nyttigt::numeric, 2) AS nyttigt,
       round(((profile).three_n).nyttiggjort::numeric, 2) AS nyttiggjort,
       label((profile).uptake) AS uptake,
       CASE WHEN is_innovation(profile) THEN 'yes' ELSE 'no' END AS innovation
FROM shown
ORDER BY (profile).uptake, id;

-- The evidence of the one that has come furthest.
SELECT id AS evidence_id, title AS evidence_title
FROM shown
ORDER BY (profile).uptake DESC, id
LIMIT 1
\gset

\echo 'The evidence in' :evidence_id '(':evidence_title')'
WITH evidence AS (
    SELECT e.*, row_number() OVER (PARTITION BY dimension, label ORDER BY contribution DESC) AS rank
    FROM classified, explain(text) e
    WHERE id = :'evidence_id'
      AND passage IS NOT NULL
      AND label = ANY (ARRAY['nytt', 'nyttigt', 'nyttiggjort', (profile).novelty::text,
                             (profile).pace::text, (profile).uptake::text]
                       || (profile).value_forms::text[])
)
SELECT dimension, label, term, passage, position AS at, round(contribution::numeric, 2) AS contribution
FROM evidence
WHERE rank <= 3 AND contribution > 0
ORDER BY array_position(ARRAY['nytt', 'nyttigt', 'nyttiggjort', 'novelty', 'pace', 'uptake'], dimension),
         label, rank;

\pset format unaligned
\pset tuples_only on
\o :page
SELECT report_html('cases');
\o
