# A cancel at any moment, and memory that runs out, give an SQL error and leave
# the backend healthy and no larger.  CANCELS says how many cancels (200; "make
# test-cancels" makes 10,000).

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $cancels = $ENV{CANCELS} || 200;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION innovation;
CREATE TABLE long AS
    SELECT repeat('Hemtjänsten har infört sensorer i stället för tillsyn. Det är nytt för kommunen. ', 20000) AS body;
CREATE TABLE labelled AS
    SELECT 'Kommunen nummer ' || n || ' prövar en ny lösning som ' ||
           CASE n % 3 WHEN 0 THEN 'används i dag av alla enheter' ELSE 'planeras till hösten' END AS body,
           ROW('sv', ROW(n % 2, 1, n % 3 / 2)::innovation.three_n, NULL, NULL,
               CASE n % 3 WHEN 0 THEN 'in_use' ELSE 'idea' END, '{}', NULL)::innovation.profile AS gold
    FROM generate_series(1, 2000) AS n;
SQL

my @work = (
	'SELECT innovation.classify(body) FROM long',
	'SELECT count(*) FROM long, innovation.explain(body)',
	'SELECT length(innovation.highlight(body)) FROM long',
	'SELECT innovation.model_info(innovation.train(body, gold ORDER BY body)) FROM labelled');

# The backend's memory, after it has done all once.
my $measure = "SELECT 'memory ' || sum(total_bytes) FROM pg_backend_memory_contexts;\n";
srand(1);
my $script = "SET client_min_messages = error;\n";
my @cancelled = map { "SET statement_timeout = " . (1 + int(rand(25))) . ";\n$work[$_ % @work];\n" } 1 .. $cancels;
$script .= join('', @cancelled[0 .. $cancels / 10 - 1], "SET statement_timeout = 0;\n", $measure);
$script .= join('', @cancelled[$cancels / 10 .. $#cancelled], "SET statement_timeout = 0;\n", $measure);
$script .= "SELECT 'alive ' || (innovation.classify(left(body, 1000))).language FROM long;\n";
my ($status, $out, $err) = $node->psql('postgres', $script, on_error_stop => 0, timeout => 3600);
my @memory = $out =~ /^memory (\d+)$/mg;
my $hits = () = $err =~ /canceling statement due to statement timeout/g;
my $errors = () = $err =~ /ERROR:/g;
cmp_ok($hits, '>', $cancels / 4, "of $cancels statements with a timeout, many were cancelled ($hits)");
is($errors, $hits, 'no other error than the cancel');
like($out, qr/^alive sv$/m, 'the backend is healthy');
cmp_ok($memory[1] - $memory[0], '<', 1024 * 1024, "its memory did not grow with the cancels (@memory)");

# Memory that runs out: a server that may take little more than it has.
$node->stop;
if ($ENV{INSTRUMENTED})
{
	note 'a server that is watched takes more memory than the limit by itself';
	done_testing();
	exit;
}
$node->append_conf('postgresql.conf', "shared_buffers = 16MB\nmax_connections = 10\n");
my $limited = sprintf 'ulimit -v %d && exec pg_ctl -D %s -l %s -w start', 400 * 1024, $node->data_dir, $node->logfile;
is(system('sh', '-c', $limited), 0, 'a server with 400 MB of address space starts');
($status, $out, $err) = $node->psql('postgres', <<'SQL', on_error_stop => 0);
SELECT innovation.classify(repeat(body, 60)) FROM long;
SELECT innovation.model_info(innovation.train(repeat(l.body, 40) || n, gold))
    FROM long AS l, labelled, generate_series(1, 50) AS n;
SELECT 'alive ' || (innovation.classify(left(body, 1000))).language FROM long;
SQL
like($err, qr/ERROR:  (out of memory|invalid memory alloc)/, 'out of memory is an SQL error');
like($out, qr/^alive sv$/m, 'and the same backend goes on');
$node->_update_pid(1);
$node->stop;
done_testing();
