-- src/track: profiles for the rows that a tracked table has already.

-- The statements run among the user's own triggers and policies, so under the
-- caller's search_path: nothing in them depends on it.
CREATE FUNCTION innovation.backfill_plan(
    relation regclass, OUT leaf text, OUT lock text, OUT update text, OUT "left" bigint, OUT blocks bigint)
    RETURNS SETOF record LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tracking innovation.tracking := innovation.tracking_of(relation);
    body text := innovation.text_of(tracking);
    is_done text := format('((t.%I).model_id OPERATOR(pg_catalog.=) (SELECT innovation.model_id(%L))) IS TRUE',
                           tracking.profile_column, tracking.model);
    part regclass;
BEGIN
    PERFORM innovation.check_model(tracking.model);
    FOR part IN
        SELECT relid FROM pg_partition_tree(relation) WHERE isleaf
        UNION ALL
        SELECT relation WHERE NOT EXISTS (SELECT FROM pg_partition_tree(relation))
    LOOP
        SELECT innovation.beside(part, relname) INTO leaf FROM pg_class WHERE oid = part;
        lock := format(
            'SELECT t.ctid FROM ONLY %s AS t WHERE t.ctid OPERATOR(pg_catalog.>) $1 AND NOT %s '
            'AND t.ctid OPERATOR(pg_catalog.<>) ALL ($3) LIMIT $2 FOR NO KEY UPDATE OF t', leaf, is_done);
        update := CASE WHEN tracking.model IS NULL
            THEN format('UPDATE ONLY %s AS t SET %I = innovation.classify(%s) WHERE true',
                        leaf, tracking.profile_column, body)
            ELSE format('UPDATE ONLY %s AS t SET %I = innovation.classify(%s, m.model) FROM innovation.models AS m '
                        'WHERE m.name OPERATOR(pg_catalog.=) %L', leaf, tracking.profile_column, body, tracking.model)
            END || ' AND t.ctid OPERATOR(pg_catalog.=) ANY ($1) RETURNING t.ctid, ' || is_done;
        SELECT n."left" INTO "left"
        FROM innovation.count_rows(part, tracking.profile_column, tracking.model) AS n;
        blocks := pg_relation_size(part) / current_setting('block_size')::int;
        RETURN NEXT;
    END LOOP;
END $$;
COMMENT ON FUNCTION innovation.backfill_plan(regclass) IS
    'Part of backfill: for a tracked table, or each partition of it, what finds and locks the next rows to do, what classifies them, how many there are and how large it is.';

CREATE FUNCTION innovation.record_run(relation regclass, done bigint) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '1s' AS $$
BEGIN
    EXECUTE format('COMMENT ON TRIGGER %I ON %s IS %L', (innovation.tracking_of(relation)).trigger, relation,
                   format('Keeps the profiles current, by innovation.track; last backfill ended %s after %s rows',
                          to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), done));
EXCEPTION
    WHEN insufficient_privilege OR lock_not_available OR internal_error THEN
        NULL;  -- not the owner, or somebody else is at the table: it is not worth waiting for
END $$;
COMMENT ON FUNCTION innovation.record_run(regclass, bigint) IS
    'Part of backfill: writes into the trigger''s comment when it came to its end, where innovation.tracked reads it.';

CREATE PROCEDURE innovation.backfill(relation regclass, batch int DEFAULT 1000, model name DEFAULT NULL)
    AS 'MODULE_PATHNAME', 'inn_backfill' LANGUAGE C;
COMMENT ON PROCEDURE innovation.backfill(regclass, int, name) IS
    'Classifies the rows of a tracked table that have no profile of its model, and commits after each batch of rows. Can be stopped, called again, and called from several connections at once: no row is done twice. Rows that others have locked are come back to at the end; one that cannot be classified is warned of and skipped. With a model, that becomes the table''s first.';
