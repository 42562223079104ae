# "make demo" prints its sections, writes a page that is well-formed, and leaves
# nothing behind.

use strict;
use warnings;
use PostgreSQL::Test::Utils;
use Test::More;
use Time::HiRes 'time';

my $tmp = $ENV{TMPDIR} || '/tmp';

sub left_behind
{
	my @found = glob "$tmp/innovation.*";
	for my $process (glob '/proc/[0-9]*')
	{
		open my $file, '<', "$process/cmdline" or next;
		local $/;
		my $command = <$file> // '';
		push @found, "$process $command" if $command =~ m{^\S*postgres\0.*\Q$tmp\E/innovation\.}s;
	}
	return join "\n", sort @found;
}

# --- What it prints ------------------------------------------------------------

unlink 'demo.html';
my $before = left_behind();
my $start = time;
my ($out, $err) = run_command([ 'make', '--no-print-directory', 'demo' ]);
my $seconds = time - $start;
is($?, 0, 'make demo succeeds') or diag "$out\n$err";
is($err, '', 'it warns of nothing');
cmp_ok($seconds, '<', 60, sprintf('it takes less than a minute (%.1f s)', $seconds));
is(left_behind(), $before, 'no directory and no server is left behind');

# The lines of the table that follows a heading.
sub rows
{
	my ($heading) = @_;
	my ($table) = $out =~ /^\Q$heading\E[^\n]*\n[^\n]*\n[─┼]+\n(.*?)(?:\n\n|\z)/ms
	  or return ();
	return split /\n/, $table;
}

# The words of the first column.
sub names
{
	return join ' ', map { /^\s*(\S+)/ } rows(@_);
}

like($out, qr/Classified (\d+) texts/, 'it says how many texts it classified');
is(names('Novelty'), 'organisation market world', 'it counts the novelty levels');
is(names('Value'), 'economic social environmental', 'it counts the forms of value');
is(names('Pace'), 'stepwise leap', 'it counts the paces');
is(names('Uptake'), 'idea trial in_use spread established', 'it counts the stages of uptake');
for my $heading (qw(Novelty Value Pace Uptake))
{
	my @without = grep { !/[1-9]\d*\s*$/ } rows($heading);
	is("@without", '', "$heading: each has a case");
}
my @cases = rows('Five cases');
is(scalar @cases, 5, 'it shows five cases');
is(scalar(grep { /(│ +[01]\.\d\d ){3}/ } @cases), 5, 'each with its 3N');
cmp_ok(scalar rows('The evidence'), '>=', 5, 'it shows the evidence of one');
my ($page) = $out =~ m{(/\S*demo\.html)};
ok($page && -s $page, 'it says where the page is');

# --- The page ---------------------------------------------------------------------

my $html = slurp_file('demo.html');
my $problem = '';
my @open;
for (my $rest = $html; $rest ne '' && $problem eq '';)
{
	if ($rest =~ s/^[^<&]+//) { }
	elsif ($rest =~ s/^&(?:amp|lt|gt|quot|#\d+|apos);//) { }
	elsif ($rest =~ s/^<!DOCTYPE html>//) { }
	elsif ($rest =~ s{^<[a-z][a-z0-9]*(?: [a-zA-Z0-9-]+="[^"<>]*")*/>}{}) { }
	elsif ($rest =~ s/^<([a-z][a-z0-9]*)(?: [a-zA-Z0-9-]+="[^"<>]*")*>//) { push @open, $1; }
	elsif ($rest =~ s{^</([a-z0-9]+)>}{}) { $problem = "</$1>" if (pop @open // '') ne $1; }
	else { $problem = substr $rest, 0, 60; }
}
is($problem, '', 'the page is well-formed');
is("@open", '', 'all its elements are closed');
like($html, qr/<html lang="sv">/, 'it says that it is in Swedish');
like($html, qr/<meta name="viewport"/, 'it fits a phone');
unlike($html, qr/(?:src|href)="/, 'it is self-contained');
unlike($html, qr{<li[^>]*></li>}, 'it says nothing where there is nothing to say');
my $marks = () = $html =~ /<mark class="[^"]+" title="[^"]+">/g;
cmp_ok($marks, '>=', 20, 'it marks evidence, with label and contribution');
my $articles = () = $html =~ /<article /g;
cmp_ok($articles, '>=', 5, 'it shows cases');
my ($innovations) = $out =~ /0\.5 or more: (\d+)/;
like($html, qr{Innovationer</span>.*?<dd><span class="sv" lang="sv">$innovations<}s, 'it counts innovations as the tables do');
my $months = () = $html =~ /<tr><th scope="row">[a-z]+ 202[45]</g;
is($months, 24, 'it tells of two years, month by month');

done_testing();
