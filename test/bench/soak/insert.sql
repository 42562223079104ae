\set n random(1, 155)
INSERT INTO soaked (title, body) SELECT title, body FROM cases WHERE id = 'c' || lpad(:n::text, 3, '0');
DELETE FROM soaked WHERE id = (SELECT min(id) FROM soaked);
