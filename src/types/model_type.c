/*-------------------------------------------------------------------------
 *
 * model_type.c
 *		SQL's type innovation.model: a model's stored form as a varlena.
 *
 *-------------------------------------------------------------------------
 */
#include "types/model_type.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "libpq/pqformat.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "model/text_form.h"

/* Bytes of the stored form that tell one model from another: up to its fingerprint. */
#define HEAD_SIZE 24

PG_FUNCTION_INFO_V1(inn_model_in);
PG_FUNCTION_INFO_V1(inn_model_out);
PG_FUNCTION_INFO_V1(inn_model_recv);
PG_FUNCTION_INFO_V1(inn_model_send);
PG_FUNCTION_INFO_V1(inn_version);

/* Says in what way bytes are no model. */
static const char *
fault_detail(InnModelFault fault)
{
	switch (fault)
	{
		case INN_MODEL_TRUNCATED:
			return "Its length is not the one that it states.";
		case INN_MODEL_FOREIGN:
			return "It does not begin as a model does.";
		case INN_MODEL_OTHER_VERSION:
			return "Its format's version is not one that this release reads.";
		case INN_MODEL_OTHER_LEXICON:
			return "It was trained with another lexicon than this release's.";
		case INN_MODEL_CHECKSUM:
			return "Its checksum does not fit its content.";
		case INN_MODEL_INCONSISTENT:
			return "Its parts contradict each other.";
		case INN_MODEL_OK:
			break;
	}
	return "";
}

/* Raises an error unless the bytes are a model that this release can use. */
static void
open_or_raise(InnModel *model, const void *bytes, size_t size)
{
	InnModelFault fault = inn_model_open(model, bytes, size);

	if (fault == INN_MODEL_OTHER_LEXICON)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("innovation.model was trained by another release"),
						errdetail("%s", fault_detail(fault)),
						errhint("Train it anew by innovation.train.")));
	if (fault != INN_MODEL_OK)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED), errmsg("damaged innovation.model"),
				 errdetail("%s", fault_detail(fault)),
				 errhint("Make the model anew by innovation.train, or restore it from a "
						 "copy.")));
}

/*
 * Raises an error if the bytes are damaged.  A whole model of another release
 * may be stored, so that a dump can be restored, though not used.
 */
static void
check_input(const void *bytes, size_t size)
{
	InnModel model;

	if (inn_model_open(&model, bytes, size) != INN_MODEL_OTHER_LEXICON)
		open_or_raise(&model, bytes, size);
}

Datum
inn_model_datum(const unsigned char *bytes, size_t size)
{
	struct varlena *value = palloc(VARHDRSZ + size);

	SET_VARSIZE(value, VARHDRSZ + size);
	memcpy(VARDATA(value), bytes, size);
	return PointerGetDatum(value);
}

/* Is the value the one that is open?  Only its head is read to tell. */
static bool
is_open(const InnOpenModel *open, Datum datum)
{
	struct varlena *head;
	bool same;

	if (open->value == NULL)
		return false;
	head = PG_DETOAST_DATUM_SLICE(datum, 0, HEAD_SIZE);
	same = VARSIZE_ANY_EXHDR(head) == HEAD_SIZE &&
		   memcmp(VARDATA_ANY(head), VARDATA(open->value), HEAD_SIZE) == 0;
	if ((Pointer) head != DatumGetPointer(datum))
		pfree(head);
	return same;
}

const InnModel *
inn_model_of_datum(InnOpenModel *open, Datum datum)
{
	MemoryContext caller;
	struct varlena *value;

	if (is_open(open, datum))
		return &open->model;
	if (open->value != NULL)
		pfree(open->value);
	open->value = NULL;
	/* a copy with a full header, so that the bytes are aligned */
	caller = MemoryContextSwitchTo(open->context);
	value = (struct varlena *) PG_DETOAST_DATUM_COPY(datum);
	MemoryContextSwitchTo(caller);
	open_or_raise(&open->model, VARDATA(value), VARSIZE(value) - VARHDRSZ);
	open->value = value;
	return &open->model;
}

const InnModel *
inn_builtin(void)
{
	static InnModel builtin;

	if (builtin.size == 0)
		inn_model_attach(&builtin, inn_builtin_model);
	return &builtin;
}

Datum
inn_model_in(PG_FUNCTION_ARGS)
{
	const char *input = PG_GETARG_CSTRING(0);
	size_t length = strlen(input);
	unsigned char *bytes = palloc(length + 1);
	size_t size;

	switch (inn_text_form_read(input, length, bytes, &size))
	{
		case INN_TEXT_FORM_OK:
			break;
		case INN_TEXT_FORM_NO_PREFIX:
			ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
							errmsg("invalid input syntax for type innovation.model"),
							errdetail("The text form of a model begins with \"%s\".",
									  INN_TEXT_FORM_PREFIX)));
		case INN_TEXT_FORM_NOT_BASE64:
			ereport(ERROR, (errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
							errmsg("invalid input syntax for type innovation.model"),
							errdetail("What follows \"%s\" is not base64.",
									  INN_TEXT_FORM_PREFIX)));
	}
	check_input(bytes, size);
	PG_RETURN_DATUM(inn_model_datum(bytes, size));
}

Datum
inn_model_out(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	size_t size = VARSIZE_ANY_EXHDR(value);
	size_t length = inn_text_form_length(size);
	char *text = palloc(length + 1);

	inn_text_form_write(VARDATA_ANY(value), size, text);
	text[length] = '\0';
	PG_RETURN_CSTRING(text);
}

Datum
inn_model_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int size = message->len - message->cursor;
	Datum value = inn_model_datum((const unsigned char *) pq_getmsgbytes(message, size),
								  (size_t) size);

	check_input(VARDATA(DatumGetPointer(value)), (size_t) size);
	PG_RETURN_DATUM(value);
}

Datum
inn_model_send(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_GETARG_VARLENA_PP(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendbytes(&message, VARDATA_ANY(value), (int) VARSIZE_ANY_EXHDR(value));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

Datum
inn_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(INN_VERSION));
}
