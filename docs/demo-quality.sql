-- Prints how well the built-in model does on the demo's texts, which it has never
-- been trained on.
--   scripts/private-cluster psql -qXAt -f docs/demo-quality.sql
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS innovation;
\i test/data/cases.sql

WITH judged AS (
    SELECT ROW(lang,
               ROW(nytt, nyttigt, (uptake IN ('in_use', 'spread', 'established'))::int)::innovation.three_n,
               nullif(novelty, 'none'), nullif(pace, 'none'), nullif(uptake, 'none'),
               array_remove(ARRAY[CASE economic WHEN 1 THEN 'economic' END,
                                  CASE social WHEN 1 THEN 'social' END,
                                  CASE environmental WHEN 1 THEN 'environmental' END], NULL)::innovation.value_form[],
               NULL)::innovation.profile AS gold,
           innovation.classify(title || E'\n\n' || body) AS predicted
    FROM cases
    WHERE lang = 'sv'
), result AS (
    SELECT innovation.evaluate(gold, predicted) AS e FROM judged
)
SELECT format('%-14s macro-F1 %s', key, round((value ->> 'macro_f1')::numeric, 3))
FROM result, jsonb_each(e -> 'dimensions')
UNION ALL
SELECT format('PROFILE %s  3N %s  brier %s, %s texts', round((e ->> 'profile')::numeric, 3),
              round((e ->> 'three_n')::numeric, 3), round((e ->> 'brier')::numeric, 3), e ->> 'texts')
FROM result;
