-- What scripts/evaluate prints beside the scorer's table, from its tables
-- labelled and predicted.  On the Swedish texts.

CREATE TEMP VIEW judged AS
    SELECT l.sample, l.gold AS g, p.profile AS p
    FROM labelled l JOIN predicted p USING (id)
    WHERE (l.gold).language = 'sv';

-- One row a text and label: is it labelled so, is it classified so?
CREATE TEMP VIEW decision AS
    SELECT sample, place, dimension, label, coalesce(gold, false) AS gold, coalesce(said, false) AS said
    FROM judged, LATERAL (
        SELECT 1, 'nytt', '1', ((g).three_n).nytt >= 0.5, ((p).three_n).nytt >= 0.5
        UNION ALL SELECT 2, 'nyttigt', '1', ((g).three_n).nyttigt >= 0.5, ((p).three_n).nyttigt >= 0.5
        UNION ALL SELECT 3, 'nyttiggjort', '1', ((g).three_n).nyttiggjort >= 0.5, ((p).three_n).nyttiggjort >= 0.5
        UNION ALL SELECT 4, 'value_form', v::text, v = ANY ((g).value_forms), v = ANY ((p).value_forms)
            FROM unnest(enum_range(NULL::innovation.value_form)) v
        UNION ALL SELECT 5, 'novelty', coalesce(v, 'none'), (g).novelty::text IS NOT DISTINCT FROM v, (p).novelty::text IS NOT DISTINCT FROM v
            FROM unnest(NULL::text || enum_range(NULL::innovation.novelty)::text[]) v
        UNION ALL SELECT 6, 'pace', coalesce(v, 'none'), (g).pace::text IS NOT DISTINCT FROM v, (p).pace::text IS NOT DISTINCT FROM v
            FROM unnest(NULL::text || enum_range(NULL::innovation.pace)::text[]) v
        UNION ALL SELECT 7, 'uptake', coalesce(v, 'none'), (g).uptake::text IS NOT DISTINCT FROM v, (p).uptake::text IS NOT DISTINCT FROM v
            FROM unnest(NULL::text || enum_range(NULL::innovation.uptake)::text[]) v
    ) AS d (place, dimension, label, gold, said);

CREATE TEMP VIEW probability AS
    SELECT sample, place, dimension, coalesce(said, 0) AS p, so AS y
    FROM judged, LATERAL (VALUES
        (1, 'nytt', ((p).three_n).nytt, ((g).three_n).nytt),
        (2, 'nyttigt', ((p).three_n).nyttigt, ((g).three_n).nyttigt),
        (3, 'nyttiggjort', ((p).three_n).nyttiggjort, ((g).three_n).nyttiggjort)
    ) AS d (place, dimension, said, so);

\echo
\echo 'Each label'
SELECT dimension, label,
       count(*) FILTER (WHERE gold) AS texts,
       round(count(*) FILTER (WHERE gold AND said)::numeric / nullif(count(*) FILTER (WHERE said), 0), 3) AS precision,
       round(count(*) FILTER (WHERE gold AND said)::numeric / nullif(count(*) FILTER (WHERE gold), 0), 3) AS recall,
       round(2.0 * count(*) FILTER (WHERE gold AND said)
             / nullif(count(*) FILTER (WHERE gold) + count(*) FILTER (WHERE said), 0), 3) AS f1,
       count(*) FILTER (WHERE gold AND sample = 'random') AS random_texts,
       round(2.0 * count(*) FILTER (WHERE gold AND said AND sample = 'random')
             / nullif(count(*) FILTER (WHERE gold AND sample = 'random')
                      + count(*) FILTER (WHERE said AND sample = 'random'), 0), 3) AS random_f1
FROM decision
GROUP BY place, dimension, label
ORDER BY place, texts DESC;

\echo 'Brier score (mean squared error of the probabilities)'
SELECT coalesce(dimension, 'all three') AS dimension,
       round(avg((p - y) ^ 2)::numeric, 3) AS brier,
       round((avg((p - y) ^ 2) FILTER (WHERE sample = 'random'))::numeric, 3) AS random_brier
FROM probability
GROUP BY ROLLUP ((place, dimension))
ORDER BY place;

\echo 'Calibration: of the texts given about this probability, how many are so'
SELECT format('%s to %s', least(floor(p * 10), 9) / 10, (least(floor(p * 10), 9) + 1) / 10) AS probability,
       count(*) AS texts, round(avg(p)::numeric, 3) AS said, round(avg(y)::numeric, 3) AS so,
       count(*) FILTER (WHERE sample = 'random') AS random_texts,
       round(avg(p) FILTER (WHERE sample = 'random')::numeric, 3) AS random_said,
       round(avg(y) FILTER (WHERE sample = 'random')::numeric, 3) AS random_so
FROM probability
GROUP BY least(floor(p * 10), 9)
ORDER BY least(floor(p * 10), 9);
