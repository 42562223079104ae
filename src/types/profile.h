/*-------------------------------------------------------------------------
 *
 * profile.h
 *		SQL's composite type innovation.profile to and from C's InnProfile.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_TYPES_PROFILE_H
#define INN_TYPES_PROFILE_H

#include "compat.h"

#include "access/htup.h"
#include "access/tupdesc.h"

#include "model/labels.h"

/* What the catalog says of the type and those in it; looked up once a query. */
typedef struct InnProfileType
{
	TupleDesc profile;
	TupleDesc three_n;
	Oid value_form;           /* of an array's elements */
	Oid choice[INN_N_LABELS]; /* OID of each label's enum value */
} InnProfileType;

/*
 * Looks the type up by its OID, in the current memory context.  Raises
 * ERRCODE_DATATYPE_MISMATCH if it is not made as the extension made it.
 */
InnProfileType *inn_profile_type(Oid profile_oid);

/* The SQL value of a profile; labels are NULL unless it is Swedish. */
Datum inn_profile_datum(const InnProfileType *type, const InnProfile *profile,
						int32 model_id);

/*
 * Reads an SQL value.  False, with *profile zeroed but for its language, if
 * nytt or nyttigt is NULL: such a profile says nothing.  A NULL language is
 * taken for Swedish where there are labels.  nyttiggjort follows from uptake
 * where it is NULL.
 */
bool inn_profile_read(const InnProfileType *type, HeapTupleHeader tuple,
					  InnProfile *profile);

#endif /* INN_TYPES_PROFILE_H */
