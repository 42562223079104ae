/*-------------------------------------------------------------------------
 *
 * walk.h
 *		The way over a text that scoring and explaining share: every feature
 *		that occurs, with its row of weights.
 *
 * A model's tables are larger than a processor's nearest caches, so what
 * takes time is waiting for memory.  Words are therefore read in batches:
 * each step fetches what the next one needs for all words of the batch, and
 * the waits overlap.
 *
 * Included by score.c alone; all is inlined there, so that a sink is no
 * indirect call.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_WALK_H
#define INN_WALK_H

#include <string.h>

#include "model/features.h"
#include "model/patterns.h"
#include "model/score.h"

/* Words whose look-ups overlap. */
#define BATCH 32

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
	InnPattern pattern[INN_PATTERNS_MAX];
} Sentence;

/* Words read together, and the pairs that they end. */
typedef struct Batch
{
	unsigned n_tokens;
	InnToken token[BATCH];
	const InnFormEntry *entry[BATCH]; /* NULL for a form that the model has not seen */
	Word word[BATCH + 1];             /* after the last one of the batch before */
	uint64_t pair[BATCH];             /* of word[i] and word[i + 1] */
} Batch;

/*
 * What a form is that the model has not seen: its row, its stem, its atoms.
 * The token's form was the reader's, which has read on: it is read again.
 */
static void
read_unknown(const InnScorer *scorer, const unsigned char *text, const InnToken *token,
			 InnRow *row, uint32_t *stem, InnLexiconForm *lexicon)
{
	InnAnalyzer analyzer = {scorer->stemmer, inn_model_vocabulary, scorer->model};
	InnFormFeatures features;
	InnReader reader;
	InnToken again;
	int32_t sum[INN_N_LABELS] = {0};

	inn_reader_init(&reader, text + token->offset, token->length, scorer->memory);
	if (!inn_reader_next(&reader, &again))
		again = (InnToken){.form = reader.form};
	inn_form_features(&analyzer, again.form, again.form_length, &features);
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
	inn_lexicon_look_up(again.form, again.form_length, lexicon);
}

/* Hands on the rows of the sentence's patterns, where the model has weights for them. */
static inline __attribute__((always_inline)) void
end_sentence(const InnModel *model, Sentence *sentence, RowSink sink, void *context)
{
	unsigned n =
		inn_patterns_find(sentence->pattern_word, sentence->n_words, sentence->pattern);

	for (unsigned i = 0; i < n; i++)
	{
		const InnPattern *pattern = &sentence->pattern[i];
		const InnRow *row = inn_model_pattern(model, pattern->number);

		if (row != NULL)
			sink(context, row, &sentence->word[pattern->first],
				 &sentence->word[pattern->last], (int) pattern->number);
	}
	sentence->n_words = 0;
}

/* Reads the next words and begins to fetch what the model knows of them. */
static void
read_batch(const InnModel *model, InnReader *reader, Batch *batch)
{
	batch->n_tokens = 0;
	while (batch->n_tokens < BATCH &&
		   inn_reader_next(reader, &batch->token[batch->n_tokens]))
	{
		uint64_t hash = batch->token[batch->n_tokens++].hash;

		__builtin_prefetch(&model->form_start[hash >> model->form_shift]);
	}
}

/* Finds the forms of a batch and begins to fetch their rows. */
static void
find_forms(const InnModel *model, Batch *batch)
{
	for (unsigned i = 0; i < batch->n_tokens; i++)
	{
		uint64_t bucket = batch->token[i].hash >> model->form_shift;

		__builtin_prefetch(&model->form_entry[INN_LE32(model->form_start[bucket])]);
	}
	for (unsigned i = 0; i < batch->n_tokens; i++)
	{
		batch->entry[i] = inn_model_form(model, batch->token[i].hash);
		if (batch->entry[i] != NULL)
			__builtin_prefetch(inn_form_row(model, batch->entry[i]));
	}
}

/* Adds the i-th word of the batch to the sentence; returns its row. */
static const InnRow *
read_word(const InnScorer *scorer, const unsigned char *text, const Batch *batch,
		  unsigned i, Sentence *sentence, InnRow *unknown_row)
{
	const InnToken *token = &batch->token[i];
	const InnFormEntry *entry = batch->entry[i];
	Word *word = &sentence->word[sentence->n_words];
	InnPatternWord *pattern_word = &sentence->pattern_word[sentence->n_words];
	InnLexiconForm *unknown = &sentence->unknown[sentence->n_words++];
	unsigned n_atoms;

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
	read_unknown(scorer, text, token, unknown_row, &word->stem, unknown);
	pattern_word->atom = unknown->atom;
	pattern_word->n_atoms = (uint8_t) unknown->n_atoms;
	pattern_word->shape = (uint8_t) unknown->shape;
	return unknown_row;
}

/* Notes the i-th word of a batch and begins to fetch what tells of its pair. */
static inline void
note_word(const InnModel *model, Batch *batch, unsigned i, const Word *word)
{
	batch->word[i + 1] = *word;
	batch->pair[i] = inn_pair_feature(batch->word[i].stem, word->stem);
	inn_model_prefetch(model, batch->pair[i]);
}

/* Hands on the rows of the batch's pairs, from the first one on. */
static inline __attribute__((always_inline)) void
end_batch(const InnModel *model, Batch *batch, unsigned first, RowSink sink,
		  void *context)
{
	unsigned found[BATCH];
	const InnRow *row[BATCH];
	unsigned n = 0;

	for (unsigned i = first; i < batch->n_tokens; i++)
		if (inn_model_may_have(model, batch->pair[i]))
		{
			__builtin_prefetch(
				&model->feature_start[batch->pair[i] >> model->feature_shift]);
			found[n++] = i;
		}
	for (unsigned f = 0; f < n; f++)
	{
		uint64_t bucket = batch->pair[found[f]] >> model->feature_shift;

		__builtin_prefetch(&model->feature_key[INN_LE32(model->feature_start[bucket])]);
	}
	for (unsigned f = 0; f < n; f++)
	{
		row[f] = inn_model_feature(model, batch->pair[found[f]]);
		if (row[f] != NULL)
			__builtin_prefetch(row[f]);
	}
	for (unsigned f = 0; f < n; f++)
		if (row[f] != NULL)
			sink(context, row[f], &batch->word[found[f]], &batch->word[found[f] + 1], -1);
	batch->word[0] = batch->word[batch->n_tokens];
}

/* Walks over a text and yields the row of every feature that occurs in it. */
static inline __attribute__((always_inline)) InnStatus
walk(const InnScorer *scorer, const unsigned char *text, size_t length, RowSink sink,
	 void *context, size_t *n_words)
{
	InnReader reader;
	Batch batch;
	Sentence sentence;

	sentence.n_words = 0;
	batch.word[0] = (Word){0};
	*n_words = 0;
	inn_reader_init(&reader, text, length, scorer->memory);
	do
	{
		read_batch(scorer->model, &reader, &batch);
		find_forms(scorer->model, &batch);
		for (unsigned i = 0; i < batch.n_tokens; i++)
		{
			InnRow unknown_row;
			const InnRow *row;
			Word *word;

			if ((batch.token[i].flags & INN_PATTERN_BREAK) ||
				sentence.n_words == INN_SENTENCE_MAX)
				end_sentence(scorer->model, &sentence, sink, context);
			word = &sentence.word[sentence.n_words];
			row = read_word(scorer, text, &batch, i, &sentence, &unknown_row);
			word->number = *n_words;
			sink(context, row, word, word, -1);
			note_word(scorer->model, &batch, i, word);
			(*n_words)++;
		}
		/* the text's first word ends no pair */
		end_batch(scorer->model, &batch, *n_words == batch.n_tokens, sink, context);
	} while (batch.n_tokens == BATCH);
	end_sentence(scorer->model, &sentence, sink, context);
	return reader.interrupted ? INN_INTERRUPTED : INN_OK;
}

#endif /* INN_WALK_H */
