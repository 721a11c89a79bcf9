// SPDX-License-Identifier: GPL-2.0
/* Writes what messages of all kinds have in common. */

#include "nl.h"

/**
 * vnp_nl_put_addr() - write an address
 * @msg: the message
 * @type: its attribute
 * @addr: the address; nothing is written when its family is 0
 *
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_put_addr(struct sk_buff *msg, int type, const struct vnp_addr *addr)
{
	if (!addr->family)
		return 0;
	return nla_put(msg, type, vnp_family_bits(addr->family) / 8, &addr->v6);
}

/**
 * vnp_nl_put_prefix() - write a prefix
 * @msg: the message
 * @type: its attribute
 * @prefix: the prefix
 *
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_put_prefix(struct sk_buff *msg, int type,
		      const struct vnp_prefix *prefix)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	if (!nest ||
	    vnp_nl_put_addr(msg, VNETPEER_A_PREFIX_ADDR, &prefix->addr) ||
	    nla_put_u8(msg, VNETPEER_A_PREFIX_LEN, prefix->len))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * vnp_nl_put_space() - write a list of prefixes
 * @msg: the message
 * @type: its attribute
 * @space: the prefixes
 *
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_put_space(struct sk_buff *msg, int type,
		     const struct vnp_space *space)
{
	struct nlattr *list = nla_nest_start(msg, type);
	unsigned int i;

	if (!list)
		return -EMSGSIZE;
	for (i = 0; i < space->count; i++)
		if (vnp_nl_put_prefix(msg, VNETPEER_A_PREFIX_LIST_PREFIX,
				      &space->prefix[i]))
			return -EMSGSIZE;
	nla_nest_end(msg, list);
	return 0;
}

static int put_drop(struct sk_buff *msg, u32 reason, u64 packets)
{
	struct nlattr *nest = nla_nest_start(msg, VNETPEER_A_DROP_LIST_DROP);

	if (!nest || nla_put_u32(msg, VNETPEER_A_DROP_REASON, reason) ||
	    nla_put_uint(msg, VNETPEER_A_DROP_PACKETS, packets))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * vnp_nl_put_drops() - write how many packets were dropped for which reason
 * @msg: the message
 * @type: the attribute
 * @drops: packets by reason
 *
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_put_drops(struct sk_buff *msg, int type,
		     const u64 drops[VNP_DROP_COUNT])
{
	struct nlattr *list = nla_nest_start(msg, type);
	int reason;

	if (!list)
		return -EMSGSIZE;
	for (reason = 0; reason < VNP_DROP_COUNT; reason++)
		if (drops[reason] && put_drop(msg, reason, drops[reason]))
			return -EMSGSIZE;
	nla_nest_end(msg, list);
	return 0;
}

/**
 * vnp_nl_dump_put() - begin a message of a dump
 * @skb: what is being filled
 * @cb: where the listing is, with the generation of what it lists
 * @cmd: the command that the dump is of
 *
 * Return: the message's header, for genlmsg_end() or genlmsg_cancel(); or NULL
 * when it does not fit
 */
void *vnp_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd)
{
	void *hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				cb->nlh->nlmsg_seq, &vnetpeer_nl_family,
				NLM_F_MULTI, cmd);

	if (hdr)
		genl_dump_check_consistent(cb, hdr);
	return hdr;
}
