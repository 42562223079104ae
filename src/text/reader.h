/*-------------------------------------------------------------------------
 *
 * reader.h
 *		From UTF-8 text to words: the first step of every classification.
 *
 * A reader walks once over a text and yields its words in order.  What a
 * word is follows UAX #29 (libicu is the reference); on the way the reader
 * looks through what case systems leave in texts:
 *
 *	- HTML tags separate words, entities (&auml; &nbsp; &#229;) are read as
 *	  the character that they stand for, script and style are passed over;
 *	- soft hyphens and other format characters are not seen;
 *	- words are case-folded and brought to NFC, so that the same word has the
 *	  same form however it was typed.
 *
 * Sentences, paragraphs and headings are told by flags on the words.
 *
 * Reading is linear in the length of the text, allocates nothing and is safe
 * on any bytes: a malformed sequence is read as U+FFFD, which ends a word.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_READER_H
#define INN_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memory.h"

/*
 * Bytes of a word's form that count; longer words are known by this prefix.
 * The longest word in a Swedish dictionary has 130 bytes.
 */
#define INN_FORM_MAX 240

/* Bytes that a form is written to: padded for what folds and hashes it. */
#define INN_FORM_ROOM (INN_FORM_MAX + 16)

/* What a token's flags say. */
#define INN_TOKEN_SENTENCE  0x01 /* first of a sentence */
#define INN_TOKEN_PARAGRAPH 0x02 /* first of a paragraph (or list item) */
#define INN_TOKEN_HEADING   0x04 /* stands in a title, heading or label line */
#define INN_TOKEN_NUMBER    0x08 /* begins with a digit */
#define INN_TOKEN_CAPITAL   0x10 /* begins with a capital letter */
#define INN_TOKEN_ADJACENT  0x20 /* only a hyphen or slash parts it from the word before */
#define INN_TOKEN_BULLET    0x40  /* first of a list item */
#define INN_TOKEN_CLAUSE    0x80  /* a colon, semicolon or dash stands before it */
#define INN_TOKEN_PAUSE     0x100 /* a comma or parenthesis stands before it */

typedef struct InnToken
{
	size_t offset;             /* of its first byte in the text */
	size_t length;             /* bytes in the text, entities and marks included */
	uint64_t hash;             /* of form */
	const unsigned char *form; /* folded, NFC; there until the next call */
	unsigned form_length;      /* bytes, at most INN_FORM_MAX */
	unsigned flags;            /* INN_TOKEN_... */
} InnToken;

typedef struct InnReader
{
	const unsigned char *text;
	const unsigned char *cursor;
	const unsigned char *end;
	const unsigned char *line_end;  /* end of the heading line that is read, or NULL */
	const unsigned char *next_poll; /* ask for interrupts when the cursor is here */
	const InnMemory *memory;
	bool interrupted;
	bool abbreviation; /* the last word was one, if a full stop follows */
	bool first;
	unsigned char *room; /* INN_FORM_ROOM bytes for the next word's form; NULL: form */
	unsigned char form[INN_FORM_ROOM];
} InnReader;

/*
 * Starts reading length bytes of UTF-8.  The text must outlive the reader.
 * memory is only asked whether to stop; NULL means never.
 */
void inn_reader_init(InnReader *reader, const void *text, size_t length,
					 const InnMemory *memory);

/*
 * Yields the next word; false at the end of the text, or when the memory's
 * owner asked to stop (reader->interrupted tells).
 */
bool inn_reader_next(InnReader *reader, InnToken *token);

#endif /* INN_READER_H */
