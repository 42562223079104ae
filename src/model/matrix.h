/*-------------------------------------------------------------------------
 *
 * matrix.h
 *		From a learner's texts to the matrix that its regressions are fitted to.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_MATRIX_H
#define INN_MATRIX_H

#include "model/learner.h"
#include "model/logistic.h"

/* A matrix with its storage, which rows only borrows. */
typedef struct InnTextMatrix
{
	InnMatrix rows;
	size_t *row_start;
	uint32_t *column;
	float *value;
} InnTextMatrix;

/*
 * Lists the features of the learner's forms and texts, numbers those that are
 * learnt, and fills the matrix: a row for each text and then one for each
 * sentence, a column for each feature that is learnt and a last one for the
 * intercept.  matrix begins zeroed and must be released, after a failure too.
 */
InnStatus inn_matrix_make(InnLearner *learner, InnStemmer *stemmer,
						  InnTextMatrix *matrix);
void inn_matrix_release(InnTextMatrix *matrix, const InnMemory *memory);

#endif /* INN_MATRIX_H */
