/*-------------------------------------------------------------------------
 *
 * host.h
 *		What the plain C rooms (src/text, src/model) borrow from the server.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_HOST_H
#define INN_HOST_H

#include "compat.h"

#include "memory.h"
#include "text/stem.h"

/*
 * Memory of a context; interrupts are the server's.  Neither a failed
 * allocation nor an interrupt returns: both raise an error.
 */
InnMemory inn_host_memory(MemoryContext context);

/* The backend's stemmer; opened when first asked for. */
InnStemmer *inn_host_stemmer(void);

/* A text in UTF-8. */
typedef struct InnUtf8
{
	const unsigned char *bytes;
	size_t length;
	void *converted; /* palloc'd, or NULL where the text itself is UTF-8 */
} InnUtf8;

/*
 * A text of the database's encoding in UTF-8.  In SQL_ASCII it is taken for
 * UTF-8; ERRCODE_CHARACTER_NOT_IN_REPERTOIRE if it is not.
 */
InnUtf8 inn_utf8_of_text(const text *value);
void inn_utf8_release(InnUtf8 *utf8);

/*
 * A text of the database's encoding from UTF-8.  A character that the encoding
 * does not have (a folded letter, an entity) becomes a question mark.
 */
text *inn_text_of_utf8(const unsigned char *bytes, size_t length);

/* Raises the error that a status stands for; nothing for INN_OK. */
void inn_host_check(InnStatus status);

/*
 * Counts characters as the server's substr() does (in SQL_ASCII: bytes): begin
 * with zeros.  Moving to near offsets is cheap, in both directions.
 */
typedef struct InnPosition
{
	size_t offset;     /* bytes */
	size_t characters; /* before offset */
} InnPosition;

void inn_position_move(InnPosition *position, const unsigned char *text, size_t offset);

/*
 * Moves to where so many characters lie before; false, and position as it was,
 * if the text of length bytes has fewer.
 */
bool inn_position_seek(InnPosition *position, const unsigned char *text, size_t length,
					   size_t characters);

#endif /* INN_HOST_H */
