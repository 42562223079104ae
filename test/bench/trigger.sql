-- Rows a second into a table without a trigger, into one that is tracked, and into
-- one whose trigger keeps a tsvector.
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET client_min_messages = warning;

CREATE TABLE plain (id int, body text);
CREATE TABLE tracked (LIKE plain);
SELECT innovation.track('tracked', 'body') \g /dev/null
CREATE TABLE searched (LIKE plain, words tsvector);
CREATE TRIGGER words BEFORE INSERT OR UPDATE ON searched
    FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(words, 'pg_catalog.swedish', body);

CREATE TEMP TABLE timing (target text, round int, seconds float8);
DO $$
DECLARE
    target text;
    started timestamptz;
BEGIN
    FOR round IN 0..3 LOOP          -- round 0 warms up
        FOREACH target IN ARRAY ARRAY['plain', 'tracked', 'searched'] LOOP
            EXECUTE 'TRUNCATE ' || target;
            started := clock_timestamp();
            EXECUTE format('INSERT INTO %I (id, body) SELECT id, body FROM cases', target);
            INSERT INTO timing
            VALUES (target, round, extract(epoch FROM clock_timestamp() - started));
        END LOOP;
    END LOOP;
END $$;

\echo INSERT without a trigger, into a tracked table, and with tsvector_update_trigger
SELECT target,
       round((n / percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds))::numeric) AS "rows/s",
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / n * 1e6)::numeric, 1) AS "µs a row"
FROM timing, (SELECT count(*) AS n FROM cases) AS c
WHERE round > 0
GROUP BY target, n
ORDER BY 3;
DROP TABLE plain, tracked, searched CASCADE;
