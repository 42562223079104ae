/*-------------------------------------------------------------------------
 *
 * tokens.c
 *		innovation.tokens: how the classifier reads a text.
 *
 *-------------------------------------------------------------------------
 */
#include "classify/classify.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "nodes/execnodes.h"
#include "utils/array.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "host.h"
#include "text/compound.h"
#include "text/reader.h"
#include "types/model_type.h"

PG_FUNCTION_INFO_V1(inn_tokens);

/* The columns of tokens' result, in order. */
enum
{
	COL_POSITION,
	COL_LENGTH,
	COL_TOKEN,
	COL_STEM,
	COL_PARTS,
	N_COLS
};

/* The parts of a compound as text[], each in its own form. */
static Datum
parts_array(const InnPart *parts, unsigned count)
{
	Datum values[INN_PARTS_MAX];

	for (unsigned i = 0; i < count; i++)
		values[i] = PointerGetDatum(inn_text_of_utf8(parts[i].form, parts[i].length));
	return PointerGetDatum(
		construct_array(values, (int) count, TEXTOID, -1, false, TYPALIGN_INT));
}

static void
emit_token(ReturnSetInfo *result, const InnUtf8 *utf8, const InnToken *token,
		   InnPosition *position)
{
	InnPart parts[INN_PARTS_MAX];
	unsigned n_parts = inn_compound_split(token->form, token->form_length,
										  inn_model_vocabulary, inn_builtin(), parts);
	unsigned stem_length;
	const unsigned char *stem =
		inn_stem(inn_host_stemmer(), token->form, token->form_length, &stem_length);
	Datum values[N_COLS];
	bool nulls[N_COLS] = {false};
	size_t before;

	inn_position_move(position, utf8->bytes, token->offset);
	before = position->characters;
	inn_position_move(position, utf8->bytes, token->offset + token->length);
	values[COL_POSITION] = Int32GetDatum((int32) before + 1);
	values[COL_LENGTH] = Int32GetDatum((int32) (position->characters - before));
	values[COL_TOKEN] =
		PointerGetDatum(inn_text_of_utf8(utf8->bytes + token->offset, token->length));
	values[COL_STEM] = PointerGetDatum(inn_text_of_utf8(stem, stem_length));
	values[COL_PARTS] = parts_array(parts, n_parts);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* tokens(body text) -> setof record */
Datum
inn_tokens(PG_FUNCTION_ARGS)
{
	InnUtf8 utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(0));
	InnMemory memory = inn_host_memory(CurrentMemoryContext);
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext row_context;
	InnPosition position = {0};
	InnReader reader;
	InnToken token;

	InitMaterializedSRF(fcinfo, 0);
	row_context = AllocSetContextCreate(CurrentMemoryContext, "innovation token",
										ALLOCSET_SMALL_SIZES);
	inn_reader_init(&reader, utf8.bytes, utf8.length, &memory);
	while (inn_reader_next(&reader, &token))
	{
		MemoryContextSwitchTo(row_context);
		emit_token((ReturnSetInfo *) fcinfo->resultinfo, &utf8, &token, &position);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(row_context);
	}
	MemoryContextDelete(row_context);
	return (Datum) 0;
}
