/*-------------------------------------------------------------------------
 *
 * markup.c
 *		HTML that was left in a text: entities and tags.
 *
 *-------------------------------------------------------------------------
 */
#include "text/markup.h"

#include <string.h>

/* Longest "&name;" below, and the longest number that a code point needs. */
#define ENTITY_MAX 10

typedef struct Entity
{
	const char *name;
	UChar32 code;
} Entity;

/* Those that editors write into Swedish texts; others are read as they stand. */
static const Entity entities[] = {
	{"nbsp", 0xA0},     {"amp", '&'},      {"lt", '<'},       {"gt", '>'},
	{"quot", '"'},      {"apos", '\''},    {"auml", 0xE4},    {"Auml", 0xC4},
	{"aring", 0xE5},    {"Aring", 0xC5},   {"ouml", 0xF6},    {"Ouml", 0xD6},
	{"eacute", 0xE9},   {"Eacute", 0xC9},  {"uuml", 0xFC},    {"Uuml", 0xDC},
	{"egrave", 0xE8},   {"agrave", 0xE0},  {"aacute", 0xE1},  {"aelig", 0xE6},
	{"AElig", 0xC6},    {"oslash", 0xF8},  {"otilde", 0xF5},  {"Oslash", 0xD8},
	{"szlig", 0xDF},    {"ndash", 0x2013}, {"mdash", 0x2014}, {"shy", 0xAD},
	{"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},
	{"rdquo", 0x201D},  {"laquo", 0xAB},   {"raquo", 0xBB},   {"bull", 0x2022},
	{"middot", 0xB7},   {"euro", 0x20AC},  {"sect", 0xA7},    {"deg", 0xB0},
	{"para", 0xB6},
};

static int
digit_value(unsigned char c, int base)
{
	int value = c >= '0' && c <= '9'   ? c - '0'
				: c >= 'a' && c <= 'f' ? c - 'a' + 10
				: c >= 'A' && c <= 'F' ? c - 'A' + 10
									   : 99;

	return value < base ? value : -1;
}

/* The number of "&#229;" or "&#xE5;": its digits from p to semicolon. */
static UChar32
numeric_entity(const unsigned char *p, const unsigned char *semicolon)
{
	int base = 10;
	UChar32 code = 0;

	if (p < semicolon && (*p == 'x' || *p == 'X'))
	{
		base = 16;
		p++;
	}
	if (p == semicolon)
		return 0;
	for (; p < semicolon; p++)
	{
		int digit = digit_value(*p, base);

		if (digit < 0)
			return 0;
		code = code * base + digit;
	}
	return code <= 0x10FFFF && !U_IS_SURROGATE(code) ? code : 0;
}

size_t
inn_entity_read(const unsigned char *p, const unsigned char *end, UChar32 *code)
{
	size_t room = (size_t) (end - p) < ENTITY_MAX ? (size_t) (end - p) : ENTITY_MAX;
	const unsigned char *semicolon = memchr(p, ';', room);
	size_t length;

	if (semicolon == NULL || semicolon - p < 3)
		return 0;
	length = (size_t) (semicolon - p) - 1;
	*code = 0;
	if (p[1] == '#')
		*code = numeric_entity(p + 2, semicolon);
	else
		for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
			if (strlen(entities[i].name) == length &&
				memcmp(entities[i].name, p + 1, length) == 0)
				*code = entities[i].code;
	return *code != 0 ? length + 2 : 0;
}

/* Does the tag's name (lower-cased, length bytes at p) equal name? */
static bool
name_is(const unsigned char *p, size_t length, const char *name)
{
	if (strlen(name) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if ((p[i] | 0x20) != (unsigned char) name[i])
			return false;
	return true;
}

static InnTagBreak
tag_break(const unsigned char *name, size_t length)
{
	static const char *const blocks[] = {
		"p",       "div",        "ul",     "ol",     "tr",   "td",   "th",
		"table",   "dl",         "dt",     "dd",     "hr",   "body", "section",
		"article", "blockquote", "header", "footer", "title"};

	if (name_is(name, length, "br"))
		return INN_TAG_LINE;
	if (name_is(name, length, "li"))
		return INN_TAG_ITEM;
	if (length == 2 && (name[0] | 0x20) == 'h' && name[1] >= '1' && name[1] <= '6')
		return INN_TAG_BLOCK;
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
		if (name_is(name, length, blocks[i]))
			return INN_TAG_BLOCK;
	return INN_TAG_INLINE;
}

static bool
is_name_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The '>' that ends the tag whose '<' is at p, before another '<'; or NULL. */
static const unsigned char *
tag_end(const unsigned char *p, const unsigned char *end)
{
	const unsigned char *next = memchr(p + 1, '<', (size_t) (end - p) - 1);

	return memchr(p + 1, '>', (size_t) ((next != NULL ? next : end) - p) - 1);
}

/* Where the content of a script or style ends: after its closing tag. */
static const unsigned char *
raw_content_end(const unsigned char *p, const unsigned char *end,
				const unsigned char *name, size_t length)
{
	while ((p = memchr(p, '<', (size_t) (end - p))) != NULL)
	{
		size_t i = 0;

		if ((size_t) (end - p) > length + 2 && p[1] == '/')
			while (i < length && (p[2 + i] | 0x20) == (name[i] | 0x20))
				i++;
		if (i == length && p[2 + length] == '>')
			return p + length + 3;
		p++;
	}
	return end;
}

size_t
inn_tag_read(const unsigned char *p, const unsigned char *end, InnTagBreak *kind)
{
	const unsigned char *name = p + 1;
	const unsigned char *close;
	size_t length = 0;
	bool closing;

	if (name >= end)
		return 0;
	closing = *name == '/';
	if (closing)
		name++;
	if (name >= end || !(is_name_byte(*name) || *name == '!') ||
		(*name >= '0' && *name <= '9'))
		return 0;
	close = tag_end(p, end);
	if (close == NULL)
		return 0;
	while (name + length < close && is_name_byte(name[length]))
		length++;
	*kind = tag_break(name, length);
	if (!closing && (name_is(name, length, "script") || name_is(name, length, "style")))
		return (size_t) (raw_content_end(close + 1, end, name, length) - p);
	return (size_t) (close + 1 - p);
}
