# Cancels at any moment of a backfill leave no memory behind, and a disk that fills
# up leaves what was done.

use strict;
use warnings;
use lib 'test/lib';
use Cases;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $cancels = $ENV{CANCELS} // 300;
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', 'autovacuum = off');
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION innovation');
load_demo($node);

# --- Cancels --------------------------------------------------------------------------

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE small AS SELECT id, title, body FROM demo;
SELECT innovation.track('small', 'title', 'body');
SQL
my $sql = "SET client_min_messages = error;\n";
my $measure = "SELECT 'memory ' || sum(total_bytes) FROM pg_backend_memory_contexts;\n";
for my $i (1 .. $cancels)
{
	my $milliseconds = 1 + $i % 23;
	$sql .= "UPDATE small SET innovation = NULL WHERE hashtext(id) % 3 = $i % 3;\n"
	  . "SET statement_timeout = $milliseconds; CALL innovation.backfill('small', 20); RESET statement_timeout;\n";
	$sql .= $measure if $i == int($cancels / 10) || $i == $cancels;
}
my (undef, $out, $err) = $node->psql('postgres', $sql, on_error_stop => 0);
my $cancelled = () = $err =~ /canceling statement due to statement timeout/g;
my ($before, $after) = $out =~ /memory (\d+)/g;
is(join("\n", grep { /ERROR|FATAL|PANIC/ && !/canceling statement due to statement timeout/ } split /\n/, $err),
	'', 'nothing but cancels went wrong');
cmp_ok($cancelled, '>', $cancels / 10, "backfill was cancelled ($cancelled of $cancels)");
cmp_ok($after - $before, '<', 64 * 1024, 'and the backend keeps no memory of it (' . ($after - $before) . ' bytes)');
$node->safe_psql('postgres', "CALL innovation.backfill('small')");
is($node->safe_psql('postgres', "SELECT count(*) FROM small WHERE innovation IS DISTINCT FROM innovation.classify(concat_ws(E'\\n\\n', title, body))"),
	'0', 'the next run does what is left');

# --- A full disk -------------------------------------------------------------------------

# A limit on the size of files stands for it: a table cannot grow above 20 MB.
$node->safe_psql('postgres', <<'SQL');
CREATE TABLE big AS SELECT row_number() OVER () AS id, title, body FROM demo, generate_series(1, 100);
SELECT innovation.track('big', 'title', 'body');
SQL
my $size = $node->safe_psql('postgres', "SELECT pg_relation_size('big') / 1024");
my $limit = int($size * 1.3);
$limit = 17 * 1024 if $limit < 17 * 1024;  # a segment of WAL must have room
cmp_ok($size * 1.9, '>', $limit, 'the table would grow beyond the limit');
$node->stop;
system_or_bail('bash', '-c', "ulimit -f $limit && exec pg_ctl --wait --pgdata='" . $node->data_dir . "' --log='" . $node->logfile . "' start >/dev/null");
$node->_update_pid(1);
my ($status, undef, $stderr) = $node->psql('postgres', "CALL innovation.backfill('big', 500)");
isnt($status, 0, 'a disk that is full ends the run');
like($stderr, qr/could not extend file|File too large|No space left/, 'with the system\'s own words');
is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server lives');
my $done = $node->safe_psql('postgres', "SELECT rows_done FROM innovation.tracked WHERE relation = 'big'::regclass");
cmp_ok($done, '>', 0, "what was committed is there ($done rows)");
$node->stop;
$node->start;
$node->safe_psql('postgres', "CALL innovation.backfill('big')");
is($node->safe_psql('postgres', "SELECT rows_left FROM innovation.tracked WHERE relation = 'big'::regclass"), '0', 'with room again, it is gone on with');
is($node->safe_psql('postgres', "SELECT count(*) FROM big WHERE innovation IS DISTINCT FROM innovation.classify(concat_ws(E'\\n\\n', title, body))"),
	'0', 'and all is right');

$node->stop;
done_testing();
