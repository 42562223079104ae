# Values of every type survive pg_dump and COPY, text and binary; damaged ones
# are refused.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
my $dir = PostgreSQL::Test::Utils::tempdir;

# The function that sees a whole table, and the tables that we look at.
sub fingerprint
{
	my ($database, $table) = @_;
	return $node->safe_psql($database,
		"SELECT count(*) || ' ' || md5(string_agg(t::text, chr(10) ORDER BY id)) FROM $table t");
}

my @tables = qw(value model_value tagged);

# Names are always qualified: this is how a dump reads them, with no search_path.
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION innovation;

CREATE TABLE value (
    id int PRIMARY KEY,
    novelty innovation.novelty,
    pace innovation.pace,
    uptake innovation.uptake,
    value_form innovation.value_form,
    value_forms innovation.value_form[],
    probability innovation.probability,
    three_n innovation.three_n,
    profile innovation.profile
);
CREATE INDEX ON value (novelty, pace, uptake);
CREATE INDEX ON value USING gin (value_forms);
CREATE INDEX ON value USING gin (((profile).value_forms));
INSERT INTO value VALUES
    (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (2, 'organisation', 'stepwise', 'idea', 'economic', '{}', 0, ROW(0, 0.1, 1), ROW('und', NULL, NULL, NULL, NULL, '{}', 0)),
    (3, 'world', 'leap', 'established', 'environmental', '{social,environmental,NULL}', 1, ROW(NULL, NULL, NULL),
        ROW('sv', ROW(0.123456789, 1e-30, 0.5)::innovation.three_n, 'market', 'leap', 'in_use', '{economic}', -2147483648)),
    (4, 'market', NULL, 'spread', 'social', '{social}', 0.3, ROW(0.99999994, 1e-45, 0),
        ROW('sv', ROW(1, 1, 1)::innovation.three_n, 'organisation', 'stepwise', 'trial', '{economic,social,environmental}', 2147483647));

CREATE TABLE model_value (id int PRIMARY KEY, model innovation.model);
INSERT INTO model_value VALUES (1, innovation.builtin_model()), (2, NULL);

CREATE TABLE tagged (
    id int PRIMARY KEY,
    body text,
    profile innovation.profile GENERATED ALWAYS AS (innovation.classify(body)) STORED,
    CHECK ((profile).language IS NOT NULL)
);
CREATE INDEX ON tagged (id) WHERE innovation.is_innovation(profile);
INSERT INTO tagged (id, body) VALUES
    (1, 'Kommunen har infört en ny e-tjänst som sparar tid för både invånare och handläggare. Den används i dag av hela förvaltningen.'),
    (2, 'Nästa möte hålls den 14 maj i rådhuset. Ärenden anmäls till kansliet senast en vecka före mötet.'),
    (3, 'The council has introduced a new digital service that saves time for its residents.'),
    (4, '');
SQL
my %before = map { $_ => fingerprint('postgres', $_) } @tables;

# --- pg_dump and restore -----------------------------------------------------

$node->safe_psql('postgres', 'CREATE DATABASE from_plain');
$node->safe_psql('postgres', 'CREATE DATABASE from_custom');
$node->command_ok([ 'pg_dump', '--file', "$dir/plain.sql", '--dbname', $node->connstr('postgres') ],
	'pg_dump writes a plain dump');
$node->command_ok(
	[ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', "$dir/plain.sql", $node->connstr('from_plain') ],
	'psql restores it without an error');
$node->command_ok(
	[ 'pg_dump', '--format', 'custom', '--file', "$dir/custom", '--dbname', $node->connstr('postgres') ],
	'pg_dump writes a custom dump');
$node->command_ok(
	[ 'pg_restore', '--exit-on-error', '--dbname', $node->connstr('from_custom'), "$dir/custom" ],
	'pg_restore restores it without an error');
for my $database (qw(from_plain from_custom))
{
	is(fingerprint($database, $_), $before{$_}, "$database: $_ holds the same rows") for @tables;
	is( $node->safe_psql($database,
			"SET enable_seqscan = off; SELECT id FROM value WHERE value_forms @> '{social}' ORDER BY id"),
		"3\n4", "$database: the index on value_forms answers");
}

# --- COPY ---------------------------------------------------------------------

for my $format (qw(text csv binary))
{
	for my $table (qw(value model_value))
	{
		my $file = "$dir/$table.$format";
		$node->safe_psql('postgres', <<"SQL");
CREATE TABLE copied (LIKE $table);
COPY $table TO '$file' (FORMAT $format);
COPY copied FROM '$file' (FORMAT $format);
SQL
		is(fingerprint('postgres', 'copied'), $before{$table}, "COPY $format carries $table");
		$node->safe_psql('postgres', 'DROP TABLE copied');
	}
}

# --- Damage ---------------------------------------------------------------------

# A model that has lost or changed a byte on its way is refused, wherever it is.
my $binary = slurp_file("$dir/model_value.binary");
my $length = length $binary;
$node->safe_psql('postgres', 'CREATE TABLE copied (LIKE model_value)');

# COPY's own frame: a header of 19 bytes, the number of columns (2), the id with
# its length (8), the model's length (4); then, after the model, the second row
# (14) and the end (2).
my $start = 19 + 2 + 8 + 4;
my $end = $length - 2 - 14;
for my $share (0, 0.001, 0.3, 0.7, 0.9999)
{
	my $damaged = $binary;
	my $at = $start + int(($end - $start - 1) * $share);
	substr($damaged, $at, 1) ^= "\x10";
	open my $file, '>:raw', "$dir/damaged" or die $!;
	print $file $damaged;
	close $file;
	my ($status, undef, $stderr) =
	  $node->psql('postgres', "COPY copied FROM '$dir/damaged' (FORMAT binary)");
	ok($status != 0 && $stderr =~ /model/, "a model with byte " . ($at - $start) . " changed is refused")
	  or diag $stderr;
}
{
	my $shorter = $end - $start - 100;
	my $damaged = substr($binary, 0, $start - 4) . pack('N', $shorter)
	  . substr($binary, $start, $shorter) . substr($binary, $end);
	open my $file, '>:raw', "$dir/damaged" or die $!;
	print $file $damaged;
	close $file;
	my ($status, undef, $stderr) =
	  $node->psql('postgres', "COPY copied FROM '$dir/damaged' (FORMAT binary)");
	ok($status != 0 && $stderr =~ /model/, 'a truncated model is refused') or diag $stderr;
}
is($node->safe_psql('postgres', 'SELECT count(*) FROM copied'), '0', 'nothing damaged came in');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC/, 'no backend died of it');

$node->stop;
done_testing();
