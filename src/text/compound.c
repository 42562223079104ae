/*-------------------------------------------------------------------------
 *
 * compound.c
 *		Swedish compounds: trygghetskamera is trygghet + kamera.
 *
 *-------------------------------------------------------------------------
 */
#include "text/compound.h"

#include <string.h>

#include "text/hash.h"

/* Shorter parts are mostly inflections and chance: -en, -ar, -ska. */
#define PART_MIN 3

/* Longer words are not Swedish; the bound keeps the search small. */
#define COMPOUND_MAX 60

/* Is p[0] the first byte of a character? */
static inline bool
is_boundary(unsigned char c)
{
	return (c & 0xC0) != 0x80;
}

/* Fills part with the form and an ending, if the vocabulary knows it so. */
static bool
known_part(const unsigned char *form, unsigned length, const char *ending,
		   InnVocabulary vocabulary, const void *context, InnPart *part)
{
	unsigned ending_length = (unsigned) strlen(ending);

	if (length < PART_MIN)
		return false;
	memcpy(part->form, form, length);
	memcpy(part->form + length, ending, ending_length);
	part->length = length + ending_length;
	part->hash = inn_hash_bytes(part->form, part->length);
	return vocabulary(context, part->hash);
}

/* A part that others follow: as it is, without a linking s, with its a or e. */
static bool
leading_part(const unsigned char *form, unsigned length, InnVocabulary vocabulary,
			 const void *context, InnPart *part)
{
	if (known_part(form, length, "", vocabulary, context, part))
		return true;
	if (form[length - 1] == 's')
		return known_part(form, length - 1, "", vocabulary, context, part);
	return known_part(form, length, "a", vocabulary, context, part) ||
		   known_part(form, length, "e", vocabulary, context, part);
}

unsigned
inn_compound_split(const unsigned char *form, unsigned length, InnVocabulary vocabulary,
				   const void *context, InnPart parts[INN_PARTS_MAX])
{
	if (length < 2 * PART_MIN || length > COMPOUND_MAX)
		return 0;
	for (unsigned cut = PART_MIN; cut + PART_MIN <= length; cut++)
	{
		InnPart last;

		if (!is_boundary(form[cut]) ||
			!known_part(form + cut, length - cut, "", vocabulary, context, &last))
			continue;
		if (leading_part(form, cut, vocabulary, context, &parts[0]))
		{
			parts[1] = last;
			return 2;
		}
		for (unsigned inner = PART_MIN; inner + PART_MIN <= cut; inner++)
			if (is_boundary(form[inner]) &&
				leading_part(form, inner, vocabulary, context, &parts[0]) &&
				leading_part(form + inner, cut - inner, vocabulary, context, &parts[1]))
			{
				parts[2] = last;
				return 3;
			}
	}
	return 0;
}
