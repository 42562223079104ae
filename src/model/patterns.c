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

/* Matches kept of one sentence; further ones are left out. */
#define MATCHES_MAX 512

/* Words after har or hade in which a supine still belongs to it. */
#define HAVE_REACH 4

/* Words after a negation that it still speaks of. */
#define NEGATION_REACH 5

/* Two classes whose matches begin at most so many words apart are near. */
#define NEAR 6

#define NO_MATCH UINT16_MAX

typedef enum State
{
	STATE_PLANNED,
	STATE_REACHED,
	STATE_POSSIBLE,
	STATE_NEGATED, /* beside one of the others */
	STATE_NONE
} State;

/* A class that was matched, from word first to word last. */
typedef struct Match
{
	uint8_t class;
	uint8_t first;
	uint8_t last;
	uint16_t next; /* the next match of the class, or NO_MATCH */
} Match;

typedef struct Sentence
{
	const InnPatternWord *words;
	unsigned n_words;
	unsigned n_matches;
	Match match[MATCHES_MAX];           /* in the order of their first words */
	uint16_t head[INN_LEXICON_CLASSES]; /* first match of each class */
	uint16_t tail[INN_LEXICON_CLASSES];
} Sentence;

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
	if (sentence->n_matches == MATCHES_MAX)
		return;
	if (latest == NULL)
		sentence->head[class] = (uint16_t) sentence->n_matches;
	else
		latest->next = (uint16_t) sentence->n_matches;
	sentence->tail[class] = (uint16_t) sentence->n_matches;
	sentence->match[sentence->n_matches++] =
		(Match){(uint8_t) class, (uint8_t) first, (uint8_t) last, NO_MATCH};
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

/*
 * Sequences that begin with the atom at the i-th word.  They are sorted by
 * their second atom, so only those are tried that the next word fits.
 */
static void
match_sequences(Sentence *sentence, unsigned i, unsigned atom)
{
	unsigned start = inn_lexicon_sequence_start[atom];
	unsigned end = inn_lexicon_sequence_start[atom + 1];
	const InnPatternWord *next = &sentence->words[i + 1];

	if (start == end || i + 1 == sentence->n_words)
		return;
	for (unsigned a = 0; a < next->n_atoms; a++)
		for (unsigned s = first_sequence(start, end, next->atom[a]);
			 s < end && inn_lexicon_sequence[s].rest[0] == next->atom[a]; s++)
			match_sequence(sentence, i, &inn_lexicon_sequence[s]);
	for (; start < end && inn_lexicon_sequence[end - 1].rest[0] == INN_ATOM_ANY; end--)
		match_sequence(sentence, i, &inn_lexicon_sequence[end - 1]);
}

/* All classes that begin at the i-th word. */
static void
match_word(Sentence *sentence, unsigned i)
{
	const InnPatternWord *word = &sentence->words[i];

	for (unsigned a = 0; a < word->n_atoms; a++)
	{
		unsigned atom = word->atom[a];

		for (unsigned c = inn_lexicon_atom_start[atom];
			 c < inn_lexicon_atom_start[atom + 1]; c++)
			add_match(sentence, inn_lexicon_atom_class[c], i, i);
		match_sequences(sentence, i, atom);
	}
}

/* Does a match of one of the classes begin at the word?  m is its first match. */
static bool
begins(const Sentence *sentence, unsigned word, unsigned m, unsigned class)
{
	for (; m < sentence->n_matches && sentence->match[m].first == word; m++)
		if (sentence->match[m].class == class)
			return true;
	return false;
}

/* What the word says of what follows it; STATE_NONE if nothing. */
static State
state_cue(const Sentence *sentence, unsigned i, unsigned m, State current, int have)
{
	unsigned shape = sentence->words[i].shape;

	if (shape & INN_SHAPE_POSSIBLE)
		return STATE_POSSIBLE;
	if (begins(sentence, i, m, INN_LEXICON_CLASS_PLAN))
		return STATE_PLANNED;
	if ((shape & INN_SHAPE_PAST) || begins(sentence, i, m, INN_LEXICON_CLASS_USEPAST) ||
		begins(sentence, i, m, INN_LEXICON_CLASS_DONE) ||
		begins(sentence, i, m, INN_LEXICON_CLASS_START) ||
		(have > 0 && current != STATE_PLANNED && (shape & INN_SHAPE_SUPINE)))
		return STATE_REACHED;
	return STATE_NONE;
}

/*
 * The state of each word: what the last cue at or before it says; words
 * before the first cue take what that one says.
 */
static void
find_states(const Sentence *sentence, State *state)
{
	State current = STATE_NONE;
	unsigned m = 0;
	int have = 0;
	unsigned n_before = sentence->n_words;

	for (unsigned i = 0; i < sentence->n_words; i++)
	{
		State cue;

		while (m < sentence->n_matches && sentence->match[m].first < i)
			m++;
		cue = state_cue(sentence, i, m, current, have);
		if (cue != STATE_NONE && current == STATE_NONE)
			n_before = i;
		if (cue != STATE_NONE)
			current = cue;
		if (sentence->words[i].shape & INN_SHAPE_HAVE)
			have = HAVE_REACH;
		else if (have > 0)
			have = cue == STATE_REACHED && (sentence->words[i].shape & INN_SHAPE_SUPINE)
					   ? 0
					   : have - 1;
		state[i] = current;
	}
	for (unsigned i = 0; i < n_before && n_before < sentence->n_words; i++)
		state[i] = state[n_before];
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

/* Hands on the p-th pair, whose first class was matched. */
static void
emit_pair(const Sentence *sentence, unsigned p, InnPatternSink sink, void *context)
{
	unsigned a = inn_lexicon_pair_class[2 * p];
	unsigned b = inn_lexicon_pair_class[2 * p + 1];
	const Match *first;
	const Match *second;
	InnPattern pattern;

	if (sentence->head[b] == NO_MATCH || !nearest(sentence, a, b, &first, &second))
		return;
	pattern.number = INN_FIRST_PAIR + 2 * p + (second->first - first->first <= NEAR);
	pattern.first = first->first;
	pattern.last = second->last > first->last ? second->last : first->last;
	sink(context, &pattern);
}

static void
emit_pairs(const Sentence *sentence, InnPatternSink sink, void *context)
{
	for (unsigned m = 0; m < sentence->n_matches; m++)
	{
		unsigned class = sentence->match[m].class;

		if (class >= INN_LEXICON_COARSE || sentence->head[class] != m)
			continue;
		for (unsigned p = inn_lexicon_pair_start[class];
			 p < inn_lexicon_pair_start[class + 1]; p++)
			emit_pair(sentence, p, sink, context);
	}
}

/* Which words a negation before them, in the same clause, speaks of. */
static void
find_negated(const Sentence *sentence, bool *negated)
{
	unsigned m = 0;
	unsigned reach = 0;

	for (unsigned i = 0; i < sentence->n_words; i++)
	{
		if (sentence->words[i].pause)
			reach = 0;
		negated[i] = reach > 0;
		if (reach > 0)
			reach--;
		while (m < sentence->n_matches && sentence->match[m].first < i)
			m++;
		if (begins(sentence, i, m, INN_LEXICON_CLASS_NEG))
			reach = NEGATION_REACH;
	}
}

static void
emit_state(const Match *match, State state, InnPatternSink sink, void *context)
{
	InnPattern pattern = {INN_FIRST_STATE + state * INN_LEXICON_COARSE + match->class,
						  match->first, match->last};

	sink(context, &pattern);
}

static void
emit_classes(const Sentence *sentence, InnPatternSink sink, void *context)
{
	State state[INN_SENTENCE_MAX];
	bool negated[INN_SENTENCE_MAX];

	find_states(sentence, state);
	find_negated(sentence, negated);
	for (unsigned m = 0; m < sentence->n_matches; m++)
	{
		const Match *match = &sentence->match[m];
		InnPattern pattern = {match->class, match->first, match->last};

		sink(context, &pattern);
		if (match->class >= INN_LEXICON_COARSE)
			continue;
		if (state[match->first] != STATE_NONE)
			emit_state(match, state[match->first], sink, context);
		if (negated[match->first])
			emit_state(match, STATE_NEGATED, sink, context);
	}
}

void
inn_patterns_find(const InnPatternWord *words, unsigned n_words, InnPatternSink sink,
				  void *context)
{
	Sentence sentence;

	sentence.words = words;
	sentence.n_words = n_words;
	sentence.n_matches = 0;
	memset(sentence.head, 0xFF, sizeof sentence.head);
	for (unsigned i = 0; i < n_words; i++)
		if (words[i].n_atoms > 0)
			match_word(&sentence, i);
	if (sentence.n_matches == 0)
		return;
	emit_classes(&sentence, sink, context);
	emit_pairs(&sentence, sink, context);
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
