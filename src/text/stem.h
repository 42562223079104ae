/*-------------------------------------------------------------------------
 *
 * stem.h
 *		Swedish stems, by libstemmer's Snowball algorithm.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_STEM_H
#define INN_STEM_H

#include "memory.h"

typedef struct sb_stemmer InnStemmer;

/*
 * Opens a stemmer; its memory is malloc's (libstemmer offers no other).
 * INN_NO_MEMORY if there is none.  Keep it: opening costs more than a word.
 */
InnStatus inn_stemmer_open(InnStemmer **stemmer);
void inn_stemmer_close(InnStemmer *stemmer);

/*
 * The stem of a folded form (UTF-8, length bytes): a prefix of it, or the
 * form itself where libstemmer is out of memory.  It is the stemmer's until
 * the next call; *stem_length gets its bytes.
 */
const unsigned char *inn_stem(InnStemmer *stemmer, const unsigned char *form,
							  unsigned length, unsigned *stem_length);

#endif /* INN_STEM_H */
