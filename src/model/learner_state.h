/*-------------------------------------------------------------------------
 *
 * learner_state.h
 *		What a learner holds: texts as the numbers of their words' forms, and,
 *		while it trains, the features that these give.
 *
 * Included by learner.c, matrix.c and regressions.c alone.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_LEARNER_STATE_H
#define INN_LEARNER_STATE_H

#include "model/learner.h"
#include "model/table.h"
#include "text/lexicon.h"

/* So many occurrences make a form one that compounds may be made of. */
#define VOCABULARY_COUNT  3
#define VOCABULARY_LENGTH 4

/* A growing array: the same few lines for all of them. */
typedef struct Array
{
	void *items;
	size_t count;
	size_t capacity;
} Array;

#define ITEM(array, type, i) (((type *) (array).items)[i])

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

	/* while training, by matrix.c */
	InnTable feature_numbers; /* features by hash */
	Array features;           /* InnFeature, by number */
	Array form_features;      /* uint32_t, numbers of features */
};

/* Makes room for count more items of the size; INN_NO_MEMORY if there is none. */
static inline InnStatus
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

/* Does the i-th text bear the label? */
static inline bool
bears(const InnLearner *learner, size_t i, int label)
{
	return inn_profile_has(&ITEM(learner->texts, Text, i).gold, (InnLabel) label);
}

/*
 * The sentence of a row of the matrix, which has a row for each text and then one
 * for each sentence; NULL if the row is a text's.
 */
static inline const Sentence *
row_sentence(const InnLearner *learner, size_t row)
{
	return row < learner->texts.count
			   ? NULL
			   : &ITEM(learner->sentences, Sentence, row - learner->texts.count);
}

/* May compounds be made of this form? */
static inline bool
is_vocabulary(const InnLearner *learner, const Form *form)
{
	const unsigned char *spelling = &ITEM(learner->arena, unsigned char, form->spelling);

	return form->count >= VOCABULARY_COUNT && form->length >= VOCABULARY_LENGTH &&
		   !(spelling[0] >= '0' && spelling[0] <= '9');
}

#endif /* INN_LEARNER_STATE_H */
