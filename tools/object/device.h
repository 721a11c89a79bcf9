/* SPDX-License-Identifier: GPL-2.0 */
/* A port or gateway with its device, usable or not there at all. */
#ifndef _DEVICE_H
#define _DEVICE_H

#include <stdbool.h>
#include <stdint.h>

struct args;
struct nl_sock;

/* For the controller's own namespace when none is given */
#define NO_NETNS -1

/* Where the device is to be, and what is done with it there. */
struct device_place {
	int netns;			/* or NO_NETNS */
	bool is_own;			/* it is the controller's own */
	struct nl_sock *sk;		/* of it; NULL: nothing is done */
};

struct device_ops {
	/* Make the object and its device.  Return: the exit status. */
	int (*make)(const struct args *args, const struct device_place *place);
	/*
	 * Make the device usable; NULL: that is left to others.  Return: 0 or
	 * a negative errno.
	 */
	int (*configure)(const struct args *args,
			 const struct device_place *place);
	/* Report why it could not, as fail_told() does. */
	int (*report)(int err, const char *text);
	uint8_t del;			/* VNETPEER_CMD_*_DEL */
	const char *advice;		/* for who may not configure it */
};

/**
 * device_add() - Run the verb add of an object with a device.
 *
 * The namespace is that of the argument netns.
 *
 * Return: the exit status.
 */
int device_add(const struct args *args, const struct device_ops *ops);

#endif /* _DEVICE_H */
