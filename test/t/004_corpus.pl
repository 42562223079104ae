# On the demo's texts and, where it is, on the corpus: memory stays as it is,
# evidence adds up.  Without the corpus the demo's texts are repeated instead.

use strict;
use warnings;
use lib 'test/lib';
use Cases;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION innovation');
load_demo($node);
load_cases($node);

# The backend's resident size in kB, before and after the bulk of the texts.
my $out = $node->safe_psql('postgres', <<'SQL');
CREATE FUNCTION resident() RETURNS int LANGUAGE sql VOLATILE AS
$$SELECT (regexp_match(pg_read_file('/proc/self/status'), 'RssAnon:\s+(\d+)'))[1]::int$$;
SET max_parallel_workers_per_gather = 0;  -- all in this backend
SET jit = off;                           -- LLVM takes memory of its own
SELECT count(innovation.classify(title || E'\n\n' || body)) FROM cases WHERE id <= 1000;
SELECT 'before ' || resident();
SELECT count(innovation.classify(title || E'\n\n' || body)) FROM cases;
SELECT 'after ' || resident();
SQL
my ($before) = $out =~ /before (\d+)/;
my ($after) = $out =~ /after (\d+)/;
cmp_ok($after - $before, '<', 8 * 1024,
	sprintf('memory grows by less than 8 MB over the texts (%d kB)', $after - $before));

my $texts = $node->safe_psql('postgres', <<'SQL');
CREATE TABLE sample AS
    (SELECT id::text, title || E'\n\n' || body AS body FROM cases ORDER BY md5(id::text) LIMIT 1000)
    UNION ALL SELECT id, title || E'\n\n' || body FROM demo;
SELECT count(*) FROM sample;
SQL
is($node->safe_psql('postgres', <<'SQL'), '', "contributions add up to the scores in $texts texts");
SELECT string_agg(id, ' ') FROM (
    SELECT DISTINCT id
    FROM sample, LATERAL (
        SELECT s.score, sum(e.contribution::float8) AS total
        FROM innovation.scores(body) s JOIN innovation.explain(body) e USING (dimension, label)
        GROUP BY s.dimension, s.label, s.score) t
    WHERE abs(total - score) > 1e-3) wrong
SQL
is($node->safe_psql('postgres', <<'SQL'), '', 'and passages stand where they are said to');
SELECT string_agg(id, ' ') FROM (
    SELECT DISTINCT id FROM (SELECT * FROM sample LIMIT 100) s, innovation.explain(body)
    WHERE substr(body, position, length) <> passage) wrong
SQL

$node->stop;
done_testing();
