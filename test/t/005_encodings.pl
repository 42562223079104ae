# The same text has the same profile in every encoding of the database, and
# positions are characters as substr counts them there.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--no-locale' ]);
$node->start;
$ENV{PGCLIENTENCODING} = 'UTF8';

my $texts = <<'SQL';
CREATE EXTENSION innovation;
CREATE TABLE doc (id int, body text);
INSERT INTO doc VALUES
    (1, 'Äldreomsorgen i Åre har infört trygghetskameror, 10 µg mindre medicin per dygn. Används i dag på åtta boenden.'),
    (2, 'Projektet ska pr&ouml;va en helt ny metod &#1078; som minskar utsläppen från vägtrafiken i Örebro kommun under året.');
SQL

my %expected;
for my $encoding (qw(UTF8 LATIN1 LATIN9 WIN1252 SQL_ASCII))
{
	$node->safe_psql('postgres',
		"CREATE DATABASE \"$encoding\" TEMPLATE template0 ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C'");
	# SQL_ASCII converts nothing: the bytes that come are UTF-8
	$node->safe_psql($encoding, $texts);
	my %got = (
		profile => $node->safe_psql($encoding, 'SELECT innovation.classify(body) FROM doc ORDER BY id'),
		labels => $node->safe_psql($encoding, 'SELECT dimension, label, round(score::numeric, 3) FROM doc, innovation.scores(body) ORDER BY id, 1, 2'));
	%expected = %got if $encoding eq 'UTF8';
	is($got{profile}, $expected{profile}, "$encoding: the profiles are those of UTF8");
	is($got{labels}, $expected{labels}, "$encoding: so are the scores");
	like($got{profile}, qr/^\(sv,.*\n\(sv,/, "$encoding: both are read as Swedish");
	# what a character is where nothing is converted: a byte
	is( $node->safe_psql($encoding, q{SELECT position FROM doc, innovation.tokens(body) WHERE id = 1 AND token = 'i' ORDER BY 1 LIMIT 1}),
		$encoding eq 'SQL_ASCII' ? 16 : 15, "$encoding: positions count its own characters");
	is( $node->safe_psql($encoding, <<'SQL'), 't|t', "$encoding: passages stand where they are said to");
SELECT (SELECT bool_and(substr(body, position, length) = passage) FROM doc, innovation.explain(body) WHERE position IS NOT NULL),
       (SELECT bool_and(substr(body, position, length) = token) FROM doc, innovation.tokens(body))
SQL
	cmp_ok(length $node->safe_psql($encoding, 'SELECT innovation.highlight(body) FROM doc'), '>', 200,
		"$encoding: highlight gives a page");
}

# Bytes that are no UTF-8 get a clear error in SQL_ASCII.
my ($status, $out, $err) = $node->psql('SQL_ASCII', q{SELECT innovation.classify(E'\xE5\xE4\xF6 kommunen')});
like($err, qr/invalid byte sequence for encoding "UTF8"/, 'SQL_ASCII that is no UTF-8 is refused');
for my $call ('classify(%s)', 'detect_language(%s)', 'tokens(%s)', 'explain(%s)', 'scores(%s)', 'highlight(%s)')
{
	my $sql = sprintf "SELECT innovation.$call", q{E'\xE5\xE4\xF6 kommunen'};
	($status, $out, $err) = $node->psql('SQL_ASCII', $sql, extra_params => [ '--set=VERBOSITY=verbose' ]);
	like($err, qr/ERROR:  22021:/, sprintf "$call: by character_not_in_repertoire", 'text');
}

$node->stop;
done_testing();
