/*
 * test_marks.c
 *		highlight's HTML, without a server.  What holds of every text is claimed
 *		by test/fuzz/fuzz_highlight.c.
 */
#include "tap.h"
#include "unit_memory.h"

#include <string.h>

#include "classify/marks.h"

#define ALL_LABELS ((1u << INN_N_LABELS) - 1)

static const char text[] =
	"Hemtjänsten har infört <b>nya</b> sensorer & larm. Arbetssättet används i dag i "
	"alla "
	"områden och har gett lägre kostnader. \"Helt nytt i världen\", säger enhetschefen.";

static InnStemmer *stemmer;
static InnModel model;

/* The text's HTML; NULL with the status if there is none. */
static char *
write_marks(const InnMemory *memory, unsigned labels, size_t *length, InnStatus *status)
{
	InnScorer scorer = {&model, stemmer, memory};
	InnScores scores;
	char *html = NULL;

	*status = inn_score(&scorer, text, sizeof text - 1, &scores);
	if (*status == INN_OK)
		*status = inn_marks_write(&scorer, text, sizeof text - 1, scores.n_words, labels,
								  memory, &html, length);
	return html;
}

static bool
contains(const char *html, size_t length, const char *part)
{
	return memmem(html, length, part, strlen(part)) != NULL;
}

static void
test_html(void)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);
	InnStatus status;
	size_t length = 0;
	char *html = write_marks(&memory, 1u << INN_NYTT, &length, &status);

	ok(status == INN_OK && contains(html, length, "<mark class=\"nytt\" title=\"nytt +"),
	   "a dimension's only label is named once");
	inn_release(&memory, html);
	html = write_marks(&memory, ALL_LABELS, &length, &status);
	ok(status == INN_OK &&
		   contains(html, length,
					"<mark class=\"novelty world\" title=\"novelty: world +"),
	   "a label is named with its dimension");
	ok(contains(html, length, "&lt;b&gt;") && contains(html, length, "&amp;") &&
		   contains(html, length, "&quot;"),
	   "the text is escaped");
	inn_release(&memory, html);
	html = write_marks(&memory, 0, &length, &status);
	ok(status == INN_OK && !contains(html, length, "<"), "no labels, no marks");
	inn_release(&memory, html);
	ok(state.live == 0, "no memory is left behind");
}

static void
test_faults(void)
{
	InnStatus status = INN_NO_MEMORY;
	bool clean = true;
	size_t failures = 0;
	size_t stops = 0;
	size_t length;

	while (status != INN_OK)
	{
		UnitMemory state;
		InnMemory memory = unit_memory_failing(&state, failures + 1);
		char *html = write_marks(&memory, ALL_LABELS, &length, &status);

		inn_release(&memory, html);
		clean &= state.live == 0 && (status == INN_OK || html == NULL);
		failures += status != INN_OK;
	}
	ok(clean && failures >= 2,
	   "out of memory at any of %zu allocations is told, and leaks nothing", failures);
	for (status = INN_INTERRUPTED; status == INN_INTERRUPTED; stops++)
	{
		UnitMemory state;
		InnMemory memory = unit_memory_interrupting(&state, stops + 1);
		char *html = write_marks(&memory, ALL_LABELS, &length, &status);

		inn_release(&memory, html);
		clean &= state.live == 0;
	}
	ok(clean && status == INN_OK, "it stops when asked to, and leaks nothing");
}

int
main(void)
{
	if (inn_stemmer_open(&stemmer) != INN_OK)
		return 2;
	inn_model_attach(&model, inn_builtin_model);
	test_html();
	test_faults();
	inn_stemmer_close(stemmer);
	return tap_done();
}
