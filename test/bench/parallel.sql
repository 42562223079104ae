-- Workers against one another, in turn: two against one without their leader, and
-- the leader with one against the leader alone.
SET jit = off;
SET parallel_setup_cost = 0;
SET parallel_tuple_cost = 0;
SET min_parallel_table_scan_size = 0;

CREATE TEMP TABLE timing (leader text, workers int, round int, seconds float8);
DO $$
DECLARE
    leader text;
    more int;
    started timestamptz;
BEGIN
    FOR round IN 0..5 LOOP          -- round 0 warms up
        FOREACH leader IN ARRAY ARRAY['off', 'on'] LOOP
            FOR more IN 0..1 LOOP
                PERFORM set_config('parallel_leader_participation', leader, false);
                PERFORM set_config('max_parallel_workers_per_gather',
                                   (more + (leader = 'off')::int)::text, false);
                started := clock_timestamp();
                EXECUTE 'SELECT count(innovation.classify(body)) FROM cases';
                INSERT INTO timing
                VALUES (leader, more, round, extract(epoch FROM clock_timestamp() - started));
            END LOOP;
        END LOOP;
    END LOOP;
END $$;

\echo Two processes against one
SELECT CASE one.leader WHEN 'on' THEN 'leader and worker against leader' ELSE 'two workers against one' END AS processes,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY one.seconds)::numeric, 2) AS one,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY two.seconds)::numeric, 2) AS two,
       round(percentile_cont(0.5) WITHIN GROUP (ORDER BY one.seconds / two.seconds)::numeric, 2) AS faster,
       round(min(one.seconds / two.seconds)::numeric, 2) AS least,
       round(max(one.seconds / two.seconds)::numeric, 2) AS most
FROM timing one JOIN timing two ON two.round = one.round AND two.leader = one.leader AND two.workers = 1
WHERE one.round > 0 AND one.workers = 0
GROUP BY one.leader
ORDER BY 1 DESC;
