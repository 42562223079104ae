-- src/classify: profiles of texts, and what they rest upon.
--
-- COST and ROWS are as measured, in units of cpu_operator_cost, for a text of one
-- to two kilobytes (docs/performance.md).

CREATE FUNCTION innovation.classify(body text) RETURNS innovation.profile
    AS 'MODULE_PATHNAME', 'inn_classify_text'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION innovation.classify(text) IS
    'The 3N profile of a Swedish text, by the built-in model. A text in another language gets its language alone.';

CREATE FUNCTION innovation.classify(body text, model innovation.model) RETURNS innovation.profile
    AS 'MODULE_PATHNAME', 'inn_classify_text'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000;
COMMENT ON FUNCTION innovation.classify(text, innovation.model) IS
    'The 3N profile of a Swedish text, by a model of one''s own.';

CREATE FUNCTION innovation.explain(
    body text, OUT dimension text, OUT label text, OUT term text, OUT passage text,
    OUT "position" int, OUT length int, OUT contribution real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_explain'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 300000 ROWS 9000;
COMMENT ON FUNCTION innovation.explain(text) IS
    'Every piece of evidence for and against each label. position and length count characters from 1: substr(body, position, length) = passage. The contributions of a label, its (intercept) row included, add up to its score. Empty for a text that is not Swedish.';

CREATE FUNCTION innovation.explain(
    body text, model innovation.model, OUT dimension text, OUT label text, OUT term text,
    OUT passage text, OUT "position" int, OUT length int, OUT contribution real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_explain'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 300000 ROWS 9000;
COMMENT ON FUNCTION innovation.explain(text, innovation.model) IS
    'Every piece of evidence for and against each label, by a model of one''s own.';

CREATE FUNCTION innovation.scores(
    body text, OUT dimension text, OUT label text, OUT score real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_scores'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000 ROWS 16;
COMMENT ON FUNCTION innovation.scores(text) IS
    'The score of each label, which explain takes apart. A label of 3N has the probability 1 / (1 + exp(-score)); of novelty, pace and uptake the highest above 0 is chosen (of uptake only among in_use, spread and established where nyttiggjort is probable, else only among idea and trial), and every value_form above 0. Empty for a text that is not Swedish.';

CREATE FUNCTION innovation.scores(
    body text, model innovation.model, OUT dimension text, OUT label text, OUT score real)
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_scores'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 5000 ROWS 16;
COMMENT ON FUNCTION innovation.scores(text, innovation.model) IS
    'The score of each label, by a model of one''s own.';

-- Not strict, for a NULL dimension means all.
CREATE FUNCTION innovation.highlight(body text, dimension text DEFAULT NULL) RETURNS text
    AS 'MODULE_PATHNAME', 'inn_highlight'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30000;
COMMENT ON FUNCTION innovation.highlight(text, text) IS
    'The text as escaped HTML, the strongest evidence for its labels (or for those of one dimension) in <mark> with the label as class and the contribution as title.';

CREATE FUNCTION innovation.highlight(body text, dimension text, model innovation.model) RETURNS text
    AS 'MODULE_PATHNAME', 'inn_highlight'
    LANGUAGE C IMMUTABLE PARALLEL SAFE COST 30000;
COMMENT ON FUNCTION innovation.highlight(text, text, innovation.model) IS
    'The text as escaped HTML with its evidence marked, by a model of one''s own. NULL if the text or the model is NULL.';

CREATE FUNCTION innovation.detect_language(body text) RETURNS text
    AS 'MODULE_PATHNAME', 'inn_detect_language'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 300;
COMMENT ON FUNCTION innovation.detect_language(text) IS
    'The language that most of a text is written in: sv, en, no, da, fi or de; und for another, for a text of fewer than 40 letters and where it is not sure.';

CREATE FUNCTION innovation.tokens(
    body text, OUT "position" int, OUT length int, OUT token text, OUT stem text,
    OUT parts text[])
    RETURNS SETOF record AS 'MODULE_PATHNAME', 'inn_tokens'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 35000 ROWS 260;
COMMENT ON FUNCTION innovation.tokens(text) IS
    'How the classifier reads a text: each word with its place (in characters from 1), its stem, and its parts if it is a compound of words that the built-in model knows.';
