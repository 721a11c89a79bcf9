/* SPDX-License-Identifier: GPL-2.0 */
/* Reads what attributes say. */
#ifndef _VNP_READ_H
#define _VNP_READ_H

struct netlink_ext_ack;
struct nlattr;
struct vnp_addr;

unsigned int vnp_read_count(const struct nlattr *list);
int vnp_read_addr(const struct nlattr *attr, struct vnp_addr *addr,
		  struct netlink_ext_ack *extack);

#endif
