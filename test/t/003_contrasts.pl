# Pairs of texts that differ in one decisive place (test/data/contrasts.csv): the
# score of the right label against the wrong one must move the right way from
# the one text to the other, in at least nine pairs of ten.

use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
$node->start;

sub slurp_csv
{
	my ($file) = @_;
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return <$in>;
}

$node->safe_psql('postgres', <<'SQL' . slurp_csv('test/data/contrasts.csv') . "\\.\n");
CREATE EXTENSION innovation;
-- The score of a label; 0 stands for none of a choice.
CREATE FUNCTION score(body text, dimension text, label text) RETURNS real LANGUAGE sql RETURN
    CASE label WHEN 'none' THEN 0
               WHEN '0' THEN -(SELECT s.score FROM innovation.scores(body) s WHERE s.label = score.dimension)
               WHEN '1' THEN (SELECT s.score FROM innovation.scores(body) s WHERE s.label = score.dimension)
               ELSE (SELECT s.score FROM innovation.scores(body) s
                     WHERE s.dimension = score.dimension AND s.label = score.label) END;
-- What a profile says in a dimension.
CREATE FUNCTION said(p innovation.profile, dimension text) RETURNS text LANGUAGE sql RETURN
    CASE dimension
        WHEN 'nytt' THEN (((p).three_n).nytt >= 0.5)::int::text
        WHEN 'nyttigt' THEN (((p).three_n).nyttigt >= 0.5)::int::text
        WHEN 'nyttiggjort' THEN (((p).three_n).nyttiggjort >= 0.5)::int::text
        WHEN 'novelty' THEN coalesce((p).novelty::text, 'none')
        WHEN 'pace' THEN coalesce((p).pace::text, 'none')
        WHEN 'uptake' THEN coalesce((p).uptake::text, 'none')
        ELSE (dimension = ANY ((p).value_forms::text[]))::int::text END;
CREATE TABLE pair (id text, dimension text, text_a text, label_a text, text_b text, label_b text);
COPY pair FROM STDIN (FORMAT csv, HEADER);
SQL

$node->safe_psql('postgres', <<'SQL');
CREATE TABLE judged AS
SELECT id, dimension,
       score(text_a, dimension, label_a) - score(text_a, dimension, label_b)
         > score(text_b, dimension, label_a) - score(text_b, dimension, label_b) AS ranked,
       said(innovation.classify(text_a), dimension) = label_a
         AND said(innovation.classify(text_b), dimension) = label_b AS both_labels
FROM pair;
SQL

my $table = $node->safe_psql('postgres', <<'SQL');
SELECT format('%-14s %3s pairs, %3s ranked right, %3s with both labels right', coalesce(dimension, 'all'), count(*),
              count(*) FILTER (WHERE ranked), count(*) FILTER (WHERE both_labels))
FROM judged GROUP BY ROLLUP (dimension) ORDER BY dimension
SQL
note $table;

my ($pairs, $ranked) = split /\|/,
  $node->safe_psql('postgres', 'SELECT count(*), count(*) FILTER (WHERE ranked) FROM judged');
cmp_ok($pairs, '>=', 200, 'there are at least 200 pairs');
cmp_ok($ranked / $pairs, '>=', 0.9, sprintf('%d of %d pairs are ranked right', $ranked, $pairs));
is($node->safe_psql('postgres', "SELECT string_agg(id, ' ' ORDER BY id) FROM pair
	WHERE innovation.detect_language(text_a) <> 'sv' OR innovation.detect_language(text_b) <> 'sv'"),
	'', 'all are read as Swedish');

$node->stop;
done_testing();
