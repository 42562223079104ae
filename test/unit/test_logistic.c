/*-------------------------------------------------------------------------
 *
 * test_logistic.c
 *	  Unit tests of src/model/logistic.c, in TAP; liblinear (-llinear) is the
 *	  reference for the sparse fit, gradient descent for the softmax.
 *
 *-------------------------------------------------------------------------
 */
#define _POSIX_C_SOURCE 199309L

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <linear.h>

#include "model/logistic.h"
#include "unit_memory.h"

/* ---------- TAP ---------- */

static int n_tests;
static int n_failures;

static void
ok(bool passed, const char *name)
{
	n_tests++;
	n_failures += !passed;
	printf("%s %d - %s\n", passed ? "ok" : "not ok", n_tests, name);
}

/* Like ok, with the figure that decides. */
static void
below(double figure, double limit, const char *name)
{
	bool passed = figure <= limit; /* false for NaN */

	ok(passed, name);
	printf("# %.3g, limit %.3g\n", figure, limit);
}

static void *
need(size_t count, size_t size)
{
	void *block = calloc(count > 0 ? count : 1, size);

	if (block == NULL)
	{
		printf("Bail out! out of memory\n");
		exit(1);
	}
	return block;
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

/* ---------- generated data ---------- */

/* Marsaglia's xorshift64 */
static double
uniform(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (double) (*state >> 11) * 0x1p-53;
}

typedef struct Data
{
	InnMatrix matrix;
	InnProblem problem;
	size_t *row_start;
	uint32_t *column;
	float *value;
	signed char *label;
	double *cost;
} Data;

static void
fill_row(Data *data, size_t row, uint32_t n_entries, const double *truth,
		 uint64_t *random)
{
	uint32_t n_columns = data->matrix.n_columns;
	uint32_t stride = n_columns / n_entries;
	size_t at = data->row_start[row];
	double score = -0.6;

	/* The constant column, then one column out of each stretch. */
	data->column[at] = 0;
	data->value[at++] = 1;
	for (uint32_t i = 1; i < n_entries; i++, at++)
	{
		uint32_t column = i * stride + (uint32_t) (pow(uniform(random), 3) * stride);

		data->column[at] = column;
		data->value[at] = (float) ((0.1 + uniform(random)) / sqrt(n_entries));
		score += 4 * data->value[at] * truth[column];
	}
	data->row_start[row + 1] = at;
	data->label[row] = score + uniform(random) - 0.5 > 0 ? 1 : -1;
}

static void
set_costs(Data *data, double positive, double negative)
{
	for (size_t row = 0; row < data->matrix.n_rows; row++)
		data->cost[row] = data->label[row] > 0 ? positive : negative;
}

static Data *
make_data(size_t n_rows, uint32_t n_columns, uint32_t n_entries)
{
	Data *data = need(1, sizeof(*data));
	double *truth = need(n_columns, sizeof(double));
	uint64_t random = UINT64_C(88172645463325252);

	for (uint32_t i = 0; i < n_columns; i++)
		truth[i] = 4 * (uniform(&random) - 0.5);
	data->row_start = need(n_rows + 1, sizeof(size_t));
	data->column = need(n_rows * n_entries, sizeof(uint32_t));
	data->value = need(n_rows * n_entries, sizeof(float));
	data->label = need(n_rows, 1);
	data->cost = need(n_rows, sizeof(double));
	data->matrix =
		(InnMatrix){n_rows, n_columns, data->row_start, data->column, data->value};
	data->problem = (InnProblem){&data->matrix, data->label, data->cost};
	for (size_t row = 0; row < n_rows; row++)
		fill_row(data, row, n_entries, truth, &random);
	set_costs(data, 1, 1);
	free(truth);
	return data;
}

static void
free_data(Data *data)
{
	free(data->row_start);
	free(data->column);
	free(data->value);
	free(data->label);
	free(data->cost);
	free(data);
}

/* ---------- the sparse fit, done again in the plainest way ---------- */

static double
score_row(const Data *data, size_t row, const double *weights)
{
	double score = 0;

	for (size_t i = data->row_start[row]; i < data->row_start[row + 1]; i++)
		score += data->value[i] * weights[data->column[i]];
	return score;
}

static double
objective_of(const Data *data, const double *weights)
{
	double sum = 0;

	for (uint32_t i = 0; i < data->matrix.n_columns; i++)
		sum += weights[i] * weights[i] / 2;
	for (size_t row = 0; row < data->matrix.n_rows; row++)
		sum += data->cost[row] *
			   log1p(exp(-data->label[row] * score_row(data, row, weights)));
	return sum;
}

static double
gradient_norm_of(const Data *data, const double *weights)
{
	uint32_t n = data->matrix.n_columns;
	double *gradient = need(n, sizeof(double));
	double sum = 0;

	memcpy(gradient, weights, n * sizeof(double));
	for (size_t row = 0; row < data->matrix.n_rows; row++)
	{
		double margin = data->label[row] * score_row(data, row, weights);
		double slope = -data->cost[row] * data->label[row] / (1 + exp(margin));

		for (size_t i = data->row_start[row]; i < data->row_start[row + 1]; i++)
			gradient[data->column[i]] += slope * data->value[i];
	}
	for (uint32_t i = 0; i < n; i++)
		sum += gradient[i] * gradient[i];
	free(gradient);
	return sqrt(sum);
}

/* ---------- liblinear ---------- */

static void
print_nothing(const char *text)
{
	(void) text;
}

static struct feature_node *
liblinear_row(const Data *data, size_t row)
{
	size_t start = data->row_start[row];
	size_t n = data->row_start[row + 1] - start;
	struct feature_node *nodes = need(n + 1, sizeof(*nodes));

	for (size_t i = 0; i < n; i++)
	{
		nodes[i].index = (int) data->column[start + i] + 1;
		nodes[i].value = data->value[start + i];
	}
	nodes[n].index = -1;
	return nodes;
}

/* The solution for costs by class, as weights for label +1. */
static double *
liblinear_fit(const Data *data, double positive, double negative)
{
	size_t n_rows = data->matrix.n_rows;
	int classes[] = {1, -1};
	double costs[] = {positive, negative};
	struct problem problem = {.l = (int) n_rows,
							  .n = (int) data->matrix.n_columns,
							  .bias = -1,
							  .y = need(n_rows, sizeof(double)),
							  .x = need(n_rows, sizeof(struct feature_node *))};
	struct parameter parameter = {.solver_type = L2R_LR,
								  .eps = 1e-8,
								  .C = 1,
								  .nr_weight = 2,
								  .weight_label = classes,
								  .weight = costs};
	struct model *model;
	double *weights = need(data->matrix.n_columns, sizeof(double));

	for (size_t row = 0; row < n_rows; row++)
	{
		problem.y[row] = data->label[row];
		problem.x[row] = liblinear_row(data, row);
	}
	set_print_string_function(print_nothing);
	model = train(&problem, &parameter);
	for (uint32_t i = 0; i < data->matrix.n_columns; i++)
		weights[i] = model->label[0] == 1 ? model->w[i] : -model->w[i];
	free_and_destroy_model(&model);
	for (size_t row = 0; row < n_rows; row++)
		free(problem.x[row]);
	free(problem.x);
	free(problem.y);
	return weights;
}

/* ---------- tests of the sparse fit ---------- */

static InnStatus
fit_data(const Data *data, double tolerance, double *weights, InnFit *fit)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);

	return inn_logistic_fit(&data->problem, tolerance, 100, &memory, weights, fit);
}

static void
compare_with_liblinear(double positive, double negative, const char *name)
{
	Data *data = make_data(600, 3000, 40);
	double *weights = need(3000, sizeof(double));
	double *reference = liblinear_fit(data, positive, negative);
	double best;
	InnFit fit;

	printf("# %s\n", name);
	set_costs(data, positive, negative);
	best = objective_of(data, reference);
	ok(fit_data(data, 0.01, weights, &fit) == INN_OK, "fit, tolerance 0.01");
	below(fabs(fit.objective / best - 1), 1e-2, "objective near liblinear's");
	ok(fit_data(data, 1e-8, weights, &fit) == INN_OK, "fit, tolerance 1e-8");
	below(fabs(fit.objective / best - 1), 1e-8, "objective is liblinear's");
	below(fabs(fit.objective / objective_of(data, weights) - 1), 1e-12,
		  "the objective reported is that of the weights");
	below(gradient_norm_of(data, weights), 1e-4, "gradient near zero");
	below(fabs(fit.gradient_norm - gradient_norm_of(data, weights)), 1e-9,
		  "the gradient norm reported is that of the weights");
	free(reference);
	free(weights);
	free_data(data);
}

static void
test_starts(void)
{
	Data *data = make_data(400, 2000, 30);
	double *weights = need(2000, sizeof(double));
	InnFit cold;
	InnFit warm;

	fit_data(data, 1e-8, weights, &cold);
	fit_data(data, 1e-8, weights, &warm);
	ok(warm.iterations == 0, "a solution as the start is kept");
	for (int i = 0; i < 2000; i++)
		weights[i] = i % 2 ? 30 : -40;
	fit_data(data, 1e-8, weights, &warm);
	below(fabs(warm.objective / cold.objective - 1), 1e-10,
		  "a bad start leads to the same solution");
	free(weights);
	free_data(data);
}

static void
test_zero_costs(void)
{
	Data *data = make_data(400, 2000, 30);
	double *weights = need(2000, sizeof(double));
	double *fewer = need(2000, sizeof(double));
	InnFit fit;

	for (size_t row = 250; row < 400; row++)
		data->cost[row] = 0;
	fit_data(data, 0.01, weights, &fit);
	data->matrix.n_rows = 250;
	fit_data(data, 0.01, fewer, &fit);
	ok(memcmp(weights, fewer, 2000 * sizeof(double)) == 0,
	   "rows that cost nothing are as if absent");
	free(weights);
	free(fewer);
	free_data(data);
}

static void
test_limits(void)
{
	Data *data = make_data(100, 500, 20);
	double *weights = need(500, sizeof(double));
	InnFit fit;
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);

	inn_logistic_fit(&data->problem, 0, 0, &memory, weights, &fit);
	below(fabs(fit.objective - 100 * log(2)), 1e-10,
		  "no iterations: the objective at zero");
	inn_logistic_fit(&data->problem, 0, 2, &memory, weights, &fit);
	ok(fit.iterations == 2, "max_iterations is obeyed");
	inn_logistic_fit(&data->problem, 0, 100000, &memory, weights, &fit);
	ok(fit.iterations < 100, "tolerance 0 ends where rounding does");
	for (size_t i = 0; i < data->row_start[100]; i++)
		data->value[i] *= 1e15f;
	ok(fit_data(data, 1e-3, weights, &fit) == INN_OK && isfinite(fit.objective) &&
		   isfinite(fit.gradient_norm),
	   "huge values: finite");
	set_costs(data, 1e307, 1e307);
	ok(fit_data(data, 1e-3, weights, &fit) == INN_INVALID, "overflow is noticed");
	free(weights);
	free_data(data);
}

static void
test_determinism(void)
{
	Data *data = make_data(400, 2000, 30);
	double *weights = need(2000, sizeof(double));
	double *again = need(2000, sizeof(double));
	InnFit fit = {0};
	InnFit fit_again = {0};

	fit_data(data, 0.01, weights, &fit);
	fit_data(data, 0.01, again, &fit_again);
	ok(memcmp(weights, again, 2000 * sizeof(double)) == 0 &&
		   fit.objective == fit_again.objective,
	   "the same bytes twice");
	free(weights);
	free(again);
	free_data(data);
}

/* Put a wrong value where "place" is, fit, and put the right one back. */
#define invalid_with(place, wrong, name)                                   \
	do                                                                     \
	{                                                                      \
		__typeof__(place) right = (place);                                 \
		(place) = (wrong);                                                 \
		ok(fit_data(data, tolerance, weights, &fit) == INN_INVALID, name); \
		(place) = right;                                                   \
	} while (0)

static void
test_invalid(void)
{
	Data *data = make_data(100, 500, 20);
	double *weights = need(500, sizeof(double));
	double tolerance = 0.01;
	InnFit fit;

	invalid_with(data->matrix.n_rows, 0, "invalid: no rows");
	invalid_with(data->matrix.n_columns, 0, "invalid: no columns");
	invalid_with(data->cost[7], NAN, "invalid: cost NaN");
	invalid_with(data->cost[7], INFINITY, "invalid: cost infinite");
	invalid_with(data->cost[7], -1, "invalid: cost negative");
	invalid_with(data->value[99], NAN, "invalid: value NaN");
	invalid_with(data->value[99], INFINITY, "invalid: value infinite");
	invalid_with(data->column[99], 500, "invalid: column out of range");
	invalid_with(data->row_start[9], 1000, "invalid: row_start decreases");
	invalid_with(data->label[3], 0, "invalid: label 0");
	invalid_with(data->label[3], 2, "invalid: label 2");
	invalid_with(weights[3], NAN, "invalid: start NaN");
	invalid_with(tolerance, NAN, "invalid: tolerance NaN");
	invalid_with(tolerance, -1, "invalid: tolerance negative");
	ok(fit_data(data, tolerance, weights, &fit) == INN_OK, "valid otherwise");
	set_costs(data, 1, 0);
	ok(fit_data(data, tolerance, weights, &fit) == INN_INVALID,
	   "invalid: one class costs nothing");
	memset(data->label, 1, 100);
	set_costs(data, 1, 1);
	ok(fit_data(data, tolerance, weights, &fit) == INN_INVALID,
	   "invalid: one class only");
	free(weights);
	free_data(data);
}

/* ---------- the softmax fit ---------- */

typedef struct Dense
{
	InnSoftmaxProblem problem;
	double *x;
	int *label;
	int n_weights;
} Dense;

static Dense *
make_dense(size_t n_rows, int n_features, int n_classes, double ridge)
{
	Dense *dense = need(1, sizeof(*dense));
	uint64_t random = UINT64_C(1442695040888963407);

	dense->x = need(n_rows * (size_t) n_features, sizeof(double));
	dense->label = need(n_rows, sizeof(int));
	dense->n_weights = n_classes * (n_features + 1);
	dense->problem =
		(InnSoftmaxProblem){n_rows, n_features, n_classes, dense->x, dense->label, ridge};
	for (size_t row = 0; row < n_rows; row++)
	{
		double common = uniform(&random);
		int label = (int) (uniform(&random) * n_classes);

		/* Correlated features, and classes of different size. */
		dense->label[row] = uniform(&random) < 0.3 ? 0 : label;
		for (int i = 0; i < n_features; i++)
			dense->x[row * (size_t) n_features + (size_t) i] =
				2 * common + uniform(&random) + (i % n_classes == label ? 0.7 : 0);
	}
	return dense;
}

static void
free_dense(Dense *dense)
{
	free(dense->x);
	free(dense->label);
	free(dense);
}

static InnStatus
fit_dense(const Dense *dense, double tolerance, double *weights, InnFit *fit)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);

	return inn_softmax_fit(&dense->problem, tolerance, 100, &memory, weights, fit);
}

/* One row's loss; its gradient is added. */
static double
softmax_row(const InnSoftmaxProblem *problem, size_t row, const double *weights,
			double *gradient)
{
	int n = problem->n_features;
	const double *x = problem->x + row * (size_t) n;
	double p[INN_SOFTMAX_MAX_CLASSES];
	double sum = 0;

	for (int k = 0; k < problem->n_classes; k++)
	{
		double score = weights[k * (n + 1) + n];

		for (int i = 0; i < n; i++)
			score += weights[k * (n + 1) + i] * x[i];
		sum += p[k] = exp(score);
	}
	for (int k = 0; k < problem->n_classes; k++)
	{
		double slope = p[k] / sum - (problem->label[row] == k);

		for (int i = 0; i < n; i++)
			gradient[k * (n + 1) + i] += slope * x[i];
		gradient[k * (n + 1) + n] += slope;
	}
	return log(sum) - log(p[problem->label[row]]);
}

static double
softmax_objective(const InnSoftmaxProblem *problem, const double *weights,
				  double *gradient)
{
	int n = problem->n_features;
	double sum = 0;

	for (int i = 0; i < problem->n_classes * (n + 1); i++)
	{
		double w = i % (n + 1) < n ? weights[i] : 0;

		gradient[i] = problem->ridge * w;
		sum += problem->ridge / 2 * w * w;
	}
	for (size_t row = 0; row < problem->n_rows; row++)
		sum += softmax_row(problem, row, weights, gradient);
	return sum;
}

static double
norm_of(const double *vector, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += vector[i] * vector[i];
	return sqrt(sum);
}

static double
distance_of(const double *a, const double *b, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sqrt(sum);
}

/* Gradient descent with a step that grows while it helps. */
static double
descend(const InnSoftmaxProblem *problem, double *weights, int n)
{
	double *gradient = need((size_t) n, sizeof(double));
	double *trial = need((size_t) n, sizeof(double));
	double *trial_gradient = need((size_t) n, sizeof(double));
	double objective = softmax_objective(problem, weights, gradient);
	double step = 1e-3;

	for (int round = 0; round < 20000 && norm_of(gradient, n) > 1e-7; round++)
	{
		double value;

		for (int i = 0; i < n; i++)
			trial[i] = weights[i] - step * gradient[i];
		value = softmax_objective(problem, trial, trial_gradient);
		step *= value <= objective ? 1.2 : 0.5;
		if (!(value <= objective))
			continue;
		objective = value;
		memcpy(weights, trial, (size_t) n * sizeof(double));
		memcpy(gradient, trial_gradient, (size_t) n * sizeof(double));
	}
	free(gradient);
	free(trial);
	free(trial_gradient);
	return objective;
}

static void
test_softmax_descent(void)
{
	Dense *dense = make_dense(120, 3, 3, 1.0);
	double weights[12] = {0};
	double slow[12] = {0};
	double objective = descend(&dense->problem, slow, 12);
	InnFit fit;

	ok(fit_dense(dense, 1e-9, weights, &fit) == INN_OK, "softmax fit");
	below(fabs(fit.objective / objective - 1), 1e-9,
		  "softmax: objective of gradient descent");
	below(distance_of(weights, slow, 12), 1e-4, "softmax: weights of gradient descent");
	free_dense(dense);
}

static void
test_softmax_shape(size_t n_rows, int n_features, int n_classes, double ridge)
{
	Dense *dense = make_dense(n_rows, n_features, n_classes, ridge);
	int n = dense->n_weights;
	double *weights = need((size_t) n, sizeof(double));
	double *other = need((size_t) n, sizeof(double));
	double *gradient = need((size_t) n, sizeof(double));
	double objective;
	double intercepts = 0;
	double started = seconds();
	InnFit fit;

	ok(fit_dense(dense, 1e-8, weights, &fit) == INN_OK, "softmax fit");
	printf("# %zu rows, %d features, %d classes, ridge %g: %d steps, %.3f s\n", n_rows,
		   n_features, n_classes, ridge, fit.iterations, seconds() - started);
	objective = softmax_objective(&dense->problem, weights, gradient);
	below(fabs(fit.objective / objective - 1), 1e-12,
		  "softmax: the objective reported is that of the weights");
	below(norm_of(gradient, n), 1e-5 * (double) n_rows / 100,
		  "softmax: gradient near zero");
	for (int k = 0; k < n_classes; k++)
		intercepts += weights[k * (n_features + 1) + n_features];
	below(fabs(intercepts), 1e-12, "softmax: intercepts sum to zero");
	for (int i = 0; i < n; i++)
		other[i] = i % 3 - 0.2;
	fit_dense(dense, 1e-8, other, &fit);
	below(distance_of(weights, other, n) / norm_of(weights, n), 1e-5,
		  "softmax: the same weights from another start");
	free(weights);
	free(other);
	free(gradient);
	free_dense(dense);
}

/*
 * The same rows as a sparse problem.  The sparse fit regularises its constant
 * column, but one of 1e4 hardly.
 */
static Data *
sparse_of(const Dense *dense)
{
	const InnSoftmaxProblem *problem = &dense->problem;
	uint32_t n = (uint32_t) problem->n_features;
	Data *data = make_data(problem->n_rows, n + 1, n + 1);

	for (size_t row = 0; row < problem->n_rows; row++)
	{
		size_t start = row * (n + 1);

		for (uint32_t i = 0; i <= n; i++)
		{
			data->column[start + i] = i;
			data->value[start + i] = i < n ? (float) problem->x[row * n + i] : 1e4f;
		}
		data->label[row] = problem->label[row] == 1 ? 1 : -1;
	}
	set_costs(data, 2 / problem->ridge, 2 / problem->ridge);
	return data;
}

static void
test_softmax_of_two(void)
{
	Dense *dense = make_dense(200, 4, 2, 0.7);
	double softmax[10] = {0};
	double logistic[5] = {0};
	double difference[5];
	Data *data;
	InnFit fit;

	/* Sparse values are floats; let the dense ones be the same. */
	for (int i = 0; i < 200 * 4; i++)
		dense->x[i] = (float) dense->x[i];
	data = sparse_of(dense);
	fit_dense(dense, 1e-9, softmax, &fit);
	ok(fit_data(data, 1e-12, logistic, &fit) == INN_OK, "logistic fit");
	logistic[4] *= 1e4;
	for (int i = 0; i < 5; i++)
		difference[i] = softmax[5 + i] - softmax[i];
	below(distance_of(difference, logistic, 5), 1e-5,
		  "softmax of two classes is a logistic regression");
	free_data(data);
	free_dense(dense);
}

#define invalid_dense(place, wrong, name)                               \
	do                                                                  \
	{                                                                   \
		__typeof__(place) right = (place);                              \
		(place) = (wrong);                                              \
		ok(fit_dense(dense, 0.01, weights, &fit) == INN_INVALID, name); \
		(place) = right;                                                \
	} while (0)

static void
test_softmax_invalid(void)
{
	Dense *dense = make_dense(60, 3, 3, 1);
	double weights[INN_SOFTMAX_MAX_CLASSES * 128] = {0};
	InnFit fit;

	invalid_dense(dense->problem.n_rows, 0, "softmax invalid: no rows");
	invalid_dense(dense->problem.n_features, 65, "softmax invalid: features");
	invalid_dense(dense->problem.n_features, -1, "softmax invalid: features");
	invalid_dense(dense->problem.n_classes, 1, "softmax invalid: classes");
	invalid_dense(dense->problem.n_classes, 9, "softmax invalid: classes");
	invalid_dense(dense->problem.n_classes, 4, "softmax invalid: empty class");
	invalid_dense(dense->problem.ridge, 0, "softmax invalid: ridge 0");
	invalid_dense(dense->problem.ridge, NAN, "softmax invalid: ridge NaN");
	invalid_dense(dense->x[5], NAN, "softmax invalid: value NaN");
	invalid_dense(dense->label[5], 3, "softmax invalid: label high");
	invalid_dense(dense->label[5], -1, "softmax invalid: label low");
	invalid_dense(weights[0], INFINITY, "softmax invalid: start infinite");
	ok(fit_dense(dense, 0.01, weights, &fit) == INN_OK, "softmax valid otherwise");
	free_dense(dense);
}

/* ---------- memory and interruption ---------- */

typedef InnStatus (*FitFunction)(const void *problem, const InnMemory *memory,
								 double *weights);

static InnStatus
run_logistic(const void *problem, const InnMemory *memory, double *weights)
{
	InnFit fit;

	return inn_logistic_fit(problem, 1e-6, 100, memory, weights, &fit);
}

static InnStatus
run_softmax(const void *problem, const InnMemory *memory, double *weights)
{
	InnFit fit;

	return inn_softmax_fit(problem, 1e-6, 100, memory, weights, &fit);
}

/* Fail at each allocation, and interrupt at (at most about 40) questions. */
static void
test_failures(FitFunction run, const void *problem, size_t n_weights)
{
	double *weights = need(n_weights, sizeof(double));
	UnitMemory whole = {0};
	UnitMemory state;
	InnMemory memory = unit_memory(&whole);
	bool passed = true;

	ok(run(problem, &memory, weights) == INN_OK && whole.live == 0, "no leak");
	for (size_t i = 1; i <= whole.allocations; i++)
	{
		memory = unit_memory_failing(&state, i);
		passed =
			passed && run(problem, &memory, weights) == INN_NO_MEMORY && state.live == 0;
	}
	ok(passed && whole.allocations > 0, "failure of each allocation");
	passed = true;
	for (size_t i = 1; i <= whole.questions; i += 1 + whole.questions / 40)
	{
		memset(weights, 0, n_weights * sizeof(double));
		memory = unit_memory_interrupting(&state, i);
		passed = passed && run(problem, &memory, weights) == INN_INTERRUPTED &&
				 state.live == 0 && state.questions == i;
	}
	ok(passed && whole.questions > 5, "interruption at each question");
	printf("# %zu allocations, %zu questions\n", whole.allocations, whole.questions);
	free(weights);
}

/* A host whose user loses patience at a time the fit does not know. */
typedef struct Clock
{
	UnitMemory memory;
	double deadline;
	double last;
	double longest; /* time between questions */
} Clock;

static void *
clock_alloc(void *context, size_t size)
{
	return unit_memory_alloc(&((Clock *) context)->memory, size);
}

static void
clock_release(void *context, void *block)
{
	unit_memory_release(&((Clock *) context)->memory, block);
}

static bool
clock_interrupted(void *context)
{
	Clock *clock = context;
	double now = seconds();

	clock->longest = fmax(clock->longest, now - clock->last);
	clock->last = now;
	return now > clock->deadline;
}

static InnStatus
run_until(const Data *data, double duration, double *weights, Clock *clock)
{
	InnMemory memory = {.alloc = clock_alloc,
						.release = clock_release,
						.interrupted = clock_interrupted,
						.context = clock};
	InnFit fit = {0};
	InnStatus status;

	*clock = (Clock){.last = seconds(), .deadline = seconds() + duration};
	status = inn_logistic_fit(&data->problem, 0.01, 100, &memory, weights, &fit);
	printf("# %d steps, longest time between questions %.2f ms\n", fit.iterations,
		   1e3 * clock->longest);
	return status;
}

/* 4,000 rows of 600 entries, 100,000 columns: the size the server has. */
static void
test_big(void)
{
	Data *data = make_data(4000, 100000, 600);
	double *weights = need(100000, sizeof(double));
	double started = seconds();
	Clock clock;

	set_costs(data, 5, 5);
	ok(run_until(data, 3600, weights, &clock) == INN_OK, "big fit");
	printf("# %.3f s\n", seconds() - started);
	memset(weights, 0, 100000 * sizeof(double));
	ok(run_until(data, 0.03, weights, &clock) == INN_INTERRUPTED &&
		   clock.memory.live == 0,
	   "big fit interrupted");
	below(seconds() - clock.deadline, 0.05, "stops within 50 ms");
	free(weights);
	free_data(data);
}

static void
test_all_failures(void)
{
	Data *data = make_data(400, 20000, 400);
	Dense *dense = make_dense(500, 8, 4, 0.1);

	test_failures(run_logistic, &data->problem, 20000);
	test_failures(run_softmax, &dense->problem, (size_t) dense->n_weights);
	free_data(data);
	free_dense(dense);
}

int
main(void)
{
	compare_with_liblinear(1, 1, "equal costs");
	compare_with_liblinear(20, 0.5, "costs 20 and 0.5");
	compare_with_liblinear(1000, 1000, "costs of 1000");
	test_starts();
	test_zero_costs();
	test_limits();
	test_determinism();
	test_invalid();
	test_softmax_descent();
	test_softmax_shape(1000, 12, 4, 1);
	test_softmax_shape(300, 0, 3, 1);
	test_softmax_shape(3000, 64, 8, 0.01);
	test_softmax_of_two();
	test_softmax_invalid();
	test_all_failures();
	test_big();
	printf("1..%d\n", n_tests);
	return n_failures > 0;
}
