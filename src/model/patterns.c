/*-------------------------------------------------------------------------
 *
 * patterns.c
 *		Patterns over a sentence: what the lexicon's classes mean together.
 *
 *-------------------------------------------------------------------------
 */
#include "model/patterns.h"

#include <stdio.h>
#include <string.h>

/* Words after har or hade in which a supine still belongs to it. */
#define HAVE_REACH 4

/* Words after a negation that it still speaks of. */
#define NEGATION_REACH 5

/* Two classes whose matches begin at most so many words apart are near. */
#define NEAR 6

#define NO_MATCH UINT16_MAX

/* Shapes that change the state by themselves. */
#define SHAPES_HEARD (INN_SHAPE_POSSIBLE | INN_SHAPE_PAST | INN_SHAPE_HAVE)

/* What is said of a word: it stands for a coarse class in this state. */
typedef enum State
{
	STATE_PLANNED,
	STATE_REACHED,
	STATE_POSSIBLE,
	STATE_NEGATED, /* beside one of the others */
	STATE_NONE
} State;

/* What a match says of the words after it: bits. */
enum
{
	CUE_PLANNED = 0x1,
	CUE_REACHED = 0x2,
	CUE_NEGATED = 0x4
};

static const uint8_t class_cue[INN_LEXICON_CLASSES] = {
	[INN_LEXICON_CLASS_PLAN] = CUE_PLANNED, [INN_LEXICON_CLASS_USEPAST] = CUE_REACHED,
	[INN_LEXICON_CLASS_DONE] = CUE_REACHED, [INN_LEXICON_CLASS_START] = CUE_REACHED,
	[INN_LEXICON_CLASS_NEG] = CUE_NEGATED,
};

/* A class that was matched, from word first to word last. */
typedef struct Match
{
	uint8_t class;
	uint8_t first;
	uint8_t last;
	uint8_t state; /* of its first word */
	bool negated;
	uint16_t next; /* the next match of the class, or NO_MATCH */
} Match;

/* What the words read so far say of those that follow. */
typedef struct Speech
{
	State first;    /* what the first cue says, for the words before it */
	State current;  /* what the last one says */
	unsigned have;  /* words in which a supine still belongs to har or hade */
	unsigned reach; /* words of which a negation still speaks */
} Speech;

typedef struct Sentence
{
	const InnPatternWord *words;
	unsigned n_words;
	unsigned n_matches;
	unsigned cue;                 /* of the matches that begin at the word that is read */
	uint64_t coarse;              /* the coarse classes that were matched: bits */
	Match match[INN_MATCHES_MAX]; /* in the order of their first words */
	uint16_t head[INN_LEXICON_CLASSES]; /* first match of each class */
	uint16_t tail[INN_LEXICON_CLASSES];
} Sentence;

_Static_assert(INN_LEXICON_COARSE <= 64, "coarse classes are bits of a word");

/* Where patterns are noted. */
typedef struct Found
{
	InnPattern *pattern;
	unsigned n;
} Found;

/* Notes a match; of several that begin at the same word the longest counts. */
static void
add_match(Sentence *sentence, unsigned class, unsigned first, unsigned last)
{
	Match *latest = sentence->head[class] != NO_MATCH
						? &sentence->match[sentence->tail[class]]
						: NULL;

	if (latest != NULL && latest->first == first)
	{
		if (last > latest->last)
			latest->last = (uint8_t) last;
		return;
	}
	if (sentence->n_matches == INN_MATCHES_MAX)
		return;
	if (latest == NULL)
		sentence->head[class] = (uint16_t) sentence->n_matches;
	else
		latest->next = (uint16_t) sentence->n_matches;
	if (class < INN_LEXICON_COARSE)
		sentence->coarse |= UINT64_C(1) << class;
	sentence->cue |= class_cue[class];
	sentence->tail[class] = (uint16_t) sentence->n_matches;
	sentence->match[sentence->n_matches++] = (Match){
		(uint8_t) class, (uint8_t) first, (uint8_t) last, STATE_NONE, false, NO_MATCH};
}

static bool
has_atom(const InnPatternWord *word, uint16_t atom)
{
	if (atom == INN_ATOM_ANY)
		return true;
	for (unsigned i = 0; i < word->n_atoms; i++)
		if (word->atom[i] == atom)
			return true;
	return false;
}

/* Do the words after the i-th go on as the sequence does, without a pause? */
static bool
sequence_follows(const Sentence *sentence, unsigned i, const InnLexiconSequence *sequence)
{
	if (i + sequence->n_rest >= sentence->n_words)
		return false;
	for (unsigned r = 0; r < sequence->n_rest; r++)
	{
		const InnPatternWord *word = &sentence->words[i + 1 + r];

		if (word->pause || !has_atom(word, sequence->rest[r]))
			return false;
	}
	return true;
}

static void
match_sequence(Sentence *sentence, unsigned i, const InnLexiconSequence *sequence)
{
	if (sequence_follows(sentence, i, sequence))
		add_match(sentence, sequence->class, i, i + sequence->n_rest);
}

/* The first sequence from low to high whose second atom is at least this one. */
static unsigned
first_sequence(unsigned low, unsigned high, unsigned second)
{
	while (low < high)
	{
		unsigned middle = (low + high) / 2;

		if (inn_lexicon_sequence[middle].rest[0] < second)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Sequences that begin with the atom at the i-th word and go on with the second. */
static void
match_pair(Sentence *sentence, unsigned i, unsigned atom, unsigned second)
{
	unsigned end = inn_lexicon_sequence_start[atom + 1];

	for (unsigned s = first_sequence(inn_lexicon_sequence_start[atom], end, second);
		 s < end && inn_lexicon_sequence[s].rest[0] == second; s++)
		match_sequence(sentence, i, &inn_lexicon_sequence[s]);
}

/*
 * Sequences that begin with the atom at the i-th word.  They are sorted by
 * their second atom, so only those are tried that the next word fits; a
 * filter says that for most words there are none.
 */
static void
match_sequences(Sentence *sentence, unsigned i, unsigned atom)
{
	const InnPatternWord *next = &sentence->words[i + 1];

	if (i + 1 == sentence->n_words)
		return;
	for (unsigned a = 0; a < next->n_atoms; a++)
		if (inn_lexicon_may_follow(atom, next->atom[a]))
			match_pair(sentence, i, atom, next->atom[a]);
	if (inn_lexicon_atom_use[atom] & INN_ATOM_THEN_ANY)
		match_pair(sentence, i, atom, INN_ATOM_ANY);
}

/* All classes that begin at the i-th word. */
static void
match_word(Sentence *sentence, unsigned i)
{
	const InnPatternWord *word = &sentence->words[i];

	for (unsigned a = 0; a < word->n_atoms; a++)
	{
		unsigned atom = word->atom[a];
		unsigned use = inn_lexicon_atom_use[atom];

		if (use & INN_ATOM_SINGLE)
			for (unsigned c = inn_lexicon_atom_start[atom];
				 c < inn_lexicon_atom_start[atom + 1]; c++)
				add_match(sentence, inn_lexicon_atom_class[c], i, i);
		if (use & INN_ATOM_BEGINS)
			match_sequences(sentence, i, atom);
	}
}

/* What the word says of what follows it; STATE_NONE if nothing. */
static inline State
state_cue(const Speech *speech, unsigned shape, unsigned cue)
{
	if (shape & INN_SHAPE_POSSIBLE)
		return STATE_POSSIBLE;
	if (cue & CUE_PLANNED)
		return STATE_PLANNED;
	if ((shape & INN_SHAPE_PAST) || (cue & CUE_REACHED) ||
		(speech->have > 0 && speech->current != STATE_PLANNED &&
		 (shape & INN_SHAPE_SUPINE)))
		return STATE_REACHED;
	return STATE_NONE;
}

/* Goes on by a word of this shape, at which matches of these cues begin. */
static inline void
hear_state(Speech *speech, unsigned shape, unsigned cue)
{
	State state = state_cue(speech, shape, cue);

	if (state != STATE_NONE)
		speech->current = state;
	if (speech->first == STATE_NONE)
		speech->first = state;
	if (shape & INN_SHAPE_HAVE)
		speech->have = HAVE_REACH;
	else if (speech->have > 0)
		speech->have =
			state == STATE_REACHED && (shape & INN_SHAPE_SUPINE) ? 0 : speech->have - 1;
}

/* Does a negation before the word, in the same clause, speak of it?  Goes on by it. */
static inline bool
hear_negation(Speech *speech, bool pause, unsigned cue)
{
	bool negated = speech->reach > 0 && !pause;

	speech->reach = negated ? speech->reach - 1 : 0;
	if (cue & CUE_NEGATED)
		speech->reach = NEGATION_REACH;
	return negated;
}

/* Finds the matches that begin at the i-th word, and what is said of them. */
static inline void
read_word(Sentence *sentence, unsigned i, Speech *speech)
{
	const InnPatternWord *word = &sentence->words[i];
	unsigned m = sentence->n_matches;
	bool negated;

	sentence->cue = 0;
	match_word(sentence, i);
	if ((word->shape & SHAPES_HEARD) || sentence->cue || speech->have > 0)
		hear_state(speech, word->shape, sentence->cue);
	negated = hear_negation(speech, word->pause, sentence->cue);
	for (; m < sentence->n_matches; m++)
	{
		sentence->match[m].state = (uint8_t) speech->current;
		sentence->match[m].negated = negated;
	}
}

static void
note(Found *found, unsigned number, unsigned first, unsigned last)
{
	found->pattern[found->n++] =
		(InnPattern){(uint16_t) number, (uint8_t) first, (uint8_t) last};
}

static void
note_state(Found *found, const Match *match, State state)
{
	note(found, INN_FIRST_STATE + state * INN_LEXICON_COARSE + match->class, match->first,
		 match->last);
}

/* Notes each match by its class, a coarse one by its state too. */
static void
note_classes(const Sentence *sentence, State first, Found *found)
{
	for (unsigned m = 0; m < sentence->n_matches; m++)
	{
		const Match *match = &sentence->match[m];
		State state = match->state != STATE_NONE ? match->state : first;

		note(found, match->class, match->first, match->last);
		if (match->class >= INN_LEXICON_COARSE)
			continue;
		if (state != STATE_NONE)
			note_state(found, match, state);
		if (match->negated)
			note_state(found, match, STATE_NEGATED);
	}
}

/* The two matches of a pair that begin nearest to each other; false if there are none. */
static bool
nearest(const Sentence *sentence, unsigned a, unsigned b, const Match **first,
		const Match **second)
{
	unsigned best = INN_SENTENCE_MAX;

	for (unsigned i = sentence->head[a]; i != NO_MATCH; i = sentence->match[i].next)
		for (unsigned j = sentence->head[b]; j != NO_MATCH; j = sentence->match[j].next)
		{
			int apart = (int) sentence->match[i].first - (int) sentence->match[j].first;
			unsigned distance = (unsigned) (apart < 0 ? -apart : apart);

			if (distance == 0 || distance >= best)
				continue;
			best = distance;
			*first = &sentence->match[apart < 0 ? i : j];
			*second = &sentence->match[apart < 0 ? j : i];
		}
	return best < INN_SENTENCE_MAX;
}

/* Notes the p-th pair, whose classes were both matched. */
static void
note_pair(const Sentence *sentence, unsigned p, Found *found)
{
	const Match *first;
	const Match *second;

	if (!nearest(sentence, inn_lexicon_pair_class[2 * p],
				 inn_lexicon_pair_class[2 * p + 1], &first, &second))
		return;
	note(found, INN_FIRST_PAIR + 2 * p + (second->first - first->first <= NEAR),
		 first->first, second->last > first->last ? second->last : first->last);
}

static void
note_pairs(const Sentence *sentence, Found *found)
{
	for (unsigned m = 0; m < sentence->n_matches; m++)
	{
		unsigned class = sentence->match[m].class;

		if (class >= INN_LEXICON_COARSE || sentence->head[class] != m ||
			(inn_lexicon_pair_partners[class] & sentence->coarse) == 0)
			continue;
		for (unsigned p = inn_lexicon_pair_start[class];
			 p < inn_lexicon_pair_start[class + 1]; p++)
			if (sentence->coarse >> inn_lexicon_pair_class[2 * p + 1] & 1)
				note_pair(sentence, p, found);
	}
}

unsigned
inn_patterns_find(const InnPatternWord *words, unsigned n_words,
				  InnPattern pattern[INN_PATTERNS_MAX])
{
	Sentence sentence;
	Speech speech = {STATE_NONE, STATE_NONE, 0, 0};
	Found found = {pattern, 0};

	sentence.words = words;
	sentence.n_words = n_words;
	sentence.n_matches = 0;
	sentence.coarse = 0;
	memset(sentence.head, 0xFF, sizeof sentence.head);
	for (unsigned i = 0; i < n_words; i++)
		read_word(&sentence, i, &speech);
	note_classes(&sentence, speech.first, &found);
	note_pairs(&sentence, &found);
	return found.n;
}

void
inn_pattern_name(unsigned number, char buffer[INN_PATTERN_NAME_MAX])
{
	static const char *const states[] = {"planned", "reached", "possible", "negated"};

	if (number < INN_FIRST_STATE)
		snprintf(buffer, INN_PATTERN_NAME_MAX, "%s", inn_lexicon_class_name[number]);
	else if (number < INN_FIRST_PAIR)
		snprintf(buffer, INN_PATTERN_NAME_MAX, "%s %s",
				 states[(number - INN_FIRST_STATE) / INN_LEXICON_COARSE],
				 inn_lexicon_class_name[(number - INN_FIRST_STATE) % INN_LEXICON_COARSE]);
	else
	{
		const uint8_t *pair = &inn_lexicon_pair_class[(number - INN_FIRST_PAIR) / 2 * 2];

		snprintf(buffer, INN_PATTERN_NAME_MAX, "%s %s %s",
				 inn_lexicon_class_name[pair[0]],
				 (number - INN_FIRST_PAIR) % 2 ? "near" : "and",
				 inn_lexicon_class_name[pair[1]]);
	}
}
