/* SPDX-License-Identifier: GPL-2.0 */
/* What would let a packet pass that a rule denies. */
#ifndef _TRACE_DENIED_H
#define _TRACE_DENIED_H

#include "trace_why.h"

/**
 * trace_denied() - Name the rule, and the command that goes before it.
 * @text: where the sentence goes
 * @tb: the attributes of the verdict; the last rule is the one that denies
 * @question: the packet
 *
 * Return: whether there is something to say.
 */
bool trace_denied(char text[TRACE_HINT_SIZE], struct nlattr *const *tb,
		  const struct trace_question *question);

#endif /* _TRACE_DENIED_H */
