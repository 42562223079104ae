/*-------------------------------------------------------------------------
 *
 * assemble.c
 *		From real weights to a model's stored form.
 *
 *-------------------------------------------------------------------------
 */
#include "model/assemble.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/features.h"
#include "model/model.h"
#include "model/table.h"
#include "text/hash.h"

/*
 * Features kept at most: with 36 bytes each they bound the library's size;
 * cross-validation finds no loss (docs/quality.md).
 */
#define MAX_FEATURES 44000

/*
 * Pairs of stems kept at most.  Further ones teach little, and every pair that
 * a text has takes time.
 */
#define MAX_PAIRS 10000

/* Forms that occur less often are worked out when they are met. */
#define MIN_FORM_COUNT 2

/*
 * Forms at most, beside those that compounds may be made of: with 16 bytes
 * each, and often a row, they bound the library's size too.
 */
#define MAX_FORMS 72000

/* A key with what it stands for, sorted by hash for its section. */
typedef struct Keyed
{
	uint64_t hash;
	uint32_t number;
	float importance;
} Keyed;

/* What is built, section by section. */
typedef struct Builder
{
	const InnParts *parts;
	const InnMemory *memory;
	float scale[INN_N_LABELS];
	InnRow *feature_row; /* by feature number; 0 if it is left out */
	Keyed *features;
	uint32_t n_features;
	Keyed *forms;
	uint32_t n_forms;
	Keyed *vocabulary; /* those that compounds may be made of */
	uint32_t n_vocabulary;
	InnRow *form_row; /* distinct ones */
	uint32_t n_form_rows;
	uint32_t *row_of_form; /* by place in forms */
	uint32_t *set_of_form; /* its atom set, likewise */
	uint32_t *set_start;   /* n_atom_sets + 1 */
	uint16_t *atom;
	uint32_t n_atom_sets;
	uint32_t n_atoms;
} Builder;

static int
by_importance(const void *a, const void *b)
{
	const Keyed *x = a;
	const Keyed *y = b;

	if (x->importance != y->importance)
		return x->importance < y->importance ? 1 : -1;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static int
by_hash(const void *a, const void *b)
{
	const Keyed *x = a;
	const Keyed *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

/* How much a feature moves scores over the texts: its weight times sqrt(df). */
static float
importance(const InnParts *parts, uint32_t f)
{
	float largest = 0;

	for (int k = 0; k < INN_N_LABELS; k++)
		largest = fmaxf(largest, fabsf(parts->weights->row[f].weight[k]));
	return largest * sqrtf((float) parts->features[f].n_texts);
}

/* Keeps the first MAX_PAIRS of all pairs. */
static void
drop_lesser_pairs(Builder *builder)
{
	uint32_t n_pairs = 0;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < builder->n_features; i++)
	{
		if (builder->parts->features[builder->features[i].number].is_pair &&
			n_pairs++ >= MAX_PAIRS)
			continue;
		builder->features[kept++] = builder->features[i];
	}
	builder->n_features = kept;
}

/* The features that matter most, sorted by hash. */
static InnStatus
select_features(Builder *builder)
{
	const InnParts *parts = builder->parts;

	builder->features =
		inn_alloc_array(builder->memory, parts->n_features, sizeof(Keyed));
	if (builder->features == NULL)
		return INN_NO_MEMORY;
	for (uint32_t f = 0; f < parts->n_features; f++)
		if (parts->features[f].column != UINT32_MAX)
			builder->features[builder->n_features++] =
				(Keyed){parts->features[f].hash, f, importance(parts, f)};
	qsort(builder->features, builder->n_features, sizeof(Keyed), by_importance);
	drop_lesser_pairs(builder);
	if (builder->n_features > MAX_FEATURES)
		builder->n_features = MAX_FEATURES;
	qsort(builder->features, builder->n_features, sizeof(Keyed), by_hash);
	return INN_OK;
}

/*
 * The forms that compounds may be made of, and of the others the most frequent,
 * as many as there is room for; sorted by hash.
 */
static InnStatus
select_forms(Builder *builder)
{
	const InnParts *parts = builder->parts;

	builder->forms = inn_alloc_array(builder->memory, parts->n_forms, sizeof(Keyed));
	builder->vocabulary = inn_alloc_array(builder->memory, parts->n_forms, sizeof(Keyed));
	if (builder->forms == NULL || builder->vocabulary == NULL)
		return INN_NO_MEMORY;
	for (uint32_t i = 0; i < parts->n_forms; i++)
	{
		const InnWordForm *form = &parts->forms[i];

		if (form->flags & INN_FORM_VOCABULARY)
			builder->forms[builder->n_forms++] = (Keyed){form->hash, i, FLT_MAX};
		else if (form->count + form->n_read >= MIN_FORM_COUNT)
			builder->forms[builder->n_forms++] =
				(Keyed){form->hash, i, (float) (form->count + form->n_read)};
	}
	qsort(builder->forms, builder->n_forms, sizeof(Keyed), by_importance);
	while (builder->n_forms > MAX_FORMS &&
		   builder->forms[builder->n_forms - 1].importance < FLT_MAX)
		builder->n_forms--;
	qsort(builder->forms, builder->n_forms, sizeof(Keyed), by_hash);
	for (uint32_t i = 0; i < builder->n_forms; i++)
		if (parts->forms[builder->forms[i].number].flags & INN_FORM_VOCABULARY)
			builder->vocabulary[builder->n_vocabulary++] = builder->forms[i];
	return INN_OK;
}

/*
 * A scale for each label, so that the largest sum of any form, and the
 * largest single weight, take the whole range of 16 bits.
 */
static InnStatus
choose_scales(Builder *builder)
{
	const InnParts *parts = builder->parts;
	bool *kept = inn_alloc_array(builder->memory, parts->n_features, sizeof(bool));
	float largest[INN_N_LABELS] = {0};

	if (kept == NULL)
		return INN_NO_MEMORY;
	memset(kept, 0, parts->n_features * sizeof(bool));
	for (uint32_t i = 0; i < builder->n_features; i++)
	{
		uint32_t f = builder->features[i].number;

		kept[f] = true;
		for (int k = 0; k < INN_N_LABELS; k++)
			largest[k] = fmaxf(largest[k], fabsf(parts->weights->row[f].weight[k]));
	}
	for (uint32_t i = 0; i < builder->n_forms; i++)
	{
		const InnWordForm *form = &parts->forms[builder->forms[i].number];
		double sum[INN_N_LABELS] = {0};

		for (uint32_t c = 0; c < form->n_features; c++)
			for (int k = 0; k < INN_N_LABELS && kept[form->features[c]]; k++)
				sum[k] += parts->weights->row[form->features[c]].weight[k];
		for (int k = 0; k < INN_N_LABELS; k++)
			largest[k] = fmaxf(largest[k], (float) fabs(sum[k]));
	}
	/* 32000, not 32767: sums of rounded weights may be a little larger */
	for (int k = 0; k < INN_N_LABELS; k++)
		builder->scale[k] = largest[k] > 0 ? largest[k] / 32000 : 1;
	inn_release(builder->memory, kept);
	return INN_OK;
}

static InnStatus
round_weights(Builder *builder)
{
	const InnParts *parts = builder->parts;

	builder->feature_row =
		inn_alloc_array(builder->memory, parts->n_features, sizeof(InnRow));
	if (builder->feature_row == NULL)
		return INN_NO_MEMORY;
	memset(builder->feature_row, 0, parts->n_features * sizeof(InnRow));
	for (uint32_t i = 0; i < builder->n_features; i++)
	{
		uint32_t f = builder->features[i].number;

		for (int k = 0; k < INN_N_LABELS; k++)
			builder->feature_row[f].weight[k] = INN_LE16(
				(int16_t) lrintf(parts->weights->row[f].weight[k] / builder->scale[k]));
	}
	return INN_OK;
}

/* The sum of a form's feature rows, as walk.h adds them for unknown forms. */
static InnRow
sum_form(const Builder *builder, const InnWordForm *form)
{
	int32_t sum[INN_N_LABELS] = {0};
	InnRow row;

	for (uint32_t c = 0; c < form->n_features; c++)
		for (int k = 0; k < INN_N_LABELS; k++)
			sum[k] += INN_LE16(builder->feature_row[form->features[c]].weight[k]);
	for (int k = 0; k < INN_N_LABELS; k++)
		row.weight[k] = inn_row_weight(sum[k]);
	return row;
}

/* Rows known so far: equal ones are kept once. */
typedef struct RowNumbers
{
	InnTable table; /* by the rows' hashes */
	uint32_t *row;  /* the row of each number in table */
} RowNumbers;

/* The place of a row that is there already; else next, which it then takes. */
static InnStatus
number_row(RowNumbers *numbers, const InnMemory *memory, const InnRow *row, uint32_t next,
		   uint32_t *place)
{
	uint32_t known = numbers->table.count;
	uint32_t number;
	InnStatus status =
		inn_table_put(&numbers->table, memory,
					  inn_hash_bytes((const unsigned char *) row, sizeof *row), &number);

	if (status != INN_OK)
		return status;
	if (number == known)
		numbers->row[number] = next;
	*place = numbers->row[number];
	return INN_OK;
}

/* Adds up the rows of the forms; those that no feature has come after the features'. */
static InnStatus
sum_forms(Builder *builder, RowNumbers *numbers)
{
	InnStatus status = INN_OK;
	uint32_t place;

	for (uint32_t i = 0; i < builder->n_features && status == INN_OK; i++)
		status =
			number_row(numbers, builder->memory,
					   &builder->feature_row[builder->features[i].number], i, &place);
	for (uint32_t i = 0; i < builder->n_forms && status == INN_OK; i++)
	{
		InnRow row = sum_form(builder, &builder->parts->forms[builder->forms[i].number]);
		uint32_t next = builder->n_features + builder->n_form_rows;

		status =
			number_row(numbers, builder->memory, &row, next, &builder->row_of_form[i]);
		if (status == INN_OK && builder->row_of_form[i] == next)
			builder->form_row[builder->n_form_rows++] = row;
	}
	return status;
}

static InnStatus
collect_form_rows(Builder *builder)
{
	RowNumbers numbers = {0};
	InnStatus status = INN_NO_MEMORY;

	builder->form_row =
		inn_alloc_array(builder->memory, builder->n_forms, sizeof(InnRow));
	builder->row_of_form =
		inn_alloc_array(builder->memory, builder->n_forms, sizeof(uint32_t));
	numbers.row =
		inn_alloc_array(builder->memory, (size_t) builder->n_features + builder->n_forms,
						sizeof(uint32_t));
	if (builder->form_row != NULL && builder->row_of_form != NULL && numbers.row != NULL)
		status = sum_forms(builder, &numbers);
	inn_table_release(&numbers.table, builder->memory);
	inn_release(builder->memory, numbers.row);
	return status;
}

/* The distinct sets of atoms that the forms match. */
static InnStatus
collect_atom_sets(Builder *builder)
{
	InnTable sets = {0};
	InnStatus status = INN_OK;

	builder->set_of_form =
		inn_alloc_array(builder->memory, builder->n_forms, sizeof(uint32_t));
	builder->set_start =
		inn_alloc_array(builder->memory, builder->n_forms + 2, sizeof(uint32_t));
	builder->atom = inn_alloc_array(builder->memory, builder->n_forms,
									INN_ATOMS_MAX * sizeof(uint16_t));
	if (builder->set_of_form == NULL || builder->set_start == NULL ||
		builder->atom == NULL)
		return INN_NO_MEMORY;
	builder->set_start[0] = 0;
	for (uint32_t i = 0; i < builder->n_forms && status == INN_OK; i++)
	{
		const InnLexiconForm *form =
			builder->parts->forms[builder->forms[i].number].lexicon;
		size_t size = form->n_atoms * sizeof(uint16_t);

		status = inn_table_put(&sets, builder->memory,
							   inn_hash_bytes((const unsigned char *) form->atom, size),
							   &builder->set_of_form[i]);
		if (status != INN_OK || builder->set_of_form[i] < builder->n_atom_sets)
			continue;
		memcpy(builder->atom + builder->n_atoms, form->atom, size);
		builder->n_atoms += form->n_atoms;
		builder->set_start[++builder->n_atom_sets] = builder->n_atoms;
	}
	inn_table_release(&sets, builder->memory);
	if (status == INN_OK && builder->n_atom_sets > UINT16_MAX)
		status = INN_INVALID;
	return status;
}

/* Buckets of about one key each: from 0.6 to 1.2. */
static unsigned
bucket_bits(uint32_t count)
{
	unsigned bits = INN_MODEL_MIN_BITS;

	while (bits < INN_MODEL_MAX_BITS && (UINT64_C(6) << bits) < UINT64_C(5) * count)
		bits++;
	return bits;
}

/* Writing: a cursor that moves on. */
static void
put_u32(unsigned char **cursor, uint32_t value)
{
	value = INN_LE32(value);
	memcpy(*cursor, &value, 4);
	*cursor += 4;
}

static void
put_u16(unsigned char **cursor, uint16_t value)
{
	value = (uint16_t) INN_LE16(value);
	memcpy(*cursor, &value, 2);
	*cursor += 2;
}

static void
put_float(unsigned char **cursor, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, 4);
	put_u32(cursor, bits);
}

static void
put_row(unsigned char **cursor, const InnRow *row)
{
	memcpy(*cursor, row, sizeof *row);
	*cursor += sizeof *row;
}

/* The starts of the 2^bits buckets of sorted entries. */
static void
put_starts(unsigned char **cursor, const Keyed *entries, uint32_t count, unsigned bits)
{
	uint32_t next = 0;

	for (uint64_t bucket = 0; bucket <= UINT64_C(1) << bits; bucket++)
	{
		while (next < count && entries[next].hash >> (64 - bits) < bucket)
			next++;
		put_u32(cursor, next);
	}
}

/* A bit for each value of the highest bits of the hashes that has an entry. */
static void
put_filter(unsigned char **cursor, const Keyed *entries, uint32_t count, unsigned bits)
{
	uint32_t word = 0;
	uint32_t next = 0;

	for (uint64_t part = 0; part < UINT64_C(1) << bits; part++)
	{
		for (; next < count && entries[next].hash >> (64 - bits) == part; next++)
			word |= UINT32_C(1) << part % 32;
		if (part % 32 == 31)
		{
			put_u32(cursor, word);
			word = 0;
		}
	}
}

static int
compare_hash(const void *hash, const void *entry)
{
	uint64_t x = *(const uint64_t *) hash;
	uint64_t y = ((const Keyed *) entry)->hash;

	return (x > y) - (x < y);
}

/* The place of each pattern among the features. */
static void
put_patterns(unsigned char **cursor, const Builder *builder)
{
	for (unsigned p = 0; p < INN_N_PATTERNS; p++)
	{
		uint64_t hash = inn_pattern_feature(p);
		const Keyed *found = bsearch(&hash, builder->features, builder->n_features,
									 sizeof(Keyed), compare_hash);

		put_u32(cursor,
				found != NULL ? (uint32_t) (found - builder->features) : UINT32_MAX);
	}
}

static void
put_features(unsigned char **cursor, const Builder *builder, unsigned bits)
{
	put_starts(cursor, builder->features, builder->n_features, bits);
	put_filter(cursor, builder->features, builder->n_features,
			   bits + INN_FEATURE_FILTER_BITS);
	for (uint32_t i = 0; i < builder->n_features; i++)
		put_u32(cursor, (uint32_t) builder->features[i].hash);
	put_patterns(cursor, builder);
}

static void
put_header(unsigned char **cursor, const Builder *builder, const InnModelCounts *counts,
		   size_t size)
{
	const InnParts *parts = builder->parts;

	memset(*cursor, 0, INN_MODEL_HEADER_SIZE);
	memcpy(*cursor, "INNM", 4);
	*cursor += 4;
	put_u32(cursor, INN_MODEL_VERSION);
	put_u32(cursor, (uint32_t) size);
	*cursor += 12; /* reserved, and the fingerprint for last */
	put_u32(cursor, parts->n_texts);
	for (int k = 0; k < INN_N_LABELS; k++)
		put_u32(cursor, parts->label_texts[k]);
	put_u32(cursor, counts->n_features);
	put_u32(cursor, counts->feature_bits);
	put_u32(cursor, counts->n_forms);
	put_u32(cursor, counts->form_bits);
	put_u32(cursor, counts->n_form_rows);
	for (int k = 0; k < INN_N_LABELS; k++)
		put_float(cursor, builder->scale[k]);
	for (int k = 0; k < INN_N_LABELS; k++)
		put_float(cursor, parts->weights->intercept[k]);
	put_u32(cursor, INN_LEXICON_VERSION);
	put_u32(cursor, counts->n_atom_sets);
	put_u32(cursor, counts->n_atoms);
	*cursor += 4; /* reserved */
}

static void
put_forms(unsigned char **cursor, const Builder *builder)
{
	for (uint32_t i = 0; i < builder->n_forms; i++)
	{
		const InnWordForm *form = &builder->parts->forms[builder->forms[i].number];

		put_u32(cursor, (uint32_t) builder->forms[i].hash);
		put_u32(cursor, form->stem);
		put_u32(cursor, builder->row_of_form[i]);
		put_u16(cursor, (uint16_t) builder->set_of_form[i]);
		*(*cursor)++ = form->flags;
		*(*cursor)++ = (unsigned char) form->lexicon->shape;
	}
}

static void
put_rows(unsigned char **cursor, const Builder *builder)
{
	for (uint32_t i = 0; i < builder->n_features; i++)
		put_row(cursor, &builder->feature_row[builder->features[i].number]);
	for (uint32_t i = 0; i < builder->n_form_rows; i++)
		put_row(cursor, &builder->form_row[i]);
}

static void
put_atom_sets(unsigned char **cursor, const Builder *builder)
{
	for (uint32_t i = 0; i <= builder->n_atom_sets; i++)
		put_u32(cursor, builder->set_start[i]);
	for (uint32_t i = 0; i < builder->n_atoms; i++)
		put_u16(cursor, builder->atom[i]);
	if (builder->n_atoms % 2)
		put_u16(cursor, 0);
}

static InnStatus
write_model(const Builder *builder, unsigned char **bytes, size_t *size)
{
	InnModelCounts counts = {.n_features = builder->n_features,
							 .feature_bits = bucket_bits(builder->n_features),
							 .n_forms = builder->n_forms,
							 .form_bits = bucket_bits(builder->n_forms),
							 .n_form_rows = builder->n_form_rows,
							 .n_atom_sets = builder->n_atom_sets,
							 .n_atoms = builder->n_atoms};
	unsigned char *cursor;
	uint64_t fingerprint;

	*size = (size_t) inn_model_size(&counts);
	*bytes = cursor = inn_alloc(builder->memory, *size);
	if (cursor == NULL)
		return INN_NO_MEMORY;
	put_header(&cursor, builder, &counts, *size);
	put_features(&cursor, builder, counts.feature_bits);
	put_starts(&cursor, builder->forms, builder->n_forms, counts.form_bits);
	put_filter(&cursor, builder->vocabulary, builder->n_vocabulary,
			   counts.form_bits + INN_VOCABULARY_FILTER_BITS);
	put_forms(&cursor, builder);
	put_rows(&cursor, builder);
	put_atom_sets(&cursor, builder);

	fingerprint = inn_hash_bytes(*bytes + 24, *size - 24);
	cursor = *bytes + 16;
	put_u32(&cursor, (uint32_t) fingerprint);
	put_u32(&cursor, (uint32_t) (fingerprint >> 32));
	return INN_OK;
}

InnStatus
inn_model_assemble(const InnParts *parts, const InnMemory *memory, unsigned char **bytes,
				   size_t *size)
{
	Builder builder = {.parts = parts, .memory = memory};
	InnStatus status = select_features(&builder);

	if (status == INN_OK)
		status = select_forms(&builder);
	if (status == INN_OK)
		status = choose_scales(&builder);
	if (status == INN_OK)
		status = round_weights(&builder);
	if (status == INN_OK)
		status = collect_form_rows(&builder);
	if (status == INN_OK)
		status = collect_atom_sets(&builder);
	if (status == INN_OK)
		status = write_model(&builder, bytes, size);
	inn_release(memory, builder.atom);
	inn_release(memory, builder.set_start);
	inn_release(memory, builder.set_of_form);
	inn_release(memory, builder.row_of_form);
	inn_release(memory, builder.form_row);
	inn_release(memory, builder.feature_row);
	inn_release(memory, builder.vocabulary);
	inn_release(memory, builder.forms);
	inn_release(memory, builder.features);
	return status;
}
