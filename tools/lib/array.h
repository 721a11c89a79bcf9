/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays, and those that grow. */
#ifndef _ARRAY_H
#define _ARRAY_H

#include <stdlib.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/**
 * array_grow() - Have room for one more item.
 * @items: the array, or NULL
 * @count: items in use
 * @room: items that there is room for; follows
 * @size: bytes of an item
 *
 * Return: the array, wherever it is now; NULL when it is as it was, as there is
 * no memory.
 */
static inline void *array_grow(void *items, size_t count, size_t *room,
			       size_t size)
{
	size_t more = *room ? *room * 2 : 16;

	if (count < *room)
		return items;
	items = reallocarray(items, more, size);
	if (items)
		*room = more;
	return items;
}

#endif /* _ARRAY_H */
