/*-------------------------------------------------------------------------
 *
 * highlight.c
 *		innovation.highlight: a text as HTML with its evidence marked.
 *
 *-------------------------------------------------------------------------
 */
#include "classify/classify.h"

#include "utils/builtins.h"

#include "classify/marks.h"
#include "types/model_type.h"

PG_FUNCTION_INFO_V1(inn_highlight);

/* More words than this are no page that a person reads. */
#define WORDS_MAX 1000000

/* The labels in question, as bits: those of a dimension, or those of a profile. */
static unsigned
labels_in_question(FunctionCallInfo fcinfo, const InnProfile *profile)
{
	unsigned labels = 0;
	char *dimension;

	if (PG_ARGISNULL(1))
	{
		for (int k = 0; k < INN_N_LABELS; k++)
			if (inn_profile_has(profile, (InnLabel) k))
				labels |= 1u << k;
		return labels;
	}
	dimension = text_to_cstring(PG_GETARG_TEXT_PP(1));
	for (int k = 0; k < INN_N_LABELS; k++)
		if (strcmp(dimension, inn_dimensions[inn_labels[k].dimension]) == 0)
			labels |= 1u << k;
	if (labels == 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("unrecognized dimension: \"%s\"", dimension),
			 errhint("Dimensions are nytt, nyttigt, nyttiggjort, novelty, pace, uptake "
					 "and value_form.")));
	return labels;
}

/* highlight(body text, dimension text [, model model]) -> text */
Datum
inn_highlight(PG_FUNCTION_ARGS)
{
	InnScorer scorer = inn_scorer_of_call(fcinfo, 2);
	InnUtf8 utf8;
	InnScores scores = {.n_words = 0};
	InnProfile profile = {0};
	InnMemory memory = inn_host_memory(CurrentMemoryContext);
	unsigned labels;
	char *html;
	size_t html_length;

	if (PG_ARGISNULL(0) || (PG_NARGS() > 2 && PG_ARGISNULL(2)))
		PG_RETURN_NULL();
	utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(0));
	if (inn_score_swedish(&scorer, &utf8, &scores))
		inn_decide(&scores, &profile);
	if (scores.n_words > WORDS_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("text is too long to be highlighted"),
						errdetail("It has %zu words; the limit is %d.", scores.n_words,
								  WORDS_MAX),
						errhint("Highlight a part of it, by left() or substr().")));
	labels = labels_in_question(fcinfo, &profile);
	inn_host_check(inn_marks_write(&scorer, utf8.bytes, utf8.length, scores.n_words,
								   labels, &memory, &html, &html_length));
	PG_RETURN_TEXT_P(inn_text_of_utf8((const unsigned char *) html, html_length));
}
