// SPDX-License-Identifier: GPL-2.0
/* Abbreviations: a word, or the beginning of just one, as in `ip`. */

#include "match.h"

#include <string.h>

bool match_is_start(const char *text, const char *word)
{
	return *text && !strncmp(text, word, strlen(text));
}

int match_word(const char *text, const void *table,
	       const char *(*name)(const void *table, size_t i))
{
	int found = MATCH_NONE;
	const char *word;
	size_t i;

	for (i = 0; (word = name(table, i)); i++) {
		if (!match_is_start(text, word))
			continue;
		if (!strcmp(text, word))
			return i;
		found = found == MATCH_NONE ? (int)i : MATCH_AMBIGUOUS;
	}
	return found;
}
