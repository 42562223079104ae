/*-------------------------------------------------------------------------
 *
 * compat.h
 *		All differences between the PostgreSQL versions that we build for.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_COMPAT_H
#define INN_COMPAT_H

#include "postgres.h"

#if PG_VERSION_NUM < 150000
#error "innovation needs PostgreSQL 15 or later"
#endif

/*
 * From PostgreSQL 16 on, libraries of extensions are compiled with
 * -fvisibility=hidden, and the macros mark what the server looks up.  Before,
 * they do not: here they are as in 16.
 */
#if PG_VERSION_NUM < 160000
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))
#include "fmgr.h"
#undef PG_FUNCTION_INFO_V1
#define PG_FUNCTION_INFO_V1(funcname)                                               \
	extern PGDLLEXPORT Datum funcname(PG_FUNCTION_ARGS);                            \
	extern PGDLLEXPORT const Pg_finfo_record *CppConcat(pg_finfo_, funcname)(void); \
	const Pg_finfo_record *CppConcat(pg_finfo_, funcname)(void)                     \
	{                                                                               \
		static const Pg_finfo_record my_finfo = {1};                                \
		return &my_finfo;                                                           \
	}                                                                               \
	extern int no_such_variable
#endif

/*
 * varlena's own header: VARDATA and friends moved from postgres.h to varatt.h
 * in PostgreSQL 16.
 */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* What a GUC's extra is allocated by: malloc, guc_malloc from PostgreSQL 16 on. */
#if PG_VERSION_NUM >= 160000
#define inn_guc_malloc(size) guc_malloc(LOG, size)
#else
#define inn_guc_malloc(size) malloc(size)
#endif

#endif /* INN_COMPAT_H */
