/*-------------------------------------------------------------------------
 *
 * logistic.c
 *	  L2-regularised logistic regression by a truncated Newton method.
 *
 * Each Newton step is found by conjugate gradients from products with the
 * Hessian, which is never formed (Lin, Weng & Keerthi, "Trust region Newton
 * method for large-scale logistic regression", JMLR 9, 2008).  As in later
 * versions of liblinear, a backtracking line search takes the place of the
 * trust region, and conjugate gradients stop by the decrease of the quadratic
 * model (Galli & Lin, "A study on truncated Newton methods for linear
 * classification", IEEE TNNLS 33, 2022); the preconditioner mixes the
 * Hessian's diagonal with the identity (Hsia, Chiang & Lin, "Preconditioned
 * conjugate gradient methods in truncated Newton frameworks for large-scale
 * linear classification", ACML 2018).
 *
 * The method sees a model as rows: each row turns the weights into a few
 * scores (one, or one for each class), and the loss is a sum over rows of a
 * convex function of the row's scores.  RowMath is what differs between the
 * two models.
 *
 *-------------------------------------------------------------------------
 */
#include "model/logistic.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define MAX_SCORES INN_SOFTMAX_MAX_CLASSES

/* Multiply-adds between two questions to memory->interrupted: under 1 ms. */
#define WORK_PER_QUESTION 200000

/* What the exponential and the logarithm of one score count as. */
#define WORK_OF_LOSS 32

/* Conjugate gradients stop when an average step gains less than this share. */
#define CG_TOLERANCE 0.1

/* Armijo's condition: share of the decrease predicted that must come true. */
#define SUFFICIENT_DECREASE 0.01
#define MAX_HALVINGS        20

/* Relative error to expect in an objective, a sum over many rows. */
#define OBJECTIVE_ROUNDING 1e-14

/* Share of the Hessian's diagonal in the preconditioner; Hsia et al.'s. */
#define SPARSE_DIAGONAL_SHARE 0.01

/* Smallest preconditioner entry in units of ridge, against division by 0. */
#define PRECONDITIONER_FLOOR 1e-8

typedef struct RowMath
{
	/* Number of multiply-adds in project or spread. */
	size_t (*work)(const void *problem, size_t row);

	/* scores = x_row * weights */
	void (*project)(const void *problem, size_t row, const double *weights,
					double *scores);

	/* sum += x_row' * scores, the transpose of project */
	void (*spread)(const void *problem, size_t row, const double *scores, double *sum);

	/* diagonal += the diagonal of x_row' * (the loss's Hessian) * x_row */
	void (*spread_diagonal)(const void *problem, size_t row, const double *shape,
							double *diagonal);

	double (*loss)(const void *problem, size_t row, const double *scores);

	/* The loss's gradient, and what "curve" needs to know of its Hessian. */
	void (*differentiate)(const void *problem, size_t row, const double *scores,
						  double *slope, double *shape);

	/* scores = (the loss's Hessian) * scores */
	void (*curve)(const void *problem, size_t row, const double *shape, double *scores);
} RowMath;

/*
 * The weights are n_blocks runs of block_length; the first n_ridged of each
 * run are regularised.
 */
typedef struct Model
{
	const RowMath *math;
	const void *problem;
	size_t n_rows;
	size_t n_scores; /* of a row */
	size_t n_blocks;
	size_t block_length;
	size_t n_ridged;
	double ridge;
	double diagonal_share; /* in the preconditioner */
	double rarest_share;   /* of the rarest class among the rows */
} Model;

typedef struct Newton
{
	const Model *model;
	const InnMemory *memory;
	size_t work_left; /* until the next question */
	size_t n_weights;
	double *weights; /* the caller's */
	double objective;
	double gradient_norm;
	double decrease; /* predicted for the last step, first order */

	/* The regulariser at weights + t * step, as a polynomial in t. */
	double ridge_terms[3];

	double *buffer; /* all the arrays below */

	/* n_weights each */
	double *gradient;
	double *preconditioner; /* the inverse's diagonal */
	double *step;
	double *residual;
	double *direction;
	double *product;

	/* n_rows * n_scores each */
	double *scores;
	double *line; /* the scores' change along step */
	double *slope;
	double *shape;
} Newton;

/* ---------- vectors ---------- */

static double
dot(const double *a, const double *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static void
add_multiple(double *sum, double factor, const double *vector, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum[i] += factor * vector[i];
}

static bool
all_finite(const double *vector, size_t n)
{
	for (size_t i = 0; i < n; i++)
	{
		if (!isfinite(vector[i]))
			return false;
	}
	return true;
}

/* ---------- the regulariser ---------- */

/* product = (the regulariser's Hessian) * vector */
static void
ridge_product(const Model *model, const double *vector, double *product)
{
	size_t length = model->block_length;

	for (size_t block = 0; block < model->n_blocks; block++)
	{
		for (size_t i = 0; i < length; i++)
			product[i] = i < model->n_ridged ? model->ridge * vector[i] : 0;
		vector += length;
		product += length;
	}
}

/* a' * (the regulariser's Hessian) * b */
static double
ridge_dot(const Model *model, const double *a, const double *b)
{
	double sum = 0;

	for (size_t block = 0; block < model->n_blocks; block++)
	{
		size_t start = block * model->block_length;

		sum += dot(a + start, b + start, model->n_ridged);
	}
	return model->ridge * sum;
}

/* ---------- sums over rows ---------- */

/* Account for work about to be done; true if the caller is to give up. */
static bool
interrupted(Newton *newton, size_t work)
{
	if (work < newton->work_left)
	{
		newton->work_left -= work;
		return false;
	}
	newton->work_left = WORK_PER_QUESTION;
	return inn_interrupted(newton->memory);
}

static InnStatus
project_rows(Newton *newton, const double *vector, double *scores)
{
	const Model *model = newton->model;
	const RowMath *math = model->math;

	for (size_t row = 0; row < model->n_rows; row++)
	{
		if (interrupted(newton, math->work(model->problem, row)))
			return INN_INTERRUPTED;
		math->project(model->problem, row, vector, scores + row * model->n_scores);
	}
	return INN_OK;
}

static InnStatus
hessian_product(Newton *newton, const double *vector, double *product)
{
	const Model *model = newton->model;
	const RowMath *math = model->math;
	double scores[MAX_SCORES];

	ridge_product(model, vector, product);
	for (size_t row = 0; row < model->n_rows; row++)
	{
		if (interrupted(newton, 2 * math->work(model->problem, row)))
			return INN_INTERRUPTED;
		math->project(model->problem, row, vector, scores);
		math->curve(model->problem, row, newton->shape + row * model->n_scores, scores);
		math->spread(model->problem, row, scores, product);
	}
	return INN_OK;
}

/* The objective at weights + t * step. */
static InnStatus
objective_along_step(Newton *newton, double t, double *objective)
{
	const Model *model = newton->model;
	const double *terms = newton->ridge_terms;
	double scores[MAX_SCORES];
	double sum = terms[0] + t * (terms[1] + t * terms[2]);

	for (size_t row = 0; row < model->n_rows; row++)
	{
		size_t start = row * model->n_scores;

		if (interrupted(newton, WORK_OF_LOSS * model->n_scores))
			return INN_INTERRUPTED;
		for (size_t i = 0; i < model->n_scores; i++)
			scores[i] = newton->scores[start + i] + t * newton->line[start + i];
		sum += model->math->loss(model->problem, row, scores);
	}
	*objective = sum;
	return INN_OK;
}

/* Turn the Hessian's diagonal into the inverse of the preconditioner. */
static void
invert_preconditioner(Newton *newton)
{
	const Model *model = newton->model;
	double share = model->diagonal_share;
	double smallest = PRECONDITIONER_FLOOR * model->ridge;

	for (size_t i = 0; i < newton->n_weights; i++)
	{
		double entry = share * newton->preconditioner[i] + 1 - share;

		newton->preconditioner[i] = 1 / fmax(entry, smallest);
	}
}

/*
 * Gradient, preconditioner and Hessian at these weights, whose scores are
 * newton->scores.
 */
static InnStatus
differentiate(Newton *newton, const double *weights)
{
	const Model *model = newton->model;
	const RowMath *math = model->math;
	double *ones = newton->product; /* free at this time */

	for (size_t i = 0; i < newton->n_weights; i++)
		ones[i] = 1;
	ridge_product(model, ones, newton->preconditioner);
	ridge_product(model, weights, newton->gradient);
	for (size_t row = 0; row < model->n_rows; row++)
	{
		double *slope = newton->slope + row * model->n_scores;
		double *shape = newton->shape + row * model->n_scores;

		if (interrupted(newton, 2 * math->work(model->problem, row)))
			return INN_INTERRUPTED;
		math->differentiate(model->problem, row, newton->scores + row * model->n_scores,
							slope, shape);
		math->spread(model->problem, row, slope, newton->gradient);
		math->spread_diagonal(model->problem, row, shape, newton->preconditioner);
	}
	invert_preconditioner(newton);
	newton->gradient_norm =
		sqrt(dot(newton->gradient, newton->gradient, newton->n_weights));
	return INN_OK;
}

/* ---------- one Newton step ---------- */

/* step = 0; returns residual' * preconditioner * residual */
static double
start_step(Newton *newton)
{
	double norm = 0;

	for (size_t i = 0; i < newton->n_weights; i++)
	{
		newton->step[i] = 0;
		newton->residual[i] = -newton->gradient[i];
		newton->direction[i] = newton->preconditioner[i] * newton->residual[i];
		norm += newton->direction[i] * newton->residual[i];
	}
	return norm;
}

/*
 * Go "length" along the direction.  Returns residual' * preconditioner *
 * residual; *model_value becomes gradient' step + 1/2 step' Hessian step.
 */
static double
advance_step(Newton *newton, double length, double *model_value)
{
	double norm = 0;
	double sum = 0;

	for (size_t i = 0; i < newton->n_weights; i++)
	{
		double step = newton->step[i] + length * newton->direction[i];
		double residual = newton->residual[i] - length * newton->product[i];

		newton->step[i] = step;
		newton->residual[i] = residual;
		norm += residual * residual * newton->preconditioner[i];
		sum += step * (newton->gradient[i] - residual);
	}
	*model_value = sum / 2;
	return norm;
}

static void
turn_direction(Newton *newton, double beta)
{
	for (size_t i = 0; i < newton->n_weights; i++)
		newton->direction[i] =
			beta * newton->direction[i] + newton->preconditioner[i] * newton->residual[i];
}

/* Preconditioned conjugate gradients on Hessian * step = -gradient. */
static InnStatus
find_step(Newton *newton, double tolerance)
{
	size_t n = newton->n_weights;
	double norm = start_step(newton);
	double value = 0;

	for (size_t round = 1; round <= n; round++)
	{
		double curvature;
		double old_norm = norm;
		double old_value = value;
		InnStatus status;

		status = hessian_product(newton, newton->direction, newton->product);
		if (status != INN_OK)
			return status;
		if (interrupted(newton, 6 * n))
			return INN_INTERRUPTED;
		curvature = dot(newton->direction, newton->product, n);
		if (!(curvature > 0))
			break;
		norm = advance_step(newton, norm / curvature, &value);

		/* Both sides are negative; anything else is rounding, and the end. */
		if (!((double) round * (value - old_value) < tolerance * value))
			break;
		turn_direction(newton, norm / old_norm);
	}
	return INN_OK;
}

static void
move(Newton *newton, double t, double objective)
{
	const Model *model = newton->model;

	add_multiple(newton->weights, t, newton->step, newton->n_weights);
	add_multiple(newton->scores, t, newton->line, model->n_rows * model->n_scores);
	newton->objective = objective;
}

/* Halve the step until the objective is enough smaller, then take it. */
static InnStatus
take_step(Newton *newton, bool *taken)
{
	const Model *model = newton->model;
	double *terms = newton->ridge_terms;
	double rounding = OBJECTIVE_ROUNDING * newton->objective;
	double t = 1;
	InnStatus status;

	terms[0] = ridge_dot(model, newton->weights, newton->weights) / 2;
	terms[1] = ridge_dot(model, newton->weights, newton->step);
	terms[2] = ridge_dot(model, newton->step, newton->step) / 2;
	newton->decrease = -dot(newton->gradient, newton->step, newton->n_weights);
	status = project_rows(newton, newton->step, newton->line);
	for (int i = 0; i <= MAX_HALVINGS && status == INN_OK; i++, t /= 2)
	{
		double allowed =
			newton->objective + rounding - SUFFICIENT_DECREASE * t * newton->decrease;
		double objective;

		status = objective_along_step(newton, t, &objective);
		*taken = status == INN_OK && objective <= allowed;
		if (*taken)
		{
			move(newton, t, objective);
			break;
		}
	}
	return status;
}

/* ---------- the iteration ---------- */

/*
 * Scores, objective and derivatives at the starting weights.  *zero_norm is
 * the gradient's norm at weights of zero, the measure of the tolerance
 * whatever the start, so that a better one is not asked for more.
 */
static InnStatus
start(Newton *newton, double *zero_norm)
{
	const Model *model = newton->model;
	size_t n_scores = model->n_rows * model->n_scores;
	double *zeros = newton->direction; /* free at this time */
	InnStatus status;

	memset(newton->scores, 0, n_scores * sizeof(double));
	memset(newton->line, 0, n_scores * sizeof(double));
	memset(zeros, 0, newton->n_weights * sizeof(double));
	status = differentiate(newton, zeros);
	*zero_norm = newton->gradient_norm;
	if (status == INN_OK)
		status = project_rows(newton, newton->weights, newton->scores);
	if (status == INN_OK)
		status = differentiate(newton, newton->weights);
	newton->ridge_terms[0] = ridge_dot(model, newton->weights, newton->weights) / 2;
	if (status == INN_OK)
		status = objective_along_step(newton, 0, &newton->objective);
	return status;
}

/* The objective no longer tells steps apart, and the gradient stays. */
static bool
stalled(const Newton *newton, double old_norm)
{
	return newton->decrease <= OBJECTIVE_ROUNDING * newton->objective &&
		   newton->gradient_norm >= old_norm;
}

static bool
is_finite(const Newton *newton)
{
	return isfinite(newton->objective) && isfinite(newton->gradient_norm);
}

/* One Newton step; *again becomes false when there is none to be had. */
static InnStatus
iterate(Newton *newton, double zero_norm, bool *again)
{
	double old_norm = newton->gradient_norm;
	double tolerance = fmin(CG_TOLERANCE, sqrt(old_norm / zero_norm));
	InnStatus status;

	*again = false;
	status = find_step(newton, tolerance);
	if (status == INN_OK)
		status = take_step(newton, again);
	if (status == INN_OK && *again)
	{
		status = differentiate(newton, newton->weights);
		*again = is_finite(newton) && !stalled(newton, old_norm);
	}
	return status;
}

static InnStatus
minimise(Newton *newton, double tolerance, int max_iterations, InnFit *fit)
{
	double zero_norm;
	double goal;
	int iterations = 0;
	bool again;
	InnStatus status;

	status = start(newton, &zero_norm);
	if (status != INN_OK)
		return status;
	goal = tolerance * zero_norm * newton->model->rarest_share;
	again = is_finite(newton);
	while (again && iterations < max_iterations && newton->gradient_norm > goal)
	{
		status = iterate(newton, zero_norm, &again);
		if (status != INN_OK)
			return status;
		iterations++;
	}
	fit->objective = newton->objective;
	fit->gradient_norm = newton->gradient_norm;
	fit->iterations = iterations;
	return is_finite(newton) ? INN_OK : INN_INVALID;
}

/* Cut the arrays out of a single block: one place to fail, one to free. */
static bool
allocate(Newton *newton)
{
	const Model *model = newton->model;
	size_t n_weights = newton->n_weights;
	size_t n_scores = model->n_rows * model->n_scores;
	double **vectors[] = {&newton->gradient, &newton->preconditioner, &newton->step,
						  &newton->residual, &newton->direction,      &newton->product};
	double **per_score[] = {&newton->scores, &newton->line, &newton->slope,
							&newton->shape};
	double *next;

	if (model->n_rows > SIZE_MAX / 64 / MAX_SCORES || n_weights > SIZE_MAX / 64)
		return false;
	newton->buffer =
		inn_alloc_array(newton->memory, 6 * n_weights + 4 * n_scores, sizeof(double));
	if (newton->buffer == NULL)
		return false;
	next = newton->buffer;
	for (int i = 0; i < 6; i++, next += n_weights)
		*vectors[i] = next;
	for (int i = 0; i < 4; i++, next += n_scores)
		*per_score[i] = next;
	return true;
}

static InnStatus
fit_model(const Model *model, double tolerance, int max_iterations,
		  const InnMemory *memory, double *weights, InnFit *fit)
{
	Newton newton = {
		.model = model,
		.memory = memory,
		.work_left = WORK_PER_QUESTION,
		.n_weights = model->n_blocks * model->block_length,
		.weights = weights,
	};
	InnStatus status;

	if (!allocate(&newton))
		return INN_NO_MEMORY;
	status = minimise(&newton, tolerance, max_iterations, fit);
	inn_release(memory, newton.buffer);
	return status;
}

static bool
limits_valid(double tolerance, int max_iterations)
{
	return isfinite(tolerance) && tolerance >= 0 && max_iterations >= 0;
}

/* ---------- two classes, sparse rows ---------- */

static size_t
sparse_work(const void *context, size_t row)
{
	const InnProblem *problem = context;
	const size_t *row_start = problem->rows->row_start;

	/* Not 0 for an empty row: many of those take time as well. */
	return row_start[row + 1] - row_start[row] + 1;
}

/* Four sums, because one would wait for each addition; their order is fixed. */
static void
sparse_project(const void *context, size_t row, const double *weights, double *score)
{
	const InnProblem *problem = context;
	const InnMatrix *rows = problem->rows;
	const uint32_t *column = rows->column;
	const float *value = rows->value;
	size_t i = rows->row_start[row];
	size_t end = rows->row_start[row + 1];
	double a = 0, b = 0, c = 0, d = 0;

	*score = 0;
	if (problem->cost[row] == 0)
		return;
	for (; end - i >= 4; i += 4)
	{
		a += value[i] * weights[column[i]];
		b += value[i + 1] * weights[column[i + 1]];
		c += value[i + 2] * weights[column[i + 2]];
		d += value[i + 3] * weights[column[i + 3]];
	}
	for (; i < end; i++)
		a += value[i] * weights[column[i]];
	*score = (a + b) + (c + d);
}

static void
sparse_spread(const void *context, size_t row, const double *score, double *sum)
{
	const InnMatrix *rows = ((const InnProblem *) context)->rows;
	const uint32_t *column = rows->column;
	const float *value = rows->value;
	size_t end = rows->row_start[row + 1];
	double factor = *score;

	if (factor == 0)
		return;
	for (size_t i = rows->row_start[row]; i < end; i++)
		sum[column[i]] += factor * value[i];
}

static void
sparse_spread_diagonal(const void *context, size_t row, const double *shape,
					   double *diagonal)
{
	const InnMatrix *rows = ((const InnProblem *) context)->rows;
	const uint32_t *column = rows->column;
	const float *value = rows->value;
	size_t end = rows->row_start[row + 1];
	double factor = *shape;

	if (factor == 0)
		return;
	for (size_t i = rows->row_start[row]; i < end; i++)
		diagonal[column[i]] += factor * value[i] * value[i];
}

/* cost * log(1 + exp(-margin)), the exponential never of a positive number */
static double
logistic_loss(const void *context, size_t row, const double *score)
{
	const InnProblem *problem = context;
	double margin = problem->label[row] * *score;
	double loss = log1p(exp(-fabs(margin))) + fmax(-margin, 0);

	return problem->cost[row] * loss;
}

static void
logistic_differentiate(const void *context, size_t row, const double *score,
					   double *slope, double *shape)
{
	const InnProblem *problem = context;
	double margin = problem->label[row] * *score;
	double small = exp(-fabs(margin));
	double wrong = (margin > 0 ? small : 1) / (1 + small);

	*slope = -problem->cost[row] * problem->label[row] * wrong;
	*shape = problem->cost[row] * small / ((1 + small) * (1 + small));
}

static void
logistic_curve(const void *context, size_t row, const double *shape, double *score)
{
	(void) context;
	(void) row;
	*score *= *shape;
}

static const RowMath logistic_math = {
	.work = sparse_work,
	.project = sparse_project,
	.spread = sparse_spread,
	.spread_diagonal = sparse_spread_diagonal,
	.loss = logistic_loss,
	.differentiate = logistic_differentiate,
	.curve = logistic_curve,
};

static bool
sparse_row_valid(const InnMatrix *rows, size_t row)
{
	if (rows->row_start[row] > rows->row_start[row + 1])
		return false;
	for (size_t i = rows->row_start[row]; i < rows->row_start[row + 1]; i++)
	{
		if (rows->column[i] >= rows->n_columns || !isfinite(rows->value[i]))
			return false;
	}
	return true;
}

static bool
labelled_row_valid(const InnProblem *problem, size_t row)
{
	return (problem->label[row] == 1 || problem->label[row] == -1) &&
		   isfinite(problem->cost[row]) && problem->cost[row] >= 0 &&
		   sparse_row_valid(problem->rows, row);
}

/* Check every row; count[0] and count[1] become those of label -1 and +1. */
static InnStatus
check_sparse_rows(const InnProblem *problem, const InnMemory *memory, size_t count[2])
{
	size_t work = 0;

	count[0] = count[1] = 0;
	for (size_t row = 0; row < problem->rows->n_rows; row++)
	{
		if (!labelled_row_valid(problem, row))
			return INN_INVALID;
		if (problem->cost[row] > 0)
			count[problem->label[row] > 0]++;
		work += sparse_work(problem, row);
		if (work < WORK_PER_QUESTION)
			continue;
		if (inn_interrupted(memory))
			return INN_INTERRUPTED;
		work = 0;
	}
	return count[0] > 0 && count[1] > 0 ? INN_OK : INN_INVALID;
}

InnStatus
inn_logistic_fit(const InnProblem *problem, double tolerance, int max_iterations,
				 const InnMemory *memory, double *weights, InnFit *fit)
{
	const InnMatrix *rows = problem->rows;
	size_t count[2];
	InnStatus status;
	Model model = {
		.math = &logistic_math,
		.problem = problem,
		.n_rows = rows->n_rows,
		.n_scores = 1,
		.n_blocks = 1,
		.block_length = rows->n_columns,
		.n_ridged = rows->n_columns,
		.ridge = 1,
		.diagonal_share = SPARSE_DIAGONAL_SHARE,
	};

	if (!limits_valid(tolerance, max_iterations) || rows->n_columns == 0 ||
		!all_finite(weights, rows->n_columns))
		return INN_INVALID;
	status = check_sparse_rows(problem, memory, count);
	if (status != INN_OK)
		return status;
	model.rarest_share = (double) (count[0] < count[1] ? count[0] : count[1]) /
						 (double) (count[0] + count[1]);
	return fit_model(&model, tolerance, max_iterations, memory, weights, fit);
}

/* ---------- softmax, dense rows ---------- */

static size_t
dense_work(const void *context, size_t row)
{
	const InnSoftmaxProblem *problem = context;

	(void) row;
	return (size_t) problem->n_classes * ((size_t) problem->n_features + WORK_OF_LOSS);
}

static const double *
dense_row(const InnSoftmaxProblem *problem, size_t row)
{
	return problem->x + row * (size_t) problem->n_features;
}

static void
dense_project(const void *context, size_t row, const double *weights, double *scores)
{
	const InnSoftmaxProblem *problem = context;
	size_t n = (size_t) problem->n_features;
	const double *x = dense_row(problem, row);

	for (int k = 0; k < problem->n_classes; k++, weights += n + 1)
		scores[k] = dot(x, weights, n) + weights[n];
}

static void
dense_spread(const void *context, size_t row, const double *scores, double *sum)
{
	const InnSoftmaxProblem *problem = context;
	size_t n = (size_t) problem->n_features;
	const double *x = dense_row(problem, row);

	for (int k = 0; k < problem->n_classes; k++, sum += n + 1)
	{
		add_multiple(sum, scores[k], x, n);
		sum[n] += scores[k];
	}
}

static void
dense_spread_diagonal(const void *context, size_t row, const double *shape,
					  double *diagonal)
{
	const InnSoftmaxProblem *problem = context;
	size_t n = (size_t) problem->n_features;
	const double *x = dense_row(problem, row);

	for (int k = 0; k < problem->n_classes; k++, diagonal += n + 1)
	{
		double variance = shape[k] * (1 - shape[k]);

		for (size_t i = 0; i < n; i++)
			diagonal[i] += variance * x[i] * x[i];
		diagonal[n] += variance;
	}
}

/* exp(scores - their maximum) and its sum, which cannot overflow */
static double
shifted_exponentials(const double *scores, int n, double *exponentials, double *maximum)
{
	double sum = 0;

	*maximum = scores[0];
	for (int k = 1; k < n; k++)
		*maximum = fmax(*maximum, scores[k]);
	for (int k = 0; k < n; k++)
	{
		exponentials[k] = exp(scores[k] - *maximum);
		sum += exponentials[k];
	}
	return sum;
}

static double
softmax_loss(const void *context, size_t row, const double *scores)
{
	const InnSoftmaxProblem *problem = context;
	double exponentials[MAX_SCORES];
	double maximum;
	double sum = shifted_exponentials(scores, problem->n_classes, exponentials, &maximum);

	return log(sum) + (maximum - scores[problem->label[row]]);
}

/* shape: the classes' probabilities */
static void
softmax_differentiate(const void *context, size_t row, const double *scores,
					  double *slope, double *shape)
{
	const InnSoftmaxProblem *problem = context;
	double maximum;
	double sum = shifted_exponentials(scores, problem->n_classes, shape, &maximum);

	for (int k = 0; k < problem->n_classes; k++)
	{
		shape[k] /= sum;
		slope[k] = shape[k] - (problem->label[row] == k);
	}
}

/* The Hessian is diag(p) - p p'. */
static void
softmax_curve(const void *context, size_t row, const double *shape, double *scores)
{
	const InnSoftmaxProblem *problem = context;
	double mean = dot(shape, scores, (size_t) problem->n_classes);

	(void) row;
	for (int k = 0; k < problem->n_classes; k++)
		scores[k] = shape[k] * (scores[k] - mean);
}

static const RowMath softmax_math = {
	.work = dense_work,
	.project = dense_project,
	.spread = dense_spread,
	.spread_diagonal = dense_spread_diagonal,
	.loss = softmax_loss,
	.differentiate = softmax_differentiate,
	.curve = softmax_curve,
};

/* The intercepts' sum is free (see logistic.h): make it zero. */
static void
centre_intercepts(const InnSoftmaxProblem *problem, double *weights)
{
	int n = problem->n_features;
	double sum = 0;

	for (int k = 0; k < problem->n_classes; k++)
		sum += weights[k * (n + 1) + n];
	for (int k = 0; k < problem->n_classes; k++)
		weights[k * (n + 1) + n] -= sum / problem->n_classes;
}

/* Check every row, and count those of each class. */
static InnStatus
check_dense_rows(const InnSoftmaxProblem *problem, const InnMemory *memory,
				 size_t count[MAX_SCORES])
{
	size_t n = (size_t) problem->n_features;

	memset(count, 0, MAX_SCORES * sizeof(*count));
	for (size_t row = 0; row < problem->n_rows; row++)
	{
		int label = problem->label[row];

		if (label < 0 || label >= problem->n_classes ||
			!all_finite(dense_row(problem, row), n))
			return INN_INVALID;
		count[label]++;
		if (row % 4096 == 4095 && inn_interrupted(memory))
			return INN_INTERRUPTED;
	}
	return INN_OK;
}

static bool
softmax_sizes_valid(const InnSoftmaxProblem *problem)
{
	return problem->n_classes >= 2 && problem->n_classes <= INN_SOFTMAX_MAX_CLASSES &&
		   problem->n_features >= 0 && problem->n_features <= INN_SOFTMAX_MAX_FEATURES &&
		   isfinite(problem->ridge) && problem->ridge > 0;
}

InnStatus
inn_softmax_fit(const InnSoftmaxProblem *problem, double tolerance, int max_iterations,
				const InnMemory *memory, double *weights, InnFit *fit)
{
	size_t count[MAX_SCORES];
	size_t rarest = problem->n_rows;
	InnStatus status;
	Model model = {
		.math = &softmax_math,
		.problem = problem,
		.n_rows = problem->n_rows,
		.n_scores = (size_t) problem->n_classes,
		.n_blocks = (size_t) problem->n_classes,
		.block_length = (size_t) problem->n_features + 1,
		.n_ridged = (size_t) problem->n_features,
		.ridge = problem->ridge,
		.diagonal_share = 1,
	};

	if (!limits_valid(tolerance, max_iterations) || !softmax_sizes_valid(problem) ||
		!all_finite(weights, model.n_blocks * model.block_length))
		return INN_INVALID;
	status = check_dense_rows(problem, memory, count);
	if (status != INN_OK)
		return status;
	for (int k = 0; k < problem->n_classes; k++)
		rarest = count[k] < rarest ? count[k] : rarest;
	if (rarest == 0)
		return INN_INVALID;
	model.rarest_share = (double) rarest / (double) problem->n_rows;
	status = fit_model(&model, tolerance, max_iterations, memory, weights, fit);
	centre_intercepts(problem, weights);
	return status;
}
