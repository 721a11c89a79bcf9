/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that others wrote.  A device may be renamed by whoever holds its
 * namespace, to any bytes; none of them may steer the reader's terminal.
 */
#ifndef _TEXT_H
#define _TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a byte is that is no part of a character. */
#define TEXT_INVALID UINT32_MAX

/**
 * text_char() - Take the character at the start of a string.
 * @s: the string, not empty
 * @c: set to its code point, or to TEXT_INVALID
 *
 * Return: how many bytes it has.
 */
size_t text_char(const char *s, uint32_t *c);

/**
 * text_is_control() - Whether a terminal would act on a character.
 */
bool text_is_control(uint32_t c);

/**
 * text_put() - Write a string with '?' for what is not to be shown.
 * @len: how many bytes of it at most
 *
 * Return: how many characters were written.
 */
int text_put(FILE *file, const char *s, size_t len);

#endif /* _TEXT_H */
