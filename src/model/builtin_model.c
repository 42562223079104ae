/*-------------------------------------------------------------------------
 *
 * builtin_model.c
 *		The built-in model: constant data that all backends share.
 *
 * The bytes are those of builtin_model.bin beside this file, which "make
 * model" trains (scripts/model); the assembler takes them in as they are, for
 * a C array of this size would take the compiler minutes.
 *
 *-------------------------------------------------------------------------
 */
#include "model/model.h"

__asm__(".section .rodata\n"
		".balign 64\n"
		".globl inn_builtin_model\n"
		".hidden inn_builtin_model\n"
		"inn_builtin_model:\n"
		".incbin \"src/model/builtin_model.bin\"\n"
		".balign 4\n"
		".previous\n");
