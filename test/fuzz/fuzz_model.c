/*
 * fuzz_model.c
 *		The stored form of a model, as binary input and a damaged table give it:
 *		refused, or safe to score with.
 */
#include "fuzz.h"
#include "unit_memory.h"

#include "model/score.h"
#include "text/hash.h"

static void
ignore_evidence(void *context, const InnEvidence *evidence)
{
	(void) context;
	(void) evidence;
}

/* Scores a text that has use for every part of a model. */
static void
use(const InnModel *model)
{
	static const char text[] =
		"Kommunen har inf\xC3\xB6rt en ny l\xC3\xB6sning sedan 2019. "
		"Trygghetskamerorna anv\xC3\xA4nds i dag p\xC3\xA5 tolv boenden, "
		"som planerat; fler ska pr\xC3\xB6va dem.";
	static InnStemmer *stemmer;
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);
	InnScorer scorer;
	InnScores scores;

	if (stemmer == NULL)
		claim(inn_stemmer_open(&stemmer) == INN_OK);
	scorer = (InnScorer){model, stemmer, &memory};
	claim(inn_score(&scorer, text, sizeof text - 1, &scores) == INN_OK);
	claim(inn_evidence(&scorer, text, sizeof text - 1, scores.n_words, ignore_evidence,
					   NULL) == INN_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *bytes = must_alloc(size);
	InnModel model;

	memcpy(bytes, data, size);
	if (inn_model_open(&model, bytes, size) == INN_MODEL_OK)
		use(&model);
	/* the same with the size and fingerprint that belong to it, which hardly
	 * any input has by chance */
	if (size >= 24)
	{
		uint64_t fingerprint = inn_hash_bytes(bytes + 24, size - 24);

		for (int i = 0; i < 4; i++)
			bytes[8 + i] = (uint8_t) (size >> 8 * i);
		for (int i = 0; i < 8; i++)
			bytes[16 + i] = (uint8_t) (fingerprint >> 8 * i);
		if (inn_model_open(&model, bytes, size) == INN_MODEL_OK)
			use(&model);
	}
	free(bytes);
	return 0;
}
