/*-------------------------------------------------------------------------
 *
 * features.h
 *		From words to features: what a model has weights for.
 *
 * A text's features are of two sorts.  Those of a word by itself (its stem
 * and the stems of its compound parts) depend on nothing but its form: for
 * the forms that a model knows they are added up beforehand.  Those of words
 * in a row, stem pairs and patterns, depend on what stands around it.  Every
 * feature is a 64-bit hash; a text's score is linear in how often each occurs.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_FEATURES_H
#define INN_FEATURES_H

#include "text/compound.h"
#include "text/stem.h"

/* Kinds of features: part of their hashes. */
typedef enum InnFeatureKind
{
	INN_FEATURE_STEM = 1, /* stem of a word or of a compound's part */
	INN_FEATURE_PATTERN   /* a pattern of patterns.h */
} InnFeatureKind;

/* The stem and the parts of a form. */
#define INN_WORD_FEATURES_MAX (1 + INN_PARTS_MAX)

/* What takes a form apart; the same when learning and when scoring. */
typedef struct InnAnalyzer
{
	InnStemmer *stemmer;
	InnVocabulary vocabulary;
	const void *vocabulary_context;
} InnAnalyzer;

/* A form taken apart. */
typedef struct InnFormFeatures
{
	uint32_t stem; /* by which pairs know the word */
	unsigned count;
	uint64_t feature[INN_WORD_FEATURES_MAX];
} InnFormFeatures;

/* All features that a word of this form has by itself. */
void inn_form_features(const InnAnalyzer *analyzer, const unsigned char *form,
					   unsigned length, InnFormFeatures *features);

/*
 * The feature of two words that follow each other.  Reckoned for every word, so
 * by a cheaper mix than inn_hash_pair's.
 */
static inline uint64_t
inn_pair_feature(uint32_t first_stem, uint32_t second_stem)
{
	uint64_t h = (uint64_t) first_stem << 32 | second_stem;

	h *= UINT64_C(0x9fb21c651e98df25);
	h ^= h >> 29;
	h *= UINT64_C(0xff51afd7ed558ccd);
	return h ^ h >> 32;
}

/* The feature of a pattern, by its number. */
uint64_t inn_pattern_feature(unsigned number);

#endif /* INN_FEATURES_H */
