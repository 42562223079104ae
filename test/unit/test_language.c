/*
 * test_language.c
 *		language identification; argv[1] is test/data/languages.csv
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/language.h"

static int	tests = 0;
static int	failures = 0;

static void
ok(bool passed, const char *name)
{
	failures += !passed;
	printf("%sok %d - %s\n", passed ? "" : "not ", ++tests, name);
}

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
	static char line[4096];
	int			rows = 0;
	int			right = 0;
	int			swedish = 0;
	FILE	   *file = fopen(path, "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
	{
		char	   *lang = strchr(line, ',');
		char	   *text = strchr(line, '"');
		char	   *end = strrchr(line, '"');

		if (lang == NULL || text == NULL || end == text)
			continue;
		*strchr(++lang, ',') = *end = '\0';
		rows++;
		right += is(text + 1, lang);
		swedish += is(text + 1, "sv") == (strcmp(lang, "sv") == 0);
		if (!is(text + 1, lang))
			printf("# wrong: %s %s\n", lang, text + 1);
	}
	if (file != NULL)
		fclose(file);
	ok(rows > 0 && swedish * 100 >= rows * 99, "swedish is told from the others");
	ok(rows > 0 && right * 100 >= rows * 97, "languages are told apart");
}

static void
test_random_bytes(void)
{
	for (size_t n = 0; n < 3000; n++)
	{
		unsigned char *bytes = malloc(n + 1);

		for (size_t i = 0; i < n; i++)
			bytes[i] = rand() % 4 ? (unsigned char) rand() : (unsigned char) "<&:;/#\xC3\xCC"[rand() % 8];
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
	ok(is("Va\xCC\x8Ar kommun o\xCC\x88ppnar a\xCC\x88ven en ny fo\xCC\x88rskola na\xCC\x88ra a\xCC\x8An", "sv"), "decomposed letters");
	ok(is("KOMMUNEN HAR ÖPPNAT EN NY FÖRSKOLA NÄRA ÅN OCH SKOGEN", "sv"), "upper case");
	ok(is("<p class=\"the text of this\">Kommunen&nbsp;har &ouml;ppnat en ny f&ouml;rskola n&auml;ra &#229;n</p>", "sv"), "html");
	ok(is("A new way of working together\n\nKommunen har öppnat en ny förskola nära ån, där barnen kan vara ute hela dagen.", "sv"), "a title in another language");
	ok(is("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "und"), "one letter repeated");
	test_random_bytes();
	printf("1..%d\n", tests);
	return failures != 0;
}
