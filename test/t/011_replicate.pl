# Tracked tables are carried by pg_dump, by logical replication and by a physical
# standby; DROP EXTENSION refuses, or takes all with it.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('primary');
$node->init(allows_streaming => 'logical', extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION innovation;
CREATE SCHEMA "Ärenden";
CREATE TABLE "Ärenden"."Beslut" (nr int PRIMARY KEY, "Brödtext" text, fattat date);
INSERT INTO "Ärenden"."Beslut"
SELECT i, CASE WHEN i % 3 = 0 THEN 'Kommunen har infört en ny metod som sparar tid i hemtjänsten.'
               WHEN i % 3 = 1 THEN 'Regionen vill pröva en helt ny metod mot fallskador.'
               ELSE 'Nämnden sammanträder i rådhuset och godkänner årets budget.' END, date '2026-01-01' + i
FROM generate_series(1, 60) AS i;
INSERT INTO innovation.models (name, model, note)
SELECT 'own', innovation.train("Brödtext" || nr, ROW('sv', ROW((nr % 3 < 2)::int, 1, 0), NULL, NULL, NULL, NULL, NULL)::innovation.profile ORDER BY nr), 'av 60 texter'
FROM "Ärenden"."Beslut";
SELECT innovation.track('"Ärenden"."Beslut"', ARRAY['Brödtext'], model => 'own', date_column => 'fattat');
CREATE TABLE parted (id int, body text, PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
SELECT innovation.track('parted', 'body');
INSERT INTO parted SELECT nr, "Brödtext" FROM "Ärenden"."Beslut";
SQL
$node->safe_psql('postgres', q(CALL innovation.backfill('"Ärenden"."Beslut"')));

# All that is to be the same wherever it is carried.
my $state = <<'SQL';
SET search_path = '';
SELECT b::text FROM "Ärenden"."Beslut" AS b ORDER BY nr;
SELECT p::text FROM public.parted AS p ORDER BY id;
SELECT v::text FROM "Ärenden"."Beslut_innovation" AS v ORDER BY nr;
SELECT v::text FROM "Ärenden"."Beslut_innovation_months" AS v;
SELECT v::text FROM "Ärenden"."Beslut_innovation_cross" AS v;
SELECT v::text FROM public.parted_innovation_report AS v;
SELECT relation, columns, profile_column, date_column, model, model_id, view, rows_done, rows_left, last_run
FROM innovation.tracked ORDER BY relation::text;
SELECT name, model_id, note, created, owner, md5(model::text) FROM innovation.models;
SELECT pg_catalog.pg_get_triggerdef(oid) FROM pg_catalog.pg_trigger
WHERE tgfoid = 'innovation.profile_update_trigger()'::regprocedure ORDER BY tgrelid::regclass::text;
SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON attrelid = c.oid
WHERE relname ~ 'Beslut_innovation' AND attnum > 0 ORDER BY 1, attnum;
SELECT relname, obj_description(oid), relacl, reloptions FROM pg_catalog.pg_class WHERE relname ~ '_innovation' ORDER BY 1;
SQL
my $before = $node->safe_psql('postgres', $state);
like($before, qr/own\|/, 'there is something to carry');

# What a table is to do where it has come to.
sub check_alive
{
	my ($where, $name, $database) = @_;
	is( $where->safe_psql($database, <<'SQL'), "t\nt\n1", "$name: new rows are classified");
INSERT INTO "Ärenden"."Beslut" VALUES (101, 'Biblioteket har infört en ny tjänst som hämtar hem boken.');
SELECT innovation = (SELECT innovation.classify('Biblioteket har infört en ny tjänst som hämtar hem boken.', model) FROM innovation.models)
FROM "Ärenden"."Beslut" WHERE nr = 101;
INSERT INTO parted VALUES (101, 'Biblioteket har infört en ny tjänst som hämtar hem boken.');
SELECT innovation = innovation.classify(body) FROM parted WHERE id = 101;
UPDATE parted SET innovation = NULL WHERE id = 101;
SELECT sum(rows_left) FROM innovation.tracked;
SQL
	$where->safe_psql($database, "CALL innovation.backfill('parted')");
	is($where->safe_psql($database, 'SELECT sum(rows_left) FROM innovation.tracked'), '0', "$name: backfill does its work");
}

# --- Physical standby -----------------------------------------------------------

$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby, 'replay', $node->lsn('write'));
is($standby->safe_psql('postgres', $state), $before, 'a standby: the same');
my ($status, undef, $stderr) = $standby->psql('postgres', "CALL innovation.backfill('parted')");
like($stderr, qr/read-only transaction|during recovery/, 'a standby: backfill is refused');
$standby->promote;
check_alive($standby, 'a promoted standby', 'postgres');
$standby->stop;

# --- pg_dump --------------------------------------------------------------------

my $dir = PostgreSQL::Test::Utils::tempdir;
for my $format (qw(plain custom directory))
{
	my $dump = "$dir/$format";
	$node->safe_psql('postgres', "CREATE DATABASE $format");
	$node->command_ok([ 'pg_dump', "--format=$format", '--file', $dump, $node->connstr('postgres') ], "pg_dump writes format $format");
	$node->command_ok(
		$format eq 'plain'
		? [ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $dump, $node->connstr($format) ]
		: [ 'pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $node->connstr($format), $dump ],
		"it is restored");
	is($node->safe_psql($format, $state), $before, "format $format: the same");
	check_alive($node, "format $format", $format);
}

# --- Logical replication -----------------------------------------------------------

my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$subscriber->start;
$node->command_ok([ 'pg_dump', '--schema-only', '--file', "$dir/schema", $node->connstr('postgres') ], 'pg_dump writes the schema');
$subscriber->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/schema", $subscriber->connstr('postgres') ], 'the subscriber has the schema');
$node->safe_psql('postgres', 'CREATE PUBLICATION everything FOR TABLE "Ärenden"."Beslut", parted, innovation.models');
my $connection = $node->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION everything CONNECTION '$connection' PUBLICATION everything");
$subscriber->wait_for_subscription_sync($node, 'everything');
$node->safe_psql('postgres', <<'SQL');
UPDATE "Ärenden"."Beslut" SET "Brödtext" = 'Skolan har infört ett nytt schema som ger lugnare dagar.' WHERE nr = 1;
UPDATE parted SET innovation.model_id = 7 WHERE id = 2;
SQL
$node->wait_for_catchup('everything');
my $sent = $node->safe_psql('postgres', $state);
is($subscriber->safe_psql('postgres', $state), $sent, 'a subscriber: the same, even what no model said');
$subscriber->safe_psql('postgres', 'DROP SUBSCRIPTION everything');
$subscriber->stop;

# --- DROP EXTENSION -------------------------------------------------------------------

($status, undef, $stderr) = $node->psql('plain', 'DROP EXTENSION innovation');
like($stderr, qr/other objects depend on it.*view "Ärenden"\."Beslut_innovation"/s, 'DROP EXTENSION names what depends on it');
$node->safe_psql('plain', 'SET client_min_messages = error; DROP EXTENSION innovation CASCADE');
is( $node->safe_psql('plain', <<'SQL'), "nr Brödtext fattat\n62\n0", 'CASCADE takes columns, triggers and views, and leaves the tables');
SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = '"Ärenden"."Beslut"'::regclass AND attnum > 0 AND NOT attisdropped;
INSERT INTO "Ärenden"."Beslut" VALUES (102, 'x');
SELECT count(*) FROM "Ärenden"."Beslut";
SELECT count(*) FROM pg_class WHERE relname ~ '_innovation';
SQL

$node->stop;
done_testing();
