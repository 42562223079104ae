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
    'The same with a weight for each text, from 0 to 1: how much its labels are to be trusted. Texts of a weight below 1 teach what words speak for, but how common a label is, and so where to draw the line, is learnt from texts of weight 1. A text of weight 0 is only read, and its gold may be NULL: the model will know its frequent words at once, and no answer changes. Rows with a NULL weight are skipped.';

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
