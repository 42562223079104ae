/*-------------------------------------------------------------------------
 *
 * lexicon.c
 *		Words and phrases whose meaning for 3N is known.
 *
 *-------------------------------------------------------------------------
 */
#include "text/lexicon.h"

#include <string.h>

/* What must stand before a suffix. */
#define BEFORE_SUFFIX_MIN 3

/* The child of a node that has the byte; 0 if none has. */
static inline unsigned
child_of(const InnLexiconNode *trie, unsigned node, unsigned byte)
{
	unsigned end = trie[node + 1].child;

	for (unsigned child = trie[node].child; child < end; child++)
		if (trie[child].byte >= byte)
			return trie[child].byte == byte ? child : 0;
	return 0;
}

static void
add_atom(InnLexiconForm *result, unsigned atom)
{
	if (result->n_atoms < INN_ATOMS_MAX)
		result->atom[result->n_atoms++] = (uint16_t) atom;
}

static bool
ends_in(const unsigned char *form, unsigned length, const char *ending)
{
	unsigned ending_length = (unsigned) strlen(ending);

	return length >= ending_length &&
		   memcmp(form + length - ending_length, ending, ending_length) == 0;
}

static bool
ends_in_any(const unsigned char *form, unsigned length, const char *const *endings,
			unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (ends_in(form, length, endings[i]))
			return true;
	return false;
}

/* Tense, told from the ending. */
static unsigned
shape_by_ending(const unsigned char *form, unsigned length)
{
	static const char *const passive_past[] = {"ades", "ddes", "rdes", "ldes", "ndes",
											   "ktes", "ttes", "stes", "ptes"};
	static const char *const adjective[] = {"igt", "ligt", "iskt", "samt", "ende", "het"};
	unsigned shape = 0;

	if (length > 5 && ends_in(form, length, "es") &&
		ends_in_any(form, length, passive_past, 9))
		shape |= INN_SHAPE_PAST;
	if (length > 3 && (form[length - 1] == 't' || ends_in(form, length, "ts")) &&
		!ends_in_any(form, length, adjective, 6))
		shape |= INN_SHAPE_SUPINE;
	return shape;
}

/* Walks down by the form's bytes; adds the form's own atom, then those of its beginnings. */
static void
add_beginnings(InnLexiconForm *result, const unsigned char *form, unsigned length)
{
	uint16_t begins[INN_ATOMS_MAX];
	unsigned n_begins = 0;
	unsigned node = 0;
	unsigned n = 0;

	while (n < length && (node = child_of(inn_lexicon_form, node, form[n])) != 0)
	{
		n++;
		if (inn_lexicon_form[node].begins != INN_ATOM_NONE && n_begins < INN_ATOMS_MAX)
			begins[n_begins++] = inn_lexicon_form[node].begins;
	}
	if (n == length)
	{
		result->shape |= inn_lexicon_form[node].shape;
		if (result->shape & INN_SHAPE_NUMBER)
			add_atom(result, INN_ATOM_NUMBER);
		if (inn_lexicon_form[node].whole != INN_ATOM_NONE)
			add_atom(result, inn_lexicon_form[node].whole);
	}
	for (unsigned i = 0; i < n_begins; i++)
		add_atom(result, begins[i]);
}

/* Walks down by the form's bytes from the last one; adds the atoms of its endings. */
static void
add_endings(InnLexiconForm *result, const unsigned char *form, unsigned length)
{
	unsigned node = 0;

	for (unsigned n = length;
		 n > BEFORE_SUFFIX_MIN &&
		 (node = child_of(inn_lexicon_ending, node, form[n - 1])) != 0;
		 n--)
		if (inn_lexicon_ending[node].begins != INN_ATOM_NONE)
			add_atom(result, inn_lexicon_ending[node].begins);
}

static void
look_up_number(const unsigned char *form, unsigned length, InnLexiconForm *result)
{
	add_atom(result, INN_ATOM_NUMBER);
	if (length == 4 && memcmp(form, "20", 2) == 0)
		add_atom(result, INN_ATOM_YEAR_20);
	else if (length == 4 && memcmp(form, "19", 2) == 0)
		add_atom(result, INN_ATOM_YEAR_19);
}

bool
inn_is_number(const unsigned char *form, unsigned length)
{
	for (unsigned i = 0; i < length; i++)
		if (form[i] < '0' || form[i] > '9')
			return false;
	return length > 0;
}

void
inn_lexicon_look_up(const unsigned char *form, unsigned length, InnLexiconForm *result)
{
	*result = (InnLexiconForm){0};
	if (inn_is_number(form, length))
	{
		look_up_number(form, length, result);
		return;
	}
	result->shape = shape_by_ending(form, length);
	add_beginnings(result, form, length);
	add_endings(result, form, length);
	if (result->shape & INN_SHAPE_NOT_SUPINE)
		result->shape &= ~(unsigned) INN_SHAPE_SUPINE;
}
