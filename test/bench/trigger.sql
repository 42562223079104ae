-- Rows a second into a table with and without a trigger that classifies.
SET jit = off;
SET max_parallel_workers_per_gather = 0;

CREATE TABLE plain (id int, body text, profile innovation.profile);
CREATE TABLE profiled (LIKE plain);
CREATE FUNCTION set_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.profile := innovation.classify(NEW.body);
    RETURN NEW;
END $$;
CREATE TRIGGER profile BEFORE INSERT OR UPDATE OF body ON profiled
    FOR EACH ROW EXECUTE FUNCTION set_profile();

CREATE TEMP TABLE timing (target text, round int, seconds float8);
DO $$
DECLARE
    target text;
    started timestamptz;
BEGIN
    FOR round IN 0..5 LOOP          -- round 0 warms up
        FOREACH target IN ARRAY ARRAY['plain', 'profiled'] LOOP
            EXECUTE 'TRUNCATE ' || target;
            started := clock_timestamp();
            EXECUTE format('INSERT INTO %I SELECT id, body FROM cases', target);
            INSERT INTO timing
            VALUES (target, round, extract(epoch FROM clock_timestamp() - started));
        END LOOP;
    END LOOP;
END $$;

\echo Through a BEFORE INSERT trigger in PL/pgSQL
SELECT CASE target WHEN 'plain' THEN 'without' ELSE 'with the trigger' END AS trigger,
       round((n / percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds))::numeric) AS "rows/s",
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / n * 1e6)::numeric, 1) AS "µs a row"
FROM timing, (SELECT count(*) AS n FROM cases) AS c
WHERE round > 0
GROUP BY target, n
ORDER BY target;
DROP TABLE plain, profiled;
DROP FUNCTION set_profile;
