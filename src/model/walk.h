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

#include "model/features.h"
#include "model/patterns.h"
#include "model/score.h"

/* Words whose look-ups overlap. */
#define BATCH 64

/* Words that are kept: a sentence's, and those of the batch that it ends in. */
#define WORDS_KEPT (2 * INN_SENTENCE_MAX)

_Static_assert(INN_SENTENCE_MAX + BATCH < WORDS_KEPT, "words are kept long enough");

/*
 * Rows that one batch can yield at most: of its words, of their pairs, of the
 * patterns of the sentence that it ends and of those that it holds.  At one
 * word there is at most one match of each class.
 */
#define BATCH_ROWS \
	(2 * BATCH + INN_PATTERNS_MAX + BATCH * (3 * INN_LEXICON_CLASSES + INN_LEXICON_PAIRS))

/*
 * A word as later features refer to it.  Texts are shorter than 4 GB; of all that
 * a walk keeps, words take the most room in the nearest cache.
 */
typedef struct Word
{
	uint32_t stem;
	uint32_t number; /* among the text's words */
	uint32_t offset;
	uint32_t end;
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
	size_t first; /* number of its first word */
	unsigned n_words;
	InnPatternWord word[INN_SENTENCE_MAX];
	InnLexiconForm unknown[INN_SENTENCE_MAX]; /* of words that the model has not seen */
	InnPattern pattern[INN_PATTERNS_MAX];
} Sentence;

/* Words read together, and the pairs that they end. */
typedef struct Batch
{
	unsigned n_tokens;
	InnToken token[BATCH];
	const InnFormEntry *entry[BATCH]; /* NULL for a form that the model has not seen */
	uint64_t pair[BATCH];             /* of the word before and the i-th */
	unsigned char form[BATCH * INN_FORM_ROOM]; /* of all tokens, without gaps */
} Batch;

typedef struct Walk
{
	const InnScorer *scorer;
	InnReader reader;
	size_t n_words;
	Word word[WORDS_KEPT]; /* by number modulo WORDS_KEPT */
	Batch batch;
	Sentence sentence;
} Walk;

static inline Word *
word_of(Walk *walk, size_t number)
{
	return &walk->word[number % WORDS_KEPT];
}

static void
add_row_to(int32_t sum[INN_N_LABELS], const InnRow *row)
{
	for (int k = 0; row != NULL && k < INN_N_LABELS; k++)
		sum[k] += INN_LE16(row->weight[k]);
}

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
		add_row_to(sum, inn_model_feature(scorer->model, features.feature[i]));
	for (int k = 0; k < INN_N_LABELS; k++)
		row->weight[k] = inn_row_weight(sum[k]);
	*stem = features.stem;
	inn_lexicon_look_up(token->form, token->form_length, lexicon);
}

/* Hands on the rows of the sentence's patterns, where the model has weights for them. */
static inline __attribute__((always_inline)) void
end_sentence(Walk *walk, RowSink sink, void *context)
{
	Sentence *sentence = &walk->sentence;
	unsigned n = inn_patterns_find(sentence->word, sentence->n_words, sentence->pattern);

	for (unsigned i = 0; i < n; i++)
	{
		const InnPattern *pattern = &sentence->pattern[i];
		const InnRow *row = inn_model_pattern(walk->scorer->model, pattern->number);

		if (row != NULL)
			sink(context, row, word_of(walk, sentence->first + pattern->first),
				 word_of(walk, sentence->first + pattern->last), (int) pattern->number);
	}
	sentence->first = walk->n_words;
	sentence->n_words = 0;
}

/* Reads the next words and begins to fetch what the model knows of them. */
static void
read_batch(const InnModel *model, InnReader *reader, Batch *batch)
{
	batch->n_tokens = 0;
	reader->room = batch->form;
	while (batch->n_tokens < BATCH &&
		   inn_reader_next(reader, &batch->token[batch->n_tokens]))
	{
		const InnToken *token = &batch->token[batch->n_tokens++];

		reader->room += token->form_length;
		__builtin_prefetch(&model->form_start[token->hash >> model->form_shift]);
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

/*
 * Adds the i-th word of the batch to the sentence; returns its row and sets
 * *stem.
 */
static inline const InnRow *
read_word(Walk *walk, unsigned i, InnRow *unknown_row, uint32_t *stem)
{
	const InnModel *model = walk->scorer->model;
	const InnToken *token = &walk->batch.token[i];
	const InnFormEntry *entry = walk->batch.entry[i];
	InnLexiconForm *unknown = &walk->sentence.unknown[walk->sentence.n_words];
	InnPatternWord *word = &walk->sentence.word[walk->sentence.n_words++];
	unsigned n_atoms;

	word->pause = (token->flags & INN_TOKEN_PAUSE) != 0;
	if (entry != NULL)
	{
		*stem = INN_LE32(entry->stem);
		word->atom = inn_form_atoms(model, entry, &n_atoms);
		word->n_atoms = (uint8_t) n_atoms;
		word->shape = entry->shape;
		return inn_form_row(model, entry);
	}
	read_unknown(walk->scorer, token, unknown_row, stem, unknown);
	word->atom = unknown->atom;
	word->n_atoms = (uint8_t) unknown->n_atoms;
	word->shape = (uint8_t) unknown->shape;
	return unknown_row;
}

/* Hands on the rows of the batch's words and begins to fetch what tells of their pairs. */
static inline __attribute__((always_inline)) void
sink_words(Walk *walk, RowSink sink, void *context)
{
	Batch *batch = &walk->batch;

	for (unsigned i = 0; i < batch->n_tokens; i++)
	{
		const InnToken *token = &batch->token[i];
		uint32_t before = word_of(walk, walk->n_words - 1)->stem;
		Word *word = word_of(walk, walk->n_words);
		InnRow unknown_row;
		const InnRow *row;
		uint32_t stem;

		if ((token->flags & INN_PATTERN_BREAK) ||
			walk->sentence.n_words == INN_SENTENCE_MAX)
			end_sentence(walk, sink, context);
		row = read_word(walk, i, &unknown_row, &stem);
		*word = (Word){stem, (uint32_t) walk->n_words, (uint32_t) token->offset,
					   (uint32_t) (token->offset + token->length)};
		sink(context, row, word, word, -1);
		batch->pair[i] = inn_pair_feature(before, stem);
		inn_model_prefetch(walk->scorer->model, batch->pair[i]);
		walk->n_words++;
	}
}

/*
 * Hands on the rows of the batch's pairs.  About half of them are features,
 * so whether one is is stored rather than asked by a branch.
 */
static inline __attribute__((always_inline)) void
sink_pairs(Walk *walk, RowSink sink, void *context)
{
	const InnModel *model = walk->scorer->model;
	const Batch *batch = &walk->batch;
	size_t first = walk->n_words - batch->n_tokens;
	unsigned found[BATCH];
	const InnRow *row[BATCH];
	unsigned n = 0;

	/* the text's first word ends no pair */
	for (unsigned i = first == 0; i < batch->n_tokens; i++)
	{
		__builtin_prefetch(&model->feature_start[batch->pair[i] >> model->feature_shift]);
		found[n] = i;
		n += inn_model_may_have(model, batch->pair[i]);
	}
	for (unsigned f = 0; f < n; f++)
	{
		uint64_t bucket = batch->pair[found[f]] >> model->feature_shift;

		__builtin_prefetch(&model->feature_key[INN_LE32(model->feature_start[bucket])]);
	}
	for (unsigned f = 0; f < n; f++)
	{
		row[f] = inn_model_listed(model, batch->pair[found[f]]);
		__builtin_prefetch(row[f]);
	}
	for (unsigned f = 0; f < n; f++)
		if (row[f] != NULL)
			sink(context, row[f], word_of(walk, first + found[f] - 1),
				 word_of(walk, first + found[f]), -1);
}

static void
walk_begin(Walk *walk, const InnScorer *scorer, const unsigned char *text, size_t length)
{
	walk->scorer = scorer;
	walk->n_words = 0;
	walk->sentence.first = 0;
	walk->sentence.n_words = 0;
	word_of(walk, (size_t) -1)->stem = 0;
	inn_reader_init(&walk->reader, text, length, scorer->memory);
}

/*
 * Walks over the next words and yields the row of every feature that occurs in
 * them; false at the end of the text or when interrupted.
 */
static inline __attribute__((always_inline)) bool
walk_on(Walk *walk, RowSink sink, void *context)
{
	bool more;

	read_batch(walk->scorer->model, &walk->reader, &walk->batch);
	find_forms(walk->scorer->model, &walk->batch);
	sink_words(walk, sink, context);
	sink_pairs(walk, sink, context);
	more = walk->batch.n_tokens == BATCH;
	if (!more)
		end_sentence(walk, sink, context);
	return more;
}

static InnStatus
walk_status(const Walk *walk)
{
	return walk->reader.interrupted ? INN_INTERRUPTED : INN_OK;
}

#endif /* INN_WALK_H */
