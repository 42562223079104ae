/*-------------------------------------------------------------------------
 *
 * decision.h
 *		From raw scores to calibrated ones: the layer above the regressions.
 *
 * For each dimension a softmax over all 16 raw scores, learnt from held-out
 * texts, tells how likely each of its values is; so one label's evidence may
 * speak for another's.  It is linear: calibrated scores are a matrix times
 * the raw ones.  Cut-offs are then shifted to what gives the best macro-F1
 * on the same texts, for in a choice with rare values the likeliest value is
 * seldom a rare one.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_DECISION_H
#define INN_DECISION_H

#include "memory.h"
#include "model/labels.h"

typedef struct InnDecision
{
	/* calibrated[k] = intercept[k] + sum over j of weight[k][j] * raw[j] */
	double weight[INN_N_LABELS][INN_N_LABELS];
	double intercept[INN_N_LABELS];
} InnDecision;

/* A text's profile by its readers, and how much they are to be trusted. */
typedef struct InnJudged
{
	InnProfile gold;
	float weight; /* above 0, at most 1 */
} InnJudged;

/*
 * Learns from n texts: raw holds 16 held-out scores a text.  Readers of less
 * weight may use labels more sparingly: texts of a weight below 1 get an
 * intercept of their own, which is then left out, and cut-offs are set on the
 * others alone (on all, if there are no others).
 */
InnStatus inn_decision_fit(const double *raw, const InnJudged *judged, size_t n,
						   const InnMemory *memory, InnDecision *decision);

#endif /* INN_DECISION_H */
