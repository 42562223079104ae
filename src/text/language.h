/*-------------------------------------------------------------------------
 *
 * language.h
 *		Which language a text is written in.
 *
 * The answer is the language of most of the text; und (undetermined) stands
 * for every other language or script, for texts shorter than
 * INN_LANGUAGE_MIN_LETTERS and for texts of which one cannot be sure.
 *
 * Plain C11: no allocation, no global state, no locale.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_TEXT_LANGUAGE_H
#define INN_TEXT_LANGUAGE_H

#include <stddef.h>

/* the shortest text that is judged, in letters and single gaps between words */
#define INN_LANGUAGE_MIN_LETTERS 40

typedef enum InnLanguage
{
	INN_LANG_UND,
	INN_LANG_SV,
	INN_LANG_EN,
	INN_LANG_NO, /* bokmål and nynorsk */
	INN_LANG_DA,
	INN_LANG_FI,
	INN_LANG_DE
} InnLanguage;

/*
 * The language of a UTF-8 text, NFC or NFD, possibly with HTML remains. Safe
 * on any bytes. Reads a bounded sample, so the time does not grow with length.
 */
extern InnLanguage inn_language_detect(const unsigned char *text, size_t length);

/* ISO 639-1 code of a language, "und" for INN_LANG_UND and unknown values */
extern const char *inn_language_code(InnLanguage language);

#endif /* INN_TEXT_LANGUAGE_H */
