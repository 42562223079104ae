/*-------------------------------------------------------------------------
 *
 * table.c
 *		A growing map from hashes to consecutive numbers: what a learner counts by.
 *
 * Open addressing with linear probing; the hashes are well mixed already.
 *
 *-------------------------------------------------------------------------
 */
#include "model/table.h"

#include <string.h>

#define FIRST_CAPACITY 1024

static uint32_t
find_slot(const InnTable *table, uint64_t hash)
{
	uint32_t mask = table->capacity - 1;
	uint32_t slot = (uint32_t) (hash >> 32) & mask;

	while (table->number[slot] != 0 && table->hash[slot] != hash)
		slot = (slot + 1) & mask;
	return slot;
}

static InnStatus
grow(InnTable *table, const InnMemory *memory)
{
	InnTable larger = {.count = table->count};

	if (table->capacity > UINT32_MAX / 2)
		return INN_NO_MEMORY;
	larger.capacity = table->capacity > 0 ? 2 * table->capacity : FIRST_CAPACITY;
	larger.hash = inn_alloc_array(memory, larger.capacity, sizeof *larger.hash);
	larger.number = inn_alloc_array(memory, larger.capacity, sizeof *larger.number);
	if (larger.hash == NULL || larger.number == NULL)
	{
		inn_table_release(&larger, memory);
		return INN_NO_MEMORY;
	}
	memset(larger.number, 0, larger.capacity * sizeof *larger.number);
	for (uint32_t i = 0; i < table->capacity; i++)
		if (table->number[i] != 0)
		{
			uint32_t slot = find_slot(&larger, table->hash[i]);

			larger.hash[slot] = table->hash[i];
			larger.number[slot] = table->number[i];
		}
	inn_table_release(table, memory);
	*table = larger;
	return INN_OK;
}

InnStatus
inn_table_put(InnTable *table, const InnMemory *memory, uint64_t hash, uint32_t *number)
{
	uint32_t slot;

	/* at most 3/4 full */
	if (table->count >= table->capacity - table->capacity / 4)
	{
		InnStatus status = grow(table, memory);

		if (status != INN_OK)
			return status;
	}
	slot = find_slot(table, hash);
	if (table->number[slot] == 0)
	{
		table->hash[slot] = hash;
		table->number[slot] = ++table->count;
	}
	*number = table->number[slot] - 1;
	return INN_OK;
}

uint32_t
inn_table_get(const InnTable *table, uint64_t hash)
{
	if (table->capacity == 0)
		return UINT32_MAX;
	return table->number[find_slot(table, hash)] - 1;
}

void
inn_table_release(InnTable *table, const InnMemory *memory)
{
	inn_release(memory, table->hash);
	inn_release(memory, table->number);
	*table = (InnTable){0};
}
