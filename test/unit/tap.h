/*
 * tap.h
 *		The few lines of TAP (Test Anything Protocol) that the unit tests print.
 */
#ifndef INN_TAP_H
#define INN_TAP_H

#include <stdbool.h>
#include <stdio.h>

static int tap_tests;
static int tap_failures;

/* Reports one test; prints where a failed one stands. */
#define ok(condition, ...) tap_ok((condition), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) static inline bool
tap_ok(bool passed, const char *file, int line, const char *format, ...)
{
	__builtin_va_list arguments;

	tap_failures += !passed;
	printf("%sok %d - ", passed ? "" : "not ", ++tap_tests);
	__builtin_va_start(arguments, format);
	vprintf(format, arguments);
	__builtin_va_end(arguments);
	printf("\n");
	if (!passed)
		printf("#   at %s line %d\n", file, line);
	return passed;
}

/* Ends the program's report; returns its exit code. */
static inline int
tap_done(void)
{
	printf("1..%d\n", tap_tests);
	return tap_failures > 0;
}

#endif /* INN_TAP_H */
