-- src/track: models of one's own, known by their names.

CREATE TABLE innovation.models (
    name     name PRIMARY KEY CHECK (name <> ''),
    model    innovation.model NOT NULL,
    created  timestamptz NOT NULL DEFAULT pg_catalog.now(),
    note     text,
    owner    regrole NOT NULL DEFAULT (pg_catalog.quote_ident(CURRENT_USER)::regrole),
    model_id int GENERATED ALWAYS AS ((innovation.model_info(model)).model_id) STORED
);
COMMENT ON TABLE innovation.models IS
    'Models of one''s own that tables can be tracked with. Everybody may read, use and add one; only its owner may change it.';
COMMENT ON COLUMN innovation.models.name IS 'What track and set_model call it.';
COMMENT ON COLUMN innovation.models.model IS 'As innovation.train made it.';
COMMENT ON COLUMN innovation.models.created IS 'When it was added.';
COMMENT ON COLUMN innovation.models.note IS 'What its owner wants to say of it.';
COMMENT ON COLUMN innovation.models.owner IS 'The role that may change it.';
COMMENT ON COLUMN innovation.models.model_id IS 'Its fingerprint, as profiles bear it.';

SELECT pg_catalog.pg_extension_config_dump('innovation.models', '');
GRANT SELECT, INSERT, UPDATE, DELETE ON innovation.models TO PUBLIC;

CREATE FUNCTION innovation.guard_model() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    users regclass[];
BEGIN
    IF TG_OP <> 'INSERT' AND NOT pg_has_role(OLD.owner, 'USAGE') THEN
        RAISE insufficient_privilege USING MESSAGE = format('must be owner of model "%s"', OLD.name);
    END IF;
    IF TG_OP <> 'DELETE' AND NOT pg_has_role(NEW.owner, 'MEMBER') THEN
        RAISE insufficient_privilege USING
            MESSAGE = format('must be member of role %s to make it owner of a model', NEW.owner);
    END IF;
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND NEW.name <> OLD.name THEN
        users := ARRAY(SELECT relation FROM innovation.tracking WHERE model = OLD.name);
        IF users <> '{}' THEN
            RAISE dependent_objects_still_exist USING
                MESSAGE = format('model "%s" is in use', OLD.name),
                DETAIL = 'Tracked with it: ' || array_to_string(users, ', ') || '.',
                HINT = 'Give them another model by innovation.set_model first.';
        END IF;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
COMMENT ON FUNCTION innovation.guard_model() IS
    'Trigger of innovation.models: only its owner changes a model, and none is taken away from a table that is tracked with it.';

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE ON innovation.models
    FOR EACH ROW EXECUTE FUNCTION innovation.guard_model();

CREATE FUNCTION innovation.model_id(model name DEFAULT NULL) RETURNS int
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN model IS NULL THEN (innovation.classify('')).model_id
                ELSE (SELECT m.model_id FROM innovation.models AS m WHERE m.name = model_id.model) END;
COMMENT ON FUNCTION innovation.model_id(name) IS
    'The fingerprint of a model in innovation.models; of the built-in one without a name; NULL if there is none of that name.';
