// SPDX-License-Identifier: GPL-2.0
/* Arrays that grow. */

#include "array.h"

#include <stdlib.h>

void *array_grow(void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 16;

	if (count < *room)
		return items;
	items = reallocarray(items, more, size);
	if (items)
		*room = more;
	return items;
}
