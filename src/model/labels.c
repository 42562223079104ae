/*-------------------------------------------------------------------------
 *
 * labels.c
 *		The labels that a model scores, and the profile that they make up.
 *
 *-------------------------------------------------------------------------
 */
#include "model/labels.h"

const InnLabelInfo inn_labels[INN_N_LABELS] = {
	[INN_NYTT] = {INN_DIM_NYTT, "nytt", 1},
	[INN_NYTTIGT] = {INN_DIM_NYTTIGT, "nyttigt", 1},
	[INN_NYTTIGGJORT] = {INN_DIM_NYTTIGGJORT, "nyttiggjort", 1},
	[INN_ORGANISATION] = {INN_DIM_NOVELTY, "organisation", 1},
	[INN_MARKET] = {INN_DIM_NOVELTY, "market", 2},
	[INN_WORLD] = {INN_DIM_NOVELTY, "world", 3},
	[INN_STEPWISE] = {INN_DIM_PACE, "stepwise", 1},
	[INN_LEAP] = {INN_DIM_PACE, "leap", 2},
	[INN_IDEA] = {INN_DIM_UPTAKE, "idea", 1},
	[INN_TRIAL] = {INN_DIM_UPTAKE, "trial", 2},
	[INN_IN_USE] = {INN_DIM_UPTAKE, "in_use", INN_UPTAKE_IN_USE},
	[INN_SPREAD] = {INN_DIM_UPTAKE, "spread", 4},
	[INN_ESTABLISHED] = {INN_DIM_UPTAKE, "established", 5},
	[INN_ECONOMIC] = {INN_DIM_VALUE_FORM, "economic", 1},
	[INN_SOCIAL] = {INN_DIM_VALUE_FORM, "social", 2},
	[INN_ENVIRONMENTAL] = {INN_DIM_VALUE_FORM, "environmental", 3},
};

const char *const inn_dimensions[INN_N_DIMENSIONS] = {
	"nytt", "nyttigt", "nyttiggjort", "novelty", "pace", "uptake", "value_form",
};

const InnLabel inn_first_label[INN_N_DIMENSIONS] = {
	INN_NYTT,     INN_NYTTIGT, INN_NYTTIGGJORT, INN_ORGANISATION,
	INN_STEPWISE, INN_IDEA,    INN_ECONOMIC,
};

const int inn_label_count[INN_N_DIMENSIONS] = {1, 1, 1, 3, 2, 5, 3};

bool
inn_profile_has(const InnProfile *profile, InnLabel label)
{
	int value = inn_labels[label].value;

	switch (inn_labels[label].dimension)
	{
		case INN_DIM_NYTT:
			return profile->nytt >= 0.5f;
		case INN_DIM_NYTTIGT:
			return profile->nyttigt >= 0.5f;
		case INN_DIM_NYTTIGGJORT:
			return profile->nyttiggjort >= 0.5f;
		case INN_DIM_NOVELTY:
			return profile->novelty == value;
		case INN_DIM_PACE:
			return profile->pace == value;
		case INN_DIM_UPTAKE:
			return profile->uptake == value;
		case INN_DIM_VALUE_FORM:
			return (profile->value_forms >> (value - 1) & 1) != 0;
	}
	return false;
}
