/*-------------------------------------------------------------------------
 *
 * markup.h
 *		HTML that was left in a text: entities and tags.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_MARKUP_H
#define INN_MARKUP_H

#include <stddef.h>
#include <stdbool.h>
#include <unicode/utypes.h>
#include <unicode/utf.h>

/* What stands between the words before and after a tag. */
typedef enum InnTagBreak
{
	INN_TAG_INLINE, /* <b>, <a ...>, <span ...>: a space */
	INN_TAG_LINE,   /* <br> */
	INN_TAG_ITEM,   /* <li> */
	INN_TAG_BLOCK   /* <p>, <h2>, <div>, <td> ...: a paragraph's end */
} InnTagBreak;

/*
 * Reads the entity that begins with the '&' at p.  Returns its width in bytes
 * and sets *code to its character; 0 if no known entity stands there.
 */
size_t inn_entity_read(const unsigned char *p, const unsigned char *end, UChar32 *code);

/*
 * Reads the tag or comment that begins with the '<' at p.  Returns its width
 * in bytes (a script's or style's content included) and sets *kind; 0 if none
 * stands there.  Never looks past the next '<' but within script and style,
 * so that reading many of them stays linear.
 */
size_t inn_tag_read(const unsigned char *p, const unsigned char *end, InnTagBreak *kind);

#endif /* INN_MARKUP_H */
