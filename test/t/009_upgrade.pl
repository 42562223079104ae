# From every released version, ALTER EXTENSION UPDATE leads to the same catalog as
# a fresh install, and keeps what users have stored.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

# All that belongs to the extension, with what can be said of it.
my $catalog = <<'SQL';
WITH member AS (
    SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS name
    FROM pg_depend AS d JOIN pg_extension AS e ON d.refobjid = e.oid AND d.deptype = 'e'
    WHERE e.extname = 'innovation')
SELECT m.name, obj_description(m.objid, c.relname), said
FROM member AS m JOIN pg_class AS c ON c.oid = m.classid
     CROSS JOIN LATERAL (
        SELECT CASE prokind WHEN 'a' THEN (SELECT to_jsonb(a) - 'aggfnoid' FROM pg_aggregate AS a WHERE aggfnoid = p.oid)::text
                    ELSE pg_get_functiondef(p.oid) END || coalesce(proacl::text, '')
        FROM pg_proc AS p WHERE m.classid = 'pg_proc'::regclass AND p.oid = m.objid
        UNION ALL
        SELECT concat_ws(' ', format_type(t.oid, NULL), typlen, typtype, typinput, typstorage, format_type(typbasetype, NULL),
                         (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
                         (SELECT string_agg(pg_get_constraintdef(oid), ',') FROM pg_constraint WHERE contypid = t.oid), typacl)
        FROM pg_type AS t WHERE m.classid = 'pg_type'::regclass AND t.oid = m.objid
        UNION ALL
        SELECT concat_ws(' ', relkind, relacl, reloptions, pg_get_viewdef(r.oid),
                         (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attgenerated,
                                            pg_get_expr(adbin, adrelid), col_description(r.oid, attnum)), ',' ORDER BY attnum)
                          FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                          WHERE attrelid = r.oid AND attnum > 0),
                         (SELECT string_agg(pg_get_constraintdef(oid), ',' ORDER BY conname) FROM pg_constraint WHERE conrelid = r.oid),
                         (SELECT string_agg(pg_get_triggerdef(oid), ',' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = r.oid))
        FROM pg_class AS r WHERE m.classid = 'pg_class'::regclass AND r.oid = m.objid
        UNION ALL
        SELECT nspacl::text FROM pg_namespace WHERE m.classid = 'pg_namespace'::regclass AND oid = m.objid
     ) AS s (said)
UNION ALL
SELECT 'settings of the extension', extversion, concat_ws(' ', extrelocatable, extconfig::regclass[], extcondition)
FROM pg_extension WHERE extname = 'innovation'
ORDER BY 1
SQL

$node->safe_psql('postgres', 'CREATE DATABASE fresh');
$node->safe_psql('fresh', 'CREATE EXTENSION innovation');
my $fresh = $node->safe_psql('fresh', $catalog);
my ($version) = $fresh =~ /^settings of the extension\|([\d.]+)\|/m;
cmp_ok(scalar(() = $fresh =~ /^(?:function|view|type|table) /mg), '>', 70, "the catalog of $version is read");

my @released = map { m{innovation--([\d.]+)\.sql$} } glob 'releases/innovation--*.sql';
cmp_ok(scalar @released, '>', 0, "released: @released");
for my $released (@released)
{
	my $database = "from_$released";
	$node->safe_psql('postgres', "CREATE DATABASE \"$database\"");
	$node->safe_psql($database, <<"SQL");
CREATE EXTENSION innovation VERSION '$released';
CREATE TABLE cases (id int PRIMARY KEY, body text, profile innovation.profile
    GENERATED ALWAYS AS (innovation.classify(body)) STORED);
INSERT INTO cases VALUES (1, 'Kommunen har infört en ny metod som sparar tid.');
CREATE VIEW seen AS SELECT id, innovation.label((profile).uptake), innovation.is_innovation(profile) FROM cases;
SQL
	my $before = $node->safe_psql($database, 'SELECT * FROM cases, seen');
	my ($status, undef, $stderr) = $node->psql($database, 'ALTER EXTENSION innovation UPDATE');
	is("$status $stderr", '0 ', "$released is updated to $version");
	my $updated = $node->safe_psql($database, $catalog);
	is($updated, $fresh, "its catalog is that of a fresh install");
	is($node->safe_psql($database, 'SELECT * FROM cases, seen'), $before, 'what was stored is there');
	is($node->safe_psql($database, "SELECT innovation.track('cases', 'body')"), 'cases_innovation', 'its tables can be tracked');
}

$node->stop;
done_testing();
