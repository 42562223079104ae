/*
 * replay.c
 *		Gives a fuzz target the files that are named, each as a test of TAP.  A
 *		finding ends the program.
 */
#include "fuzz.h"
#include "tap.h"

int
main(int n_arguments, char **arguments)
{
	for (int i = 1; i < n_arguments; i++)
	{
		FILE *file = fopen(arguments[i], "rb");
		uint8_t *data;
		long size;

		if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
			return 2;
		rewind(file);
		/* as long as the input, so that a byte read past it is noticed */
		data = must_alloc((size_t) size);
		if (fread(data, 1, (size_t) size, file) != (size_t) size)
			return 2;
		fclose(file);
		LLVMFuzzerTestOneInput(data, (size_t) size);
		free(data);
		ok(true, "%s", arguments[i]);
	}
	return tap_done();
}
