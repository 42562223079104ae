/*-------------------------------------------------------------------------
 *
 * explain.c
 *		innovation.explain and scores: what a profile rests upon.
 *
 *-------------------------------------------------------------------------
 */
#include "classify/classify.h"

#include "funcapi.h"
#include "nodes/execnodes.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#include "model/patterns.h"
#include "text/reader.h"

PG_FUNCTION_INFO_V1(inn_explain);
PG_FUNCTION_INFO_V1(inn_scores);

/* The columns of explain's result, in order. */
enum
{
	COL_DIMENSION,
	COL_LABEL,
	COL_TERM,
	COL_PASSAGE,
	COL_POSITION,
	COL_LENGTH,
	COL_CONTRIBUTION,
	N_COLS
};

/* Names a label in the first two columns, which explain and scores share. */
static void
name_label(Datum *values, int label)
{
	values[COL_DIMENSION] =
		CStringGetTextDatum(inn_dimensions[inn_labels[label].dimension]);
	values[COL_LABEL] = CStringGetTextDatum(inn_labels[label].name);
}

/* What emit_evidence needs beside the evidence. */
typedef struct Explanation
{
	ReturnSetInfo *result;
	InnUtf8 utf8;
	InnStemmer *stemmer;
	const InnMemory *memory;
	InnPosition position;
	MemoryContext row_context; /* reset a piece of evidence */
} Explanation;

/* What a passage counts as: a pattern's name, or the stems of its words. */
static text *
evidence_term(const Explanation *explanation, const InnEvidence *evidence)
{
	char pattern[INN_PATTERN_NAME_MAX];
	StringInfoData term;
	InnReader reader;
	InnToken token;

	if (evidence->pattern >= 0)
	{
		inn_pattern_name((unsigned) evidence->pattern, pattern);
		return cstring_to_text(pattern);
	}
	initStringInfo(&term);
	inn_reader_init(&reader, explanation->utf8.bytes + evidence->offset, evidence->length,
					explanation->memory);
	while (inn_reader_next(&reader, &token))
	{
		unsigned length;
		const unsigned char *stem =
			inn_stem(explanation->stemmer, token.form, token.form_length, &length);

		if (term.len > 0)
			appendStringInfoChar(&term, ' ');
		appendBinaryStringInfo(&term, (const char *) stem, (int) length);
	}
	return inn_text_of_utf8((const unsigned char *) term.data, (size_t) term.len);
}

/* Writes a row for each label that the evidence speaks for or against. */
static void
emit_evidence(void *context, const InnEvidence *evidence)
{
	Explanation *explanation = context;
	MemoryContext caller = MemoryContextSwitchTo(explanation->row_context);
	const unsigned char *bytes = explanation->utf8.bytes;
	InnPosition end;
	Datum values[N_COLS];
	bool nulls[N_COLS] = {false};

	inn_position_move(&explanation->position, bytes, evidence->offset);
	end = explanation->position;
	inn_position_move(&end, bytes, evidence->offset + evidence->length);
	values[COL_TERM] = PointerGetDatum(evidence_term(explanation, evidence));
	values[COL_PASSAGE] =
		PointerGetDatum(inn_text_of_utf8(bytes + evidence->offset, evidence->length));
	values[COL_POSITION] = Int32GetDatum((int32) explanation->position.characters + 1);
	values[COL_LENGTH] =
		Int32GetDatum((int32) (end.characters - explanation->position.characters));
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		if (evidence->contribution[k] == 0)
			continue;
		name_label(values, k);
		values[COL_CONTRIBUTION] = Float4GetDatum(evidence->contribution[k]);
		tuplestore_putvalues(explanation->result->setResult, explanation->result->setDesc,
							 values, nulls);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextReset(explanation->row_context);
}

/* The first rows: each label's intercept, which no passage stands for. */
static void
emit_intercepts(Explanation *explanation, const InnModel *model)
{
	Datum values[N_COLS] = {0};
	bool nulls[N_COLS] = {false};

	nulls[COL_PASSAGE] = nulls[COL_POSITION] = nulls[COL_LENGTH] = true;
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		name_label(values, k);
		values[COL_TERM] = CStringGetTextDatum("(intercept)");
		values[COL_CONTRIBUTION] = Float4GetDatum(model->intercept[k]);
		tuplestore_putvalues(explanation->result->setResult, explanation->result->setDesc,
							 values, nulls);
	}
}

/* explain(body text [, model model]) -> setof record */
Datum
inn_explain(PG_FUNCTION_ARGS)
{
	InnScorer scorer = inn_scorer_of_call(fcinfo, 1);
	Explanation explanation = {.utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(0)),
							   .stemmer = scorer.stemmer,
							   .memory = scorer.memory};
	InnScores scores;

	InitMaterializedSRF(fcinfo, 0);
	explanation.result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (!inn_score_swedish(&scorer, &explanation.utf8, &scores))
		return (Datum) 0;
	explanation.row_context = AllocSetContextCreate(
		CurrentMemoryContext, "innovation evidence", ALLOCSET_SMALL_SIZES);
	emit_intercepts(&explanation, scorer.model);
	inn_host_check(inn_evidence(&scorer, explanation.utf8.bytes, explanation.utf8.length,
								scores.n_words, emit_evidence, &explanation));
	MemoryContextDelete(explanation.row_context);
	return (Datum) 0;
}

/* scores(body text [, model model]) -> setof record */
Datum
inn_scores(PG_FUNCTION_ARGS)
{
	InnScorer scorer = inn_scorer_of_call(fcinfo, 1);
	InnUtf8 utf8 = inn_utf8_of_text(PG_GETARG_TEXT_PP(0));
	ReturnSetInfo *result;
	InnScores scores;

	InitMaterializedSRF(fcinfo, 0);
	result = (ReturnSetInfo *) fcinfo->resultinfo;
	if (!inn_score_swedish(&scorer, &utf8, &scores))
		return (Datum) 0;
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		Datum values[3];
		bool nulls[3] = {false};

		name_label(values, k);
		values[2] = Float4GetDatum((float4) scores.score[k]);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}
