# Cost: what a backend, a cancel and the planner feel of a classification.  The
# bounds are loose, for machines that have other things to do; "make bench" prints
# figures (docs/performance.md).

use strict;
use warnings;
use lib 'test/lib';
use Cases;
use List::Util 'min';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'times and memory say nothing of a build that is watched' if $ENV{INSTRUMENTED};

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', 'jit = off');
$node->start;
$node->safe_psql('postgres',
	'CREATE EXTENSION innovation; CREATE TABLE cases (id serial, body text)');

load_demo($node);
$node->safe_psql('postgres', <<'SQL');
INSERT INTO cases (body) SELECT body FROM demo, generate_series(1, 40);
VACUUM ANALYZE cases;
CREATE FUNCTION anonymous_kb() RETURNS int LANGUAGE sql VOLATILE AS
$$SELECT (regexp_match(pg_read_file('/proc/self/status'), 'RssAnon:\s+(\d+)'))[1]::int$$;
-- The least ms that a query took of so many times.
CREATE FUNCTION least_ms(query text, times int) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz;
	ms float8 := 'infinity';
BEGIN
	FOR i IN 1..times LOOP
		started := clock_timestamp();
		EXECUTE query;
		ms := least(ms, extract(epoch FROM clock_timestamp() - started) * 1000);
	END LOOP;
	RETURN ms;
END $$;
-- Classifies a text again and again until statement_timeout; ms from then on.
CREATE FUNCTION cancel_latency(head text, unit text, timeout int) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
	body text := head || repeat(repeat(unit, 1000), 10000 / octet_length(unit));
BEGIN
	LOOP
		PERFORM innovation.classify(body);
	END LOOP;
EXCEPTION WHEN query_canceled THEN
	RETURN extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000 - timeout;
END $$;
SQL

my $ratio = $node->safe_psql('postgres', <<'SQL');
SET max_parallel_workers_per_gather = 0;
SELECT least_ms('SELECT count(innovation.classify(body)) FROM cases', 5) /
       least_ms('SELECT count(to_tsvector(''swedish'', body)) FROM cases', 3)
SQL
cmp_ok($ratio, '<', 0.5, sprintf('classify takes less than half of the time of to_tsvector (%.2f)', $ratio));

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE piece (n int, body text);
ALTER TABLE piece ALTER COLUMN body SET STORAGE EXTERNAL;
INSERT INTO piece SELECT 1000, left(repeat(body, 20), 1000) FROM demo WHERE lang = 'sv';
INSERT INTO piece SELECT 10000000, repeat(string_agg(body, ' '), (10000000 / sum(length(body)))::int) FROM piece;
SQL
my $per_byte = sub {
	my ($n) = @_;
	return $node->safe_psql('postgres', <<"SQL");
SELECT least_ms('SELECT count(innovation.classify(body)) FROM piece WHERE n = $n', 5) /
       (SELECT sum(octet_length(body)) FROM piece WHERE n = $n)
SQL
};
my $growth = $per_byte->(10_000_000) / $per_byte->(1000);
cmp_ok($growth, '<', 2.5, sprintf('a byte costs the same in a text of 10 MB as in one of 1 kB (%.2f)', $growth));

my $swedish = 'Vi har infört en ny tjänst som sparar tid för alla i kommunen. ';
for my $hard (
	[ 'sentences', $swedish, $swedish ],
	[ 'compounds', $swedish, 'trygghetskameraverksamhetsutvecklingsfrågor ' ],
	[ 'one long word', $swedish, 'a' ],
	[ 'marks', "${swedish}a", "\xCC\x81" ],
	[ 'blanks', $swedish, ' ' ],
	[ 'a tag without end', "$swedish<a ", 'a' ],
	[ 'tags', $swedish, '<p>' ])
{
	my ($name, $head, $unit) = @$hard;
	my $late = $node->safe_psql('postgres', <<"SQL");
SET statement_timeout = 500;
SELECT cancel_latency('$head', '$unit', 500)
SQL
	cmp_ok($late, '<', 300, sprintf('a cancel is honoured within a long text: %s (%.0f ms)', $name, $late));
}

# Reading the rows grows a backend too: they are read before.
my ($before, $after) = split /\n/, $node->safe_psql('postgres', <<'SQL');
SET max_parallel_workers_per_gather = 0;
CREATE TEMP TABLE result AS SELECT count(length(body)) FROM cases;
SELECT anonymous_kb();
INSERT INTO result SELECT count(innovation.classify(body)) FROM cases;
SELECT anonymous_kb();
SQL
cmp_ok($after - $before, '<', 1024,
	sprintf('a backend that classifies takes less than 1 MB of its own (%d kB)', $after - $before));

my @first = map {
	$node->safe_psql('postgres', <<'SQL')
SELECT least_ms('SELECT innovation.classify(''Vi har infört en ny tjänst.'')', 1)
SQL
} 1 .. 5;
cmp_ok(min(@first), '<', 20, sprintf('the first call in a new backend is quick (%.1f ms)', min(@first)));

my $filter = $node->safe_psql('postgres', <<'SQL');
SET max_parallel_workers_per_gather = 0;
EXPLAIN (COSTS OFF)
SELECT id FROM cases
WHERE innovation.is_innovation(innovation.classify(body)) AND body ~ 'kommun' AND id % 2 = 0
SQL
like($filter, qr/Filter: .*~.*%.*classify/, 'classify is asked after all other conditions');

my $plan = $node->safe_psql('postgres', <<'SQL');
SET min_parallel_table_scan_size = '64kB';
EXPLAIN (COSTS OFF) SELECT count(innovation.classify(body)) FROM cases
SQL
like($plan, qr/Gather/, 'classifying some thousand texts is worth workers');

$node->stop;
done_testing();
