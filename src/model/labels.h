/*-------------------------------------------------------------------------
 *
 * labels.h
 *		The labels that a model scores, and the profile that they make up.
 *
 * A model has one linear score a label.  The labels of one choice (novelty,
 * pace, uptake) compete with each other and with "none of them", whose score
 * is 0.  See DESIGN and shared/gold/GUIDE.md for what each label means.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_LABELS_H
#define INN_LABELS_H

#include <stdbool.h>

#include "text/language.h"

/* In this order in a model's rows: part of its stored form. */
typedef enum InnLabel
{
	INN_NYTT,
	INN_NYTTIGT,
	INN_NYTTIGGJORT,
	INN_ORGANISATION,
	INN_MARKET,
	INN_WORLD,
	INN_STEPWISE,
	INN_LEAP,
	INN_IDEA,
	INN_TRIAL,
	INN_IN_USE,
	INN_SPREAD,
	INN_ESTABLISHED,
	INN_ECONOMIC,
	INN_SOCIAL,
	INN_ENVIRONMENTAL
} InnLabel;

#define INN_N_LABELS 16

/* Values of the choices: 0 is none, the rest in the order of their SQL enums. */
#define INN_NONE 0

typedef enum InnDimension
{
	INN_DIM_NYTT,
	INN_DIM_NYTTIGT,
	INN_DIM_NYTTIGGJORT,
	INN_DIM_NOVELTY,
	INN_DIM_PACE,
	INN_DIM_UPTAKE,
	INN_DIM_VALUE_FORM
} InnDimension;

#define INN_N_DIMENSIONS 7

/* A label's place: its dimension, its name, and its value in the dimension. */
typedef struct InnLabelInfo
{
	InnDimension dimension;
	const char *name;
	int value; /* from 1; 1 for the 3N, a bit's number for value forms */
} InnLabelInfo;

extern const InnLabelInfo inn_labels[INN_N_LABELS];
extern const char *const inn_dimensions[INN_N_DIMENSIONS];

/* The first label of a dimension; its labels follow each other. */
extern const InnLabel inn_first_label[INN_N_DIMENSIONS];
extern const int inn_label_count[INN_N_DIMENSIONS];

/* Uptake values; from INN_UPTAKE_IN_USE on a solution is made use of. */
#define INN_UPTAKE_IN_USE 3

#define INN_VALUE_ECONOMIC      0x1
#define INN_VALUE_SOCIAL        0x2
#define INN_VALUE_ENVIRONMENTAL 0x4

/* What classification says of a text, or a reader in a labelled one. */
typedef struct InnProfile
{
	InnLanguage language; /* all that follows holds for Swedish only */
	float nytt;           /* probabilities, 0 to 1 */
	float nyttigt;
	float nyttiggjort;
	int novelty;          /* 0 none, 1 organisation, 2 market, 3 world */
	int pace;             /* 0 none, 1 stepwise, 2 leap */
	int uptake;           /* 0 none, 1 idea, 2 trial, 3 in use, 4 spread, 5 established */
	unsigned value_forms; /* INN_VALUE_... */
} InnProfile;

/* Does the (labelled) profile bear the label? */
bool inn_profile_has(const InnProfile *profile, InnLabel label);

#endif /* INN_LABELS_H */
