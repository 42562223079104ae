-- What the planner makes of the cost: classify is asked last.
\echo A filter on the profile and one on the text, as the planner orders them
EXPLAIN (COSTS OFF)
SELECT id FROM cases
WHERE innovation.is_innovation(innovation.classify(body)) AND body ~ 'kommun' AND id % 2 = 0;
