/*-------------------------------------------------------------------------
 *
 * text_form.c
 *		A model's stored form as printable text: a prefix, then base64.
 *
 *-------------------------------------------------------------------------
 */
#include "model/text_form.h"

#include <stdint.h>
#include <string.h>

#define PREFIX_LENGTH (sizeof INN_TEXT_FORM_PREFIX - 1)

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t
inn_text_form_length(size_t size)
{
	return PREFIX_LENGTH + (size + 2) / 3 * 4;
}

void
inn_text_form_write(const void *bytes, size_t size, char *text)
{
	const unsigned char *from = bytes;

	memcpy(text, INN_TEXT_FORM_PREFIX, PREFIX_LENGTH);
	text += PREFIX_LENGTH;
	for (size_t i = 0; i < size; i += 3, text += 4)
	{
		uint32_t group = (uint32_t) from[i] << 16;

		if (i + 1 < size)
			group |= (uint32_t) from[i + 1] << 8;
		if (i + 2 < size)
			group |= from[i + 2];
		text[0] = digits[group >> 18];
		text[1] = digits[group >> 12 & 63];
		text[2] = '=';
		text[3] = '=';
		if (i + 1 < size)
			text[2] = digits[group >> 6 & 63];
		if (i + 2 < size)
			text[3] = digits[group & 63];
	}
}

/* The value of a digit, -1 if it is none. */
static int
digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

InnTextFormFault
inn_text_form_read(const char *text, size_t length, unsigned char *bytes, size_t *size)
{
	unsigned char *to = bytes;
	uint32_t group = 0;
	unsigned bits = 0; /* of group that are not written yet */
	size_t padding = 0;

	if (length < PREFIX_LENGTH || memcmp(text, INN_TEXT_FORM_PREFIX, PREFIX_LENGTH) != 0)
		return INN_TEXT_FORM_NO_PREFIX;
	text += PREFIX_LENGTH;
	length -= PREFIX_LENGTH;
	if (length % 4 != 0)
		return INN_TEXT_FORM_NOT_BASE64;
	while (padding < 2 && padding < length && text[length - padding - 1] == '=')
		padding++;
	for (size_t i = 0; i < length - padding; i++)
	{
		int value = digit_value(text[i]);

		if (value < 0)
			return INN_TEXT_FORM_NOT_BASE64;
		group = group << 6 | (uint32_t) value;
		bits += 6;
		if (bits >= 8)
		{
			bits -= 8;
			*to++ = (unsigned char) (group >> bits);
			group &= (1u << bits) - 1;
		}
	}
	if (group != 0)
		return INN_TEXT_FORM_NOT_BASE64;
	*size = (size_t) (to - bytes);
	return INN_TEXT_FORM_OK;
}
