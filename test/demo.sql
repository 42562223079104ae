-- What "make demo" shows (scripts/demo runs it, from the top of the checkout).
-- :page is the file that the HTML page is written to.

SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS innovation;
SET search_path = pg_temp, public, innovation;

\pset footer off
\pset linestyle unicode
\pset border 1
\pset null '–'

-- They come with the labels that a person gave; the demo lets the extension find
-- its own.
\i test/data/cases.sql

SELECT clock_timestamp() AS start
\gset
CREATE TEMP TABLE classified AS
    SELECT id, title, title || E'\n\n' || body AS text,
           classify(title || E'\n\n' || body) AS profile
    FROM cases;
ANALYZE classified;
SELECT count(*) AS texts,
       round(extract(epoch FROM clock_timestamp() - :'start') * 1000) AS milliseconds,
       count(*) FILTER (WHERE is_innovation(profile)) AS innovations,
       count(*) FILTER (WHERE (profile).language = 'sv') AS swedish
FROM classified
\gset

-- One row a case, with the five that are shown in full: one of each stage of
-- uptake, as far as there are.
CREATE TEMP VIEW ranked AS
    SELECT *, row_number() OVER (PARTITION BY (profile).uptake
                                 ORDER BY is_innovation(profile) DESC,
                                          (profile).novelty IS NULL, (profile).pace IS NULL,
                                          md5(id)) AS rank
    FROM classified
    WHERE (profile).uptake IS NOT NULL;
CREATE TEMP VIEW shown AS
    SELECT * FROM ranked ORDER BY rank, (profile).uptake LIMIT 5;

\echo
\echo Classified :texts texts (:swedish of them Swedish) in :milliseconds ms. With all of 3N at 0.5 or more: :innovations.
\echo
\echo 'Novelty: new for whom'
SELECT level AS novelty, label(level) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::novelty)) level
     LEFT JOIN classified ON (profile).novelty = level
GROUP BY level ORDER BY level;

\echo 'Value: what kind of value (a case may have several)'
SELECT form AS value_form, label(form) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::value_form)) form
     LEFT JOIN classified ON form = ANY ((profile).value_forms)
GROUP BY form ORDER BY form;

\echo 'Pace: in steps or in leaps'
SELECT level AS pace, label(level) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::pace)) level
     LEFT JOIN classified ON (profile).pace = level
GROUP BY level ORDER BY level;

\echo 'Uptake: how far it has come'
SELECT level AS uptake, label(level) AS på_svenska, count(profile) AS cases
FROM unnest(enum_range(NULL::uptake)) level
     LEFT JOIN classified ON (profile).uptake = level
GROUP BY level ORDER BY level;

\echo 'Five cases with their 3N (probabilities)'
SELECT id, left(title, 48) AS title,
       round(((profile).three_n).nytt::numeric, 2) AS nytt,
       round(((profile).three_n).nyttigt::numeric, 2) AS nyttigt,
       round(((profile).three_n).nyttiggjort::numeric, 2) AS nyttiggjort,
       label((profile).uptake) AS uptake,
       CASE WHEN is_innovation(profile) THEN 'yes' ELSE 'no' END AS innovation
FROM shown
ORDER BY (profile).uptake, id;

-- The evidence of the one that has come furthest.
SELECT id AS evidence_id, title AS evidence_title
FROM shown
ORDER BY (profile).uptake DESC, id
LIMIT 1
\gset

\echo 'The evidence in' :evidence_id '(':evidence_title')'
WITH evidence AS (
    SELECT e.*, row_number() OVER (PARTITION BY dimension, label ORDER BY contribution DESC) AS rank
    FROM classified, explain(text) e
    WHERE id = :'evidence_id'
      AND passage IS NOT NULL
      AND label = ANY (ARRAY['nytt', 'nyttigt', 'nyttiggjort', (profile).novelty::text,
                             (profile).pace::text, (profile).uptake::text]
                       || (profile).value_forms::text[])
)
SELECT dimension, label, term, passage, position AS at, round(contribution::numeric, 2) AS contribution
FROM evidence
WHERE rank <= 3 AND contribution > 0
ORDER BY array_position(ARRAY['nytt', 'nyttigt', 'nyttiggjort', 'novelty', 'pace', 'uptake'], dimension),
         label, rank;

-- ---------------------------------------------------------------------------
-- The page: a few cases of each stage of uptake, and one text that is not
-- Swedish, for which nothing is said.
-- ---------------------------------------------------------------------------

CREATE FUNCTION pg_temp.escape(t text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN replace(replace(replace(replace(t, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');

CREATE FUNCTION pg_temp.decimal_comma(p real) RETURNS text LANGUAGE sql IMMUTABLE
RETURN replace(round(p::numeric, 2)::text, '.', ',');

-- A label of the profile as an item of the list above the text; nothing for none.
CREATE FUNCTION pg_temp.item(kind text, said text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN said IS NULL THEN ''
       ELSE format('<li class="%s">%s</li>', kind, pg_temp.escape(said)) END;

CREATE FUNCTION pg_temp.profile_html(p profile) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN p.language = 'sv' THEN
    format('<p class="profile"><strong>%s</strong> Nytt %s, nyttigt %s, nyttiggjort %s.</p>',
           CASE WHEN is_innovation(p) THEN 'Innovation.' ELSE 'Inte innovation, enligt texten.' END,
           pg_temp.decimal_comma((p.three_n).nytt),
           pg_temp.decimal_comma((p.three_n).nyttigt),
           pg_temp.decimal_comma((p.three_n).nyttiggjort))
    || '<ul class="labels">'
    || pg_temp.item('novelty', label(p.novelty))
    || pg_temp.item('pace', label(p.pace))
    || pg_temp.item('uptake', label(p.uptake))
    || (SELECT coalesce(string_agg(pg_temp.item('value', label(form)), '' ORDER BY form), '')
        FROM unnest(p.value_forms) form)
    || '</ul>'
ELSE
    format('<p class="profile"><strong>Ingen profil.</strong> Språkkod: <code>%s</code>. '
           'Tillägget gissar inte om ett språk som det inte har lärt sig.</p>',
           pg_temp.escape(p.language))
END;

-- The title is the text's first paragraph, and is highlighted with it.
CREATE TEMP VIEW page AS
    SELECT id, title, profile, rank, highlight(text) AS html
    FROM ranked
    WHERE rank <= 4 AND text !~ '<[a-z]|&[a-z]+;'    -- markup is no pleasure to read
    UNION ALL
    (SELECT id, title, profile, NULL, pg_temp.escape(text)
     FROM classified
     WHERE (profile).language <> 'sv'
     ORDER BY id
     LIMIT 1);

\set head `cat test/demo_head.html`
\pset format unaligned
\pset tuples_only on
\o :page
\qecho :head
SELECT format(E'<article id="%s">\n<h2>%s</h2>\n%s\n<div class="text">%s</div>\n</article>',
              pg_temp.escape(id),
              left(html, strpos(html, E'\n\n') - 1),
              pg_temp.profile_html(profile),
              substr(html, strpos(html, E'\n\n') + 2))
FROM page
ORDER BY (profile).uptake DESC NULLS LAST, rank, id;
\qecho '</main>'
\qecho '<footer><p>Texterna är skrivna för tilläggets tester. Sidan är gjord av <code>make demo</code>.</p></footer>'
\qecho '</body>'
\qecho '</html>'
\o
