/*
 * fuzz_text_form.c
 *		A model's text form: what is read is what would be written, and any bytes
 *		come back through it.
 */
#include "fuzz.h"

#include "model/model.h"
#include "model/text_form.h"

static void
check_reading(const char *text, size_t length)
{
	unsigned char *bytes = must_alloc(length / 4 * 3);
	size_t size = 0;
	InnModel model;

	if (inn_text_form_read(text, length, bytes, &size) == INN_TEXT_FORM_OK)
	{
		char *again = must_alloc(inn_text_form_length(size));

		claim(inn_text_form_length(size) == length);
		inn_text_form_write(bytes, size, again);
		claim(memcmp(again, text, length) == 0);
		free(again);
		inn_model_open(&model, bytes, size);
	}
	free(bytes);
}

static void
check_round(const uint8_t *data, size_t size)
{
	size_t length = inn_text_form_length(size);
	char *text = must_alloc(length);
	unsigned char *room = must_alloc(length / 4 * 3);
	size_t read = 0;

	inn_text_form_write(data, size, text);
	claim(inn_text_form_read(text, length, room, &read) == INN_TEXT_FORM_OK);
	claim(read == size && memcmp(room, data, size) == 0);
	free(text);
	free(room);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_reading((const char *) data, size);
	check_round(data, size);
	return 0;
}
