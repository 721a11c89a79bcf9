/* SPDX-License-Identifier: GPL-2.0 */
/* Kinds of objects: how the kernel reports one, and how it is shown. */
#ifndef _KIND_H
#define _KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "nl.h"

struct kind {
	const char *name;
	uint8_t get;			/* VNETPEER_CMD_* */
	uint8_t ntf;
	uint16_t name_attr;		/* 0: there is only one */
	uint16_t vnet_attr;		/* 0: it has no VNet that dumps go by */
	uint16_t event_attr;
	bool is_named_in_vnet;		/* else in the controller */

	/*
	 * Read what print needs besides the message, for the objects of one
	 * VNet or, with NULL, all.  Optional; 0 or a negative errno.
	 */
	int (*prepare)(const char *vnet);
	/* Write what the message says, inside of an open object. */
	void (*print)(const struct nlmsghdr *nlh);
};

extern const struct kind kind_vnet;
extern const struct kind kind_subnet;
extern const struct kind kind_port;
extern const struct kind kind_peering;
extern const struct kind kind_setting;

/**
 * kind_get() - Read one object.
 * @name: its name, or NULL when there is only one
 * @vnet: its VNet if names are the VNet's, else NULL
 *
 * Return: 0 or a negative errno, after genl_open().
 */
int kind_get(const struct kind *kind, const char *name, const char *vnet,
	     struct nl_list *replies);

/**
 * kind_dump() - Read all objects.
 * @vnet: only those of this VNet; NULL for all
 *
 * Return: 0 or a negative errno, after genl_open().
 */
int kind_dump(const struct kind *kind, const char *vnet,
	      struct nl_list *replies);

/* What show takes for objects in a VNet: [NAME] [vnet V]. */
extern const struct arg kind_show_args[];

/**
 * kind_show() - The verb show: write what NAME and vnet ask for.
 *
 * Return: the exit status.
 */
int kind_show(const struct args *args);

#endif /* _KIND_H */
