/*-------------------------------------------------------------------------
 *
 * table.h
 *		A growing map from hashes to consecutive numbers: what a learner counts by.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_TABLE_H
#define INN_TABLE_H

#include "memory.h"

/* Zeroed memory is an empty table. */
typedef struct InnTable
{
	uint64_t *hash;   /* the hash of slot i, if number[i] > 0 */
	uint32_t *number; /* 1 + its number; 0 for an empty slot */
	uint32_t count;
	uint32_t capacity; /* a power of two, or 0 */
} InnTable;

/*
 * Sets *number to the number of the hash, giving it the next one if it is
 * new (*number is then the count before).
 */
InnStatus inn_table_put(InnTable *table, const InnMemory *memory, uint64_t hash,
						uint32_t *number);

/* The number of the hash; UINT32_MAX if it has none. */
uint32_t inn_table_get(const InnTable *table, uint64_t hash);

void inn_table_release(InnTable *table, const InnMemory *memory);

#endif /* INN_TABLE_H */
