-- Loads the labelled texts for scripts/model and scripts/evaluate, which run
-- this from the top of the checkout with SHARED set in psql's environment.
--
-- Makes the table labelled: one row a text, with its gold profile, its fold for
-- cross-validation, where it comes from, the weight that its labels have, and
-- what readers underlined in it (evidence.tsv; NULL if nobody did):
--   gold     the labelled texts of $SHARED/gold
--   corpus   texts of $SHARED/corpus that we labelled by the same guide
--            (src/model/training/corpus_labels.tsv holds ids and labels)
--   own      texts written and labelled for training (own_texts.csv beside it)

CREATE EXTENSION IF NOT EXISTS innovation;

CREATE TABLE label (
    id text, lang text, nytt int, nyttigt int, uptake text, novelty text, pace text,
    economic int, social int, environmental int, sure int, sample text, source text DEFAULT 'gold'
);
CREATE TABLE line (line jsonb, source text DEFAULT 'gold');
CREATE TABLE underlined (id text, evidence text);
CREATE TABLE own (
    id text, body text, nytt int, nyttigt int, uptake text, novelty text, pace text,
    economic int, social int, environmental int
);

-- As csv with a quote and a delimiter that no text has, so that every line comes
-- through as it is, backslashes and all.
\copy label (id, lang, nytt, nyttigt, uptake, novelty, pace, economic, social, environmental, sure, sample) FROM PROGRAM 'cat "$SHARED/gold/dev.tsv"' (FORMAT csv, HEADER, DELIMITER E'\t', QUOTE E'\x01')
\copy line (line) FROM PROGRAM 'cat "$SHARED/gold/dev.jsonl"' (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')

ALTER TABLE label ALTER source SET DEFAULT 'corpus';
ALTER TABLE line ALTER source SET DEFAULT 'corpus';
\copy label (id, lang, nytt, nyttigt, uptake, novelty, pace, economic, social, environmental) FROM 'src/model/training/corpus_labels.tsv' (FORMAT csv, HEADER, DELIMITER E'\t', QUOTE E'\x01')
\copy line (line) FROM PROGRAM 'xz -dc "$SHARED/corpus/cases.jsonl.xz"' (FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01')
\copy underlined FROM 'src/model/training/evidence.tsv' (FORMAT csv, HEADER, DELIMITER E'\t', QUOTE E'\x01', FORCE_NOT_NULL (evidence))
\copy own FROM 'src/model/training/own_texts.csv' (FORMAT csv, HEADER)

-- "12+80nt 200+31e": from character 12 on, 80 characters say nytt and trial; ...
CREATE TABLE letter (letter, label) AS VALUES
    ('n', 'nytt'), ('b', 'nyttigt'), ('o', 'organisation'), ('k', 'market'), ('w', 'world'),
    ('r', 'stepwise'), ('l', 'leap'), ('i', 'idea'), ('t', 'trial'), ('u', 'in_use'),
    ('p', 'spread'), ('x', 'established'), ('e', 'economic'), ('s', 'social'), ('m', 'environmental');
CREATE FUNCTION read_evidence(text) RETURNS innovation.evidence[] LANGUAGE sql STRICT AS $$
    SELECT coalesce(array_agg((label, part[1], part[2])::innovation.evidence ORDER BY part[1]::int, label), '{}')
    FROM regexp_matches($1, '(\d+)\+(\d+)([a-z]+)', 'g') AS part,
         regexp_split_to_table(part[3], '') AS one JOIN letter ON letter = one
$$;

CREATE TABLE case_text AS
    SELECT source, line ->> 'id' AS id,
           btrim((line ->> 'title') || E'\n\n' || (line ->> 'body'), E' \n') AS text
    FROM line;

CREATE TABLE labelled AS
    WITH judged AS (
        SELECT l.id, l.sample, l.source, l.lang, l.nytt, l.nyttigt, l.uptake, l.novelty, l.pace,
               l.economic, l.social, l.environmental, t.text
        FROM label l JOIN case_text t USING (source, id)
        WHERE l.source = 'gold' OR l.id NOT IN (SELECT id FROM label WHERE source = 'gold')
        UNION ALL
        SELECT id, NULL, 'own', 'sv', nytt, nyttigt, uptake, novelty, pace, economic, social,
               environmental, body
        FROM own)
    SELECT id, sample, source, text,
           get_byte(decode(md5(id), 'hex'), 0) % 5 AS fold,
           CASE source WHEN 'gold' THEN 1 ELSE 0.8 END::real AS weight,
           read_evidence(evidence) AS evidence,
           ROW(lang,
               ROW(nytt, nyttigt, (uptake IN ('in_use', 'spread', 'established'))::int)::innovation.three_n,
               nullif(novelty, 'none'),
               nullif(pace, 'none'),
               nullif(uptake, 'none'),
               array_remove(ARRAY[CASE economic WHEN 1 THEN 'economic' END,
                                  CASE social WHEN 1 THEN 'social' END,
                                  CASE environmental WHEN 1 THEN 'environmental' END], NULL)::innovation.value_form[],
               NULL)::innovation.profile AS gold
    FROM judged LEFT JOIN underlined USING (id);
ALTER TABLE labelled ADD PRIMARY KEY (id);
CREATE VIEW unlabelled AS
    SELECT id, text FROM case_text c WHERE NOT EXISTS (SELECT FROM labelled l WHERE l.id = c.id);
ANALYZE labelled;
