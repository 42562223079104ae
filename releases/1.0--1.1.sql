-- From 1.0 to 1.1: what changed in the rooms that 1.0 had.  The rooms that are new
-- follow.

CREATE OR REPLACE FUNCTION innovation.is_innovation(three_n innovation.three_n, threshold real DEFAULT 0.5)
    RETURNS boolean AS 'MODULE_PATHNAME', 'inn_is_innovation_three_n'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

CREATE OR REPLACE FUNCTION innovation.is_innovation(profile innovation.profile, threshold real DEFAULT 0.5)
    RETURNS boolean AS 'MODULE_PATHNAME', 'inn_is_innovation_profile'
    LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

