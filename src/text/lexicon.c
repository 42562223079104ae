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

/* Of the entries from low to high, which share their first n bytes: the first
 * whose next byte is at least c. */
static unsigned
lower_bound(const InnLexiconEntry *entries, unsigned low, unsigned high, unsigned n,
			unsigned c)
{
	while (low < high)
	{
		unsigned middle = (low + high) / 2;

		if ((unsigned char) entries[middle].text[n] < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
add_atom(InnLexiconForm *result, unsigned atom)
{
	if (result->n_atoms < INN_ATOMS_MAX)
		result->atom[result->n_atoms++] = (uint16_t) atom;
}

/*
 * Walks down sorted entries by the form's bytes.  Returns the entry that is
 * the whole form, or NULL; with a result, adds the atoms of all entries that
 * the form begins with.
 */
static const InnLexiconEntry *
descend(const InnLexiconEntry *entries, unsigned count, const unsigned char *form,
		unsigned length, InnLexiconForm *result)
{
	unsigned low = 0;
	unsigned high = count;

	for (unsigned n = 0; n < length; n++)
	{
		low = lower_bound(entries, low, high, n, form[n]);
		high = lower_bound(entries, low, high, n, form[n] + 1u);
		if (low == high)
			return NULL;
		if (result != NULL && entries[low].length == n + 1)
			add_atom(result, entries[low].value);
	}
	return entries[low].length == length ? &entries[low] : NULL;
}

static bool
ends_in(const unsigned char *form, unsigned length, const char *ending)
{
	size_t ending_length = strlen(ending);

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

	if (length > 5 && ends_in_any(form, length, passive_past, 9))
		shape |= INN_SHAPE_PAST;
	if (length > 3 && (form[length - 1] == 't' || ends_in(form, length, "ts")) &&
		!ends_in_any(form, length, adjective, 6))
		shape |= INN_SHAPE_SUPINE;
	return shape;
}

static void
add_suffixes(InnLexiconForm *result, const unsigned char *form, unsigned length)
{
	for (unsigned i = 0; i < INN_LEXICON_SUFFIXES; i++)
	{
		const InnLexiconEntry *entry = &inn_lexicon_suffix[i];

		if (length >= (unsigned) entry->length + BEFORE_SUFFIX_MIN &&
			memcmp(form + length - entry->length, entry->text, entry->length) == 0)
			add_atom(result, entry->value);
	}
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
	const InnLexiconEntry *shape;
	const InnLexiconEntry *exact;

	*result = (InnLexiconForm){0};
	if (inn_is_number(form, length))
	{
		look_up_number(form, length, result);
		return;
	}
	result->shape = shape_by_ending(form, length);
	shape = descend(inn_lexicon_shape, INN_LEXICON_SHAPES, form, length, NULL);
	if (shape != NULL)
		result->shape |= shape->value;
	if (result->shape & INN_SHAPE_NOT_SUPINE)
		result->shape &= ~(unsigned) INN_SHAPE_SUPINE;
	if (result->shape & INN_SHAPE_NUMBER)
		add_atom(result, INN_ATOM_NUMBER);
	exact = descend(inn_lexicon_exact, INN_LEXICON_EXACT, form, length, NULL);
	if (exact != NULL)
		add_atom(result, exact->value);
	descend(inn_lexicon_prefix, INN_LEXICON_PREFIXES, form, length, result);
	add_suffixes(result, form, length);
}
