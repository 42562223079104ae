/*-------------------------------------------------------------------------
 *
 * lexicon.c
 *		Words and phrases whose meaning for 3N is known.
 *
 *-------------------------------------------------------------------------
 */
#include "text/lexicon.h"

#include <stdbool.h>
#include <string.h>

/* Shorter beginnings and ends are not in the lexicon. */
#define PREFIX_MIN 2
#define SUFFIX_MIN 3

/* What must stand before a suffix. */
#define BEFORE_SUFFIX_MIN 3

static int
compare(const unsigned char *form, unsigned length, const char *text)
{
	size_t		text_length = strlen(text);
	int			order = memcmp(form, text, length < text_length ? length : text_length);

	return order != 0 ? order : (int) length - (int) text_length;
}

/* The entry with exactly this text, or NULL. */
static const InnLexiconEntry *
find(const InnLexiconEntry *entries, unsigned count, const unsigned char *form, unsigned length)
{
	unsigned	low = 0;
	unsigned	high = count;

	while (low < high)
	{
		unsigned	middle = (low + high) / 2;
		int			order = compare(form, length, entries[middle].text);

		if (order == 0)
			return &entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void
add_atom(InnLexiconForm *result, unsigned atom)
{
	if (result->n_atoms < INN_ATOMS_MAX)
		result->atom[result->n_atoms++] = (uint16_t) atom;
}

static void
add_found(InnLexiconForm *result, const InnLexiconEntry *entries, unsigned count,
		  const unsigned char *form, unsigned length)
{
	const InnLexiconEntry *entry = find(entries, count, form, length);

	if (entry != NULL)
		add_atom(result, entry->value);
}

static bool
ends_in(const unsigned char *form, unsigned length, const char *ending)
{
	size_t		ending_length = strlen(ending);

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
	unsigned	shape = 0;

	if (length > 5 && ends_in_any(form, length, passive_past, 9))
		shape |= INN_SHAPE_PAST;
	if (length > 3 && (form[length - 1] == 't' || ends_in(form, length, "ts")) &&
		!ends_in_any(form, length, adjective, 6))
		shape |= INN_SHAPE_SUPINE;
	return shape;
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

static bool
is_digits(const unsigned char *form, unsigned length)
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

	*result = (InnLexiconForm){0};
	if (is_digits(form, length))
	{
		look_up_number(form, length, result);
		return;
	}
	result->shape = shape_by_ending(form, length);
	shape = find(inn_lexicon_shape, INN_LEXICON_SHAPES, form, length);
	if (shape != NULL)
		result->shape |= shape->value;
	if (result->shape & INN_SHAPE_NOT_SUPINE)
		result->shape &= ~(unsigned) INN_SHAPE_SUPINE;
	if (result->shape & INN_SHAPE_NUMBER)
		add_atom(result, INN_ATOM_NUMBER);
	add_found(result, inn_lexicon_exact, INN_LEXICON_EXACT, form, length);
	for (unsigned n = PREFIX_MIN; n <= length; n++)
		add_found(result, inn_lexicon_prefix, INN_LEXICON_PREFIXES, form, n);
	for (unsigned n = SUFFIX_MIN; n + BEFORE_SUFFIX_MIN <= length; n++)
		add_found(result, inn_lexicon_suffix, INN_LEXICON_SUFFIXES, form + length - n, n);
}
