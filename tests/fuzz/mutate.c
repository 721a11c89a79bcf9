// SPDX-License-Identifier: GPL-2.0
/* Changes of inputs: of their records, and of which there are. */

#include "mutate.h"

#include <string.h>

#include "dice.h"

/* How many records are put in a new input at most */
#define TAKEN_MAX 4

void mutate_bytes(struct record **record, unsigned int from)
{
	unsigned int at, size, len = (*record)->len;
	uint64_t number;

	if (len <= from)
		return;
	at = from + dice_below(len - from);
	size = 1 << dice_below(3);
	number = dice_number(size);
	if (size > len - at)
		size = len - at;
	switch (dice_below(5)) {
	case 0:
		(*record)->data[at] ^= 1 << dice_below(8);
		break;
	case 1:
		(*record)->data[at] += dice_below(9) - 4;
		break;
	case 2:
		record_splice(record, at, size, "", 0);
		break;
	case 3:
		record_splice(record, at, 0, &number, size);
		break;
	default:
		memcpy((*record)->data + at, &number, size);
	}
}

static const struct record *find_kind(const struct input *input,
				      enum kind kind)
{
	unsigned int i, start = dice_below(input->count);
	const struct record *record;

	for (i = 0; i < input->count; i++) {
		record = input->record[(start + i) % input->count];
		if (record->kind == kind)
			return record;
	}
	return NULL;
}

static void mutate_record(struct record **record, const struct input *other)
{
	const struct record *source = find_kind(other, (*record)->kind);

	if ((*record)->kind == KIND_FRAME)
		mutate_frame(record, source ?: *record);
	else
		mutate_message(record, source ?: *record);
}

static void take_records(struct input *input, const struct input *other)
{
	unsigned int i, at = dice_below(input->count + 1);
	unsigned int start = dice_below(other->count);
	unsigned int count = 1 + dice_below(TAKEN_MAX);
	const struct record *record;

	for (i = 0; i < count && start + i < other->count; i++) {
		record = other->record[start + i];
		input_insert(input, at + i,
			     record_new(record->kind, record->data,
					record->len));
	}
}

static void swap_records(struct input *input)
{
	unsigned int a = dice_below(input->count);
	unsigned int b = dice_below(input->count);
	struct record *record = input->record[a];

	input->record[a] = input->record[b];
	input->record[b] = record;
}

static void mutate_once(struct input *input, const struct input *other)
{
	unsigned int at = dice_below(input->count);
	const struct record *record = input->record[at];

	switch (dice_below(12)) {
	case 0:
	case 1:
		take_records(input, other);
		break;
	case 2:
		input_insert(input, at, record_new(record->kind, record->data,
						   record->len));
		break;
	case 3:
		swap_records(input);
		break;
	case 4:
		if (input->count > 1)
			input_remove(input, at, 1);
		break;
	default:
		mutate_record(&input->record[at], other);
	}
}

void mutate_input(struct input *input, const struct input *other)
{
	do {
		mutate_once(input, other);
	} while (!dice_once(3));
}
