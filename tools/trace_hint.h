/* SPDX-License-Identifier: GPL-2.0 */
/* What is missing for a packet to arrive. */
#ifndef _TRACE_HINT_H
#define _TRACE_HINT_H

#include <stddef.h>

#include "addr.h"

struct nlattr;

#define TRACE_HINT_SIZE 512

/**
 * trace_hint() - Say what is missing, or what decides from here on.
 * @text: where the sentence goes
 * @tb: the attributes of the verdict
 * @port: the port that would send the packet
 * @dst: its destination
 *
 * Return: @text, or NULL when there is nothing to say.
 */
const char *trace_hint(char text[TRACE_HINT_SIZE], struct nlattr *const *tb,
		       const char *port, const struct addr *dst);

#endif /* _TRACE_HINT_H */
