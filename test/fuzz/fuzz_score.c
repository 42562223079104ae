/*
 * fuzz_score.c
 *		Classifying any bytes by the built-in model, and the evidence for it.
 */
#include "fuzz.h"
#include "unit_memory.h"

#include <math.h>

#include "model/score.h"

/* What add_evidence adds up. */
typedef struct Total
{
	size_t size;
	double sum[INN_N_LABELS];
	double magnitude;
} Total;

static void
add_evidence(void *context, const InnEvidence *evidence)
{
	Total *total = context;

	claim(evidence->length > 0 && evidence->offset < total->size);
	claim(evidence->length <= total->size - evidence->offset);
	claim(evidence->n_words > 0 && evidence->pattern < (int) INN_N_PATTERNS);
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		total->sum[k] += evidence->contribution[k];
		total->magnitude += fabs(evidence->contribution[k]);
	}
}

static void
check_profile(const InnProfile *profile)
{
	claim(profile->nytt >= 0 && profile->nytt <= 1);
	claim(profile->nyttigt >= 0 && profile->nyttigt <= 1);
	claim(profile->nyttiggjort >= 0 && profile->nyttiggjort <= 1);
	claim((profile->nyttiggjort >= 0.5f) == (profile->uptake >= INN_UPTAKE_IN_USE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static UnitMemory state;
	static InnModel model;
	static InnStemmer *stemmer;
	InnMemory memory = unit_memory(&state);
	InnScorer scorer;
	InnScores scores;
	InnProfile profile = {0};
	Total total = {.size = size};

	if (stemmer == NULL)
	{
		claim(inn_stemmer_open(&stemmer) == INN_OK);
		inn_model_attach(&model, inn_builtin_model);
	}
	scorer = (InnScorer){&model, stemmer, &memory};
	claim(inn_classify(&scorer, data, size, &profile) == INN_OK);
	if (profile.language == INN_LANG_SV)
		check_profile(&profile);
	/* in any language, so that all of it is walked over */
	claim(inn_score(&scorer, data, size, &scores) == INN_OK);
	claim(inn_evidence(&scorer, data, size, scores.n_words, add_evidence, &total) ==
		  INN_OK);
	for (int k = 0; k < INN_N_LABELS; k++)
		claim(fabs(total.sum[k] + model.intercept[k] - scores.score[k]) <=
			  1e-4 + 1e-6 * total.magnitude);
	claim(state.allocations == 0);
	return 0;
}
