// SPDX-License-Identifier: GPL-2.0
/*
 * A gateway and a table of the kernel: whether what is missing is gone.
 *
 * A large table is read in many parts.  In one of IPv6, the kernel finds where
 * to go on by the number of prefixes that it has told already, so when some of
 * these go and others come in between, prefixes that have not changed at all
 * are left out.  To take them for gone would stop packets for a moment.
 */

#include "doubt.h"

#include <errno.h>
#include <sys/socket.h>

/*
 * Not every removal is told, and news get lost, so after this many looks what
 * was missing in each of them is gone.  It is never the same for long that the
 * kernel leaves out.
 */
#define LOOKS 10

/* IPv4 is read by address. */
static bool find_doubtful(struct prefixes *doubtful,
			  const struct prefixes *missing,
			  const struct prefixes *touched)
{
	size_t i;

	for (i = 0; i < missing->count; i++)
		if (addr_family(&missing->items[i].addr) == AF_INET6 &&
		    !prefixes_has(touched, &missing->items[i]) &&
		    !prefixes_add(doubtful, &missing->items[i]))
			return false;
	return true;
}

/* Prefixes that were there in one of the looks are in doubt no longer. */
static bool count_look(struct gateway_doubt *doubt,
		       const struct prefixes *doubtful)
{
	if (!doubt->looks++)
		return prefixes_unite(&doubt->missing, doubtful);
	prefixes_intersect(&doubt->missing, doubtful);
	return true;
}

static bool put_back(struct gateway_doubt *doubt, struct prefixes *read,
		     const struct prefixes *doubtful, int *count)
{
	struct prefixes kept = { 0 };
	bool is_done;

	if (doubt->looks == LOOKS) {
		is_done = prefixes_subtract(&kept, doubtful, &doubt->missing);
		gateway_doubt_end(doubt);
	} else {
		is_done = prefixes_unite(&kept, doubtful);
	}
	is_done = is_done && prefixes_unite(read, &kept);
	*count = kept.count;
	prefixes_free(&kept);
	return is_done;
}

int gateway_doubt_keep(struct gateway_doubt *doubt, struct prefixes *read,
		       const struct prefixes *before,
		       const struct prefixes *touched)
{
	struct prefixes missing = { 0 }, doubtful = { 0 };
	bool is_done;
	int count;

	is_done = prefixes_subtract(&missing, before, read) &&
		  find_doubtful(&doubtful, &missing, touched) &&
		  count_look(doubt, &doubtful) &&
		  put_back(doubt, read, &doubtful, &count);
	prefixes_free(&missing);
	prefixes_free(&doubtful);
	return is_done ? count : -ENOMEM;
}

void gateway_doubt_end(struct gateway_doubt *doubt)
{
	prefixes_free(&doubt->missing);
	doubt->looks = 0;
}
