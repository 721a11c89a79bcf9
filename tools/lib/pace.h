/* SPDX-License-Identifier: GPL-2.0 */
/* How often to do what must follow changes that may come at any rate. */
#ifndef _PACE_H
#define _PACE_H

#include <stdint.h>

/* All times are in microseconds. */

/* How it was done last */
struct pace {
	uint64_t cost;		/* of the processor's time */
	uint64_t ended;
};

/**
 * pace_now() - The time of a clock that nobody sets.
 */
uint64_t pace_now(void);

/**
 * pace_used() - How much of the processor's time the process has used.
 */
uint64_t pace_used(void);

/**
 * pace_due() - When to do it again.
 * @noticed: when the first change was noticed
 *
 * Changes seldom come alone, so a moment later; and so late that it takes no
 * more than a tenth of the time, however many there are.
 */
uint64_t pace_due(const struct pace *pace, uint64_t noticed);

/**
 * pace_sleep() - Wait until then.
 */
void pace_sleep(uint64_t due);

#endif /* _PACE_H */
