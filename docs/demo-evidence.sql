-- Prints docs/evidence.md's table: ten of the demo's texts with the strongest three
-- pieces of evidence for each label that they bear.
--   scripts/private-cluster psql -qXAt -f docs/demo-evidence.sql
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS innovation;
\i test/data/cases.sql

WITH chosen AS (
    SELECT id, title, title || E'\n\n' || c.body AS body
    FROM cases c, innovation.classify(title || E'\n\n' || c.body) AS p
    WHERE p.novelty IS NOT NULL AND p.uptake IS NOT NULL
    ORDER BY md5(id)            -- not picked by hand
    LIMIT 10
), borne AS (
    SELECT c.*, d.dimension, d.label
    FROM chosen c, innovation.classify(c.body) AS p, LATERAL (
        SELECT 'nytt', 'nytt' WHERE (p.three_n).nytt >= 0.5
        UNION ALL SELECT 'nyttigt', 'nyttigt' WHERE (p.three_n).nyttigt >= 0.5
        UNION ALL SELECT 'nyttiggjort', 'nyttiggjort' WHERE (p.three_n).nyttiggjort >= 0.5
        UNION ALL SELECT 'novelty', p.novelty::text WHERE p.novelty IS NOT NULL
        UNION ALL SELECT 'pace', p.pace::text WHERE p.pace IS NOT NULL
        UNION ALL SELECT 'uptake', p.uptake::text WHERE p.uptake IS NOT NULL
        UNION ALL SELECT 'value_form', v::text FROM unnest(p.value_forms) v) AS d (dimension, label)
), passages AS (        -- the same passage may be evidence in several ways
    SELECT b.id, b.title, b.dimension, b.label, e.passage, sum(e.contribution) AS contribution
    FROM borne b, innovation.explain(b.body) e
    WHERE e.dimension = b.dimension AND e.label = b.label AND e.position IS NOT NULL
    GROUP BY b.id, b.title, b.dimension, b.label, e.position, e.passage
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY id, dimension, label ORDER BY contribution DESC) AS rank
    FROM passages
)
SELECT CASE WHEN row_number() OVER (PARTITION BY id ORDER BY min(array_position(ARRAY['nytt', 'nyttigt', 'nyttiggjort', 'novelty', 'pace', 'uptake', 'value_form'], dimension)), label) = 1
            THEN format(E'\n**%s** (%s)\n\n| label | strongest evidence |\n| --- | --- |\n', title, id) ELSE '' END
       || format('| %s | %s |', CASE WHEN dimension = label THEN label ELSE dimension || ' ' || label END,
                 string_agg(format('%s (%s)', regexp_replace(passage, '\s+', ' ', 'g'), to_char(contribution, 'FM0.00')), ', ' ORDER BY rank))
FROM ranked WHERE rank <= 3
GROUP BY id, title, dimension, label
ORDER BY id, min(array_position(ARRAY['nytt', 'nyttigt', 'nyttiggjort', 'novelty', 'pace', 'uptake', 'value_form'], dimension)), label;
