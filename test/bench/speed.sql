-- Functions over the same rows, interleaved, in one backend with parallelism and
-- JIT off.
SET max_parallel_workers_per_gather = 0;
SET jit = off;

SELECT count(*) AS texts, pg_size_pretty(sum(octet_length(body))) AS size,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY octet_length(body)) AS median_bytes
FROM cases;

-- explain makes thousands of rows a text: on fewer of them
CREATE TEMP TABLE measured (expression text, query text, texts int8, bytes int8);
INSERT INTO measured
SELECT expression, 'SELECT count(' || expression || ') FROM cases', count(*), sum(octet_length(body))
FROM cases, unnest(ARRAY['length(body)', 'length(lower(body))',
                         'length(to_tsvector(''swedish'', body))', 'innovation.classify(body)',
                         'innovation.detect_language(body)']) AS expression
GROUP BY expression;
INSERT INTO measured
SELECT 'innovation.explain(body)',
       'SELECT count(*) FROM (SELECT body FROM cases WHERE id <= 300) c, innovation.explain(body)',
       count(*), sum(octet_length(body))
FROM cases
WHERE id <= 300;

CREATE TEMP TABLE timing (expression text, round int, seconds float8);
DO $$
DECLARE
    m measured;
    started timestamptz;
BEGIN
    FOR round IN 0..5 LOOP          -- round 0 warms up
        FOR m IN SELECT * FROM measured LOOP
            started := clock_timestamp();
            EXECUTE m.query;
            INSERT INTO timing
            VALUES (m.expression, round, extract(epoch FROM clock_timestamp() - started));
        END LOOP;
    END LOOP;
END $$;

\echo Five rounds, interleaved; the ratio is to to_tsvector in the same round, byte for byte
WITH speed AS (
    SELECT expression, round, bytes / seconds AS bytes, texts / seconds AS texts
    FROM timing JOIN measured USING (expression)
    WHERE round > 0)
SELECT s.expression,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY s.bytes) / 1e6)::numeric, 1) AS "MB/s",
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY s.texts)::numeric) AS "texts/s",
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY v.bytes / s.bytes)::numeric, 3) AS ratio,
       round(min(v.bytes / s.bytes)::numeric, 3) AS least,
       round(max(v.bytes / s.bytes)::numeric, 3) AS most
FROM speed s JOIN speed v ON v.round = s.round AND v.expression LIKE '%to_tsvector%'
GROUP BY s.expression
ORDER BY ratio;
