/*-------------------------------------------------------------------------
 *
 * logistic.h
 *	  L2-regularised logistic regression: two classes over sparse rows, and
 *	  a softmax over few dense features.
 *
 * Both fits are deterministic: the same input gives the same bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_LOGISTIC_H
#define INN_LOGISTIC_H

#include <stddef.h>
#include <stdint.h>

#include "memory.h"

#define INN_SOFTMAX_MAX_CLASSES  8
#define INN_SOFTMAX_MAX_FEATURES 64

/*
 * Sparse rows (CSR): the entries of row i are those from row_start[i] up to,
 * not including, row_start[i + 1].  row_start has n_rows + 1 members.  The
 * order of columns in a row is free, but ascending is fastest.
 */
typedef struct InnMatrix
{
	size_t n_rows;
	uint32_t n_columns;
	const size_t *row_start;
	const uint32_t *column;
	const float *value;
} InnMatrix;

typedef struct InnProblem
{
	const InnMatrix *rows;
	const signed char *label; /* n_rows, +1 or -1 */
	const double *cost;       /* n_rows, >= 0; a row that costs 0 is left
								 * out, at no expense of time */
} InnProblem;

typedef struct InnFit
{
	double objective;     /* at the weights returned */
	double gradient_norm; /* Euclidean, there */
	int iterations;       /* Newton steps; if max_iterations of them,
								 * the tolerance may not have been reached */
} InnFit;

/*
 * Minimise over w:
 *
 *		1/2 w'w + sum_i cost_i * log(1 + exp(-label_i * w'x_i))
 *
 * The intercept is the caller's affair: a column that is 1 in every row, or
 * a larger constant to regularise it less.
 *
 * weights (n_columns) holds the start, e.g. zeros or the solution of a
 * similar problem, and receives the solution.
 *
 * Iteration stops when |gradient| <= tolerance * |gradient at w = 0| *
 * min(n_pos, n_neg) / (n_pos + n_neg), liblinear's rule (its default
 * tolerance is 0.01), the counts being of rows with cost > 0; or after
 * max_iterations; or when rounding allows no further progress.
 *
 * INN_INVALID, with weights as they were: no rows or no columns; a negative
 * or not finite cost; a not finite value or starting weight; a label other
 * than +1 and -1; not both labels among rows with cost > 0; a column >=
 * n_columns; row_start that decreases; a tolerance that is negative or not
 * finite; max_iterations < 0; numbers so large that the objective or its
 * gradient overflows (the one case in which weights may have changed).
 * After INN_INTERRUPTED the weights are finite, but no solution.
 *
 * A single row, or n_columns, of many millions delays the next question to
 * memory->interrupted beyond a few milliseconds.
 */
extern InnStatus inn_logistic_fit(const InnProblem *problem, double tolerance,
								  int max_iterations, const InnMemory *memory,
								  double *weights, InnFit *fit);

typedef struct InnSoftmaxProblem
{
	size_t n_rows;
	int n_features;   /* 0 .. INN_SOFTMAX_MAX_FEATURES */
	int n_classes;    /* 2 .. INN_SOFTMAX_MAX_CLASSES */
	const double *x;  /* n_rows * n_features, row by row */
	const int *label; /* n_rows, 0 .. n_classes - 1 */
	double ridge;     /* > 0 */
} InnSoftmaxProblem;

/*
 * Minimise over n_classes rows of (n_features weights, intercept):
 *
 *		sum_i -log p(label_i | x_i) + ridge/2 * |weights without intercepts|^2
 *
 * p being the softmax of the rows' scores.  This is the multinomial loss of
 * scikit-learn's LogisticRegression(C = 1 / ridge).  The intercepts are not
 * regularised; adding one number to all of them changes nothing, so those
 * returned sum to zero, which makes the solution unique.  With two classes
 * the difference of the two rows is the logistic regression with cost
 * 2 / ridge.
 *
 * weights: n_classes * (n_features + 1), in and out as above.  The stopping
 * rule is as above too, with the rarest class in place of min(n_pos, n_neg).
 *
 * INN_INVALID: sizes, labels or ridge outside the ranges above; a class
 * without a row (its intercept would have no finite optimum); else as above.
 */
extern InnStatus inn_softmax_fit(const InnSoftmaxProblem *problem, double tolerance,
								 int max_iterations, const InnMemory *memory,
								 double *weights, InnFit *fit);

#endif /* INN_LOGISTIC_H */
