-- Time against length: a megabyte of Swedish texts whole, in pieces, and repeated.
SET jit = off;
SET max_parallel_workers_per_gather = 0;

CREATE TEMP TABLE piece (bytes int, body text);
ALTER TABLE piece ALTER COLUMN body SET STORAGE EXTERNAL;  -- what is measured is not to unpack them
WITH megabyte AS MATERIALIZED (
    SELECT left(string_agg(body, E'\n\n' ORDER BY id), 1000000) AS text
    FROM cases
    WHERE id <= 1000 AND innovation.detect_language(body) = 'sv')
INSERT INTO piece
SELECT size, substr(text, i * size + 1, size)
FROM megabyte, unnest(ARRAY[100, 1000, 10000, 100000, 1000000]) AS size,
     generate_series(0, length(text) / size - 1) AS i
UNION ALL
SELECT size, repeat(text, size / length(text)) FROM megabyte, unnest(ARRAY[10000000, 100000000]) AS size;

CREATE TEMP TABLE timing (bytes int, round int, seconds float8);
DO $$
DECLARE
    size int;
    started timestamptz;
BEGIN
    FOR round IN 0..3 LOOP          -- round 0 warms up
        FOR size IN SELECT DISTINCT bytes FROM piece ORDER BY 1 LOOP
            started := clock_timestamp();
            EXECUTE format('SELECT count(innovation.classify(body)) FROM piece WHERE bytes = %s', size);
            INSERT INTO timing VALUES (size, round, extract(epoch FROM clock_timestamp() - started));
        END LOOP;
    END LOOP;
END $$;

\echo Time a byte against length
SELECT t.bytes, n AS texts,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / size * 1e9)::numeric, 1) AS "ns a byte",
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / n * 1e3)::numeric, 3) AS "ms a text"
FROM timing t
     JOIN (SELECT bytes, count(*) AS n, sum(octet_length(body)) AS size FROM piece GROUP BY bytes) p USING (bytes)
WHERE round > 0
GROUP BY t.bytes, n, size
ORDER BY t.bytes;
DROP TABLE piece;
