/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a rule says: an attribute, and further ones, maybe in further messages,
 * when its lists are too long for one.
 */
#ifndef _RULE_H
#define _RULE_H

#include <stdint.h>

struct args;
struct nl_list;
struct nlattr;
struct nlmsghdr;

/**
 * rule_config_put() - Put what a command says of a rule into a message.
 * @args: the arguments of `rule add`
 * @type: of the attributes
 *
 * Return: 0 or the exit status.
 */
int rule_config_put(const struct args *args, struct nlmsghdr *nlh,
		    uint16_t type);

/**
 * rule_config_join() - Make one message of those that say one rule.
 * @list: where they follow each other; may also hold others
 * @cmd: VNETPEER_CMD_* of messages that say a rule
 * @type: of the attributes
 */
void rule_config_join(struct nl_list *list, uint8_t cmd, uint16_t type);

/**
 * rule_config_parse() - Sort what a message says of a rule, but for its lists.
 * @tb: VNETPEER_A_RULE_CONFIG_MAX + 1 pointers
 */
void rule_config_parse(const struct nlmsghdr *nlh, uint16_t type,
		       struct nlattr **tb);

/**
 * rule_config_show_cells() - Write the lists of a rule, in columns.
 */
void rule_config_show_cells(const struct nlmsghdr *nlh, uint16_t type);

/**
 * rule_config_show_titles() - Write what stands above these columns.
 */
void rule_config_show_titles(void);

#endif /* _RULE_H */
