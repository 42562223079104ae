-- What scripts/bench measures, on its table cases.
SET max_parallel_workers_per_gather = 0;
SET jit = off;

SELECT count(*) AS texts, pg_size_pretty(sum(octet_length(body))) AS size,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY octet_length(body)) AS median_bytes
FROM cases;

CREATE TABLE timing (expression text, round int, seconds float8);
DO $$
DECLARE
    expressions text[] := ARRAY['length(body)', 'length(lower(body))',
        'length(to_tsvector(''swedish'', body))', 'innovation.classify(body)',
        'innovation.detect_language(body)'];
    expression text;
    started timestamptz;
BEGIN
    FOR round IN 0..5 LOOP          -- round 0 warms up
        FOREACH expression IN ARRAY expressions LOOP
            started := clock_timestamp();
            EXECUTE format('SELECT count(%s) FROM cases', expression);
            INSERT INTO timing
            VALUES (expression, round, extract(epoch FROM clock_timestamp() - started));
        END LOOP;
    END LOOP;
END $$;

\echo Five rounds, interleaved; the ratio is to to_tsvector in the same round
SELECT t.expression,
       round((size / 1e6 / percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds))::numeric, 1) AS "MB/s",
       round((n / percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds))::numeric) AS "texts/s",
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY t.seconds / v.seconds)::numeric, 3) AS ratio,
       round(min(t.seconds / v.seconds)::numeric, 3) AS least,
       round(max(t.seconds / v.seconds)::numeric, 3) AS most
FROM timing t
     JOIN timing v ON v.round = t.round AND v.expression LIKE '%to_tsvector%',
     (SELECT count(*) AS n, sum(octet_length(body)) AS size FROM cases) c
WHERE t.round > 0
GROUP BY t.expression, size, n
ORDER BY 4;

\echo Two workers against one
SET max_parallel_workers_per_gather = 2;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;
TRUNCATE timing;
DO $$
DECLARE
    started timestamptz;
BEGIN
    FOR round IN 1..6 LOOP
        PERFORM set_config('max_parallel_workers_per_gather', (round % 2)::text, false);
        PERFORM set_config('parallel_leader_participation', 'on', false);
        started := clock_timestamp();
        EXECUTE 'SELECT count(innovation.classify(body)) FROM cases';
        INSERT INTO timing VALUES (CASE round % 2 WHEN 1 THEN 'leader and a worker' ELSE 'one process' END,
                                   round, extract(epoch FROM clock_timestamp() - started));
    END LOOP;
END $$;
SELECT expression AS processes, round(min(seconds)::numeric, 3) AS seconds FROM timing GROUP BY 1 ORDER BY 2 DESC;
