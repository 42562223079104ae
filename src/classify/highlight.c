/*-------------------------------------------------------------------------
 *
 * highlight.c
 *		innovation.highlight: a text as HTML with its evidence marked.
 *
 * Every word gets what it, and the passages that it is part of, contribute to
 * each label in question.  A word is marked for the label that it speaks for
 * most, if it is among that label's strongest words; neighbours marked for
 * the same label share one mark.
 *
 *-------------------------------------------------------------------------
 */
#include "classify/classify.h"

#include "lib/stringinfo.h"
#include "utils/builtins.h"

#include "text/reader.h"
#include "types/model_type.h"

PG_FUNCTION_INFO_V1(inn_highlight);

/* More words than this are no page that a person reads. */
#define WORDS_MAX 1000000

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

/* The labels in question, as bits: those of a dimension, or those of a profile. */
static unsigned
labels_in_question(FunctionCallInfo fcinfo, const InnProfile *profile)
{
	unsigned labels = 0;
	char *dimension;

	if (PG_ARGISNULL(1))
	{
		for (int k = 0; k < INN_N_LABELS; k++)
			if (inn_profile_has(profile, (InnLabel) k))
				labels |= 1u << k;
		return labels;
	}
	dimension = text_to_cstring(PG_GETARG_TEXT_PP(1));
	for (int k = 0; k < INN_N_LABELS; k++)
		if (strcmp(dimension, inn_dimensions[inn_labels[k].dimension]) == 0)
			labels |= 1u << k;
	if (labels == 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized dimension: \"%s\"", dimension),
			 errhint("Dimensions are nytt, nyttigt, nyttiggjort, novelty, pace, uptake "
					 "and value_form.")));
	return labels;
}

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

static Words
read_words(const InnScorer *scorer, const InnUtf8 *utf8, size_t count)
{
	Words words = {.count = count};
	InnReader reader;
	InnToken token;

	words.word = MemoryContextAllocHuge(CurrentMemoryContext, (count + 1) * sizeof(Word));
	memset(words.word, 0, (count + 1) * sizeof(Word));
	inn_reader_init(&reader, utf8->bytes, utf8->length, scorer->memory);
	for (size_t w = 0; w < count && inn_reader_next(&reader, &token); w++)
	{
		words.word[w].offset = token.offset;
		words.word[w].end = token.offset + token.length;
		words.word[w].label = -1;
		words.word[w].begins =
			(token.flags & (INN_TOKEN_SENTENCE | INN_TOKEN_CLAUSE)) != 0;
	}
	inn_host_check(
		inn_evidence(scorer, utf8->bytes, utf8->length, count, add_to_words, &words));
	return words;
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
	return Max(strongest[MARKS_A_LABEL - 1], LEAST_SHARE * strongest[0]);
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

static void
append_escaped(StringInfo html, const unsigned char *bytes, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		switch (bytes[i])
		{
			case '&':
				appendStringInfoString(html, "&amp;");
				break;
			case '<':
				appendStringInfoString(html, "&lt;");
				break;
			case '>':
				appendStringInfoString(html, "&gt;");
				break;
			case '"':
				appendStringInfoString(html, "&quot;");
				break;
			case '\'':
				appendStringInfoString(html, "&#39;");
				break;
			default:
				appendStringInfoChar(html, (char) bytes[i]);
		}
}

/* Opens a mark: <mark class="novelty world" title="novelty: world +0.42">. */
static void
open_mark(StringInfo html, int label, double contribution)
{
	const InnLabelInfo *info = &inn_labels[label];
	const char *dimension = inn_dimensions[info->dimension];

	if (strcmp(dimension, info->name) == 0)
		appendStringInfo(html, "<mark class=\"%s\" title=\"%s %+.2f\">", info->name,
						 info->name, contribution);
	else
		appendStringInfo(html, "<mark class=\"%s %s\" title=\"%s: %s %+.2f\">", dimension,
						 info->name, dimension, info->name, contribution);
}

/* Writes the text, marking runs of words that bear the same label. */
static void
write_html(StringInfo html, const InnUtf8 *utf8, const Words *words)
{
	size_t written = 0;

	for (size_t w = 0; w < words->count; w++)
	{
		int label = words->word[w].label;
		size_t first = w;
		double contribution = 0;

		if (label < 0)
			continue;
		append_escaped(html, utf8->bytes, written, words->word[w].offset);
		for (;; w++)
		{
			contribution += words->word[w].contribution[label];
			if (w + 1 == words->count || words->word[w + 1].label != label ||
				words->word[w + 1].begins)
				break;
		}
		open_mark(html, label, contribution);
		append_escaped(html, utf8->bytes, words->word[first].offset, words->word[w].end);
		appendStringInfoString(html, "</mark>");
		written = words->word[w].end;
	}
	append_escaped(html, utf8->bytes, written, utf8->length);
}

/* highlight(body text, dimension text [, model model]) -> text */
Datum
inn_highlight(PG_FUNCTION_ARGS)
{
	InnScorer scorer = inn_scorer_of_call(fcinfo, 2);
	InnUtf8 utf8;
	InnScores scores = {.n_words = 0};
	InnProfile profile = {0};
	Words words = {0};
	StringInfoData html;
	unsigned labels;

	if (PG_ARGISNULL(0) || (PG_NARGS() > 2 && PG_ARGISNULL(2)))
		PG_RETURN_NULL();
	utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(0));
	if (inn_score_swedish(&scorer, &utf8, &scores))
		inn_decide(&scores, &profile);
	if (scores.n_words > WORDS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("text is too long to be highlighted"),
						errdetail("It has %zu words; the limit is %d.", scores.n_words,
								  WORDS_MAX),
						errhint("Highlight a part of it, by left() or substr().")));
	labels = labels_in_question(fcinfo, &profile);
	if (scores.n_words > 0)
	{
		words = read_words(&scorer, &utf8, scores.n_words);
		choose_marks(&words, labels);
	}
	initStringInfo(&html);
	write_html(&html, &utf8, &words);
	PG_RETURN_TEXT_P(
		inn_text_of_utf8((const unsigned char *) html.data, (size_t) html.len));
}
