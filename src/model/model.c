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
inn_model_size(uint64_t n_features, unsigned feature_bits, uint64_t n_forms,
			   unsigned form_bits, uint64_t n_form_rows)
{
	return INN_MODEL_HEADER_SIZE + 4 * ((UINT64_C(1) << feature_bits) + 1) +
		   n_features * (4 + sizeof(InnRow)) + 4 * ((UINT64_C(1) << form_bits) + 1) +
		   n_forms * (4 + sizeof(InnFormEntry)) + n_form_rows * sizeof(InnRow);
}

void
inn_model_attach(InnModel *model, const void *data)
{
	const unsigned char *bytes = data;
	const unsigned char *cursor = bytes + INN_MODEL_HEADER_SIZE;
	unsigned feature_bits = load_u32(bytes + 96);
	unsigned form_bits = load_u32(bytes + 104);

	model->size = load_u32(bytes + 8);
	model->fingerprint = inn_load_le64(bytes + 16);
	model->n_texts = load_u32(bytes + 24);
	for (int i = 0; i < INN_N_LABELS; i++)
		model->label_texts[i] = load_u32(bytes + 28 + 4 * i);
	model->n_features = load_u32(bytes + 92);
	model->n_forms = load_u32(bytes + 100);
	model->n_form_rows = load_u32(bytes + 108);
	load_floats(model->scale, bytes + 112);
	load_floats(model->intercept, bytes + 176);
	model->feature_shift = 64 - feature_bits;
	model->form_shift = 64 - form_bits;
	model->feature_start = take(&cursor, 4 * (((size_t) 1 << feature_bits) + 1));
	model->feature_key = take(&cursor, 4 * (size_t) model->n_features);
	model->feature_row = take(&cursor, sizeof(InnRow) * model->n_features);
	model->form_start = take(&cursor, 4 * (((size_t) 1 << form_bits) + 1));
	model->form_key = take(&cursor, 4 * (size_t) model->n_forms);
	model->form_entry = take(&cursor, sizeof(InnFormEntry) * model->n_forms);
	model->form_row = take(&cursor, sizeof(InnRow) * model->n_form_rows);
}

/* Do bucket starts rise from 0 to count? */
static bool
buckets_rise(const uint32_t *start, unsigned shift, uint32_t count)
{
	size_t last = (size_t) 1 << (64 - shift);

	if (start[0] != 0 || INN_LE32(start[last]) != count)
		return false;
	for (size_t i = 0; i < last; i++)
		if (INN_LE32(start[i]) > INN_LE32(start[i + 1]))
			return false;
	return true;
}

static bool
numbers_are_finite(const InnModel *model)
{
	for (int i = 0; i < INN_N_LABELS; i++)
		if (!isfinite(model->scale[i]) || !isfinite(model->intercept[i]))
			return false;
	return true;
}

static bool
form_rows_exist(const InnModel *model)
{
	for (uint32_t i = 0; i < model->n_forms; i++)
		if ((INN_LE32(model->form_entry[i].row_and_flags) & 0xFFFFFF) >=
			model->n_form_rows)
			return false;
	return true;
}

InnModelFault
inn_model_open(InnModel *model, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	uint32_t feature_bits;
	uint32_t form_bits;

	if (size < 8 || memcmp(bytes, "INNM", 4) != 0)
		return INN_MODEL_FOREIGN;
	if (load_u32(bytes + 4) != INN_MODEL_VERSION)
		return INN_MODEL_OTHER_VERSION;
	if (size < INN_MODEL_HEADER_SIZE || load_u32(bytes + 8) != size)
		return INN_MODEL_TRUNCATED;
	if (inn_load_le64(bytes + 16) != inn_hash_bytes(bytes + 24, size - 24))
		return INN_MODEL_CHECKSUM;

	feature_bits = load_u32(bytes + 96);
	form_bits = load_u32(bytes + 104);
	/* from 1 on, for a shift by 64 is undefined */
	if (feature_bits < 1 || feature_bits > INN_MODEL_MAX_BITS || form_bits < 1 ||
		form_bits > INN_MODEL_MAX_BITS || load_u32(bytes + 12) != 0 ||
		inn_model_size(load_u32(bytes + 92), feature_bits, load_u32(bytes + 100),
					   form_bits, load_u32(bytes + 108)) != size)
		return INN_MODEL_INCONSISTENT;
	inn_model_attach(model, bytes);
	if (!buckets_rise(model->feature_start, model->feature_shift, model->n_features) ||
		!buckets_rise(model->form_start, model->form_shift, model->n_forms) ||
		!form_rows_exist(model) || !numbers_are_finite(model))
		return INN_MODEL_INCONSISTENT;
	return INN_MODEL_OK;
}

bool
inn_model_vocabulary(const void *model, uint64_t hash)
{
	const InnFormEntry *entry = inn_model_form(model, hash);

	return entry != NULL && (inn_form_flags(entry) & INN_FORM_VOCABULARY) != 0;
}
