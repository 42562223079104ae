# The corpus in a tracked table: two backfills at once while others insert and
# update, killed halfway and resumed; what the trigger costs; cancel; progress.

use strict;
use warnings;
use lib 'test/lib';
use Cases;
use IPC::Run qw(start finish);
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes qw(sleep time);

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->append_conf('postgresql.conf', "jit = off\nfsync = off\nrestart_after_crash = on\n");
$node->start;
my $connection = $node->connstr('postgres');

sub sql { return $node->safe_psql('postgres', $_[0]); }

# SQL in a session of its own, running beside us.
sub session
{
	my ($sql) = @_;
	my %session = (out => '', err => '');
	$session{run} = start([ 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', $sql, $connection ],
		'<', \'', '>', \$session{out}, '2>', \$session{err});
	return \%session;
}

# What is to hold of the table at the end of each run.  Each row that a backfill
# does is noted by a trigger: text as before, profile another.
sub check_rows
{
	my ($run) = @_;
	is(sql('SELECT count(*) FROM cases WHERE (innovation).model_id IS NULL'),
		'0', "$run: no row is without a profile");
	is(sql("SELECT count(*) FROM cases WHERE innovation IS DISTINCT FROM innovation.classify(concat_ws(E'\\n\\n', title, body))"),
		'0', "$run: none has another than classify gives");
	is(sql('SELECT count(*) FROM (SELECT id FROM done GROUP BY id HAVING count(*) > 1) AS twice'),
		'0', "$run: none was done twice");
}

sub forget
{
	sql('ALTER TABLE cases DISABLE TRIGGER note; UPDATE cases SET innovation = NULL;
	     ALTER TABLE cases ENABLE TRIGGER note; TRUNCATE done; VACUUM cases');
}

sql('CREATE EXTENSION innovation');
load_demo($node);
load_cases($node);
my $texts = sql('SELECT count(*) FROM cases');
is(sql("SELECT innovation.track('cases', 'title', 'body')"), 'cases_innovation', 'it is tracked');
sql(<<'SQL');
CREATE TABLE done (id int, pid int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN INSERT INTO done VALUES (NEW.id, pg_backend_pid()); RETURN NULL; END$$;
CREATE TRIGGER note AFTER UPDATE ON cases FOR EACH ROW
    WHEN (OLD.innovation IS DISTINCT FROM NEW.innovation AND OLD.body = NEW.body AND OLD.title = NEW.title)
    EXECUTE FUNCTION note();

-- somebody who works with the table meanwhile; the texts are changed by a word
CREATE PROCEDURE work(seconds float8) LANGUAGE plpgsql AS $$
DECLARE
    until timestamptz := clock_timestamp() + seconds * interval '1 s';
    last int := (SELECT max(id) FROM cases);
BEGIN
    WHILE clock_timestamp() < until LOOP
        INSERT INTO cases (title, body) SELECT title, body || ' Infört.' FROM cases WHERE id = 1 + (random() * last)::int;
        UPDATE cases SET body = body || ' Den används i dag.' WHERE id = 1 + (random() * last)::int;
        UPDATE cases SET title = title WHERE id = 1 + (random() * last)::int;
        COMMIT;
    END LOOP;
END $$;
SQL

# --- Two at once, and somebody at work ------------------------------------------

{
	my @jobs = map { session("CALL innovation.backfill('cases', 100)") } 1 .. 2;
	my $work = session('CALL work(3)');
	finish $_->{run} for @jobs, $work;
	is($_->{err} =~ s/^NOTICE: .*\n//mgr, '', 'a session had nothing to complain of') for @jobs, $work;
	is(sql('SELECT count(DISTINCT pid) FROM done'), '2', 'both did rows');
	cmp_ok(sql('SELECT count(*) FROM cases'), '>', $texts, 'rows came in meanwhile');
	check_rows('two backfills and a writer');
	is(sql('SELECT rows_left, rows_stale, last_run IS NOT NULL FROM innovation.tracked'), '0|0|t', 'tracked says so');
}

# --- Killed, and resumed ----------------------------------------------------------

for my $kill (qw(pg_terminate_backend pg_cancel_backend))
{
	forget();
	my $job = session("CALL innovation.backfill('cases', 100)");
	my $deadline = time + 30;
	sleep 0.02 until sql('SELECT count(*) > 300 FROM done') eq 't' || time > $deadline;
	is(sql("SELECT $kill(pid) FROM pg_stat_activity WHERE query LIKE 'CALL innovation.backfill%'"),
		't', "$kill hits it");
	finish $job->{run};
	my $done = sql('SELECT count(*) FROM done');
	ok($done > 300 && $done < $texts, "$kill: it was halfway ($done of $texts rows)");
	is(sql('SELECT rows_done FROM innovation.tracked'), $done, "$kill: tracked says how far");
	my @jobs = map { session("CALL innovation.backfill('cases')") } 1 .. 2;
	finish $_->{run} for @jobs;
	check_rows("resumed after $kill");
}

# --- A crash of the server ----------------------------------------------------------

{
	forget();
	my $job = session("CALL innovation.backfill('cases', 100)");
	my $deadline = time + 30;
	sleep 0.02 until sql('SELECT count(*) > 300 FROM done') eq 't' || time > $deadline;
	my $pid = sql("SELECT pid FROM pg_stat_activity WHERE query LIKE 'CALL innovation.backfill%'");
	kill 'KILL', $pid;
	finish $job->{run};
	$node->poll_query_until('postgres', 'SELECT 1', '1') or die 'the server does not come back';
	cmp_ok(sql('SELECT count(*) FROM done'), '>', 300, 'what was committed before kill -9 is there');
	sql("CALL innovation.backfill('cases')");
	check_rows('resumed after kill -9');
}

# --- Progress ------------------------------------------------------------------------

{
	forget();
	my (undef, undef, $err) = $node->psql('postgres', "CALL innovation.backfill('cases', 10)");
	my @notices = $err =~ /NOTICE: +(cases: .*)/g;
	like($notices[-1], qr/^cases: \d+ rows done in [\d.]+ s, none left$/, 'the end is reported');
	my ($seconds) = $notices[-1] =~ /in ([\d.]+) s/;
	cmp_ok(scalar @notices, '<=', $seconds + 1, "progress is reported at most once a second");
	like($_, qr/^cases: \d+ rows done, about \d+ left, \d+ rows\/s, about \d+ s to go$/, 'a report says how far it is')
	  for @notices[ 0 .. $#notices - 1 ];
	sql('TRUNCATE done');
}

# --- What the trigger costs ---------------------------------------------------------------

{
	sql(<<'SQL');
CREATE TABLE source AS SELECT title, body FROM cases LIMIT 10000;
CREATE TABLE searched (title text, body text, words tsvector);
CREATE TRIGGER words BEFORE INSERT ON searched FOR EACH ROW
    EXECUTE FUNCTION tsvector_update_trigger(words, 'pg_catalog.swedish', title, body);
CREATE TABLE classified (title text, body text);
SELECT innovation.track('classified', 'title', 'body');
SQL
	my @ratios;
	for (1 .. 3)
	{
		my %seconds;
		for my $table (qw(searched classified))
		{
			my $start = time;
			sql("INSERT INTO $table (title, body) SELECT * FROM source");
			$seconds{$table} = time - $start;
		}
		push @ratios, $seconds{classified} / $seconds{searched};
	}
	my ($ratio) = sort { $a <=> $b } @ratios;
	cmp_ok($ratio, '<', 1.5, sprintf('an INSERT costs %.2f of one with a tsvector', $ratio));
}

$node->stop;
done_testing();
