/*-------------------------------------------------------------------------
 *
 * memory.h
 *	  What plain C code borrows from its host: memory, and the question
 *	  whether to stop.
 *
 * Nothing below this interface knows PostgreSQL.  Inside the server the
 * functions are backed by a memory context and by the pending-interrupt
 * flags; in the unit tests by malloc (test/unit/unit_memory.h).
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_MEMORY_H
#define INN_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum InnStatus
{
	INN_OK = 0,
	INN_NO_MEMORY,   /* alloc or resize returned NULL */
	INN_INTERRUPTED, /* interrupted() returned true */
	INN_INVALID      /* the input breaks the function's contract */
} InnStatus;

/*
 * All four functions must be set; each gets "context" as it stands here.
 *
 * alloc and resize return NULL on failure, or, inside PostgreSQL, do not
 * return at all but longjmp: the caller's memory context then frees every
 * block.  Code that uses this interface must therefore never hold any other
 * resource (a file, a lock, memory from malloc) across a call.
 *
 * resize accepts a NULL block (and is then alloc); when it fails, the old
 * block is still there and still has to be released.
 *
 * release accepts NULL.
 *
 * interrupted is asked at least every few milliseconds of work.  True means:
 * release everything and return INN_INTERRUPTED.
 */
typedef struct InnMemory
{
	void *(*alloc)(void *context, size_t size);
	void *(*resize)(void *context, void *block, size_t size);
	void (*release)(void *context, void *block);
	bool (*interrupted)(void *context);
	void *context;
} InnMemory;

/* A block of at least one byte, so that NULL always means failure. */
static inline void *
inn_alloc(const InnMemory *memory, size_t size)
{
	return memory->alloc(memory->context, size > 0 ? size : 1);
}

/* NULL also when count * size does not fit into size_t. */
static inline void *
inn_alloc_array(const InnMemory *memory, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		return NULL;
	return inn_alloc(memory, count * size);
}

/* NULL also when count * size does not fit; the old block is then untouched. */
static inline void *
inn_resize_array(const InnMemory *memory, void *block, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		return NULL;
	if (block == NULL)
		return inn_alloc(memory, count * size);
	return memory->resize(memory->context, block, count * size > 0 ? count * size : 1);
}

static inline void
inn_release(const InnMemory *memory, void *block)
{
	memory->release(memory->context, block);
}

static inline bool
inn_interrupted(const InnMemory *memory)
{
	return memory->interrupted(memory->context);
}

#endif /* INN_MEMORY_H */
