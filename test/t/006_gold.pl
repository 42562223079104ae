# Training on the labelled texts of shared/gold: how long, how much memory.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'time';

$ENV{SHARED} //= '../shared';
plan skip_all => 'shared/gold is not there' unless -r "$ENV{SHARED}/gold/dev.tsv";

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->command_ok(
	[ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('postgres'), '-f', 'scripts/load-gold.sql' ],
	'the labelled texts are loaded');

my $start = time;
my $resident = $node->safe_psql('postgres', <<'SQL');
CREATE TABLE made AS
SELECT innovation.train(text, gold ORDER BY id) AS model
FROM labelled WHERE (gold).language = 'sv' AND source = 'gold';
SELECT (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\s+(\d+)'))[1];
SQL
my $seconds = time - $start;
cmp_ok($seconds, '<', 60, sprintf('train on them takes less than a minute (%.1f s)', $seconds));
cmp_ok($resident, '<', 1024 * 1024, sprintf('and less than 1 GB (%d MB)', $resident / 1024));
is($node->safe_psql('postgres', <<'SQL'), '1165', 'on the Swedish ones');
SELECT texts FROM made, innovation.model_info(model)
SQL

$node->stop;
done_testing();
