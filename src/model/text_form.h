/*-------------------------------------------------------------------------
 *
 * text_form.h
 *		A model's stored form as printable text: a prefix, then base64.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_TEXT_FORM_H
#define INN_TEXT_FORM_H

#include <stddef.h>

#define INN_TEXT_FORM_PREFIX "innovation-model:"

typedef enum InnTextFormFault
{
	INN_TEXT_FORM_OK,
	INN_TEXT_FORM_NO_PREFIX,
	INN_TEXT_FORM_NOT_BASE64
} InnTextFormFault;

/* Characters of the text form of size bytes. */
size_t inn_text_form_length(size_t size);

/* Writes so many characters. */
void inn_text_form_write(const void *bytes, size_t size, char *text);

/*
 * Reads a text form.  bytes needs room for three quarters of length.  Only
 * what inn_text_form_write could have written is base64 here: no blanks, the
 * padding complete, unused bits zero.
 */
InnTextFormFault inn_text_form_read(const char *text, size_t length, unsigned char *bytes,
									size_t *size);

#endif /* INN_TEXT_FORM_H */
