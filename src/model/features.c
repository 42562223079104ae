/*-------------------------------------------------------------------------
 *
 * features.c
 *		From words to features: what a model has weights for.
 *
 *-------------------------------------------------------------------------
 */
#include "model/features.h"

#include <string.h>

#include "text/hash.h"
#include "text/lexicon.h"

static void
add(InnFormFeatures *features, InnFeatureKind kind, uint64_t hash)
{
	features->feature[features->count++] = inn_hash_pair((uint64_t) kind, hash);
}

/*
 * A number stands for its sort: a year, or how many digits it has.  Which
 * year it is would only tell the texts of one time from those of another.
 */
static uint64_t
number_hash(const unsigned char *form, unsigned length)
{
	bool year = length == 4 && (memcmp(form, "19", 2) == 0 || memcmp(form, "20", 2) == 0);

	return year ? inn_hash_bytes((const unsigned char *) "#year", 5)
				: inn_hash_pair('#', length);
}

static uint64_t
stem_hash(const InnAnalyzer *analyzer, const unsigned char *form, unsigned length)
{
	unsigned stem_length;
	const unsigned char *stem = inn_stem(analyzer->stemmer, form, length, &stem_length);

	return inn_hash_bytes(stem, stem_length);
}

void
inn_form_features(const InnAnalyzer *analyzer, const unsigned char *form, unsigned length,
				  InnFormFeatures *features)
{
	InnPart parts[INN_PARTS_MAX];
	unsigned n_parts;
	uint64_t stem;

	features->count = 0;
	if (inn_is_number(form, length))
	{
		stem = number_hash(form, length);
		features->stem = (uint32_t) stem;
		add(features, INN_FEATURE_STEM, stem);
		return;
	}
	stem = stem_hash(analyzer, form, length);
	features->stem = (uint32_t) stem;
	add(features, INN_FEATURE_STEM, stem);
	n_parts = inn_compound_split(form, length, analyzer->vocabulary,
								 analyzer->vocabulary_context, parts);
	for (unsigned i = 0; i < n_parts; i++)
		add(features, INN_FEATURE_STEM,
			stem_hash(analyzer, parts[i].form, parts[i].length));
}

uint64_t
inn_pattern_feature(unsigned number)
{
	return inn_hash_pair(INN_FEATURE_PATTERN, number);
}
