/*
 * test_stored_model.c
 *		A model of version 1 as it was stored once, byte for byte: it is read on
 *		every machine, and scores as it did then.
 *
 *		test_stored_model MODEL SCORES			tests
 *		test_stored_model --make MODEL SCORES	makes both files anew
 *
 * The files are made anew only when the lexicon's version changes, which makes
 * every older model unusable; see CONTRIBUTING.md.  A later version of the
 * stored form gets files of its own, and this test stays.
 */
#include "tap.h"
#include "unit_memory.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "model/learner.h"
#include "model/score.h"

#define SIZE_MAX_STORED 100000

/* Texts that teach little, but something of every section of a model. */
static const struct
{
	const char *text;
	InnProfile gold;
} lessons[] = {
	{"En ny metod används i dag på alla skolor i kommunen.",
	 {.nytt = 1, .nyttigt = 1, .nyttiggjort = 1, .uptake = 3, .novelty = 1, .pace = 1}},
	{"En helt ny metod, den första i världen, ska prövas nästa år.",
	 {.nytt = 1, .nyttigt = 1, .uptake = 1, .novelty = 3, .pace = 2}},
	{"Nämnden höll möte om budgeten.", {0}},
	{"Skolmaten serveras klockan elva.", {0}},
	{"Metoden har spridits till tolv kommuner och minskar utsläppen.",
	 {.nyttigt = 1,
	  .nyttiggjort = 1,
	  .uptake = 4,
	  .value_forms = INN_VALUE_ENVIRONMENTAL | INN_VALUE_SOCIAL}},
	{"En skola prövar kameror, skolkameror, på natten och sparar pengar.",
	 {.nytt = 1, .nyttigt = 1, .uptake = 2, .value_forms = INN_VALUE_ECONOMIC}},
};

/* What is scored: words that the model knows, a compound, a pair, an unknown word. */
static const char *const scored[] = {
	"", "En ny metod.", "Skolmetoden används i dag i världen, och utsläppen minskar.",
	"Nattkameror har inte införts; nämnden planerar möten om pengar i 14 kommuner."};

#define N_LESSONS (sizeof lessons / sizeof lessons[0])
#define N_SCORED  (sizeof scored / sizeof scored[0])

static InnStatus
make(InnStemmer *stemmer, const InnMemory *memory, unsigned char **bytes, size_t *size)
{
	InnLearner *learner;
	InnStatus status = inn_learner_open(memory, &learner);

	/* each several times, for a word in few texts is not learnt */
	for (size_t i = 0; status == INN_OK && i < 5 * N_LESSONS; i++)
	{
		const char *text = lessons[i % N_LESSONS].text;

		status = inn_learner_add(learner, text, strlen(text),
								 &lessons[i % N_LESSONS].gold, 1, NULL, 0);
	}
	if (status == INN_OK)
		status = inn_learner_train(learner, stemmer, bytes, size);
	inn_learner_close(learner);
	return status;
}

static bool
write_files(InnStemmer *stemmer, const InnMemory *memory, const char *model_path,
			const char *scores_path)
{
	FILE *model_file = fopen(model_path, "wb");
	FILE *scores_file = fopen(scores_path, "w");
	unsigned char *bytes;
	size_t size;
	InnModel model;
	InnScorer scorer = {&model, stemmer, memory};

	if (model_file == NULL || scores_file == NULL ||
		make(stemmer, memory, &bytes, &size) != INN_OK ||
		inn_model_open(&model, bytes, size) != INN_MODEL_OK ||
		fwrite(bytes, 1, size, model_file) != size)
		return false;
	for (size_t i = 0; i < N_SCORED; i++)
	{
		InnScores scores;

		inn_score(&scorer, scored[i], strlen(scored[i]), &scores);
		for (int k = 0; k < INN_N_LABELS; k++)
			fprintf(scores_file, "%.9g%c", scores.score[k],
					k < INN_N_LABELS - 1 ? '\t' : '\n');
	}
	inn_release(memory, bytes);
	return fclose(model_file) == 0 && fclose(scores_file) == 0;
}

static void
test_scores(const InnScorer *scorer, FILE *file)
{
	for (size_t i = 0; i < N_SCORED; i++)
	{
		double largest = 0;
		InnScores scores;

		inn_score(scorer, scored[i], strlen(scored[i]), &scores);
		for (int k = 0; k < INN_N_LABELS; k++)
		{
			double then = NAN;

			if (fscanf(file, "%lf", &then) != 1 ||
				!(fabs(then - scores.score[k]) <= 1e-7))
				largest = INFINITY;
		}
		ok(largest == 0, "\"%s\" scores as it did", scored[i]);
	}
}

int
main(int n_arguments, char **arguments)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);
	InnStemmer *stemmer;
	InnModel model;
	InnScorer scorer = {&model, NULL, &memory};
	static _Alignas(4) unsigned char bytes[SIZE_MAX_STORED];
	FILE *model_file;
	FILE *scores_file;
	size_t size;

	if (n_arguments < 3 || inn_stemmer_open(&stemmer) != INN_OK)
		return 2;
	if (n_arguments == 4)
	{
		bool written = write_files(stemmer, &memory, arguments[2], arguments[3]);

		inn_stemmer_close(stemmer);
		return written ? 0 : 1;
	}
	model_file = fopen(arguments[1], "rb");
	scores_file = fopen(arguments[2], "r");
	if (model_file == NULL || scores_file == NULL)
		return 2;
	size = fread(bytes, 1, sizeof bytes, model_file);
	scorer.stemmer = stemmer;
	if (ok(inn_model_open(&model, bytes, size) == INN_MODEL_OK,
		   "a stored model of version 1 opens"))
	{
		ok(model.fingerprint != 0 && model.n_texts == 5 * N_LESSONS,
		   "it says how many texts it was trained on");
		test_scores(&scorer, scores_file);
	}
	fclose(model_file);
	fclose(scores_file);
	inn_stemmer_close(stemmer);
	return tap_done();
}
