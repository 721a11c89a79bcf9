// SPDX-License-Identifier: GPL-2.0
/* How often to do what must follow changes that may come at any rate. */

#include "pace.h"

#include <errno.h>
#include <time.h>

#define SECOND 1000000

/* In which most changes of one cause have come */
#define SETTLE 20000

/* Times what it cost last; this time belongs to others. */
#define REST 9

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * SECOND + now.tv_nsec / 1000;
}

uint64_t pace_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t pace_used(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t pace_due(const struct pace *pace, uint64_t noticed)
{
	uint64_t settled = noticed + SETTLE;
	uint64_t rested = pace->ended + REST * pace->cost;

	return settled > rested ? settled : rested;
}

void pace_sleep(uint64_t due)
{
	const struct timespec until = {
		.tv_sec = due / SECOND,
		.tv_nsec = due % SECOND * 1000,
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until,
			       NULL) == EINTR)
		;
}
