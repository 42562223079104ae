-- Tables whose rows carry a profile: track, the trigger, backfill, models, untrack.
-- What a profile says is the model's business; here it must be what classify says.
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS citext SCHEMA public;

CREATE TABLE cases (id int PRIMARY KEY, gone int, title text, body text, decided date);
ALTER TABLE cases DROP COLUMN gone;
INSERT INTO cases VALUES
    (1, 'E-tjänst för bygglov', 'Sedan i mars används en ny e-tjänst för bygglov i hela kommunen. Den sparar tid för både sökande och handläggare.', '2026-01-10'),
    (2, NULL, 'Nämnden sammanträder den 14 maj i rådhuset. Ärenden anmäls till kansliet senast en vecka före mötet.', '2026-02-03'),
    (3, 'Algrening', NULL, '2026-02-20'),
    (4, NULL, NULL, NULL);

SELECT innovation.track('cases', 'title', 'body');
SELECT relation, columns, profile_column, date_column, model, view, rows_done, rows_left, rows_stale, last_run
FROM innovation.tracked;

-- the rows whose profile is not what classify says: none in all that follows
CREATE VIEW wrong AS
SELECT id FROM cases
WHERE (innovation).model_id IS NOT NULL
  AND innovation IS DISTINCT FROM innovation.classify(concat_ws(E'\n\n', title, body));

-- new rows have a profile, the old ones wait for backfill
INSERT INTO cases VALUES (5, 'Trygghetskameror', 'Kommunen har infört kameror som tänds när någon ropar på hjälp. De används på alla torg.', '2026-03-01');
SELECT id, (innovation).model_id IS NOT NULL AS has_profile FROM cases ORDER BY id;
CALL innovation.backfill('cases', 2);
SELECT rows_done, rows_left, rows_stale, last_run IS NOT NULL AS has_run FROM innovation.tracked;
SELECT count(*), count(innovation), count((innovation).language) FROM cases;
SELECT * FROM wrong;

-- an update classifies when a text changes, and only then
UPDATE cases SET body = body || ' Den är den första i sitt slag i Sverige.' WHERE id = 1;
UPDATE cases SET title = NULL, body = NULL WHERE id = 5;
SELECT * FROM wrong;
UPDATE cases SET innovation.model_id = 7;
UPDATE cases SET decided = decided + 1;
UPDATE cases SET title = title, body = body;
SELECT count(*) AS untouched FROM cases WHERE (innovation).model_id = 7;
UPDATE cases SET title = 'Alger' WHERE id = 3;
SELECT id AS touched FROM cases WHERE (innovation).model_id <> 7;
SELECT rows_done, rows_left, rows_stale FROM innovation.tracked;
CALL innovation.backfill('cases');
SELECT rows_done, rows_left, rows_stale FROM innovation.tracked;
SELECT * FROM wrong;

-- a profile that somebody else gives is not believed
INSERT INTO cases (id, body, innovation) VALUES (6, 'Regionen prövar en ny metod.', ROW('sv', NULL, 'world', 'leap', 'spread', '{}', 1));
INSERT INTO cases (id, body) VALUES (6, 'Regionen har infört en ny metod som används i dag.')
ON CONFLICT (id) DO UPDATE SET body = EXCLUDED.body;
COPY cases (id, title, body) FROM STDIN;
7	En ny idé	Vi vill pröva om sensorer kan visa när papperskorgarna är fulla.
\.
SELECT count(*) FROM cases WHERE (innovation).model_id IS NULL;
SELECT * FROM wrong;

-- the flat view has plain types, and says what each column is
SELECT column_name, data_type, col_description('cases_innovation'::regclass, ordinal_position) IS NOT NULL AS commented
FROM information_schema.columns WHERE table_name = 'cases_innovation' ORDER BY ordinal_position;
SELECT v.id FROM cases AS c JOIN cases_innovation AS v USING (id)
WHERE (v.language, v.nytt, v.nyttigt, v.nyttiggjort, v.is_innovation, v.novelty, v.pace, v.uptake, v.social, v.model_id)
      IS DISTINCT FROM ((innovation).language, ((innovation).three_n).nytt, ((innovation).three_n).nyttigt,
      ((innovation).three_n).nyttiggjort, innovation.is_innovation(innovation), (innovation).novelty::text,
      (innovation).pace::text, (innovation).uptake::text, 'social' = ANY ((innovation).value_forms), (innovation).model_id)
   OR (v.novelty_sv, v.pace_sv, v.uptake_sv, v.social_sv) IS DISTINCT FROM
      (innovation.label((innovation).novelty), innovation.label((innovation).pace), innovation.label((innovation).uptake),
       CASE WHEN v.social THEN 'socialt värde' END);

-- renamed columns and tables are followed
ALTER TABLE cases RENAME body TO "Brödtext";
ALTER TABLE cases RENAME innovation TO "Profil";
ALTER TABLE cases RENAME TO "Ärenden";
SELECT relation, columns, profile_column, view, rows_left FROM innovation.tracked;
INSERT INTO "Ärenden" (id, "Brödtext") VALUES (8, 'Skolan har infört ett nytt schema som ger lugnare dagar.');
SELECT ("Profil").language FROM "Ärenden" WHERE id = 8;
CALL innovation.backfill('"Ärenden"');
ALTER TABLE "Ärenden" RENAME TO cases;
ALTER TABLE cases RENAME "Brödtext" TO body;
ALTER TABLE cases RENAME "Profil" TO innovation;

-- models of one's own
INSERT INTO innovation.models (name, model, note)
SELECT 'own', innovation.train(body, ROW('sv', ROW(id % 2, 1, 0), NULL, NULL, CASE WHEN id % 2 = 1 THEN 'in_use' END, '{social}', NULL)::innovation.profile ORDER BY id), 'of seven texts'
FROM cases WHERE body IS NOT NULL;
SELECT name, note, owner = current_user::regrole AS mine, model_id = (innovation.model_info(model)).model_id AS same_id
FROM innovation.models;
SELECT innovation.set_model('cases', 'other');
SELECT innovation.set_model('cases', 'own');
SELECT model, rows_done, rows_left, rows_stale FROM innovation.tracked;
CALL innovation.backfill('cases');
SELECT model, rows_done, rows_left, rows_stale FROM innovation.tracked;
INSERT INTO cases (id, body) VALUES (9, 'Biblioteket har infört en ny tjänst som hämtar hem boken.');
SELECT count(*) FROM cases, innovation.models
WHERE innovation IS DISTINCT FROM innovation.classify(concat_ws(E'\n\n', title, body), model);
DELETE FROM innovation.models;
UPDATE innovation.models SET name = 'another';
-- a model that is made anew makes its rows stale
UPDATE innovation.models SET model = (
    SELECT innovation.train(body, ROW('sv', ROW(id % 2, 0, 0), NULL, NULL, CASE WHEN id % 2 = 1 THEN 'idea' END, '{}', NULL)::innovation.profile ORDER BY id)
    FROM cases WHERE body IS NOT NULL);
SELECT model, rows_done, rows_left, rows_stale FROM innovation.tracked;
CALL innovation.backfill('cases', model => NULL, batch => 3);
SELECT model, rows_done, rows_left, rows_stale FROM innovation.tracked;
SELECT innovation.set_model('cases', NULL);
CALL innovation.backfill('cases');
SELECT * FROM wrong;
CALL innovation.backfill('cases', model => 'own');
SELECT model, rows_left FROM innovation.tracked;

-- only its owner changes a model
CREATE ROLE regress_inn_analyst;
GRANT CREATE ON SCHEMA public TO regress_inn_analyst;
SET ROLE regress_inn_analyst;
SELECT name FROM innovation.models;
UPDATE innovation.models SET note = 'mine now';
DELETE FROM innovation.models;
INSERT INTO innovation.models (name, model, owner) SELECT 'stolen', model, 'postgres' FROM innovation.models;
INSERT INTO innovation.models (name, model) SELECT 'copied', model FROM innovation.models;
UPDATE innovation.models SET note = 'a copy' WHERE name = 'copied';
DELETE FROM innovation.models WHERE name = 'copied';
-- and only its owner tracks a table
SELECT innovation.track('cases', 'title');
SELECT innovation.untrack('cases');
SELECT innovation.set_model('cases', NULL);
SELECT relation, rows_done FROM innovation.tracked;
CALL innovation.backfill('cases');
CREATE TABLE mine (body text);
SELECT innovation.track('mine', 'body');
INSERT INTO mine VALUES ('Kommunen prövar en ny metod för snöröjning som ska spara bränsle.');
CALL innovation.backfill('mine');
SELECT relation, rows_done, rows_left FROM innovation.tracked ORDER BY relation::text;
SELECT row_id IS NOT NULL AS row_id, language FROM mine_innovation;
RESET ROLE;
SELECT relname, relowner::regrole FROM pg_class WHERE relname ~ '^mine_innovation' ORDER BY 1;
DROP TABLE mine CASCADE;
REVOKE CREATE ON SCHEMA public FROM regress_inn_analyst;
DROP ROLE regress_inn_analyst;

-- untrack takes away what track made
SELECT innovation.untrack('cases');
DROP VIEW wrong;
SELECT tgname FROM pg_trigger WHERE tgrelid = 'cases'::regclass AND NOT tgisinternal;
SELECT relname FROM pg_class WHERE relname ~ 'cases_innovation';
SELECT count(innovation) FROM cases;
SELECT innovation.untrack('cases');
CALL innovation.backfill('cases');
SELECT innovation.track('cases', ARRAY['body'], date_column => 'decided');
SELECT date FROM cases_innovation WHERE id = 1;
SELECT innovation.untrack('cases', drop_column => true);
SELECT attname FROM pg_attribute WHERE attrelid = 'cases'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum;
SELECT innovation.track('cases', ARRAY['title', 'body'], 'omdöme', 'own', 'decided');
SELECT columns, profile_column, model, date_column FROM innovation.tracked;
CREATE VIEW dependent AS SELECT * FROM cases_innovation;
SELECT innovation.untrack('cases');
DROP VIEW dependent;
SELECT innovation.untrack('cases', true);

-- what cannot be tracked
\set SHOW_CONTEXT never
CREATE VIEW a_view AS SELECT * FROM cases;
CREATE MATERIALIZED VIEW a_matview AS SELECT * FROM cases;
CREATE TABLE generated (body text, shout text GENERATED ALWAYS AS (upper(body)) STORED);
CREATE TABLE taken (body text, innovation int);
CREATE TABLE view_taken (body text);
CREATE TABLE view_taken_innovation (x int);
\set VERBOSITY sqlstate
SELECT innovation.track('nowhere', 'title');
SELECT innovation.track('a_view', 'title');
SELECT innovation.track('a_matview', 'title');
SELECT innovation.track('cases_pkey', 'id');
SELECT innovation.track('pg_class', 'relname');
SELECT innovation.track('innovation.models', 'note');
SELECT innovation.track('cases');
SELECT innovation.track('cases', VARIADIC ARRAY[]::name[]);
SELECT innovation.track('cases', VARIADIC NULL::name[]);
SELECT innovation.track(NULL, 'title');
SELECT innovation.track('cases', 'titel');
SELECT innovation.track('cases', 'ctid');
SELECT innovation.track('cases', 'id');
SELECT innovation.track('cases', 'title', 'title');
SELECT innovation.track('cases', 'title', NULL);
SELECT innovation.track('generated', 'shout');
SELECT innovation.track('taken', 'body');
SELECT innovation.track('view_taken', 'body');
SELECT innovation.track('cases', ARRAY['title'], model => 'nobody');
SELECT innovation.track('cases', ARRAY['title'], date_column => 'nothing');
SELECT innovation.track('cases', ARRAY['title'], date_column => 'title');
SELECT innovation.track('cases', 'title') IS NOT NULL AS tracked;
SELECT innovation.track('cases', 'title');
CALL innovation.backfill('cases', 0);
CALL innovation.backfill(NULL);
CALL innovation.backfill('cases', model => 'nobody');
BEGIN;
CALL innovation.backfill('cases');
ROLLBACK;
SET default_transaction_isolation = 'serializable';
CALL innovation.backfill('cases');
RESET default_transaction_isolation;
CREATE TRIGGER by_hand BEFORE INSERT ON taken FOR EACH ROW EXECUTE FUNCTION innovation.profile_update_trigger();
INSERT INTO taken VALUES ('x');
SELECT innovation.profile_update_trigger();
ALTER TABLE cases DROP COLUMN innovation;
ALTER TABLE cases DROP COLUMN innovation CASCADE;
INSERT INTO cases (id, title) VALUES (10, 'x');
CALL innovation.backfill('cases');
\set VERBOSITY terse
SELECT innovation.track('taken', 'body');
SELECT innovation.track('cases', 'id');
SELECT innovation.untrack('cases');
DROP MATERIALIZED VIEW a_matview;
DROP VIEW a_view;
DROP TABLE generated, taken, view_taken, view_taken_innovation;
\set VERBOSITY default

-- every kind of text column, in a schema with a Swedish name
CREATE SCHEMA "Ärenden";
CREATE DOMAIN rubrik AS varchar(200);
CREATE TABLE "Ärenden"."Beslut ""2026""" (
    "Nr" int, "Rubrik" rubrik, "Beskrivning på svenska" varchar(4000), c char(80), i citext, language text,
    PRIMARY KEY ("Nr", language));
SELECT innovation.track('"Ärenden"."Beslut ""2026"""', 'Rubrik', 'Beskrivning på svenska', 'c', 'i');
INSERT INTO "Ärenden"."Beslut ""2026"""
VALUES (1, 'Ny e-tjänst', 'Kommunen har infört en ny e-tjänst.', 'Den används av alla.', 'Den sparar tid.', 'x');
SELECT innovation = innovation.classify(concat_ws(E'\n\n', "Rubrik"::text, "Beskrivning på svenska"::text, c::text, i::text)) AS same
FROM "Ärenden"."Beslut ""2026""";
UPDATE "Ärenden"."Beslut ""2026""" SET innovation = NULL;
CALL innovation.backfill('"Ärenden"."Beslut ""2026"""');
SELECT innovation = innovation.classify(concat_ws(E'\n\n', "Rubrik"::text, "Beskrivning på svenska"::text, c::text, i::text)) AS same
FROM "Ärenden"."Beslut ""2026""";
SELECT "Nr", key_language, language FROM "Ärenden"."Beslut ""2026""_innovation";
SET client_min_messages = error;
DROP SCHEMA "Ärenden" CASCADE;
SET client_min_messages = warning;
DROP DOMAIN rubrik;

-- a name as long as can be leaves room for the views'
CREATE TABLE "en mycket lång tabell som heter så för att den kan: åäöåäö" (body text);
SELECT innovation.track('"en mycket lång tabell som heter så för att den kan: åäöåäö"', 'body');
SET client_min_messages = error;
DROP TABLE "en mycket lång tabell som heter så för att den kan: åäöåäö" CASCADE;
SET client_min_messages = warning;
SELECT relname FROM pg_class WHERE relname ~ 'en mycket';

-- partitions, with columns in another order, and attached later
CREATE TABLE parted (id int, body text, decided date) PARTITION BY RANGE (decided);
CREATE TABLE parted_1 (decided date, body text, x int, id int);
ALTER TABLE parted_1 DROP COLUMN x;
INSERT INTO parted_1 VALUES ('2025-05-05', 'Kommunen har infört en ny metod som sparar tid.', 1);
ALTER TABLE parted ATTACH PARTITION parted_1 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
SELECT innovation.track('parted', ARRAY['body'], date_column => 'decided');
SELECT innovation.track('parted_1', 'body');
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE parted_3 (LIKE parted);
INSERT INTO parted_3 VALUES (2, 'Regionen prövar en ny metod mot fallskador.', '2027-01-01');
ALTER TABLE parted ATTACH PARTITION parted_3 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
INSERT INTO parted VALUES (3, 'Skolan använder en ny metod för läsning.', '2026-06-01');
SELECT rows_done, rows_left FROM innovation.tracked WHERE relation = 'parted'::regclass;
CALL innovation.backfill('parted', 1);
SELECT rows_done, rows_left FROM innovation.tracked WHERE relation = 'parted'::regclass;
UPDATE parted SET decided = '2025-07-01', body = 'Vi har infört en helt ny princip för hur avfall sorteras.' WHERE id = 3;
SELECT count(*) FROM parted WHERE innovation IS DISTINCT FROM innovation.classify(body);
INSERT INTO innovation.models (name, model) VALUES ('builtin', innovation.builtin_model());
SELECT innovation.set_model('parted', 'builtin');
SELECT DISTINCT tgparentid = 0 AS of_parent, (innovation.trigger_arguments(tgargs))[2] FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'parted%';
INSERT INTO parted VALUES (4, 'Skolan använder en ny metod för räkning.', '2026-06-01');
SELECT count(*) FROM parted WHERE innovation IS DISTINCT FROM innovation.classify(body);
SELECT innovation.untrack('parted');
SELECT count(*) FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'parted%';
DROP TABLE parted;

-- a temporary table, and one that inherits
CREATE TEMP TABLE passing (body text);
SELECT innovation.track('passing', 'body') IS NOT NULL AS tracked;
INSERT INTO passing VALUES ('Kommunen har infört en ny metod som sparar tid.');
SELECT language FROM passing_innovation;
CREATE TABLE parent (body text);
CREATE TABLE child () INHERITS (parent);
SELECT innovation.track('parent', 'body');
INSERT INTO parent VALUES ('Kommunen har infört en ny metod som sparar tid.');
INSERT INTO child VALUES ('Kommunen har infört en ny metod som sparar tid.');
SELECT rows_done, rows_left FROM innovation.tracked WHERE relation = 'parent'::regclass;
SELECT count(*) FROM parent_innovation;
SET client_min_messages = error;
DROP TABLE parent CASCADE;
SET client_min_messages = warning;

-- a row that cannot be updated is reported and skipped, and the batch goes on
CREATE TABLE stubborn (id int PRIMARY KEY, body text);
INSERT INTO stubborn SELECT i, 'Kommunen har infört en ny metod nummer ' || i FROM generate_series(1, 5) AS i;
SELECT innovation.track('stubborn', 'body');
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = 2 THEN
        RAISE check_violation USING MESSAGE = 'row 2 is archived';
    ELSIF NEW.id = 3 THEN
        RETURN NULL;
    ELSIF NEW.id = 4 THEN
        NEW.innovation := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON stubborn FOR EACH ROW EXECUTE FUNCTION refuse();
CALL innovation.backfill('stubborn');
SELECT id, (innovation).model_id IS NOT NULL AS has_profile FROM stubborn ORDER BY id;
DROP TRIGGER refuse ON stubborn;
CALL innovation.backfill('stubborn');
SELECT rows_done, rows_left FROM innovation.tracked WHERE relation = 'stubborn'::regclass;

-- plain DROP TABLE names the views; nothing of the table is left after CASCADE
DROP TABLE stubborn;
SET client_min_messages = error;
DROP TABLE stubborn CASCADE;
SELECT relation FROM innovation.tracked WHERE relation <> 'passing'::regclass;
SELECT relname FROM pg_class WHERE relname ~ 'stubborn';
DELETE FROM innovation.models;
DROP TABLE cases CASCADE;
DROP FUNCTION refuse();
DROP EXTENSION citext;
