\set n random(1, 155)
SELECT count(*), sum(contribution) FROM cases, innovation.explain(body) WHERE id = 'c' || lpad(:n::text, 3, '0');
SELECT length(innovation.highlight(body)) FROM cases WHERE id = 'c' || lpad(:n::text, 3, '0');
