/* SPDX-License-Identifier: GPL-2.0 */
/* Inputs: what is sent to the kernel, one record after the other. */
#ifndef _INPUT_H
#define _INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define RECORDS_MAX 48
#define RECORD_SIZE 8192

/*
 * What a record is, and its letter in text. The bytes of a message are the
 * type of its header and its flags, 16 bits each, and what follows the header;
 * those of a frame are the number of a device, a virtio_net_hdr and the frame.
 */
enum kind {
	KIND_GENL = 'g',	/* the type is the family's, whatever it says */
	KIND_ROUTE = 'r',
	KIND_FRAME = 'f',
};

struct record {
	enum kind kind;
	unsigned int len;
	uint8_t data[];
};

struct input {
	unsigned int count;
	struct record *record[RECORDS_MAX];
};

struct record *record_new(enum kind kind, const void *data, unsigned int len);

/**
 * record_splice() - Put bytes in the place of others.
 *
 * Nothing happens where that would be too large.
 *
 * Return: whether it has happened.
 */
bool record_splice(struct record **record, unsigned int at, unsigned int old,
		   const void *data, unsigned int len);

void input_copy(struct input *to, const struct input *from);
void input_free(struct input *input);

/* Put @record, which is taken over, in its place; freed if there is no room */
void input_insert(struct input *input, unsigned int at, struct record *record);

void input_remove(struct input *input, unsigned int at, unsigned int count);

/* Its size, by which inputs are compared */
unsigned int input_size(const struct input *input);

/*
 * One line: for each record a letter and hexadecimal digits, or how many zeros
 * there are: g0203z12.04
 */
void input_write(const struct input *input, FILE *file);
bool input_read(struct input *input, const char *line);

#endif /* _INPUT_H */
