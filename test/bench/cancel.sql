-- How long after statement_timeout a classification has ended, in texts that are
-- hard in one way or another.  Of 20 MB each, for PL/pgSQL copies them at every call.
CREATE TABLE hard (name text, head text, unit text);
INSERT INTO hard VALUES
    ('Swedish sentences', '', 'Vi har infört en ny tjänst som sparar tid. '),
    ('matches of the lexicon', '', 'ny först i världen '),
    ('compounds never seen', '', 'trygghetskameraverksamhetsutvecklingsfrågor '),
    ('one letter', '', 'a'), ('single letters', '', 'a '), ('numbers', '', '1,'),
    ('full stops', '', 'a.'), ('blanks', '', ' '), ('newlines', '', E'\n'),
    ('underscores', '', '_'), ('marks', 'a', U&'\0301'), ('soft hyphens', 'a', U&'\00AD'),
    ('entities', '', '&auml;'), ('ampersands', '', '&'), ('tags', '', '<p>'),
    ('a tag without end', '<a ', 'a'), ('a script without end', '<script>', 'a'),
    ('less-than signs', '', '<');

-- Classifies such a text again and again until the statement is cancelled; ms from
-- when it should have been.
CREATE FUNCTION cancel_latency(kind text, timeout int) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
    body text;
BEGIN
    SELECT 'Vi har infört en ny tjänst som sparar tid för alla i kommunen. ' || head ||
           repeat(repeat(unit, 1000), 20000 / octet_length(unit))
    INTO body
    FROM hard
    WHERE name = kind;
    LOOP
        PERFORM innovation.classify(body);
    END LOOP;
EXCEPTION WHEN query_canceled THEN
    RETURN extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000 - timeout;
END $$;

CREATE TEMP TABLE latency (name text, ms float8);
SET statement_timeout = 1000;
SELECT format('INSERT INTO latency VALUES (%L, cancel_latency(%1$L, 1000))', name) FROM hard \gexec
RESET statement_timeout;

\echo Texts of 20 MB, cancelled: ms until the statement has ended
SELECT name AS "text", round(ms::numeric, 1) AS ms FROM latency ORDER BY latency.ms DESC;
DROP FUNCTION cancel_latency;
DROP TABLE hard;
