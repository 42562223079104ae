# Who may do what: a database owner who is no superuser installs the extension;
# names that a hostile user makes mean nothing to it; row-level security and
# column rights hold through all that reads a tracked table.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

sub sql
{
	my ($database, $sql, $role) = @_;
	my ($status, $out, $err) = $node->psql($database, ($role ? "SET SESSION AUTHORIZATION $role;\n" : '') . $sql,
		on_error_stop => 1);
	return $status ? $err : $out;
}

# --- A trusted extension ------------------------------------------------------------

$node->safe_psql('postgres', 'CREATE ROLE keeper; CREATE ROLE mallory; CREATE ROLE reader; CREATE DATABASE kept OWNER keeper');
is(sql('kept', 'CREATE EXTENSION innovation', 'keeper'), '', 'a database owner who is no superuser installs it');
is(sql('kept', <<'SQL', 'keeper'), "cases_innovation\nt", 'and tracks a table');
CREATE TABLE cases (body text);
SELECT innovation.track('cases', 'body');
INSERT INTO cases VALUES ('Kommunen har infört en ny metod som sparar tid i hemtjänsten.');
SELECT innovation = innovation.classify(body) FROM cases;
SQL
is(sql('kept', 'SELECT count(*) FROM pg_proc WHERE prosecdef'), '0', 'no function runs with its owner\'s rights');
$node->command_ok([ 'pg_dump', '--role=keeper', '--file=/dev/null', $node->connstr('kept') ], 'its owner can dump the database');
is(sql('kept', 'DROP EXTENSION innovation CASCADE; SELECT count(*) FROM cases', 'keeper') =~ s/^.*NOTICE.*\n//mr, '1', 'and drop the extension');
like(sql('kept', 'CREATE EXTENSION innovation', 'mallory'), qr/permission denied/, 'another user cannot install it');

for my $schema (
	[ 'of another role', 'CREATE SCHEMA innovation AUTHORIZATION mallory' ],
	[ 'with something in it', 'CREATE SCHEMA innovation CREATE TABLE trap (x int)' ])
{
	my ($what, $create) = @$schema;
	$node->safe_psql('postgres', 'CREATE DATABASE trapped');
	like(sql('trapped', "$create; CREATE EXTENSION innovation"), qr/schema innovation is there already/, "a schema $what is refused");
	$node->safe_psql('postgres', 'DROP DATABASE trapped');
}

# --- Names in the way ---------------------------------------------------------------

# In public, and in pg_temp, before pg_catalog: what is used somewhere in our SQL.
my $traps = <<'SQL';
CREATE FUNCTION SCHEMA.trap(text) RETURNS text LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'a trap was called: %', $1; END$$;
CREATE FUNCTION SCHEMA.concat_ws(text, VARIADIC "any") RETURNS text LANGUAGE internal AS 'text_concat_ws';
CREATE FUNCTION SCHEMA.concat_ws(text, text) RETURNS text LANGUAGE sql AS 'SELECT SCHEMA.trap($1)';
CREATE FUNCTION SCHEMA.concat_ws(text, text, text) RETURNS text LANGUAGE sql AS 'SELECT SCHEMA.trap($1)';
CREATE FUNCTION SCHEMA.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS 'SELECT SCHEMA.trap($1)';
CREATE FUNCTION SCHEMA.quote_ident(text) RETURNS text LANGUAGE sql AS 'SELECT SCHEMA.trap($1)';
CREATE FUNCTION SCHEMA.classify(text) RETURNS text LANGUAGE sql AS 'SELECT SCHEMA.trap($1)';
CREATE FUNCTION SCHEMA.unnest(int2[]) RETURNS SETOF int2 LANGUAGE sql AS 'SELECT SCHEMA.trap(''unnest'')::int2';
CREATE FUNCTION SCHEMA.count(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT SCHEMA.trap(''count'')::bigint';
CREATE FUNCTION SCHEMA.date_trunc(text, date) RETURNS timestamp LANGUAGE sql AS 'SELECT SCHEMA.trap($1)::timestamp';
CREATE FUNCTION SCHEMA.eq(int4, int4) RETURNS boolean LANGUAGE sql AS 'SELECT SCHEMA.trap(''int4 ='')::boolean';
CREATE FUNCTION SCHEMA.eq(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT SCHEMA.trap(''text ='')::boolean';
CREATE FUNCTION SCHEMA.eq(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT SCHEMA.trap(''name ='')::boolean';
CREATE FUNCTION SCHEMA.eq(tid, tid) RETURNS boolean LANGUAGE sql AS 'SELECT SCHEMA.trap(''tid ='')::boolean';
CREATE FUNCTION SCHEMA.ge(real, real) RETURNS boolean LANGUAGE sql AS 'SELECT SCHEMA.trap(''real >='')::boolean';
CREATE FUNCTION SCHEMA.cat(text, text) RETURNS text LANGUAGE sql AS 'SELECT SCHEMA.trap(''text ||'')';
CREATE OPERATOR SCHEMA.= (LEFTARG = int4, RIGHTARG = int4, FUNCTION = SCHEMA.eq);
CREATE OPERATOR SCHEMA.= (LEFTARG = text, RIGHTARG = text, FUNCTION = SCHEMA.eq);
CREATE OPERATOR SCHEMA.= (LEFTARG = name, RIGHTARG = name, FUNCTION = SCHEMA.eq);
CREATE OPERATOR SCHEMA.= (LEFTARG = tid, RIGHTARG = tid, FUNCTION = SCHEMA.eq);
CREATE OPERATOR SCHEMA.<> (LEFTARG = tid, RIGHTARG = tid, FUNCTION = SCHEMA.eq);
CREATE OPERATOR SCHEMA.> (LEFTARG = tid, RIGHTARG = tid, FUNCTION = SCHEMA.eq);
CREATE OPERATOR SCHEMA.>= (LEFTARG = real, RIGHTARG = real, FUNCTION = SCHEMA.ge);
CREATE OPERATOR SCHEMA.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = SCHEMA.cat);
CREATE TYPE SCHEMA.profile AS (x int);
CREATE DOMAIN SCHEMA.text AS varchar CHECK (VALUE IS NULL);
CREATE DOMAIN SCHEMA.regclass AS varchar CHECK (VALUE IS NULL);
CREATE DOMAIN SCHEMA.int2 AS varchar CHECK (VALUE IS NULL);
CREATE TABLE SCHEMA.pg_trigger (x int);
CREATE TABLE SCHEMA.pg_class (x int);
CREATE TABLE SCHEMA.pg_attribute (x int);
CREATE TABLE SCHEMA.models (x int);
SQL
my $use = <<'SQL';
SELECT innovation.track('public.cases', ARRAY['title', 'body']::pg_catalog.text[], date_column => 'decided');
INSERT INTO public.cases (title, body) VALUES ('Ny metod', 'Kommunen har infört en ny metod som sparar tid i hemtjänsten.');
UPDATE public.cases SET body = 'Regionen prövar en helt ny metod mot fallskador i hemtjänsten.';
UPDATE public.cases SET innovation = NULL;
CALL innovation.backfill('public.cases');
SELECT rows_done, rows_left FROM innovation.tracked;
SELECT language, novelty_sv, social_sv FROM public.cases_innovation;
SELECT cases FROM innovation.report('public.cases') WHERE label OPERATOR(pg_catalog.=) 'nytt';
SELECT pg_catalog.count(*) FROM public.cases_innovation_months;
SELECT pg_catalog.count(*) FROM public.cases_innovation_cross;
SELECT pg_catalog.length(innovation.report_html('public.cases')) IS NOT NULL;
INSERT INTO innovation.models (name, model) VALUES ('builtin', innovation.builtin_model());
SELECT innovation.set_model('public.cases', 'builtin');
UPDATE public.cases SET title = 'Ny idé';
CALL innovation.backfill('public.cases');
SELECT innovation.set_model('public.cases', NULL);
DELETE FROM innovation.models;
SELECT (innovation).model_id IS NOT NULL FROM public.cases;
SELECT innovation.untrack('public.cases', true);
SELECT innovation.is_innovation(innovation.classify('Kommunen har infört en ny metod.')) IS NOT NULL;
SQL
my $setup = "CREATE TABLE public.cases (title pg_catalog.text, body pg_catalog.text, decided date DEFAULT '2026-01-01');\n";

sub answers
{
	my ($database, $before, $path) = @_;
	my ($status, $out, $err) = $node->psql($database, "$before;\nSET search_path = $path;\nSET client_min_messages = error;\n$use");
	return $out . $err;
}

$node->safe_psql('postgres', 'CREATE DATABASE calm');
$node->safe_psql('calm', "CREATE EXTENSION innovation; $setup");
my $calm = answers('calm', '', 'public');
like($calm, qr/^public\.cases_innovation|^cases_innovation/, 'without traps it works');
like($calm, qr/\n1\|0\n/, 'and backfill does its row');
for my $trap ([ 'public', 'public, pg_catalog' ], [ 'earlier', 'earlier, pg_catalog, public' ], [ 'pg_temp', 'pg_temp, pg_catalog, public' ])
{
	my ($schema, $path) = @$trap;
	my $database = "trapped_$schema";
	my $set = $traps =~ s/SCHEMA/$schema/gr;
	$node->safe_psql('postgres', "CREATE DATABASE $database");
	$node->safe_psql($database, $setup . ($schema eq 'pg_temp' ? '' : "CREATE SCHEMA IF NOT EXISTS $schema; $set"));
	my $before = $schema eq 'pg_temp' ? $set : 'SELECT';
	my ($status, undef, $err) = $node->psql($database, ($schema eq 'pg_temp' ? $set : '') . "SET search_path = $path;\nCREATE EXTENSION innovation VERSION '1.0';\nALTER EXTENSION innovation UPDATE");
	is($err, '', "$schema: the install and upgrade scripts do not fall into a trap");
	is(answers($database, $before, $path) =~ s/^(public\.)?cases_innovation$//mr =~ s/^\n//r, $calm =~ s/^(public\.)?cases_innovation$//mr =~ s/^\n//r, "$schema: nor does anything else");
}

# --- Rows and columns that a reader may not see ---------------------------------------

$node->safe_psql('calm', <<'SQL');
SET client_min_messages = error;
DROP TABLE public.cases CASCADE;
CREATE TABLE cases (id int PRIMARY KEY, body text, secret text, unit text, decided date DEFAULT '2026-01-01');
SELECT innovation.track('cases', ARRAY['body'], date_column => 'decided');
INSERT INTO cases VALUES
    (1, 'Kommunen har infört en ny metod som sparar tid i hemtjänsten.', 'x', 'mine'),
    (2, 'Skolan har infört ett nytt schema som ger lugnare dagar för eleverna.', 'x', 'other');
ALTER TABLE cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_unit ON cases USING (unit = 'mine');
GRANT SELECT ON cases_innovation, cases_innovation_report, cases_innovation_months, cases_innovation_cross TO reader;
SQL
my $denied = qr/permission denied for table cases/;
like(sql('calm', 'SELECT * FROM cases_innovation', 'reader'), $denied, 'without rights on the table its view says nothing');
like(sql('calm', 'SELECT * FROM cases_innovation_report', 'reader'), $denied, 'nor its report');
like(sql('calm', "SELECT innovation.report_html('cases')", 'reader'), $denied, 'nor the page');
is(sql('calm', "SELECT rows_done IS NULL FROM innovation.tracked", 'reader'), 't', 'nor are its rows counted');
$node->safe_psql('calm', 'GRANT SELECT (id, innovation, decided) ON cases TO reader');
is(sql('calm', 'SELECT id FROM cases_innovation', 'reader'), '1', 'row-level security holds in the view');
is(sql('calm', "SELECT sum(cases) FROM cases_innovation_cross", 'reader'), '1', 'and in the reports');
is(sql('calm', "SELECT rows_done FROM innovation.tracked", 'reader'), '1', 'and in the counts');
like(sql('calm', 'SELECT secret FROM cases', 'reader'), $denied, 'column rights hold');
like(sql('calm', "CALL innovation.backfill('cases')", 'reader'), $denied, 'backfill needs the right to update');
$node->safe_psql('calm', 'GRANT SELECT, UPDATE ON cases TO reader; UPDATE cases SET innovation = NULL');
is(sql('calm', "SET client_min_messages = error; CALL innovation.backfill('cases')", 'reader'), '', 'with it, it runs');
is(sql('calm', 'SELECT id FROM cases WHERE (innovation).model_id IS NOT NULL'), '1', 'and does the rows that may be seen');

# --- A trigger of the user's sees the user's search_path -------------------------------

is(sql('calm', <<'SQL'), '2', 'backfill runs a user\'s triggers under the user\'s search_path');
SET client_min_messages = error;
CREATE TABLE audit (id int);
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NULL; END$$;
CREATE TRIGGER audit AFTER UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION audit();
CALL innovation.backfill('cases');
SELECT id FROM audit;
SQL

$node->stop;
done_testing();
