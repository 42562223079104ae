/*
 * test_language.c
 *		language identification; argv[1] is test/data/languages.csv
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/language.h"
#include "tap.h"

static bool
is(const char *text, const char *code)
{
	InnLanguage found = inn_language_detect((const unsigned char *) text, strlen(text));

	return strcmp(inn_language_code(found), code) == 0;
}

/* rows are id,lang,"text" without quotes inside the text */
static void
test_file(const char *path)
{
	static const char *const codes[] = {"sv", "en", "no", "da", "fi", "de", "und"};
	enum
	{
		CODES = sizeof(codes) / sizeof(codes[0])
	};
	static char line[4096];
	int rows[CODES] = {0};
	int right[CODES] = {0};
	int all = 0;
	int wrong = 0;
	int not_swedish = 0;
	FILE *file = fopen(path, "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
	{
		char *lang = strchr(line, ',');
		char *text = strchr(line, '"');
		char *end = strrchr(line, '"');
		bool found;

		if (lang == NULL || text == NULL || end == text)
			continue;
		*strchr(++lang, ',') = *end = '\0';
		found = is(text + 1, lang);
		all++;
		wrong += !found;
		not_swedish += is(text + 1, "sv") != (strcmp(lang, "sv") == 0);
		for (int i = 0; i < CODES; i++)
			if (strcmp(lang, codes[i]) == 0)
			{
				rows[i]++;
				right[i] += found;
			}
		if (!found)
			printf("# wrong: %s %s\n", lang, text + 1);
	}
	if (file != NULL)
		fclose(file);
	for (int i = 0; i < CODES; i++)
		printf("# %s: %d of %d\n", codes[i], right[i], rows[i]);
	ok(all > 0 && not_swedish * 100 <= all, "Swedish is told from the others");
	ok(all > 0 && wrong * 100 <= all, "languages are told apart");
}

static void
test_random_bytes(void)
{
	for (size_t n = 0; n < 3000; n++)
	{
		unsigned char *bytes = malloc(n + 1);

		for (size_t i = 0; i < n; i++)
			bytes[i] = rand() % 4 ? (unsigned char) rand()
								  : (unsigned char) "<&:;/#\xC3\xCC"[rand() % 8];
		(void) inn_language_detect(bytes, n);
		free(bytes);
	}
	ok(true, "any bytes are safe");
}

int
main(int argc, char **argv)
{
	test_file(argc > 1 ? argv[1] : "test/data/languages.csv");
	ok(is("Kort text", "und") && is("", "und"), "short texts are undetermined");
	ok(is("Va\xCC\x8Ar kommun o\xCC\x88ppnar a\xCC\x88ven en ny fo\xCC\x88rskola "
		  "na\xCC\x88ra a\xCC\x8An",
		  "sv"),
	   "decomposed letters");
	ok(is("KOMMUNEN HAR ÖPPNAT EN NY FÖRSKOLA NÄRA ÅN OCH SKOGEN", "sv"), "upper case");
	ok(is("<p class=\"the text of this\">Kommunen&nbsp;har &ouml;ppnat en ny "
		  "f&ouml;rskola n&auml;ra &#229;n</p>",
		  "sv"),
	   "html");
	ok(is("A new way of working together\n\nKommunen har öppnat en ny förskola nära ån, "
		  "där barnen kan vara ute hela dagen.",
		  "sv"),
	   "a title in another language");
	ok(is("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "und"),
	   "one letter repeated");
	test_random_bytes();
	return tap_done();
}
