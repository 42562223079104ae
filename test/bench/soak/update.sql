\set n random(1, 1500)
UPDATE soaked SET body = body || ' Den används i dag.' WHERE id = (SELECT min(id) + :n FROM soaked);
UPDATE soaked SET innovation = NULL WHERE id = (SELECT max(id) - :n FROM soaked);
