/*-------------------------------------------------------------------------
 *
 * compound.h
 *		Swedish compounds: trygghetskamera is trygghet + kamera.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_COMPOUND_H
#define INN_COMPOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "text/reader.h"

#define INN_PARTS_MAX 3

/* One part of a compound, in the form that the vocabulary knows. */
typedef struct InnPart
{
	unsigned char form[INN_FORM_MAX]; /* "skola" for the skol of skolbok */
	unsigned length;
	uint64_t hash; /* inn_hash_bytes of form */
} InnPart;

/* Is the word with this hash one that compounds may be made of? */
typedef bool (*InnVocabulary)(const void *context, uint64_t hash);

/*
 * Splits a folded form (length bytes of UTF-8) into two or three parts that
 * the vocabulary knows.  A part but the last may carry a linking s
 * (trygghets-) or have lost its closing a or e (skol-, pojk-); it then stands
 * in its own form.  Of several splits the one with the longest last part is
 * taken, for the head of a Swedish compound is its last part.  Returns the
 * number of parts, 0 if the word is no compound of known words.
 */
unsigned inn_compound_split(const unsigned char *form, unsigned length,
							InnVocabulary vocabulary, const void *context,
							InnPart parts[INN_PARTS_MAX]);

#endif /* INN_COMPOUND_H */
