/*-------------------------------------------------------------------------
 *
 * model.h
 *		The stored form of a trained classifier, and how it is looked into.
 *
 * A model is one block of bytes that is used as it lies: in the library's
 * constant data or in a value of SQL's type model.  All numbers are
 * little-endian; sections follow each other without gaps, each aligned to
 * four bytes.  Layout of version 1 (offset, type, what):
 *
 *		0	char[4]		"INNM"
 *		4	u32			version, 1
 *		8	u32			size of the whole in bytes
 *		12	u32			reserved, 0
 *		16	u64			fingerprint: inn_hash_bytes of all bytes from 24 on
 *		24	u32			number of texts that it was trained on
 *		28	u32[16]		how many of them bore each label
 *		92	u32			n_features
 *		96	u32			feature_bits
 *		100	u32			n_forms
 *		104	u32			form_bits
 *		108	u32			n_form_rows
 *		112	f32[16]		scale: a weight is a row's integer times it
 *		176	f32[16]		intercept of each label's score
 *		240	u32			version of the lexicon that it was trained with
 *		244	u32			n_atom_sets
 *		248	u32			n_atoms
 *		252	u32			reserved, 0
 *		256	u32[2^feature_bits + 1]		first feature of each bucket
 *			u32[2^feature_bits / 2]		filter: a bit for each 16th of a bucket
 *			u32[n_features]				key of each feature
 *			u32[INN_N_PATTERNS]			feature of each pattern, or 2^32 - 1
 *			u32[2^form_bits + 1]		first form of each bucket
 *			u32[2^form_bits / 8]		filter of the vocabulary: a bit for each 4th
 *			form[n_forms]				as InnFormEntry below, 16 bytes each
 *			i16[n_features][16]			weights of each feature
 *			i16[n_form_rows][16]		sums of weights, for forms of several features
 *			u32[n_atom_sets + 1]		first atom of each set
 *			u16[n_atoms]				atoms of the lexicon; a 0 more if they are odd
 *
 * Features and forms are known by 64-bit hashes: the highest bits choose the
 * bucket, the lowest 32 are the key.  Most pairs of words are no feature: the
 * filter says so for most of them without a look at the keys.
 *
 * A form's row is the sum of the rows of all features that the word has by
 * itself (a feature's own row if there is but one); it is what makes a known
 * word cost one look-up (see features.h).  Its atom set is what it is to the
 * lexicon (see lexicon.h).
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_MODEL_H
#define INN_MODEL_H

#include "memory.h"
#include "model/labels.h"
#include "model/patterns.h"
#include "text/lexicon.h"

#define INN_MODEL_VERSION     1
#define INN_MODEL_HEADER_SIZE 256
#define INN_MODEL_MIN_BITS    3 /* so that filters are whole words */
#define INN_MODEL_MAX_BITS    24

/* Filters have 2^4 and 2^2 bits for each bucket. */
#define INN_FEATURE_FILTER_BITS    4
#define INN_VOCABULARY_FILTER_BITS 2

/* A form's flags. */
#define INN_FORM_VOCABULARY 0x1 /* compounds may be made of it */

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define INN_LE32(x) __builtin_bswap32(x)
#define INN_LE16(x) ((int16_t) __builtin_bswap16((uint16_t) (x)))
#else
#define INN_LE32(x) (x)
#define INN_LE16(x) (x)
#endif

/* Weights of one feature or form, a label each (stored byte order). */
typedef struct InnRow
{
	int16_t weight[INN_N_LABELS];
} InnRow;

typedef struct InnFormEntry
{
	uint32_t key; /* stored byte order, as are stem, row and atom_set */
	uint32_t stem;
	uint32_t row;
	uint16_t atom_set;
	uint8_t flags; /* INN_FORM_... */
	uint8_t shape; /* INN_SHAPE_... */
} InnFormEntry;

/* A model opened: pointers into its bytes. */
typedef struct InnModel
{
	uint64_t fingerprint;
	uint32_t size;
	uint32_t n_texts;
	uint32_t label_texts[INN_N_LABELS];
	float scale[INN_N_LABELS];
	float intercept[INN_N_LABELS];
	uint32_t n_features;
	uint32_t n_forms;
	uint32_t n_form_rows;
	unsigned feature_shift; /* 64 - feature_bits */
	unsigned form_shift;
	const uint32_t *feature_start;
	const uint32_t *feature_filter;
	const uint32_t *feature_key;
	const uint32_t *pattern_feature;
	const uint32_t *form_start;
	const uint32_t *vocabulary_filter;
	const InnFormEntry *form_entry;
	const InnRow *row; /* of features, then of forms */
	uint32_t n_atom_sets;
	uint32_t n_atoms;
	const uint32_t *atom_set_start;
	const uint16_t *atom;
} InnModel;

/* Whether bytes are a model, or why not. */
typedef enum InnModelFault
{
	INN_MODEL_OK,
	INN_MODEL_TRUNCATED, /* fewer or more bytes than it says itself */
	INN_MODEL_FOREIGN,   /* does not begin as a model does */
	INN_MODEL_OTHER_VERSION,
	INN_MODEL_OTHER_LEXICON, /* trained with another lexicon than this release's */
	INN_MODEL_CHECKSUM,      /* fingerprint does not fit the bytes */
	INN_MODEL_INCONSISTENT   /* fits, but what is in it cannot be */
} InnModelFault;

/*
 * Opens size bytes (aligned to 4) and checks all that a look-up relies upon,
 * so that an opened model can never lead outside its bytes.
 */
InnModelFault inn_model_open(InnModel *model, const void *bytes, size_t size);

/* The same without the checks: for the library's own constant data. */
void inn_model_attach(InnModel *model, const void *bytes);

/* How much of everything a model holds. */
typedef struct InnModelCounts
{
	uint32_t n_features;
	uint32_t feature_bits;
	uint32_t n_forms;
	uint32_t form_bits;
	uint32_t n_form_rows;
	uint32_t n_atom_sets;
	uint32_t n_atoms;
} InnModelCounts;

/* Bytes of a model with these counts. */
uint64_t inn_model_size(const InnModelCounts *counts);

/* Brings a sum of weights into a row's range and byte order. */
static inline int16_t
inn_row_weight(int32_t sum)
{
	if (sum > INT16_MAX)
		sum = INT16_MAX;
	if (sum < INT16_MIN)
		sum = INT16_MIN;
	return INN_LE16((int16_t) sum);
}

/* The number by which profiles name their model. */
static inline int32_t
inn_model_id(const InnModel *model)
{
	return (int32_t) (uint32_t) (model->fingerprint ^ model->fingerprint >> 32);
}

/* Begins to fetch what inn_model_may_have looks at. */
static inline void
inn_model_prefetch(const InnModel *model, uint64_t hash)
{
	uint64_t part = hash >> (model->feature_shift - INN_FEATURE_FILTER_BITS);

	__builtin_prefetch(&model->feature_filter[part / 32]);
}

/* False for most hashes that are no feature. */
static inline bool
inn_model_may_have(const InnModel *model, uint64_t hash)
{
	uint64_t part = hash >> (model->feature_shift - INN_FEATURE_FILTER_BITS);

	return (INN_LE32(model->feature_filter[part / 32]) >> part % 32 & 1) != 0;
}

/*
 * The weights of a feature, or NULL if the model does not know it.  Buckets
 * hold about one: whether to step over the first is reckoned without a branch.
 * (Behind the last key stand other sections: it may be looked at.)
 */
static inline const InnRow *
inn_model_listed(const InnModel *model, uint64_t hash)
{
	uint64_t bucket = hash >> model->feature_shift;
	uint32_t i = INN_LE32(model->feature_start[bucket]);
	uint32_t end = INN_LE32(model->feature_start[bucket + 1]);

	i += INN_LE32(model->feature_key[i]) != (uint32_t) hash;
	for (; i < end; i++)
		if (INN_LE32(model->feature_key[i]) == (uint32_t) hash)
			return &model->row[i];
	return NULL;
}

/* The same; most that are no feature are told by the filter. */
static inline const InnRow *
inn_model_feature(const InnModel *model, uint64_t hash)
{
	return inn_model_may_have(model, hash) ? inn_model_listed(model, hash) : NULL;
}

/* The weights of a pattern, or NULL if the model has none. */
static inline const InnRow *
inn_model_pattern(const InnModel *model, unsigned number)
{
	uint32_t feature = INN_LE32(model->pattern_feature[number]);

	return feature != UINT32_MAX ? &model->row[feature] : NULL;
}

/* What the model knows of a form (by inn_hash_bytes), or NULL.  As above. */
static inline const InnFormEntry *
inn_model_form(const InnModel *model, uint64_t hash)
{
	uint64_t bucket = hash >> model->form_shift;
	uint32_t i = INN_LE32(model->form_start[bucket]);
	uint32_t end = INN_LE32(model->form_start[bucket + 1]);

	i += INN_LE32(model->form_entry[i].key) != (uint32_t) hash;
	for (; i < end; i++)
		if (INN_LE32(model->form_entry[i].key) == (uint32_t) hash)
			return &model->form_entry[i];
	return NULL;
}

static inline const InnRow *
inn_form_row(const InnModel *model, const InnFormEntry *entry)
{
	return &model->row[INN_LE32(entry->row)];
}

/*
 * The atoms of the lexicon that a form matches; *count gets their number.  If
 * there are none, what stands before may be read as one: without a branch.
 */
static inline const uint16_t *
inn_form_atoms(const InnModel *model, const InnFormEntry *entry, unsigned *count)
{
	const uint32_t *start = &model->atom_set_start[(uint16_t) INN_LE16(entry->atom_set)];

	*count = INN_LE32(start[1]) - INN_LE32(start[0]);
	return model->atom + INN_LE32(start[0]) - (*count == 0);
}

/* Is the word with this hash one that compounds may be made of?  (An InnVocabulary.) */
bool inn_model_vocabulary(const void *model, uint64_t hash);

/* The built-in model's bytes, made by "make model". */
extern const unsigned char inn_builtin_model[];

#endif /* INN_MODEL_H */
