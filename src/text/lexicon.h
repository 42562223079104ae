/*-------------------------------------------------------------------------
 *
 * lexicon.h
 *		Words and phrases whose meaning for 3N is known (lexicon.txt).
 *
 * The lexicon is matched by atoms: an atom is a form, the beginning or the
 * end of forms.  What atoms a form matches depends on the form alone, so a
 * model can keep it with the form; phrases are sequences of atoms.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_LEXICON_H
#define INN_LEXICON_H

#include <stdbool.h>
#include <stdint.h>

#include "text/lexicon_data.h"

/* Atoms that one form can match; further ones are left out. */
#define INN_ATOMS_MAX 12

/* Atoms that stand for numbers and years rather than for letters. */
#define INN_ATOM_NUMBER  0
#define INN_ATOM_YEAR_20 1
#define INN_ATOM_YEAR_19 2

/* An element of a sequence that any word matches. */
#define INN_ATOM_ANY 0xFFFF

/* What an atom is good for: bits. */
#define INN_ATOM_SINGLE   0x01 /* is an entry by itself */
#define INN_ATOM_BEGINS   0x02 /* sequences begin with it */
#define INN_ATOM_THEN_ANY 0x04 /* some of them go on with any word */

/* Shapes of words, for the state machine of patterns.c: bits. */
#define INN_SHAPE_NUMBER     0x01 /* a number word */
#define INN_SHAPE_PAST       0x02 /* a verb in the past tense */
#define INN_SHAPE_NOT_SUPINE 0x04 /* ends as a supine does, but is none */
#define INN_SHAPE_HAVE       0x08 /* har, hade, ha */
#define INN_SHAPE_POSSIBLE   0x10 /* kan, skulle ... */
#define INN_SHAPE_SUPINE     0x20 /* ends as a supine does */

/* No atom: of a node. */
#define INN_ATOM_NONE 0xFFFF

/*
 * A node of a trie of bytes.  The children of a node stand together, ordered
 * by their bytes; those of the next node begin where they end.
 */
typedef struct InnLexiconNode
{
	uint16_t child;  /* the first one */
	uint16_t whole;  /* atom of the form that ends here */
	uint16_t begins; /* atom of all forms that begin so */
	uint8_t byte;
	uint8_t shape; /* of the form that ends here */
} InnLexiconNode;

/* The atoms that must follow the first one. */
typedef struct InnLexiconSequence
{
	uint8_t class;
	uint8_t n_rest;
	uint16_t rest[INN_LEXICON_REST_MAX];
} InnLexiconSequence;

/* What a form is to the lexicon. */
typedef struct InnLexiconForm
{
	unsigned shape; /* INN_SHAPE_... */
	unsigned n_atoms;
	uint16_t atom[INN_ATOMS_MAX];
} InnLexiconForm;

/* Is the form nothing but digits? */
bool inn_is_number(const unsigned char *form, unsigned length);

/* Looks a folded form (length bytes of UTF-8) up. */
void inn_lexicon_look_up(const unsigned char *form, unsigned length,
						 InnLexiconForm *result);

/* lexicon_data.c; groups delimited by starts */
extern const char *const inn_lexicon_class_name[];
extern const InnLexiconNode inn_lexicon_form[];
extern const InnLexiconNode inn_lexicon_ending[]; /* from the last byte to the first */
extern const uint16_t inn_lexicon_atom_start[];
extern const uint8_t inn_lexicon_atom_class[];
extern const uint16_t inn_lexicon_sequence_start[];
extern const InnLexiconSequence inn_lexicon_sequence[];
extern const uint8_t inn_lexicon_atom_use[];
extern const uint32_t inn_lexicon_follows[]; /* filter of the first two atoms */
extern const uint8_t inn_lexicon_pair_class[];
extern const uint8_t inn_lexicon_pair_start[];     /* by the first, coarse class */
extern const uint64_t inn_lexicon_pair_partners[]; /* by the same: a bit a class */

/* False for most atoms in a row that no sequence begins with. */
static inline bool
inn_lexicon_may_follow(uint32_t first, uint32_t second)
{
	uint32_t bit = first * UINT32_C(0x9E3779B1) + second * UINT32_C(0x85EBCA77);

	bit >>= 32 - INN_LEXICON_FOLLOWS_BITS;
	return (inn_lexicon_follows[bit / 32] >> bit % 32 & 1) != 0;
}

#endif /* INN_LEXICON_H */
