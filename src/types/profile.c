/*-------------------------------------------------------------------------
 *
 * profile.c
 *		SQL's composite type innovation.profile to and from C's InnProfile.
 *
 *-------------------------------------------------------------------------
 */
#include "types/profile.h"

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

PG_FUNCTION_INFO_V1(inn_is_innovation_three_n);
PG_FUNCTION_INFO_V1(inn_is_innovation_profile);

/* The attributes of innovation.profile, in order. */
enum
{
	ATT_LANGUAGE,
	ATT_THREE_N,
	ATT_NOVELTY,
	ATT_PACE,
	ATT_UPTAKE,
	ATT_VALUE_FORMS,
	ATT_MODEL_ID,
	N_ATTS
};

#define N_THREE_N 3

static void
type_is_foreign(Oid type)
{
	ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
					errmsg("type %s is not made as extension innovation made it",
						   format_type_be(type)),
					errhint("Drop and create the extension anew.")));
}

/* The OID of an enum's value by its name. */
static Oid
enum_value(Oid type, const char *name)
{
	HeapTuple tuple =
		SearchSysCache2(ENUMTYPOIDNAME, ObjectIdGetDatum(type), CStringGetDatum(name));
	Oid oid;

	if (!HeapTupleIsValid(tuple))
		type_is_foreign(type);
	oid = ((Form_pg_enum) GETSTRUCT(tuple))->oid;
	ReleaseSysCache(tuple);
	return oid;
}

static TupleDesc
row_type(Oid type, int n_attributes)
{
	TupleDesc shared = lookup_rowtype_tupdesc(type, -1);
	TupleDesc own = CreateTupleDescCopy(shared);

	ReleaseTupleDesc(shared);
	if (own->natts != n_attributes)
		type_is_foreign(type);
	return BlessTupleDesc(own);
}

/* The type of the attribute that holds a dimension's values; 0 for 3N. */
static Oid
dimension_type(const InnProfileType *type, InnDimension dimension)
{
	switch (dimension)
	{
		case INN_DIM_NOVELTY:
			return TupleDescAttr(type->profile, ATT_NOVELTY)->atttypid;
		case INN_DIM_PACE:
			return TupleDescAttr(type->profile, ATT_PACE)->atttypid;
		case INN_DIM_UPTAKE:
			return TupleDescAttr(type->profile, ATT_UPTAKE)->atttypid;
		case INN_DIM_VALUE_FORM:
			return type->value_form;
		default:
			return InvalidOid;
	}
}

InnProfileType *
inn_profile_type(Oid profile_oid)
{
	InnProfileType *type = palloc0(sizeof *type);

	type->profile = row_type(profile_oid, N_ATTS);
	type->three_n =
		row_type(TupleDescAttr(type->profile, ATT_THREE_N)->atttypid, N_THREE_N);
	type->value_form =
		get_element_type(TupleDescAttr(type->profile, ATT_VALUE_FORMS)->atttypid);
	if (!OidIsValid(type->value_form))
		type_is_foreign(profile_oid);
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		Oid values = dimension_type(type, inn_labels[k].dimension);

		if (OidIsValid(values))
			type->choice[k] = enum_value(values, inn_labels[k].name);
	}
	return type;
}

static Datum
three_n_datum(const InnProfileType *type, const InnProfile *profile)
{
	Datum values[N_THREE_N] = {Float4GetDatum(profile->nytt),
							   Float4GetDatum(profile->nyttigt),
							   Float4GetDatum(profile->nyttiggjort)};
	bool nulls[N_THREE_N] = {false, false, false};

	return HeapTupleGetDatum(heap_form_tuple(type->three_n, values, nulls));
}

static Datum
value_forms_datum(const InnProfileType *type, unsigned value_forms)
{
	Datum values[3];
	int n = 0;

	for (int i = 0; i < 3; i++)
		if (value_forms >> i & 1)
			values[n++] = ObjectIdGetDatum(type->choice[INN_ECONOMIC + i]);
	return PointerGetDatum(
		construct_array(values, n, type->value_form, sizeof(Oid), true, TYPALIGN_INT));
}

/* Sets a choice's value, or NULL for none. */
static void
set_choice(const InnProfileType *type, InnLabel first, int value, Datum *datum,
		   bool *null)
{
	*null = value == INN_NONE;
	if (!*null)
		*datum = ObjectIdGetDatum(type->choice[first + value - 1]);
}

Datum
inn_profile_datum(const InnProfileType *type, const InnProfile *profile, int32 model_id)
{
	Datum values[N_ATTS] = {0};
	bool nulls[N_ATTS];

	memset(nulls, true, sizeof nulls);
	values[ATT_LANGUAGE] = CStringGetTextDatum(inn_language_code(profile->language));
	nulls[ATT_LANGUAGE] = false;
	values[ATT_MODEL_ID] = Int32GetDatum(model_id);
	nulls[ATT_MODEL_ID] = false;
	if (profile->language == INN_LANG_SV)
	{
		values[ATT_THREE_N] = three_n_datum(type, profile);
		nulls[ATT_THREE_N] = false;
		set_choice(type, INN_ORGANISATION, profile->novelty, &values[ATT_NOVELTY],
				   &nulls[ATT_NOVELTY]);
		set_choice(type, INN_STEPWISE, profile->pace, &values[ATT_PACE],
				   &nulls[ATT_PACE]);
		set_choice(type, INN_IDEA, profile->uptake, &values[ATT_UPTAKE],
				   &nulls[ATT_UPTAKE]);
		values[ATT_VALUE_FORMS] = value_forms_datum(type, profile->value_forms);
		nulls[ATT_VALUE_FORMS] = false;
	}
	return HeapTupleGetDatum(heap_form_tuple(type->profile, values, nulls));
}

/* Takes a composite value apart by its descriptor. */
static void
deform(HeapTupleHeader header, TupleDesc descriptor, Datum *values, bool *nulls)
{
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header),
						   .t_data = header};

	ItemPointerSetInvalid(&tuple.t_self);
	tuple.t_tableOid = InvalidOid;
	heap_deform_tuple(&tuple, descriptor, values, nulls);
}

static int
read_choice(const InnProfileType *type, InnLabel first, Datum datum, bool null)
{
	int count = inn_label_count[inn_labels[first].dimension];

	for (int v = 0; v < count && !null; v++)
		if (type->choice[first + v] == DatumGetObjectId(datum))
			return v + 1;
	return INN_NONE;
}

static unsigned
read_value_forms(const InnProfileType *type, Datum datum)
{
	Datum *values;
	bool *nulls;
	int n;
	unsigned value_forms = 0;

	deconstruct_array(DatumGetArrayTypeP(datum), type->value_form, sizeof(Oid), true,
					  TYPALIGN_INT, &values, &nulls, &n);
	for (int i = 0; i < n; i++)
	{
		int value = read_choice(type, INN_ECONOMIC, values[i], nulls[i]);

		if (value != INN_NONE)
			value_forms |= 1u << (value - 1);
	}
	return value_forms;
}

/* Reads 3N; false if nytt or nyttigt is NULL. */
static bool
read_three_n(const InnProfileType *type, Datum datum, InnProfile *profile)
{
	Datum values[N_THREE_N];
	bool nulls[N_THREE_N];

	deform(DatumGetHeapTupleHeader(datum), type->three_n, values, nulls);
	if (nulls[0] || nulls[1])
		return false;
	profile->nytt = DatumGetFloat4(values[0]);
	profile->nyttigt = DatumGetFloat4(values[1]);
	profile->nyttiggjort = !nulls[2] ? DatumGetFloat4(values[2])
						   : profile->uptake >= INN_UPTAKE_IN_USE ? 1
																  : 0;
	return true;
}

/* A language by its ISO 639-1 code; und for one that we do not tell. */
static InnLanguage
language_of(Datum code)
{
	char *name = TextDatumGetCString(code);
	InnLanguage language = INN_LANG_UND;

	for (int i = INN_LANG_UND; i <= INN_LANG_DE; i++)
		if (strcmp(name, inn_language_code((InnLanguage) i)) == 0)
			language = (InnLanguage) i;
	pfree(name);
	return language;
}

bool
inn_profile_read(const InnProfileType *type, HeapTupleHeader header, InnProfile *profile)
{
	Datum values[N_ATTS];
	bool nulls[N_ATTS];

	memset(profile, 0, sizeof *profile);
	deform(header, type->profile, values, nulls);
	profile->language = INN_LANG_SV;
	if (!nulls[ATT_LANGUAGE])
		profile->language = language_of(values[ATT_LANGUAGE]);
	if (nulls[ATT_THREE_N])
		return false;
	profile->uptake = read_choice(type, INN_IDEA, values[ATT_UPTAKE], nulls[ATT_UPTAKE]);
	if (!read_three_n(type, values[ATT_THREE_N], profile))
		return false;
	profile->novelty =
		read_choice(type, INN_ORGANISATION, values[ATT_NOVELTY], nulls[ATT_NOVELTY]);
	profile->pace = read_choice(type, INN_STEPWISE, values[ATT_PACE], nulls[ATT_PACE]);
	if (!nulls[ATT_VALUE_FORMS])
		profile->value_forms = read_value_forms(type, values[ATT_VALUE_FORMS]);
	return true;
}

/* Do all of 3N reach a threshold?  NULL if one is unknown and the others do. */
static NullableDatum
reaches(HeapTupleHeader three_n, float4 threshold)
{
	NullableDatum result = {BoolGetDatum(true), false};

	for (AttrNumber i = 1; i <= N_THREE_N; i++)
	{
		bool null;
		Datum value = GetAttributeByNum(three_n, i, &null);

		if (null)
			result.isnull = true;
		else if (float4_lt(DatumGetFloat4(value), threshold))
			return (NullableDatum){BoolGetDatum(false), false};
	}
	return result;
}

/* is_innovation(three_n, threshold real) -> boolean */
Datum
inn_is_innovation_three_n(PG_FUNCTION_ARGS)
{
	NullableDatum result = reaches(PG_GETARG_HEAPTUPLEHEADER(0), PG_GETARG_FLOAT4(1));

	if (result.isnull)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result.value);
}

/* is_innovation(profile, threshold real) -> boolean */
Datum
inn_is_innovation_profile(PG_FUNCTION_ARGS)
{
	bool null;
	Datum three_n =
		GetAttributeByNum(PG_GETARG_HEAPTUPLEHEADER(0), ATT_THREE_N + 1, &null);
	NullableDatum result;

	if (null)
		PG_RETURN_NULL();
	result = reaches(DatumGetHeapTupleHeader(three_n), PG_GETARG_FLOAT4(1));
	if (result.isnull)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(result.value);
}
