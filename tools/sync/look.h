/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: a look at both. */
#ifndef _SYNC_LOOK_H
#define _SYNC_LOOK_H

#include "announce.h"
#include "doubt.h"
#include "news.h"
#include "target.h"
#include "lib/pace.h"
#include "lib/prefixes.h"

/* What is said once, until it is over */
enum gateway_said {
	GATEWAY_SAID_LEARN,
	GATEWAY_SAID_ANNOUNCE,
	GATEWAY_SAID_COUNT,
};

/* One direction: what was there when the last look was over */
struct gateway_side {
	struct prefixes now;
	struct gateway_doubt doubt;
};

struct gateway_sync {
	struct gateway_target target;
	struct gateway_announcer announcer;
	struct gateway_news news;
	struct pace pace;		/* of looks */

	struct gateway_side learned;	/* the gateway's routes */
	struct gateway_side announced;	/* the table's that are ours */
	struct prefixes served;		/* which ours are to be for */
	bool is_known;			/* what the gateway has learned */
	bool is_incomplete;		/* something is left for later */
	bool is_said[GATEWAY_SAID_COUNT];
};

/**
 * gateway_sync_look() - Compare the two, and send what differs to either.
 *
 * Return: 0 or the exit status, after reporting.
 */
int gateway_sync_look(struct gateway_sync *sync);

#endif /* _SYNC_LOOK_H */
