-- What scripts/soak runs on: the demo's texts ten times over, in a tracked table.
CREATE EXTENSION innovation;
\i test/data/cases.sql
CREATE TABLE soaked (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text, body text,
                     decided date DEFAULT date '2026-01-01' + (random() * 300)::int);
INSERT INTO soaked (title, body) SELECT title, body FROM cases, generate_series(1, 10);
SELECT innovation.track('soaked', ARRAY['title', 'body'], date_column => 'decided') \g /dev/null
SET client_min_messages = warning;
CALL innovation.backfill('soaked');
