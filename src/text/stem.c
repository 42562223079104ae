/*-------------------------------------------------------------------------
 *
 * stem.c
 *		Swedish stems, by libstemmer's Snowball algorithm.
 *
 *-------------------------------------------------------------------------
 */
#include "text/stem.h"

#include <libstemmer.h>

InnStatus
inn_stemmer_open(InnStemmer **stemmer)
{
	*stemmer = sb_stemmer_new("swedish", NULL);
	return *stemmer != NULL ? INN_OK : INN_NO_MEMORY;
}

void
inn_stemmer_close(InnStemmer *stemmer)
{
	sb_stemmer_delete(stemmer);
}

const unsigned char *
inn_stem(InnStemmer *stemmer, const unsigned char *form, unsigned length,
		 unsigned *stem_length)
{
	const sb_symbol *stem = sb_stemmer_stem(stemmer, form, (int) length);

	if (stem == NULL)
	{
		*stem_length = length;
		return form;
	}
	*stem_length = (unsigned) sb_stemmer_length(stemmer);
	return stem;
}
