/* SPDX-License-Identifier: GPL-2.0 */
/* The generic netlink family vnetpeer. */
#ifndef _GENL_H
#define _GENL_H

#include <linux/vnetpeer.h>

#include "nl.h"

/**
 * genl_message() - Begin a request to the family.
 * @cmd: VNETPEER_CMD_*
 * @flags: NLM_F_DUMP or 0
 */
struct nlmsghdr *genl_message(uint8_t cmd, uint16_t flags);

/**
 * genl_open() - Make sure that the family is there.
 *
 * Return: 0 or the exit status, after saying that it is not.
 */
int genl_open(void);

/**
 * genl_talk() - Send a request, on the one socket that the program keeps.
 * @replies: where replies go, or NULL
 *
 * Return: 0 or the exit status, after reporting the refusal.
 */
int genl_talk(struct nlmsghdr *nlh, struct nl_list *replies);

/**
 * genl_try() - The same after genl_open(), and a refusal goes unreported.
 *
 * Return: 0 or a negative errno.
 */
int genl_try(struct nlmsghdr *nlh, struct nl_list *replies);

/**
 * genl_listen() - Open a socket that receives the family's events, and its end.
 *
 * Return: 0 or the exit status.
 */
int genl_listen(struct nl_sock *sk);

/**
 * genl_is_event() - Whether a message on such a socket is of the family.
 *
 * The others tell of other families.
 */
bool genl_is_event(const struct nlmsghdr *nlh);

/**
 * genl_is_end() - Whether it says that the family is gone.
 */
bool genl_is_end(const struct nlmsghdr *nlh);

/**
 * genl_is_there() - Ask whether the family is the one that genl_open() found.
 */
bool genl_is_there(void);

/**
 * genl_ended() - Report that it is not.
 *
 * Return: the exit status.
 */
int genl_ended(void);

/**
 * genl_command() - The command of a message from the kernel.
 */
uint8_t genl_command(const struct nlmsghdr *nlh);

#endif /* _GENL_H */
