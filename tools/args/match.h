/* SPDX-License-Identifier: GPL-2.0 */
/* Abbreviations: a word, or the beginning of just one, as in `ip`. */
#ifndef _MATCH_H
#define _MATCH_H

#include <stdbool.h>
#include <stddef.h>

#define MATCH_NONE -1
#define MATCH_AMBIGUOUS -2

/**
 * match_word() - Find the word that a text is or abbreviates.
 * @table: where the words are
 * @name: gives the i-th word of it, NULL at its end
 *
 * Return: its number, MATCH_NONE or MATCH_AMBIGUOUS.
 */
int match_word(const char *text, const void *table,
	       const char *(*name)(const void *table, size_t i));

/**
 * match_is_start() - Whether @text is @word or its beginning.
 */
bool match_is_start(const char *text, const char *word);

#endif /* _MATCH_H */
