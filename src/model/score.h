/*-------------------------------------------------------------------------
 *
 * score.h
 *		From a text to its scores, its profile and the evidence for them.
 *
 * The score of label k in a text of n words is
 *
 *		intercept[k] + scale[k] * sum[k] / (n + 20)^0.75
 *
 * where sum[k] adds the integer weight of every feature each time it occurs.
 * The three probabilities of 3N are the logistic function of their scores.
 * Of the labels of a choice the highest score above 0 is taken, 0 standing
 * for none of them.  Uptake is chosen among idea and trial (or none) where
 * nyttiggjort is below 0.5, else among in_use, spread and established, so
 * that both always agree.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_SCORE_H
#define INN_SCORE_H

#include "model/model.h"
#include "text/stem.h"

/* What scoring needs besides the text. */
typedef struct InnScorer
{
	const InnModel *model;
	InnStemmer *stemmer;
	const InnMemory *memory; /* asked whether to stop; nothing is allocated */
} InnScorer;

typedef struct InnScores
{
	double score[INN_N_LABELS];
	size_t n_words;
} InnScores;

/* One occurrence of a feature and what it adds to each label's score. */
typedef struct InnEvidence
{
	size_t offset; /* bytes of its passage in the text, below 2^32 */
	size_t length;
	unsigned n_words; /* of the passage */
	int pattern;      /* number of the pattern that it matches, or -1 */
	float contribution[INN_N_LABELS];
} InnEvidence;

typedef void (*InnEvidenceSink)(void *context, const InnEvidence *evidence);

/* What sums are divided by in a text of n words: (n + 20)^0.75. */
double inn_length_norm(size_t n_words);

/* The scores of a text (UTF-8); INN_INTERRUPTED if asked to stop. */
InnStatus inn_score(const InnScorer *scorer, const void *text, size_t length,
					InnScores *scores);

/*
 * Yields every piece of evidence in a text of n_words, as inn_score counted
 * them.  All contributions of a label and its intercept add up to its score.
 */
InnStatus inn_evidence(const InnScorer *scorer, const void *text, size_t length,
					   size_t n_words, InnEvidenceSink sink, void *context);

/* What the scores of a Swedish text amount to. */
void inn_decide(const InnScores *scores, InnProfile *profile);

/* The whole way: language, scores, profile.  No words: no labels. */
InnStatus inn_classify(const InnScorer *scorer, const void *text, size_t length,
					   InnProfile *profile);

#endif /* INN_SCORE_H */
