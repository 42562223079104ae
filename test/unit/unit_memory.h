/*-------------------------------------------------------------------------
 *
 * unit_memory.h
 *	  A malloc-backed InnMemory for the unit tests, which counts, and can be
 *	  told to fail or to interrupt.
 *
 *		UnitMemory	state = {0};
 *		InnMemory	memory = unit_memory(&state);
 *
 *-------------------------------------------------------------------------
 */
#ifndef UNIT_MEMORY_H
#define UNIT_MEMORY_H

#include <stdlib.h>

#include "memory.h"

typedef struct UnitMemory
{
	size_t live;         /* blocks not yet released */
	size_t allocations;  /* calls of alloc and resize so far */
	size_t fail_at;      /* the n-th of them fails; 0: none */
	size_t questions;    /* calls of interrupted so far */
	size_t interrupt_at; /* true from the n-th on; 0: never */
} UnitMemory;

static inline bool
unit_memory_fails(UnitMemory *state)
{
	return ++state->allocations == state->fail_at;
}

static inline void *
unit_memory_alloc(void *context, size_t size)
{
	UnitMemory *state = context;
	void *block = unit_memory_fails(state) ? NULL : malloc(size);

	if (block != NULL)
		state->live++;
	return block;
}

static inline void *
unit_memory_resize(void *context, void *block, size_t size)
{
	UnitMemory *state = context;
	void *moved = unit_memory_fails(state) ? NULL : realloc(block, size);

	if (block == NULL && moved != NULL)
		state->live++;
	return moved;
}

static inline void
unit_memory_release(void *context, void *block)
{
	UnitMemory *state = context;

	if (block != NULL)
		state->live--;
	free(block);
}

static inline bool
unit_memory_interrupted(void *context)
{
	UnitMemory *state = context;

	state->questions++;
	return state->interrupt_at != 0 && state->questions >= state->interrupt_at;
}

static inline InnMemory
unit_memory(UnitMemory *state)
{
	InnMemory memory = {
		.alloc = unit_memory_alloc,
		.resize = unit_memory_resize,
		.release = unit_memory_release,
		.interrupted = unit_memory_interrupted,
		.context = state,
	};

	return memory;
}

static inline InnMemory
unit_memory_failing(UnitMemory *state, size_t nth_allocation)
{
	*state = (UnitMemory){.fail_at = nth_allocation};
	return unit_memory(state);
}

static inline InnMemory
unit_memory_interrupting(UnitMemory *state, size_t nth_question)
{
	*state = (UnitMemory){.interrupt_at = nth_question};
	return unit_memory(state);
}

#endif /* UNIT_MEMORY_H */
