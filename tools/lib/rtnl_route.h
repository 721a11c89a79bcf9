/* SPDX-License-Identifier: GPL-2.0 */
/* rtnetlink: the routes of one table of the kernel. */
#ifndef _RTNL_ROUTE_H
#define _RTNL_ROUTE_H

#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "nl.h"

/* What makes a route one of those that a program keeps on a device. */
struct rtnl_route_owner {
	uint32_t table;
	uint32_t ifindex;
	uint8_t protocol;
};

/**
 * rtnl_route_listen() - Open a socket that hears of changes of routes.
 * @netns: of this namespace; negative for the process's own
 *
 * What else makes routes go, of which not all are told then, is heard of too:
 * devices, addresses and next hop objects.
 *
 * Return: 0 or a negative errno.
 */
int rtnl_route_listen(struct nl_sock *sk, int netns);

/**
 * rtnl_route_dump() - Read a table.
 * @family: AF_INET or AF_INET6
 * @routes: gets unicast routes, maybe those of the other family among them
 *
 * Of IPv6, a route may be missing that was there all the time when others went
 * and came meanwhile: the kernel counts how many it has told already.
 *
 * Return: 0 or a negative errno; a table that does not exist is empty.
 */
int rtnl_route_dump(struct nl_sock *sk, int family, uint32_t table,
		    struct nl_list *routes);

/**
 * rtnl_is_route() - Whether a message is of a route that came or went.
 */
bool rtnl_is_route(const struct nlmsghdr *nlh);

/**
 * rtnl_route_is_of() - Whether a message is of a route in a table.
 */
bool rtnl_route_is_of(const struct nlmsghdr *nlh, uint32_t table);

/**
 * rtnl_route_prefix() - Destinations of a route.
 *
 * Return: whether they are a prefix of IPv4 or IPv6.
 */
bool rtnl_route_prefix(const struct nlmsghdr *nlh, struct prefix *prefix);

/**
 * rtnl_route_leads_past() - Whether packets leave by it, and not by a device.
 * @ifindex: the device; one next hop by another is enough
 */
bool rtnl_route_leads_past(const struct nlmsghdr *nlh, uint32_t ifindex);

/**
 * rtnl_route_is_owned() - Whether a route of the table is one of the owner's.
 */
bool rtnl_route_is_owned(const struct nlmsghdr *nlh,
			 const struct rtnl_route_owner *owner);

/**
 * rtnl_route_add() - Add a route onto the link, unless there is another one.
 *
 * Return: 0 or a negative errno; -EEXIST when there is.
 */
int rtnl_route_add(struct nl_sock *sk, const struct prefix *prefix,
		   const struct rtnl_route_owner *owner);

/**
 * rtnl_route_del() - Remove the owner's route.
 *
 * Return: 0 or a negative errno; -ESRCH when there is none.
 */
int rtnl_route_del(struct nl_sock *sk, const struct prefix *prefix,
		   const struct rtnl_route_owner *owner);

#endif /* _RTNL_ROUTE_H */
