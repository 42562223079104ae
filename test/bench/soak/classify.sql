\set n random(0, 9)
SELECT count(*), count(p.novelty) FROM cases, innovation.classify(body) AS p WHERE id LIKE '%' || :n;
