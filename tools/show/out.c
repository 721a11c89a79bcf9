// SPDX-License-Identifier: GPL-2.0
/* Output as JSON or as text. */

#include "out.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/text.h"

bool option_stats;
bool option_details;

static struct {
	enum out_format format;
	bool colour;
	bool oneline;

	/* JSON */
	int depth;
	bool needs_comma;

	/* text */
	bool is_midline;
	bool has_indent;	/* the next value begins an indented line */
	struct {
		bool is_open;
		bool has_values;	/* one is written already */
		const char *label;	/* stands before the first */
		char separator;		/* stands before the others */
		const char *empty;	/* in a column: for no values */
		int width;		/* of the column */
		int written;		/* characters of it */
	} list;
} out;

void out_setup(enum out_format format, bool colour)
{
	out.format = format;
	out.colour = colour;
}

bool out_is_text(void)
{
	return out.format == OUT_TEXT;
}

void out_set_oneline(void)
{
	out.oneline = true;
	if (out.format == OUT_JSON_PRETTY)
		out.format = OUT_JSON;
}

static void json_char(const char *s, size_t len, uint32_t c)
{
	if (c == TEXT_INVALID)
		fputs("\\ufffd", stdout);
	else if (c == '"' || c == '\\')
		printf("\\%c", (char)c);
	else if (text_is_control(c))
		printf("\\u%04x", c);
	else
		fwrite(s, 1, len, stdout);
}

static void json_quote(const char *s)
{
	uint32_t c;
	size_t len;

	putchar('"');
	for (; *s; s += len) {
		len = text_char(s, &c);
		json_char(s, len, c);
	}
	putchar('"');
}

static int text_string(const char *s)
{
	return text_put(stdout, s, SIZE_MAX);
}

static void json_break(void)
{
	if (out.format != OUT_JSON_PRETTY || !out.depth)
		return;
	printf("\n%*s", out.depth * 4, "");
}

static void json_key(const char *key)
{
	if (out.needs_comma)
		putchar(',');
	json_break();
	if (key) {
		json_quote(key);
		fputs(out.format == OUT_JSON_PRETTY ? ": " : ":", stdout);
	}
	out.needs_comma = true;
}

static void json_open(const char *key, char bracket)
{
	if (out_is_text())
		return;
	json_key(key);
	putchar(bracket);
	out.depth++;
	out.needs_comma = false;
}

static void json_close(char bracket)
{
	bool is_empty = !out.needs_comma;

	if (out_is_text())
		return;
	out.depth--;
	if (!is_empty)
		json_break();
	if (!is_empty && !out.depth && out.format == OUT_JSON_PRETTY)
		putchar('\n');
	putchar(bracket);
	out.needs_comma = out.depth;
	if (!out.depth)
		putchar('\n');
}

void out_open_object(const char *key)
{
	json_open(key, '{');
}

void out_close_object(void)
{
	json_close('}');
}

void out_open_array(const char *key)
{
	json_open(key, '[');
}

void out_close_array(void)
{
	json_close(']');
}

/* What stands before a value: a blank or a new line, and its label. */
static void text_label(const char *label)
{
	if (out.has_indent && !out.oneline)
		fputs("\n    ", stdout);
	else if (out.is_midline)
		putchar(' ');
	out.has_indent = false;
	out.is_midline = true;
	if (*label)
		printf("%s ", label);
}

static bool list_begin(void)
{
	if (!out.list.label)
		return false;
	if (out.list.has_values) {
		putchar(out.list.separator);
		out.list.written++;
	} else {
		text_label(out.list.label);
	}
	out.list.has_values = true;
	return true;
}

static bool text_begin(const char *label)
{
	if (out.list.is_open)
		return list_begin();
	if (!label)
		return false;
	text_label(label);
	return true;
}

static void pad(int blanks)
{
	if (blanks > 0)
		printf("%*s", blanks, "");
}

/* Decide what goes before the value; false when there is none to write. */
static bool value_begin(const char *key, const char *label)
{
	if (out_is_text())
		return text_begin(label);
	json_key(key);
	return true;
}

static void list_open(const char *key, const char *label, char separator)
{
	out_open_array(key);
	memset(&out.list, 0, sizeof(out.list));
	out.list.is_open = true;
	out.list.label = label;
	out.list.separator = separator;
}

void out_open_list(const char *key, const char *label)
{
	list_open(key, label, ' ');
}

void out_open_commas(const char *key, const char *label)
{
	list_open(key, label, ',');
}

void out_open_cell(const char *key, int width, const char *empty)
{
	list_open(key, "", ',');
	out.list.empty = empty;
	out.list.width = width;
}

static void cell_close(void)
{
	if (!out.list.has_values)
		out_word(out.list.empty);
	pad(out.list.width - out.list.written);
}

void out_close_list(void)
{
	if (out.list.empty && out_is_text())
		cell_close();
	out_close_array();
	out.list.is_open = false;
}

void out_null(const char *key)
{
	if (out_is_text())
		return;
	json_key(key);
	fputs("null", stdout);
}

void out_string(const char *key, const char *label, const char *value)
{
	out_colour(key, label, value, COLOUR_NONE);
}

void out_colour(const char *key, const char *label, const char *value,
		enum colour colour)
{
	static const char *const sequences[] = {
		[COLOUR_GOOD] = "\033[32m",
		[COLOUR_WAIT] = "\033[33m",
		[COLOUR_BAD] = "\033[31m",
	};
	bool coloured = out.colour && out_is_text() && colour != COLOUR_NONE;

	if (!value) {
		out_null(key);
		return;
	}
	if (!value_begin(key, label))
		return;
	if (coloured)
		fputs(sequences[colour], stdout);
	if (out_is_text())
		out.list.written += text_string(value);
	else
		json_quote(value);
	if (coloured)
		fputs("\033[0m", stdout);
}

void out_number(const char *key, const char *label, uint64_t value)
{
	if (value_begin(key, label))
		printf("%" PRIu64, value);
}

void out_switch(const char *key, const char *label, bool value)
{
	if (!value_begin(key, label))
		return;
	if (out_is_text())
		fputs(value ? "on" : "off", stdout);
	else
		fputs(value ? "true" : "false", stdout);
}

void out_title(const char *key, const char *value)
{
	out_string(key, "", value);
	if (value && out_is_text())
		putchar(':');
}

void out_cell(const char *key, int width, const char *value)
{
	if (!out_is_text()) {
		out_string(key, NULL, value);
		return;
	}
	text_label("");
	pad(width - text_string(value ? value : "-"));
}

void out_word(const char *word)
{
	if (!out_is_text())
		return;
	text_label("");
	out.list.written += text_string(word);
}

void out_indent(void)
{
	out.has_indent = true;
}

void out_newline(void)
{
	if (out_is_text() && out.is_midline)
		putchar('\n');
	out.is_midline = false;
	out.has_indent = false;
}

int out_flush(void)
{
	if (fflush(stdout))
		return -errno;
	return ferror(stdout) ? -EIO : 0;
}
