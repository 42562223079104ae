-- src/report: counts and shares of a tracked table's profiles.

-- Every answer that a report counts, in the order of reading.  none stands for an
-- answer that the text does not give.
CREATE VIEW innovation.labels AS
SELECT d.dimension, l.label, d.dimension_sv, l.label_sv, d.dimension_en, l.label_en,
       (row_number() OVER (ORDER BY d.place, l.place))::int AS place
FROM (VALUES
        (1, 'three_n', '3N', '3N'),
        (2, 'novelty', 'Nytt för vem', 'New for whom'),
        (3, 'pace', 'I steg eller språng', 'In steps or leaps'),
        (4, 'uptake', 'Hur långt det har kommit', 'How far it has come'),
        (5, 'value_form', 'Vilket värde', 'What kind of value')) AS d (place, dimension, dimension_sv, dimension_en)
     JOIN (
        SELECT 'three_n', place, label, sv, en
        FROM (VALUES (1, 'nytt', 'nytt', 'new'), (2, 'nyttigt', 'nyttigt', 'useful'),
                     (3, 'nyttiggjort', 'nyttiggjort', 'made use of'),
                     (4, 'innovation', 'innovation: alla tre', 'innovation: all three')) AS v (place, label, sv, en)
        UNION ALL
        SELECT dimension, 0, 'none', 'framgår inte', 'not stated'
        FROM (VALUES ('novelty'), ('pace'), ('uptake')) AS v (dimension)
        UNION ALL
        SELECT 'novelty', place, value::text, innovation.label(value), innovation.label(value, 'en')
        FROM unnest(enum_range(NULL::innovation.novelty)) WITH ORDINALITY AS u (value, place)
        UNION ALL
        SELECT 'pace', place, value::text, innovation.label(value), innovation.label(value, 'en')
        FROM unnest(enum_range(NULL::innovation.pace)) WITH ORDINALITY AS u (value, place)
        UNION ALL
        SELECT 'uptake', place, value::text, innovation.label(value), innovation.label(value, 'en')
        FROM unnest(enum_range(NULL::innovation.uptake)) WITH ORDINALITY AS u (value, place)
        UNION ALL
        SELECT 'value_form', place, value::text, innovation.label(value), innovation.label(value, 'en')
        FROM unnest(enum_range(NULL::innovation.value_form)) WITH ORDINALITY AS u (value, place)
     ) AS l (dimension, place, label, label_sv, label_en) USING (dimension);
COMMENT ON VIEW innovation.labels IS
    'Every answer that a report counts, in Swedish and English. none: the text does not say.';
COMMENT ON COLUMN innovation.labels.dimension IS 'three_n, novelty, pace, uptake or value_form.';
COMMENT ON COLUMN innovation.labels.label IS 'The code of the answer.';
COMMENT ON COLUMN innovation.labels.dimension_sv IS 'The dimension as a heading in Swedish.';
COMMENT ON COLUMN innovation.labels.label_sv IS 'The answer in Swedish, in SKR''s words.';
COMMENT ON COLUMN innovation.labels.dimension_en IS 'The dimension as a heading in English.';
COMMENT ON COLUMN innovation.labels.label_en IS 'The answer in English.';
COMMENT ON COLUMN innovation.labels.place IS 'The order of reading.';
GRANT SELECT ON innovation.labels TO PUBLIC;

-- One pass over the table: rows of the same answers are counted together, and
-- only these few groups are taken apart into labels.
CREATE FUNCTION innovation.count_profiles(
    relation regclass, from_date date, to_date date,
    OUT month date, OUT three_n boolean[], OUT novelty text, OUT pace text, OUT uptake text,
    OUT value_forms text[], OUT cases bigint)
    RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 200 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tracking innovation.tracking := innovation.tracking_of(relation);
BEGIN
    IF tracking.date_column IS NULL AND (from_date IS NOT NULL OR to_date IS NOT NULL) THEN
        PERFORM innovation.has_no_date(relation);
    END IF;
    RETURN QUERY EXECUTE format($query$
        SELECT month, three_n, novelty::text, pace::text, uptake::text, value_forms::text[], count(*)
        FROM (SELECT date_trunc('month', t.date)::date AS month,
                     ARRAY[((p).three_n).nytt >= 0.5, ((p).three_n).nyttigt >= 0.5,
                           ((p).three_n).nyttiggjort >= 0.5] AS three_n,
                     (p).novelty, (p).pace, (p).uptake, (p).value_forms
              FROM (SELECT %1$s AS date, t.%2$I AS p FROM %3$s AS t) AS t
              WHERE (p).language = 'sv' AND (p).three_n IS NOT NULL
                AND ($1 IS NULL OR t.date::date >= $1) AND ($2 IS NULL OR t.date::date <= $2)) AS s
        GROUP BY 1, 2, 3, 4, 5, 6 $query$,
        coalesce('t.' || quote_ident(tracking.date_column), 'NULL::date'),
        tracking.profile_column, innovation.source_of(relation))
        USING from_date, to_date;
END $$;
COMMENT ON FUNCTION innovation.count_profiles(regclass, date, date) IS
    'Part of report: how many Swedish texts of a tracked table bear each combination of answers, a month.';

CREATE FUNCTION innovation.has_no_date(relation regclass) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE object_not_in_prerequisite_state USING
        MESSAGE = format('table %s is tracked without a date column', relation),
        HINT = 'Call innovation.untrack, and innovation.track anew with date_column => ''...''.';
END $$;
COMMENT ON FUNCTION innovation.has_no_date(regclass) IS
    'Part of report: error 55000 for a table without a date to go by.';

CREATE FUNCTION innovation.has_label(
    dimension text, label text, three_n boolean[], novelty text, pace text, uptake text,
    value_forms text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE dimension
        WHEN 'three_n' THEN CASE label
            WHEN 'nytt' THEN three_n[1] WHEN 'nyttigt' THEN three_n[2]
            WHEN 'nyttiggjort' THEN three_n[3] ELSE true = ALL (three_n) END
        WHEN 'novelty' THEN label = coalesce(novelty, 'none')
        WHEN 'pace' THEN label = coalesce(pace, 'none')
        WHEN 'uptake' THEN label = coalesce(uptake, 'none')
        WHEN 'value_form' THEN label = ANY (value_forms) END;
COMMENT ON FUNCTION innovation.has_label(text, text, boolean[], text, text, text, text[]) IS
    'Part of report: do these answers include that label of that dimension?';

CREATE FUNCTION innovation.report(
    relation regclass, from_date date DEFAULT NULL, to_date date DEFAULT NULL,
    OUT dimension text, OUT label text, OUT label_sv text, OUT cases bigint,
    OUT share double precision)
    RETURNS SETOF record LANGUAGE sql STABLE ROWS 20 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH counted AS MATERIALIZED (
        SELECT * FROM innovation.count_profiles(report.relation, from_date, to_date)),
    labelled AS (
        SELECT l.place, sum(c.cases) AS cases
        FROM counted AS c JOIN innovation.labels AS l
             ON innovation.has_label(l.dimension, l.label, c.three_n, c.novelty, c.pace, c.uptake, c.value_forms)
        GROUP BY l.place)
    SELECT l.dimension, l.label, l.label_sv, coalesce(n.cases, 0)::bigint,
           coalesce(n.cases, 0) / (SELECT sum(c.cases) FROM counted AS c)::double precision
    FROM innovation.labels AS l LEFT JOIN labelled AS n USING (place)
    ORDER BY l.place;
END;
COMMENT ON FUNCTION innovation.report(regclass, date, date) IS
    'How many Swedish texts of a tracked table bear each label, and what share of them; from_date and to_date, both included, need a date column.';

CREATE FUNCTION innovation.report_months(
    relation regclass, from_date date DEFAULT NULL, to_date date DEFAULT NULL,
    OUT month date, OUT dimension text, OUT label text, OUT label_sv text, OUT cases bigint,
    OUT share double precision)
    RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 240 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF (innovation.tracking_of(relation)).date_column IS NULL THEN
        PERFORM innovation.has_no_date(relation);
    END IF;
    RETURN QUERY
    WITH counted AS MATERIALIZED (
        SELECT * FROM innovation.count_profiles(report_months.relation, from_date, to_date) AS c
        WHERE isfinite(c.month)),
    labelled AS MATERIALIZED (
        SELECT c.month, l.place, sum(c.cases)::bigint AS cases
        FROM counted AS c JOIN innovation.labels AS l
             ON innovation.has_label(l.dimension, l.label, c.three_n, c.novelty, c.pace, c.uptake, c.value_forms)
        GROUP BY 1, 2),
    months AS (
        SELECT m::date AS month, c.cases
        FROM generate_series((SELECT min(month) FROM counted)::timestamp,
                             (SELECT max(month) FROM counted)::timestamp, '1 month') AS m
             LEFT JOIN (SELECT month, sum(cases) AS cases FROM counted GROUP BY 1) AS c ON c.month = m)
    SELECT m.month, l.dimension, l.label, l.label_sv, coalesce(n.cases, 0),
           coalesce(n.cases, 0) / m.cases::double precision
    FROM months AS m CROSS JOIN innovation.labels AS l
         LEFT JOIN labelled AS n ON n.month = m.month AND n.place = l.place
    ORDER BY m.month, l.place;
END $$;
COMMENT ON FUNCTION innovation.report_months(regclass, date, date) IS
    'The same for each month of the table''s date column, months without a text included (share is then NULL). Error 55000 without such a column.';

CREATE FUNCTION innovation.report_cross(
    relation regclass, from_date date DEFAULT NULL, to_date date DEFAULT NULL,
    OUT novelty text, OUT novelty_sv text, OUT uptake text, OUT uptake_sv text, OUT cases bigint,
    OUT share double precision)
    RETURNS SETOF record LANGUAGE sql STABLE ROWS 24 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH counted AS MATERIALIZED (
        SELECT coalesce(c.novelty, 'none') AS novelty, coalesce(c.uptake, 'none') AS uptake, c.cases
        FROM innovation.count_profiles(report_cross.relation, from_date, to_date) AS c)
    SELECT n.label, n.label_sv, u.label, u.label_sv, k.cases,
           k.cases / nullif((SELECT sum(c.cases) FROM counted AS c), 0)::double precision
    FROM innovation.labels AS n CROSS JOIN innovation.labels AS u,
         LATERAL (SELECT coalesce(sum(c.cases), 0)::bigint AS cases FROM counted AS c
                  WHERE c.novelty = n.label AND c.uptake = u.label) AS k
    WHERE n.dimension = 'novelty' AND u.dimension = 'uptake'
    ORDER BY n.place, u.place;
END;
COMMENT ON FUNCTION innovation.report_cross(regclass, date, date) IS
    'For whom it is new against how far it has come: how many Swedish texts of a tracked table bear both, and what share of them.';

-- --- The same as views, for tools that call no function -------------------------

CREATE FUNCTION innovation.make_report_views(tracking innovation.tracking) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made record;
    view text;
BEGIN
    FOR made IN
        SELECT * FROM (VALUES
            ('_report', 'report', 'Counts and shares of each label', true),
            ('_months', 'report_months', 'Counts and shares of each label, a month', tracking.date_column IS NOT NULL),
            ('_cross', 'report_cross', 'For whom it is new against how far it has come', true)
        ) AS v (ending, function, comment, wanted)
        WHERE wanted
    LOOP
        view := innovation.beside(tracking.relation, tracking.view_name || made.ending);
        EXECUTE format('CREATE VIEW %s WITH (security_invoker = true) AS SELECT * FROM innovation.%I(%L::regclass)',
                       view, made.function, tracking.relation);
        EXECUTE format('COMMENT ON VIEW %s IS %L', view,
                       format('%s, of the Swedish texts of %s. Made by innovation.track.', made.comment, tracking.relation));
        PERFORM innovation.comment_report_view(view);
        EXECUTE format('ALTER VIEW %s OWNER TO %s', view,
                       (SELECT relowner::regrole FROM pg_class WHERE oid = tracking.relation));
    END LOOP;
END $$;
COMMENT ON FUNCTION innovation.make_report_views(innovation.tracking) IS
    'Part of track: the views of a table''s reports.';

CREATE FUNCTION innovation.comment_report_view(view text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    commented record;
BEGIN
    FOR commented IN
        SELECT * FROM (VALUES
            ('month', 'The first day of the month.'),
            ('dimension', 'What is asked: three_n, novelty, pace, uptake or value_form.'),
            ('label', 'The answer; none if the text does not say.'),
            ('label_sv', 'The answer in Swedish.'),
            ('novelty', 'New for whom; none if the text does not say.'),
            ('novelty_sv', 'novelty in Swedish.'),
            ('uptake', 'The furthest stage reached; none if there is no solution.'),
            ('uptake_sv', 'uptake in Swedish.'),
            ('cases', 'How many texts.'),
            ('share', 'What share of the Swedish texts (in the month), 0 to 1.')) AS c (name, text)
        WHERE name IN (SELECT attname FROM pg_attribute WHERE attrelid = view::regclass)
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', view, commented.name, commented.text);
    END LOOP;
END $$;
COMMENT ON FUNCTION innovation.comment_report_view(text) IS
    'Part of track: says what each column of a report''s view is.';

CREATE FUNCTION innovation.drop_report_views(tracking innovation.tracking) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    view regclass;
BEGIN
    FOR view IN
        SELECT DISTINCT v.oid::regclass
        FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid JOIN pg_class AS v ON v.oid = r.ev_class
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = tracking.relation AND v.relkind = 'v'
          AND v.relname = ANY (ARRAY[tracking.view_name || '_report', tracking.view_name || '_months',
                                     tracking.view_name || '_cross'])
    LOOP
        EXECUTE format('DROP VIEW %s', view);
    END LOOP;
END $$;
COMMENT ON FUNCTION innovation.drop_report_views(innovation.tracking) IS
    'Part of untrack: drops the views of a table''s reports.';
