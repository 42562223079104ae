/*
 * test_model.c
 *		Learning, storing, scoring and explaining, without a server.
 */
#include "tap.h"
#include "unit_memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/learner.h"
#include "model/model.h"
#include "model/score.h"
#include "text/hash.h"

#define N_TEXTS 60

static InnStemmer *stemmer;

/* A text that tells its labels by what it says. */
static void
write_text(int i, char *text, size_t room, InnProfile *gold)
{
	static const char *const filler[] = {"förvaltningen", "kommunen", "projektet",
										 "enheten", "nämnden"};
	bool new = i % 2 == 0;
	bool used = i % 3 == 0;
	bool green = i % 5 == 0;

	snprintf(text, room, "I %s %s %s %s och %s under året.", filler[i % 5],
			 new ? "utvecklas en ny lösning" : "fortsätter arbetet som vanligt",
			 used ? "som används i dag" : "som planeras",
			 green ? "utsläppen minskar" : "mötet hölls", filler[(i + 2) % 5]);
	*gold = (InnProfile){.language = INN_LANG_SV,
						 .nytt = new,
						 .nyttigt = new || green,
						 .nyttiggjort = used,
						 .uptake = used  ? 3
								   : new ? 1
										 : 0,
						 .novelty = new ? 1 : 0,
						 .pace = i % 7 == 0 ? 2 : 0,
						 .value_forms = green ? INN_VALUE_ENVIRONMENTAL : 0};
}

/* Trains on the first count texts; the memory's owner may make it fail. */
static InnStatus
train(const InnMemory *memory, int count, unsigned char **bytes, size_t *size)
{
	InnLearner *learner;
	InnStatus status = inn_learner_open(memory, &learner);

	if (status != INN_OK)
		return status;
	for (int i = 0; i < count && status == INN_OK; i++)
	{
		char text[400];
		InnProfile gold;

		write_text(i, text, sizeof text, &gold);
		status = inn_learner_add(learner, text, strlen(text), &gold, 1, NULL, 0);
	}
	if (status == INN_OK)
		status = inn_learner_train(learner, stemmer, bytes, size);
	inn_learner_close(learner);
	return status;
}

static void
test_learning(const unsigned char *bytes, size_t size)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);
	unsigned char *again;
	size_t again_size;
	InnModel model;
	InnScorer scorer = {&model, stemmer, &memory};
	int right = 0;

	ok(train(&memory, N_TEXTS, &again, &again_size) == INN_OK && again_size == size &&
		   memcmp(again, bytes, size) == 0,
	   "the same texts make the same bytes");
	inn_release(&memory, again);
	ok(inn_model_open(&model, bytes, size) == INN_MODEL_OK, "the model opens");
	ok(model.n_texts == N_TEXTS && model.label_texts[INN_NYTT] == N_TEXTS / 2,
	   "it counts its texts and their labels");
	for (int i = 0; i < N_TEXTS; i++)
	{
		char text[400];
		InnProfile gold;
		InnProfile profile = {0};
		InnScores scores;

		write_text(i, text, sizeof text, &gold);
		inn_score(&scorer, text, strlen(text), &scores);
		inn_decide(&scores, &profile);
		right += (profile.nytt >= 0.5f) == (gold.nytt >= 0.5f) &&
				 profile.uptake == gold.uptake && profile.value_forms == gold.value_forms;
	}
	ok(right == N_TEXTS, "it knows the texts that it was trained on (%d of %d)", right,
	   N_TEXTS);
	ok(train(&memory, 0, &again, &again_size) == INN_INVALID,
	   "nothing to learn from is refused");
	ok(train(&memory, 1, &again, &again_size) == INN_INVALID, "one text is no contrast");
	ok(state.live == 0, "no memory is left behind");
}

/* Trains on texts whose labels two sentences share, of which the first may be underlined. */
static double
preference_for_first(const InnMemory *memory, bool underline)
{
	static const char first[] = "Uppfinningen prisades.";
	static const char second[] = "Lokalen städades.";
	InnLearner *learner;
	unsigned char *bytes = NULL;
	size_t size;
	InnModel model;
	InnScorer scorer = {&model, stemmer, memory};
	InnScores with_first;
	InnScores with_second;

	inn_learner_open(memory, &learner);
	for (int i = 0; i < 40; i++)
	{
		char text[200];
		bool new = i % 2 == 0;
		InnProfile gold = {.language = INN_LANG_SV, .nytt = new, .nyttigt = new};
		InnUnderlined evidence[] = {{0, strlen(first), INN_NYTT}};

		snprintf(text, sizeof text, "%s %s Mötet %d hölls.", new ? first : "Inget hände.",
				 new ? second : "Allt var stilla.", i);
		inn_learner_add(learner, text, strlen(text), &gold, 1,
						underline ? evidence : NULL, new);
	}
	ok(inn_learner_train(learner, stemmer, &bytes, &size) == INN_OK &&
		   inn_model_open(&model, bytes, size) == INN_MODEL_OK && model.n_texts == 40,
	   "sentences are no texts");
	inn_learner_close(learner);
	inn_score(&scorer, first, strlen(first), &with_first);
	inn_score(&scorer, second, strlen(second), &with_second);
	inn_release(memory, bytes);
	return with_first.score[INN_NYTT] - with_second.score[INN_NYTT];
}

static void
test_underlined(void)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);

	double without = preference_for_first(&memory, false);
	double with = preference_for_first(&memory, true);

	ok(with > without + 0.5, "what is underlined weighs more (%.2f, %.2f without)", with,
	   without);
	ok(state.live == 0, "no memory is left behind");
}

/* What add_contribution adds up. */
typedef struct Total
{
	double sum[INN_N_LABELS];
	bool inside; /* every passage lies in the text */
	size_t length;
} Total;

static void
add_contribution(void *context, const InnEvidence *evidence)
{
	Total *total = context;

	for (int k = 0; k < INN_N_LABELS; k++)
		total->sum[k] += evidence->contribution[k];
	total->inside &=
		evidence->length > 0 && evidence->offset + evidence->length <= total->length;
}

static void
test_evidence(const InnModel *model, const InnMemory *memory)
{
	const char *text = "Kommunen har en ny lösning. Förvaltningslösningen används i dag, "
					   "utsläppen minskar &auml;ven i &Aring;re kommun.";
	InnScorer scorer = {model, stemmer, memory};
	InnScores scores;
	Total total = {.inside = true, .length = strlen(text)};
	double largest = 0;

	inn_score(&scorer, text, strlen(text), &scores);
	inn_evidence(&scorer, text, strlen(text), scores.n_words, add_contribution, &total);
	for (int k = 0; k < INN_N_LABELS; k++)
		largest =
			fmax(largest, fabs(total.sum[k] + model->intercept[k] - scores.score[k]));
	ok(largest < 1e-5, "contributions and intercept add up to the score (%g)", largest);
	ok(total.inside, "every passage lies in the text");
}

/* nyttiggjort and uptake agree whatever the scores are. */
static void
test_decision(void)
{
	bool agree = true;

	srand(1);
	for (int i = 0; i < 100000; i++)
	{
		InnScores scores;
		InnProfile profile = {0};

		for (int k = 0; k < INN_N_LABELS; k++)
			scores.score[k] = (rand() % 2001 - 1000) / 250.0;
		inn_decide(&scores, &profile);
		agree &= (profile.nyttiggjort >= 0.5f) == (profile.uptake >= INN_UPTAKE_IN_USE);
	}
	ok(agree, "nyttiggjort and uptake agree on 100,000 random scores");
}

/* Damage of every sort is refused; what cannot be told from a model does no harm. */
static void
test_damage(const unsigned char *bytes, size_t size, const InnMemory *memory)
{
	unsigned char *copy = malloc(size);
	InnModel model;
	bool refused = true;

	for (size_t bit = 0; bit < 8 * size; bit++)
	{
		memcpy(copy, bytes, size);
		copy[bit / 8] ^= (unsigned char) (1 << bit % 8);
		refused &= inn_model_open(&model, copy, size) != INN_MODEL_OK;
	}
	ok(refused, "a flipped bit is refused, whichever it is");
	refused = true;
	for (size_t length = 0; length < size; length++)
		refused &= inn_model_open(&model, bytes, length) != INN_MODEL_OK;
	ok(refused, "a truncated model is refused, wherever it ends");

	/* with a fingerprint that fits: refused, or safe to score with */
	for (int i = 0; i < 20000; i++)
	{
		const char *text = "Kommunen har en ny lösning som används i dag.";
		InnScorer scorer = {&model, stemmer, memory};
		InnScores scores;
		uint64_t fingerprint;

		memcpy(copy, bytes, size);
		copy[24 + (size_t) rand() % (size - 24)] = (unsigned char) rand();
		fingerprint = inn_hash_bytes(copy + 24, size - 24);
		memcpy(copy + 16, &fingerprint, 8);
		if (inn_model_open(&model, copy, size) == INN_MODEL_OK)
			inn_score(&scorer, text, strlen(text), &scores);
	}
	ok(true, "a forged model is refused or does no harm");
	memcpy(copy, bytes, size);
	copy[4]++;
	ok(inn_model_open(&model, copy, size) == INN_MODEL_OTHER_VERSION,
	   "another version is named");
	free(copy);
}

static void
test_faults(void)
{
	bool clean = true;
	bool prompt = true;
	int failures = 0;

	for (size_t n = 1; failures < 400; n++, failures++)
	{
		UnitMemory state;
		InnMemory memory = unit_memory_failing(&state, n);
		unsigned char *bytes = NULL;
		size_t size;
		InnStatus status = train(&memory, 20, &bytes, &size);

		if (status == INN_OK)
		{
			inn_release(&memory, bytes);
			break;
		}
		clean &= status == INN_NO_MEMORY && state.live == 0;
	}
	ok(clean && failures > 10,
	   "out of memory at any of %d allocations is told, and leaks nothing", failures);
	for (size_t n = 1; n < 40; n++)
	{
		UnitMemory state;
		InnMemory memory = unit_memory_interrupting(&state, n);
		unsigned char *bytes;
		size_t size;

		prompt &= train(&memory, 20, &bytes, &size) == INN_INTERRUPTED && state.live == 0;
	}
	ok(prompt, "training stops when asked to, and leaks nothing");
}

/* The library uses it unchecked: it must be whole and fit the lexicon. */
static void
test_builtin(void)
{
	InnModel model;
	InnModel attached;

	inn_model_attach(&attached, inn_builtin_model);
	ok(inn_model_open(&model, inn_builtin_model, attached.size) == INN_MODEL_OK,
	   "the built-in model opens");
	ok(attached.size <= 4u << 20, "the built-in model has at most 4 MB (%u bytes)",
	   attached.size);
}

int
main(void)
{
	UnitMemory state = {0};
	InnMemory memory = unit_memory(&state);
	unsigned char *bytes;
	size_t size;
	InnModel model;

	if (inn_stemmer_open(&stemmer) != INN_OK ||
		train(&memory, N_TEXTS, &bytes, &size) != INN_OK ||
		inn_model_open(&model, bytes, size) != INN_MODEL_OK)
		return 2;
	test_learning(bytes, size);
	test_underlined();
	test_evidence(&model, &memory);
	test_decision();
	test_builtin();
	test_damage(bytes, size, &memory);
	test_faults();
	inn_release(&memory, bytes);
	inn_stemmer_close(stemmer);
	return tap_done();
}
