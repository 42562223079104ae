-- From 1.0 to 1.1: what changed in the rooms that 1.0 had.  The rooms that are new
-- follow.

CREATE OR REPLACE FUNCTION innovation.is_innovation(three_n innovation.three_n, threshold real DEFAULT 0.5)
    RETURNS boolean AS 'MODULE_PATHNAME', 'inn_is_innovation_three_n'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OR REPLACE FUNCTION innovation.is_innovation(profile innovation.profile, threshold real DEFAULT 0.5)
    RETURNS boolean AS 'MODULE_PATHNAME', 'inn_is_innovation_profile'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

ALTER FUNCTION innovation.classify(text) COST 5000;
ALTER FUNCTION innovation.classify(text, innovation.model) COST 5000;
ALTER FUNCTION innovation.explain(text) COST 300000 ROWS 9000;
ALTER FUNCTION innovation.explain(text, innovation.model) COST 300000 ROWS 9000;
ALTER FUNCTION innovation.scores(text) COST 5000;
ALTER FUNCTION innovation.scores(text, innovation.model) COST 5000;
ALTER FUNCTION innovation.highlight(text, text) COST 30000;
ALTER FUNCTION innovation.highlight(text, text, innovation.model) COST 30000;
ALTER FUNCTION innovation.detect_language(text) COST 300;
ALTER FUNCTION innovation.tokens(text) COST 35000 ROWS 260;

COMMENT ON AGGREGATE innovation.train(text, innovation.profile, real) IS
    'The same with a weight for each text, from 0 to 1: how much its labels are to be trusted. Texts of a weight below 1 teach what words speak for, but how common a label is, and so where to draw the line, is learnt from texts of weight 1. A text of weight 0 is only read, and its gold may be NULL: the model will know its frequent words at once, and no answer changes. Rows with a NULL weight are skipped.';
