/*-------------------------------------------------------------------------
 *
 * score.c
 *		From a text to its scores, its profile and the evidence for them.
 *
 *-------------------------------------------------------------------------
 */
#include "model/score.h"

#include <math.h>
#include <string.h>

#include "model/features.h"
#include "model/patterns.h"

/* Sums are kept in 32 bits and moved to 64 after so many rows of 16 bits. */
#define ROWS_A_FLUSH 65536

/* A word as later features refer to it. */
typedef struct Word
{
	uint32_t stem;
	size_t number; /* among the text's words */
	size_t offset;
	size_t end;
} Word;

/*
 * Takes a row of weights that applies to the words from first to last;
 * pattern is the pattern's number, or -1.
 */
typedef void (*RowSink)(void *context, const InnRow *row, const Word *first,
						const Word *last, int pattern);

/* The sentence that is read, for its patterns. */
typedef struct Sentence
{
	unsigned n_words;
	Word word[INN_SENTENCE_MAX];
	InnPatternWord pattern_word[INN_SENTENCE_MAX];
	InnLexiconForm unknown[INN_SENTENCE_MAX]; /* of words that the model has not seen */
	const InnModel *model;
	RowSink sink;
	void *sink_context;
} Sentence;

typedef struct Sums
{
	int32_t part[INN_N_LABELS];
	unsigned rows; /* in part */
	int64_t whole[INN_N_LABELS];
} Sums;

/* What a form is that the model has not seen: its row, its stem, its atoms. */
static void
read_unknown(const InnScorer *scorer, const InnToken *token, InnRow *row, uint32_t *stem,
			 InnLexiconForm *lexicon)
{
	InnAnalyzer analyzer = {scorer->stemmer, inn_model_vocabulary, scorer->model};
	InnFormFeatures features;
	int32_t sum[INN_N_LABELS] = {0};

	inn_form_features(&analyzer, token->form, token->form_length, &features);
	for (unsigned i = 0; i < features.count; i++)
	{
		const InnRow *weights = inn_model_feature(scorer->model, features.feature[i]);

		if (weights != NULL)
			for (int k = 0; k < INN_N_LABELS; k++)
				sum[k] += INN_LE16(weights->weight[k]);
	}
	for (int k = 0; k < INN_N_LABELS; k++)
		row->weight[k] = inn_row_weight(sum[k]);
	*stem = features.stem;
	inn_lexicon_look_up(token->form, token->form_length, lexicon);
}

/* Hands the row of a pattern on, if the model has weights for it. */
static void
sink_pattern(void *context, const InnPattern *pattern)
{
	const Sentence *sentence = context;
	const InnRow *row = inn_model_pattern(sentence->model, pattern->number);

	if (row != NULL)
		sentence->sink(sentence->sink_context, row, &sentence->word[pattern->first],
					   &sentence->word[pattern->last], (int) pattern->number);
}

static void
end_sentence(Sentence *sentence)
{
	inn_patterns_find(sentence->pattern_word, sentence->n_words, sink_pattern, sentence);
	sentence->n_words = 0;
}

/* Adds the token to the sentence; its row is *row, or that of the model's form. */
static inline const InnRow *
read_word(const InnScorer *scorer, const InnToken *token, size_t number,
		  Sentence *sentence, InnRow *unknown_row)
{
	const InnFormEntry *entry = inn_model_form(scorer->model, token->hash);
	Word *word = &sentence->word[sentence->n_words];
	InnPatternWord *pattern_word = &sentence->pattern_word[sentence->n_words];
	InnLexiconForm *unknown = &sentence->unknown[sentence->n_words++];
	unsigned n_atoms;

	word->number = number;
	word->offset = token->offset;
	word->end = token->offset + token->length;
	pattern_word->pause = (token->flags & INN_TOKEN_PAUSE) != 0;
	if (entry != NULL)
	{
		word->stem = INN_LE32(entry->stem);
		pattern_word->atom = inn_form_atoms(scorer->model, entry, &n_atoms);
		pattern_word->n_atoms = (uint8_t) n_atoms;
		pattern_word->shape = entry->shape;
		return inn_form_row(scorer->model, entry);
	}
	read_unknown(scorer, token, unknown_row, &word->stem, unknown);
	pattern_word->atom = unknown->atom;
	pattern_word->n_atoms = (uint8_t) unknown->n_atoms;
	pattern_word->shape = (uint8_t) unknown->shape;
	return unknown_row;
}

/*
 * Walks over a text and yields the row of every feature that occurs in it.
 * Inlined into each caller, so that the sink is no indirect call.
 */
static inline __attribute__((always_inline)) InnStatus
walk(const InnScorer *scorer, const void *text, size_t length, RowSink sink,
	 void *context, size_t *n_words)
{
	InnReader reader;
	InnToken token;
	Word previous = {0};
	Sentence sentence;

	sentence.n_words = 0;
	sentence.model = scorer->model;
	sentence.sink = sink;
	sentence.sink_context = context;
	*n_words = 0;
	inn_reader_init(&reader, text, length, scorer->memory);
	while (inn_reader_next(&reader, &token))
	{
		InnRow unknown_row;
		const InnRow *row;
		const Word *word;

		if ((token.flags & INN_PATTERN_BREAK) || sentence.n_words == INN_SENTENCE_MAX)
			end_sentence(&sentence);
		word = &sentence.word[sentence.n_words];
		row = read_word(scorer, &token, *n_words, &sentence, &unknown_row);
		sink(context, row, word, word, -1);
		if (*n_words > 0)
		{
			row = inn_model_feature(scorer->model,
									inn_pair_feature(previous.stem, word->stem));
			if (row != NULL)
				sink(context, row, &previous, word, -1);
		}
		previous = *word;
		(*n_words)++;
	}
	end_sentence(&sentence);
	return reader.interrupted ? INN_INTERRUPTED : INN_OK;
}

double
inn_length_norm(size_t n_words)
{
	double root = sqrt((double) n_words + 20);

	return root * sqrt(root);
}

static void
flush_sums(Sums *sums)
{
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		sums->whole[k] += sums->part[k];
		sums->part[k] = 0;
	}
	sums->rows = 0;
}

static inline void
add_row(void *context, const InnRow *row, const Word *first, const Word *last,
		int pattern)
{
	Sums *sums = context;

	(void) first;
	(void) last;
	(void) pattern;
	for (int k = 0; k < INN_N_LABELS; k++)
		sums->part[k] += INN_LE16(row->weight[k]);
	if (++sums->rows == ROWS_A_FLUSH)
		flush_sums(sums);
}

InnStatus
inn_score(const InnScorer *scorer, const void *text, size_t length, InnScores *scores)
{
	const InnModel *model = scorer->model;
	Sums sums = {0};
	InnStatus status = walk(scorer, text, length, add_row, &sums, &scores->n_words);
	double norm = inn_length_norm(scores->n_words);

	flush_sums(&sums);
	for (int k = 0; k < INN_N_LABELS; k++)
		scores->score[k] =
			model->intercept[k] + model->scale[k] * (double) sums.whole[k] / norm;
	return status;
}

/* What add_evidence needs beside the row. */
typedef struct EvidenceContext
{
	const InnModel *model;
	double norm;
	InnEvidenceSink sink;
	void *sink_context;
} EvidenceContext;

static void
add_evidence(void *context, const InnRow *row, const Word *first, const Word *last,
			 int pattern)
{
	EvidenceContext *to = context;
	InnEvidence evidence = {.offset = first->offset,
							.length = last->end - first->offset,
							.n_words = (unsigned) (last->number - first->number) + 1,
							.pattern = pattern};

	for (int k = 0; k < INN_N_LABELS; k++)
		evidence.contribution[k] =
			(float) (to->model->scale[k] * (double) INN_LE16(row->weight[k]) / to->norm);
	to->sink(to->sink_context, &evidence);
}

InnStatus
inn_evidence(const InnScorer *scorer, const void *text, size_t length, size_t n_words,
			 InnEvidenceSink sink, void *context)
{
	EvidenceContext to = {scorer->model, inn_length_norm(n_words), sink, context};
	size_t counted;

	return walk(scorer, text, length, add_evidence, &to, &counted);
}

static float
probability(double score)
{
	return (float) (1 / (1 + exp(-score)));
}

/* The value of the best of count labels from first on; 0 if none passes floor. */
static int
best_value(const InnScores *scores, InnLabel first, int count, double floor)
{
	int best = INN_NONE;

	for (int k = (int) first; k < (int) first + count; k++)
		if (scores->score[k] > floor)
		{
			floor = scores->score[k];
			best = inn_labels[k].value;
		}
	return best;
}

void
inn_decide(const InnScores *scores, InnProfile *profile)
{
	profile->nytt = probability(scores->score[INN_NYTT]);
	profile->nyttigt = probability(scores->score[INN_NYTTIGT]);
	profile->nyttiggjort = probability(scores->score[INN_NYTTIGGJORT]);
	profile->novelty = best_value(scores, INN_ORGANISATION, 3, 0);
	profile->pace = best_value(scores, INN_STEPWISE, 2, 0);
	if (profile->nyttiggjort >= 0.5f)
		profile->uptake = best_value(scores, INN_IN_USE, 3, -INFINITY);
	else
		profile->uptake = best_value(scores, INN_IDEA, 2, 0);
	profile->value_forms = 0;
	for (int k = INN_ECONOMIC; k <= INN_ENVIRONMENTAL; k++)
		if (scores->score[k] > 0)
			profile->value_forms |= 1u << (inn_labels[k].value - 1);
}

InnStatus
inn_classify(const InnScorer *scorer, const void *text, size_t length,
			 InnProfile *profile)
{
	InnScores scores;
	InnStatus status;

	memset(profile, 0, sizeof *profile);
	profile->language = inn_language_detect(text, length);
	if (profile->language != INN_LANG_SV)
		return INN_OK;
	status = inn_score(scorer, text, length, &scores);
	if (status == INN_OK)
		inn_decide(&scores, profile);
	return status;
}
