-- src/track: tables whose rows carry a profile that a trigger keeps current.

CREATE FUNCTION innovation.profile_update_trigger() RETURNS trigger
    AS 'MODULE_PATHNAME', 'inn_profile_update_trigger' LANGUAGE C;
COMMENT ON FUNCTION innovation.profile_update_trigger() IS
    'The trigger of a tracked table, made by innovation.track: classifies a row when it is inserted, and when a text column changes.';

CREATE FUNCTION innovation.trigger_arguments(tgargs bytea) RETURNS text[]
    AS 'MODULE_PATHNAME', 'inn_trigger_arguments'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.trigger_arguments(bytea) IS
    'Part of innovation.tracking: pg_trigger.tgargs taken apart.';

-- How tables are tracked, read off their triggers; src/track/track.c reads the
-- same.  The profile column is found by its name or, when it has been renamed, as
-- the only one of its type.
CREATE VIEW innovation.tracking AS
SELECT t.tgrelid::regclass AS relation,
       ARRAY(SELECT a.attname
             FROM unnest(t.tgattr::int2[]) WITH ORDINALITY AS c (attnum, place)
                  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.tgrelid AND a.attnum = c.attnum
             ORDER BY place) AS columns,
       (SELECT CASE WHEN bool_or(a.attname = argument[1]) THEN argument[1]::name
                    WHEN count(*) = 1 THEN min(a.attname)::name END
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = t.tgrelid AND a.atttypid = 'innovation.profile'::regtype
          AND NOT a.attisdropped) AS profile_column,
       nullif(argument[2], '')::name AS model,
       (SELECT a.attname FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = t.tgrelid AND a.attname = argument[3] AND NOT a.attisdropped) AS date_column,
       (SELECT v.oid::regclass
        FROM pg_catalog.pg_depend AS d
             JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid
             JOIN pg_catalog.pg_class AS v ON v.oid = r.ev_class
        WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass
          AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = t.tgrelid
          AND v.relname = argument[4] AND v.relkind = 'v'
        LIMIT 1) AS view,
       argument[4]::name AS view_name,
       t.tgname AS trigger,
       substring(pg_catalog.obj_description(t.oid, 'pg_trigger')
                 FROM 'last backfill ended ([0-9TZ:-]+)')::timestamptz AS last_run
FROM pg_catalog.pg_trigger AS t,
     LATERAL innovation.trigger_arguments(t.tgargs) AS argument
WHERE t.tgfoid = 'innovation.profile_update_trigger()'::regprocedure
  AND t.tgparentid = 0;
COMMENT ON VIEW innovation.tracking IS
    'How each tracked table is tracked, as its trigger says. innovation.tracked also counts its rows.';
GRANT SELECT ON innovation.tracking TO PUBLIC;

CREATE FUNCTION innovation.tracking_of(relation regclass) RETURNS innovation.tracking
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found_row innovation.tracking;
BEGIN
    SELECT * INTO found_row FROM innovation.tracking AS t WHERE t.relation = tracking_of.relation;
    IF found_row.relation IS NULL THEN
        RAISE object_not_in_prerequisite_state USING
            MESSAGE = format('table %s is not tracked', relation),
            HINT = 'See SELECT * FROM innovation.tracked. innovation.track makes a table tracked.';
    END IF;
    IF found_row.profile_column IS NULL THEN
        RAISE undefined_column USING
            MESSAGE = format('the column of table %s that holds the profile is missing', relation),
            HINT = 'Call innovation.untrack, and innovation.track anew.';
    END IF;
    RETURN found_row;
END $$;
COMMENT ON FUNCTION innovation.tracking_of(regclass) IS
    'How a table is tracked. Error 55000 if it is not.';

CREATE FUNCTION innovation.source_of(relation regclass) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT CASE relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || relation::text
            FROM pg_class WHERE oid = relation);
COMMENT ON FUNCTION innovation.source_of(regclass) IS
    'Part of track: a table as FROM names it. A tracked table speaks for itself and its partitions, not for tables that inherit from it.';

CREATE FUNCTION innovation.text_of(tracking innovation.tracking) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT 'pg_catalog.concat_ws(E''\n\n'', '
                   || string_agg(format('t.%I::pg_catalog.text', c), ', ' ORDER BY place) || ')'
            FROM unnest(tracking.columns) WITH ORDINALITY AS u (c, place));
COMMENT ON FUNCTION innovation.text_of(innovation.tracking) IS
    'Part of track: the expression, under any search_path, for the text of a row t, joined as the trigger joins it.';

CREATE FUNCTION innovation.count_rows(
    relation regclass, profile_column name, model name,
    OUT done bigint, OUT "left" bigint, OUT stale bigint)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF has_schema_privilege((SELECT relnamespace FROM pg_class WHERE oid = relation), 'USAGE')
       AND has_column_privilege(relation, profile_column, 'SELECT') THEN
        EXECUTE format('SELECT count(*) FILTER (WHERE of_now), count(*) FILTER (WHERE of_now IS NOT TRUE),
                               count(*) FILTER (WHERE NOT of_now)
                        FROM (SELECT (t.%I).model_id = $1 AS of_now FROM %s AS t) AS s',
                       profile_column, innovation.source_of(relation))
        INTO done, "left", stale USING innovation.model_id(model);
    END IF;
END $$;
COMMENT ON FUNCTION innovation.count_rows(regclass, name, name) IS
    'Part of innovation.tracked: how many rows of a table have a profile of the model, how many have not, and how many of these have one of another model. Reads the whole table; NULL without the right to.';

CREATE VIEW innovation.tracked AS
SELECT t.relation, t.columns, t.profile_column, t.date_column, t.model,
       innovation.model_id(t.model) AS model_id, t.view,
       n.done AS rows_done, n."left" AS rows_left, n.stale AS rows_stale, t.last_run
FROM innovation.tracking AS t
     CROSS JOIN LATERAL innovation.count_rows(t.relation, t.profile_column, t.model) AS n;
COMMENT ON VIEW innovation.tracked IS
    'Each tracked table, and how far its profiles have come. Reads the tables.';
COMMENT ON COLUMN innovation.tracked.relation IS 'The table.';
COMMENT ON COLUMN innovation.tracked.columns IS 'The text columns that are classified, joined by a blank line.';
COMMENT ON COLUMN innovation.tracked.profile_column IS 'The column that holds the profile.';
COMMENT ON COLUMN innovation.tracked.date_column IS 'The date that reports go by, if one was given.';
COMMENT ON COLUMN innovation.tracked.model IS 'The model, as innovation.models names it; NULL is the built-in one.';
COMMENT ON COLUMN innovation.tracked.model_id IS 'That model''s fingerprint: a row whose profile bears another is stale.';
COMMENT ON COLUMN innovation.tracked.view IS 'The flat view for reporting tools.';
COMMENT ON COLUMN innovation.tracked.rows_done IS 'Rows that have a profile of the model; NULL without the right to read them.';
COMMENT ON COLUMN innovation.tracked.rows_left IS 'Rows that have not: call innovation.backfill.';
COMMENT ON COLUMN innovation.tracked.rows_stale IS 'Of the rows left, those that have a profile of another model.';
COMMENT ON COLUMN innovation.tracked.last_run IS 'When innovation.backfill last came to its end.';
GRANT SELECT ON innovation.tracked TO PUBLIC;

-- --- What track refuses ------------------------------------------------------

CREATE FUNCTION innovation.check_owner(relation regclass) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = relation), 'USAGE') THEN
        RAISE insufficient_privilege USING MESSAGE = format('must be owner of table %s', relation);
    END IF;
END $$;
COMMENT ON FUNCTION innovation.check_owner(regclass) IS
    'Part of track: error 42501 unless the table is the caller''s.';

CREATE FUNCTION innovation.check_table(relation regclass) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    class pg_class;
    problem text;
BEGIN
    SELECT * INTO class FROM pg_class WHERE oid = relation;
    problem := CASE class.relkind
        WHEN 'r' THEN NULL WHEN 'p' THEN NULL
        WHEN 'v' THEN 'It is a view.' WHEN 'm' THEN 'It is a materialized view.'
        WHEN 'f' THEN 'It is a foreign table.' ELSE 'It is not a table.' END;
    IF class.oid IS NULL THEN
        RAISE undefined_table USING MESSAGE = format('relation %s does not exist', relation::oid);
    ELSIF class.oid < 16384 OR class.relnamespace::regnamespace::text = ANY ('{pg_catalog,pg_toast,innovation,information_schema}') THEN
        problem := 'It is a system table.';
    ELSIF class.relispartition THEN
        problem := 'It is a partition. Track the partitioned table.';
    ELSIF EXISTS (SELECT FROM pg_partition_tree(relation) AS p JOIN pg_class AS c ON c.oid = p.relid
                  WHERE c.relkind = 'f') THEN
        problem := 'A partition of it is a foreign table.';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE wrong_object_type USING
            MESSAGE = format('cannot track %s', relation), DETAIL = problem;
    END IF;
END $$;
COMMENT ON FUNCTION innovation.check_table(regclass) IS
    'Part of track: error 42809 unless it is a table or partitioned table of a user''s.';

-- A text type is text, varchar, char(n), a type that is stored as text is (citext),
-- or a domain over one of them.
CREATE FUNCTION innovation.is_text_type(type regtype) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (WITH RECURSIVE base AS (
                SELECT oid, typtype, typbasetype FROM pg_type WHERE oid = type
                UNION ALL
                SELECT t.oid, t.typtype, t.typbasetype
                FROM base AS b JOIN pg_type AS t ON t.oid = b.typbasetype
                WHERE b.typtype = 'd')
            SELECT b.oid = ANY ('{text,varchar,bpchar}'::regtype[])
                   OR EXISTS (SELECT FROM pg_cast
                              WHERE castsource = b.oid AND casttarget = 'text'::regtype AND castmethod = 'b')
            FROM base AS b WHERE b.typtype <> 'd');
COMMENT ON FUNCTION innovation.is_text_type(regtype) IS
    'Part of track: is it text, varchar, char(n), stored as text (citext), or a domain over one of them?';

CREATE FUNCTION innovation.check_text_columns(relation regclass, columns name[]) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    wanted name;
    attribute pg_attribute;
BEGIN
    IF coalesce(cardinality(columns), 0) = 0 THEN
        RAISE invalid_parameter_value USING
            MESSAGE = 'no text column is named',
            HINT = format('For instance: SELECT innovation.track(%L, ''title'', ''body'');', relation);
    ELSIF (SELECT count(DISTINCT c) FROM unnest(columns) AS c) <> cardinality(columns) THEN
        RAISE duplicate_column USING MESSAGE = 'a text column is named twice, or is NULL';
    END IF;
    FOREACH wanted IN ARRAY columns LOOP
        SELECT * INTO attribute FROM pg_attribute
        WHERE attrelid = relation AND attname = wanted AND attnum > 0 AND NOT attisdropped;
        IF attribute.attnum IS NULL THEN
            RAISE undefined_column USING
                MESSAGE = format('column "%s" of table %s does not exist', wanted, relation);
        ELSIF NOT innovation.is_text_type(attribute.atttypid) THEN
            RAISE datatype_mismatch USING
                MESSAGE = format('column "%s" of table %s is not a text', wanted, relation),
                DETAIL = format('It is of type %s.', format_type(attribute.atttypid, attribute.atttypmod)),
                HINT = 'Texts are of type text, varchar, char or citext, or of a domain over one of them.';
        ELSIF attribute.attgenerated <> '' THEN
            RAISE feature_not_supported USING
                MESSAGE = format('column "%s" of table %s is generated', wanted, relation),
                DETAIL = 'A generated column is computed after the trigger has run.',
                HINT = 'Track the columns that it is generated from.';
        END IF;
    END LOOP;
END $$;
COMMENT ON FUNCTION innovation.check_text_columns(regclass, name[]) IS
    'Part of track: error 42703, 42804, 42701, 22023 or 0A000 unless all are columns of text.';

CREATE FUNCTION innovation.check_date_column(relation regclass, date_column name) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    type regtype := (SELECT atttypid FROM pg_attribute
                     WHERE attrelid = relation AND attname = date_column AND attnum > 0 AND NOT attisdropped);
BEGIN
    IF date_column IS NULL THEN
        RETURN;
    ELSIF type IS NULL THEN
        RAISE undefined_column USING
            MESSAGE = format('column "%s" of table %s does not exist', date_column, relation);
    ELSIF type <> ALL ('{date,timestamp,timestamptz}'::regtype[]) THEN
        RAISE datatype_mismatch USING
            MESSAGE = format('column "%s" of table %s is not a date', date_column, relation),
            DETAIL = format('It is of type %s.', type),
            HINT = 'Dates are of type date, timestamp or timestamptz.';
    END IF;
END $$;
COMMENT ON FUNCTION innovation.check_date_column(regclass, name) IS
    'Part of track: error 42703 or 42804 unless it is NULL or a column of dates.';

CREATE FUNCTION innovation.check_model(model name) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF model IS NOT NULL AND NOT EXISTS (SELECT FROM innovation.models AS m WHERE m.name = check_model.model) THEN
        RAISE undefined_object USING
            MESSAGE = format('model "%s" does not exist', model),
            HINT = 'SELECT name FROM innovation.models lists them; NULL is the built-in one.';
    END IF;
END $$;
COMMENT ON FUNCTION innovation.check_model(name) IS
    'Part of track: error 42704 unless it is NULL or a name in innovation.models.';

-- --- What track makes ---------------------------------------------------------

CREATE FUNCTION innovation.add_profile_column(relation regclass, profile_column name) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    attribute pg_attribute;
BEGIN
    SELECT * INTO attribute FROM pg_attribute
    WHERE attrelid = relation AND attname = profile_column AND NOT attisdropped;
    IF attribute.attnum IS NULL THEN
        EXECUTE format('ALTER TABLE %s ADD COLUMN %I innovation.profile', relation, profile_column);
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, profile_column,
                       'The 3N profile of the row''s text, kept current by innovation.track.');
    ELSIF attribute.atttypid <> 'innovation.profile'::regtype OR attribute.attgenerated <> '' THEN
        RAISE duplicate_column USING
            MESSAGE = format('column "%s" of table %s already exists', profile_column, relation),
            DETAIL = 'It is not a plain column of type innovation.profile.',
            HINT = 'Give another name for the profile: profile_column => ''...''.';
    END IF;
END $$;
COMMENT ON FUNCTION innovation.add_profile_column(regclass, name) IS
    'Part of track: adds the column, unless it is there from an earlier tracking. Error 42701 if another has its name.';

-- The trigger's name sorts after others: triggers fire by name, and those that
-- change a text should come first.
CREATE FUNCTION innovation.make_trigger(tracking innovation.tracking) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE INSERT OR UPDATE OF %s ON %s FOR EACH ROW
                    EXECUTE FUNCTION innovation.profile_update_trigger(%L, %L, %L, %L)',
                   tracking.trigger,
                   (SELECT string_agg(quote_ident(c), ', ' ORDER BY place)
                    FROM unnest(tracking.columns) WITH ORDINALITY AS u (c, place)),
                   tracking.relation, tracking.profile_column, coalesce(tracking.model, ''),
                   coalesce(tracking.date_column, ''), tracking.view_name);
END $$;
COMMENT ON FUNCTION innovation.make_trigger(innovation.tracking) IS
    'Part of track: makes the trigger, or gives it other arguments.';

CREATE FUNCTION innovation.key_of(relation regclass) RETURNS name[]
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT array_agg(a.attname ORDER BY k.place)
            FROM (SELECT * FROM pg_index
                  WHERE indrelid = relation AND indisunique AND indpred IS NULL AND indexprs IS NULL
                    AND indisvalid AND NOT EXISTS (
                        SELECT FROM unnest(indkey::int2[]) AS u (attnum) JOIN pg_attribute AS n
                               ON n.attrelid = relation AND n.attnum = u.attnum
                        WHERE NOT n.attnotnull)
                  ORDER BY indisprimary DESC, indisreplident DESC, indexrelid LIMIT 1) AS i,
                 unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
                 JOIN pg_attribute AS a ON a.attrelid = relation AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts);
COMMENT ON FUNCTION innovation.key_of(regclass) IS
    'Part of track: the columns that tell a table''s rows apart, of its primary key or another unique index without NULL; NULL if it has neither.';

CREATE FUNCTION innovation.make_view(tracking innovation.tracking, view_name text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    profile text := format('t.%I', tracking.profile_column);
    own name[] := '{date,language,nytt,nyttigt,nyttiggjort,is_innovation,novelty,novelty_sv,pace,pace_sv,uptake,uptake_sv,economic,economic_sv,social,social_sv,environmental,environmental_sv,model_id}';
    keys text := (SELECT string_agg(format('t.%I AS %I', k, CASE WHEN k = ANY (own) THEN 'key_' || k ELSE k END), ', ')
                  FROM unnest(innovation.key_of(tracking.relation)) AS k);
    owner regrole := (SELECT relowner FROM pg_class WHERE oid = tracking.relation);
BEGIN
    EXECUTE format($view$
        CREATE VIEW %1$s WITH (security_invoker = true) AS
        SELECT %2$s,
               %3$s::date AS date,
               (%4$s).language AS language,
               ((%4$s).three_n).nytt::real AS nytt,
               ((%4$s).three_n).nyttigt::real AS nyttigt,
               ((%4$s).three_n).nyttiggjort::real AS nyttiggjort,
               innovation.is_innovation(%4$s) AS is_innovation,
               (%4$s).novelty::text AS novelty,
               innovation.label((%4$s).novelty) AS novelty_sv,
               (%4$s).pace::text AS pace,
               innovation.label((%4$s).pace) AS pace_sv,
               (%4$s).uptake::text AS uptake,
               innovation.label((%4$s).uptake) AS uptake_sv,
               'economic' = ANY ((%4$s).value_forms) AS economic,
               CASE WHEN 'economic' = ANY ((%4$s).value_forms) THEN innovation.label('economic'::innovation.value_form) END AS economic_sv,
               'social' = ANY ((%4$s).value_forms) AS social,
               CASE WHEN 'social' = ANY ((%4$s).value_forms) THEN innovation.label('social'::innovation.value_form) END AS social_sv,
               'environmental' = ANY ((%4$s).value_forms) AS environmental,
               CASE WHEN 'environmental' = ANY ((%4$s).value_forms) THEN innovation.label('environmental'::innovation.value_form) END AS environmental_sv,
               (%4$s).model_id AS model_id
        FROM %5$s AS t $view$,
        view_name, coalesce(keys, 't.tableoid::regclass::text || '' '' || t.ctid::text AS row_id'),
        coalesce('t.' || quote_ident(tracking.date_column), 'NULL'), profile,
        innovation.source_of(tracking.relation));
    PERFORM innovation.comment_view(view_name, tracking.relation);
    EXECUTE format('ALTER VIEW %s OWNER TO %s', view_name, owner);
END $$;
COMMENT ON FUNCTION innovation.make_view(innovation.tracking, text) IS
    'Part of track: the flat view, with plain columns only.';

CREATE FUNCTION innovation.comment_view(view_name text, relation regclass) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    commented record;
BEGIN
    EXECUTE format('COMMENT ON VIEW %s IS %L', view_name,
                   format('The profiles of %s as plain columns, for reporting tools. Made by innovation.track.', relation));
    FOR commented IN
        SELECT * FROM (VALUES
            ('row_id', 'Where the row lies: the table has no key.'),
            ('date', 'The date that reports go by; NULL if none was given.'),
            ('language', 'The language of the text: sv, en, no, da, fi, de, or und (not told). All but date and model_id is NULL unless it is sv.'),
            ('nytt', 'How probable it is that the text tells of something new, 0 to 1.'),
            ('nyttigt', 'How probable it is that the text tells of something useful, 0 to 1.'),
            ('nyttiggjort', 'How probable it is that the text tells of something made use of, 0 to 1.'),
            ('is_innovation', 'Are all three at least 0.5?'),
            ('novelty', 'New for whom: organisation, market or world; NULL if the text does not say.'),
            ('novelty_sv', 'novelty in Swedish.'),
            ('pace', 'stepwise or leap; NULL if the text does not say.'),
            ('pace_sv', 'pace in Swedish.'),
            ('uptake', 'The furthest stage reached: idea, trial, in_use, spread or established; NULL if there is no solution.'),
            ('uptake_sv', 'uptake in Swedish.'),
            ('economic', 'Does the text name economic value?'), ('economic_sv', 'economic in Swedish; NULL if not.'),
            ('social', 'Does the text name social value?'), ('social_sv', 'social in Swedish; NULL if not.'),
            ('environmental', 'Does the text name environmental value?'), ('environmental_sv', 'environmental in Swedish; NULL if not.'),
            ('model_id', 'The fingerprint of the model that made the profile; NULL if there is none yet.')) AS c (name, text)
        WHERE name IN (SELECT attname FROM pg_attribute WHERE attrelid = view_name::regclass)
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', view_name, commented.name, commented.text);
    END LOOP;
END $$;
COMMENT ON FUNCTION innovation.comment_view(text, regclass) IS
    'Part of track: says what each column of the flat view is.';

CREATE FUNCTION innovation.beside(relation regclass, name text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT format('%I.%I', n.nspname, name)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = relation);
COMMENT ON FUNCTION innovation.beside(regclass, text) IS
    'Part of track: a name in the schema of a table, qualified and quoted.';

-- As long a piece of the table's name as leaves room for the longest ending.
CREATE FUNCTION innovation.view_name(relation regclass) RETURNS name
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
    RETURN (SELECT (SELECT left(relname, n)
                    FROM generate_series(length(relname), 0, -1) AS n
                    WHERE octet_length(left(relname, n) || '_innovation_months') < 64
                    LIMIT 1) || '_innovation'
            FROM pg_class WHERE oid = relation);
COMMENT ON FUNCTION innovation.view_name(regclass) IS
    'Part of track: the name of a table''s flat view.';

-- --- track, untrack, set_model ------------------------------------------------

CREATE FUNCTION innovation.track(
    relation regclass, columns text[], profile_column name DEFAULT 'innovation',
    model name DEFAULT NULL, date_column name DEFAULT NULL) RETURNS regclass
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made innovation.tracking;
    view text;
BEGIN
    PERFORM innovation.check_table(relation);
    PERFORM innovation.check_owner(relation);
    PERFORM innovation.check_text_columns(relation, columns::name[]);
    PERFORM innovation.check_date_column(relation, date_column);
    PERFORM innovation.check_model(model);
    -- as ADD COLUMN will: taken later, it could deadlock with who reads and then writes
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', innovation.source_of(relation));
    IF EXISTS (SELECT FROM innovation.tracking AS t WHERE t.relation = track.relation) THEN
        RAISE duplicate_object USING
            MESSAGE = format('table %s is already tracked', relation),
            HINT = 'innovation.set_model gives it another model; innovation.untrack ends it.';
    END IF;
    made.relation := relation;
    made.columns := columns;
    made.profile_column := profile_column;
    made.model := model;
    made.date_column := date_column;
    made.view_name := innovation.view_name(relation);
    made.trigger := 'zz_innovation';
    view := innovation.beside(relation, made.view_name);
    PERFORM innovation.add_profile_column(relation, profile_column);
    PERFORM innovation.make_view(made, view);
    PERFORM innovation.make_trigger(made);
    PERFORM innovation.make_report_views(made);
    RETURN view::regclass;
END $$;
COMMENT ON FUNCTION innovation.track(regclass, text[], name, name, name) IS
    'From now on each new or changed row gets a profile of its text columns, joined by a blank line. Adds the profile column, the trigger and the flat view, which it returns. Rows that are there already are left to innovation.backfill. model is a name in innovation.models, NULL the built-in one; date_column is what reports count months by.';

CREATE FUNCTION innovation.track(relation regclass, VARIADIC columns name[]) RETURNS regclass
    LANGUAGE sql
    RETURN innovation.track(relation, columns::text[]);
COMMENT ON FUNCTION innovation.track(regclass, name[]) IS
    'The same with the built-in model: innovation.track(''cases'', ''title'', ''body'').';

CREATE FUNCTION innovation.set_model(relation regclass, model name) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tracking innovation.tracking := innovation.tracking_of(relation);
BEGIN
    PERFORM innovation.check_owner(relation);
    PERFORM innovation.check_model(model);
    tracking.model := model;
    PERFORM innovation.make_trigger(tracking);
END $$;
COMMENT ON FUNCTION innovation.set_model(regclass, name) IS
    'Gives a tracked table another model of innovation.models; NULL is the built-in one. Its rows are then stale until innovation.backfill.';

CREATE FUNCTION innovation.untrack(relation regclass, drop_column boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tracking innovation.tracking;
BEGIN
    PERFORM innovation.check_owner(relation);
    SELECT * INTO tracking FROM innovation.tracking AS t WHERE t.relation = untrack.relation;
    IF tracking.relation IS NULL THEN
        tracking := innovation.tracking_of(relation);
    END IF;
    PERFORM innovation.drop_report_views(tracking);
    EXECUTE format('DROP TRIGGER %I ON %s', tracking.trigger, relation);
    IF tracking.view IS NOT NULL THEN
        EXECUTE format('DROP VIEW %s', tracking.view);
    END IF;
    IF drop_column AND tracking.profile_column IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %s DROP COLUMN %I', relation, tracking.profile_column);
    END IF;
END $$;
COMMENT ON FUNCTION innovation.untrack(regclass, boolean) IS
    'Takes away what track made: trigger and views, and the profile column too if drop_column. What depends on them is not dropped: the error says what it is.';
