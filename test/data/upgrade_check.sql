-- What scripts/test-upgrade asks before and after; the answers must be the same.
SELECT id, profile FROM doc ORDER BY id;
SELECT id, innovation.classify(body) AS anew FROM doc ORDER BY id;
SELECT id, (innovation.model_info(model)).*, novelty, pace, uptake, probability FROM kept;
SELECT id, innovation.classify(body, (SELECT model FROM kept)) = profile AS by_kept_model FROM doc ORDER BY id;
SELECT md5(model::text) FROM kept;
SELECT id FROM world;
SET enable_seqscan = off;
SELECT id FROM doc WHERE (profile).value_forms @> '{environmental}' ORDER BY id;
SELECT extversion FROM pg_extension WHERE extname = 'innovation';
