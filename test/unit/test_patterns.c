/*
 * test_patterns.c
 *		The lexicon's look-up, and patterns over sentences.
 */
#include "tap.h"

#include <string.h>

#include "model/patterns.h"
#include "text/compound.h"
#include "text/hash.h"

/* All that is kept of one text: the words, and the names of what was found. */
static InnLexiconForm form[INN_SENTENCE_MAX];
static InnPatternWord word[INN_SENTENCE_MAX];
static char found[8192];

static void
note_pattern(const InnPattern *pattern)
{
	char name[INN_PATTERN_NAME_MAX];
	char line[INN_PATTERN_NAME_MAX + 40];

	inn_pattern_name(pattern->number, name);
	snprintf(line, sizeof line, "|%s %u-%u|", name, pattern->first, pattern->last);
	strncat(found, line, sizeof found - strlen(found) - 1);
}

/* Finds the patterns of a text that is one sentence. */
static void
read_sentence(const char *text)
{
	InnReader reader;
	InnToken token;
	InnPattern pattern[INN_PATTERNS_MAX];
	unsigned n_patterns;
	unsigned n = 0;

	found[0] = '\0';
	inn_reader_init(&reader, text, strlen(text), NULL);
	while (n < INN_SENTENCE_MAX && inn_reader_next(&reader, &token))
	{
		inn_lexicon_look_up(token.form, token.form_length, &form[n]);
		word[n] = (InnPatternWord){form[n].atom, (uint8_t) form[n].n_atoms,
								   (uint8_t) form[n].shape,
								   (token.flags & INN_TOKEN_PAUSE) != 0};
		n++;
	}
	n_patterns = inn_patterns_find(word, n, pattern);
	for (unsigned i = 0; i < n_patterns; i++)
		note_pattern(&pattern[i]);
}

static void
has(const char *text, const char *pattern, const char *name)
{
	read_sentence(text);
	if (!ok(strstr(found, pattern) != NULL, "%s", name))
		printf("#   found %s\n", found);
}

static void
lacks(const char *text, const char *pattern, const char *name)
{
	read_sentence(text);
	if (!ok(strstr(found, pattern) == NULL, "%s", name))
		printf("#   found %s\n", found);
}

static void
test_classes(void)
{
	has("lösningen är först i världen", "|world/first 2-4|",
		"a phrase is found where it stands");
	lacks("vi bor i huset", "use", "a part of a phrase is none");
	lacks("först, i världen", "|first 0-1|", "a phrase does not go over a comma");
	has("banbrytande teknik", "|leap 0-0|", "a beginning stands for its inflections");
	has("sedan 2019 har vi", "|since 0-1|", "a year is read in a phrase");
	lacks("sedan 1850000 har vi", "|since 0-1|", "another number is not");
}

static void
test_states(void)
{
	has("systemet ska användas", "|planned use", "what is to be used is planned");
	has("systemet har testats", "|reached test", "what has been tested is reached");
	has("systemet kan användas", "|possible use", "what can be used is possible");
	has("systemet togs aldrig i bruk", "|negated use",
		"what follows a negation is negated");
	lacks("det var aldrig så, systemet används", "|negated use", "but not after a comma");
	lacks("systemet ska användas", "|reached use", "what is planned is not reached");
}

static void
test_pairs(void)
{
	has("en ny metod i världen", "|new near world", "two classes near each other");
	lacks("en ny metod", "world", "a pair needs both");
}

/* Words that compounds are made of in this test. */
static bool
is_known(const void *context, uint64_t hash)
{
	static const char *const known[] = {"trygghet", "kamera", "skola", "buss",
										"hälsa",    "data",   "bas"};

	(void) context;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (hash == inn_hash_bytes((const unsigned char *) known[i], strlen(known[i])))
			return true;
	return false;
}

static void
is_split(const char *compound, const char *parts, const char *name)
{
	InnPart part[INN_PARTS_MAX];
	char joined[200] = "";
	unsigned n = inn_compound_split((const unsigned char *) compound,
									(unsigned) strlen(compound), is_known, NULL, part);

	for (unsigned i = 0; i < n; i++)
	{
		strcat(joined, i > 0 ? "+" : "");
		strncat(joined, (const char *) part[i].form, part[i].length);
	}
	if (!ok(strcmp(joined, parts) == 0, "%s", name))
		printf("#   got %s\n", joined);
}

static void
test_compounds(void)
{
	is_split("trygghetskamera", "trygghet+kamera", "a linking s is dropped");
	is_split("skolbuss", "skola+buss", "a dropped a is put back");
	is_split("hälsodata", "", "an unknown linking is no compound");
	is_split("skolbussdata", "skola+buss+data", "three parts are found");
	is_split("databas", "data+bas", "parts that stand as they are");
	is_split("kamera", "", "a single word is no compound");
	is_split("ab", "", "nor is a short one");
}

int
main(void)
{
	test_classes();
	test_states();
	test_pairs();
	test_compounds();
	return tap_done();
}
