/*-------------------------------------------------------------------------
 *
 * host.c
 *		What the plain C rooms (src/text, src/model) borrow from the server.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"

#include "catalog/namespace.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

static void *
host_alloc(void *context, size_t size)
{
	return MemoryContextAllocHuge(context, size);
}

static void *
host_resize(void *context, void *block, size_t size)
{
	return block != NULL ? repalloc_huge(block, size) : host_alloc(context, size);
}

static void
host_release(void *context, void *block)
{
	if (block != NULL)
		pfree(block);
}

static bool
host_interrupted(void *context)
{
	CHECK_FOR_INTERRUPTS();
	return false;
}

InnMemory
inn_host_memory(MemoryContext context)
{
	return (InnMemory){host_alloc, host_resize, host_release, host_interrupted, context};
}

InnStemmer *
inn_host_stemmer(void)
{
	static InnStemmer *stemmer;

	if (stemmer == NULL && inn_stemmer_open(&stemmer) != INN_OK)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY),
						errmsg("could not open libstemmer's Swedish stemmer")));
	return stemmer;
}

InnUtf8
inn_utf8_of_text(const text *value)
{
	const char *bytes = VARDATA_ANY(value);
	int length = VARSIZE_ANY_EXHDR(value);
	char *utf8 = pg_server_to_any(bytes, length, PG_UTF8);

	if (utf8 == bytes)
		return (InnUtf8){(const unsigned char *) bytes, (size_t) length, NULL};
	return (InnUtf8){(const unsigned char *) utf8, strlen(utf8), utf8};
}

void
inn_utf8_release(InnUtf8 *utf8)
{
	if (utf8->converted != NULL)
		pfree(utf8->converted);
	utf8->converted = NULL;
}

/* One character of UTF-8 in the server's encoding, a question mark if it has none. */
static void
append_character(StringInfo to, const unsigned char *character, int width)
{
	unsigned char converted[MAX_CONVERSION_GROWTH * MAX_MULTIBYTE_CHAR_LEN + 1];
	Oid conversion = FindDefaultConversionProc(PG_UTF8, GetDatabaseEncoding());

	if (OidIsValid(conversion) &&
		pg_do_encoding_conversion_buf(conversion, PG_UTF8, GetDatabaseEncoding(),
									  (unsigned char *) character, width, converted,
									  sizeof converted, true) == width)
		appendStringInfoString(to, (char *) converted);
	else
		appendStringInfoChar(to, '?');
}

text *
inn_text_of_utf8(const unsigned char *bytes, size_t length)
{
	StringInfoData server;
	int width;
	text *result;

	if (length > MaxAllocSize - VARHDRSZ)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("result is too long for a text"),
						errdetail("It has %zu bytes.", length)));
	if (GetDatabaseEncoding() == PG_UTF8 || GetDatabaseEncoding() == PG_SQL_ASCII)
		return cstring_to_text_with_len((const char *) bytes, (int) length);
	initStringInfo(&server);
	for (size_t i = 0; i < length; i += (size_t) width)
	{
		width = pg_utf_mblen(bytes + i);
		if (width == 1)
			appendStringInfoChar(&server, (char) bytes[i]);
		else
			append_character(&server, bytes + i, width);
	}
	result = cstring_to_text_with_len(server.data, server.len);
	pfree(server.data);
	return result;
}

void
inn_host_check(InnStatus status)
{
	switch (status)
	{
		case INN_OK:
			break;
		case INN_NO_MEMORY:
			ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
							errmsg("too much text for innovation"),
							errhint("Use fewer or shorter texts.")));
		case INN_INTERRUPTED:
			elog(ERROR, "interrupted without an interrupt");
		case INN_INVALID:
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("the texts and labels cannot be learnt from"),
					 errhint("Check that labels and weights are what they should be.")));
	}
}

void
inn_position_move(InnPosition *position, const unsigned char *text, size_t offset)
{
	if (GetDatabaseEncoding() == PG_SQL_ASCII)
	{
		position->characters = position->offset = offset;
		return;
	}
	/* every character has one byte that does not continue another */
	for (; position->offset < offset; position->offset++)
		position->characters += (text[position->offset] & 0xC0) != 0x80;
	for (; position->offset > offset; position->offset--)
		position->characters -= (text[position->offset - 1] & 0xC0) != 0x80;
}

bool
inn_position_seek(InnPosition *position, const unsigned char *text, size_t length,
				  size_t characters)
{
	InnPosition to = *position;

	if (GetDatabaseEncoding() == PG_SQL_ASCII)
		to.offset = to.characters = Min(characters, length);
	while (to.characters < characters && to.offset < length)
		inn_position_move(&to, text, to.offset + pg_utf_mblen(text + to.offset));
	while (to.characters > characters)
		inn_position_move(&to, text, to.offset - 1);
	if (to.characters < characters)
		return false;
	*position = to;
	return true;
}
