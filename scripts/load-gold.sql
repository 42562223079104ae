-- Loads the labelled texts for scripts/model and scripts/evaluate, which run
-- this from the top of the checkout with SHARED set in psql's environment.
--
-- Makes the table labelled: one row a text, with its gold profile, its fold for
-- cross-validation, and whether it is silver: labelled by machine, from
-- data/silver.tsv where there is one.

CREATE EXTENSION IF NOT EXISTS innovation;

CREATE TABLE gold_label (
    id text PRIMARY KEY, lang text, nytt int, nyttigt int, uptake text, novelty text, pace text,
    economic int, social int, environmental int, sure int, sample text
);
CREATE TABLE silver_label (LIKE gold_label);
CREATE TABLE gold_line (line jsonb);
CREATE TABLE silver_line (line jsonb);

-- As csv with a quote and a delimiter that no text has, so that every line comes
-- through as it is, backslashes and all.
\copy gold_label FROM PROGRAM 'cat "$SHARED/gold/dev.tsv"' (FORMAT csv, HEADER, DELIMITER E'\t', QUOTE E'\x01')
\copy gold_line FROM PROGRAM 'cat "$SHARED/gold/dev.jsonl"' (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')

\set has_silver `if [ -e data/silver.tsv ]; then echo true; else echo false; fi`
\if :has_silver
\copy silver_label (id, lang, nytt, nyttigt, uptake, novelty, pace, economic, social, environmental) FROM PROGRAM 'cut -f 1-10 data/silver.tsv' (FORMAT csv, HEADER, DELIMITER E'\t', QUOTE E'\x01')
\copy silver_line FROM PROGRAM 'xz -dc "$SHARED/corpus/cases.jsonl.xz"' (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')
\endif

CREATE TABLE labelled AS
    SELECT l.id, l.sample, l.silver,
           get_byte(decode(md5(l.id), 'hex'), 0) % 5 AS fold,
           (t.line ->> 'title') || E'\n\n' || (t.line ->> 'body') AS text,
           ROW(l.lang,
               ROW(l.nytt, l.nyttigt, (l.uptake IN ('in_use', 'spread', 'established'))::int)::innovation.three_n,
               nullif(l.novelty, 'none'),
               nullif(l.pace, 'none'),
               nullif(l.uptake, 'none'),
               array_remove(ARRAY[CASE l.economic WHEN 1 THEN 'economic' END,
                                  CASE l.social WHEN 1 THEN 'social' END,
                                  CASE l.environmental WHEN 1 THEN 'environmental' END], NULL)::innovation.value_form[],
               NULL)::innovation.profile AS gold
    FROM (SELECT *, false AS silver FROM gold_label
          UNION ALL
          SELECT *, true FROM silver_label) l
         JOIN (SELECT *, false AS silver FROM gold_line
               UNION ALL
               SELECT *, true FROM silver_line) t ON t.silver = l.silver AND t.line ->> 'id' = l.id
    WHERE NOT (l.silver AND l.id IN (SELECT id FROM gold_label));
ALTER TABLE labelled ADD PRIMARY KEY (id);
ANALYZE labelled;
