/*-------------------------------------------------------------------------
 *
 * track.c
 *		The trigger that keeps the profiles of a tracked table current.
 *
 * How a table is tracked stands in its trigger alone, so that dump, restore
 * and rename carry it: the text columns are those after UPDATE OF, the
 * arguments are the names in TrackArgument.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "access/htup_details.h"
#include "catalog/pg_type.h"
#include "commands/trigger.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

#include "host.h"
#include "model/score.h"
#include "types/model_type.h"
#include "types/profile.h"

PG_FUNCTION_INFO_V1(inn_profile_update_trigger);
PG_FUNCTION_INFO_V1(inn_trigger_arguments);

/* The trigger's arguments; innovation.tracking reads the same. */
typedef enum TrackArgument
{
	ARG_PROFILE_COLUMN,
	ARG_MODEL, /* empty for the built-in one */
	ARG_DATE_COLUMN,
	ARG_VIEW,
	N_ARGUMENTS
} TrackArgument;

/* What stays from row to row of one query. */
typedef struct Tracking
{
	AttrNumber profile_column;
	const InnProfileType *profile_type;
	InnOpenModel own; /* zeroed for the built-in model */
	const InnModel *model;
	InnMemory memory;
} Tracking;

static void
trigger_is_foreign(const Trigger *trigger, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_TRIGGERED_ACTION_EXCEPTION),
			 errmsg("trigger \"%s\" is not made as innovation.track makes it",
					trigger->tgname),
			 errdetail_internal("%s", detail), errhint("Let innovation.track make it.")));
}

static void
check_call(FunctionCallInfo fcinfo)
{
	TriggerData *call = (TriggerData *) fcinfo->context;

	if (!CALLED_AS_TRIGGER(fcinfo))
		ereport(ERROR, (errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
						errmsg("profile_update_trigger was not called as a trigger")));
	if (!TRIGGER_FIRED_FOR_ROW(call->tg_event) || !TRIGGER_FIRED_BEFORE(call->tg_event) ||
		TRIGGER_FIRED_BY_DELETE(call->tg_event))
		trigger_is_foreign(call->tg_trigger,
						   "It does not fire before an insert or update of a row.");
	if (call->tg_trigger->tgnargs != N_ARGUMENTS || call->tg_trigger->tgnattr == 0)
		trigger_is_foreign(call->tg_trigger, "It has other arguments, or no UPDATE OF.");
}

/*
 * The column that holds the profile: the one of that name, or, when it has been
 * renamed, the only one of that type.
 */
static AttrNumber
profile_column(TupleDesc row, Oid profile_type, const Trigger *trigger)
{
	AttrNumber only = InvalidAttrNumber;
	int n = 0;

	for (int i = 0; i < row->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(row, i);

		if (column->attisdropped || column->atttypid != profile_type)
			continue;
		if (strcmp(NameStr(column->attname), trigger->tgargs[ARG_PROFILE_COLUMN]) == 0)
			return column->attnum;
		only = column->attnum;
		n++;
	}
	if (n != 1)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_COLUMN),
						errmsg("column \"%s\", which is to hold the profile, is missing",
							   trigger->tgargs[ARG_PROFILE_COLUMN]),
						errhint("Call innovation.untrack, and innovation.track anew.")));
	return only;
}

/* Looks an own model up by its name, and opens it in own->context. */
static const InnModel *
named_model(char *name, InnOpenModel *own)
{
	Oid types[] = {NAMEOID};
	Datum arguments[] = {CStringGetDatum(name)};
	const InnModel *model;
	Datum value;
	bool null;

	SPI_connect();
	if (SPI_execute_with_args("SELECT m.model FROM innovation.models AS m "
							  "WHERE m.name OPERATOR(pg_catalog.=) $1",
							  1, types, arguments, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read innovation.models");
	if (SPI_processed == 0)
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
						errmsg("model \"%s\" does not exist", name),
						errdetail("The table is tracked with it."),
						errhint("Choose another by innovation.set_model.")));
	value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null);
	model = inn_model_of_datum(own, value);
	SPI_finish();
	return model;
}

static Tracking *
tracking_of_call(FunctionCallInfo fcinfo)
{
	FmgrInfo *flinfo = fcinfo->flinfo;
	TriggerData *call = (TriggerData *) fcinfo->context;
	char *model_name = call->tg_trigger->tgargs[ARG_MODEL];
	MemoryContext caller;
	Tracking *tracking;
	Oid profile_type;

	if (flinfo->fn_extra != NULL)
		return flinfo->fn_extra;

	caller = MemoryContextSwitchTo(flinfo->fn_mcxt);
	profile_type =
		GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum("profile"),
						ObjectIdGetDatum(get_func_namespace(flinfo->fn_oid)));
	tracking = palloc0(sizeof *tracking);
	tracking->profile_column = profile_column(RelationGetDescr(call->tg_relation),
											  profile_type, call->tg_trigger);
	tracking->profile_type = inn_profile_type(profile_type);
	tracking->own.context = flinfo->fn_mcxt;
	tracking->model =
		*model_name == '\0' ? inn_builtin() : named_model(model_name, &tracking->own);
	tracking->memory = inn_host_memory(flinfo->fn_mcxt);
	MemoryContextSwitchTo(caller);
	flinfo->fn_extra = tracking;
	return tracking;
}

/* Is it the same value?  One that was not updated is the same already as stored. */
static bool
is_same(Datum a, bool a_null, Datum b, bool b_null)
{
	if (a_null || b_null)
		return a_null && b_null;
	return datumIsEqual(a, b, false, -1) || datum_image_eq(a, b, false, -1);
}

static bool
text_is_unchanged(const TriggerData *call)
{
	TupleDesc row = RelationGetDescr(call->tg_relation);
	const Trigger *trigger = call->tg_trigger;

	for (int i = 0; i < trigger->tgnattr; i++)
	{
		bool old_null, new_null;
		Datum old_value =
			heap_getattr(call->tg_trigtuple, trigger->tgattr[i], row, &old_null);
		Datum new_value =
			heap_getattr(call->tg_newtuple, trigger->tgattr[i], row, &new_null);

		if (!is_same(old_value, old_null, new_value, new_null))
			return false;
	}
	return true;
}

/* The length of a column's text, without the blanks that char(n) is filled up by. */
static int
text_length(const text *value, Oid type)
{
	int length = VARSIZE_ANY_EXHDR(value);

	return type == BPCHAROID ? bpchartruelen(VARDATA_ANY(value), length) : length;
}

/*
 * The row's text: its columns, but those that are NULL, joined by a blank line, as
 * concat_ws(E'\n\n', ...) does.
 */
static text *
text_of_row(const TriggerData *call, HeapTuple tuple)
{
	TupleDesc row = RelationGetDescr(call->tg_relation);
	const Trigger *trigger = call->tg_trigger;
	StringInfoData joined;
	bool first = true;

	initStringInfo(&joined);
	appendStringInfoSpaces(&joined, VARHDRSZ);
	for (int i = 0; i < trigger->tgnattr; i++)
	{
		AttrNumber column = trigger->tgattr[i];
		bool null;
		Datum value = heap_getattr(tuple, column, row, &null);
		text *part;

		if (null)
			continue;
		if (!first)
			appendStringInfoString(&joined, "\n\n");
		first = false;
		part = DatumGetTextPP(value);
		appendBinaryStringInfo(
			&joined, VARDATA_ANY(part),
			text_length(part, getBaseType(TupleDescAttr(row, column - 1)->atttypid)));
	}
	SET_VARSIZE(joined.data, joined.len);
	return (text *) joined.data;
}

static Datum
classify_row(Tracking *tracking, const text *body)
{
	InnScorer scorer = {.model = tracking->model,
						.stemmer = inn_host_stemmer(),
						.memory = &tracking->memory};
	InnUtf8 utf8 = inn_utf8_of_text(body);
	InnProfile profile;

	inn_host_check(inn_classify(&scorer, utf8.bytes, utf8.length, &profile));
	inn_utf8_release(&utf8);
	return inn_profile_datum(tracking->profile_type, &profile,
							 inn_model_id(tracking->model));
}

/*
 * profile_update_trigger() -> trigger
 *
 * What it makes for a row is in the caller's memory context, which the executor
 * resets from row to row.
 */
Datum
inn_profile_update_trigger(PG_FUNCTION_ARGS)
{
	TriggerData *call = (TriggerData *) fcinfo->context;
	Tracking *tracking;
	HeapTuple tuple;
	Datum profile;
	int column;
	bool null = false;

	check_call(fcinfo);
	tuple = call->tg_trigtuple;
	if (TRIGGER_FIRED_BY_UPDATE(call->tg_event))
	{
		if (text_is_unchanged(call))
			return PointerGetDatum(call->tg_newtuple);
		tuple = call->tg_newtuple;
	}
	tracking = tracking_of_call(fcinfo);
	profile = classify_row(tracking, text_of_row(call, tuple));
	column = tracking->profile_column;
	return PointerGetDatum(heap_modify_tuple_by_cols(
		tuple, RelationGetDescr(call->tg_relation), 1, &column, &profile, &null));
}

/* trigger_arguments(tgargs bytea) -> text[]: pg_trigger.tgargs taken apart. */
Datum
inn_trigger_arguments(PG_FUNCTION_ARGS)
{
	bytea *packed = PG_GETARG_BYTEA_PP(0);
	const char *at = VARDATA_ANY(packed);
	const char *end = at + VARSIZE_ANY_EXHDR(packed);
	ArrayBuildState *arguments = initArrayResult(TEXTOID, CurrentMemoryContext, false);

	while (at < end)
	{
		size_t length = strnlen(at, (size_t) (end - at));

		accumArrayResult(arguments,
						 PointerGetDatum(cstring_to_text_with_len(at, (int) length)),
						 false, TEXTOID, CurrentMemoryContext);
		at += length + 1;
	}
	PG_RETURN_DATUM(makeArrayResult(arguments, CurrentMemoryContext));
}
