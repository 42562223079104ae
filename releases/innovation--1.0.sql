\echo Use "CREATE EXTENSION innovation" to load this file. \quit
-- src/types: SKR's definition of innovation as types.

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

CREATE FUNCTION innovation.is_innovation(three_n innovation.three_n, threshold real DEFAULT 0.5)
    RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (three_n).nytt >= threshold AND (three_n).nyttigt >= threshold
       AND (three_n).nyttiggjort >= threshold;
COMMENT ON FUNCTION innovation.is_innovation(innovation.three_n, real) IS
    'Do all of 3N reach the threshold? NULL where one is unknown and the others reach it.';

CREATE FUNCTION innovation.is_innovation(profile innovation.profile, threshold real DEFAULT 0.5)
    RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((profile).three_n).nytt >= threshold AND ((profile).three_n).nyttigt >= threshold
       AND ((profile).three_n).nyttiggjort >= threshold;
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
-- src/classify: profiles of texts, and what they rest upon.
--
-- COST is in units of cpu_operator_cost, for a text of one to two kilobytes.  It
-- is a fifth of what was measured (docs/performance.md): high enough to be tried
-- last and to be spread over workers, but not so high that a few thousand rows
-- start the JIT compiler, which has nothing to gain here.

CREATE FUNCTION innovation.classify(body text) RETURNS innovation.profile
    AS 'MODULE_PATHNAME', 'inn_classify_text'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1500;
COMMENT ON FUNCTION innovation.classify(text) IS
    'The 3N profile of a Swedish text, by the built-in model. A text in another language gets its language alone.';

CREATE FUNCTION innovation.classify(body text, model innovation.model) RETURNS innovation.profile
    AS 'MODULE_PATHNAME', 'inn_classify_text'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1500;
COMMENT ON FUNCTION innovation.classify(text, innovation.model) IS
    'The 3N profile of a Swedish text, by a model of one''s own.';

CREATE FUNCTION innovation.explain(
    body text, OUT dimension text, OUT label text, OUT term text, OUT passage text,
    OUT "position" int, OUT length int, OUT contribution real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_explain'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 5000;
COMMENT ON FUNCTION innovation.explain(text) IS
    'Every piece of evidence for and against each label. position and length count characters from 1: substr(body, position, length) = passage. The contributions of a label, its (intercept) row included, add up to its score. Empty for a text that is not Swedish.';

CREATE FUNCTION innovation.explain(
    body text, model innovation.model, OUT dimension text, OUT label text, OUT term text,
    OUT passage text, OUT "position" int, OUT length int, OUT contribution real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_explain'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 5000;
COMMENT ON FUNCTION innovation.explain(text, innovation.model) IS
    'Every piece of evidence for and against each label, by a model of one''s own.';

CREATE FUNCTION innovation.scores(
    body text, OUT dimension text, OUT label text, OUT score real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_scores'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1500 ROWS 16;
COMMENT ON FUNCTION innovation.scores(text) IS
    'The score of each label, which explain takes apart. A label of 3N has the probability 1 / (1 + exp(-score)); of novelty, pace and uptake the highest above 0 is chosen (of uptake only among in_use, spread and established where nyttiggjort is probable, else only among idea and trial), and every value_form above 0. Empty for a text that is not Swedish.';

CREATE FUNCTION innovation.scores(
    body text, model innovation.model, OUT dimension text, OUT label text, OUT score real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_scores'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1500 ROWS 16;
COMMENT ON FUNCTION innovation.scores(text, innovation.model) IS
    'The score of each label, by a model of one''s own.';

-- Not strict, for a NULL dimension means all.
CREATE FUNCTION innovation.highlight(body text, dimension text DEFAULT NULL) RETURNS text
    AS 'MODULE_PATHNAME', 'inn_highlight'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION innovation.highlight(text, text) IS
    'The text as escaped HTML, the strongest evidence for its labels (or for those of one dimension) in <mark> with the label as class and the contribution as title.';

CREATE FUNCTION innovation.highlight(body text, dimension text, model innovation.model) RETURNS text
    AS 'MODULE_PATHNAME', 'inn_highlight'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION innovation.highlight(text, text, innovation.model) IS
    'The text as escaped HTML with its evidence marked, by a model of one''s own. NULL if the text or the model is NULL.';

CREATE FUNCTION innovation.detect_language(body text) RETURNS text
    AS 'MODULE_PATHNAME', 'inn_detect_language'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 60;
COMMENT ON FUNCTION innovation.detect_language(text) IS
    'The language that most of a text is written in: sv, en, no, da, fi or de; und for another, for a text of fewer than 40 letters and where it is not sure.';

CREATE FUNCTION innovation.tokens(
    body text, OUT "position" int, OUT length int, OUT token text, OUT stem text,
    OUT parts text[])
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_tokens'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100000 ROWS 200;
COMMENT ON FUNCTION innovation.tokens(text) IS
    'How the classifier reads a text: each word with its place (in characters from 1), its stem, and its parts if it is a compound of words that the built-in model knows.';
-- src/train: models from labelled texts, and how good they are.

CREATE FUNCTION innovation.train_add(internal, text, innovation.profile) RETURNS internal
    AS 'MODULE_PATHNAME', 'inn_train_add' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.train_add(internal, text, innovation.profile) IS
    'Transition function of train.';

CREATE FUNCTION innovation.train_finish(internal) RETURNS innovation.model
    AS 'MODULE_PATHNAME', 'inn_train_finish' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.train_finish(internal) IS 'Final function of train.';

CREATE AGGREGATE innovation.train(body text, gold innovation.profile) (
    SFUNC     = innovation.train_add,
    STYPE     = internal,
    FINALFUNC = innovation.train_finish,
    PARALLEL  = SAFE
);
COMMENT ON AGGREGATE innovation.train(text, innovation.profile) IS
    'A model learnt from labelled Swedish texts; give an ORDER BY, for the same texts in the same order make the same model. Rows with a NULL text, a text without words, a language but sv (NULL counts as sv), or a NULL nytt or nyttigt are skipped; NULL novelty, pace or uptake means none of them; nyttiggjort follows from uptake.';

CREATE FUNCTION innovation.train_add(internal, text, innovation.profile, real) RETURNS internal
    AS 'MODULE_PATHNAME', 'inn_train_add' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.train_add(internal, text, innovation.profile, real) IS
    'Transition function of train with weights.';

CREATE AGGREGATE innovation.train(body text, gold innovation.profile, weight real) (
    SFUNC     = innovation.train_add,
    STYPE     = internal,
    FINALFUNC = innovation.train_finish,
    PARALLEL  = SAFE
);
COMMENT ON AGGREGATE innovation.train(text, innovation.profile, real) IS
    'The same with a weight for each text, above 0 and at most 1: how much its labels are to be trusted. Texts of a weight below 1 teach what words speak for, but how common a label is, and so where to draw the line, is learnt from texts of weight 1. Rows with a NULL weight are skipped.';

CREATE FUNCTION innovation.evaluate_add(internal, innovation.profile, innovation.profile) RETURNS internal
    AS 'MODULE_PATHNAME', 'inn_evaluate_add' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.evaluate_add(internal, innovation.profile, innovation.profile) IS
    'Transition function of evaluate.';

CREATE FUNCTION innovation.evaluate_combine(internal, internal) RETURNS internal
    AS 'MODULE_PATHNAME', 'inn_evaluate_combine' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.evaluate_combine(internal, internal) IS
    'Combine function of evaluate.';

CREATE FUNCTION innovation.evaluate_serialize(internal) RETURNS bytea
    AS 'MODULE_PATHNAME', 'inn_evaluate_serialize' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.evaluate_serialize(internal) IS
    'Serialization function of evaluate.';

CREATE FUNCTION innovation.evaluate_deserialize(bytea, internal) RETURNS internal
    AS 'MODULE_PATHNAME', 'inn_evaluate_deserialize' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.evaluate_deserialize(bytea, internal) IS
    'Deserialization function of evaluate.';

CREATE FUNCTION innovation.evaluate_finish(internal) RETURNS jsonb
    AS 'MODULE_PATHNAME', 'inn_evaluate_finish' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.evaluate_finish(internal) IS 'Final function of evaluate.';

CREATE AGGREGATE innovation.evaluate(gold innovation.profile, predicted innovation.profile) (
    SFUNC        = innovation.evaluate_add,
    STYPE        = internal,
    COMBINEFUNC  = innovation.evaluate_combine,
    SERIALFUNC   = innovation.evaluate_serialize,
    DESERIALFUNC = innovation.evaluate_deserialize,
    FINALFUNC    = innovation.evaluate_finish,
    PARALLEL     = SAFE
);
COMMENT ON AGGREGATE innovation.evaluate(innovation.profile, innovation.profile) IS
    'How well predicted profiles match gold ones: precision, recall and F1 a label, macro-F1, accuracy and confusion matrix a dimension, Brier score and calibration of the probabilities. Rows without gold nytt and nyttigt are skipped; a NULL prediction, or one without them, counts as none of everything. NULL without rows.';

CREATE FUNCTION innovation.model_info(
    model innovation.model, OUT model_id int, OUT format_version int, OUT texts int,
    OUT features int, OUT forms int, OUT bytes int, OUT labels jsonb)
    RETURNS record AS 'MODULE_PATHNAME', 'inn_model_info'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.model_info(innovation.model) IS
    'What is inside a model: its fingerprint as profiles bear it, its format, how many texts it was trained on and how many of them bore each label, how many features it weighs, how many word forms it knows, its size in bytes.';

CREATE FUNCTION innovation.builtin_model() RETURNS innovation.model
    AS 'MODULE_PATHNAME', 'inn_builtin_model_value'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION innovation.builtin_model() IS
    'The model that is built into the library.';
