/*-------------------------------------------------------------------------
 *
 * regressions.h
 *		From a learner's matrix to the weights of its features.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_REGRESSIONS_H
#define INN_REGRESSIONS_H

#include "model/assemble.h"
#include "model/learner.h"
#include "model/logistic.h"

/*
 * Fits a regression for each label and the decision layer, on the rows that
 * matrix.h makes, and multiplies both to a row of weights for each of the
 * learner's features.  weights->row is allocated from memory; it begins as NULL
 * and is the caller's to release, after a failure too.
 */
InnStatus inn_regressions_fit(const InnLearner *learner, const InnMatrix *rows,
							  InnWeights *weights);

#endif /* INN_REGRESSIONS_H */
