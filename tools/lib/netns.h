/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces: opening and entering them, and what they are called. */
#ifndef _NETNS_H
#define _NETNS_H

#include <stdbool.h>

#include "nl.h"

/**
 * netns_open() - Open a namespace by name, path or process id, in this order.
 * @fd: set to a descriptor to close
 *
 * Return: 0 or the exit status, after reporting.
 */
int netns_open(int *fd, const char *text);

/**
 * netns_open_nsid() - Open the namespace of a number.
 * @fd: set to a descriptor to close
 * @nsid: how the process's namespace numbers it
 *
 * It is looked for among those with names, then among those of processes.
 *
 * Return: 0 or the exit status, after reporting.
 */
int netns_open_nsid(int *fd, int nsid);

/**
 * netns_enter() - Move the process into a namespace.
 * @text: name, path or process id
 *
 * Return: 0 or the exit status, after reporting.
 */
int netns_enter(const char *text);

/**
 * netns_socket() - Open an rtnetlink socket in another namespace.
 * @fd: the namespace
 *
 * Return: 0 or a negative errno.
 */
int netns_socket(struct nl_sock *sk, int fd);

/**
 * netns_is_own() - Whether a namespace is the one the process is in.
 * @fd: the namespace
 */
bool netns_is_own(int fd);

/* The names under /run/netns */

/**
 * netns_forget_names() - Have names looked up afresh.
 */
void netns_forget_names(void);

/**
 * netns_name() - The name of a namespace.
 * @nsid: how the process's namespace numbers it
 *
 * Return: NULL when it has none.
 */
const char *netns_name(int nsid);

/**
 * netns_own_name() - The name of the namespace the process is in.
 */
const char *netns_own_name(void);

#endif /* _NETNS_H */
