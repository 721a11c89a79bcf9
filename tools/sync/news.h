/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: that there may be something to do. */
#ifndef _SYNC_NEWS_H
#define _SYNC_NEWS_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/nl.h"
#include "lib/prefixes.h"

struct gateway_news {
	struct nl_sock family;		/* of the controller */
	struct nl_sock rtnl;		/* of the device's namespace */
	uint32_t table;

	/* What has come since the last look */
	struct prefixes touched;	/* whose routes have changed */
	bool has_table;			/* the table may have changed */
	bool has_objects;		/* so may whom the gateway serves */
	bool has_end;			/* the module is gone */
};

/**
 * gateway_news_open() - Begin to listen, and say that everything is new.
 * @netns: where the device is; negative for the process's own namespace
 *
 * Return: 0 or the exit status, after reporting.
 */
int gateway_news_open(struct gateway_news *news, int netns, uint32_t table);
void gateway_news_close(struct gateway_news *news);

/**
 * gateway_news_wait() - Wait until something comes.
 * @milliseconds: at most so long; negative for as long as it takes
 */
void gateway_news_wait(struct gateway_news *news, int milliseconds);

/**
 * gateway_news_take() - Take all that has come.
 *
 * Return: 0 or the exit status, after reporting.
 */
int gateway_news_take(struct gateway_news *news);

/**
 * gateway_news_forget() - Nothing of it is new any more.
 */
void gateway_news_forget(struct gateway_news *news);

#endif /* _SYNC_NEWS_H */
