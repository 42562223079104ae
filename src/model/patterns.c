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

/* Before the first match of a class: a match that begins at no word. */
#define NO_MATCH 0
#define NO_WORD  UINT8_MAX

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
	uint16_t before; /* the match of the class before it, or NO_MATCH */
} Match;

/* What is said of a word. */
typedef struct Said
{
	uint8_t state;
	uint8_t negated;
} Said;

/* What the words read so far say of those that follow. */
typedef struct Speech
{
	State first;    /* what the first cue says, for the words before it */
	State current;  /* what the last one says */
	unsigned have;  /* words in which a supine still belongs to har or hade */
	unsigned reach; /* words of which a negation still speaks */
} Speech;

/* The atoms of all words in a row, and at which atom each word begins. */
typedef struct Atoms
{
	unsigned n;
	uint16_t start[INN_SENTENCE_MAX + 2];
	uint16_t atom[INN_SENTENCE_MAX * INN_ATOMS_MAX + 1];
	uint8_t word[INN_SENTENCE_MAX * INN_ATOMS_MAX + 1];
} Atoms;

typedef struct Sentence
{
	const InnPatternWord *words;
	unsigned n_words;
	unsigned n_matches;               /* the one at NO_MATCH counted */
	uint64_t coarse;                  /* the coarse classes that were matched: bits */
	Match match[1 + INN_MATCHES_MAX]; /* in the order of their first words */
	Said said[INN_SENTENCE_MAX];
	/* all bytes 0 at first */
	struct
	{
		uint16_t latest[INN_LEXICON_CLASSES]; /* match of each class, or NO_MATCH */
		uint8_t cue[INN_SENTENCE_MAX];        /* of the matches that begin at each word */
	} by;
} Sentence;

_Static_assert(INN_LEXICON_COARSE <= 64, "coarse classes are bits of a word");

/* Where patterns are noted. */
typedef struct Found
{
	InnPattern *pattern;
	unsigned n;
} Found;

/* Notes a match; of several that begin at the same word the longest counts. */
static inline void
add_match(Sentence *sentence, unsigned class, unsigned first, unsigned last)
{
	unsigned before = sentence->by.latest[class];
	Match *latest = &sentence->match[before];

	if (latest->first == first)
	{
		if (last > latest->last)
			latest->last = (uint8_t) last;
		return;
	}
	if (sentence->n_matches == 1 + INN_MATCHES_MAX)
		return;
	sentence->coarse |= (uint64_t) (class < INN_LEXICON_COARSE) << class % 64;
	sentence->by.cue[first] |= class_cue[class];
	sentence->by.latest[class] = (uint16_t) sentence->n_matches;
	sentence->match[sentence->n_matches++] =
		(Match){(uint8_t) class, (uint8_t) first, (uint8_t) last, (uint16_t) before};
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

/* The first of n sequences from low on whose second atom is at least this one. */
static unsigned
first_sequence(unsigned low, unsigned n, unsigned second)
{
	for (; n > 0; n /= 2)
	{
		unsigned half = (n + 1) / 2;

		low += half * (inn_lexicon_sequence[low + half - 1].rest[0] < second);
	}
	return low;
}

/* Sequences that begin with the atom at the i-th word and go on with the second. */
static void
match_pair(Sentence *sentence, unsigned i, unsigned atom, unsigned second)
{
	unsigned start = inn_lexicon_sequence_start[atom];
	unsigned end = inn_lexicon_sequence_start[atom + 1];

	for (unsigned s = first_sequence(start, end - start, second);
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

/* All classes that begin with an atom of the i-th word. */
static inline void
match_atom(Sentence *sentence, unsigned i, unsigned atom)
{
	unsigned use = inn_lexicon_atom_use[atom];

	if (use & INN_ATOM_SINGLE)
		for (unsigned c = inn_lexicon_atom_start[atom];
			 c < inn_lexicon_atom_start[atom + 1]; c++)
			add_match(sentence, inn_lexicon_atom_class[c], i, i);
	if (use & INN_ATOM_BEGINS)
		match_sequences(sentence, i, atom);
}

/* Whether a word has an atom is stored, not asked by a branch; few have more than one. */
static void
gather_atoms(const Sentence *sentence, Atoms *atoms)
{
	unsigned n = 0;

	for (unsigned i = 0; i < sentence->n_words; i++)
	{
		const InnPatternWord *word = &sentence->words[i];

		atoms->start[i] = (uint16_t) n;
		atoms->atom[n] = word->atom[0];
		atoms->word[n] = (uint8_t) i;
		n += word->n_atoms > 0;
		for (unsigned a = 1; a < word->n_atoms; a++)
		{
			atoms->atom[n] = word->atom[a];
			atoms->word[n++] = (uint8_t) i;
		}
	}
	atoms->start[sentence->n_words] = atoms->start[sentence->n_words + 1] = (uint16_t) n;
	atoms->atom[n] = 0;
	atoms->n = n;
}

/*
 * May a class begin with the a-th atom?  It is an entry by itself, or a
 * sequence may go on with any word, with the next one's only atom or with one
 * of several.
 */
static inline bool
may_match(const Atoms *atoms, unsigned a)
{
	unsigned atom = atoms->atom[a];
	unsigned use = inn_lexicon_atom_use[atom];
	const uint16_t *next = &atoms->start[atoms->word[a] + 1];
	unsigned n_next = next[1] - next[0];
	unsigned follows = inn_lexicon_may_follow(atom, atoms->atom[next[0]]);

	return ((use & (INN_ATOM_SINGLE | INN_ATOM_THEN_ANY)) != 0) |
		   (((use & INN_ATOM_BEGINS) != 0) & ((follows & (n_next == 1)) | (n_next > 1)));
}

/*
 * Finds all matches.  Which atoms are good for something cannot be foretold:
 * those are picked out first, without a branch.
 */
static void
match_words(Sentence *sentence)
{
	Atoms atoms;
	uint16_t good[INN_SENTENCE_MAX * INN_ATOMS_MAX + 1];
	unsigned n = 0;

	gather_atoms(sentence, &atoms);
	for (unsigned a = 0; a < atoms.n; a++)
	{
		good[n] = (uint16_t) a;
		n += may_match(&atoms, a);
	}
	for (unsigned g = 0; g < n; g++)
		match_atom(sentence, atoms.word[good[g]], atoms.atom[good[g]]);
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

/* Tells what is said of each word; returns what the first cue says. */
static State
hear_words(Sentence *sentence)
{
	Speech speech = {STATE_NONE, STATE_NONE, 0, 0};

	for (unsigned i = 0; i < sentence->n_words; i++)
	{
		const InnPatternWord *word = &sentence->words[i];
		unsigned cue = sentence->by.cue[i];
		bool negated = false;

		if ((word->shape & SHAPES_HEARD) | cue | speech.have)
			hear_state(&speech, word->shape, cue);
		if (speech.reach | cue)
			negated = hear_negation(&speech, word->pause, cue);
		sentence->said[i] = (Said){(uint8_t) speech.current, negated};
	}
	return speech.first;
}

static void
note(Found *found, unsigned number, unsigned first, unsigned last)
{
	found->pattern[found->n++] =
		(InnPattern){(uint16_t) number, (uint8_t) first, (uint8_t) last};
}

/* Notes a match in a state, if it is. */
static inline void
note_state(Found *found, const Match *match, State state, bool is)
{
	note(found, INN_FIRST_STATE + state * INN_LEXICON_COARSE + match->class, match->first,
		 match->last);
	found->n -= !is;
}

/* Notes each match by its class, a coarse one by its state too. */
static void
note_classes(const Sentence *sentence, State first, Found *found)
{
	for (unsigned m = 1; m < sentence->n_matches; m++)
	{
		const Match *match = &sentence->match[m];
		const Said *said = &sentence->said[match->first];
		State state = said->state != STATE_NONE ? (State) said->state : first;
		bool coarse = match->class < INN_LEXICON_COARSE;

		note(found, match->class, match->first, match->last);
		note_state(found, match, state, coarse & (state != STATE_NONE));
		note_state(found, match, STATE_NEGATED, coarse & said->negated);
	}
}

/*
 * The two matches of a pair that begin nearest to each other, of several the
 * first; false if there are none.
 */
static bool
nearest(const Sentence *sentence, unsigned a, unsigned b, const Match **first,
		const Match **second)
{
	unsigned best = INN_SENTENCE_MAX; /* more than any distance */

	for (unsigned i = sentence->by.latest[a]; i != NO_MATCH;
		 i = sentence->match[i].before)
		for (unsigned j = sentence->by.latest[b]; j != NO_MATCH;
			 j = sentence->match[j].before)
		{
			int apart = (int) sentence->match[i].first - (int) sentence->match[j].first;
			unsigned distance = (unsigned) (apart < 0 ? -apart : apart);

			if (distance == 0 || distance > best)
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
	const Match *first = sentence->match;
	const Match *second = sentence->match;

	if (!nearest(sentence, inn_lexicon_pair_class[2 * p],
				 inn_lexicon_pair_class[2 * p + 1], &first, &second))
		return;
	note(found, INN_FIRST_PAIR + 2 * p + (second->first - first->first <= NEAR),
		 first->first, second->last > first->last ? second->last : first->last);
}

/* The classes that were matched and lead a pair whose other class was matched too: bits. */
static uint64_t
leading_classes(const Sentence *sentence)
{
	uint64_t leading = 0;

	for (uint64_t rest = sentence->coarse; rest != 0; rest &= rest - 1)
	{
		unsigned class = (unsigned) __builtin_ctzll(rest);

		leading |= (uint64_t) ((inn_lexicon_pair_partners[class] & sentence->coarse) != 0)
				   << class;
	}
	return leading;
}

/* Notes the pairs, in the order in which their first classes were matched. */
static void
note_pairs(const Sentence *sentence, Found *found)
{
	uint64_t leading = leading_classes(sentence);

	for (unsigned m = 1; leading != 0; m++)
	{
		unsigned class = sentence->match[m].class;

		if (class >= INN_LEXICON_COARSE || (leading >> class & 1) == 0)
			continue;
		leading &= ~(UINT64_C(1) << class);
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
	Found found = {pattern, 0};

	sentence.words = words;
	sentence.n_words = n_words;
	sentence.n_matches = 1;
	sentence.coarse = 0;
	sentence.match[NO_MATCH].first = NO_WORD;
	memset(&sentence.by, 0, sizeof sentence.by.latest + n_words);
	match_words(&sentence);
	note_classes(&sentence, hear_words(&sentence), &found);
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
