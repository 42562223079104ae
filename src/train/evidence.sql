-- src/train: passages that readers underlined, to train with.

CREATE TYPE innovation.evidence AS (
    label      text,
    "position" int,
    length     int
);
COMMENT ON TYPE innovation.evidence IS
    'A passage of a text that a reader underlined as evidence for a label, as explain names labels (nytt, trial, world ...). position and length count characters from 1, so that substr(body, position, length) is the passage.';

CREATE FUNCTION innovation.train_add(internal, text, innovation.profile, real, innovation.evidence[])
    RETURNS internal
    AS 'MODULE_PATHNAME', 'inn_train_add' LANGUAGE C STABLE PARALLEL SAFE;
COMMENT ON FUNCTION innovation.train_add(internal, text, innovation.profile, real, innovation.evidence[]) IS
    'Transition function of train with evidence.';

CREATE AGGREGATE innovation.train(
    body text, gold innovation.profile, weight real, evidence innovation.evidence[]) (
    SFUNC     = innovation.train_add,
    STYPE     = internal,
    FINALFUNC = innovation.train_finish,
    PARALLEL  = SAFE
);
COMMENT ON AGGREGATE innovation.train(text, innovation.profile, real, innovation.evidence[]) IS
    'The same with the passages of each text that readers underlined. Every sentence of such a text teaches by itself too: a sentence with an underlined word bears that label, the others do not. NULL says that nobody underlined; an empty array, that readers found nothing to underline. An unknown label, or a passage outside its text, is an error.';
