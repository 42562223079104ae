/*-------------------------------------------------------------------------
 *
 * model.c
 *		The stored form of a trained classifier, and how it is looked into.
 *
 *-------------------------------------------------------------------------
 */
#include "model/model.h"

#include <math.h>
#include <string.h>

#include "text/hash.h"

/* Hashes fill buckets by about one; so many in one are no chance. */
#define BUCKET_MAX 64

/* Scores are logits; larger numbers would overflow on the way. */
#define NUMBER_MAX 1e6f

static uint32_t
load_u32(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof value);
	return INN_LE32(value);
}

static void
load_floats(float *values, const unsigned char *bytes)
{
	for (int i = 0; i < INN_N_LABELS; i++)
	{
		uint32_t bits = load_u32(bytes + 4 * i);

		memcpy(&values[i], &bits, sizeof bits);
	}
}

/* Takes the next section of length bytes off the cursor. */
static const void *
take(const unsigned char **cursor, size_t length)
{
	const void *section = *cursor;

	*cursor += length;
	return section;
}

uint64_t
inn_model_size(const InnModelCounts *counts)
{
	uint64_t feature_buckets = UINT64_C(1) << counts->feature_bits;
	uint64_t form_buckets = UINT64_C(1) << counts->form_bits;
	uint64_t features = 4 * (feature_buckets + 1) + 4 * (feature_buckets / 2) +
						4 * (uint64_t) counts->n_features + 4 * INN_N_PATTERNS;
	uint64_t forms = 4 * (form_buckets + 1) + 4 * (form_buckets / 8) +
					 sizeof(InnFormEntry) * (uint64_t) counts->n_forms;
	uint64_t rows =
		sizeof(InnRow) * ((uint64_t) counts->n_features + counts->n_form_rows);
	uint64_t atom_sets = 4 * ((uint64_t) counts->n_atom_sets + 1) +
						 4 * (((uint64_t) counts->n_atoms + 1) / 2);

	return INN_MODEL_HEADER_SIZE + features + forms + rows + atom_sets;
}

/* The counts in a model's header. */
static InnModelCounts
load_counts(const unsigned char *bytes)
{
	return (InnModelCounts){.n_features = load_u32(bytes + 92),
							.feature_bits = load_u32(bytes + 96),
							.n_forms = load_u32(bytes + 100),
							.form_bits = load_u32(bytes + 104),
							.n_form_rows = load_u32(bytes + 108),
							.n_atom_sets = load_u32(bytes + 244),
							.n_atoms = load_u32(bytes + 248)};
}

void
inn_model_attach(InnModel *model, const void *data)
{
	const unsigned char *bytes = data;
	const unsigned char *cursor = bytes + INN_MODEL_HEADER_SIZE;
	InnModelCounts counts = load_counts(bytes);

	model->size = load_u32(bytes + 8);
	model->fingerprint = inn_load_le64(bytes + 16);
	model->n_texts = load_u32(bytes + 24);
	for (int i = 0; i < INN_N_LABELS; i++)
		model->label_texts[i] = load_u32(bytes + 28 + 4 * i);
	model->n_features = counts.n_features;
	model->n_forms = counts.n_forms;
	model->n_form_rows = counts.n_form_rows;
	model->n_atom_sets = counts.n_atom_sets;
	model->n_atoms = counts.n_atoms;
	load_floats(model->scale, bytes + 112);
	load_floats(model->intercept, bytes + 176);
	model->feature_shift = 64 - counts.feature_bits;
	model->form_shift = 64 - counts.form_bits;
	model->feature_start = take(&cursor, 4 * (((size_t) 1 << counts.feature_bits) + 1));
	model->feature_filter = take(&cursor, 4 * (((size_t) 1 << counts.feature_bits) / 2));
	model->feature_key = take(&cursor, 4 * (size_t) model->n_features);
	model->pattern_feature = take(&cursor, 4 * INN_N_PATTERNS);
	model->form_start = take(&cursor, 4 * (((size_t) 1 << counts.form_bits) + 1));
	model->vocabulary_filter = take(&cursor, 4 * (((size_t) 1 << counts.form_bits) / 8));
	model->form_entry = take(&cursor, sizeof(InnFormEntry) * model->n_forms);
	model->row =
		take(&cursor, sizeof(InnRow) * ((size_t) model->n_features + model->n_form_rows));
	model->atom_set_start = take(&cursor, 4 * ((size_t) model->n_atom_sets + 1));
	model->atom = take(&cursor, 2 * (size_t) model->n_atoms);
}

/* Do n + 1 starts rise from 0 to count, by at most step at a time? */
static bool
starts_rise(const uint32_t *start, size_t n, uint32_t count, uint32_t step)
{
	if (start[0] != 0 || INN_LE32(start[n]) != count)
		return false;
	for (size_t i = 0; i < n; i++)
		if (INN_LE32(start[i]) > INN_LE32(start[i + 1]) ||
			INN_LE32(start[i + 1]) - INN_LE32(start[i]) > step)
			return false;
	return true;
}

static bool
numbers_are_sane(const InnModel *model)
{
	for (int i = 0; i < INN_N_LABELS; i++)
		if (!(fabsf(model->scale[i]) <= NUMBER_MAX) ||
			!(fabsf(model->intercept[i]) <= NUMBER_MAX))
			return false;
	return true;
}

static bool
patterns_lead_inside(const InnModel *model)
{
	for (unsigned p = 0; p < INN_N_PATTERNS; p++)
	{
		uint32_t feature = INN_LE32(model->pattern_feature[p]);

		if (feature != UINT32_MAX && feature >= model->n_features)
			return false;
	}
	return true;
}

/* Do forms lead to rows and atom sets that exist? */
static bool
forms_lead_inside(const InnModel *model)
{
	for (uint32_t i = 0; i < model->n_forms; i++)
		if (INN_LE32(model->form_entry[i].row) >=
				(uint64_t) model->n_features + model->n_form_rows ||
			(uint16_t) INN_LE16(model->form_entry[i].atom_set) >= model->n_atom_sets)
			return false;
	return true;
}

static bool
atoms_exist(const InnModel *model)
{
	for (uint32_t i = 0; i < model->n_atoms; i++)
		if ((uint16_t) INN_LE16(model->atom[i]) >= INN_LEXICON_ATOMS)
			return false;
	return true;
}

static bool
is_consistent(const InnModel *model)
{
	return starts_rise(model->feature_start, (size_t) 1 << (64 - model->feature_shift),
					   model->n_features, BUCKET_MAX) &&
		   starts_rise(model->form_start, (size_t) 1 << (64 - model->form_shift),
					   model->n_forms, BUCKET_MAX) &&
		   starts_rise(model->atom_set_start, model->n_atom_sets, model->n_atoms,
					   INN_ATOMS_MAX) &&
		   patterns_lead_inside(model) && forms_lead_inside(model) &&
		   atoms_exist(model) && numbers_are_sane(model);
}

InnModelFault
inn_model_open(InnModel *model, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	InnModelCounts counts;

	if (size < 8 || memcmp(bytes, "INNM", 4) != 0)
		return INN_MODEL_FOREIGN;
	if (load_u32(bytes + 4) != INN_MODEL_VERSION)
		return INN_MODEL_OTHER_VERSION;
	if (size < INN_MODEL_HEADER_SIZE || load_u32(bytes + 8) != size)
		return INN_MODEL_TRUNCATED;
	if (inn_load_le64(bytes + 16) != inn_hash_bytes(bytes + 24, size - 24))
		return INN_MODEL_CHECKSUM;
	if (load_u32(bytes + 240) != INN_LEXICON_VERSION)
		return INN_MODEL_OTHER_LEXICON;

	counts = load_counts(bytes);
	if (counts.feature_bits < INN_MODEL_MIN_BITS ||
		counts.feature_bits > INN_MODEL_MAX_BITS ||
		counts.form_bits < INN_MODEL_MIN_BITS || counts.form_bits > INN_MODEL_MAX_BITS ||
		load_u32(bytes + 12) != 0 || load_u32(bytes + 252) != 0 ||
		inn_model_size(&counts) != size)
		return INN_MODEL_INCONSISTENT;
	inn_model_attach(model, bytes);
	return is_consistent(model) ? INN_MODEL_OK : INN_MODEL_INCONSISTENT;
}

bool
inn_model_vocabulary(const void *context, uint64_t hash)
{
	const InnModel *model = context;
	uint64_t part = hash >> (model->form_shift - INN_VOCABULARY_FILTER_BITS);
	const InnFormEntry *entry;

	if ((INN_LE32(model->vocabulary_filter[part / 32]) >> part % 32 & 1) == 0)
		return false;
	entry = inn_model_form(model, hash);
	return entry != NULL && (entry->flags & INN_FORM_VOCABULARY) != 0;
}
