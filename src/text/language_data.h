/*-------------------------------------------------------------------------
 *
 * language_data.h
 *		The table that make_language.py makes.
 *
 * A row for each hash of an n-gram, a column for each language: first those of
 * InnLanguage without und, then others that must not be taken for them. A
 * value is 16 times the logarithm of how much likelier the row is in the
 * language than by chance.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_TEXT_LANGUAGE_DATA_H
#define INN_TEXT_LANGUAGE_DATA_H

#define INN_LANGUAGE_ROW_BITS 13
#define INN_LANGUAGE_ROWS     (1 << INN_LANGUAGE_ROW_BITS)
#define INN_LANGUAGE_COLUMNS  16

/* no value is farther from 0, so that sums of some hundreds fit in 16 bits */
#define INN_LANGUAGE_MOST 64

extern const signed char inn_language_table[INN_LANGUAGE_ROWS][INN_LANGUAGE_COLUMNS];

#endif /* INN_TEXT_LANGUAGE_DATA_H */
