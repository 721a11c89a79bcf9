/* SPDX-License-Identifier: GPL-2.0 */
/* What network namespaces are called under /run/netns. */
#ifndef _NSNAME_H
#define _NSNAME_H

/**
 * nsname_forget() - Have names looked up afresh.
 */
void nsname_forget(void);

/**
 * nsname_find() - The name of a namespace.
 * @nsid: how the process's namespace numbers it
 *
 * Return: NULL when it has none.
 */
const char *nsname_find(int nsid);

/**
 * nsname_own() - The name of the namespace the process is in.
 */
const char *nsname_own(void);

#endif /* _NSNAME_H */
