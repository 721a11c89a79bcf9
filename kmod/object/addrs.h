/* SPDX-License-Identifier: GPL-2.0 */
/* The list of a port's addresses, and how it is exchanged for another. */
#ifndef _VNP_ADDRS_H
#define _VNP_ADDRS_H

struct netlink_ext_ack;
struct nlattr;
struct vnp_addrs;
struct vnp_port;
struct vnp_subnet;

const struct vnp_addrs *vnp_addrs_of(const struct vnp_port *port);
struct vnp_addrs *vnp_addrs_prepare(struct vnp_port *port,
				    struct vnp_subnet *subnet,
				    const struct nlattr *ips,
				    struct netlink_ext_ack *extack);
void vnp_addrs_abandon(struct vnp_port *port, struct vnp_addrs *addrs);
void vnp_addrs_open(struct vnp_port *port, const struct vnp_addrs *addrs);
void vnp_addrs_commit(struct vnp_port *port, struct vnp_addrs *addrs);

#endif
