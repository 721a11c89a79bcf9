/* SPDX-License-Identifier: GPL-2.0 */
/* What is missing for a packet to arrive. */
#ifndef _TRACE_HINT_H
#define _TRACE_HINT_H

#include <stdint.h>

#include "lib/addr.h"

struct nlattr;

/* The packet that is asked about. */
struct trace_question {
	const char *port;		/* would send it */
	struct addr dst;
	struct addr src;		/* of size 0: the port's first one */
	uint8_t proto;
	uint16_t dport;			/* 0 when not given */
};

#define TRACE_HINT_SIZE 640

/**
 * trace_hint() - Say what is missing, or what decides from here on.
 * @text: where the sentence goes
 * @tb: the attributes of the verdict
 * @question: what it is about
 *
 * Return: @text, or NULL when there is nothing to say.
 */
const char *trace_hint(char text[TRACE_HINT_SIZE], struct nlattr *const *tb,
		       const struct trace_question *question);

#endif /* _TRACE_HINT_H */
