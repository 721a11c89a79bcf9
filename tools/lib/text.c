// SPDX-License-Identifier: GPL-2.0
/* Text that others wrote: UTF-8, and what a terminal must not get. */

#include "text.h"

#include <string.h>

/* Bytes of the character that begins with @byte; 0 when none does. */
static size_t length_of(unsigned char byte)
{
	if (byte < 0x80)
		return 1;
	if (byte >= 0xc2 && byte < 0xe0)
		return 2;
	if (byte >= 0xe0 && byte < 0xf0)
		return 3;
	if (byte >= 0xf0 && byte < 0xf5)
		return 4;
	return 0;
}

/* A longer form than needed is none, as a reader may take it for the short. */
static bool is_valid(uint32_t c, size_t len)
{
	static const uint32_t least[] = { [3] = 0x800, [4] = 0x10000 };

	if (len >= 3 && c < least[len])
		return false;
	return c < 0xd800 || (c > 0xdfff && c <= 0x10ffff);
}

size_t text_char(const char *s, uint32_t *c)
{
	const unsigned char *byte = (const unsigned char *)s;
	size_t len = length_of(byte[0]), i;

	*c = TEXT_INVALID;
	if (!len)
		return 1;
	*c = len == 1 ? byte[0] : byte[0] & 0x7f >> len;
	for (i = 1; i < len; i++) {
		if ((byte[i] & 0xc0) != 0x80) {
			*c = TEXT_INVALID;
			return 1;
		}
		*c = *c << 6 | (byte[i] & 0x3f);
	}
	if (is_valid(*c, len))
		return len;
	*c = TEXT_INVALID;
	return 1;
}

/* C0, DEL and C1: of the latter, U+009B begins a sequence as ESC [ does. */
bool text_is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

int text_put(FILE *file, const char *s, size_t len)
{
	const char *end = s + strnlen(s, len);
	int count = 0;
	size_t size;
	uint32_t c;

	for (; s < end; s += size, count++) {
		size = text_char(s, &c);
		if (c == TEXT_INVALID || text_is_control(c) ||
		    size > (size_t)(end - s))
			putc('?', file);
		else
			fwrite(s, 1, size, file);
	}
	return count;
}
