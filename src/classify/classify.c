/*-------------------------------------------------------------------------
 *
 * classify.c
 *		innovation.classify and detect_language: the profile of a text.
 *
 *-------------------------------------------------------------------------
 */
#include "classify/classify.h"

#include "funcapi.h"
#include "utils/lsyscache.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "types/model_type.h"
#include "types/profile.h"

PG_FUNCTION_INFO_V1(inn_classify_text);
PG_FUNCTION_INFO_V1(inn_detect_language);

/* What stays from call to call of one query. */
typedef struct CallCache
{
	InnOpenModel open;
	InnMemory memory;
	InnProfileType *profile_type; /* looked up when first needed */
} CallCache;

static CallCache *
call_cache(FunctionCallInfo fcinfo)
{
	FmgrInfo *flinfo = fcinfo->flinfo;
	CallCache *cache = flinfo->fn_extra;

	if (cache == NULL)
	{
		cache = MemoryContextAllocZero(flinfo->fn_mcxt, sizeof *cache);
		cache->open.context = flinfo->fn_mcxt;
		cache->memory = inn_host_memory(flinfo->fn_mcxt);
		flinfo->fn_extra = cache;
	}
	return cache;
}

InnScorer
inn_scorer_of_call(FunctionCallInfo fcinfo, int model_argument)
{
	CallCache *cache = call_cache(fcinfo);
	bool given = PG_NARGS() > model_argument && !PG_ARGISNULL(model_argument);

	return (InnScorer){
		.model = given ? inn_model_of_datum(&cache->open, PG_GETARG_DATUM(model_argument))
					   : inn_builtin(),
		.stemmer = inn_host_stemmer(),
		.memory = &cache->memory};
}

bool
inn_score_swedish(const InnScorer *scorer, const InnUtf8 *utf8, InnScores *scores)
{
	if (inn_language_detect(utf8->bytes, utf8->length) != INN_LANG_SV)
		return false;
	inn_host_check(inn_score(scorer, utf8->bytes, utf8->length, scores));
	return true;
}

/* The type that the function returns, looked up at its first call. */
static const InnProfileType *
result_type(FunctionCallInfo fcinfo)
{
	CallCache *cache = call_cache(fcinfo);

	if (cache->profile_type == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		cache->profile_type = inn_profile_type(get_func_rettype(fcinfo->flinfo->fn_oid));
		MemoryContextSwitchTo(caller);
	}
	return cache->profile_type;
}

/* classify(body text [, model model]) -> profile */
Datum
inn_classify_text(PG_FUNCTION_ARGS)
{
	InnScorer scorer = inn_scorer_of_call(fcinfo, 1);
	text *body = PG_GETARG_TEXT_PP(0);
	InnUtf8 utf8 = inn_utf8_of_text(body);
	InnProfile profile;

	inn_host_check(inn_classify(&scorer, utf8.bytes, utf8.length, &profile));
	inn_utf8_release(&utf8);
	PG_FREE_IF_COPY(body, 0);
	PG_RETURN_DATUM(
		inn_profile_datum(result_type(fcinfo), &profile, inn_model_id(scorer.model)));
}

/* detect_language(body text) -> text */
Datum
inn_detect_language(PG_FUNCTION_ARGS)
{
	text *body = PG_GETARG_TEXT_PP(0);
	InnUtf8 utf8 = inn_utf8_of_text(body);
	InnLanguage language = inn_language_detect(utf8.bytes, utf8.length);

	inn_utf8_release(&utf8);
	PG_FREE_IF_COPY(body, 0);
	PG_RETURN_TEXT_P(cstring_to_text(inn_language_code(language)));
}
