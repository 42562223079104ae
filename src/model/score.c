/*-------------------------------------------------------------------------
 *
 * score.c
 *		From a text to its scores, its profile and the evidence for them.
 *
 *-------------------------------------------------------------------------
 */
#include "model/score.h"

#include <math.h>
#include <string.h>

#include "model/walk.h"

/* Rows of 16 bits are added up in 32 bits, batch by batch. */
typedef struct Sums
{
	int32_t batch[INN_N_LABELS];
	int64_t whole[INN_N_LABELS];
} Sums;

_Static_assert(BATCH_ROWS < 65536, "a batch's sums fit into 32 bits");

double
inn_length_norm(size_t n_words)
{
	double root = sqrt((double) n_words + 20);

	return root * sqrt(root);
}

static void
end_sums(Sums *sums)
{
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		sums->whole[k] += sums->batch[k];
		sums->batch[k] = 0;
	}
}

static inline void
add_row(void *context, const InnRow *row, const Word *first, const Word *last,
		int pattern)
{
	Sums *sums = context;

	(void) first;
	(void) last;
	(void) pattern;
	for (int k = 0; k < INN_N_LABELS; k++)
		sums->batch[k] += INN_LE16(row->weight[k]);
}

InnStatus
inn_score(const InnScorer *scorer, const void *text, size_t length, InnScores *scores)
{
	const InnModel *model = scorer->model;
	Sums sums = {0};
	double norm;
	Walk walk;
	bool more;

	walk_begin(&walk, scorer, text, length);
	do
	{
		more = walk_on(&walk, add_row, &sums);
		end_sums(&sums);
	} while (more);
	scores->n_words = walk.n_words;
	norm = inn_length_norm(walk.n_words);
	for (int k = 0; k < INN_N_LABELS; k++)
		scores->score[k] =
			model->intercept[k] + model->scale[k] * (double) sums.whole[k] / norm;
	return walk_status(&walk);
}

/* What add_evidence needs beside the row. */
typedef struct EvidenceContext
{
	const InnModel *model;
	double norm;
	InnEvidenceSink sink;
	void *sink_context;
} EvidenceContext;

static void
add_evidence(void *context, const InnRow *row, const Word *first, const Word *last,
			 int pattern)
{
	EvidenceContext *to = context;
	InnEvidence evidence = {.offset = first->offset,
							.length = last->end - first->offset,
							.n_words = (unsigned) (last->number - first->number) + 1,
							.pattern = pattern};

	for (int k = 0; k < INN_N_LABELS; k++)
		evidence.contribution[k] =
			(float) (to->model->scale[k] * (double) INN_LE16(row->weight[k]) / to->norm);
	to->sink(to->sink_context, &evidence);
}

InnStatus
inn_evidence(const InnScorer *scorer, const void *text, size_t length, size_t n_words,
			 InnEvidenceSink sink, void *context)
{
	EvidenceContext to = {scorer->model, inn_length_norm(n_words), sink, context};
	Walk walk;

	walk_begin(&walk, scorer, text, length);
	while (walk_on(&walk, add_evidence, &to))
		;
	return walk_status(&walk);
}

static float
probability(double score)
{
	return (float) (1 / (1 + exp(-score)));
}

/* The value of the best of count labels from first on; 0 if none passes floor. */
static int
best_value(const InnScores *scores, InnLabel first, int count, double floor)
{
	int best = INN_NONE;

	for (int k = (int) first; k < (int) first + count; k++)
		if (scores->score[k] > floor)
		{
			floor = scores->score[k];
			best = inn_labels[k].value;
		}
	return best;
}

void
inn_decide(const InnScores *scores, InnProfile *profile)
{
	profile->nytt = probability(scores->score[INN_NYTT]);
	profile->nyttigt = probability(scores->score[INN_NYTTIGT]);
	profile->nyttiggjort = probability(scores->score[INN_NYTTIGGJORT]);
	profile->novelty = best_value(scores, INN_ORGANISATION, 3, 0);
	profile->pace = best_value(scores, INN_STEPWISE, 2, 0);
	if (profile->nyttiggjort >= 0.5f)
		profile->uptake = best_value(scores, INN_IN_USE, 3, -INFINITY);
	else
		profile->uptake = best_value(scores, INN_IDEA, 2, 0);
	profile->value_forms = 0;
	for (int k = INN_ECONOMIC; k <= INN_ENVIRONMENTAL; k++)
		if (scores->score[k] > 0)
			profile->value_forms |= 1u << (inn_labels[k].value - 1);
}

InnStatus
inn_classify(const InnScorer *scorer, const void *text, size_t length,
			 InnProfile *profile)
{
	InnScores scores;
	InnStatus status;

	memset(profile, 0, sizeof *profile);
	profile->language = inn_language_detect(text, length);
	if (profile->language != INN_LANG_SV)
		return INN_OK;
	status = inn_score(scorer, text, length, &scores);
	if (status == INN_OK)
		inn_decide(&scores, profile);
	return status;
}
