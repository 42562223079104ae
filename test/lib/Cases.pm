# Texts for the tests that need many: those of ../shared/corpus where it is, else
# the demo's repeated.

package Cases;

use strict;
use warnings;
use Cwd 'abs_path';
use Exporter 'import';
use Test::More;

our @EXPORT = qw(load_demo load_cases);

# The demo's texts into a table demo, with their labels.
sub load_demo
{
	my ($node) = @_;
	open my $in, '<', 'test/data/cases.csv' or die $!;
	local $/;
	$node->safe_psql('postgres', <<'SQL' . <$in> . "\\.\n");
CREATE TABLE demo (id text, title text, body text, lang text, nytt int, nyttigt int, uptake text, novelty text,
                   pace text, economic int, social int, environmental int);
COPY demo FROM STDIN (FORMAT csv, HEADER);
SQL
}

# Some thousands of texts into a table cases (id, title, body); after load_demo.
sub load_cases
{
	my ($node) = @_;
	my $corpus = abs_path(($ENV{SHARED} // '../shared') . '/corpus/cases.jsonl.xz') // '';
	$node->safe_psql('postgres', 'CREATE TABLE cases (id serial PRIMARY KEY, title text, body text)');
	if (-r $corpus)
	{
		$node->safe_psql('postgres', <<"SQL");
CREATE TABLE line (line jsonb);
COPY line FROM PROGRAM 'xz -dc "$corpus"' (FORMAT csv, DELIMITER E'\\x02', QUOTE E'\\x01');
INSERT INTO cases (title, body) SELECT line ->> 'title', line ->> 'body' FROM line;
DROP TABLE line;
SQL
	}
	else
	{
		diag "shared/corpus is not there: the demo's texts are repeated instead";
		$node->safe_psql('postgres',
			'INSERT INTO cases (title, body) SELECT title, body FROM demo, generate_series(1, 30)');
	}
}

1;
