/*-------------------------------------------------------------------------
 *
 * evidence.c
 *		SQL's innovation.evidence[] to C's InnUnderlined.
 *
 *-------------------------------------------------------------------------
 */
#include "train/evidence.h"

#include "access/htup_details.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

/* The attributes of innovation.evidence, in order. */
enum
{
	ATT_LABEL,
	ATT_POSITION,
	ATT_LENGTH,
	N_ATTS
};

static InnLabel
label_of(const char *name)
{
	for (int k = 0; k < INN_N_LABELS; k++)
		if (strcmp(inn_labels[k].name, name) == 0)
			return (InnLabel) k;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("evidence for an unknown label: \"%s\"", name),
					errhint("Labels are named as innovation.scores names them.")));
}

static void
read_attributes(HeapTupleHeader header, Datum values[N_ATTS])
{
	HeapTupleData tuple = {.t_len = HeapTupleHeaderGetDatumLength(header),
						   .t_data = header};
	TupleDesc descriptor = lookup_rowtype_tupdesc(HeapTupleHeaderGetTypeId(header),
												  HeapTupleHeaderGetTypMod(header));
	bool nulls[N_ATTS];

	if (descriptor->natts != N_ATTS)
		elog(ERROR, "type innovation.evidence has %d attributes", descriptor->natts);
	heap_deform_tuple(&tuple, descriptor, values, nulls);
	ReleaseTupleDesc(descriptor);
	if (nulls[ATT_LABEL] || nulls[ATT_POSITION] || nulls[ATT_LENGTH])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("label, position and length of evidence must not be NULL")));
}

/*
 * One passage; start goes along with the passages, which mostly stand in the
 * text's order.
 */
static InnUnderlined
read_passage(HeapTupleHeader header, const InnUtf8 *body, InnPosition *start)
{
	Datum values[N_ATTS];
	InnUnderlined passage;
	InnPosition end;
	int32 position;
	int32 length;

	read_attributes(header, values);
	passage.label = label_of(TextDatumGetCString(values[ATT_LABEL]));
	position = DatumGetInt32(values[ATT_POSITION]);
	length = DatumGetInt32(values[ATT_LENGTH]);
	if (position < 1 || length < 0 ||
		!inn_position_seek(start, body->bytes, body->length, (size_t) position - 1))
		length = -1;
	end = *start;
	if (length < 0 || !inn_position_seek(&end, body->bytes, body->length,
										 start->characters + (size_t) length))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("evidence lies outside its text"),
						errdetail("Position %d and length %d do not fit the text.",
								  position, DatumGetInt32(values[ATT_LENGTH])),
						errhint("Positions count characters from 1, as substr() does.")));
	passage.offset = start->offset;
	passage.length = end.offset - start->offset;
	return passage;
}

InnUnderlined *
inn_evidence_read(ArrayType *array, const InnUtf8 *body, int *count)
{
	InnPosition start = {0};
	InnUnderlined *passages;
	Datum *elements;
	bool *nulls;
	int16 width;
	bool by_value;
	char align;

	get_typlenbyvalalign(ARR_ELEMTYPE(array), &width, &by_value, &align);
	deconstruct_array(array, ARR_ELEMTYPE(array), width, by_value, align, &elements,
					  &nulls, count);
	passages = palloc(Max(*count, 1) * sizeof *passages);
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
							errmsg("evidence must not contain NULL")));
		passages[i] = read_passage(DatumGetHeapTupleHeader(elements[i]), body, &start);
	}
	pfree(elements);
	pfree(nulls);
	return passages;
}
