/*-------------------------------------------------------------------------
 *
 * module.c
 *		The library's magic block and settings.
 *
 *-------------------------------------------------------------------------
 */
#include "compat.h"

#include "fmgr.h"
#include "utils/guc.h"

#include "train/train.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	DefineCustomStringVariable(
		"innovation.leave_out", "Families of features that innovation.train leaves out.",
		"A comma-separated list of parts, pairs, patterns, states and "
		"class_pairs; for measuring what a family is worth.",
		&inn_leave_out_setting, "", PGC_USERSET, 0, inn_check_leave_out,
		inn_assign_leave_out, NULL);
	MarkGUCPrefixReserved("innovation");
}
