-- Reports of a tracked table, against counts of its profiles in plain SQL.  What the
-- model says of a text is not pinned, only that all agree.
SET search_path = public, innovation;
SET client_min_messages = warning;
SET datestyle = ISO;

CREATE TABLE ärende (
    id int PRIMARY KEY,
    rubrik text,
    beskrivning text,
    inkom timestamp
);
SELECT track('ärende', '{rubrik,beskrivning}'::text[], date_column => 'inkom');
INSERT INTO ärende (id, rubrik, beskrivning, inkom) VALUES
    (1, 'Digital bygglovsansökan', 'Kommunen har infört en ny e-tjänst för bygglov som ingen kommun haft tidigare. Den används i dag av alla sökande, sparar tid för handläggarna och har minskat kostnaden med en tredjedel.', '2024-01-10 08:00'),
    (2, 'Trygghetskameror prövas', 'Äldreomsorgen ska under hösten pröva trygghetskameror på natten hos tio brukare. Målet är färre störningar och bättre sömn.', '2024-01-31 23:59'),
    (3, 'Idé om delade lastcyklar', 'Förslaget är att förvaltningarna delar på elcyklar i stället för bilar, vilket skulle minska utsläppen från tjänsteresor.', '2024-03-01 00:00'),
    (4, 'Nämndens möte', 'Nästa möte hålls den 14 maj i rådhuset. Ärenden anmäls till kansliet senast en vecka före mötet.', '2024-03-15 12:00'),
    (5, 'Metoden sprids i regionen', 'Arbetssättet för uppföljning av vårdskador utvecklades på Östra sjukhuset och har nu spridits till samtliga sjukhus i regionen. Patienterna skrivs ut tidigare och skadorna har blivit färre.', '2024-04-02 09:30'),
    (6, 'En utan datum', 'Återbruket av möbler är sedan tio år ett självklart arbetssätt i hela kommunen och har minskat både inköp och avfall.', NULL),
    (7, 'Library service', 'The council has introduced a new digital service that saves time for its residents, and it is used every day.', '2024-02-01 10:00'),
    (8, NULL, NULL, '2024-02-01 10:00');
-- Without a profile, it counts nowhere.
INSERT INTO ärende (id, rubrik) VALUES (9, 'Väntar');
UPDATE ärende SET innovation = NULL WHERE id = 9;

-- The profiles as plain rows: one for each label that a text bears.
CREATE VIEW swedish AS SELECT *, inkom::date AS day FROM ärende WHERE (innovation).language = 'sv';
CREATE VIEW borne AS
    SELECT id, day, 'three_n' AS dimension, v.label
    FROM swedish, LATERAL (VALUES ('nytt', ((innovation).three_n).nytt >= 0.5), ('nyttigt', ((innovation).three_n).nyttigt >= 0.5),
        ('nyttiggjort', ((innovation).three_n).nyttiggjort >= 0.5), ('innovation', is_innovation(innovation))) AS v (label, is_so)
    WHERE is_so
    UNION ALL SELECT id, day, 'novelty', coalesce((innovation).novelty::text, 'none') FROM swedish
    UNION ALL SELECT id, day, 'pace', coalesce((innovation).pace::text, 'none') FROM swedish
    UNION ALL SELECT id, day, 'uptake', coalesce((innovation).uptake::text, 'none') FROM swedish
    UNION ALL SELECT id, day, 'value_form', f::text FROM swedish, unnest((innovation).value_forms) AS f;

SELECT count(*) AS swedish FROM swedish;
SELECT count(*) > 0 AS innovations FROM swedish WHERE is_innovation(innovation);

-- --- report ---------------------------------------------------------------------

-- Every label, in the order of labels, in Swedish.
SELECT dimension, label, label_sv FROM report('ärende');
CREATE FUNCTION differs(from_date date, to_date date) RETURNS TABLE (dimension text, label text, cases bigint, share float8)
LANGUAGE sql AS $$
    WITH chosen AS (SELECT * FROM borne
                    WHERE (from_date IS NULL OR day >= from_date) AND (to_date IS NULL OR day <= to_date)),
    counted AS (
        SELECT l.dimension, l.label, count(c.id) AS cases,
               count(c.id)::float8 / nullif((SELECT count(DISTINCT id) FROM chosen), 0) AS share
        FROM labels AS l LEFT JOIN chosen AS c USING (dimension, label) GROUP BY 1, 2),
    reported AS (SELECT r.dimension, r.label, r.cases, r.share FROM report('ärende', from_date, to_date) AS r)
    (TABLE reported EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE reported) $$;
SELECT * FROM differs(NULL, NULL);
-- Both ends are included, whatever the time of day.
SELECT * FROM differs('2024-01-31', '2024-03-01');
SELECT * FROM differs('2024-01-31', NULL);
SELECT * FROM differs(NULL, '2024-01-31');
SELECT * FROM differs('2030-01-01', NULL);
SELECT sum(cases) FROM report('ärende', '2024-01-31', '2024-03-01') WHERE dimension = 'novelty';
SELECT DISTINCT cases, share FROM report('ärende', '2030-01-01');

-- --- report_months -----------------------------------------------------------------

-- No month is left out between the first and the last; one without a text has no share.
SELECT month, count(*) AS labels, sum(cases) FILTER (WHERE dimension = 'uptake') AS texts, count(share) AS shares
FROM report_months('ärende') GROUP BY 1 ORDER BY 1;
WITH reported AS (SELECT month, dimension, label, cases, share FROM report_months('ärende')),
counted AS (
    SELECT m::date AS month, l.dimension, l.label, count(b.id) AS cases,
           count(b.id)::float8 / nullif((SELECT count(*) FROM swedish WHERE date_trunc('month', day) = m), 0) AS share
    FROM generate_series(timestamp '2024-01-01', '2024-04-01', '1 month') AS m CROSS JOIN labels AS l
         LEFT JOIN borne AS b ON b.dimension = l.dimension AND b.label = l.label AND date_trunc('month', b.day) = m
    GROUP BY 1, 2, 3, m)
(TABLE reported EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE reported);
SELECT DISTINCT month FROM report_months('ärende', '2024-02-01', '2024-03-31') ORDER BY 1;
-- An infinite date is no month.
UPDATE ärende SET inkom = 'infinity' WHERE id = 5;
SELECT min(month), max(month) FROM report_months('ärende');
UPDATE ärende SET inkom = '2024-04-02' WHERE id = 5;

-- --- report_cross -------------------------------------------------------------------

SELECT count(*), count(DISTINCT novelty), count(DISTINCT uptake), sum(cases), round(sum(share)::numeric, 6) AS share
FROM report_cross('ärende');
WITH reported AS (SELECT novelty, uptake, cases FROM report_cross('ärende') WHERE cases > 0),
counted AS (SELECT coalesce((innovation).novelty::text, 'none'), coalesce((innovation).uptake::text, 'none'), count(*)
            FROM swedish GROUP BY 1, 2)
(TABLE reported EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE reported);
SELECT DISTINCT novelty, novelty_sv FROM report_cross('ärende') ORDER BY 1;

-- --- Views -----------------------------------------------------------------------------

SELECT table_name, string_agg(column_name || ' ' || data_type, ', ' ORDER BY ordinal_position)
FROM information_schema.columns WHERE table_name LIKE 'ärende\_%' GROUP BY 1 ORDER BY 1;
SELECT count(*) FROM information_schema.columns WHERE table_name LIKE 'ärende\_%' AND udt_schema <> 'pg_catalog';
(TABLE ärende_innovation_report EXCEPT SELECT * FROM report('ärende'))
UNION ALL (SELECT * FROM report('ärende') EXCEPT TABLE ärende_innovation_report);
SELECT count(*) = (SELECT count(*) FROM report_months('ärende')) AS months FROM ärende_innovation_months;
SELECT count(*) = (SELECT count(*) FROM report_cross('ärende')) AS cross FROM ärende_innovation_cross;

-- --- report_html -------------------------------------------------------------------------

-- test/t/012_report_html.pl looks into it.
SELECT report_html('ärende') ~ '^<!DOCTYPE html>\n<html lang="sv">', report_html('ärende', 'en') ~ '<html lang="en">';
SELECT substring(report_html('ärende') FROM 'svenska</span>.*?<dd><span class="sv" lang="sv">(\d+)')::int = (SELECT count(*) FROM swedish) AS swedish;

-- --- Errors ----------------------------------------------------------------------------------

CREATE FUNCTION state_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    EXECUTE query;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN concat_ws(' ', SQLSTATE, SQLERRM, '/', hint);
END $$;
CREATE TABLE untracked (body text);
CREATE TABLE undated (body text);
SELECT track('undated', 'body');
SELECT call, state_of('SELECT * FROM ' || call) FROM unnest(ARRAY[
    $$report('untracked')$$, $$report_months('untracked')$$, $$report_cross('untracked')$$, $$report_html('untracked')$$,
    $$report_months('undated')$$, $$report('undated', '2024-01-01')$$, $$report_cross('undated', to_date => '2024-01-01')$$,
    $$report('undated')$$, $$report_cross('undated')$$, $$report_html('undated')$$,
    $$report_html('undated', 'de')$$, $$report_html('undated', NULL)$$]) AS call;

DROP TABLE ärende, undated, untracked CASCADE;
DROP FUNCTION differs, state_of;
