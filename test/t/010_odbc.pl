# The views of a tracked table as a reporting tool sees them: through ODBC, and
# through the queries that JDBC's metadata calls make.  No type of the extension
# is to be seen.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my ($driver) = glob '/usr/lib/*/odbc/psqlodbcw.so';
plan skip_all => 'the ODBC driver (odbc-postgresql) or isql (unixodbc) is not installed'
  unless $driver && grep { -x "$_/isql" } split /:/, $ENV{PATH};

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION innovation;
CREATE TABLE cases (id int PRIMARY KEY, body text, decided date);
SELECT innovation.track('cases', ARRAY['body'], date_column => 'decided');
INSERT INTO cases VALUES
    (1, 'Sedan i mars används en ny e-tjänst för bygglov i hela kommunen. Den sparar tid för både sökande och handläggare.', '2026-03-02'),
    (2, 'Nämnden sammanträder den 14 maj i rådhuset. Ärenden anmäls till kansliet senast en vecka före mötet.', '2026-04-14');
CREATE ROLE tool LOGIN;
GRANT SELECT ON cases, cases_innovation, cases_innovation_report, cases_innovation_months, cases_innovation_cross TO tool;
SQL

my $dir = PostgreSQL::Test::Utils::tempdir;
my ($host, $port) = ($node->host, $node->port);
append_to_file("$dir/odbc.ini", <<"INI");
[cases]
Driver = $driver
Servername = $host
Port = $port
Database = postgres
Username = tool
INI
local @ENV{qw(ODBCINI ODBCSYSINI)} = ("$dir/odbc.ini", $dir);

# What isql prints: columns parted by |.
sub isql
{
	my ($sql) = @_;
	my ($out, $err) = ('', '');
	IPC::Run::run([ 'isql', 'cases', '-b', '-v', '-d|', '-c' ], '<', \"$sql\n", '>', \$out, '2>', \$err);
	return $out . $err;
}

like(isql('SELECT * FROM cases_innovation ORDER BY id'), qr/^id\|date\|language\|nytt\|.*\n1\|2026-03-02\|sv\|0?[.\d]+\|/,
	'ODBC reads the flat view');
like(isql('SELECT novelty_sv, uptake_sv, social FROM cases_innovation WHERE id = 2'), qr/\n\|\|0\b/,
	'what a text does not say is empty');
like(isql("SELECT label_sv, cases, share FROM cases_innovation_report WHERE label = 'innovation'"),
	qr/innovation: alla tre\|[01]\|[01](?:\.5)?/, 'ODBC reads the report');
like(isql("SELECT DISTINCT month FROM cases_innovation_months ORDER BY month"), qr/2026-03-01\n2026-04-01/, 'the months are dates');
like(isql('SELECT sum(cases), count(*) FROM cases_innovation_cross'), qr/\n2\|24/, 'the cross table has all its cells');

# SQLColumns: the fifth column is the ODBC type, the sixth its name
my %allowed = map { $_ => 1 } qw(int4 int8 date text float4 float8 bool varchar);
for my $view (qw(cases_innovation cases_innovation_report cases_innovation_months cases_innovation_cross))
{
	my @types = map { (split /\|/)[5] } grep { /\|\Q$view\E\|/ } split /\n/, isql("help $view");
	cmp_ok(scalar @types, '>=', 5, "$view: ODBC lists its columns");
	is(join(' ', grep { !$allowed{$_} } @types), '', "$view: all have plain types");
}
like(isql('help'), qr/\|cases_innovation\|VIEW/, 'ODBC lists the view among the tables');

# as JDBC's getColumns and getTables ask
is( $node->safe_psql('postgres', <<'SQL'), '',
SELECT c.relname, a.attname, t.typname
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     JOIN pg_type AS t ON t.oid = a.atttypid
WHERE c.relname LIKE 'cases_innovation%' AND t.typnamespace <> 'pg_catalog'::regnamespace
SQL
	'no column of a view has a type of the extension');
is( $node->safe_psql('postgres', <<'SQL'), '',
SELECT table_name, column_name, data_type FROM information_schema.columns
WHERE table_name LIKE 'cases_innovation%' AND data_type IN ('USER-DEFINED', 'ARRAY')
SQL
	'nor says information_schema so');
is( $node->safe_psql('postgres', <<'SQL'), '',
SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relname LIKE 'cases_innovation%' AND a.attname <> 'id' AND col_description(c.oid, a.attnum) IS NULL
   OR c.relname LIKE 'cases_innovation%' AND obj_description(c.oid, 'pg_class') IS NULL
SQL
	'each view and each column says what it is');

$node->stop;
done_testing();
