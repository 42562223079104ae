/*-------------------------------------------------------------------------
 *
 * patterns.h
 *		Patterns over a sentence: what the lexicon's classes mean together.
 *
 * Three sorts of patterns are found in a sentence:
 *
 *	- a class of the lexicon: "i världen" is WORLD;
 *	- a coarse class in a state: what is said to be planned, reached or merely
 *	  possible, as the verbs before it tell ("ska användas", "har använts",
 *	  "kan användas"); or negated, by a word shortly before it ("aldrig i bruk");
 *	- a pair of classes that the lexicon lists, near each other or not: NEW
 *	  near WORLD.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_PATTERNS_H
#define INN_PATTERNS_H

#include <stdbool.h>

#include "text/lexicon.h"
#include "text/reader.h"

/* Words of a sentence that are looked at together; a longer one is cut. */
#define INN_SENTENCE_MAX 128

/* Flags of a token (reader.h) before which the words end that are looked at together. */
#define INN_PATTERN_BREAK (INN_TOKEN_SENTENCE | INN_TOKEN_CLAUSE)

/* Numbers of patterns: classes, then states of coarse classes, then pairs. */
#define INN_N_STATES    4
#define INN_FIRST_STATE INN_LEXICON_CLASSES
#define INN_FIRST_PAIR  (INN_FIRST_STATE + INN_N_STATES * INN_LEXICON_COARSE)
#define INN_N_PATTERNS  (INN_FIRST_PAIR + 2 * INN_LEXICON_PAIRS)

/* A word of a sentence.  Even if it has no atom, one may be read (and is left out). */
typedef struct InnPatternWord
{
	const uint16_t *atom; /* of the lexicon, that it matches; never NULL */
	uint8_t n_atoms;
	uint8_t shape; /* INN_SHAPE_... */
	bool pause;    /* a comma or parenthesis stands before it */
} InnPatternWord;

/* A pattern that was found, and from which word to which. */
typedef struct InnPattern
{
	uint16_t number; /* below INN_N_PATTERNS */
	uint8_t first;
	uint8_t last;
} InnPattern;

/* Matches of classes kept of one sentence; further ones are left out. */
#define INN_MATCHES_MAX 512

/* Each match by itself, in a state and negated, and the pairs. */
#define INN_PATTERNS_MAX (3 * INN_MATCHES_MAX + INN_LEXICON_PAIRS)

/*
 * Finds the patterns of a sentence of at most INN_SENTENCE_MAX words; returns
 * how many there are.
 */
unsigned inn_patterns_find(const InnPatternWord *words, unsigned n_words,
						   InnPattern pattern[INN_PATTERNS_MAX]);

/* What a pattern is called: "use/now", "reached use", "new near world"; to buffer. */
#define INN_PATTERN_NAME_MAX 64
void inn_pattern_name(unsigned number, char buffer[INN_PATTERN_NAME_MAX]);

#endif /* INN_PATTERNS_H */
