/*-------------------------------------------------------------------------
 *
 * train.c
 *		innovation.train: labelled texts in, a model out; and what a model says
 *		of itself.
 *
 *-------------------------------------------------------------------------
 */
#include "train/train.h"

#include "fmgr.h"
#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/memutils.h"
#include "utils/varlena.h"

#include "host.h"
#include "model/learner.h"
#include "train/evidence.h"
#include "types/model_type.h"
#include "types/profile.h"

PG_FUNCTION_INFO_V1(inn_train_add);
PG_FUNCTION_INFO_V1(inn_train_finish);
PG_FUNCTION_INFO_V1(inn_model_info);
PG_FUNCTION_INFO_V1(inn_builtin_model_value);

char *inn_leave_out_setting;

/* The families of inn_leave_out_setting. */
static unsigned left_out;

static const struct
{
	const char *name;
	unsigned family;
} families[] = {{"parts", INN_FAMILY_PARTS},
				{"pairs", INN_FAMILY_PAIRS},
				{"patterns", INN_FAMILY_PATTERNS},
				{"states", INN_FAMILY_STATES},
				{"class_pairs", INN_FAMILY_CLASS_PAIRS}};

/* The family of a name, 0 if there is none. */
static unsigned
family_of(const char *name)
{
	for (int i = 0; i < (int) lengthof(families); i++)
		if (strcmp(families[i].name, name) == 0)
			return families[i].family;
	return 0;
}

bool
inn_check_leave_out(char **setting, void **extra, GucSource source)
{
	char *copy = pstrdup(*setting);
	List *names;
	ListCell *cell;
	unsigned mask = 0;

	if (!SplitIdentifierString(copy, ',', &names))
	{
		GUC_check_errdetail("List syntax is invalid.");
		pfree(copy);
		list_free(names);
		return false;
	}
	foreach (cell, names)
	{
		unsigned family = family_of(lfirst(cell));

		if (family == 0)
		{
			GUC_check_errdetail("Unrecognized family of features: \"%s\".",
								(char *) lfirst(cell));
			GUC_check_errhint(
				"Families are parts, pairs, patterns, states and class_pairs.");
			return false;
		}
		mask |= family;
	}
	pfree(copy);
	list_free(names);
	*extra = inn_guc_malloc(sizeof mask);
	if (*extra == NULL)
		return false;
	memcpy(*extra, &mask, sizeof mask);
	return true;
}

void
inn_assign_leave_out(const char *setting, void *extra)
{
	memcpy(&left_out, extra, sizeof left_out);
}

/* The aggregate's state. */
typedef struct TrainState
{
	InnMemory memory;
	InnLearner *learner;
	InnProfileType *profile_type;
} TrainState;

static TrainState *
new_state(FunctionCallInfo fcinfo, MemoryContext context)
{
	MemoryContext caller = MemoryContextSwitchTo(context);
	TrainState *state = palloc0(sizeof *state);

	state->memory = inn_host_memory(context);
	inn_host_check(inn_learner_open(&state->memory, &state->learner));
	inn_learner_leave_out(state->learner, left_out);
	state->profile_type = inn_profile_type(get_fn_expr_argtype(fcinfo->flinfo, 2));
	MemoryContextSwitchTo(caller);
	return state;
}

/* The weight of a row, 1 where the aggregate has no such argument. */
static float4
row_weight(FunctionCallInfo fcinfo)
{
	float4 weight = PG_NARGS() > 3 ? PG_GETARG_FLOAT4(3) : 1;

	if (!(weight >= 0 && weight <= 1))
		ereport(ERROR, (errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
						errmsg("weight of a labelled text is out of range: %g", weight),
						errdetail("A weight is at least 0 and at most 1.")));
	return weight;
}

/* A text that is only read, for its words. */
static void
read_row(FunctionCallInfo fcinfo, TrainState *state)
{
	InnUtf8 utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(1));

	inn_host_check(inn_learner_read(state->learner, utf8.bytes, utf8.length));
	inn_utf8_release(&utf8);
}

static void
learn_row(FunctionCallInfo fcinfo, TrainState *state, InnProfile *gold, float4 weight)
{
	InnUtf8 utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(1));
	InnUnderlined *evidence = NULL;
	int n_evidence = 0;

	/* what a label is, not how sure: nyttiggjort and uptake must agree */
	gold->nyttiggjort = gold->uptake >= INN_UPTAKE_IN_USE ? 1 : 0;
	if (PG_NARGS() > 4 && !PG_ARGISNULL(4))
		evidence = inn_evidence_read(PG_GETARG_ARRAYTYPE_P(4), &utf8, &n_evidence);
	inn_host_check(inn_learner_add(state->learner, utf8.bytes, utf8.length, gold, weight,
								   evidence, (size_t) n_evidence));
	inn_utf8_release(&utf8);
}

/* Transition: (state, body text, gold profile [, weight real [, evidence evidence[]]]) -> state */
Datum
inn_train_add(PG_FUNCTION_ARGS)
{
	MemoryContext context;
	TrainState *state;
	InnProfile gold;
	float4 weight;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "inn_train_add called outside an aggregate");
	state = PG_ARGISNULL(0) ? new_state(fcinfo, context)
							: (TrainState *) PG_GETARG_POINTER(0);
	if (PG_ARGISNULL(1) || (PG_NARGS() > 3 && PG_ARGISNULL(3)))
		PG_RETURN_POINTER(state);
	weight = row_weight(fcinfo);
	if (weight == 0)
		read_row(fcinfo, state);
	else if (!PG_ARGISNULL(2) &&
			 inn_profile_read(state->profile_type, PG_GETARG_HEAPTUPLEHEADER(2), &gold) &&
			 gold.language == INN_LANG_SV)
		learn_row(fcinfo, state, &gold, weight);
	PG_RETURN_POINTER(state);
}

/* Final: state -> model */
Datum
inn_train_finish(PG_FUNCTION_ARGS)
{
	TrainState *state = PG_ARGISNULL(0) ? NULL : (TrainState *) PG_GETARG_POINTER(0);
	unsigned char *bytes = NULL;
	size_t size = 0;

	if (state == NULL || inn_learner_count(state->learner) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no labelled texts to train on"),
				 errdetail(
					 "A text counts if it has words, and a profile in Swedish (\"sv\" or "
					 "NULL) whose nytt and nyttigt are not NULL.")));
	if (!inn_learner_has_contrast(state->learner))
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the labelled texts all bear the same labels"),
			 errhint("Train on texts of which some bear a label and others do not.")));
	inn_host_check(inn_learner_train(state->learner, inn_host_stemmer(), &bytes, &size));
	PG_RETURN_DATUM(inn_model_datum(bytes, size));
}

/* {"nytt": {"nytt": 849}, "novelty": {"organisation": 223, ...}, ...} */
static Datum
label_counts(const InnModel *model)
{
	StringInfoData json;

	initStringInfo(&json);
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		bool first = (int) inn_first_label[inn_labels[k].dimension] == k;

		if (first)
			appendStringInfo(&json, "%s\"%s\": {", k == 0 ? "{" : "}, ",
							 inn_dimensions[inn_labels[k].dimension]);
		appendStringInfo(&json, "%s\"%s\": %u", first ? "" : ", ", inn_labels[k].name,
						 model->label_texts[k]);
	}
	appendStringInfoString(&json, "}}");
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(json.data));
}

/* model_info(model) -> record */
Datum
inn_model_info(PG_FUNCTION_ARGS)
{
	InnOpenModel open = {.context = CurrentMemoryContext};
	const InnModel *model = inn_model_of_datum(&open, PG_GETARG_DATUM(0));
	TupleDesc descriptor;
	Datum values[7];
	bool nulls[7] = {false};

	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	values[0] = Int32GetDatum(inn_model_id(model));
	values[1] = Int32GetDatum(INN_MODEL_VERSION);
	values[2] = Int32GetDatum((int32) model->n_texts);
	values[3] = Int32GetDatum((int32) model->n_features);
	values[4] = Int32GetDatum((int32) model->n_forms);
	values[5] = Int32GetDatum((int32) model->size);
	values[6] = label_counts(model);
	PG_RETURN_DATUM(
		HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}

/* builtin_model() -> model */
Datum
inn_builtin_model_value(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(inn_model_datum(inn_builtin_model, inn_builtin()->size));
}
