# innovation.report_html: whatever stands in a table, its report is well-formed and
# inert, and names what it draws.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;
$ENV{PGCLIENTENCODING} = 'UTF8';

my $swedish = 'Kommunen har infört en ny e-tjänst som sparar tid för både invånare och handläggare. '
  . 'Den används i dag av hela förvaltningen och har gjort utsläppen mindre.';

# xmltable reads the page as the XML that it must be.
$node->safe_psql('postgres', <<"SQL");
CREATE EXTENSION innovation;
CREATE FUNCTION cases_of(html text, OUT key text, OUT title text, OUT body text) RETURNS SETOF record LANGUAGE sql AS
\$\$ SELECT x.* FROM xmltable('//article' PASSING (html::xml) COLUMNS
        key text PATH 'string(div/p[\@class="key"])', title text PATH 'string(h3/span[\@class="title"])',
        body text PATH 'string(div[\@class="text"])') AS x \$\$;
CREATE FUNCTION texts_of(path text, html text) RETURNS text LANGUAGE sql AS
\$\$ SELECT string_agg(x.t, '|') FROM xmltable(path PASSING (html::xml) COLUMNS t text PATH 'string(.)') AS x \$\$;

-- What must not be in a page: '' is the answer of a good one.
CREATE FUNCTION live_parts(html text) RETURNS text LANGUAGE sql AS
\$\$ SELECT coalesce(string_agg(x.name, ' '), '')
    FROM xmltable(('//*[not(contains(" html head meta title style body input div label header h1 h2 h3 p dl dt dd span small '
                  || 'main section svg desc text tspan rect circle path line polyline table caption thead tbody tr th td '
                  || 'details summary ul li article mark b code footer ", concat(" ", local-name(), " ")))]
                  | //*[\@*[starts-with(local-name(), "on") or contains(" src href style action ", concat(" ", local-name(), " "))]]')
                  PASSING (html::xml) COLUMNS name text PATH 'local-name()') AS x \$\$;

CREATE TABLE cases (id text PRIMARY KEY, title text, body text, day date);
SELECT innovation.track('cases', '{title,body}'::text[], date_column => 'day');
INSERT INTO cases SELECT 'c' || n, 'Ärende ' || n, '$swedish', date '2024-01-15' + n * 20 FROM generate_series(1, 30) AS n;
SQL

sub report
{
	my ($table, $language) = @_;
	return $node->safe_psql('postgres', "SELECT innovation.report_html('$table', '" . ($language // 'sv') . "')");
}

# --- The page ---------------------------------------------------------------------

my $html = report('cases');
is($node->safe_psql('postgres', q{SELECT live_parts(innovation.report_html('cases'))}), '',
	'it has known elements only, and no attribute that runs or fetches');
unlike($html, qr/\b(?:src|href|url)\s*[=(]|\@import|<script|javascript:/i, 'nothing is fetched or run');
like($html, qr/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"\/>/,
	'it forbids the browser to');
is(scalar(() = $html =~ /<h1[ >]/g), 1, 'one h1');
my @levels = $html =~ /<h([1-6])[ >]/g;
is(scalar(grep { $levels[$_] > $levels[ $_ - 1 ] + 1 } 1 .. $#levels), 0, 'no level of heading is left out');
is(scalar(() = $html =~ /<article /g), 10, 'ten cases');
like($html, qr/title="novelty: \w+ \+[\d.]+"/, 'with their evidence');

my @drawings = $html =~ /<svg class="\w+" role="img" (.*?)<\/desc>/gs;
is(scalar @drawings, 12, 'five dimensions and the months are drawn, in two languages');
for my $drawing (@drawings)
{
	my ($name, $description) = $drawing =~ /aria-labelledby="([\w-]+)" aria-describedby="([\w-]+)"/;
	like($drawing, qr/<title id="\Q$name\E">[^<]*\w[^<]*<\/title><desc id="\Q$description\E">[^<]*\d[^<]*$/, "$name names its figure");
}
my %seen;
$seen{$_}++ for $html =~ / id="([^"]*)"/g;
is(join(' ', grep { $seen{$_} > 1 } sort keys %seen), '', 'no id is used twice');
like($html, qr/<caption>/, 'the heat map has a caption');
my ($heat) = $html =~ /<table class="heat">(.*?)<\/table>/s;
is(scalar(() = $heat =~ /<th scope="(?:col|row)">/g), 10, 'and heads');

# --- Languages ---------------------------------------------------------------------

my $sv = () = $html =~ / class="sv" lang="sv">/g;
my $en = () = $html =~ / class="en" lang="en">/g;
cmp_ok($sv, '>', 50, 'the words are in Swedish');
is($en, $sv, 'and as many in English');
like($html, qr/<html lang="sv">.*id="language-sv" checked="checked"\/>.*id="language-en"\/>/s, 'it begins in Swedish');
like(report('cases', 'en'), qr/<html lang="en">.*id="language-sv"\/>.*id="language-en" checked="checked"\/>/s, 'or in English');
is($node->safe_psql('postgres', <<'SQL'), "1&#160;234&#160;567|1,234,567|999|12&#160;%|12%|&lt;1&#160;%|0%|0,98|&gt;0.99", 'numbers are written as in the language');
SELECT innovation.html_number(1234567, 'sv'), innovation.html_number(1234567, 'en'), innovation.html_number(999, 'sv'),
       innovation.html_share(12, 100, 'sv'), innovation.html_share(12, 100, 'en'), innovation.html_share(1, 1000, 'sv'),
       innovation.html_share(0, 0, 'en'), innovation.html_probability(0.98, 'sv'), innovation.html_probability(0.9999, 'en')
SQL

# --- Contrast ----------------------------------------------------------------------

my %color = $html =~ /--([\w-]+): (#[0-9a-f]{6})/g;
sub luminance
{
	my ($c) = @_;
	my @part = map { my $v = hex($_) / 255; $v <= 0.03928 ? $v / 12.92 : (($v + 0.055) / 1.055)**2.4 }
	  $c =~ /([0-9a-f]{2})/g;
	return 0.2126 * $part[0] + 0.7152 * $part[1] + 0.0722 * $part[2];
}
sub contrast
{
	my ($a, $b) = sort { $b <=> $a } map { luminance($_) } @_;
	return ($a + 0.05) / ($b + 0.05);
}
my %pair;
while ($html =~ /\.shade-(\d) \{ background: (#\w{6}); color: (#\w{6}); \}/g)
{
	$pair{"shade $1"} = [ $2, $3 ];
}
$pair{"text on $_"} = [ $color{text}, $color{$_} ] for qw(page card three-n novelty pace uptake value);
$pair{"quiet text on $_"} = [ $color{quiet}, $color{$_} ] for qw(page card);
$pair{"$_ on a card"} = [ $color{$_}, $color{card} ] for qw(accent economic social environmental);
is(scalar(grep { /shade/ } keys %pair), 6, 'the heat map has six shades');
cmp_ok(contrast(@{ $pair{$_} }), '>=', 4.5, "contrast of $_") for sort keys %pair;

# --- Hostile contents ----------------------------------------------------------------

# Ten rows a round, of pieces that close, open or end whatever they may stand in.  A
# text of which "<!--" leaves the reader too little has no language, and no place.
$node->safe_psql('postgres', <<"SQL");
CREATE TABLE hostile (id text PRIMARY KEY, title text, body text);
SELECT innovation.track('hostile', 'title', 'body');
CREATE FUNCTION piece() RETURNS text LANGUAGE sql VOLATILE AS
\$\$ SELECT string_agg((ARRAY['<script>document.title="x"</script>', '<img src=x onerror=alert(1)>', '"', '''', '&', '&amp;', ']]>', '<![CDATA[',
        '-->', '<!--', '</style>', '</article>', '</svg>', '<svg onload="x">', '<a href="javascript:x">', '<mark class="x">', '</mark>', '%s', '%1\$s', '\\',
        E'\\x01', E'\\x0b', E'\\x1f', U&'\\FFFE', U&'\\FFFF', U&'\\+01F600', U&'\\202E', '&#x0;', '<?xml', '<', '>', '=', ' ', 'å', 'ord'])
        [1 + floor(random() * 35)], '') FROM generate_series(1, 4) \$\$;
SQL
for my $round (1 .. 12)
{
	is($node->safe_psql('postgres', <<"SQL"), '|t|t', "hostile contents stay what they are, round $round");
SELECT setseed($round / 100.0) \\g /dev/null
TRUNCATE hostile;
INSERT INTO hostile SELECT n || piece(), piece() || 'x', '$swedish ' || piece() || E'\\n\\n' || piece() || '.' FROM generate_series(1, 10) AS n;
SELECT live_parts(html), count(c) >= 6, count(c) = count(h)
FROM innovation.report_html('hostile') AS html, hostile AS h LEFT JOIN cases_of(innovation.report_html('hostile')) AS c
    ON c.key = 'id: ' || innovation.html_clean(h.id) AND c.title = innovation.html_clean(h.title) AND c.body = innovation.html_clean(h.body)
WHERE (h.innovation).language = 'sv' GROUP BY html;
SQL
}

# Names of schema, table, columns and model.
is($node->safe_psql('postgres', <<"SQL"), q{|Innovation i "<b>&""'"."</h1><script>x</script>%s"|"><i id='": 1, &amp;: a}, 'so do names');
CREATE SCHEMA "<b>&""'";
CREATE TABLE "<b>&""'"."</h1><script>x</script>%s" ("""><i id='""" int, "&amp;" text, "<p>""%1\$s" text, "'d'" timestamptz, PRIMARY KEY ("""><i id='""", "&amp;"));
INSERT INTO innovation.models VALUES ('<b>"&', innovation.builtin_model());
SELECT innovation.track('"<b>&""''"."</h1><script>x</script>%s"', ARRAY['<p>"%1\$s'], '</td>"', '<b>"&', '''d''') \\g /dev/null
INSERT INTO "<b>&""'"."</h1><script>x</script>%s" VALUES (1, 'a', '$swedish', '2024-05-01');
SELECT live_parts(html), texts_of('//h1/span[1]', html), replace((SELECT key FROM cases_of(html)), '""', '"')
FROM innovation.report_html('"<b>&""''"."</h1><script>x</script>%s"') AS html;
SQL
is($node->safe_psql('postgres', <<"SQL"), '|Innovation i "Ärenden"."Beskrivning på svenska"|1', 'Swedish names');
CREATE SCHEMA "Ärenden";
CREATE TABLE "Ärenden"."Beskrivning på svenska" ("Löpnummer" serial PRIMARY KEY, "Förklaring" text);
SELECT innovation.track('"Ärenden"."Beskrivning på svenska"', 'Förklaring') \\g /dev/null
INSERT INTO "Ärenden"."Beskrivning på svenska" ("Förklaring") VALUES ('$swedish');
SELECT live_parts(html), texts_of('//h1/span[1]', html), (SELECT count(*) FROM cases_of(html) WHERE key = 'Löpnummer: 1')
FROM innovation.report_html('"Ärenden"."Beskrivning på svenska"') AS html;
SQL

# --- Tables of all kinds ---------------------------------------------------------------

my $facts = q{texts_of('//dl[@class="facts"]//dd/span[1]/text()', html)};
is($node->safe_psql('postgres', <<"SQL"), '|0|0|0|0|0', 'an empty table');
CREATE TABLE empty (body text);
SELECT innovation.track('empty', 'body') \\g /dev/null
SELECT live_parts(html), $facts, (SELECT count(*) FROM cases_of(html)) FROM innovation.report_html('empty') AS html;
SQL
like(report('empty'), qr/följd med något datum.*date_column =&gt;/s, 'without a date it says how to give one');
like(report('empty'), qr/ingen klassad svensk text än/, 'and that there is no text');

is($node->safe_psql('postgres', <<"SQL"), '|4|4|2|2|2|Utan rubrik,b', 'NULL texts and a partitioned table without a key');
CREATE TABLE parted (title text, body text, day date) PARTITION BY RANGE (day);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE parted_2 PARTITION OF parted DEFAULT;
SELECT innovation.track('parted', '{title,body}'::text[], date_column => 'day') \\g /dev/null
INSERT INTO parted VALUES (NULL, '$swedish', '2024-03-01'), ('b', '$swedish', '2025-03-01'), (NULL, NULL, 'infinity'), ('d', NULL, NULL);
SELECT live_parts(html), $facts, (SELECT count(*) || '|' || string_agg(substring(title FROM '^(Utan rubrik|b)'), ',' ORDER BY title COLLATE "C") FROM cases_of(html))
FROM innovation.report_html('parted') AS html;
SQL
like(report('parted'), qr/2024-03-01&#8211;2025-03-01/, 'infinite dates are left out');
like(report('parted'), qr/row_id: \S*parted_1 \(0,1\)/, 'rows are known by their place');

is($node->safe_psql('postgres', <<"SQL"), 't|120', 'a date from another century does not stretch the months');
INSERT INTO cases VALUES ('old', 'a', '$swedish', '0001-01-01');
SELECT html::xml IS NOT NULL, (SELECT count(*) FROM regexp_matches(html, '<tr><th scope="row">[a-z]+ \\d', 'g'))
FROM innovation.report_html('cases') AS html;
DELETE FROM cases WHERE id = 'old';
SQL
is($node->safe_psql('postgres', <<"SQL"), 't', 'one month is a figure too');
CREATE TABLE month AS SELECT * FROM cases LIMIT 1;
ALTER TABLE month DROP innovation;
SELECT innovation.track('month', '{title,body}'::text[], date_column => 'day') \\g /dev/null
UPDATE month SET title = 'b';
SELECT html::xml IS NOT NULL AND html LIKE '%<polyline%' FROM innovation.report_html('month') AS html;
SQL

my $long = "$swedish " x 40;
is($node->safe_psql('postgres', <<"SQL"), '4000|1|4000|1|101', 'of a long text the beginning is shown, as the page says');
TRUNCATE hostile;
INSERT INTO hostile VALUES (1, 'Titel', '$long'), (2, '$long', 'x');
SELECT string_agg(length(CASE c.title WHEN 'Titel' THEN E'Titel\\n\\n' ELSE '' END || c.body)
                  || '|' || (SELECT count(*) FROM regexp_matches(html, 'de första 4&#160;000 tecknen', 'g')) / 2, '|' ORDER BY key)
       || '|' || max(length(c.title))
FROM innovation.report_html('hostile') AS html, cases_of(html) AS c;
SQL
is($node->safe_psql('postgres', <<"SQL"), 't', 'a title with a blank line stands as one line, and the text is whole');
TRUNCATE hostile;
INSERT INTO hostile VALUES (1, E'Rad ett\\n\\nRad två', '$swedish');
SELECT c.title = 'Rad ett' AND c.body = E'Rad ett\\n\\nRad två\\n\\n$swedish'
FROM innovation.report_html('hostile') AS html, cases_of(html) AS c;
SQL
is($node->safe_psql('postgres', <<"SQL"), "CALL innovation.backfill('public.late');", 'texts that wait for a profile are told of');
CREATE TABLE late (body text);
INSERT INTO late VALUES ('$swedish');
SELECT innovation.track('late', 'body') \\g /dev/null
SELECT texts_of('//p[\@class="waiting"]/code', innovation.report_html('late'));
SQL

# --- Other users ---------------------------------------------------------------------

$node->safe_psql('postgres', <<'SQL');
CREATE ROLE reader LOGIN;
CREATE ROLE stranger LOGIN;
GRANT SELECT ON cases TO reader;
ALTER TABLE cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY part ON cases TO reader USING (id LIKE 'c1%');
SQL
is($node->safe_psql('postgres', <<"SQL"), '|11|11|11|10', 'who may read has a report, of the rows that row security lets through');
SET ROLE reader;
SELECT live_parts(html), texts_of('//dl[\@class="facts"]/div[position() < 4]/dd/span[1]/text()', html),
       (SELECT count(*) FROM cases_of(html) WHERE key LIKE 'id: c1%')
FROM innovation.report_html('cases') AS html;
SQL
my ($status, undef, $error) = $node->psql('postgres', "SET ROLE stranger; SELECT innovation.report_html('cases')");
like($error, qr/permission denied for table cases/, 'one without has none');

# --- Another encoding ------------------------------------------------------------------

$node->safe_psql('postgres', q{CREATE DATABASE latin1 TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'});
is($node->safe_psql('latin1', <<"SQL"), 't', 'in a database of another encoding it is well-formed too');
CREATE EXTENSION innovation;
CREATE TABLE "Ärende" (body text);
SELECT innovation.track('"Ärende"', 'body') \\g /dev/null
INSERT INTO "Ärende" VALUES ('$swedish');
SELECT innovation.report_html('"Ärende"')::xml IS NOT NULL;
SQL

$node->stop;
done_testing();
