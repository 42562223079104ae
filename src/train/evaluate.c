/*-------------------------------------------------------------------------
 *
 * evaluate.c
 *		innovation.evaluate: how well predicted profiles match gold ones.
 *
 * The measures are those of the usual scorers: precision, recall and F1 a
 * label, macro-F1 a dimension (the mean over the labels that occur in gold),
 * accuracy, the Brier score (mean squared error of the three probabilities;
 * Brier 1950) and the expected calibration error (Naeini et al. 2015, ten
 * bins of equal width).
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"

#include "types/profile.h"

PG_FUNCTION_INFO_V1(inn_evaluate_add);
PG_FUNCTION_INFO_V1(inn_evaluate_combine);
PG_FUNCTION_INFO_V1(inn_evaluate_serialize);
PG_FUNCTION_INFO_V1(inn_evaluate_deserialize);
PG_FUNCTION_INFO_V1(inn_evaluate_finish);

#define MAX_VALUES 6
#define N_BINS     10
#define N_MEASURED 9

/* What is measured: a dimension, value forms apart, with the names of its values. */
typedef struct Measured
{
	const char *name;
	int n_values;
	const char *value[MAX_VALUES];
} Measured;

static const Measured measured[N_MEASURED] = {
	{"nytt", 2, {"0", "1"}},
	{"nyttigt", 2, {"0", "1"}},
	{"nyttiggjort", 2, {"0", "1"}},
	{"economic", 2, {"0", "1"}},
	{"social", 2, {"0", "1"}},
	{"environmental", 2, {"0", "1"}},
	{"novelty", 4, {"none", "organisation", "market", "world"}},
	{"pace", 3, {"none", "stepwise", "leap"}},
	{"uptake", 6, {"none", "idea", "trial", "in_use", "spread", "established"}},
};

/* Everything counted; plain numbers, so that it combines by addition. */
typedef struct Counts
{
	int64 n;
	int64 three_n_right;                                 /* all of 3N */
	int64 confusion[N_MEASURED][MAX_VALUES][MAX_VALUES]; /* gold, predicted */
	double squared_error[3];
	int64 bin_n[3][N_BINS];
	int64 bin_positive[3][N_BINS];
	double bin_sum[3][N_BINS];
} Counts;

typedef struct EvaluateState
{
	Counts counts;
	InnProfileType *profile_type; /* NULL in a state that was only combined */
} EvaluateState;

static int
value_of(const InnProfile *profile, int m)
{
	switch (m)
	{
		case 0:
			return profile->nytt >= 0.5f;
		case 1:
			return profile->nyttigt >= 0.5f;
		case 2:
			return profile->nyttiggjort >= 0.5f;
		case 6:
			return profile->novelty;
		case 7:
			return profile->pace;
		case 8:
			return profile->uptake;
		default:
			return (int) (profile->value_forms >> (m - 3) & 1);
	}
}

static float
probability_of(const InnProfile *profile, int n)
{
	return n == 0 ? profile->nytt : n == 1 ? profile->nyttigt : profile->nyttiggjort;
}

static void
count_pair(Counts *counts, const InnProfile *gold, const InnProfile *predicted)
{
	bool right = true;

	counts->n++;
	for (int m = 0; m < N_MEASURED; m++)
	{
		int g = value_of(gold, m);
		int p = value_of(predicted, m);

		counts->confusion[m][g][p]++;
		if (m < 3)
			right &= g == p;
	}
	counts->three_n_right += right;
	for (int n = 0; n < 3; n++)
	{
		double p = probability_of(predicted, n);
		int g = value_of(gold, n);
		int bin = p >= 1 ? N_BINS - 1 : p > 0 ? (int) (p * N_BINS) : 0;

		counts->squared_error[n] += (p - g) * (p - g);
		counts->bin_n[n][bin]++;
		counts->bin_positive[n][bin] += g;
		counts->bin_sum[n][bin] += p;
	}
}

static EvaluateState *
new_state(MemoryContext context)
{
	return MemoryContextAllocZero(context, sizeof(EvaluateState));
}

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "evaluate's support function called outside an aggregate");
	return context;
}

/* Transition: (state, gold profile, predicted profile) -> state */
Datum
inn_evaluate_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	EvaluateState *state =
		PG_ARGISNULL(0) ? new_state(context) : (EvaluateState *) PG_GETARG_POINTER(0);
	InnProfile gold;
	InnProfile predicted;

	if (state->profile_type == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(context);

		state->profile_type = inn_profile_type(get_fn_expr_argtype(fcinfo->flinfo, 1));
		MemoryContextSwitchTo(caller);
	}
	if (PG_ARGISNULL(1) ||
		!inn_profile_read(state->profile_type, PG_GETARG_HEAPTUPLEHEADER(1), &gold))
		PG_RETURN_POINTER(state);
	/* a prediction without labels is one of none: what fields it has stay 0 */
	memset(&predicted, 0, sizeof predicted);
	if (!PG_ARGISNULL(2))
		inn_profile_read(state->profile_type, PG_GETARG_HEAPTUPLEHEADER(2), &predicted);
	count_pair(&state->counts, &gold, &predicted);
	PG_RETURN_POINTER(state);
}

/* Combine: (state, state) -> state */
Datum
inn_evaluate_combine(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	EvaluateState *into =
		PG_ARGISNULL(0) ? new_state(context) : (EvaluateState *) PG_GETARG_POINTER(0);
	const Counts *from;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(into);
	from = &((EvaluateState *) PG_GETARG_POINTER(1))->counts;
	into->counts.n += from->n;
	into->counts.three_n_right += from->three_n_right;
	for (int m = 0; m < N_MEASURED; m++)
		for (int g = 0; g < MAX_VALUES; g++)
			for (int p = 0; p < MAX_VALUES; p++)
				into->counts.confusion[m][g][p] += from->confusion[m][g][p];
	for (int n = 0; n < 3; n++)
	{
		into->counts.squared_error[n] += from->squared_error[n];
		for (int b = 0; b < N_BINS; b++)
		{
			into->counts.bin_n[n][b] += from->bin_n[n][b];
			into->counts.bin_positive[n][b] += from->bin_positive[n][b];
			into->counts.bin_sum[n][b] += from->bin_sum[n][b];
		}
	}
	PG_RETURN_POINTER(into);
}

/* Serialize: state -> bytea; for workers of the same server, so as it lies. */
Datum
inn_evaluate_serialize(PG_FUNCTION_ARGS)
{
	bytea *bytes = palloc(VARHDRSZ + sizeof(Counts));

	aggregate_context(fcinfo);
	SET_VARSIZE(bytes, VARHDRSZ + sizeof(Counts));
	memcpy(VARDATA(bytes), &((EvaluateState *) PG_GETARG_POINTER(0))->counts,
		   sizeof(Counts));
	PG_RETURN_BYTEA_P(bytes);
}

/* Deserialize: (bytea, internal) -> state */
Datum
inn_evaluate_deserialize(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	EvaluateState *state;

	aggregate_context(fcinfo);
	if (VARSIZE_ANY_EXHDR(bytes) != sizeof(Counts))
		elog(ERROR, "serialized state of evaluate has a wrong length");
	state = new_state(CurrentMemoryContext);
	memcpy(&state->counts, VARDATA_ANY(bytes), sizeof(Counts));
	PG_RETURN_POINTER(state);
}

/* The counts of one value that precision, recall and F1 are made of. */
typedef struct Quality
{
	int64 gold;
	int64 predicted;
	int64 hit;
} Quality;

static Quality
quality_of(const Counts *counts, int m, int value)
{
	Quality quality = {.hit = counts->confusion[m][value][value]};

	for (int v = 0; v < measured[m].n_values; v++)
	{
		quality.gold += counts->confusion[m][value][v];
		quality.predicted += counts->confusion[m][v][value];
	}
	return quality;
}

static double
f1(Quality quality)
{
	int64 both = quality.gold + quality.predicted;

	return both > 0 ? 2.0 * (double) quality.hit / (double) both : 0;
}

static double
macro_f1(const Counts *counts, int m)
{
	double sum = 0;
	int present = 0;

	for (int v = 0; v < measured[m].n_values; v++)
	{
		Quality quality = quality_of(counts, m, v);

		if (quality.gold == 0)
			continue;
		sum += f1(quality);
		present++;
	}
	return present > 0 ? sum / present : 0;
}

/* A ratio as JSON: null without a denominator. */
static void
append_ratio(StringInfo json, double part, int64 whole)
{
	if (whole > 0)
		appendStringInfo(json, "%.6f", part / (double) whole);
	else
		appendStringInfoString(json, "null");
}

static void
append_confusion(StringInfo json, const Counts *counts, int m)
{
	appendStringInfoString(json, "\"confusion\": {");
	for (int g = 0; g < measured[m].n_values; g++)
	{
		appendStringInfo(json, "%s\"%s\": {", g == 0 ? "" : ", ", measured[m].value[g]);
		for (int p = 0; p < measured[m].n_values; p++)
			appendStringInfo(json, "%s\"%s\": " INT64_FORMAT, p == 0 ? "" : ", ",
							 measured[m].value[p], counts->confusion[m][g][p]);
		appendStringInfoChar(json, '}');
	}
	appendStringInfoChar(json, '}');
}

static void
append_labels(StringInfo json, const Counts *counts, int m)
{
	appendStringInfoString(json, "\"labels\": {");
	for (int v = 0; v < measured[m].n_values; v++)
	{
		Quality quality = quality_of(counts, m, v);

		appendStringInfo(json, "%s\"%s\": {\"texts\": " INT64_FORMAT ", \"precision\": ",
						 v == 0 ? "" : ", ", measured[m].value[v], quality.gold);
		append_ratio(json, (double) quality.hit, quality.predicted);
		appendStringInfoString(json, ", \"recall\": ");
		append_ratio(json, (double) quality.hit, quality.gold);
		appendStringInfo(json, ", \"f1\": %.6f}", f1(quality));
	}
	appendStringInfoString(json, "}, ");
}

/* Brier score, calibration error and reliability bins of one probability. */
static void
append_calibration(StringInfo json, const Counts *counts, int n)
{
	double error = 0;
	bool first = true;

	appendStringInfoString(json, ", \"brier\": ");
	append_ratio(json, counts->squared_error[n], counts->n);
	appendStringInfoString(json, ", \"reliability\": [");
	for (int b = 0; b < N_BINS; b++)
	{
		double gap = counts->bin_sum[n][b] - (double) counts->bin_positive[n][b];

		error += gap < 0 ? -gap : gap;
		if (counts->bin_n[n][b] == 0)
			continue;
		appendStringInfo(json, "%s{\"texts\": " INT64_FORMAT ", \"predicted\": ",
						 first ? "" : ", ", counts->bin_n[n][b]);
		append_ratio(json, counts->bin_sum[n][b], counts->bin_n[n][b]);
		appendStringInfoString(json, ", \"observed\": ");
		append_ratio(json, (double) counts->bin_positive[n][b], counts->bin_n[n][b]);
		appendStringInfoChar(json, '}');
		first = false;
	}
	appendStringInfoString(json, "], \"calibration_error\": ");
	append_ratio(json, error, counts->n);
}

static void
append_dimension(StringInfo json, const Counts *counts, int m)
{
	int64 right = 0;

	for (int v = 0; v < measured[m].n_values; v++)
		right += counts->confusion[m][v][v];
	appendStringInfo(json,
					 "%s\"%s\": {\"macro_f1\": %.6f, \"accuracy\": ", m == 0 ? "" : ", ",
					 measured[m].name, macro_f1(counts, m));
	append_ratio(json, (double) right, counts->n);
	appendStringInfoString(json, ", ");
	append_labels(json, counts, m);
	append_confusion(json, counts, m);
	if (m < 3)
		append_calibration(json, counts, m);
	appendStringInfoChar(json, '}');
}

/* Final: state -> jsonb */
Datum
inn_evaluate_finish(PG_FUNCTION_ARGS)
{
	const Counts *counts;
	StringInfoData json;
	double profile = 0;

	if (PG_ARGISNULL(0) || ((EvaluateState *) PG_GETARG_POINTER(0))->counts.n == 0)
		PG_RETURN_NULL();
	counts = &((EvaluateState *) PG_GETARG_POINTER(0))->counts;
	for (int m = 0; m < N_MEASURED; m++)
		profile += macro_f1(counts, m) / N_MEASURED;
	initStringInfo(&json);
	appendStringInfo(&json,
					 "{\"texts\": " INT64_FORMAT ", \"profile\": %.6f, \"three_n\": ",
					 counts->n, profile);
	append_ratio(&json, (double) counts->three_n_right, counts->n);
	appendStringInfoString(&json, ", \"brier\": ");
	append_ratio(&json,
				 counts->squared_error[0] + counts->squared_error[1] +
					 counts->squared_error[2],
				 3 * counts->n);
	appendStringInfoString(&json, ", \"dimensions\": {");
	for (int m = 0; m < N_MEASURED; m++)
		append_dimension(&json, counts, m);
	appendStringInfoString(&json, "}}");
	PG_RETURN_DATUM(DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data)));
}
