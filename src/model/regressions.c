/*-------------------------------------------------------------------------
 *
 * regressions.c
 *		From a learner's matrix to the weights of its features.
 *
 * Each label's regression is fitted several times: on all texts but a part, for
 * scores of that part as of unseen texts, from which the decision layer learns;
 * and on all texts, for the weights.
 *
 *-------------------------------------------------------------------------
 */
#include "model/regressions.h"

#include <math.h>
#include <string.h>

#include "model/decision.h"
#include "model/learner_state.h"

/* Weight of the texts against the regularisation, on rows of mean square 1. */
#define COST 8.0

/* Weight of a sentence beside its text's, where readers underlined their evidence. */
#define SENTENCE_SHARE 0.08

/*
 * A column's odds ratio is smoothed by so many texts, and what it makes of the
 * column, relative to the mean, is kept within these bounds.
 */
#define SMOOTHING          10.0
#define LEAST_PREFERENCE   0.2
#define LARGEST_PREFERENCE 3.0

/* Parts of the texts whose scores come from a fit on the others. */
#define PARTS 5

/* liblinear's default tolerance is 0.01; rows are normalised, so it suffices. */
#define TOLERANCE      0.01
#define MAX_ITERATIONS 100

/* What the regressions of one training share. */
typedef struct Training
{
	const InnMemory *memory;
	const InnMatrix *rows;
	InnMatrix preferred; /* the same, its columns scaled by preference */
	float *value;        /* of preferred */
	float *preference;   /* of each column, for the label at hand */
	uint32_t *n_bearers; /* texts with the column that bear it */
	uint32_t *n_texts;   /* texts with the column */
	signed char *label;  /* of the regression at hand, a row each */
	double *cost;
	double *weights;  /* 16 rows of n_columns */
	double *held_out; /* 16 scores a text */
	InnJudged *judged;
} Training;

/* What a row is to a label: an example of it, one of its want, or neither. */
typedef enum Side
{
	SIDE_UNKNOWN = 0,
	SIDE_WITH = 1,
	SIDE_WITHOUT = -1
} Side;

/* The text of a row. */
static size_t
row_text(const InnLearner *learner, size_t row)
{
	const Sentence *sentence = row_sentence(learner, row);

	return sentence == NULL ? row : sentence->text;
}

/*
 * A sentence that is underlined for a label that the text does not bear may
 * well say it, of something else or of an earlier stage.
 */
static Side
row_side(const InnLearner *learner, size_t row, int label)
{
	const Sentence *sentence = row_sentence(learner, row);
	bool borne = bears(learner, row_text(learner, row), label);

	if (sentence == NULL)
		return borne ? SIDE_WITH : SIDE_WITHOUT;
	if (!(sentence->underlined >> label & 1))
		return SIDE_WITHOUT;
	return borne ? SIDE_WITH : SIDE_UNKNOWN;
}

/* A row's weight in a fit on all parts but one; a sentence goes with its text. */
static double
row_weight(const InnLearner *learner, size_t row, size_t part)
{
	size_t text = row_text(learner, row);
	double weight = ITEM(learner->texts, Text, text).weight;

	if (text % PARTS == part)
		return 0;
	return row < learner->texts.count ? weight : SENTENCE_SHARE * weight;
}

/*
 * Labels and costs of one regression on all texts but those of the part
 * (part PARTS: on all), and on their sentences.  The rarer side weighs more,
 * by the square root of what would make both weigh the same.
 * Returns whether there are texts on both sides.
 */
static bool
set_costs(const InnLearner *learner, const Training *training, int label, size_t part)
{
	double n[2] = {0, 0};
	bool text_on[2] = {false, false};

	for (size_t row = 0; row < training->rows->n_rows; row++)
	{
		Side side = row_side(learner, row, label);

		training->label[row] = side == SIDE_WITH ? 1 : -1;
		training->cost[row] =
			side == SIDE_UNKNOWN ? 0 : COST * row_weight(learner, row, part);
		n[side == SIDE_WITH] += training->cost[row];
		if (row < learner->texts.count && training->cost[row] > 0)
			text_on[side == SIDE_WITH] = true;
	}
	for (size_t row = 0; row < training->rows->n_rows; row++)
	{
		double share = n[training->label[row] > 0] / (n[0] + n[1]);

		if (training->cost[row] > 0)
			training->cost[row] *= sqrt(0.5 / share);
	}
	return text_on[0] && text_on[1];
}

/* In how many texts of the fit each column occurs, and how many of them bear the label. */
static void
count_bearing_texts(const InnLearner *learner, const Training *training, int label,
					size_t part, double n[2])
{
	const InnMatrix *rows = training->rows;

	memset(training->n_bearers, 0, rows->n_columns * sizeof *training->n_bearers);
	memset(training->n_texts, 0, rows->n_columns * sizeof *training->n_texts);
	n[0] = n[1] = 0;
	for (size_t row = 0; row < learner->texts.count; row++)
	{
		bool borne = bears(learner, row, label);

		if (row % PARTS == part)
			continue;
		n[borne]++;
		for (size_t i = rows->row_start[row]; i < rows->row_start[row + 1]; i++)
		{
			training->n_texts[rows->column[i]]++;
			training->n_bearers[rows->column[i]] += borne;
		}
	}
}

/*
 * Columns that part the texts that bear the label from the others may weigh
 * more than those that do not: the regression sees each by the square root of
 * the logarithm of its odds ratio, smoothed and kept within bounds (after
 * S. Wang and C. Manning, Baselines and Bigrams, ACL 2012).
 */
static void
set_preferences(const InnLearner *learner, const Training *training, int label,
				size_t part)
{
	uint32_t n_columns = training->rows->n_columns - 1; /* but the intercept */
	double n[2];
	double sum = 0;

	count_bearing_texts(learner, training, label, part, n);
	for (uint32_t c = 0; c < n_columns; c++)
	{
		double share = n[1] / (n[0] + n[1]);
		double with = training->n_bearers[c] / share + SMOOTHING;
		double without =
			(training->n_texts[c] - training->n_bearers[c]) / (1 - share) + SMOOTHING;

		training->preference[c] = (float) fabs(log(with / without));
		sum += training->preference[c];
	}
	for (uint32_t c = 0; c < n_columns; c++)
	{
		double relative = training->preference[c] * (float) n_columns / (sum + 1e-9);

		training->preference[c] =
			(float) sqrt(fmin(fmax(relative, LEAST_PREFERENCE), LARGEST_PREFERENCE));
	}
	training->preference[n_columns] = 1;
}

/* What a regression's weights say of a row. */
static double
row_score(const InnMatrix *rows, size_t row, const double *weights)
{
	double score = 0;

	for (size_t i = rows->row_start[row]; i < rows->row_start[row + 1]; i++)
		score += rows->value[i] * weights[rows->column[i]];
	return score;
}

/* Fits one label; without texts on both sides its weights are 0. */
static InnStatus
fit_label(const InnLearner *learner, const Training *training, int label, size_t part)
{
	const InnMatrix *rows = training->rows;
	double *weights = training->weights + (size_t) label * rows->n_columns;
	InnProblem problem = {&training->preferred, training->label, training->cost};
	InnStatus status;
	InnFit fit;

	memset(weights, 0, rows->n_columns * sizeof *weights);
	if (!set_costs(learner, training, label, part))
		return INN_OK;
	set_preferences(learner, training, label, part);
	for (size_t i = 0; i < rows->row_start[rows->n_rows]; i++)
		training->value[i] = rows->value[i] * training->preference[rows->column[i]];
	status = inn_logistic_fit(&problem, TOLERANCE, MAX_ITERATIONS, training->memory,
							  weights, &fit);
	for (uint32_t c = 0; c < rows->n_columns; c++)
		weights[c] *= training->preference[c];
	return status;
}

/* Fits all labels on the parts, for held-out scores, then on the whole. */
static InnStatus
fit_labels(const InnLearner *learner, const Training *training)
{
	for (size_t part = 0; part <= PARTS; part++)
		for (int k = 0; k < INN_N_LABELS; k++)
		{
			InnStatus status = fit_label(learner, training, k, part);

			if (status != INN_OK)
				return status;
			for (size_t i = part; i < learner->texts.count && part < PARTS; i += PARTS)
				training->held_out[i * INN_N_LABELS + k] =
					row_score(training->rows, i,
							  training->weights + (size_t) k * training->rows->n_columns);
		}
	return INN_OK;
}

/* Gives every learnt feature its final weights: decision layer times regressions. */
static void
fold(const InnLearner *learner, const Training *training, const InnDecision *decision,
	 InnWeights *weights)
{
	size_t n_columns = training->rows->n_columns;

	for (size_t f = 0; f < learner->features.count; f++)
	{
		const InnFeature *feature = &ITEM(learner->features, InnFeature, f);
		float *row = weights->row[f].weight;

		for (int k = 0; k < INN_N_LABELS; k++)
		{
			double sum = 0;

			for (int j = 0; j < INN_N_LABELS && feature->column != UINT32_MAX; j++)
				sum += decision->weight[k][j] *
					   training->weights[(size_t) j * n_columns + feature->column];
			row[k] = (float) (sum * feature->factor);
		}
	}
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		double sum = decision->intercept[k];

		for (int j = 0; j < INN_N_LABELS; j++)
			sum += decision->weight[k][j] *
				   training->weights[(size_t) j * n_columns + n_columns - 1];
		weights->intercept[k] = (float) sum;
	}
}

/* Fits the regressions, then the decision layer above them, and folds both into one. */
static InnStatus
train(const InnLearner *learner, Training *training, InnWeights *weights)
{
	InnDecision decision;
	InnStatus status;

	for (size_t i = 0; i < learner->texts.count; i++)
		training->judged[i] = (InnJudged){ITEM(learner->texts, Text, i).gold,
										  ITEM(learner->texts, Text, i).weight};
	status = fit_labels(learner, training);
	if (status == INN_OK)
		status = inn_decision_fit(training->held_out, training->judged,
								  learner->texts.count, training->memory, &decision);
	if (status == INN_OK)
		fold(learner, training, &decision, weights);
	return status;
}

/* Allocates what a training needs; false without memory. */
static bool
allocate_training(const InnLearner *learner, Training *training, InnWeights *weights)
{
	const InnMemory *memory = training->memory;
	const InnMatrix *rows = training->rows;
	size_t n_values = rows->row_start[rows->n_rows];
	size_t n_texts = learner->texts.count;

	training->value = inn_alloc_array(memory, n_values, sizeof *training->value);
	training->preference =
		inn_alloc_array(memory, rows->n_columns, sizeof *training->preference);
	training->n_bearers =
		inn_alloc_array(memory, rows->n_columns, sizeof *training->n_bearers);
	training->n_texts =
		inn_alloc_array(memory, rows->n_columns, sizeof *training->n_texts);
	training->label = inn_alloc_array(memory, rows->n_rows, sizeof *training->label);
	training->cost = inn_alloc_array(memory, rows->n_rows, sizeof *training->cost);
	training->judged = inn_alloc_array(memory, n_texts, sizeof *training->judged);
	training->held_out =
		inn_alloc_array(memory, n_texts, INN_N_LABELS * sizeof *training->held_out);
	training->weights = inn_alloc_array(memory, rows->n_columns,
										INN_N_LABELS * sizeof *training->weights);
	weights->row = inn_alloc_array(memory, learner->features.count, sizeof *weights->row);
	return training->value != NULL && training->preference != NULL &&
		   training->n_bearers != NULL && training->n_texts != NULL &&
		   training->label != NULL && training->cost != NULL &&
		   training->judged != NULL && training->held_out != NULL &&
		   training->weights != NULL && weights->row != NULL;
}

static void
release_training(Training *training)
{
	inn_release(training->memory, training->weights);
	inn_release(training->memory, training->held_out);
	inn_release(training->memory, training->judged);
	inn_release(training->memory, training->cost);
	inn_release(training->memory, training->label);
	inn_release(training->memory, training->n_texts);
	inn_release(training->memory, training->n_bearers);
	inn_release(training->memory, training->preference);
	inn_release(training->memory, training->value);
}

InnStatus
inn_regressions_fit(const InnLearner *learner, const InnMatrix *rows, InnWeights *weights)
{
	Training training = {.memory = learner->memory, .rows = rows};
	InnStatus status = INN_NO_MEMORY;

	if (allocate_training(learner, &training, weights))
	{
		training.preferred = *rows;
		training.preferred.value = training.value;
		status = train(learner, &training, weights);
	}
	release_training(&training);
	return status;
}
