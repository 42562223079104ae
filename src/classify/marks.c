/*-------------------------------------------------------------------------
 *
 * marks.c
 *		A text as HTML with its evidence in marks.
 *
 * Every word gets what it, and the passages that it is part of, contribute to
 * each label in question.  A word is marked for the label that it speaks for
 * most, if it is among that label's strongest words; neighbours marked for
 * the same label share one mark.
 *
 *-------------------------------------------------------------------------
 */
#include "classify/marks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "text/reader.h"

/* Words that are marked for one label at most: what a reader takes in. */
#define MARKS_A_LABEL 6

/* A word that contributes less than this share of the strongest is not marked. */
#define LEAST_SHARE 0.4f

/* A word, and what it contributes to each label. */
typedef struct Word
{
	size_t offset;
	size_t end;
	int label;   /* -1: none */
	bool begins; /* a sentence or clause: no mark goes on into it */
	float contribution[INN_N_LABELS];
} Word;

typedef struct Words
{
	Word *word;
	size_t count;
	size_t next; /* where the search for a passage's first word begins */
} Words;

/* Shares a passage's contributions among its words. */
static void
add_to_words(void *context, const InnEvidence *evidence)
{
	Words *words = context;
	size_t end = evidence->offset + evidence->length;
	size_t first;

	while (words->next > 0 && words->word[words->next - 1].end > evidence->offset)
		words->next--;
	while (words->next < words->count && words->word[words->next].end <= evidence->offset)
		words->next++;
	first = words->next;
	for (size_t w = first; w < words->count && words->word[w].offset < end; w++)
		for (int k = 0; k < INN_N_LABELS; k++)
			words->word[w].contribution[k] +=
				evidence->contribution[k] / (float) evidence->n_words;
}

/* Reads the text's words, count of them, and what they contribute. */
static InnStatus
read_words(const InnScorer *scorer, const void *text, size_t length, Words *words)
{
	InnReader reader;
	InnToken token;
	size_t w = 0;

	inn_reader_init(&reader, text, length, scorer->memory);
	for (; w < words->count && inn_reader_next(&reader, &token); w++)
		words->word[w] = (Word){
			.offset = token.offset,
			.end = token.offset + token.length,
			.label = -1,
			.begins = (token.flags & (INN_TOKEN_SENTENCE | INN_TOKEN_CLAUSE)) != 0};
	words->count = w;
	if (reader.interrupted)
		return INN_INTERRUPTED;
	return inn_evidence(scorer, text, length, words->count, add_to_words, words);
}

/* Which of the labels the word speaks for most; -1 if for none. */
static int
strongest_label(const Word *word, unsigned labels)
{
	int best = -1;

	for (int k = 0; k < INN_N_LABELS; k++)
		if ((labels >> k & 1) && word->contribution[k] > 0 &&
			(best < 0 || word->contribution[k] > word->contribution[best]))
			best = k;
	return best;
}

/* The least contribution of the label's strongest words. */
static float
threshold(const Words *words, int label)
{
	float strongest[MARKS_A_LABEL] = {0};

	for (size_t w = 0; w < words->count; w++)
	{
		float c = words->word[w].contribution[label];

		if (words->word[w].label != label)
			continue;
		/* insertion into the few kept, the largest first */
		for (int i = 0; i < MARKS_A_LABEL; i++)
			if (c > strongest[i])
			{
				float weaker = strongest[i];

				strongest[i] = c;
				c = weaker;
			}
	}
	return fmaxf(strongest[MARKS_A_LABEL - 1], LEAST_SHARE * strongest[0]);
}

/* Leaves a label only to the words that are to be marked for it. */
static void
choose_marks(const Words *words, unsigned labels)
{
	float least[INN_N_LABELS];

	for (size_t w = 0; w < words->count; w++)
		words->word[w].label = strongest_label(&words->word[w], labels);
	for (int k = 0; k < INN_N_LABELS; k++)
		least[k] = labels >> k & 1 ? threshold(words, k) : 0;
	for (size_t w = 0; w < words->count; w++)
	{
		Word *word = &words->word[w];

		if (word->label >= 0 && word->contribution[word->label] < least[word->label])
			word->label = -1;
	}
}

/* HTML that grows; status is INN_NO_MEMORY once it could not. */
typedef struct Html
{
	const InnMemory *memory;
	InnStatus status;
	char *bytes;
	size_t length;
	size_t room;
} Html;

static void
append(Html *html, const void *bytes, size_t length)
{
	if (html->status != INN_OK)
		return;
	if (length > html->room - html->length)
	{
		size_t room = html->length + length;
		char *larger;

		room += room / 2;
		larger = inn_resize_array(html->memory, html->bytes, room, 1);
		if (larger == NULL)
		{
			html->status = INN_NO_MEMORY;
			return;
		}
		html->bytes = larger;
		html->room = room;
	}
	memcpy(html->bytes + html->length, bytes, length);
	html->length += length;
}

static void
append_string(Html *html, const char *string)
{
	append(html, string, strlen(string));
}

/* What stands for a byte in HTML; NULL for the byte itself. */
static const char *
escape_of(unsigned char byte)
{
	switch (byte)
	{
		case '&':
			return "&amp;";
		case '<':
			return "&lt;";
		case '>':
			return "&gt;";
		case '"':
			return "&quot;";
		case '\'':
			return "&#39;";
		default:
			return NULL;
	}
}

static void
append_escaped(Html *html, const unsigned char *bytes, size_t from, size_t to)
{
	size_t plain = from; /* begin of what needs no escape */

	for (size_t i = from; i < to; i++)
	{
		const char *escape = escape_of(bytes[i]);

		if (escape == NULL)
			continue;
		append(html, bytes + plain, i - plain);
		append_string(html, escape);
		plain = i + 1;
	}
	append(html, bytes + plain, to - plain);
}

/* Opens a mark: <mark class="novelty world" title="novelty: world +0.42">. */
static void
open_mark(Html *html, int label, double contribution)
{
	const char *name = inn_labels[label].name;
	const char *dimension = inn_dimensions[inn_labels[label].dimension];
	bool alone = strcmp(dimension, name) == 0; /* the dimension's only label */
	char number[64];                           /* floats have up to 39 digits */

	snprintf(number, sizeof number, " %+.2f\">", contribution);
	append_string(html, "<mark class=\"");
	append_string(html, dimension);
	append_string(html, alone ? "" : " ");
	append_string(html, alone ? "" : name);
	append_string(html, "\" title=\"");
	append_string(html, dimension);
	append_string(html, alone ? "" : ": ");
	append_string(html, alone ? "" : name);
	append_string(html, number);
}

/* Writes the text, marking runs of words that bear the same label. */
static void
write_html(Html *html, const unsigned char *text, size_t length, const Words *words)
{
	size_t written = 0;

	for (size_t w = 0; w < words->count; w++)
	{
		int label = words->word[w].label;
		size_t first = w;
		double contribution = 0;

		if (label < 0)
			continue;
		append_escaped(html, text, written, words->word[w].offset);
		for (;; w++)
		{
			contribution += words->word[w].contribution[label];
			if (w + 1 == words->count || words->word[w + 1].label != label ||
				words->word[w + 1].begins)
				break;
		}
		open_mark(html, label, contribution);
		append_escaped(html, text, words->word[first].offset, words->word[w].end);
		append_string(html, "</mark>");
		written = words->word[w].end;
	}
	append_escaped(html, text, written, length);
}

InnStatus
inn_marks_write(const InnScorer *scorer, const void *text, size_t length, size_t n_words,
				unsigned labels, const InnMemory *memory, char **html,
				size_t *html_length)
{
	Words words = {.count = n_words};
	Html page = {.memory = memory, .room = length + length / 8 + 64};

	words.word = inn_alloc_array(memory, n_words, sizeof *words.word);
	page.bytes = inn_alloc(memory, page.room);
	if (words.word == NULL || page.bytes == NULL)
		page.status = INN_NO_MEMORY;
	else if (n_words > 0)
		page.status = read_words(scorer, text, length, &words);
	if (page.status == INN_OK)
	{
		choose_marks(&words, labels);
		write_html(&page, text, length, &words);
	}
	inn_release(memory, words.word);
	*html = page.bytes;
	*html_length = page.length;
	if (page.status != INN_OK)
	{
		inn_release(memory, page.bytes);
		*html = NULL;
	}
	return page.status;
}
