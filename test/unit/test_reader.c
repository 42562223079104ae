/*
 * test_reader.c
 *		Words, positions, sentences and headings; libicu as the reference.
 *
 * usage: test_reader [FILE ...]    each file's text is held against libicu too
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include "text/reader.h"

static InnReader
read_text(const char *text)
{
	InnReader reader;

	inn_reader_init(&reader, text, strlen(text), NULL);
	return reader;
}

/* The words of a text, with '|' between them and flags as letters before. */
static const char *
words(const char *text, bool flags)
{
	static char out[4096];
	InnReader reader = read_text(text);
	InnToken token;
	char *p = out;

	*p = '\0';
	while (inn_reader_next(&reader, &token))
	{
		if (p != out)
			*p++ = '|';
		if (flags && (token.flags & INN_TOKEN_PARAGRAPH))
			*p++ = 'P';
		else if (flags && (token.flags & INN_TOKEN_SENTENCE))
			*p++ = 'S';
		if (flags && (token.flags & INN_TOKEN_HEADING))
			*p++ = 'H';
		memcpy(p, token.form, token.form_length);
		p += token.form_length;
		*p = '\0';
	}
	return out;
}

static void
is_words(const char *text, const char *expected, const char *name)
{
	if (!ok(strcmp(words(text, false), expected) == 0, "%s", name))
		printf("#   got %s\n", words(text, false));
}

static void
is_flagged(const char *text, const char *expected, const char *name)
{
	if (!ok(strcmp(words(text, true), expected) == 0, "%s", name))
		printf("#   got %s\n", words(text, true));
}

static void
test_words(void)
{
	is_words("", "", "the empty text has no words");
	is_words(" \n\t .,!", "", "blanks and punctuation are no words");
	is_words("Åre ÄR Öppet", "åre|är|öppet", "case is folded");
	is_words("a\xCC\x8Alder A\xCC\x8A o\xCC\x88", "ålder|å|ö", "NFD reads as NFC");
	is_words("inno\xC2\xADvation", "innovation", "a soft hyphen is not seen");
	is_words("tj&auml;nst &Aring;r&nbsp;ett &#229;&#xE4;", "tjänst|år|ett|åä",
			 "entities are read");
	is_words("A&B &okänd; & co", "a|b|okänd|co", "an unknown entity is text");
	is_words("<p>Ny</p><b>tt</b> <a href=\"x y\">länk</a>", "ny|tt|länk",
			 "tags are passed over");
	is_words("<script>var x = 'nytt';</script>kvar", "kvar", "a script is passed over");
	is_words("om x <5 och y< z", "om|x|5|och|y|z", "a less-than sign is no tag");
	is_words("t.ex. bl.a. EU:s 3,5 1.200 kr", "t.ex|bl.a|eu:s|3,5|1.200|kr",
			 "abbreviations and numbers stay whole");
	is_words("e-tjänst hälso- och sjukvård", "e|tjänst|hälso|och|sjukvård",
			 "a hyphen parts words");
	is_words("it\xE2\x80\x99s don't", "it\xE2\x80\x99s|don't", "apostrophes join");
	is_words("\xCC\x81\xCC\x81 \xF0\x9F\x98\x80", "",
			 "lone marks and emoji are no words");
	is_words("\xFF\xFEord\xC3", "ord", "malformed bytes end a word");
	is_words("Ελλάδα العربية", "ελλάδα|العربية", "other scripts are read");
}

static void
test_sentences(void)
{
	is_flagged("Vi gör det. Sedan är det bl.a. klart.",
			   "Pvi|gör|det|Ssedan|är|det|bl.a|klart",
			   "a full stop before a capital ends a sentence");
	is_flagged("Ca. 5 st. Borås, t.ex. Umeå!", "Pca|5|st|borås|t.ex|umeå",
			   "an abbreviation does not");
	is_flagged("Rubrik\n\nText här.\n- en\n- två\n", "PHrubrik|Ptext|här|Pen|Ptvå",
			   "a heading, a paragraph and list items");
	is_flagged("Syfte och mål:\nAtt göra", "PHsyfte|Hoch|Hmål|Satt|göra", "a label line");
	is_flagged("bruten\nrad", "Pbruten|rad", "a broken line goes on");
	is_flagged("<h2>Mål</h2><p>Att</p><ul><li>ett</li></ul>", "Pmål|Patt|Pett",
			   "HTML paragraphs");
}

static void
test_positions(void)
{
	const char *text = "En e-tj&auml;nst, n\xC2\xADy.";
	InnReader reader = read_text(text);
	InnToken token;
	bool right = true;
	static const struct
	{
		size_t offset;
		size_t length;
	} expected[] = {{0, 2}, {3, 1}, {5, 11}, {18, 4}};

	for (int i = 0; i < 4; i++)
		right &= inn_reader_next(&reader, &token) && token.offset == expected[i].offset &&
				 token.length == expected[i].length;
	ok(right && !inn_reader_next(&reader, &token),
	   "offsets and lengths are those of the text");
}

/* A form that is cut short depends on the text alone, not on what was there before. */
static void
is_cut(const char *unit, const char *name)
{
	static char text[8000];
	static InnReader reader; /* so that the sanitizer sees what is written past it */
	InnToken token[2];

	strcpy(text, "a");
	for (int i = 0; i < 3000; i++)
		strcat(text, unit);
	for (int i = 0; i < 2; i++)
	{
		memset(&reader, i == 0 ? 0 : 0xCC, sizeof reader);
		inn_reader_init(&reader, text, strlen(text), NULL);
		inn_reader_next(&reader, &token[i]);
	}
	ok(token[0].hash == token[1].hash && token[0].length == strlen(text) &&
		   token[0].form_length <= INN_FORM_MAX,
	   "%s", name);
}

static void
test_long_words(void)
{
	is_cut("\xC3\xA5", "a word too long for its form is cut at a character");
	is_cut("a", "and one of ASCII letters at its room's end");
}

/* Is the segment a word?  (libicu's own rule status is none for "a_".) */
static bool
has_letter_or_digit(const char *text, int32_t start, int32_t end)
{
	while (start < end)
	{
		UChar32 c;

		U8_NEXT((const uint8_t *) text, start, end, c);
		if (c >= 0 && (u_isalpha(c) || u_isdigit(c)))
			return true;
	}
	return false;
}

/* Does libicu find the same words?  Only where no markup is in the way. */
static bool
agrees_with_icu(const char *text, size_t length)
{
	UErrorCode status = U_ZERO_ERROR;
	UText *utext = utext_openUTF8(NULL, text, (int64_t) length, &status);
	UBreakIterator *breaks = ubrk_open(UBRK_WORD, "sv", NULL, 0, &status);
	InnReader reader;
	InnToken token;
	int32_t start = 0;
	int32_t end;
	bool same = U_SUCCESS(status);

	ubrk_setUText(breaks, utext, &status);
	inn_reader_init(&reader, text, length, NULL);
	ubrk_first(breaks);
	while (same && (end = ubrk_next(breaks)) != UBRK_DONE)
	{
		if (has_letter_or_digit(text, start, end))
		{
			same = inn_reader_next(&reader, &token) && token.offset == (size_t) start &&
				   token.length == (size_t) (end - start);
			if (!same)
				printf("#   libicu has [%.*s] at %d, the reader [%.*s] at %zu (%.*s)\n",
					   end - start, text + start, start, (int) token.length,
					   text + token.offset, token.offset, length < 200 ? (int) length : 0,
					   text);
		}
		start = end;
	}
	same = same && !inn_reader_next(&reader, &token);
	ubrk_close(breaks);
	utext_close(utext);
	return same;
}

/* Strings of characters that are awkward for a fast path. */
static void
test_random_strings(void)
{
	static const char *const pieces[] = {"a",        "Z",
										 "å",        "Ö",
										 "é",        "ß",
										 "ÿ",        "ł",
										 "7",        "42",
										 ".",        ":",
										 ",",        ";",
										 "'",        "\xE2\x80\x99",
										 "-",        "_",
										 " ",        "\n",
										 "\xC2\xAD", "\xCC\x8A",
										 "\xCC\x88", "\xE2\x80\x8D",
										 "\xC2\xB7", "×",
										 "÷",        "µ",
										 "ª",        "–",
										 "”",        "λ",
										 "Ж",        "\xE2\x82\xAC",
										 "(",        "\"",
										 "%",        "\xC2\xA0",
										 "/"};
	unsigned seed = 4711;
	bool same = true;

	for (int round = 0; same && round < 200000; round++)
	{
		char text[128];
		size_t length = 0;

		for (int i = 0; i < 12; i++)
		{
			const char *piece;

			seed = seed * 1103515245u + 12345u;
			piece = pieces[(seed >> 16) % (sizeof pieces / sizeof pieces[0])];
			memcpy(text + length, piece, strlen(piece));
			length += strlen(piece);
		}
		same = agrees_with_icu(text, length);
	}
	ok(same, "200,000 random strings are cut as libicu cuts them");
}

/*
 * Blanks what the reader means to read in another way than libicu: markup,
 * the narrow blank, and '@', which only some versions of libicu join.
 */
static void
blank_out(char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (strchr("<&@", text[i]) != NULL)
			text[i] = ' ';
		else if (i + 2 < length && memcmp(text + i, "\xE2\x80\xAF", 3) == 0)
			memset(text + i, ' ', 3);
}

static void
test_files(int count, char **paths)
{
	for (int i = 0; i < count; i++)
	{
		FILE *file = fopen(paths[i], "rb");
		char *text;
		long length;

		if (file == NULL || fseek(file, 0, SEEK_END) != 0)
			exit(2);
		length = ftell(file);
		rewind(file);
		text = malloc((size_t) length);
		if (text == NULL || fread(text, 1, (size_t) length, file) != (size_t) length)
			exit(2);
		blank_out(text, (size_t) length);
		ok(agrees_with_icu(text, (size_t) length), "%s is cut as libicu cuts it",
		   paths[i]);
		free(text);
		fclose(file);
	}
}

int
main(int argc, char **argv)
{
	test_words();
	test_sentences();
	test_positions();
	test_long_words();
	test_random_strings();
	test_files(argc - 1, argv + 1);
	return tap_done();
}
