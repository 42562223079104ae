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

/* From so many letters on a last s is a link if the word is known without it: not in kurs. */
#define LINKED_MIN 5

/* Is p[0] the first byte of a character? */
static inline bool
is_boundary(unsigned char c)
{
	return (c & 0xC0) != 0x80;
}

/* A part that the vocabulary knows: a piece of the word, and perhaps a letter more. */
typedef struct Piece
{
	const unsigned char *form;
	unsigned length;
	char ending; /* '\0' for none */
	uint64_t hash;
} Piece;

/* What splitting needs beside the word. */
typedef struct Splitter
{
	InnVocabulary vocabulary;
	const void *context;
} Splitter;

static bool
knows(const Splitter *splitter, const unsigned char *form, unsigned length, Piece *piece)
{
	if (length < PART_MIN)
		return false;
	*piece = (Piece){form, length, '\0', inn_hash_bytes(form, length)};
	return splitter->vocabulary(splitter->context, piece->hash);
}

/* The same of the form and an ending. */
static bool
knows_ending(const Splitter *splitter, const unsigned char *form, unsigned length,
			 char ending, Piece *piece)
{
	unsigned char longer[COMPOUND_MAX + 1];

	if (length < PART_MIN || length > COMPOUND_MAX)
		return false;
	memcpy(longer, form, length);
	longer[length] = (unsigned char) ending;
	*piece = (Piece){form, length, ending, inn_hash_bytes(longer, length + 1)};
	return splitter->vocabulary(splitter->context, piece->hash);
}

/* A part that others follow: as it is, without a linking s, with its a or e. */
static bool
leads(const Splitter *splitter, const unsigned char *form, unsigned length, Piece *piece)
{
	if (form[length - 1] == 's')
		return (length > LINKED_MIN && knows(splitter, form, length - 1, piece)) ||
			   knows(splitter, form, length, piece) ||
			   knows(splitter, form, length - 1, piece);
	if (knows(splitter, form, length, piece))
		return true;
	return knows_ending(splitter, form, length, 'a', piece) ||
		   knows_ending(splitter, form, length, 'e', piece);
}

/* The parts before the last one, of length bytes in all; how many, 0 if none are known. */
static unsigned
split_lead(const Splitter *splitter, const unsigned char *form, unsigned length,
		   Piece pieces[INN_PARTS_MAX - 1])
{
	if (leads(splitter, form, length, &pieces[0]))
		return 1;
	for (unsigned cut = PART_MIN; cut + PART_MIN <= length; cut++)
		if (is_boundary(form[cut]) && leads(splitter, form, cut, &pieces[0]) &&
			leads(splitter, form + cut, length - cut, &pieces[1]))
			return 2;
	return 0;
}

static void
write_part(const Piece *piece, InnPart *part)
{
	memcpy(part->form, piece->form, piece->length);
	part->length = piece->length;
	if (piece->ending != '\0')
		part->form[part->length++] = (unsigned char) piece->ending;
	part->hash = piece->hash;
}

unsigned
inn_compound_split(const unsigned char *form, unsigned length, InnVocabulary vocabulary,
				   const void *context, InnPart parts[INN_PARTS_MAX])
{
	Splitter splitter = {vocabulary, context};
	Piece pieces[INN_PARTS_MAX] = {{0}};

	if (length < 2 * PART_MIN || length > COMPOUND_MAX)
		return 0;
	for (unsigned cut = PART_MIN; cut + PART_MIN <= length; cut++)
	{
		unsigned n;

		if (!is_boundary(form[cut]) ||
			!knows(&splitter, form + cut, length - cut, &pieces[INN_PARTS_MAX - 1]))
			continue;
		n = split_lead(&splitter, form, cut, pieces);
		if (n == 0)
			continue;
		for (unsigned i = 0; i < n; i++)
			write_part(&pieces[i], &parts[i]);
		write_part(&pieces[INN_PARTS_MAX - 1], &parts[n]);
		return n + 1;
	}
	return 0;
}
