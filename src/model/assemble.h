/*-------------------------------------------------------------------------
 *
 * assemble.h
 *		From real weights to a model's stored form.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_ASSEMBLE_H
#define INN_ASSEMBLE_H

#include "memory.h"
#include "model/labels.h"
#include "text/lexicon.h"

/* A feature that the learner met. */
typedef struct InnFeature
{
	uint64_t hash;
	double idf;
	double factor;    /* a count's value in the matrix times the length's norm */
	uint32_t n_texts; /* that it occurs in */
	uint32_t column;  /* in the matrix; UINT32_MAX if it is not learnt */
	bool is_pair;     /* of stems */
} InnFeature;

/* What an occurrence of a feature adds to each label's sum. */
typedef struct InnWeightRow
{
	float weight[INN_N_LABELS];
} InnWeightRow;

typedef struct InnWeights
{
	InnWeightRow *row; /* a feature each */
	float intercept[INN_N_LABELS];
} InnWeights;

/* A form, and the features (by number) that a word of it has by itself. */
typedef struct InnWordForm
{
	uint64_t hash;
	uint32_t stem;
	uint8_t flags; /* INN_FORM_... */
	const InnLexiconForm *lexicon;
	const uint32_t *features;
	uint32_t n_features;
	uint32_t count;  /* of its occurrences in labelled texts */
	uint32_t n_read; /* in others */
} InnWordForm;

/* All that goes into a model. */
typedef struct InnParts
{
	uint32_t n_texts;
	uint32_t label_texts[INN_N_LABELS];
	const InnFeature *features;
	uint32_t n_features;
	const InnWeights *weights;
	const InnWordForm *forms;
	uint32_t n_forms;
} InnParts;

/*
 * Rounds the weights to 16 bits, leaves out features that hardly matter, adds
 * up the rows of forms, and writes all of it as model.h describes.  *bytes is
 * allocated from memory.
 */
InnStatus inn_model_assemble(const InnParts *parts, const InnMemory *memory,
							 unsigned char **bytes, size_t *size);

#endif /* INN_ASSEMBLE_H */
