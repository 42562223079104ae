/*-------------------------------------------------------------------------
 *
 * matrix.c
 *		From a learner's texts to the matrix that its regressions are fitted to.
 *
 * Forms are taken apart once.  Then the texts are walked over twice: first it
 * is counted in how many of them each feature occurs, which tells what is
 * learnt and how large the matrix is; then the matrix is filled.
 *
 *-------------------------------------------------------------------------
 */
#include "model/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/assemble.h"
#include "model/features.h"
#include "model/learner_state.h"
#include "model/patterns.h"
#include "model/score.h"

/*
 * Weight of the patterns beside the words: few and frequent, they would
 * otherwise outweigh them.
 */
#define PATTERN_SHARE 0.36

/* A feature must occur in so many texts to be learnt. */
#define MIN_TEXTS 2

/* Words of a text, or forms, between two questions whether to stop. */
#define POLL_WORDS 1024

/* What a text's features are counted in: one count a feature, and which were touched. */
typedef struct Counter
{
	Array count;   /* uint32_t, by feature */
	Array touched; /* uint32_t */
} Counter;

/* The vocabulary for compound.h: the forms that are frequent in the labelled texts. */
static bool
in_learner_vocabulary(const void *context, uint64_t hash)
{
	const InnLearner *learner = context;
	uint32_t number = inn_table_get(&learner->form_numbers, hash);

	return number != UINT32_MAX &&
		   is_vocabulary(learner, &ITEM(learner->forms, Form, number));
}

/* The number of a feature, a new one if need be. */
static InnStatus
put_feature(InnLearner *learner, uint64_t hash, uint32_t *number)
{
	InnStatus status =
		inn_table_put(&learner->feature_numbers, learner->memory, hash, number);

	if (status != INN_OK || *number < learner->features.count)
		return status;
	if (reserve(&learner->features, learner->memory, 1, sizeof(InnFeature)) != INN_OK)
		return INN_NO_MEMORY;
	ITEM(learner->features, InnFeature, learner->features.count++) =
		(InnFeature){.hash = hash};
	return INN_OK;
}

/* Looks a form up in the lexicon, and works out its features. */
static InnStatus
take_form_apart(InnLearner *learner, const InnAnalyzer *analyzer, Form *form)
{
	const unsigned char *spelling = &ITEM(learner->arena, unsigned char, form->spelling);
	InnFormFeatures features;
	InnStatus status;

	inn_form_features(analyzer, spelling, form->length, &features);
	/* the first is the form's own stem */
	if (learner->left_out & INN_FAMILY_PARTS)
		features.count = 1;
	inn_lexicon_look_up(spelling, form->length, &form->lexicon);
	form->stem = features.stem;
	form->first_feature = learner->form_features.count;
	form->n_features = features.count;
	status = reserve(&learner->form_features, learner->memory, features.count,
					 sizeof(uint32_t));
	for (unsigned f = 0; f < features.count && status == INN_OK; f++)
		status = put_feature(
			learner, features.feature[f],
			&ITEM(learner->form_features, uint32_t, learner->form_features.count++));
	return status;
}

/* Works out the features of every form. */
static InnStatus
take_forms_apart(InnLearner *learner, InnStemmer *stemmer)
{
	InnAnalyzer analyzer = {stemmer, in_learner_vocabulary, learner};
	InnStatus status = INN_OK;

	for (size_t i = 0; i < learner->forms.count && status == INN_OK; i++)
	{
		if (i % POLL_WORDS == 0 && inn_interrupted(learner->memory))
			return INN_INTERRUPTED;
		status = take_form_apart(learner, &analyzer, &ITEM(learner->forms, Form, i));
	}
	return status;
}

/* Counts an occurrence of the feature with this number. */
static InnStatus
count_column(Counter *counter, const InnMemory *memory, uint32_t column)
{
	if (column >= counter->count.count)
	{
		size_t missing = column + 1 - counter->count.count;

		if (reserve(&counter->count, memory, missing, sizeof(uint32_t)) != INN_OK)
			return INN_NO_MEMORY;
		memset(&ITEM(counter->count, uint32_t, counter->count.count), 0,
			   missing * sizeof(uint32_t));
		counter->count.count = column + 1;
	}
	if (ITEM(counter->count, uint32_t, column)++ == 0)
	{
		if (reserve(&counter->touched, memory, 1, sizeof(uint32_t)) != INN_OK)
			return INN_NO_MEMORY;
		ITEM(counter->touched, uint32_t, counter->touched.count++) = column;
	}
	return INN_OK;
}

/* Makes all counts 0 again, at the cost of those that were touched. */
static void
clear_counter(Counter *counter)
{
	for (size_t i = 0; i < counter->touched.count; i++)
		ITEM(counter->count, uint32_t, ITEM(counter->touched, uint32_t, i)) = 0;
	counter->touched.count = 0;
}

static void
release_counter(Counter *counter, const InnMemory *memory)
{
	inn_release(memory, counter->count.items);
	inn_release(memory, counter->touched.items);
}

/* Counts a feature that is not a form's own. */
static InnStatus
count_feature(InnLearner *learner, Counter *counter, uint64_t hash, bool is_pair)
{
	uint32_t column;
	InnStatus status = put_feature(learner, hash, &column);

	if (status != INN_OK)
		return status;
	ITEM(learner->features, InnFeature, column).is_pair = is_pair;
	return count_column(counter, learner->memory, column);
}

/* Is the pattern of a family that is left out? */
static bool
pattern_left_out(const InnLearner *learner, unsigned number)
{
	unsigned families = INN_FAMILY_PATTERNS;

	if (number >= INN_FIRST_PAIR)
		families |= INN_FAMILY_CLASS_PAIRS;
	else if (number >= INN_FIRST_STATE)
		families |= INN_FAMILY_STATES;
	return (learner->left_out & families) != 0;
}

/* Counts the patterns of a sentence. */
static InnStatus
count_sentence(InnLearner *learner, const InnPatternWord *sentence, unsigned n_words,
			   Counter *counter)
{
	InnPattern pattern[INN_PATTERNS_MAX];
	unsigned n = inn_patterns_find(sentence, n_words, pattern);
	InnStatus status = INN_OK;

	for (unsigned i = 0; i < n && status == INN_OK; i++)
		if (!pattern_left_out(learner, pattern[i].number))
			status = count_feature(learner, counter,
								   inn_pattern_feature(pattern[i].number), false);
	return status;
}

/* Counts the patterns of each sentence of a text. */
static InnStatus
count_patterns(InnLearner *learner, const TextWord *words, uint32_t n_words,
			   Counter *counter)
{
	InnPatternWord sentence[INN_SENTENCE_MAX];
	InnStatus status = INN_OK;
	unsigned n = 0;

	for (uint32_t w = 0; w < n_words && status == INN_OK; w++)
	{
		const InnLexiconForm *lexicon =
			&ITEM(learner->forms, Form, words[w].form).lexicon;

		if (w % POLL_WORDS == 0 && inn_interrupted(learner->memory))
			return INN_INTERRUPTED;
		if ((words[w].flags & INN_PATTERN_BREAK) || n == INN_SENTENCE_MAX)
		{
			status = count_sentence(learner, sentence, n, counter);
			n = 0;
		}
		sentence[n++] = (InnPatternWord){lexicon->atom, (uint8_t) lexicon->n_atoms,
										 (uint8_t) lexicon->shape,
										 (words[w].flags & INN_TOKEN_PAUSE) != 0};
	}
	return status == INN_OK ? count_sentence(learner, sentence, n, counter) : status;
}

/* Counts the features of a text or a sentence; walks over it as walk.h does. */
static InnStatus
count_words(InnLearner *learner, size_t first_word, uint32_t n_words, Counter *counter)
{
	const TextWord *words = &ITEM(learner->words, TextWord, first_word);
	InnStatus status = INN_OK;

	clear_counter(counter);
	for (uint32_t w = 0; w < n_words && status == INN_OK; w++)
	{
		const Form *form = &ITEM(learner->forms, Form, words[w].form);

		if (w % POLL_WORDS == 0 && inn_interrupted(learner->memory))
			return INN_INTERRUPTED;
		for (uint32_t c = 0; c < form->n_features && status == INN_OK; c++)
			status = count_column(
				counter, learner->memory,
				ITEM(learner->form_features, uint32_t, form->first_feature + c));
		if (w > 0 && status == INN_OK && !(learner->left_out & INN_FAMILY_PAIRS))
			status = count_feature(
				learner, counter,
				inn_pair_feature(ITEM(learner->forms, Form, words[w - 1].form).stem,
								 form->stem),
				true);
	}
	if (status == INN_OK)
		status = count_patterns(learner, words, n_words, counter);
	return status;
}

/* How many rows the matrix has: each text, and then each sentence. */
static size_t
count_rows(const InnLearner *learner)
{
	return learner->texts.count + learner->sentences.count;
}

/* Counts the features of a row; *n_words gets its words. */
static InnStatus
count_row(InnLearner *learner, size_t row, Counter *counter, uint32_t *n_words)
{
	const Sentence *sentence = row_sentence(learner, row);
	const Text *text;

	if (sentence != NULL)
	{
		*n_words = sentence->n_words;
		return count_words(learner, sentence->first_word, *n_words, counter);
	}
	text = &ITEM(learner->texts, Text, row);
	*n_words = text->n_words;
	return count_words(learner, text->first_word, *n_words, counter);
}

/*
 * In how many texts each feature occurs; *n_values gets how many numbers the
 * matrix will hold at most.
 */
static InnStatus
count_documents(InnLearner *learner, Counter *counter, size_t *n_values)
{
	*n_values = count_rows(learner);
	for (size_t row = 0; row < count_rows(learner); row++)
	{
		uint32_t n_words;
		InnStatus status = count_row(learner, row, counter, &n_words);

		if (status != INN_OK)
			return status;
		*n_values += counter->touched.count;
		for (size_t t = 0; row < learner->texts.count && t < counter->touched.count; t++)
			ITEM(learner->features, InnFeature, ITEM(counter->touched, uint32_t, t))
				.n_texts++;
	}
	return INN_OK;
}

/* Numbers the features that are learnt; the last column is the intercept's. */
static uint32_t
choose_features(InnLearner *learner)
{
	uint32_t n_columns = 0;

	for (size_t f = 0; f < learner->features.count; f++)
	{
		InnFeature *feature = &ITEM(learner->features, InnFeature, f);

		feature->column = UINT32_MAX;
		if (feature->n_texts < MIN_TEXTS)
			continue;
		feature->column = n_columns++;
		feature->idf =
			log((1.0 + (double) learner->texts.count) / (1.0 + feature->n_texts)) + 1;
	}
	return n_columns + 1;
}

static int
compare_columns(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *) a;
	uint32_t y = *(const uint32_t *) b;

	return (x > y) - (x < y);
}

/* Appends a row, its columns rising, the intercept last. */
static void
fill_row(const InnLearner *learner, Counter *counter, double norm, InnTextMatrix *matrix,
		 size_t row)
{
	size_t at = matrix->row_start[row];

	/* columns rise with the numbers of features */
	if (counter->touched.count > 1)
		qsort(counter->touched.items, counter->touched.count, sizeof(uint32_t),
			  compare_columns);
	for (size_t t = 0; t < counter->touched.count; t++)
	{
		uint32_t f = ITEM(counter->touched, uint32_t, t);
		const InnFeature *feature = &ITEM(learner->features, InnFeature, f);

		if (feature->column == UINT32_MAX)
			continue;
		matrix->column[at] = feature->column;
		matrix->value[at++] =
			(float) (ITEM(counter->count, uint32_t, f) * feature->idf / norm);
	}
	matrix->column[at] = matrix->rows.n_columns - 1;
	matrix->value[at++] = 0;
	matrix->row_start[row + 1] = at;
}

/* The block of each column: 1 for patterns, 0 for the rest. */
static InnStatus
find_blocks(const InnLearner *learner, uint32_t n_columns, unsigned char **block)
{
	*block = inn_alloc(learner->memory, n_columns);
	if (*block == NULL)
		return INN_NO_MEMORY;
	memset(*block, 0, n_columns);
	for (unsigned p = 0; p < INN_N_PATTERNS; p++)
	{
		uint32_t f = inn_table_get(&learner->feature_numbers, inn_pattern_feature(p));

		if (f != UINT32_MAX &&
			ITEM(learner->features, InnFeature, f).column != UINT32_MAX)
			(*block)[ITEM(learner->features, InnFeature, f).column] = 1;
	}
	return INN_OK;
}

/* What brings the texts' rows to the mean square that each block is to have. */
static void
find_scales(const InnTextMatrix *matrix, size_t n_texts, const unsigned char *block,
			double scale[2])
{
	double squares[2] = {0, 0};

	for (size_t i = 0; i < matrix->row_start[n_texts]; i++)
		squares[block[matrix->column[i]]] += (double) matrix->value[i] * matrix->value[i];
	for (int b = 0; b < 2; b++)
		scale[b] =
			squares[b] > 0
				? sqrt((b == 1 ? PATTERN_SHARE : 1) * (double) n_texts / squares[b])
				: 1;
}

/*
 * Brings the texts' rows to a mean square of 1 in words and pairs, and of
 * PATTERN_SHARE in patterns, and the sentences' to the same scale; intercepts
 * are 1.
 */
static void
normalize(InnLearner *learner, InnTextMatrix *matrix, const unsigned char *block)
{
	size_t n = matrix->row_start[matrix->rows.n_rows];
	double scale[2];

	find_scales(matrix, learner->texts.count, block, scale);
	for (size_t i = 0; i < n; i++)
		matrix->value[i] = (float) (matrix->value[i] * scale[block[matrix->column[i]]]);
	for (size_t row = 0; row < matrix->rows.n_rows; row++)
		matrix->value[matrix->row_start[row + 1] - 1] = 1;
	/* a feature's final weight needs its block's scale: kept with its idf */
	for (size_t f = 0; f < learner->features.count; f++)
	{
		InnFeature *feature = &ITEM(learner->features, InnFeature, f);

		if (feature->column != UINT32_MAX)
			feature->factor = feature->idf * scale[block[feature->column]];
	}
}

/* Makes a matrix without rows, with room for n_rows of n_values numbers in all. */
static InnStatus
allocate_matrix(InnTextMatrix *matrix, const InnMemory *memory, size_t n_rows,
				uint32_t n_columns, size_t n_values)
{
	matrix->row_start = inn_alloc_array(memory, n_rows + 1, sizeof(size_t));
	matrix->column = inn_alloc_array(memory, n_values, sizeof(uint32_t));
	matrix->value = inn_alloc_array(memory, n_values, sizeof(float));
	if (matrix->row_start == NULL || matrix->column == NULL || matrix->value == NULL)
		return INN_NO_MEMORY;
	matrix->row_start[0] = 0;
	matrix->rows = (InnMatrix){.n_rows = n_rows,
							   .n_columns = n_columns,
							   .row_start = matrix->row_start,
							   .column = matrix->column,
							   .value = matrix->value};
	return INN_OK;
}

/* Fills in every row, then brings all to their scale. */
static InnStatus
fill_matrix(InnLearner *learner, Counter *counter, InnTextMatrix *matrix)
{
	unsigned char *block = NULL;
	InnStatus status;

	for (size_t row = 0; row < matrix->rows.n_rows; row++)
	{
		uint32_t n_words;

		status = count_row(learner, row, counter, &n_words);
		if (status != INN_OK)
			return status;
		fill_row(learner, counter, inn_length_norm(n_words), matrix, row);
	}
	status = find_blocks(learner, matrix->rows.n_columns, &block);
	if (status == INN_OK)
		normalize(learner, matrix, block);
	inn_release(learner->memory, block);
	return status;
}

InnStatus
inn_matrix_make(InnLearner *learner, InnStemmer *stemmer, InnTextMatrix *matrix)
{
	Counter counter = {0};
	size_t n_values;
	InnStatus status = take_forms_apart(learner, stemmer);

	if (status == INN_OK)
		status = count_documents(learner, &counter, &n_values);
	if (status == INN_OK)
		status = allocate_matrix(matrix, learner->memory, count_rows(learner),
								 choose_features(learner), n_values);
	if (status == INN_OK)
		status = fill_matrix(learner, &counter, matrix);
	release_counter(&counter, learner->memory);
	return status;
}

void
inn_matrix_release(InnTextMatrix *matrix, const InnMemory *memory)
{
	inn_release(memory, matrix->row_start);
	inn_release(memory, matrix->column);
	inn_release(memory, matrix->value);
}
