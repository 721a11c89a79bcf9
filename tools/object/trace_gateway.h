/* SPDX-License-Identifier: GPL-2.0 */
/* Why no gateway serves a VNet. */
#ifndef _TRACE_GATEWAY_H
#define _TRACE_GATEWAY_H

#include <stddef.h>

/**
 * gateway_say_missing() - Say what is missing for one to do so.
 * @text: where the sentence goes
 * @size: how long it may be
 */
void gateway_say_missing(char *text, size_t size, const char *vnet);

#endif /* _TRACE_GATEWAY_H */
