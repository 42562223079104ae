/*-------------------------------------------------------------------------
 *
 * hash.h
 *		The hash by which words and features are known to a model.
 *
 * A model stores hashes and never strings, so this function is part of the
 * model's stored form: it must give the same value on every machine and in
 * every release.  It reads the bytes as little-endian words and mixes them
 * by multiplication, as FNV-1a does a byte at a time; the closing shifts are
 * the finalizer of MurmurHash3 (Austin Appleby, public domain).
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_HASH_H
#define INN_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t
inn_hash_mix(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h;
}

static inline uint64_t
inn_load_le64(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

static inline uint32_t
inn_load_le32(const unsigned char *p)
{
	uint32_t word;

	memcpy(&word, p, sizeof word);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap32(word);
#endif
	return word;
}

/* One to seven bytes as a little-endian number; loads overlap, so that none is too long. */
static inline uint64_t
inn_load_tail(const unsigned char *p, size_t length)
{
	if (length >= 4)
		return inn_load_le32(p) | (uint64_t) inn_load_le32(p + length - 4)
									  << (length - 4) * 8;
	return p[0] | (uint64_t) p[length / 2] << length / 2 * 8 |
		   (uint64_t) p[length - 1] << (length - 1) * 8;
}

/* Hash of length bytes; different lengths of zero bytes hash differently. */
static inline uint64_t
inn_hash_bytes(const unsigned char *bytes, size_t length)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (length * UINT64_C(0x9e3779b97f4a7c15));
	size_t i;

	for (i = 0; i + 8 <= length; i += 8)
		h = (h ^ inn_load_le64(bytes + i)) * UINT64_C(0x9fb21c651e98df25);
	if (i < length)
		h = (h ^ h >> 32 ^ inn_load_tail(bytes + i, length - i)) *
			UINT64_C(0x9fb21c651e98df25);
	return inn_hash_mix(h);
}

/*
 * The same of bytes that sixteen may be read of, whatever the length: without
 * a branch for most words.  (Masks, because compilers make branches of choices,
 * and how long a word is cannot be foretold.)
 */
static inline uint64_t
inn_hash_padded(const unsigned char *bytes, size_t length)
{
	const uint64_t factor = UINT64_C(0x9fb21c651e98df25);
	uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (length * UINT64_C(0x9e3779b97f4a7c15));
	uint64_t tail = UINT64_MAX >> (64 - length % 8 * 8) % 64;
	uint64_t less_than_8 = -(uint64_t) (length < 8);
	uint64_t more_than_8 = -(uint64_t) (length > 8);
	uint64_t first;
	uint64_t second;

	if (length - 1 > 14)
		return inn_hash_bytes(bytes, length);
	first =
		(h ^ (h >> 32 & less_than_8) ^ (inn_load_le64(bytes) & (tail | ~less_than_8))) *
		factor;
	second = (first ^ first >> 32 ^ (inn_load_le64(bytes + 8) & tail)) * factor;
	return inn_hash_mix(first ^ ((first ^ second) & more_than_8));
}

/* Hash of a feature that is made of two hashed things, in this order. */
static inline uint64_t
inn_hash_pair(uint64_t first, uint64_t second)
{
	return inn_hash_mix(first * UINT64_C(0x9e3779b97f4a7c15) + second);
}

#endif /* INN_HASH_H */
