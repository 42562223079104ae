-- In a new backend: ms of the first call (the library is loaded, the types are looked
-- up) and of the second one.
DO $$
DECLARE
    body text := 'Hemtjänsten har infört trygghetskameror i stället för tillsyn på natten.';
    start timestamptz := clock_timestamp();
    first timestamptz;
    second timestamptz;
BEGIN
    EXECUTE 'SELECT innovation.classify($1)' USING body;
    first := clock_timestamp();
    EXECUTE 'SELECT innovation.classify($1)' USING body;
    second := clock_timestamp();
    PERFORM set_config('bench.result', round(extract(epoch FROM first - start) * 1000, 2) || '|' ||
                       round(extract(epoch FROM second - first) * 1000, 2), false);
END $$;
SELECT current_setting('bench.result');
