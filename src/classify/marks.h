/*-------------------------------------------------------------------------
 *
 * marks.h
 *		A text as HTML with its evidence in marks.  Plain C, as src/model is.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_MARKS_H
#define INN_MARKS_H

#include "model/score.h"

/*
 * Writes a text of n_words, as inn_score counted them, as HTML: escaped, and
 * the strongest evidence for the labels (bits) in <mark>.  No words, no marks.
 * Without its marks, and its escapes undone, the HTML is the text, byte for
 * byte.  *html is allocated from memory.
 */
InnStatus inn_marks_write(const InnScorer *scorer, const void *text, size_t length,
						  size_t n_words, unsigned labels, const InnMemory *memory,
						  char **html, size_t *html_length);

#endif /* INN_MARKS_H */
