/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output: one call writes a value as JSON or as text, so that the two cannot
 * drift apart.
 *
 * As JSON a value has a key (NULL inside an array).  As text it is a label and
 * the value, as `ip` prints things; with an empty label it stands alone, and
 * with a NULL label it is not shown.
 */
#ifndef _OUT_H
#define _OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum colour {
	COLOUR_NONE,
	COLOUR_GOOD,
	COLOUR_WAIT,
	COLOUR_BAD,
};

enum out_format {
	OUT_TEXT,
	OUT_JSON,
	OUT_JSON_PRETTY,
};

/**
 * out_setup() - Choose the form of all output that follows.
 * @format: text or JSON
 * @colour: colour state words in text
 */
void out_setup(enum out_format format, bool colour);

/* How much is shown */
extern bool option_stats;	/* -s */
extern bool option_details;	/* -d */

/**
 * detail() - The label of what text shows with -d only.
 */
static inline const char *detail(const char *label)
{
	return option_details ? label : NULL;
}

/**
 * out_is_text() - Whether output is text.
 */
bool out_is_text(void);

/**
 * out_set_oneline() - Keep text of an object on one line, and JSON too.
 */
void out_set_oneline(void);

/* JSON structure; nothing as text. */
void out_open_object(const char *key);
void out_close_object(void);
void out_open_array(const char *key);
void out_close_array(void);

/**
 * out_open_list() - Begin an array that as text is its label and its values.
 *
 * The values have neither key nor label of their own.
 */
void out_open_list(const char *key, const char *label);
void out_close_list(void);

/**
 * out_open_commas() - The same, with commas between the values.
 */
void out_open_commas(const char *key, const char *label);

/**
 * out_open_cell() - The same in a column.
 * @width: width of the column; 0 for the last one of a line
 * @empty: what text has when there are no values
 */
void out_open_cell(const char *key, int width, const char *empty);

/**
 * out_string() - Write a string.
 * @value: the string; NULL is null as JSON and nothing as text
 */
void out_string(const char *key, const char *label, const char *value);
void out_number(const char *key, const char *label, uint64_t value);
void out_switch(const char *key, const char *label, bool value);
void out_null(const char *key);

/**
 * out_colour() - Write a string that text shows in colour.
 */
void out_colour(const char *key, const char *label, const char *value,
		enum colour colour);

/**
 * out_title() - Write the string that text puts before a colon.
 */
void out_title(const char *key, const char *value);

/**
 * out_cell() - Write a string that text shows in a column.
 * @width: width of the column; 0 for the last one of a line
 * @value: the string; NULL is null as JSON and a dash as text
 */
void out_cell(const char *key, int width, const char *value);

/* Text structure; nothing as JSON. */

/**
 * out_word() - Write a word that only text has.
 */
void out_word(const char *word);

/**
 * out_indent() - Have the next value begin an indented line.
 *
 * Without a next value there is no such line.
 */
void out_indent(void);

/**
 * out_newline() - End the line.
 */
void out_newline(void);

/**
 * out_flush() - Hand everything to the reader.
 *
 * Return: 0, or the errno, negative, for which it could not be written.
 */
int out_flush(void);

#endif /* _OUT_H */
