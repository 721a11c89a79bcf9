/* SPDX-License-Identifier: GPL-2.0 */
/* How records are changed: messages by their attributes, frames by headers. */
#ifndef _MUTATE_H
#define _MUTATE_H

#include "input.h"

/* Each takes @other, of the same kind, as a source of parts. */
void mutate_message(struct record **record, const struct record *other);
void mutate_frame(struct record **record, const struct record *other);

/* Bytes, without regard to what they are */
void mutate_bytes(struct record **record, unsigned int from);

/**
 * mutate_input() - Change an input, once or several times.
 * @other: another one, as a source of records
 */
void mutate_input(struct input *input, const struct input *other);

#endif /* _MUTATE_H */
