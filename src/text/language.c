/*-------------------------------------------------------------------------
 *
 * language.c
 *		Which language a text is written in.
 *
 * A bounded sample of the text is brought to one code a letter, lower-cased,
 * with one gap between words and markup left out. Every run of four codes then
 * adds its row of a table of log-likelihoods, one column a language. Function
 * words dominate such a sum by themselves, because they are what is frequent.
 *
 *-------------------------------------------------------------------------
 */
#include "text/language.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "text/language_data.h"
#include "text/markup.h"

/*
 * Letters sampled in all, and at each of three places of a long text. Fewer would
 * be faster, but then a text that quotes much of another language, or has its
 * abstract in it, is sooner taken for that.
 */
#define SAMPLE_LETTERS 480
#define WINDOW_LETTERS (SAMPLE_LETTERS / 3)

/* bytes read for a window at most, so that markup cannot make it slow */
#define WINDOW_BYTES (WINDOW_LETTERS * 8)

/* how far a tag or a link may go on; beyond that it is taken for text */
#define MARKUP_BYTES 512

/* languages that can be answered; the columns after them mean und */
#define LANGUAGES 6

/* a language must beat chance, which scores 0, by more than this a letter */
#define SURE_MEAN 1

/* scores are summed up in 16 bits, see score_sample */
_Static_assert((SAMPLE_LETTERS + 8) * INN_LANGUAGE_MOST <= INT16_MAX, "sums must fit");

/* codes of letters after a to z; make_language.py has the same */
enum
{
	GAP = 0,
	RING_A = 27,
	UMLAUT_A,
	UMLAUT_O,
	LIGATURE_AE,
	SLASH_O,
	UMLAUT_U,
	SHARP_S,
	ACUTE_E,
	OTHER_LATIN,
	TILDE_O = 37,
	ETH_THORN,
	NOTHING = 64, /* no code of its own, see byte_codes */
	ASK           /* more than this byte must be read */
};

typedef struct Sample
{
	int length;  /* codes in use */
	int foreign; /* letters of other scripts */
	unsigned char codes[SAMPLE_LETTERS + 8];
} Sample;

/*
 * What a byte stands for by itself. The letters U+00C0 to U+00FF are frequent
 * enough to be read without decoding: their first byte, 0xC3, is NOTHING, and
 * their second ones, 0x80 to 0xBF, have the codes. read_wide reads all other
 * sequences whole, so that such a byte is met here only in broken UTF-8.
 */
static const unsigned char byte_codes[256] = {
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         ASK,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         GAP,         GAP,         GAP,         ASK,         GAP,
	ASK,         GAP,         GAP,         GAP,         GAP,         1,
	2,           3,           4,           5,           6,           7,
	8,           9,           10,          11,          12,          13,
	14,          15,          16,          17,          18,          19,
	20,          21,          22,          23,          24,          25,
	26,          GAP,         GAP,         GAP,         GAP,         GAP,
	GAP,         1,           2,           3,           4,           5,
	6,           7,           8,           9,           10,          11,
	12,          13,          14,          15,          16,          17,
	18,          19,          20,          21,          22,          23,
	24,          25,          26,          GAP,         GAP,         GAP,
	GAP,         GAP,         OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	UMLAUT_A,    RING_A,      LIGATURE_AE, OTHER_LATIN, OTHER_LATIN, ACUTE_E,
	OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	ETH_THORN,   OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, TILDE_O,
	UMLAUT_O,    GAP,         SLASH_O,     OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	UMLAUT_U,    OTHER_LATIN, ETH_THORN,   SHARP_S,     OTHER_LATIN, OTHER_LATIN,
	OTHER_LATIN, OTHER_LATIN, UMLAUT_A,    RING_A,      LIGATURE_AE, OTHER_LATIN,
	OTHER_LATIN, ACUTE_E,     OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	OTHER_LATIN, OTHER_LATIN, ETH_THORN,   OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	OTHER_LATIN, TILDE_O,     UMLAUT_O,    GAP,         SLASH_O,     OTHER_LATIN,
	OTHER_LATIN, OTHER_LATIN, UMLAUT_U,    OTHER_LATIN, ETH_THORN,   OTHER_LATIN,
	ASK,         ASK,         ASK,         NOTHING,     ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK,         ASK,         ASK,
	ASK,         ASK,         ASK,         ASK};

/* a gap is never followed by another */
static inline void
put_code(Sample *sample, unsigned char code)
{
	unsigned char last = sample->codes[sample->length - 1];

	sample->codes[sample->length] = code;
	sample->length += (code | last) != GAP;
}

/* a combining mark makes another letter of the one before it */
static void
put_mark(Sample *sample, uint32_t mark)
{
	unsigned char *last = &sample->codes[sample->length - 1];

	if (*last == GAP)
		return;
	if (*last == 1 && mark == 0x30A)
		*last = RING_A;
	else if (*last == 1 && mark == 0x308)
		*last = UMLAUT_A;
	else if (*last == 15 && mark == 0x308)
		*last = UMLAUT_O;
	else if (*last == 21 && mark == 0x308)
		*last = UMLAUT_U;
	else if (*last == 5 && mark == 0x301)
		*last = ACUTE_E;
	else if (*last == 15 && mark == 0x303)
		*last = TILDE_O;
	else
		*last = OTHER_LATIN;
}

/* puts a character that is not ASCII */
static void
put_wide(Sample *sample, uint32_t c)
{
	if (c == 0xAD || c == 0x200B || c == 0xFEFF)
		return; /* soft hyphens and their like part no word */
	if (c >= 0x300 && c < 0x370)
		put_mark(sample, c);
	else if (c == 0x1E9E)
		put_code(sample, SHARP_S);
	else if (c >= 0xC0 && c < 0x100)
		put_code(sample, byte_codes[c - 0x40]);
	else if ((c >= 0x100 && c < 0x250) || (c >= 0x1E00 && c < 0x1F00))
		put_code(sample, OTHER_LATIN);
	else
	{
		/* scripts lie from Greek on; punctuation, symbols and emoji do not */
		if ((c >= 0x370 && c < 0x2000) || (c >= 0x2C00 && c < 0xE000 && c >= 0x3040))
			sample->foreign++;
		put_code(sample, GAP);
	}
}

/* reads a UTF-8 sequence that starts at p; anything broken is one byte long */
static const unsigned char *
read_wide(Sample *sample, const unsigned char *p, const unsigned char *end)
{
	int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : 1;
	uint32_t c = p[0] & (0x3F >> more);

	if (p[0] < 0xC2 || end - p <= more)
		return p + 1;
	for (int i = 1; i <= more; i++)
	{
		if ((p[i] & 0xC0) != 0x80)
			return p + 1;
		c = c << 6 | (p[i] & 0x3F);
	}
	put_wide(sample, c);
	return p + more + 1;
}

/* skips a tag; a lone less-than sign is a gap */
static const unsigned char *
read_tag(Sample *sample, const unsigned char *p, const unsigned char *end)
{
	const unsigned char *close;
	size_t reach = (size_t) (end - p);
	unsigned char next = reach > 1 ? p[1] : ' ';

	put_code(sample, GAP);
	if (next != '/' && next != '!' && (unsigned char) ((next | 0x20) - 'a') > 25)
		return p + 1;
	if (reach > MARKUP_BYTES)
		reach = MARKUP_BYTES;
	close = memchr(p, '>', reach);
	return close != NULL ? close + 1 : p + 1;
}

/* skips an entity as its character; an ampersand without one is a gap */
static const unsigned char *
read_entity(Sample *sample, const unsigned char *p, const unsigned char *end)
{
	UChar32 c;
	size_t width = inn_entity_read(p, end, &c);

	if (width > 0 && c >= 0x80)
		put_wide(sample, (uint32_t) c);
	else
		put_code(sample, GAP);
	return p + (width > 0 ? width : 1);
}

/* the rest of a link is no language; p is at a colon */
static const unsigned char *
read_colon(Sample *sample, const unsigned char *p, const unsigned char *end)
{
	put_code(sample, GAP);
	if (end - p < 3 || p[1] != '/' || p[2] != '/')
		return p + 1;
	if (end - p > MARKUP_BYTES)
		end = p + MARKUP_BYTES;
	while (p < end && !(*p <= ' ' || *p == '<' || *p == '"'))
		p++;
	return p;
}

/* reads what its first byte does not tell */
static const unsigned char *
read_asked(Sample *sample, const unsigned char *p, const unsigned char *end)
{
	switch (*p)
	{
		case '<':
			return read_tag(sample, p, end);
		case '&':
			return read_entity(sample, p, end);
		case ':':
			return read_colon(sample, p, end);
		default:
			return read_wide(sample, p, end);
	}
}

/*
 * Reads until the sample holds as many codes as wanted or the bytes end. Most of
 * the time goes here: whether a letter or a gap comes next is not to be foretold,
 * so each code is stored and then kept or not, without a branch.
 */
static void
read_window(Sample *sample, const unsigned char *p, const unsigned char *end, int wanted)
{
	unsigned char *codes = sample->codes;
	int length = sample->length;
	unsigned char last = GAP;

	while (p < end && length < wanted)
	{
		unsigned char code = byte_codes[*p];

		if (code == ASK)
		{
			sample->length = length;
			p = read_asked(sample, p, end);
			length = sample->length;
			last = codes[length - 1];
			continue;
		}
		codes[length] = code;
		length += ((code | last) != GAP) & (code != NOTHING);
		last = code;
		p++;
	}
	sample->length = length;
	put_code(sample, GAP);
}

/* a short text whole, of a long one its beginning, middle and end */
static void
read_sample(Sample *sample, const unsigned char *text, size_t length)
{
	size_t step;

	sample->length = 1;
	sample->foreign = 0;
	sample->codes[0] = GAP;
	if (length <= SAMPLE_LETTERS)
	{
		read_window(sample, text, text + length, SAMPLE_LETTERS);
		return;
	}
	step = length < 3 * WINDOW_BYTES ? length / 3 : WINDOW_BYTES;
	for (int i = 0; i < 3; i++)
	{
		const unsigned char *start = text + (length - step) / 2 * (size_t) i;
		const unsigned char *end = start + step;

		/* not from inside a character */
		while (start < end && (*start & 0xC0) == 0x80)
			start++;
		read_window(sample, start, end, (i + 1) * WINDOW_LETTERS);
	}
}

/* the row of the gram that ends in code; a run of one letter says nothing */
static inline const signed char *
next_row(uint32_t *gram, unsigned char code)
{
	static const signed char nothing[INN_LANGUAGE_COLUMNS] = {0};
	uint32_t before = *gram;
	uint32_t hash;

	*gram = (before << 6 | code) & 0xFFFFFF;
	hash = *gram * UINT32_C(0x9E3779B1);
	return *gram == before ? nothing
						   : inn_language_table[hash >> (32 - INN_LANGUAGE_ROW_BITS)];
}

/*
 * Adds up the rows of all grams, four at a time, which compilers turn into few
 * vector instructions; up to three codes at the end are left out.
 */
static void
score_sample(const Sample *sample, int16_t *scores)
{
	const unsigned char *codes = sample->codes;
	uint32_t gram = (uint32_t) codes[0] << 12 | (uint32_t) codes[1] << 6 | codes[2];

	for (int i = 3; i + 4 <= sample->length; i += 4)
	{
		const signed char *a = next_row(&gram, codes[i]);
		const signed char *b = next_row(&gram, codes[i + 1]);
		const signed char *c = next_row(&gram, codes[i + 2]);
		const signed char *d = next_row(&gram, codes[i + 3]);

		for (int j = 0; j < INN_LANGUAGE_COLUMNS; j++)
			scores[j] = (int16_t) (scores[j] + a[j] + b[j] + c[j] + d[j]);
	}
}

InnLanguage
inn_language_detect(const unsigned char *text, size_t length)
{
	Sample sample;
	int16_t scores[INN_LANGUAGE_COLUMNS] = {0};
	int letters;
	int best = 0;

	read_sample(&sample, text, length);

	/* not counted: the gaps around the text */
	letters = sample.length - 1 - (sample.codes[sample.length - 1] == GAP);
	if (letters < INN_LANGUAGE_MIN_LETTERS || sample.foreign > letters)
		return INN_LANG_UND;

	score_sample(&sample, scores);
	for (int i = 1; i < INN_LANGUAGE_COLUMNS; i++)
		if (scores[i] > scores[best])
			best = i;

	if (best >= LANGUAGES || scores[best] <= letters * SURE_MEAN)
		return INN_LANG_UND;
	return (InnLanguage) (best + 1);
}

const char *
inn_language_code(InnLanguage language)
{
	switch (language)
	{
		case INN_LANG_SV:
			return "sv";
		case INN_LANG_EN:
			return "en";
		case INN_LANG_NO:
			return "no";
		case INN_LANG_DA:
			return "da";
		case INN_LANG_FI:
			return "fi";
		case INN_LANG_DE:
			return "de";
		case INN_LANG_UND:
			break;
	}
	return "und";
}
