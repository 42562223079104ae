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

/* letters sampled in all, and at each of three places of a long text */
#define SAMPLE_LETTERS	480
#define WINDOW_LETTERS	(SAMPLE_LETTERS / 3)

/* bytes read for a window at most, so that markup cannot make it slow */
#define WINDOW_BYTES	(WINDOW_LETTERS * 8)

/* how far a tag or a link may go on; beyond that it is taken for text */
#define MARKUP_BYTES	512

/* languages that can be answered; the columns after them mean und */
#define LANGUAGES		6

/* mean score of a gram under which it is no likelier than chance */
#define SURE_MEAN		0

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
	ETH_THORN
};

typedef struct Sample
{
	int			length;			/* codes in use */
	int			foreign;		/* letters of other scripts */
	unsigned char codes[SAMPLE_LETTERS + 8];
} Sample;

typedef struct Entity
{
	char		name[8];
	unsigned char code;
} Entity;

static const Entity entities[] = {
	{"aring", RING_A}, {"auml", UMLAUT_A}, {"ouml", UMLAUT_O},
	{"aelig", LIGATURE_AE}, {"oslash", SLASH_O}, {"uuml", UMLAUT_U},
	{"szlig", SHARP_S}, {"eacute", ACUTE_E}, {"egrave", OTHER_LATIN},
	{"agrave", OTHER_LATIN}, {"otilde", TILDE_O}
};

/* letters U+00C0 to U+00FF, both cases; all else of the block is other Latin */
static const unsigned char latin1[32] = {
	OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	UMLAUT_A, RING_A, LIGATURE_AE, OTHER_LATIN,
	OTHER_LATIN, ACUTE_E, OTHER_LATIN, OTHER_LATIN,
	OTHER_LATIN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	ETH_THORN, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	OTHER_LATIN, TILDE_O, UMLAUT_O, GAP,
	SLASH_O, OTHER_LATIN, OTHER_LATIN, OTHER_LATIN,
	UMLAUT_U, OTHER_LATIN, ETH_THORN, OTHER_LATIN
};

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
		return;					/* soft hyphens and their like part no word */
	if (c >= 0x300 && c < 0x370)
		put_mark(sample, c);
	else if (c == 0xDF || c == 0x1E9E)
		put_code(sample, SHARP_S);
	else if (c >= 0xC0 && c < 0x100)
		put_code(sample, latin1[c & 0x1F]);
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
	int			more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : 1;
	uint32_t	c = p[0] & (0x3F >> more);

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
	size_t		reach = (size_t) (end - p);
	unsigned char next = reach > 1 ? p[1] : ' ';

	put_code(sample, GAP);
	if (next != '/' && next != '!' && (unsigned char) ((next | 0x20) - 'a') > 25)
		return p + 1;
	if (reach > MARKUP_BYTES)
		reach = MARKUP_BYTES;
	close = memchr(p, '>', reach);
	return close != NULL ? close + 1 : p + 1;
}

/* the number in "#229" or "#xE5", 0 where there is none */
static uint32_t
entity_number(const unsigned char *name, size_t length)
{
	bool		hex = length > 1 && (name[1] | 0x20) == 'x';
	uint32_t	value = 0;

	for (size_t i = hex ? 2 : 1; i < length; i++)
	{
		unsigned char digit = (unsigned char) (name[i] - '0');

		if (hex && digit > 9)
			digit = (unsigned char) ((name[i] | 0x20) - 'a' + 10);
		if (digit >= (hex ? 16 : 10))
			return 0;
		value = value * (hex ? 16 : 10) + digit;
	}
	return value;
}

static void
put_entity(Sample *sample, const unsigned char *name, size_t length)
{
	uint32_t	number;

	if (name[0] == '#')
	{
		number = entity_number(name, length);
		if (number >= 0x80)
			put_wide(sample, number);
		else
			put_code(sample, GAP);
		return;
	}
	if (length == 3 && memcmp(name, "shy", 3) == 0)
		return;
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
	{
		const char *known = entities[i].name;

		/* only the first letter, or the first two of a ligature, tell the case */
		if (strlen(known) == length && (name[0] | 0x20) == known[0] &&
			(name[1] | 0x20) == known[1] && memcmp(name + 2, known + 2, length - 2) == 0)
		{
			put_code(sample, entities[i].code);
			return;
		}
	}
	put_code(sample, GAP);
}

static const unsigned char *
read_entity(Sample *sample, const unsigned char *p, const unsigned char *end)
{
	size_t		reach = (size_t) (end - p);
	const unsigned char *close;

	close = memchr(p, ';', reach < 10 ? reach : 10);
	if (close == NULL || close - p < 3 || memchr(p, ' ', (size_t) (close - p)) != NULL)
	{
		put_code(sample, GAP);
		return p + 1;
	}
	put_entity(sample, p + 1, (size_t) (close - p - 1));
	return close + 1;
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
	while (p < end && *p > ' ' && *p != '<' && *p != '"')
		p++;
	return p;
}

/* reads until the sample holds as many codes as wanted or the bytes end */
static void
read_window(Sample *sample, const unsigned char *p, const unsigned char *end, int wanted)
{
	while (p < end && sample->length < wanted)
	{
		unsigned char letter = (unsigned char) ((*p | 0x20) - 'a');

		if (letter < 26)
		{
			put_code(sample, letter + 1);
			p++;
		}
		else if (*p >= 0x80)
			p = read_wide(sample, p, end);
		else if (*p == '<')
			p = read_tag(sample, p, end);
		else if (*p == '&')
			p = read_entity(sample, p, end);
		else if (*p == ':')
			p = read_colon(sample, p, end);
		else
		{
			put_code(sample, GAP);
			p++;
		}
	}
	put_code(sample, GAP);
}

/* a short text whole, of a long one its beginning, middle and end */
static void
read_sample(Sample *sample, const unsigned char *text, size_t length)
{
	size_t		step;

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
		size_t		start = i == 0 ? 0 : i == 1 ? (length - step) / 2 : length - step;

		/*
		 * The end is read from where its letters are expected to suffice; a
		 * start inside a character is passed over by read_wide.
		 */
		read_window(sample, text + start, text + start + step,
					(i + 1) * WINDOW_LETTERS);
	}
}

static inline uint32_t
gram_row(uint32_t gram)
{
	return (gram * UINT32_C(0x9E3779B1)) >> (32 - INN_LANGUAGE_ROW_BITS);
}

/* adds up the rows of all grams; says how many there were */
static int
score_sample(const Sample *sample, int32_t *scores)
{
	int16_t		sums[INN_LANGUAGE_COLUMNS] = {0};
	uint32_t	gram = 0;
	int			grams = 0;

	for (int i = 0; i < sample->length; i++)
	{
		const signed char *row;
		uint32_t	before = gram & 0xFFFFFF;

		gram = (gram << 6 | sample->codes[i]) & 0xFFFFFF;

		/* a run of one letter says nothing however long it is */
		if (i < 3 || gram == before)
			continue;
		row = inn_language_table[gram_row(gram)];
		for (int j = 0; j < INN_LANGUAGE_COLUMNS; j++)
			sums[j] = (int16_t) (sums[j] + row[j]);

		/* 127 a row: empty the narrow sums before they can overflow */
		if (++grams % 256 == 0)
			for (int j = 0; j < INN_LANGUAGE_COLUMNS; j++)
			{
				scores[j] += sums[j];
				sums[j] = 0;
			}
	}
	for (int j = 0; j < INN_LANGUAGE_COLUMNS; j++)
		scores[j] += sums[j];
	return grams;
}

InnLanguage
inn_language_detect(const unsigned char *text, size_t length)
{
	Sample		sample;
	int32_t		scores[INN_LANGUAGE_COLUMNS] = {0};
	int			grams;
	int			letters;
	int			best = 0;

	read_sample(&sample, text, length);

	/* not counted: the gaps around the text */
	letters = sample.length - 1 - (sample.codes[sample.length - 1] == GAP);
	if (letters < INN_LANGUAGE_MIN_LETTERS || sample.foreign > letters)
		return INN_LANG_UND;

	grams = score_sample(&sample, scores);
	for (int i = 1; i < INN_LANGUAGE_COLUMNS; i++)
		if (scores[i] > scores[best])
			best = i;

	/* runs of one letter count as letters here: they must not look sure */
	if (best >= LANGUAGES || grams * 2 < letters || scores[best] < letters * SURE_MEAN)
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
