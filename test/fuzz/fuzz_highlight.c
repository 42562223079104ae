/*
 * fuzz_highlight.c
 *		highlight's HTML: nothing in it is markup but our marks, and without them
 *		it is the text.
 */
#include "fuzz.h"
#include "unit_memory.h"

#include "classify/marks.h"
#include "text/hash.h"

#define STARTS_WITH(p, end, literal)                  \
	((size_t) ((end) - (p)) >= sizeof(literal) - 1 && \
	 memcmp((p), (literal), sizeof(literal) - 1) == 0)

/*
 * Passes over a mark's tag: <mark class="..." title="...">, its values made of
 * letters, digits and harmless signs.
 */
static const char *
pass_tag(const char *p, const char *end)
{
	int quotes = 0;

	p += strlen("<mark");
	for (; p < end && *p != '>'; p++)
	{
		quotes += *p == '"';
		claim(strchr("abcdefghijklmnopqrstuvwxyz_ =\":+-.0123456789", *p) != NULL);
	}
	claim(p < end && quotes == 4);
	return p + 1;
}

/* What an escape stands for; its width to *width. */
static char
unescape(const char *p, const char *end, size_t *width)
{
	static const struct
	{
		const char *escape;
		char character;
	} escapes[] = {{"&amp;", '&'},
				   {"&lt;", '<'},
				   {"&gt;", '>'},
				   {"&quot;", '"'},
				   {"&#39;", '\''}};

	for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
	{
		*width = strlen(escapes[i].escape);
		if ((size_t) (end - p) >= *width && memcmp(p, escapes[i].escape, *width) == 0)
			return escapes[i].character;
	}
	claim(!"an ampersand is escaped");
	return 0;
}

static void
check_html(const char *html, size_t length, const uint8_t *data, size_t size)
{
	const char *end = html + length;
	size_t n = 0; /* bytes of the text that were met */
	bool in_mark = false;

	for (const char *p = html; p < end;)
	{
		size_t width = 1;
		char character = *p;

		if (STARTS_WITH(p, end, "</mark>"))
		{
			claim(in_mark);
			in_mark = false;
			p += strlen("</mark>");
			continue;
		}
		if (STARTS_WITH(p, end, "<mark "))
		{
			claim(!in_mark);
			in_mark = true;
			p = pass_tag(p, end);
			continue;
		}
		if (character == '&')
			character = unescape(p, end, &width);
		else
			claim(strchr("<>\"'", character) == NULL || character == '\0');
		claim(n < size && (uint8_t) character == data[n]);
		n++;
		p += width;
	}
	claim(!in_mark && n == size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static InnModel model;
	static InnStemmer *stemmer;
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);
	InnScorer scorer;
	InnScores scores;
	unsigned labels;
	char *html;
	size_t length;

	if (stemmer == NULL)
	{
		claim(inn_stemmer_open(&stemmer) == INN_OK);
		inn_model_attach(&model, inn_builtin_model);
	}
	scorer = (InnScorer){&model, stemmer, &memory};
	claim(inn_score(&scorer, data, size, &scores) == INN_OK);
	/* chosen by the text, so that a seed is a plain text */
	labels = (unsigned) (inn_hash_bytes(data, size) & ((1u << INN_N_LABELS) - 1));
	claim(inn_marks_write(&scorer, data, size, scores.n_words, labels, &memory, &html,
						  &length) == INN_OK);
	check_html(html, length, data, size);
	inn_release(&memory, html);
	claim(state.live == 0);
	return 0;
}
