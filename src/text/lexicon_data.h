/*
 * lexicon_data.h
 *		Sizes of the lexicon's tables.
 *
 * Made from lexicon.txt by make_lexicon.py; do not edit.
 */
#ifndef INN_LEXICON_DATA_H
#define INN_LEXICON_DATA_H

#define INN_LEXICON_VERSION 0x546e3d6du
#define INN_LEXICON_ATOMS 2346
#define INN_LEXICON_CLASSES 127
#define INN_LEXICON_COARSE 58
#define INN_LEXICON_PAIRS 85
#define INN_LEXICON_REST_MAX 4
#define INN_LEXICON_FOLLOWS_BITS 14
#define INN_LEXICON_CLASS_PLAN 33
#define INN_LEXICON_CLASS_USEPAST 50
#define INN_LEXICON_CLASS_DONE 8
#define INN_LEXICON_CLASS_START 42
#define INN_LEXICON_CLASS_NEG 23

#endif							/* INN_LEXICON_DATA_H */
