-- src/types: SKR's definition of innovation as types.

-- Who owns the schema can put names into it that ours are taken for.
DO $$
DECLARE
    schema pg_namespace;
BEGIN
    SELECT * INTO schema FROM pg_namespace WHERE nspname = 'innovation';
    IF schema.nspowner <> (SELECT extowner FROM pg_extension WHERE extname = 'innovation')
       OR EXISTS (SELECT FROM pg_depend
                  WHERE refclassid = 'pg_namespace'::regclass AND refobjid = schema.oid
                    AND deptype = 'n' AND classid <> 'pg_extension'::regclass) THEN
        RAISE object_not_in_prerequisite_state USING
            MESSAGE = 'schema innovation is there already, and is another role''s or not empty',
            HINT = 'Drop or rename it; the extension makes its own.';
    END IF;
END $$;

GRANT USAGE ON SCHEMA innovation TO PUBLIC;

CREATE TYPE innovation.novelty AS ENUM ('organisation', 'market', 'world');
COMMENT ON TYPE innovation.novelty IS
    'For whom it is new: the organisation, the market or the world. Ordered from near to far; NULL where a text does not say.';

CREATE TYPE innovation.pace AS ENUM ('stepwise', 'leap');
COMMENT ON TYPE innovation.pace IS
    'How far it goes: in steps or in a great leap. NULL where a text does not say.';

CREATE TYPE innovation.value_form AS ENUM ('economic', 'social', 'environmental');
COMMENT ON TYPE innovation.value_form IS
    'A form of value that it gives or is expected to give.';

CREATE TYPE innovation.uptake AS ENUM ('idea', 'trial', 'in_use', 'spread', 'established');
COMMENT ON TYPE innovation.uptake IS
    'The furthest stage that a solution has reached, from idea to established way of working. NULL where a text names no solution.';

CREATE DOMAIN innovation.probability AS real
    CONSTRAINT probability_is_0_to_1 CHECK (VALUE >= 0 AND VALUE <= 1);
COMMENT ON DOMAIN innovation.probability IS
    'A probability: a real from 0 to 1, never NaN.';

CREATE TYPE innovation.three_n AS (
    nytt        innovation.probability,
    nyttigt     innovation.probability,
    nyttiggjort innovation.probability
);
COMMENT ON TYPE innovation.three_n IS
    'SKR''s 3N: how probable it is that a text tells of something new (nytt), useful (nyttigt) and made use of (nyttiggjort).';

CREATE TYPE innovation.profile AS (
    language    text,
    three_n     innovation.three_n,
    novelty     innovation.novelty,
    pace        innovation.pace,
    uptake      innovation.uptake,
    value_forms innovation.value_form[],
    model_id    int
);
COMMENT ON TYPE innovation.profile IS
    'What classification says of a text. language is an ISO 639-1 code or und; all but language and model_id is NULL for a text that is not Swedish. model_id is the fingerprint of the model that made the profile.';

CREATE TYPE innovation.model;

CREATE FUNCTION innovation.model_in(cstring) RETURNS innovation.model
    AS 'MODULE_PATHNAME', 'inn_model_in' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.model_in(cstring) IS
    'Input of a model: innovation-model:, then the base64 of its binary form. Anything damaged is refused.';

CREATE FUNCTION innovation.model_out(innovation.model) RETURNS cstring
    AS 'MODULE_PATHNAME', 'inn_model_out' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.model_out(innovation.model) IS 'Output of a model as text.';

CREATE FUNCTION innovation.model_recv(internal) RETURNS innovation.model
    AS 'MODULE_PATHNAME', 'inn_model_recv' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.model_recv(internal) IS
    'Binary input of a model. Anything damaged is refused.';

CREATE FUNCTION innovation.model_send(innovation.model) RETURNS bytea
    AS 'MODULE_PATHNAME', 'inn_model_send' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.model_send(innovation.model) IS
    'Binary output of a model: the same bytes on every machine.';

-- External storage: a model hardly compresses, and its head is read alone to
-- see whether it is the one that was opened before.
CREATE TYPE innovation.model (
    INPUT          = innovation.model_in,
    OUTPUT         = innovation.model_out,
    RECEIVE        = innovation.model_recv,
    SEND           = innovation.model_send,
    INTERNALLENGTH = VARIABLE,
    STORAGE        = external,
    ALIGNMENT      = int4
);
COMMENT ON TYPE innovation.model IS
    'A trained classifier: versioned, checksummed, the same bytes on every machine. Made by innovation.train.';

-- In C, for one in SQL would be inlined, and its field access then keep
-- postgres_fdw from sending a condition on classify to where the texts are.
CREATE FUNCTION innovation.is_innovation(three_n innovation.three_n, threshold real DEFAULT 0.5)
    RETURNS boolean AS 'MODULE_PATHNAME', 'inn_is_innovation_three_n'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.is_innovation(innovation.three_n, real) IS
    'Do all of 3N reach the threshold? NULL where one is unknown and the others reach it.';

CREATE FUNCTION innovation.is_innovation(profile innovation.profile, threshold real DEFAULT 0.5)
    RETURNS boolean AS 'MODULE_PATHNAME', 'inn_is_innovation_profile'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.is_innovation(innovation.profile, real) IS
    'Do all of a profile''s 3N reach the threshold? NULL where one is unknown and the others reach it.';

CREATE FUNCTION innovation.label(novelty innovation.novelty, language text DEFAULT 'sv')
    RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE language
        WHEN 'sv' THEN CASE novelty
            WHEN 'organisation' THEN 'ny för organisationen'
            WHEN 'market' THEN 'ny för marknaden'
            WHEN 'world' THEN 'ny för världen' END
        WHEN 'en' THEN CASE novelty
            WHEN 'organisation' THEN 'new for the organisation'
            WHEN 'market' THEN 'new for the market'
            WHEN 'world' THEN 'new for the world' END
        END;
COMMENT ON FUNCTION innovation.label(innovation.novelty, text) IS
    'SKR''s words for a level of novelty, in Swedish (sv) or English (en); NULL in any other language.';

CREATE FUNCTION innovation.label(pace innovation.pace, language text DEFAULT 'sv')
    RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE language
        WHEN 'sv' THEN CASE pace
            WHEN 'stepwise' THEN 'stegvis'
            WHEN 'leap' THEN 'i stora språng' END
        WHEN 'en' THEN CASE pace
            WHEN 'stepwise' THEN 'in steps'
            WHEN 'leap' THEN 'in great leaps' END
        END;
COMMENT ON FUNCTION innovation.label(innovation.pace, text) IS
    'SKR''s words for a pace, in Swedish (sv) or English (en); NULL in any other language.';

CREATE FUNCTION innovation.label(uptake innovation.uptake, language text DEFAULT 'sv')
    RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE language
        WHEN 'sv' THEN CASE uptake
            WHEN 'idea' THEN 'idé'
            WHEN 'trial' THEN 'prövas'
            WHEN 'in_use' THEN 'används'
            WHEN 'spread' THEN 'sprids'
            WHEN 'established' THEN 'arbetssätt på lång sikt' END
        WHEN 'en' THEN CASE uptake
            WHEN 'idea' THEN 'idea'
            WHEN 'trial' THEN 'on trial'
            WHEN 'in_use' THEN 'in use'
            WHEN 'spread' THEN 'spread'
            WHEN 'established' THEN 'lasting way of working' END
        END;
COMMENT ON FUNCTION innovation.label(innovation.uptake, text) IS
    'SKR''s words for a stage of uptake, in Swedish (sv) or English (en); NULL in any other language.';

CREATE FUNCTION innovation.label(value_form innovation.value_form, language text DEFAULT 'sv')
    RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE language
        WHEN 'sv' THEN CASE value_form
            WHEN 'economic' THEN 'ekonomiskt värde'
            WHEN 'social' THEN 'socialt värde'
            WHEN 'environmental' THEN 'miljömässigt värde' END
        WHEN 'en' THEN CASE value_form
            WHEN 'economic' THEN 'economic value'
            WHEN 'social' THEN 'social value'
            WHEN 'environmental' THEN 'environmental value' END
        END;
COMMENT ON FUNCTION innovation.label(innovation.value_form, text) IS
    'SKR''s words for a form of value, in Swedish (sv) or English (en); NULL in any other language.';

CREATE FUNCTION innovation.version() RETURNS text
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'inn_version';
COMMENT ON FUNCTION innovation.version() IS 'The version of the library that is loaded.';
