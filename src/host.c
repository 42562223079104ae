/*-------------------------------------------------------------------------
 *
 * host.c
 *		What the plain C rooms (src/text, src/model) borrow from the server.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"

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
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"),
						errdetail("Failed while opening libstemmer.")));
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

text *
inn_text_of_utf8(const unsigned char *bytes, size_t length)
{
	const char *utf8 = (const char *) bytes;
	char *server = pg_any_to_server(utf8, (int) length, PG_UTF8);
	text *result;

	if (server == utf8)
		return cstring_to_text_with_len(utf8, (int) length);
	result = cstring_to_text(server);
	pfree(server);
	return result;
}

void
inn_position_move(InnPosition *position, const unsigned char *text, size_t offset)
{
	/* every character has one byte that does not continue another */
	for (; position->offset < offset; position->offset++)
		position->characters += (text[position->offset] & 0xC0) != 0x80;
	for (; position->offset > offset; position->offset--)
		position->characters -= (text[position->offset - 1] & 0xC0) != 0x80;
}
