/* SPDX-License-Identifier: GPL-2.0 */
/* Records on their way to the kernel, from a namespace of their own. */
#ifndef _KERNEL_H
#define _KERNEL_H

#include "input.h"

void kernel_open(void);

/* A new namespace, in which nothing is but what @setup makes; it must. */
void kernel_reset(const struct input *setup);

/* Return: how many of its messages were refused. */
unsigned int kernel_send(const struct input *input);

#endif /* _KERNEL_H */
