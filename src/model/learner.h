/*-------------------------------------------------------------------------
 *
 * learner.h
 *		From labelled texts to a model.
 *
 * Each label gets a logistic regression over the features' weighted counts
 * (tf-idf divided by a power of the text's length, see score.h).  Then a
 * decision layer, learnt from scores of texts that the regressions had not
 * seen, combines the 16 scores into calibrated ones (see decision.h).  Both
 * are linear, so their product is one row of weights a feature.
 *
 * The same texts in the same order give the same bytes.
 *
 *-------------------------------------------------------------------------
 */
#ifndef INN_LEARNER_H
#define INN_LEARNER_H

#include "memory.h"
#include "model/labels.h"
#include "text/stem.h"

typedef struct InnLearner InnLearner;

/* Families of features that can be left out, to see what they are worth: bits. */
#define INN_FAMILY_PARTS       0x1  /* parts of compounds */
#define INN_FAMILY_PAIRS       0x2  /* pairs of stems */
#define INN_FAMILY_PATTERNS    0x4  /* all patterns */
#define INN_FAMILY_STATES      0x8  /* patterns of planned, reached and possible */
#define INN_FAMILY_CLASS_PAIRS 0x10 /* patterns of two classes */

/* A learner that allocates through memory, which must outlive it. */
InnStatus inn_learner_open(const InnMemory *memory, InnLearner **learner);
void inn_learner_close(InnLearner *learner);

/* A passage of a text that readers underlined as evidence for a label; bytes. */
typedef struct InnUnderlined
{
	size_t offset;
	size_t length;
	InnLabel label;
} InnUnderlined;

/*
 * Adds a text (UTF-8) and the profile that readers gave it.  A text without
 * a word is left out.  weight, above 0 and at most 1, is how much the labels
 * are to be trusted: below 1 they teach what words speak for, but not how
 * common a label is (see decision.h).
 *
 * Where readers underlined their evidence (evidence is not NULL), each sentence
 * of the text is learnt from by itself too: as an example of the labels for
 * which any of its words is underlined, and of the want of all others.
 */
InnStatus inn_learner_add(InnLearner *learner, const void *text, size_t length,
						  const InnProfile *gold, float weight,
						  const InnUnderlined *evidence, size_t n_evidence);

/*
 * Reads a text (UTF-8) that nobody labelled.  Nothing is learnt from it but
 * which forms are frequent: the model will know more of them at once, and so
 * read such texts faster.  No score changes.
 */
InnStatus inn_learner_read(InnLearner *learner, const void *text, size_t length);

/* Leaves families of features out of what is learnt; none at first. */
void inn_learner_leave_out(InnLearner *learner, unsigned families);

/* How many texts it has. */
uint32_t inn_learner_count(const InnLearner *learner);

/* Is there a label that some of the texts bear and others do not? */
bool inn_learner_has_contrast(const InnLearner *learner);

/*
 * Trains and writes a model in stored form: *bytes (allocated from memory)
 * and *size.  INN_INVALID without a contrast to learn from.
 */
InnStatus inn_learner_train(InnLearner *learner, InnStemmer *stemmer,
							unsigned char **bytes, size_t *size);

#endif /* INN_LEARNER_H */
