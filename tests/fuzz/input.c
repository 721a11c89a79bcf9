// SPDX-License-Identifier: GPL-2.0
/* Inputs, and how they are written down. */

#include "input.h"

#include <stdlib.h>
#include <string.h>

/* Fewer are not worth counting. */
#define ZEROS_MIN 4

struct record *record_new(enum kind kind, const void *data, unsigned int len)
{
	struct record *record = malloc(sizeof(*record) + len);

	if (!record)
		abort();
	record->kind = kind;
	record->len = len;
	memcpy(record->data, data, len);
	return record;
}

bool record_splice(struct record **record, unsigned int at, unsigned int old,
		   const void *data, unsigned int len)
{
	struct record *from = *record;
	unsigned int size = from->len - old + len;
	struct record *to;

	if (size > RECORD_SIZE)
		return false;
	to = malloc(sizeof(*to) + size);
	if (!to)
		abort();
	to->kind = from->kind;
	to->len = size;
	memcpy(to->data, from->data, at);
	memcpy(to->data + at, data, len);
	memcpy(to->data + at + len, from->data + at + old,
	       from->len - at - old);
	free(from);
	*record = to;
	return true;
}

void input_copy(struct input *to, const struct input *from)
{
	unsigned int i;

	to->count = from->count;
	for (i = 0; i < from->count; i++)
		to->record[i] = record_new(from->record[i]->kind,
					   from->record[i]->data,
					   from->record[i]->len);
}

void input_free(struct input *input)
{
	input_remove(input, 0, input->count);
}

void input_insert(struct input *input, unsigned int at, struct record *record)
{
	if (input->count == RECORDS_MAX) {
		free(record);
		return;
	}
	memmove(&input->record[at + 1], &input->record[at],
		(input->count - at) * sizeof(*input->record));
	input->record[at] = record;
	input->count++;
}

void input_remove(struct input *input, unsigned int at, unsigned int count)
{
	unsigned int i;

	for (i = at; i < at + count; i++)
		free(input->record[i]);
	memmove(&input->record[at], &input->record[at + count],
		(input->count - at - count) * sizeof(*input->record));
	input->count -= count;
}

unsigned int input_size(const struct input *input)
{
	unsigned int i, size = 0;

	for (i = 0; i < input->count; i++)
		size += 8 + input->record[i]->len;
	return size;
}

static unsigned int count_zeros(const struct record *record, unsigned int at)
{
	unsigned int end = at;

	while (end < record->len && !record->data[end])
		end++;
	return end - at;
}

static void write_record(const struct record *record, FILE *file)
{
	unsigned int i = 0, zeros;

	putc(record->kind, file);
	while (i < record->len) {
		zeros = count_zeros(record, i);
		if (zeros >= ZEROS_MIN) {
			fprintf(file, "z%u.", zeros);
			i += zeros;
		} else {
			fprintf(file, "%02x", record->data[i++]);
		}
	}
}

void input_write(const struct input *input, FILE *file)
{
	unsigned int i;

	for (i = 0; i < input->count; i++) {
		if (i)
			putc(' ', file);
		write_record(input->record[i], file);
	}
	putc('\n', file);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_kind(char c)
{
	return c == KIND_GENL || c == KIND_ROUTE || c == KIND_FRAME;
}

/* Return: what follows the data, which are a byte or many zeros; or NULL. */
static const char *read_data(const char *text, uint8_t *data,
			     unsigned int *len)
{
	unsigned int zeros = 0;
	int size = 0;

	if (*text == 'z') {
		if (sscanf(text, "z%u.%n", &zeros, &size) != 1 || !size ||
		    zeros > RECORD_SIZE - *len)
			return NULL;
		memset(data + *len, 0, zeros);
		*len += zeros;
		return text + size;
	}
	if (digit(text[0]) < 0 || digit(text[1]) < 0 || *len == RECORD_SIZE)
		return NULL;
	data[(*len)++] = digit(text[0]) << 4 | digit(text[1]);
	return text + 2;
}

/* Return: what follows the record, or NULL if there is none. */
static const char *read_record(struct input *input, const char *text)
{
	static uint8_t data[RECORD_SIZE];
	char kind = *text++;
	unsigned int len = 0;

	if (!is_kind(kind))
		return NULL;
	while (text && *text && *text != ' ' && *text != '\n')
		text = read_data(text, data, &len);
	if (!text)
		return NULL;
	input_insert(input, input->count, record_new(kind, data, len));
	return text + (*text != '\0');
}

bool input_read(struct input *input, const char *line)
{
	input->count = 0;
	while (line && *line)
		line = read_record(input, line);
	return line;
}
