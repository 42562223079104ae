/*-------------------------------------------------------------------------
 *
 * learner.c
 *		From labelled texts to a model.
 *
 * A text is kept as the numbers of its words' forms; what a form gives is
 * worked out once, when training begins and the whole vocabulary is known.
 * Then: features -> matrix (matrix.h) -> regressions on parts and on the whole
 * -> decision layer (regressions.h) -> stored form (assemble.h).
 *
 *-------------------------------------------------------------------------
 */
#include "model/learner.h"

#include <string.h>

#include "model/assemble.h"
#include "model/learner_state.h"
#include "model/matrix.h"
#include "model/model.h"
#include "model/regressions.h"
#include "text/reader.h"

InnStatus
inn_learner_open(const InnMemory *memory, InnLearner **learner)
{
	*learner = inn_alloc(memory, sizeof **learner);
	if (*learner == NULL)
		return INN_NO_MEMORY;
	memset(*learner, 0, sizeof **learner);
	(*learner)->memory = memory;
	return INN_OK;
}

/* Frees what training built, so that it can begin anew. */
static void
release_features(InnLearner *learner)
{
	inn_table_release(&learner->feature_numbers, learner->memory);
	inn_release(learner->memory, learner->features.items);
	inn_release(learner->memory, learner->form_features.items);
	learner->features = learner->form_features = (Array){0};
}

void
inn_learner_close(InnLearner *learner)
{
	release_features(learner);
	inn_table_release(&learner->form_numbers, learner->memory);
	inn_release(learner->memory, learner->texts.items);
	inn_release(learner->memory, learner->sentences.items);
	inn_release(learner->memory, learner->words.items);
	inn_release(learner->memory, learner->forms.items);
	inn_release(learner->memory, learner->arena.items);
	inn_release(learner->memory, learner);
}

void
inn_learner_leave_out(InnLearner *learner, unsigned families)
{
	learner->left_out = families;
}

uint32_t
inn_learner_count(const InnLearner *learner)
{
	return (uint32_t) learner->texts.count;
}

/* How many texts bear the label. */
static uint32_t
count_bearers(const InnLearner *learner, int label)
{
	uint32_t count = 0;

	for (size_t i = 0; i < learner->texts.count; i++)
		count += bears(learner, i, label);
	return count;
}

bool
inn_learner_has_contrast(const InnLearner *learner)
{
	for (int k = 0; k < INN_N_LABELS; k++)
	{
		uint32_t count = count_bearers(learner, k);

		if (count > 0 && count < learner->texts.count)
			return true;
	}
	return false;
}

/* The number of a token's form, which is kept if it is new. */
static InnStatus
intern_form(InnLearner *learner, const InnToken *token, uint32_t *number)
{
	InnStatus status =
		inn_table_put(&learner->form_numbers, learner->memory, token->hash, number);
	Form *form;

	if (status != INN_OK || *number < learner->forms.count)
		return status;
	if (reserve(&learner->forms, learner->memory, 1, sizeof(Form)) != INN_OK ||
		reserve(&learner->arena, learner->memory, token->form_length, 1) != INN_OK)
		return INN_NO_MEMORY;
	form = &ITEM(learner->forms, Form, learner->forms.count++);
	*form = (Form){.spelling = learner->arena.count,
				   .length = token->form_length,
				   .hash = token->hash};
	memcpy(&ITEM(learner->arena, unsigned char, learner->arena.count), token->form,
		   token->form_length);
	learner->arena.count += token->form_length;
	return INN_OK;
}

/* The labels for which the token is underlined, as bits. */
static uint32_t
underlined(const InnToken *token, const InnUnderlined *evidence, size_t n_evidence)
{
	uint32_t labels = 0;

	for (size_t i = 0; i < n_evidence; i++)
		if (token->offset >= evidence[i].offset &&
			token->offset - evidence[i].offset < evidence[i].length)
			labels |= 1u << evidence[i].label;
	/* what tells of use tells that a thing is made use of */
	if (labels & (1u << INN_IN_USE | 1u << INN_SPREAD | 1u << INN_ESTABLISHED))
		labels |= 1u << INN_NYTTIGGJORT;
	return labels;
}

/* Adds the token, the text's next word, to its sentence. */
static InnStatus
add_to_sentence(InnLearner *learner, const InnToken *token, const Text *text,
				uint32_t labels)
{
	Sentence *sentence;

	if (text->n_words == 0 || (token->flags & INN_TOKEN_SENTENCE))
	{
		if (reserve(&learner->sentences, learner->memory, 1, sizeof(Sentence)) != INN_OK)
			return INN_NO_MEMORY;
		ITEM(learner->sentences, Sentence, learner->sentences.count++) =
			(Sentence){.text = (uint32_t) learner->texts.count,
					   .first_word = text->first_word + text->n_words};
	}
	sentence = &ITEM(learner->sentences, Sentence, learner->sentences.count - 1);
	sentence->n_words++;
	sentence->underlined |= labels;
	return INN_OK;
}

InnStatus
inn_learner_add(InnLearner *learner, const void *text, size_t length,
				const InnProfile *gold, float weight, const InnUnderlined *evidence,
				size_t n_evidence)
{
	Text entry = {.first_word = learner->words.count, .weight = weight, .gold = *gold};
	InnReader reader;
	InnToken token;

	inn_reader_init(&reader, text, length, learner->memory);
	while (inn_reader_next(&reader, &token))
	{
		uint32_t number;
		InnStatus status = intern_form(learner, &token, &number);

		if (status == INN_OK)
			status = reserve(&learner->words, learner->memory, 1, sizeof(TextWord));
		if (status == INN_OK && evidence != NULL)
			status = add_to_sentence(learner, &token, &entry,
									 underlined(&token, evidence, n_evidence));
		if (status != INN_OK)
			return status;
		ITEM(learner->words, TextWord, learner->words.count++) =
			(TextWord){number, token.flags};
		ITEM(learner->forms, Form, number).count++;
		entry.n_words++;
	}
	if (reader.interrupted)
		return INN_INTERRUPTED;
	if (entry.n_words == 0)
		return INN_OK;
	if (reserve(&learner->texts, learner->memory, 1, sizeof(Text)) != INN_OK)
		return INN_NO_MEMORY;
	ITEM(learner->texts, Text, learner->texts.count++) = entry;
	return INN_OK;
}

InnStatus
inn_learner_read(InnLearner *learner, const void *text, size_t length)
{
	InnReader reader;
	InnToken token;

	inn_reader_init(&reader, text, length, learner->memory);
	while (inn_reader_next(&reader, &token))
	{
		uint32_t number;
		InnStatus status = intern_form(learner, &token, &number);

		if (status != INN_OK)
			return status;
		ITEM(learner->forms, Form, number).n_read++;
	}
	return reader.interrupted ? INN_INTERRUPTED : INN_OK;
}

/* Hands the forms to the stored model, with the features that each adds up. */
static InnStatus
list_forms(const InnLearner *learner, InnWordForm **forms)
{
	*forms = inn_alloc_array(learner->memory, learner->forms.count, sizeof **forms);
	if (*forms == NULL)
		return INN_NO_MEMORY;
	for (size_t i = 0; i < learner->forms.count; i++)
	{
		const Form *form = &ITEM(learner->forms, Form, i);

		(*forms)[i] = (InnWordForm){
			.hash = form->hash,
			.stem = form->stem,
			.flags = is_vocabulary(learner, form) ? INN_FORM_VOCABULARY : 0,
			.lexicon = &form->lexicon,
			.features = &ITEM(learner->form_features, uint32_t, form->first_feature),
			.n_features = form->n_features,
			.count = form->count,
			.n_read = form->n_read};
	}
	return INN_OK;
}

/* Hands all that was learnt over to assemble.h. */
static InnStatus
assemble(const InnLearner *learner, const InnWeights *weights, unsigned char **bytes,
		 size_t *size)
{
	InnWordForm *forms;
	InnStatus status = list_forms(learner, &forms);
	InnParts parts = {.n_texts = (uint32_t) learner->texts.count,
					  .features = learner->features.items,
					  .n_features = (uint32_t) learner->features.count,
					  .weights = weights,
					  .forms = forms,
					  .n_forms = (uint32_t) learner->forms.count};

	if (status != INN_OK)
		return status;
	for (int k = 0; k < INN_N_LABELS; k++)
		parts.label_texts[k] = count_bearers(learner, k);
	status = inn_model_assemble(&parts, learner->memory, bytes, size);
	inn_release(learner->memory, forms);
	return status;
}

InnStatus
inn_learner_train(InnLearner *learner, InnStemmer *stemmer, unsigned char **bytes,
				  size_t *size)
{
	InnTextMatrix matrix = {0};
	InnWeights weights = {0};
	InnStatus status;

	if (!inn_learner_has_contrast(learner))
		return INN_INVALID;
	release_features(learner);
	status = inn_matrix_make(learner, stemmer, &matrix);
	if (status == INN_OK)
		status = inn_regressions_fit(learner, &matrix.rows, &weights);
	inn_matrix_release(&matrix, learner->memory);
	if (status == INN_OK)
		status = assemble(learner, &weights, bytes, size);
	inn_release(learner->memory, weights.row);
	release_features(learner);
	return status;
}
