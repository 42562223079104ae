# Texts on two further servers, behind postgres_fdw: classify is sent to where they
# are, in conditions and in aggregates, and the answers are those of one server.

use strict;
use warnings;
use lib 'test/lib';
use Cases;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'time';

my %node = map { $_ => PostgreSQL::Test::Cluster->new($_) } qw(one north south);
for my $node (values %node)
{
	$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
	$node->append_conf('postgresql.conf', "jit = off\nmax_parallel_workers_per_gather = 0\n");
	$node->start;
	$node->safe_psql('postgres', 'CREATE EXTENSION innovation');
}
my $one = $node{one};

# The texts, all here and half of them on each of the others.
load_demo($one);
load_cases($one);
my $texts = PostgreSQL::Test::Utils::tempdir . '/texts';
$one->safe_psql('postgres', <<'SQL');
CREATE EXTENSION postgres_fdw;
CREATE TABLE sharded (half text, id int, body text) PARTITION BY LIST (half);
SQL
for my $half (qw(north south))
{
	my ($port, $host) = ($node{$half}->port, $node{$half}->host);
	my $rest = $half eq 'north' ? 0 : 1;
	$one->safe_psql('postgres', <<"SQL");
COPY (SELECT '$half', id, body FROM cases WHERE id % 2 = $rest) TO '$texts';
CREATE SERVER $half FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host '$host', port '$port', dbname 'postgres', extensions 'innovation', async_capable 'true', use_remote_estimate 'true', fetch_size '10000');
CREATE USER MAPPING FOR CURRENT_USER SERVER $half;
CREATE FOREIGN TABLE sharded_$half PARTITION OF sharded FOR VALUES IN ('$half') SERVER $half OPTIONS (table_name 'cases');
SQL
	$node{$half}->safe_psql('postgres', "CREATE TABLE cases (half text, id int, body text); COPY cases FROM '$texts'; ANALYZE cases");
}

sub remote_sql
{
	my ($query) = @_;
	my $plan = $one->safe_psql('postgres', "SET enable_partitionwise_aggregate = on; EXPLAIN (VERBOSE, COSTS off) $query");
	return join "\n", $plan =~ /Remote SQL: (.*)/g;
}

my $filter = 'SELECT id FROM sharded WHERE innovation.is_innovation(innovation.classify(body))';
my $remote = remote_sql($filter);
is(scalar(() = $remote =~ /WHERE \(innovation\.is_innovation\(innovation\.classify\(body\)/g), 2,
	'a condition on classify is sent to both') or diag $remote;
my $count = 'SELECT half, count(*) FILTER (WHERE innovation.is_innovation(innovation.classify(body))) FROM sharded GROUP BY half';
$remote = remote_sql($count);
is(scalar(() = $remote =~ /count\(\*\) FILTER \(WHERE innovation\.is_innovation\(innovation\.classify\(body\)/g), 2,
	'so is one in an aggregate') or diag $remote;
like($one->safe_psql('postgres', "EXPLAIN (COSTS off) $filter"), qr/Async Foreign Scan.*Async Foreign Scan/s, 'both are asked at once');

is( $one->safe_psql('postgres', "SELECT md5(string_agg(id::text, ',' ORDER BY id)), count(*) FROM ($filter) AS s"),
	$one->safe_psql('postgres', "SELECT md5(string_agg(id::text, ',' ORDER BY id)), count(*) FROM cases WHERE innovation.is_innovation(innovation.classify(body))"),
	'the answers are those of one server');
is( $one->safe_psql('postgres', "SET enable_partitionwise_aggregate = on; SELECT sum(count) FROM ($count) AS s"),
	$one->safe_psql('postgres', 'SELECT count(*) FROM cases WHERE innovation.is_innovation(innovation.classify(body))'),
	'and so are the counts');

# How the time falls is told, not tested: machines differ in cores.
sub seconds
{
	my ($query) = @_;
	my @seconds;
	for (1 .. 3)
	{
		my $start = time;
		$one->safe_psql('postgres', $query);
		push @seconds, time - $start;
	}
	return (sort { $a <=> $b } @seconds)[1];
}
my $alone = seconds('SELECT count(*) FROM cases WHERE innovation.is_innovation(innovation.classify(body))');
my $halves = seconds($filter);
note sprintf 'one server %.2f s, two shards %.2f s: %.2f of it', $alone, $halves, $halves / $alone;

$_->stop for values %node;
done_testing();
