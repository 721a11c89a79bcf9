/* SPDX-License-Identifier: GPL-2.0 */
/* The rules of an acl for one direction, compiled: which one decides. */
#ifndef _VNP_RULESET_H
#define _VNP_RULESET_H

#include "prefix.h"
#include "tag.h"

/* Of a rule's protocol: all there are. */
#define VNP_PROTO_ANY		256

/**
 * struct vnp_range - a range of port numbers
 * @first: the lowest
 * @last: the highest
 */
struct vnp_range {
	u16 first;
	u16 last;
};

/**
 * struct vnp_rule_side - what a rule wants of a packet's source or destination
 * @prefixes: prefixes, any of which will do
 * @prefix_count: length of @prefixes
 * @groups: numbers of groups of ports, any of which will do
 * @group_count: length of @groups
 * @tags: VNP_TAG_*, any of which will do
 * @ports: ranges of port numbers; if there are any, one of them is wanted, too
 * @port_count: length of @ports
 *
 * With no prefix, group and tag every address will do.
 */
struct vnp_rule_side {
	const struct vnp_prefix *prefixes;
	unsigned int prefix_count;
	const u32 *groups;
	unsigned int group_count;
	u8 tags;
	const struct vnp_range *ports;
	unsigned int port_count;
};

/**
 * struct vnp_rule_match - what a rule wants of a packet
 * @src: of its source
 * @dst: of its destination
 * @proto: IP protocol, or VNP_PROTO_ANY; IPPROTO_ICMP is that of either family
 *
 * With ports, any protocol is TCP or UDP, as others have none.
 */
struct vnp_rule_match {
	struct vnp_rule_side src;
	struct vnp_rule_side dst;
	u16 proto;
};

/**
 * struct vnp_tuple_side - one end of a packet, as rules see it
 * @groups: numbers of the groups that the end's port is in
 * @group_count: length of @groups
 * @tags: VNP_TAG_* that hold for it
 * @port: port number, in host order; 0 if there is none
 */
struct vnp_tuple_side {
	const u32 *groups;
	unsigned int group_count;
	u8 tags;
	u16 port;
};

/**
 * struct vnp_tuple - a packet, as rules see it
 * @src_addr: its source in network byte order
 * @dst_addr: its destination, likewise
 * @src: more about its source
 * @dst: more about its destination
 * @family: AF_INET or AF_INET6
 * @proto: IP protocol
 */
struct vnp_tuple {
	const void *src_addr;
	const void *dst_addr;
	struct vnp_tuple_side src;
	struct vnp_tuple_side dst;
	u8 family;
	u8 proto;
};

struct vnp_ruleset;

struct vnp_ruleset *vnp_ruleset_compile(const struct vnp_rule_match *rules,
					unsigned int count);
void vnp_ruleset_free(struct vnp_ruleset *set);
int vnp_ruleset_find(const struct vnp_ruleset *set,
		     const struct vnp_tuple *tuple);
size_t vnp_ruleset_bytes(const struct vnp_ruleset *set);

#endif
