/*-------------------------------------------------------------------------
 *
 * reader.c
 *		From UTF-8 text to words.
 *
 * Most words are made of ASCII letters, å, ä, ö and é and end at a blank:
 * fast_word reads those sixteen bytes at a time.  Whatever else may belong to a word
 * (entities, soft hyphens, combining marks, apostrophes, other scripts) is
 * left to careful_word, which reads a character at a time by UAX #29's rules
 * with libicu's properties (in Swedish a colon joins letters: "EU:s"; the
 * rules for Hebrew's own quotes are left out).  Both give the same words; a
 * test holds them against libicu's word breaks.
 *
 *-------------------------------------------------------------------------
 */
#include "text/reader.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "text/fold.h"
#include "text/hash.h"
#include "text/markup.h"

/* Bytes between two questions whether to stop; well under a millisecond. */
#define POLL_BYTES 65536

/* A line of at most so many bytes that ends without a stop is a heading. */
#define HEADING_MAX 100

/* UAX #29's word break classes, as far as they matter here. */
typedef enum WordClass
{
	CLASS_OTHER,
	CLASS_LETTER,
	CLASS_DIGIT,
	CLASS_JOIN,       /* ExtendNumLet: the underscore */
	CLASS_MID_LETTER, /* between letters: colon, middle dot */
	CLASS_MID_NUMBER, /* between digits: comma, semicolon */
	CLASS_MID_BOTH,   /* between either: full stop, apostrophes */
	CLASS_IGNORED     /* combining marks, soft hyphens, joiners */
} WordClass;

/* One character of the text, as it is meant: an entity is one character. */
typedef struct Character
{
	UChar32 code;   /* U+FFFD for a malformed sequence */
	unsigned width; /* bytes in the text */
} Character;

/* What lies between two words. */
typedef struct Gap
{
	unsigned newlines;
	bool block;    /* a tag that ends a paragraph */
	bool bullet;   /* a list item begins */
	bool stop;     /* full stop */
	bool end_mark; /* question or exclamation mark */
	bool colon;
	bool clause; /* colon, semicolon, dash */
	bool pause;  /* comma, parenthesis */
	bool other;  /* anything but a single hyphen or slash */
	unsigned hyphens;
} Gap;

/* Bytes at which a word may go on. */
static const bool doubtful[256] = {
	['.'] = true, [':'] = true, ['\''] = true, [','] = true,
	[';'] = true, ['_'] = true, ['&'] = true,  [0x80 ... 0xFF] = true};

/* Bytes of the longest one below. */
#define ABBREVIATION_MAX 6

/*
 * Abbreviations whose full stop does not end a sentence although a capital or
 * a digit may follow.  Sorted; compared with folded forms.
 */
static const char *const abbreviations[] = {
	"alt",   "ang",    "art",  "avd", "bl.a", "ca",  "cirka", "d.v.s", "dir",   "dnr",
	"dr",    "dvs",    "e.d",  "enl", "etc",  "ev",  "ex",    "exkl",  "f.d",   "f.n",
	"fig",   "fr.o.m", "inkl", "jfr", "kap",  "kl",  "kr",    "kv",    "m.a.o", "m.fl",
	"m.m",   "max",    "min",  "mkr", "mr",   "mrs", "ms",    "nr",    "o.d",   "o.s.v",
	"osv",   "p.g.a",  "prof", "ref", "resp", "s.k", "sid",   "sk",    "st",    "t.ex",
	"t.o.m", "t.v",    "tel",  "tex", "tfn",  "u.a", "vol",
};

void
inn_reader_init(InnReader *reader, const void *text, size_t length,
				const InnMemory *memory)
{
	reader->text = text;
	reader->cursor = text;
	reader->end = reader->text + length;
	reader->line_end = NULL;
	reader->next_poll = length > POLL_BYTES ? reader->text + POLL_BYTES : reader->end;
	reader->memory = memory;
	reader->interrupted = false;
	reader->abbreviation = false;
	reader->first = true;
	reader->room = NULL;
}

/* Asks the memory's owner from time to time whether to stop. */
static bool
poll_interrupts(InnReader *reader, const unsigned char *p)
{
	if ((size_t) (reader->end - p) > POLL_BYTES)
		reader->next_poll = p + POLL_BYTES;
	else
		reader->next_poll = reader->end;
	if (reader->memory != NULL && inn_interrupted(reader->memory))
		reader->interrupted = true;
	return reader->interrupted;
}

static Character
read_character(const unsigned char *p, const unsigned char *end)
{
	Character c;
	int32_t width = 0;
	int32_t room = end - p < U8_MAX_LENGTH ? (int32_t) (end - p) : U8_MAX_LENGTH;

	if (*p == '&')
	{
		size_t entity = inn_entity_read(p, end, &c.code);

		c.width = (unsigned) entity;
		if (entity > 0)
			return c;
	}
	U8_NEXT_OR_FFFD(p, width, room, c.code);
	c.width = (unsigned) width;
	return c;
}

static WordClass
ascii_class(unsigned char c)
{
	static const unsigned char class[128] = {
		['0' ... '9'] = CLASS_DIGIT,  ['A' ... 'Z'] = CLASS_LETTER,
		['a' ... 'z'] = CLASS_LETTER, ['_'] = CLASS_JOIN,
		[':'] = CLASS_MID_LETTER,     [','] = CLASS_MID_NUMBER,
		[';'] = CLASS_MID_NUMBER,     ['.'] = CLASS_MID_BOTH,
		['\''] = CLASS_MID_BOTH};

	return (WordClass) class[c];
}

static WordClass
word_class(UChar32 code)
{
	if (code < 0x80)
		return ascii_class((unsigned char) code);
	if (code >= 0xC0 && code < 0x250 && code != 0xD7 && code != 0xF7)
		return CLASS_LETTER;
	if (code == 0x202F) /* to UAX #29 a joiner; in Swedish texts a narrow blank */
		return CLASS_OTHER;
	switch (u_getIntPropertyValue(code, UCHAR_WORD_BREAK))
	{
		case U_WB_ALETTER:
		case U_WB_HEBREW_LETTER:
			return CLASS_LETTER;
		case U_WB_NUMERIC:
			return CLASS_DIGIT;
		case U_WB_EXTENDNUMLET:
			return CLASS_JOIN;
		case U_WB_MIDLETTER:
			return CLASS_MID_LETTER;
		case U_WB_MIDNUM:
			return CLASS_MID_NUMBER;
		case U_WB_MIDNUMLET:
		case U_WB_SINGLE_QUOTE:
			return CLASS_MID_BOTH;
		case U_WB_EXTEND:
		case U_WB_FORMAT:
		case U_WB_ZWJ:
			return CLASS_IGNORED;
		default:
			return CLASS_OTHER;
	}
}

/*
 * Folds the run of letters and digits at p into the form; their number.  The
 * text may end sooner than the bytes that are folded together.
 */
static __attribute__((noinline)) unsigned
fold_last_run(const unsigned char *p, const unsigned char *end, unsigned char *form)
{
	unsigned char last[INN_FOLD_BYTES] = {0};

	memcpy(last, p, (size_t) (end - p));
	return inn_fold_run(last, form);
}

static inline unsigned
fold_run(const unsigned char *p, const unsigned char *end, unsigned char *form)
{
	return end - p >= INN_FOLD_BYTES ? inn_fold_run(p, form)
									 : fold_last_run(p, end, form);
}

/*
 * Goes on with a run of which n bytes are folded, for as long as a letter may
 * stand across the end of what was folded together; its length, or
 * INN_FORM_MAX if that is not enough.
 */
static __attribute__((noinline)) unsigned
fold_long_run(const unsigned char *p, const unsigned char *end, unsigned char *form,
			  unsigned n)
{
	for (unsigned run = n; run >= INN_FOLD_BYTES - 1; n += run)
	{
		if (n > INN_FORM_MAX - INN_FOLD_BYTES)
			return INN_FORM_MAX;
		run = fold_run(p + n, end, form + n);
	}
	return n;
}

/* The same of a character that is neither a blank nor other certain ASCII. */
static __attribute__((noinline)) bool
doubtful_ends_word(const unsigned char *p, const unsigned char *end)
{
	if (*p >= 0x80)
		return word_class(read_character(p, end).code) == CLASS_OTHER;
	return *p != '&' && *p != '_' && (p + 1 == end || p[1] == ' ' || p[1] == '\n');
}

/* Does the character at p, which is no common letter, end the word for sure? */
static inline bool
ends_word(const unsigned char *p, const unsigned char *end)
{
	return p == end || !doubtful[*p] || doubtful_ends_word(p, end);
}

/*
 * Reads a word of ASCII and Latin-1 letters and digits from p.  Returns the
 * byte after it, with the form and its length set; NULL if careful_word must
 * decide.
 */
static inline const unsigned char *
fast_word(const unsigned char *p, const unsigned char *end, unsigned char *form,
		  unsigned *form_length)
{
	unsigned n = fold_run(p, end, form);

	if (n >= INN_FOLD_BYTES - 1)
		n = fold_long_run(p, end, form, n);
	if (n >= INN_FORM_MAX - 1 || !ends_word(p + n, end))
		return NULL;
	*form_length = n;
	return p + n;
}

/*
 * Appends a folded character to the form.  The first that has no room ends
 * the form: *full is set, and what follows is not looked at.  (U8_APPEND asks
 * for room for no ASCII character.)
 */
static void
append_folded(unsigned char *form, unsigned *n, bool *full, UChar32 code)
{
	UBool error = (UBool) (*n >= INN_FORM_MAX);
	int32_t at = (int32_t) *n;

	if (*full)
		return;
	if (!error)
		U8_APPEND(form, at, INN_FORM_MAX, u_foldCase(code, U_FOLD_CASE_DEFAULT), error);
	*full = error;
	if (!error)
		*n = (unsigned) at;
}

/* Brings the form to NFC; leaves it as it is where ICU cannot. */
static void
compose(unsigned char *form, unsigned *n)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	UChar raw[INN_FORM_MAX];
	UChar composed[2 * INN_FORM_MAX];
	char bytes[INN_FORM_MAX];
	int32_t length;

	u_strFromUTF8WithSub(raw, INN_FORM_MAX, &length, (const char *) form, (int32_t) *n,
						 0xFFFD, NULL, &status);
	length = unorm2_normalize(nfc, raw, length, composed, 2 * INN_FORM_MAX, &status);
	u_strToUTF8(bytes, INN_FORM_MAX, &length, composed, length, &status);
	if (U_SUCCESS(status))
	{
		memcpy(form, bytes, (size_t) length);
		*n = (unsigned) length;
	}
}

/* The class of the first character from p on that is not ignored. */
static WordClass
class_ahead(const unsigned char *p, const unsigned char *end)
{
	/* marks enough for any letter; a bound, so that reading stays linear */
	for (int i = 0; p < end && i < 32; i++)
	{
		Character c = read_character(p, end);
		WordClass class = word_class(c.code);

		if (class != CLASS_IGNORED)
			return class;
		p += c.width;
	}
	return CLASS_OTHER;
}

/* May a character of this class between previous and what follows p go on a word? */
static bool
joins(WordClass class, WordClass previous, const unsigned char *p,
	  const unsigned char *end)
{
	if (previous == CLASS_LETTER &&
		(class == CLASS_MID_LETTER || class == CLASS_MID_BOTH))
		return class_ahead(p, end) == CLASS_LETTER;
	if (previous == CLASS_DIGIT && (class == CLASS_MID_NUMBER || class == CLASS_MID_BOTH))
		return class_ahead(p, end) == CLASS_DIGIT;
	return false;
}

/*
 * Reads a word from p by UAX #29's rules WB4 to WB13.  Returns the byte after
 * it; the form and its length are set.
 */
static __attribute__((noinline)) const unsigned char *
careful_word(InnReader *reader, const unsigned char *p, unsigned char *form,
			 unsigned *form_length)
{
	WordClass previous = CLASS_OTHER;
	bool marks = false;
	bool full = false;

	*form_length = 0;
	while (p < reader->end)
	{
		Character c = read_character(p, reader->end);
		WordClass class = word_class(c.code);

		if (class == CLASS_IGNORED)
		{
			bool mark = u_getCombiningClass(c.code) != 0;

			marks |= mark;
			if (mark)
				append_folded(form, form_length, &full, c.code);
		}
		else if (class == CLASS_LETTER || class == CLASS_DIGIT || class == CLASS_JOIN)
		{
			append_folded(form, form_length, &full, c.code);
			previous = class;
		}
		else if (joins(class, previous, p + c.width, reader->end))
			append_folded(form, form_length, &full, c.code);
		else
			break;
		p += c.width;
		if (p >= reader->next_poll && poll_interrupts(reader, p))
			break;
	}
	if (marks)
		compose(form, form_length);
	return p;
}

/*
 * If the line that begins at p is a heading (short, without a closing stop,
 * and the next line does not go on in lower case), its end; else NULL.
 */
static const unsigned char *
heading_end(const unsigned char *p, const unsigned char *end)
{
	size_t room = (size_t) (end - p) < HEADING_MAX ? (size_t) (end - p) : HEADING_MAX;
	const unsigned char *newline = memchr(p, '\n', room);
	const unsigned char *last = newline;

	if (newline == NULL)
		return NULL;
	while (last > p && (last[-1] == ' ' || last[-1] == '\r' || last[-1] == '\t'))
		last--;
	if (last == p || memchr(".!?,;", last[-1], 5) != NULL)
		return NULL;
	if (newline + 1 < end && newline[1] >= 'a' && newline[1] <= 'z')
		return NULL;
	return newline;
}

static int
compare_abbreviation(const unsigned char *form, unsigned length, const char *entry)
{
	size_t entry_length = strlen(entry);
	size_t common = length < entry_length ? length : entry_length;
	int order = memcmp(form, entry, common);

	if (order == 0 && length != entry_length)
		order = length < entry_length ? -1 : 1;
	return order;
}

static __attribute__((noinline)) bool
is_abbreviation(const unsigned char *form, unsigned length)
{
	size_t low = 0;
	size_t high = sizeof abbreviations / sizeof abbreviations[0];

	/* a single letter is an initial or a part of one: "f. d.", "A. Berg" */
	if (length == 1)
		return true;
	if (length > ABBREVIATION_MAX)
		return false;
	while (low < high)
	{
		size_t middle = (low + high) / 2;
		int order = compare_abbreviation(form, length, abbreviations[middle]);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* Notes the character c of a gap. */
static void
note_character(Gap *gap, UChar32 code)
{
	switch (code)
	{
		case '\n':
		case 0x2028:
			gap->newlines++;
			gap->other = true;
			break;
		case 0x2029:
			gap->block = true;
			break;
		case '.':
		case 0x2026:
			gap->stop = gap->other = true;
			break;
		case '!':
		case '?':
			gap->end_mark = gap->other = true;
			break;
		case ':':
			gap->colon = gap->clause = gap->other = true;
			break;
		case ';':
			gap->clause = gap->other = true;
			break;
		case ',':
		case '(':
		case ')':
			gap->pause = gap->other = true;
			break;
		case 0x2022:
		case 0xB7:
		case '*':
			gap->bullet = gap->other = true;
			break;
		case '-':
		case 0x2010:
		case 0x2011:
		case 0x2013:
		case '/':
			gap->hyphens++;
			gap->clause |= code == 0x2013;
			/* a dash after a newline begins a list item */
			if (gap->newlines > 0)
				gap->bullet = true;
			break;
		default:
			gap->other = true;
	}
}

static void
note_tag(Gap *gap, InnTagBreak kind)
{
	gap->other = true;
	if (kind == INN_TAG_BLOCK)
		gap->block = true;
	else if (kind == INN_TAG_ITEM)
		gap->bullet = true;
	if (kind != INN_TAG_INLINE)
		gap->newlines++;
}

/*
 * The width of a run of underscores at p that no word begins with; 0 if one
 * does.
 */
static size_t
unjoined_width(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *start = p;

	/* an identifier; more underscores than this are a ruled line */
	for (int i = 0; p < end && i < 32; i++)
	{
		Character c = read_character(p, end);
		WordClass class = word_class(c.code);

		if (class == CLASS_LETTER || class == CLASS_DIGIT)
			return 0;
		if (class != CLASS_JOIN && class != CLASS_IGNORED)
			break;
		p += c.width;
	}
	return (size_t) (p - start);
}

/*
 * Moves the cursor to the next word and notes what lies before it.  False at
 * the end of the text or when interrupted.
 */
static bool
skip_gap(InnReader *reader, Gap *gap)
{
	const unsigned char *p = reader->cursor;

	while (p < reader->end)
	{
		Character c;
		WordClass class;

		if (p >= reader->next_poll && poll_interrupts(reader, p))
			return false;
		if (*p == ' ')
		{
			gap->other = true;
			p++;
			continue;
		}
		if (*p == '<')
		{
			InnTagBreak kind = INN_TAG_INLINE;
			size_t width = inn_tag_read(p, reader->end, &kind);

			if (width > 0)
			{
				note_tag(gap, kind);
				p += width;
				continue;
			}
		}
		c = *p < 0x80 && *p != '&' ? (Character){*p, 1} : read_character(p, reader->end);
		class = word_class(c.code);
		if (class == CLASS_JOIN)
			c.width = (unsigned) unjoined_width(p, reader->end);
		if (class == CLASS_LETTER || class == CLASS_DIGIT || c.width == 0)
		{
			reader->cursor = p;
			return true;
		}
		if (class != CLASS_IGNORED)
			note_character(gap, c.code);
		p += c.width;
	}
	reader->cursor = p;
	return false;
}

/* Sentence, paragraph and list flags of the word that the gap leads to. */
static unsigned
gap_flags(const InnReader *reader, const Gap *gap, bool capital_or_digit)
{
	bool paragraph = reader->first || gap->block || gap->newlines >= 2 || gap->bullet;
	bool stop = gap->stop && capital_or_digit && !reader->abbreviation;
	bool line = gap->newlines > 0 &&
				(gap->stop || gap->colon || capital_or_digit || reader->line_end != NULL);
	unsigned flags = 0;

	if (paragraph)
		flags |= INN_TOKEN_PARAGRAPH;
	if (paragraph || stop || line || gap->end_mark)
		flags |= INN_TOKEN_SENTENCE;
	if (gap->bullet)
		flags |= INN_TOKEN_BULLET;
	if (gap->clause)
		flags |= INN_TOKEN_CLAUSE;
	if (gap->pause)
		flags |= INN_TOKEN_PAUSE;
	if (!gap->other && gap->hyphens == 1)
		flags |= INN_TOKEN_ADJACENT;
	return flags;
}

/*
 * What a byte says that a word may begin with: STARTS_WORD and the word's
 * flags, or STARTS_LATIN1 if the next byte must be asked.
 */
#define STARTS_WORD   0x01
#define STARTS_LATIN1 0x02
_Static_assert(((INN_TOKEN_CAPITAL | INN_TOKEN_NUMBER) & (STARTS_WORD | STARTS_LATIN1)) ==
				   0,
			   "bits of their own");

static const unsigned char first_byte[256] = {
	['0' ... '9'] = STARTS_WORD | INN_TOKEN_NUMBER,
	['A' ... 'Z'] = STARTS_WORD | INN_TOKEN_CAPITAL,
	['a' ... 'z'] = STARTS_WORD,
	[0xC3] = STARTS_LATIN1,
};

/* Capital or digit, told from the word's first character. */
static unsigned
initial_flags(const unsigned char *p, const unsigned char *end)
{
	if (*p < 0x80 && *p != '&')
		return first_byte[*p] & (INN_TOKEN_CAPITAL | INN_TOKEN_NUMBER);
	if (*p == 0xC3 && p + 1 < end)
		return p[1] < 0x9F ? INN_TOKEN_CAPITAL : 0;
	return u_isupper(read_character(p, end).code) ? INN_TOKEN_CAPITAL : 0;
}

/* Reads the word at start; false if interrupted. */
static inline bool
read_token(InnReader *reader, InnToken *token, const unsigned char *start, unsigned flags)
{
	unsigned char *form = reader->room != NULL ? reader->room : reader->form;
	unsigned length;
	const unsigned char *after = fast_word(start, reader->end, form, &length);

	if (after == NULL)
		after = careful_word(reader, start, form, &length);
	if (reader->interrupted)
		return false;
	token->offset = (size_t) (start - reader->text);
	token->length = (size_t) (after - start);
	token->form = form;
	token->form_length = length;
	token->hash = inn_hash_padded(form, length);
	token->flags = flags | (reader->line_end != NULL ? INN_TOKEN_HEADING : 0);
	reader->abbreviation =
		after < reader->end && *after == '.' && is_abbreviation(form, length);
	reader->cursor = after;
	return true;
}

/* The next word after a gap of any sort. */
static __attribute__((noinline)) bool
next_after_gap(InnReader *reader, InnToken *token)
{
	Gap gap = {0};
	const unsigned char *start;
	unsigned flags;

	if (!skip_gap(reader, &gap))
		return false;
	start = reader->cursor;
	flags = initial_flags(start, reader->end);
	flags |= gap_flags(reader, &gap, flags != 0);
	if (reader->first || gap.newlines > 0 || gap.block)
		reader->line_end = gap.bullet ? NULL : heading_end(start, reader->end);
	reader->first = false;
	return read_token(reader, token, start, flags);
}

/*
 * Most words stand one blank after the word before and begin with a common
 * letter: they are read without a look at what else a gap may hold.
 */
bool
inn_reader_next(InnReader *reader, InnToken *token)
{
	const unsigned char *p = reader->cursor;
	unsigned first;

	if (reader->first || p >= reader->next_poll || reader->end - p <= 2 || p[0] != ' ')
		return next_after_gap(reader, token);
	first = first_byte[p[1]];
	if (first == STARTS_LATIN1 && inn_is_latin1_trail(p[2]))
		first = STARTS_WORD | (p[2] < 0x9F ? INN_TOKEN_CAPITAL : 0);
	if (!(first & STARTS_WORD))
		return next_after_gap(reader, token);
	return read_token(reader, token, p + 1, first & ~(unsigned) STARTS_WORD);
}
