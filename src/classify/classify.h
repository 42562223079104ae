/*-------------------------------------------------------------------------
 *
 * classify.h
 *		What the functions of this room share: a scorer for the call at hand.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_CLASSIFY_H
#define INN_CLASSIFY_H

#include "compat.h"

#include "fmgr.h"

#include "host.h"
#include "model/score.h"

/*
 * The scorer of a call whose argument number model_argument, if there is one
 * and it is not NULL, is a model; else the built-in model's.  A model stays
 * open in fcinfo->flinfo from call to call.
 */
InnScorer inn_scorer_of_call(FunctionCallInfo fcinfo, int model_argument);

/* The scores of a Swedish text; false, with scores untouched, for any other. */
bool inn_score_swedish(const InnScorer *scorer, const InnUtf8 *utf8, InnScores *scores);

#endif /* INN_CLASSIFY_H */
