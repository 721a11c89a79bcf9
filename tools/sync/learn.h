/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: the gateway's routes. */
#ifndef _SYNC_LEARN_H
#define _SYNC_LEARN_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/prefixes.h"

struct nlmsghdr;

/* What is to change, and how much of it is in messages already */
struct gateway_change {
	const char *gateway;
	const struct prefixes *add;
	const struct prefixes *del;
	size_t added;
	size_t removed;
};

/**
 * gateway_learn_read() - Read the routes that a gateway has.
 * @known: empty
 *
 * Return: 0 or a negative errno.
 */
int gateway_learn_read(struct prefixes *known, const char *gateway);

/**
 * gateway_learn_next() - The next message of a change.
 *
 * All that come are in messages before any that go.
 *
 * Return: NULL after the last one.
 */
struct nlmsghdr *gateway_learn_next(struct gateway_change *change);

/**
 * gateway_learn_send() - Change the routes of a gateway.
 *
 * Return: 0 or a negative errno; then how much of it was done is not known.
 */
int gateway_learn_send(struct gateway_change *change);

#endif /* _SYNC_LEARN_H */
