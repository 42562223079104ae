/*-------------------------------------------------------------------------
 *
 * learner.c
 *		From labelled texts to a model.
 *
 * A text is kept as the numbers of its words' forms; what a form gives is
 * worked out once, when training begins and the whole vocabulary is known.
 * Then: features -> matrix -> regressions on parts and on the whole ->
 * decision layer -> stored form (assemble.h).
 *
 *-------------------------------------------------------------------------
 */
#include "model/learner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/assemble.h"
#include "model/decision.h"
#include "model/features.h"
#include "model/logistic.h"
#include "model/patterns.h"
#include "model/score.h"
#include "model/table.h"
#include "text/hash.h"
#include "text/reader.h"

/* Weight of the texts against the regularisation, on rows of mean square 1. */
#define COST 8.0

/* Weight of a sentence beside its text's, where readers underlined their evidence. */
#define SENTENCE_SHARE 0.08

/*
 * Weight of the patterns beside the words: few and frequent, they would
 * otherwise outweigh them.
 */
#define PATTERN_SHARE 0.36

/*
 * A column's odds ratio is smoothed by so many texts, and what it makes of the
 * column, relative to the mean, is kept within these bounds.
 */
#define SMOOTHING          10.0
#define LEAST_PREFERENCE   0.2
#define LARGEST_PREFERENCE 3.0

/* Parts of the texts whose scores come from a fit on the others. */
#define PARTS 5

/* liblinear's default tolerance is 0.01; rows are normalised, so it suffices. */
#define TOLERANCE      0.01
#define MAX_ITERATIONS 100

/* A feature must occur in so many texts to be learnt. */
#define MIN_TEXTS 2

/* Words of a text, or forms, between two questions whether to stop. */
#define POLL_WORDS 1024

/* So many occurrences make a form one that compounds may be made of. */
#define VOCABULARY_COUNT  3
#define VOCABULARY_LENGTH 4

typedef struct Text
{
	size_t first_word; /* in words */
	uint32_t n_words;
	float weight;
	InnProfile gold;
} Text;

/* A sentence of a text in which readers underlined their evidence. */
typedef struct Sentence
{
	uint32_t text; /* its number */
	uint32_t n_words;
	size_t first_word;
	uint32_t underlined; /* a bit for each label */
} Sentence;

/* A distinct form, its spelling in the arena. */
typedef struct Form
{
	size_t spelling;
	uint32_t length;
	uint32_t count;  /* in labelled texts */
	uint32_t n_read; /* in others */
	uint64_t hash;
	uint32_t stem;
	InnLexiconForm lexicon;
	size_t first_feature; /* in form_features */
	uint32_t n_features;
} Form;

/* A word of a text. */
typedef struct TextWord
{
	uint32_t form;  /* its number */
	uint32_t flags; /* of its token */
} TextWord;

/* A growing array: the same few lines for all of them. */
typedef struct Array
{
	void *items;
	size_t count;
	size_t capacity;
} Array;

struct InnLearner
{
	const InnMemory *memory;
	unsigned left_out;     /* families */
	Array texts;           /* Text */
	Array sentences;       /* Sentence */
	Array words;           /* TextWord */
	Array forms;           /* Form */
	Array arena;           /* unsigned char, spellings */
	InnTable form_numbers; /* by hash */

	/* while training */
	InnTable feature_numbers; /* features by hash */
	Array features;           /* InnFeature, by number */
	Array form_features;      /* uint32_t, numbers of features */
};

/* Makes room for count more items of the size; INN_NO_MEMORY if there is none. */
static InnStatus
reserve(Array *array, const InnMemory *memory, size_t count, size_t size)
{
	size_t capacity = array->capacity;
	void *items;

	if (array->count + count <= capacity)
		return INN_OK;
	while (capacity < array->count + count)
		capacity = capacity > 0 ? 2 * capacity : 256;
	items = inn_resize_array(memory, array->items, capacity, size);
	if (items == NULL)
		return INN_NO_MEMORY;
	array->items = items;
	array->capacity = capacity;
	return INN_OK;
}

#define ITEM(array, type, i) (((type *) (array).items)[i])

InnStatus
inn_learner_open(const InnMemory *memory, InnLearner **learner)
{
	*learner = inn_alloc(memory, sizeof **learner);
	if (*learner == NULL)
		return INN_NO_MEMORY;
	memset(*learner, 0, sizeof **learner);
	(*learner)->memory = memory;
	return INN_OK;
}

/* Frees what training built, so that it can begin anew. */
static void
release_features(InnLearner *learner)
{
	inn_table_release(&learner->feature_numbers, learner->memory);
	inn_release(learner->memory, learner->features.items);
	inn_release(learner->memory, learner->form_features.items);
	learner->features = learner->form_features = (Array){0};
}

void
inn_learner_close(InnLearner *learner)
{
	release_features(learner);
	inn_table_release(&learner->form_numbers, learner->memory);
	inn_release(learner->memory, learner->texts.items);
	inn_release(learner->memory, learner->sentences.items);
	inn_release(learner->memory, learner->words.items);
	inn_release(learner->memory, learner->forms.items);
	inn_release(learner->memory, learner->arena.items);
	inn_release(learner->memory, learner);
}

void
inn_learner_leave_out(InnLearner *learner, unsigned families)
{
	learner->left_out = families;
}

uint32_t
inn_learner_count(const InnLearner *learner)
{
	return (uint32_t) learner->texts.count;
}

/* Does the i-th text bear the label? */
static bool
bears(const InnLearner *learner, size_t i, int label)
{
	return inn_profile_has(&ITEM(learner->texts, Text, i).gold, (InnLabel) label);
}

static uint32_t
count_bearers(const InnLearner *learner, int label)
{
	uint32_t count = 0;

	for (size_t i = 0; i < learner->texts.count; i++)
		count += bears(learner, i, label);
	return count;
}

bool
inn_learner_has_contrast(const InnLearner *learner)
{
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		uint32_t count = count_bearers(learner, k);

		if (count > 0 && count < learner->texts.count)
			return true;
	}
	return false;
}

/* The number of a token's form, which is kept if it is new. */
static InnStatus
intern_form(InnLearner *learner, const InnToken *token, uint32_t *number)
{
	InnStatus status =
		inn_table_put(&learner->form_numbers, learner->memory, token->hash, number);
	Form *form;

	if (status != INN_OK || *number < learner->forms.count)
		return status;
	if (reserve(&learner->forms, learner->memory, 1, sizeof(Form)) != INN_OK ||
		reserve(&learner->arena, learner->memory, token->form_length, 1) != INN_OK)
		return INN_NO_MEMORY;
	form = &ITEM(learner->forms, Form, learner->forms.count++);
	*form = (Form){.spelling = learner->arena.count,
				   .length = token->form_length,
				   .hash = token->hash};
	memcpy(&ITEM(learner->arena, unsigned char, learner->arena.count), token->form,
		   token->form_length);
	learner->arena.count += token->form_length;
	return INN_OK;
}

/* The labels for which the token is underlined, as bits. */
static uint32_t
underlined(const InnToken *token, const InnUnderlined *evidence, size_t n_evidence)
{
	uint32_t labels = 0;

	for (size_t i = 0; i < n_evidence; i++)
		if (token->offset >= evidence[i].offset &&
			token->offset - evidence[i].offset < evidence[i].length)
			labels |= 1u << evidence[i].label;
	/* what tells of use tells that a thing is made use of */
	if (labels & (1u << INN_IN_USE | 1u << INN_SPREAD | 1u << INN_ESTABLISHED))
		labels |= 1u << INN_NYTTIGGJORT;
	return labels;
}

/* Adds the token, the text's next word, to its sentence. */
static InnStatus
add_to_sentence(InnLearner *learner, const InnToken *token, const Text *text,
				uint32_t labels)
{
	Sentence *sentence;

	if (text->n_words == 0 || (token->flags & INN_TOKEN_SENTENCE))
	{
		if (reserve(&learner->sentences, learner->memory, 1, sizeof(Sentence)) != INN_OK)
			return INN_NO_MEMORY;
		ITEM(learner->sentences, Sentence, learner->sentences.count++) =
			(Sentence){.text = (uint32_t) learner->texts.count,
					   .first_word = text->first_word + text->n_words};
	}
	sentence = &ITEM(learner->sentences, Sentence, learner->sentences.count - 1);
	sentence->n_words++;
	sentence->underlined |= labels;
	return INN_OK;
}

InnStatus
inn_learner_add(InnLearner *learner, const void *text, size_t length,
				const InnProfile *gold, float weight, const InnUnderlined *evidence,
				size_t n_evidence)
{
	Text entry = {.first_word = learner->words.count, .weight = weight, .gold = *gold};
	InnReader reader;
	InnToken token;

	inn_reader_init(&reader, text, length, learner->memory);
	while (inn_reader_next(&reader, &token))
	{
		uint32_t number;
		InnStatus status = intern_form(learner, &token, &number);

		if (status == INN_OK)
			status = reserve(&learner->words, learner->memory, 1, sizeof(TextWord));
		if (status == INN_OK && evidence != NULL)
			status = add_to_sentence(learner, &token, &entry,
									 underlined(&token, evidence, n_evidence));
		if (status != INN_OK)
			return status;
		ITEM(learner->words, TextWord, learner->words.count++) =
			(TextWord){number, token.flags};
		ITEM(learner->forms, Form, number).count++;
		entry.n_words++;
	}
	if (reader.interrupted)
		return INN_INTERRUPTED;
	if (entry.n_words == 0)
		return INN_OK;
	if (reserve(&learner->texts, learner->memory, 1, sizeof(Text)) != INN_OK)
		return INN_NO_MEMORY;
	ITEM(learner->texts, Text, learner->texts.count++) = entry;
	return INN_OK;
}

InnStatus
inn_learner_read(InnLearner *learner, const void *text, size_t length)
{
	InnReader reader;
	InnToken token;

	inn_reader_init(&reader, text, length, learner->memory);
	while (inn_reader_next(&reader, &token))
	{
		uint32_t number;
		InnStatus status = intern_form(learner, &token, &number);

		if (status != INN_OK)
			return status;
		ITEM(learner->forms, Form, number).n_read++;
	}
	return reader.interrupted ? INN_INTERRUPTED : INN_OK;
}

/* May compounds be made of this form? */
static bool
is_vocabulary(const InnLearner *learner, const Form *form)
{
	const unsigned char *spelling = &ITEM(learner->arena, unsigned char, form->spelling);

	return form->count >= VOCABULARY_COUNT && form->length >= VOCABULARY_LENGTH &&
		   !(spelling[0] >= '0' && spelling[0] <= '9');
}

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

/* Works out the features of every form. */
static InnStatus
take_forms_apart(InnLearner *learner, InnStemmer *stemmer)
{
	InnAnalyzer analyzer = {stemmer, in_learner_vocabulary, learner};
	InnFormFeatures features;

	for (size_t i = 0; i < learner->forms.count; i++)
	{
		Form *form = &ITEM(learner->forms, Form, i);

		if (i % POLL_WORDS == 0 && inn_interrupted(learner->memory))
			return INN_INTERRUPTED;
		inn_form_features(&analyzer, &ITEM(learner->arena, unsigned char, form->spelling),
						  form->length, &features);
		form->stem = features.stem;
		inn_lexicon_look_up(&ITEM(learner->arena, unsigned char, form->spelling),
							form->length, &form->lexicon);
		form->first_feature = learner->form_features.count;
		if (learner->left_out & INN_FAMILY_PARTS)
			features.count = 1;
		form->n_features = features.count;
		if (reserve(&learner->form_features, learner->memory, features.count,
					sizeof(uint32_t)) != INN_OK)
			return INN_NO_MEMORY;
		for (unsigned f = 0; f < features.count; f++)
		{
			uint32_t *column =
				&ITEM(learner->form_features, uint32_t, learner->form_features.count++);
			InnStatus status = put_feature(learner, features.feature[f], column);

			if (status != INN_OK)
				return status;
		}
	}
	return INN_OK;
}

/* What a text's features are counted in: one count a feature, and which were touched. */
typedef struct Counter
{
	Array count;   /* uint32_t, by feature */
	Array touched; /* uint32_t */
} Counter;

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

/* The matrix has a row for each text, and then one for each sentence. */
static size_t
count_rows(const InnLearner *learner)
{
	return learner->texts.count + learner->sentences.count;
}

/* The text of a row. */
static size_t
row_text(const InnLearner *learner, size_t row)
{
	return row < learner->texts.count
			   ? row
			   : ITEM(learner->sentences, Sentence, row - learner->texts.count).text;
}

/* Counts the features of a row; *n_words gets its words. */
static InnStatus
count_row(InnLearner *learner, size_t row, Counter *counter, uint32_t *n_words)
{
	size_t first_word;

	if (row < learner->texts.count)
	{
		const Text *text = &ITEM(learner->texts, Text, row);

		first_word = text->first_word;
		*n_words = text->n_words;
	}
	else
	{
		const Sentence *sentence =
			&ITEM(learner->sentences, Sentence, row - learner->texts.count);

		first_word = sentence->first_word;
		*n_words = sentence->n_words;
	}
	return count_words(learner, first_word, *n_words, counter);
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

/* The matrix' storage; InnMatrix only borrows it. */
typedef struct Matrix
{
	InnMatrix rows;
	size_t *row_start;
	uint32_t *column;
	float *value;
} Matrix;

static void
release_matrix(Matrix *matrix, const InnMemory *memory)
{
	inn_release(memory, matrix->row_start);
	inn_release(memory, matrix->column);
	inn_release(memory, matrix->value);
}

/* Appends a row, its columns rising, the intercept last. */
static void
fill_row(const InnLearner *learner, Counter *counter, double norm, Matrix *matrix,
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

/*
 * Brings the texts' rows to a mean square of 1 in words and pairs, and of
 * PATTERN_SHARE in patterns, and the sentences' to the same scale; intercepts
 * are 1.
 */
static void
normalize(InnLearner *learner, Matrix *matrix, const unsigned char *block)
{
	size_t n = matrix->row_start[matrix->rows.n_rows];
	size_t n_texts = learner->texts.count;
	double squares[2] = {0, 0};
	double scale[2];

	for (size_t i = 0; i < matrix->row_start[n_texts]; i++)
		squares[block[matrix->column[i]]] += (double) matrix->value[i] * matrix->value[i];
	for (int b = 0; b < 2; b++)
		scale[b] =
			squares[b] > 0
				? sqrt((b == 1 ? PATTERN_SHARE : 1) * (double) n_texts / squares[b])
				: 1;
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

static InnStatus
fill_matrix(InnLearner *learner, Counter *counter, size_t n_values, uint32_t n_columns,
			Matrix *matrix)
{
	const InnMemory *memory = learner->memory;
	unsigned char *block = NULL;
	InnStatus status;

	matrix->row_start = inn_alloc_array(memory, count_rows(learner) + 1, sizeof(size_t));
	matrix->column = inn_alloc_array(memory, n_values, sizeof(uint32_t));
	matrix->value = inn_alloc_array(memory, n_values, sizeof(float));
	if (matrix->row_start == NULL || matrix->column == NULL || matrix->value == NULL)
		return INN_NO_MEMORY;
	matrix->row_start[0] = 0;
	matrix->rows = (InnMatrix){.n_rows = count_rows(learner),
							   .n_columns = n_columns,
							   .row_start = matrix->row_start,
							   .column = matrix->column,
							   .value = matrix->value};
	for (size_t row = 0; row < matrix->rows.n_rows; row++)
	{
		uint32_t n_words;

		status = count_row(learner, row, counter, &n_words);
		if (status != INN_OK)
			return status;
		fill_row(learner, counter, inn_length_norm(n_words), matrix, row);
	}
	status = find_blocks(learner, n_columns, &block);
	if (status == INN_OK)
		normalize(learner, matrix, block);
	inn_release(memory, block);
	return status;
}

/* What the regressions of one training share. */
typedef struct Training
{
	const InnMemory *memory;
	const InnMatrix *rows;
	InnMatrix preferred; /* the same, its columns scaled by preference */
	float *value;        /* of preferred */
	float *preference;   /* of each column, for the label at hand */
	uint32_t *n_bearers; /* texts with the column that bear it */
	uint32_t *n_texts;   /* texts with the column */
	signed char *label;  /* of the regression at hand, a row each */
	double *cost;
	double *weights;  /* 16 * n_columns */
	double *held_out; /* 16 scores a text */
	InnJudged *judged;
} Training;

/* What a row is to a label: an example of it, one of its want, or neither. */
typedef enum Side
{
	SIDE_UNKNOWN = 0,
	SIDE_WITH = 1,
	SIDE_WITHOUT = -1
} Side;

/*
 * A sentence that is underlined for a label that the text does not bear may
 * well say it, of something else or of an earlier stage.
 */
static Side
row_side(const InnLearner *learner, size_t row, int label)
{
	bool borne = bears(learner, row_text(learner, row), label);

	if (row >= learner->texts.count)
	{
		const Sentence *sentence =
			&ITEM(learner->sentences, Sentence, row - learner->texts.count);

		if (!(sentence->underlined >> label & 1))
			return SIDE_WITHOUT;
		return borne ? SIDE_WITH : SIDE_UNKNOWN;
	}
	return borne ? SIDE_WITH : SIDE_WITHOUT;
}

/* A row's weight in a fit on all parts but one; a sentence goes with its text. */
static double
row_weight(const InnLearner *learner, size_t row, size_t part)
{
	size_t text = row_text(learner, row);
	double weight = ITEM(learner->texts, Text, text).weight;

	if (text % PARTS == part)
		return 0;
	return row < learner->texts.count ? weight : SENTENCE_SHARE * weight;
}

/*
 * Labels and costs of one regression on all texts but those of the part
 * (part PARTS: on all), and on their sentences.  The rarer side weighs more,
 * by the square root of what would make both weigh the same.
 * Returns whether there are texts on both sides.
 */
static bool
set_costs(const InnLearner *learner, const Training *training, int label, size_t part)
{
	double n[2] = {0, 0};
	bool text_on[2] = {false, false};

	for (size_t row = 0; row < training->rows->n_rows; row++)
	{
		Side side = row_side(learner, row, label);

		training->label[row] = side == SIDE_WITH ? 1 : -1;
		training->cost[row] =
			side == SIDE_UNKNOWN ? 0 : COST * row_weight(learner, row, part);
		n[side == SIDE_WITH] += training->cost[row];
		if (row < learner->texts.count && training->cost[row] > 0)
			text_on[side == SIDE_WITH] = true;
	}
	for (size_t row = 0; row < training->rows->n_rows; row++)
	{
		double share = n[training->label[row] > 0] / (n[0] + n[1]);

		if (training->cost[row] > 0)
			training->cost[row] *= sqrt(0.5 / share);
	}
	return text_on[0] && text_on[1];
}

/* In how many texts of the fit each column occurs, and how many of them bear the label. */
static void
count_bearing_texts(const InnLearner *learner, const Training *training, int label,
					size_t part, double n[2])
{
	const InnMatrix *rows = training->rows;

	memset(training->n_bearers, 0, rows->n_columns * sizeof *training->n_bearers);
	memset(training->n_texts, 0, rows->n_columns * sizeof *training->n_texts);
	n[0] = n[1] = 0;
	for (size_t row = 0; row < learner->texts.count; row++)
	{
		bool borne = bears(learner, row, label);

		if (row % PARTS == part)
			continue;
		n[borne]++;
		for (size_t i = rows->row_start[row]; i < rows->row_start[row + 1]; i++)
		{
			training->n_texts[rows->column[i]]++;
			training->n_bearers[rows->column[i]] += borne;
		}
	}
}

/*
 * Columns that part the texts that bear the label from the others may weigh
 * more than those that do not: the regression sees each by the square root of
 * the logarithm of its odds ratio, smoothed and kept within bounds (after
 * S. Wang and C. Manning, Baselines and Bigrams, ACL 2012).
 */
static void
set_preferences(const InnLearner *learner, const Training *training, int label,
				size_t part)
{
	uint32_t n_columns = training->rows->n_columns - 1; /* but the intercept */
	double n[2];
	double sum = 0;

	count_bearing_texts(learner, training, label, part, n);
	for (uint32_t c = 0; c < n_columns; c++)
	{
		double share = n[1] / (n[0] + n[1]);
		double with = training->n_bearers[c] / share + SMOOTHING;
		double without =
			(training->n_texts[c] - training->n_bearers[c]) / (1 - share) + SMOOTHING;

		training->preference[c] = (float) fabs(log(with / without));
		sum += training->preference[c];
	}
	for (uint32_t c = 0; c < n_columns; c++)
	{
		double relative = training->preference[c] * n_columns / (sum + 1e-9);

		training->preference[c] =
			(float) sqrt(fmin(fmax(relative, LEAST_PREFERENCE), LARGEST_PREFERENCE));
	}
	training->preference[n_columns] = 1;
}

static double
row_score(const InnMatrix *rows, size_t row, const double *weights)
{
	double score = 0;

	for (size_t i = rows->row_start[row]; i < rows->row_start[row + 1]; i++)
		score += rows->value[i] * weights[rows->column[i]];
	return score;
}

/* Fits one label; without texts on both sides its weights are 0. */
static InnStatus
fit_label(const InnLearner *learner, const Training *training, int label, size_t part)
{
	const InnMatrix *rows = training->rows;
	double *weights = training->weights + (size_t) label * rows->n_columns;
	InnProblem problem = {&training->preferred, training->label, training->cost};
	InnStatus status;
	InnFit fit;

	memset(weights, 0, rows->n_columns * sizeof *weights);
	if (!set_costs(learner, training, label, part))
		return INN_OK;
	set_preferences(learner, training, label, part);
	for (size_t i = 0; i < rows->row_start[rows->n_rows]; i++)
		training->value[i] = rows->value[i] * training->preference[rows->column[i]];
	status = inn_logistic_fit(&problem, TOLERANCE, MAX_ITERATIONS, training->memory,
							  weights, &fit);
	for (uint32_t c = 0; c < rows->n_columns; c++)
		weights[c] *= training->preference[c];
	return status;
}

/* Fits all labels on the parts, for held-out scores, then on the whole. */
static InnStatus
fit_labels(const InnLearner *learner, const Training *training)
{
	for (size_t part = 0; part <= PARTS; part++)
		for (int k = 0; k < INN_N_LABELS; k++)
		{
			InnStatus status = fit_label(learner, training, k, part);

			if (status != INN_OK)
				return status;
			for (size_t i = part; i < learner->texts.count && part < PARTS; i += PARTS)
				training->held_out[i * INN_N_LABELS + k] =
					row_score(training->rows, i,
							  training->weights + (size_t) k * training->rows->n_columns);
		}
	return INN_OK;
}

/* Gives every learnt feature its final weights: decision layer times regressions. */
static void
fold(const InnLearner *learner, const Training *training, const InnDecision *decision,
	 InnWeights *weights)
{
	size_t n_columns = training->rows->n_columns;

	for (size_t f = 0; f < learner->features.count; f++)
	{
		const InnFeature *feature = &ITEM(learner->features, InnFeature, f);
		float *row = weights->row[f].weight;

		for (int k = 0; k < INN_N_LABELS; k++)
		{
			double sum = 0;

			for (int j = 0; j < INN_N_LABELS && feature->column != UINT32_MAX; j++)
				sum += decision->weight[k][j] *
					   training->weights[(size_t) j * n_columns + feature->column];
			row[k] = (float) (sum * feature->factor);
		}
	}
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		double sum = decision->intercept[k];

		for (int j = 0; j < INN_N_LABELS; j++)
			sum += decision->weight[k][j] *
				   training->weights[(size_t) j * n_columns + n_columns - 1];
		weights->intercept[k] = (float) sum;
	}
}

static InnStatus
train(const InnLearner *learner, Training *training, InnWeights *weights)
{
	InnDecision decision;
	InnStatus status;

	for (size_t i = 0; i < learner->texts.count; i++)
		training->judged[i] = (InnJudged){ITEM(learner->texts, Text, i).gold,
										  ITEM(learner->texts, Text, i).weight};
	status = fit_labels(learner, training);
	if (status == INN_OK)
		status = inn_decision_fit(training->held_out, training->judged,
								  learner->texts.count, training->memory, &decision);
	if (status == INN_OK)
		fold(learner, training, &decision, weights);
	return status;
}

/* Allocates what a training needs; false without memory. */
static bool
allocate_training(const InnLearner *learner, Training *training, InnWeights *weights)
{
	const InnMemory *memory = training->memory;
	const InnMatrix *rows = training->rows;
	size_t n_values = rows->row_start[rows->n_rows];
	size_t n_texts = learner->texts.count;

	training->value = inn_alloc_array(memory, n_values, sizeof *training->value);
	training->preference =
		inn_alloc_array(memory, rows->n_columns, sizeof *training->preference);
	training->n_bearers =
		inn_alloc_array(memory, rows->n_columns, sizeof *training->n_bearers);
	training->n_texts =
		inn_alloc_array(memory, rows->n_columns, sizeof *training->n_texts);
	training->label = inn_alloc_array(memory, rows->n_rows, sizeof *training->label);
	training->cost = inn_alloc_array(memory, rows->n_rows, sizeof *training->cost);
	training->judged = inn_alloc_array(memory, n_texts, sizeof *training->judged);
	training->held_out =
		inn_alloc_array(memory, n_texts, INN_N_LABELS * sizeof *training->held_out);
	training->weights = inn_alloc_array(memory, rows->n_columns,
										INN_N_LABELS * sizeof *training->weights);
	weights->row = inn_alloc_array(memory, learner->features.count, sizeof *weights->row);
	return training->value != NULL && training->preference != NULL &&
		   training->n_bearers != NULL && training->n_texts != NULL &&
		   training->label != NULL && training->cost != NULL &&
		   training->judged != NULL && training->held_out != NULL &&
		   training->weights != NULL && weights->row != NULL;
}

static void
release_training(Training *training)
{
	inn_release(training->memory, training->weights);
	inn_release(training->memory, training->held_out);
	inn_release(training->memory, training->judged);
	inn_release(training->memory, training->cost);
	inn_release(training->memory, training->label);
	inn_release(training->memory, training->n_texts);
	inn_release(training->memory, training->n_bearers);
	inn_release(training->memory, training->preference);
	inn_release(training->memory, training->value);
}

static InnStatus
train_on_matrix(const InnLearner *learner, const InnMatrix *rows, InnWeights *weights)
{
	Training training = {.memory = learner->memory, .rows = rows};
	InnStatus status = INN_NO_MEMORY;

	if (allocate_training(learner, &training, weights))
	{
		training.preferred = *rows;
		training.preferred.value = training.value;
		status = train(learner, &training, weights);
	}
	release_training(&training);
	return status;
}

/* Hands the forms to the stored model, with the features that each adds up. */
static InnStatus
list_forms(const InnLearner *learner, InnWordForm **forms)
{
	*forms = inn_alloc_array(learner->memory, learner->forms.count, sizeof **forms);
	if (*forms == NULL)
		return INN_NO_MEMORY;
	for (size_t i = 0; i < learner->forms.count; i++)
	{
		const Form *form = &ITEM(learner->forms, Form, i);

		(*forms)[i] = (InnWordForm){
			.hash = form->hash,
			.stem = form->stem,
			.flags = is_vocabulary(learner, form) ? INN_FORM_VOCABULARY : 0,
			.lexicon = &form->lexicon,
			.features = &ITEM(learner->form_features, uint32_t, form->first_feature),
			.n_features = form->n_features,
			.count = form->count,
			.n_read = form->n_read};
	}
	return INN_OK;
}

static InnStatus
assemble(const InnLearner *learner, const InnWeights *weights, unsigned char **bytes,
		 size_t *size)
{
	InnWordForm *forms;
	InnStatus status = list_forms(learner, &forms);
	InnParts parts = {.n_texts = (uint32_t) learner->texts.count,
					  .features = learner->features.items,
					  .n_features = (uint32_t) learner->features.count,
					  .weights = weights,
					  .forms = forms,
					  .n_forms = (uint32_t) learner->forms.count};

	if (status != INN_OK)
		return status;
	for (int k = 0; k < INN_N_LABELS; k++)
		parts.label_texts[k] = count_bearers(learner, k);
	status = inn_model_assemble(&parts, learner->memory, bytes, size);
	inn_release(learner->memory, forms);
	return status;
}

InnStatus
inn_learner_train(InnLearner *learner, InnStemmer *stemmer, unsigned char **bytes,
				  size_t *size)
{
	Counter counter = {0};
	Matrix matrix = {0};
	InnWeights weights = {0};
	InnStatus status;
	size_t n_values;

	if (!inn_learner_has_contrast(learner))
		return INN_INVALID;
	release_features(learner);
	status = take_forms_apart(learner, stemmer);
	if (status == INN_OK)
		status = count_documents(learner, &counter, &n_values);
	if (status == INN_OK)
		status =
			fill_matrix(learner, &counter, n_values, choose_features(learner), &matrix);
	release_counter(&counter, learner->memory);
	if (status == INN_OK)
		status = train_on_matrix(learner, &matrix.rows, &weights);
	release_matrix(&matrix, learner->memory);
	if (status == INN_OK)
		status = assemble(learner, &weights, bytes, size);
	inn_release(learner->memory, weights.row);
	release_features(learner);
	return status;
}
