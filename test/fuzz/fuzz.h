/*
 * fuzz.h
 *		What the fuzz targets share.  A target is one function, which libFuzzer
 *		("make fuzz") or replay.c ("make test") gives inputs to.
 */
#ifndef INN_FUZZ_H
#define INN_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of every input. */
#define claim(condition) \
	((condition) ? (void) 0 : fail_claim(#condition, __FILE__, __LINE__))

static inline void
fail_claim(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

/* Memory that a target needs; none left is no finding. */
static inline void *
must_alloc(size_t size)
{
	void *block = malloc(size > 0 ? size : 1);

	if (block == NULL)
		exit(2);
	return block;
}

#endif /* INN_FUZZ_H */
