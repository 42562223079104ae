/*-------------------------------------------------------------------------
 *
 * decision.c
 *		From raw scores to calibrated ones: the layer above the regressions.
 *
 *-------------------------------------------------------------------------
 */
#include "model/decision.h"

#include <math.h>
#include <string.h>

#include "model/logistic.h"

#define MAX_VALUES 4

/* What a softmax sees of a text: its scores, and whether its weight is below 1. */
#define N_INPUTS  (INN_N_LABELS + 1)
#define INTERCEPT N_INPUTS

/* Strength of the softmax's regularisation, on scores of unit variance. */
#define RIDGE 1.0

/* The grid of shifts that are tried, and what a shift must gain to be worth it. */
#define SHIFT_STEP   0.1
#define SHIFT_STEPS  15
#define SHIFT_COST   0.003
#define SHIFT_ROUNDS 3

/*
 * One softmax.  Its values are the labels from first on, and before them
 * "none of these" where there is one.  Only some texts take part in it.
 */
typedef struct Choice
{
	InnLabel first;
	int count;
	bool with_none;
	bool shifted; /* probabilities of 3N must stay as they are */
	bool (*takes_part)(const InnProfile *gold);
} Choice;

static bool
always(const InnProfile *gold)
{
	(void) gold;
	return true;
}

static bool
in_use(const InnProfile *gold)
{
	return gold->uptake >= INN_UPTAKE_IN_USE;
}

static bool
not_in_use(const InnProfile *gold)
{
	return !in_use(gold);
}

static const Choice choices[] = {
	{INN_NYTT, 1, true, false, always},        {INN_NYTTIGT, 1, true, false, always},
	{INN_NYTTIGGJORT, 1, true, false, always}, {INN_ORGANISATION, 3, true, true, always},
	{INN_STEPWISE, 2, true, true, always},     {INN_IDEA, 2, true, true, not_in_use},
	{INN_IN_USE, 3, false, true, in_use},      {INN_ECONOMIC, 1, true, true, always},
	{INN_SOCIAL, 1, true, true, always},       {INN_ENVIRONMENTAL, 1, true, true, always},
};

/* Raw scores brought to mean 0 and variance 1. */
typedef struct Scaling
{
	double mean[INN_N_LABELS];
	double deviation[INN_N_LABELS];
} Scaling;

/* The texts that take part in a choice. */
typedef struct Sample
{
	size_t n;
	size_t n_full; /* of weight 1; they come first */
	double *x;     /* n * N_INPUTS */
	int *value;    /* 0 .. n_values - 1 */
	int n_values;
	double *score; /* n * n_values, the softmax's */
} Sample;

static void
measure(const double *raw, size_t n, Scaling *scaling)
{
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		double sum = 0;
		double squares = 0;

		for (size_t i = 0; i < n; i++)
			sum += raw[i * INN_N_LABELS + k];
		scaling->mean[k] = sum / (double) n;
		for (size_t i = 0; i < n; i++)
		{
			double d = raw[i * INN_N_LABELS + k] - scaling->mean[k];

			squares += d * d;
		}
		scaling->deviation[k] = sqrt(squares / (double) n) + 1e-9;
	}
}

static int
value_of(const Choice *choice, const InnProfile *gold)
{
	for (int v = 0; v < choice->count; v++)
		if (inn_profile_has(gold, choice->first + (InnLabel) v))
			return v + choice->with_none;
	return 0;
}

/* Adds the i-th text to the sample. */
static void
add_text(const Choice *choice, const double *raw, const InnJudged *judged, size_t i,
		 const Scaling *scaling, Sample *sample)
{
	double *x = sample->x + sample->n * N_INPUTS;

	for (int k = 0; k < INN_N_LABELS; k++)
		x[k] = (raw[i * INN_N_LABELS + k] - scaling->mean[k]) / scaling->deviation[k];
	x[INN_N_LABELS] = judged[i].weight < 1;
	sample->value[sample->n++] = value_of(choice, &judged[i].gold);
}

/* The texts that take part in the choice, those of full weight first. */
static void
fill_sample(const Choice *choice, const double *raw, const InnJudged *judged, size_t n,
			const Scaling *scaling, Sample *sample)
{
	sample->n = 0;
	sample->n_values = choice->count + choice->with_none;
	for (int lesser = 0; lesser <= 1; lesser++)
	{
		for (size_t i = 0; i < n; i++)
			if ((judged[i].weight < 1) == lesser && choice->takes_part(&judged[i].gold))
				add_text(choice, raw, judged, i, scaling, sample);
		if (!lesser)
			sample->n_full = sample->n;
	}
	if (sample->n_full == 0)
		sample->n_full = sample->n;
}

/*
 * Fits the softmax.  A value that no text has gets no weights and a score
 * that never wins; the others are numbered without gaps for the fit.
 */
static InnStatus
fit_softmax(const Sample *sample, int *dense, const InnMemory *memory,
			double weight[MAX_VALUES][N_INPUTS + 1])
{
	double fitted[MAX_VALUES * (N_INPUTS + 1)] = {0};
	int number[MAX_VALUES];
	int n_classes = 0;
	InnSoftmaxProblem problem = {.n_rows = sample->n,
								 .n_features = N_INPUTS,
								 .x = sample->x,
								 .label = dense,
								 .ridge = RIDGE};
	InnStatus status = INN_OK;
	InnFit fit;

	for (int v = 0; v < sample->n_values; v++)
	{
		bool present = false;

		for (size_t i = 0; i < sample->n && !present; i++)
			present = sample->value[i] == v;
		number[v] = present ? n_classes++ : -1;
	}
	for (size_t i = 0; i < sample->n; i++)
		dense[i] = number[sample->value[i]];
	problem.n_classes = n_classes;
	if (n_classes >= 2)
		status = inn_softmax_fit(&problem, 1e-6, 100, memory, fitted, &fit);
	for (int v = 0; v < sample->n_values; v++)
	{
		memset(weight[v], 0, sizeof weight[v]);
		if (number[v] >= 0)
			memcpy(weight[v], fitted + number[v] * (N_INPUTS + 1), sizeof weight[v]);
		else
			weight[v][INTERCEPT] = -10;
	}
	return status;
}

/* With none as 0, the others' scores stand for themselves. */
static void
refer_to_none(double weight[MAX_VALUES][N_INPUTS + 1], int n_values)
{
	for (int v = n_values - 1; v >= 0; v--)
		for (int j = 0; j <= INTERCEPT; j++)
			/* all n_values rows are set: NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign) */
			weight[v][j] -= weight[0][j];
}

static void
score_sample(Sample *sample, double weight[MAX_VALUES][N_INPUTS + 1])
{
	for (size_t i = 0; i < sample->n; i++)
		for (int v = 0; v < sample->n_values; v++)
		{
			double score = weight[v][INTERCEPT];

			for (int j = 0; j < INN_N_LABELS; j++)
				score += weight[v][j] * sample->x[i * N_INPUTS + j];
			sample->score[i * sample->n_values + v] = score;
		}
}

/* Macro-F1 of choosing the value with the highest shifted score, on full weight. */
static double
macro_f1(const Sample *sample, const double *shift)
{
	size_t hit[MAX_VALUES] = {0};
	size_t chosen[MAX_VALUES] = {0};
	size_t borne[MAX_VALUES] = {0};
	double sum = 0;
	int present = 0;

	for (size_t i = 0; i < sample->n_full; i++)
	{
		const double *score = sample->score + i * sample->n_values;
		int best = 0;

		for (int v = 1; v < sample->n_values; v++)
			if (score[v] + shift[v] > score[best] + shift[best])
				best = v;
		chosen[best]++;
		borne[sample->value[i]]++;
		hit[best] += best == sample->value[i];
	}
	for (int v = 0; v < sample->n_values; v++)
		if (borne[v] > 0)
		{
			present++;
			sum += 2.0 * (double) hit[v] / (double) (chosen[v] + borne[v]);
		}
	return present > 0 ? sum / present : 0;
}

/* Shifts each value's score in turn to where macro-F1 is best. */
static InnStatus
find_shifts(const Sample *sample, const InnMemory *memory, double *shift)
{
	memset(shift, 0, MAX_VALUES * sizeof *shift);
	for (int round = 0; round < SHIFT_ROUNDS; round++)
		for (int v = 1; v < sample->n_values; v++)
		{
			double best = -1;
			double best_shift = 0;

			for (int step = -SHIFT_STEPS; step <= SHIFT_STEPS; step++)
			{
				double worth;

				if (inn_interrupted(memory))
					return INN_INTERRUPTED;
				shift[v] = step * SHIFT_STEP;
				worth = macro_f1(sample, shift) - SHIFT_COST * fabs(shift[v]);
				if (worth > best)
				{
					best = worth;
					best_shift = shift[v];
				}
			}
			shift[v] = best_shift;
		}
	return INN_OK;
}

/* Writes the choice's weights, unscaled, into the decision's rows. */
static void
store(const Choice *choice, const Scaling *scaling,
	  double weight[MAX_VALUES][N_INPUTS + 1], const double *shift, InnDecision *decision)
{
	for (int v = 0; v < choice->count; v++)
	{
		const double *row = weight[v + choice->with_none];
		int k = (int) choice->first + v;

		decision->intercept[k] = row[INTERCEPT] + shift[v + choice->with_none];
		for (int j = 0; j < INN_N_LABELS; j++)
		{
			decision->weight[k][j] = row[j] / scaling->deviation[j];
			decision->intercept[k] -= decision->weight[k][j] * scaling->mean[j];
		}
	}
}

static InnStatus
fit_choice(const Choice *choice, const double *raw, const InnJudged *judged, size_t n,
		   const Scaling *scaling, Sample *sample, int *dense, const InnMemory *memory,
		   InnDecision *decision)
{
	double weight[MAX_VALUES][N_INPUTS + 1];
	double shift[MAX_VALUES] = {0};
	InnStatus status;

	fill_sample(choice, raw, judged, n, scaling, sample);
	status = fit_softmax(sample, dense, memory, weight);
	if (status != INN_OK)
		return status;
	if (choice->with_none)
		refer_to_none(weight, sample->n_values);
	score_sample(sample, weight);
	if (choice->shifted)
		status = find_shifts(sample, memory, shift);
	if (status != INN_OK)
		return status;
	store(choice, scaling, weight, shift, decision);
	return INN_OK;
}

InnStatus
inn_decision_fit(const double *raw, const InnJudged *judged, size_t n,
				 const InnMemory *memory, InnDecision *decision)
{
	Sample sample = {0};
	int *dense = inn_alloc_array(memory, n, sizeof *dense);
	InnStatus status = INN_NO_MEMORY;
	Scaling scaling;

	sample.x = inn_alloc_array(memory, n, N_INPUTS * sizeof *sample.x);
	sample.value = inn_alloc_array(memory, n, sizeof *sample.value);
	sample.score = inn_alloc_array(memory, n, MAX_VALUES * sizeof *sample.score);
	if (dense != NULL && sample.x != NULL && sample.value != NULL && sample.score != NULL)
	{
		status = INN_OK;
		measure(raw, n, &scaling);
		for (size_t i = 0; status == INN_OK && i < sizeof choices / sizeof choices[0];
			 i++)
			status = inn_interrupted(memory)
						 ? INN_INTERRUPTED
						 : fit_choice(&choices[i], raw, judged, n, &scaling, &sample,
									  dense, memory, decision);
	}
	inn_release(memory, sample.score);
	inn_release(memory, sample.value);
	inn_release(memory, sample.x);
	inn_release(memory, dense);
	return status;
}
