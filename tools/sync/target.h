/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: the gateway, and where its device is. */
#ifndef _SYNC_TARGET_H
#define _SYNC_TARGET_H

#include <linux/vnetpeer.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gateway_target {
	const char *name;
	char vnet[VNETPEER_NAME_MAX + 1];
	uint32_t id;
	uint32_t ifindex;
	bool is_elsewhere;		/* the device is not in our namespace */
	int nsid;			/* but in this one */
	size_t routes;			/* that the gateway has learned */
};

/* All of these return 0 or the exit status, after reporting. */

/**
 * gateway_target_find() - Find a gateway that can learn routes.
 * @name: must live as long
 */
int gateway_target_find(struct gateway_target *target, const char *name);

/**
 * gateway_target_check() - Make sure that gateway and device are the same.
 */
int gateway_target_check(struct gateway_target *target);

/**
 * gateway_target_enter() - Open the namespace of the device.
 * @netns: set to a descriptor, or to -1 for the process's own namespace
 */
int gateway_target_enter(const struct gateway_target *target, int *netns);

/**
 * gateway_target_refused() - Report the module's refusal, or its end.
 * @err: the errno, negative
 */
int gateway_target_refused(int err);

#endif /* _SYNC_TARGET_H */
