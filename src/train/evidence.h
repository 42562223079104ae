/*-------------------------------------------------------------------------
 *
 * evidence.h
 *		SQL's innovation.evidence[] to C's InnUnderlined.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_EVIDENCE_H
#define INN_EVIDENCE_H

#include "compat.h"

#include "utils/array.h"

#include "host.h"
#include "model/learner.h"

/*
 * The passages of the text that an array of innovation.evidence underlines, in
 * palloc'd memory; *count gets their number.  ERRCODE_INVALID_PARAMETER_VALUE
 * for a label that is none, for a position below 1 or a length below 0, and for
 * a passage that goes beyond the text; ERRCODE_NULL_VALUE_NOT_ALLOWED for a
 * NULL among them.
 */
InnUnderlined *inn_evidence_read(ArrayType *array, const InnUtf8 *body, int *count);

#endif /* INN_EVIDENCE_H */
