/*-------------------------------------------------------------------------
 *
 * fold.h
 *		Runs of common letters, folded sixteen bytes at a time.
 *
 * Swedish words are made of ASCII letters and digits and of U+00C0 to U+00FF,
 * whose UTF-8 is 0xC3 and a byte of 0x80 to 0xBF; of these the multiplication
 * and the division sign (0x97, 0xB7) are no letters.  Capitals, 0x41 to 0x5A
 * and 0x80 to 0x9E after 0xC3, fold by setting 0x20.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_FOLD_H
#define INN_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Bytes that are looked at together. */
#define INN_FOLD_BYTES 16

/* Is c the second byte of a letter U+00C0 to U+00FF? */
static inline bool
inn_is_latin1_trail(unsigned char c)
{
	return c >= 0x80 && c <= 0xBF && c != 0x97 && c != 0xB7;
}

static inline bool
inn_is_ascii_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/*
 * Folds INN_FOLD_BYTES bytes from p into form and returns how many of them
 * are letters and digits, counted from the first; what stands in form after
 * those is anything.  A letter that the last byte begins is not counted.
 */
static inline unsigned
inn_fold_run(const unsigned char *p, unsigned char *form)
{
#ifdef __SSE2__
	/* comparisons are signed: a range of bytes is moved to its upper end and cut off */
	__m128i x = _mm_loadu_si128((const __m128i *) p);
	__m128i lower = _mm_or_si128(x, _mm_set1_epi8(0x20));
	__m128i alpha = _mm_cmpgt_epi8(_mm_add_epi8(lower, _mm_set1_epi8(INT8_MAX - 'z')),
								   _mm_set1_epi8(INT8_MAX - 'z' + 'a' - 1));
	__m128i digit = _mm_cmpgt_epi8(_mm_add_epi8(x, _mm_set1_epi8(INT8_MAX - '9')),
								   _mm_set1_epi8(INT8_MAX - '9' + '0' - 1));
	__m128i lead = _mm_cmpeq_epi8(x, _mm_set1_epi8((char) 0xC3));
	__m128i sign = _mm_cmpeq_epi8(lower, _mm_set1_epi8((char) 0xB7));
	__m128i trail = _mm_andnot_si128(sign, _mm_cmplt_epi8(x, _mm_set1_epi8((char) 0xC0)));
	__m128i folds = _mm_or_si128(alpha, _mm_cmplt_epi8(x, _mm_set1_epi8((char) 0x9F)));
	unsigned ascii = (unsigned) _mm_movemask_epi8(_mm_or_si128(alpha, digit));
	unsigned pairs =
		(unsigned) _mm_movemask_epi8(lead) & (unsigned) _mm_movemask_epi8(trail) >> 1;
	unsigned words = ascii | pairs | pairs << 1;

	_mm_storeu_si128((__m128i *) form,
					 _mm_or_si128(x, _mm_and_si128(folds, _mm_set1_epi8(0x20))));
	return (unsigned) __builtin_ctz(~words);
#else
	unsigned n = 0;

	while (n < INN_FOLD_BYTES)
	{
		unsigned char c = p[n];

		if (inn_is_ascii_word(c))
			form[n++] = c >= 'A' && c <= 'Z' ? c + 0x20 : c;
		else if (c == 0xC3 && n + 1 < INN_FOLD_BYTES && inn_is_latin1_trail(p[n + 1]))
		{
			form[n] = c;
			form[n + 1] = p[n + 1] < 0x9F ? p[n + 1] + 0x20 : p[n + 1];
			n += 2;
		}
		else
			break;
	}
	return n;
#endif
}

#endif /* INN_FOLD_H */
