/*
 * fuzz_reader.c
 *		Reading any bytes, and the same made valid UTF-8.
 */
#include "fuzz.h"

#include <unicode/utf8.h>

#include "text/hash.h"
#include "text/language.h"
#include "text/reader.h"

/* The bytes with every malformed sequence replaced by U+FFFD. */
static size_t
make_valid(const uint8_t *data, size_t size, uint8_t *valid)
{
	size_t length = 0;
	size_t i = 0;

	while (i < size)
	{
		UChar32 c;

		U8_NEXT_OR_FFFD(data, i, size, c);
		U8_APPEND_UNSAFE(valid, length, c);
	}
	return length;
}

static void
check_token(const InnToken *token, size_t begin, size_t size)
{
	uint8_t form[INN_FORM_MAX * 3];

	claim(token->offset >= begin && token->offset < size);
	claim(token->length > 0 && token->length <= size - token->offset);
	claim(token->form_length > 0 && token->form_length <= INN_FORM_MAX);
	claim(token->hash == inn_hash_bytes(token->form, token->form_length));
	claim(make_valid(token->form, token->form_length, form) == token->form_length &&
		  memcmp(form, token->form, token->form_length) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *valid = must_alloc(3 * size);
	size_t valid_size = make_valid(data, size, valid);
	size_t end = 0;
	InnReader reader;
	InnReader valid_reader;
	InnToken token;
	InnToken valid_token;

	inn_reader_init(&reader, data, size, NULL);
	inn_reader_init(&valid_reader, valid, valid_size, NULL);
	while (inn_reader_next(&reader, &token))
	{
		check_token(&token, end, size);
		end = token.offset + token.length;
		/* malformed sequences are read as U+FFFD, but what is a heading depends
		 * on lengths in bytes */
		claim(inn_reader_next(&valid_reader, &valid_token));
		claim(token.hash == valid_token.hash);
	}
	claim(!inn_reader_next(&valid_reader, &valid_token));
	claim(!reader.interrupted);
	claim(inn_language_code(inn_language_detect(data, size)) != NULL);
	free(valid);
	return 0;
}
