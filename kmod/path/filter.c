// SPDX-License-Identifier: GPL-2.0
/*
 * What rules and flows say to a packet between two ports.
 *
 * Rules are asked at four places: in the acl of the sending port, in that of
 * its subnet, in that of the receiving port's subnet, and in that of this port.
 * All must allow a packet, and one of an absent acl does. What is allowed
 * becomes a flow, and its packets both ways are not asked about again.
 *
 * A flow is one between two ports. Where answers take another way than what
 * they answer, because routes of the two sides lead through different
 * appliances, the ports meet packets of a conversation that they know in a flow
 * that they do not know. So a port's rules are asked only about what that port
 * knows of neither way, as if each port kept its flows by itself. ICMP errors
 * are of that kind: any router may send one, to a port that has sent what the
 * error is about.
 */
#include "filter.h"

#include "l4.h"
#include "table.h"

/**
 * struct passage - a packet that is to get from one port to another
 * @from: the port that sends it
 * @decision: where routes lead it
 * @l4: the packet
 * @findings: where to note what rules say; NULL to count it, as for packets
 */
struct passage {
	const struct vnp_nic *from;
	const struct vnp_decision *decision;
	const struct vnp_l4 *l4;
	struct vnp_findings *findings;
};

/* Rules */

const struct vnp_nic_acl *vnp_nic_acl_default;

static void describe_end(const struct vnp_nic *nic, u8 family,
			 const void *addr, struct vnp_tuple_side *end)
{
	const struct vnp_nic_groups *groups = NULL;
	const struct vnp_receiver *owner;

	end->tags = vnp_table_tags(rcu_dereference_bh(nic->subnet->table),
				   family, addr);
	owner = vnp_endpoint_find(&nic->vnet->endpoints, family, addr);
	if (owner)
		groups = rcu_dereference_bh(vnp_receiver_nic(owner)->groups);
	end->groups = groups ? groups->id : NULL;
	end->group_count = groups ? groups->count : 0;
}

/* A packet as the rules of a port see it, where addresses mean something. */
static struct vnp_tuple describe(const struct passage *passage,
				 const struct vnp_nic *nic)
{
	const struct vnp_l4 *l4 = passage->l4;
	struct vnp_tuple tuple = {
		.src_addr = l4->src,
		.dst_addr = l4->dst,
		.src.port = l4->sport,
		.dst.port = l4->dport,
		.family = l4->family,
		.proto = l4->proto,
	};

	describe_end(nic, l4->family, l4->src, &tuple.src);
	describe_end(nic, l4->family, l4->dst, &tuple.dst);
	return tuple;
}

static bool ask(const struct passage *passage, const struct vnp_tuple *tuple,
		const struct vnp_nic_acl *acl, enum vnp_direction direction,
		enum vnetpeer_rule_level level)
{
	const struct vnp_ruling *ruling =
		vnp_nic_acl_ask(acl ?: vnp_nic_acl_default, direction, tuple);
	struct vnp_findings *findings = passage->findings;

	if (findings)
		findings->finding[findings->count++] = (struct vnp_finding){
			.acl = acl,
			.ruling = ruling,
			.direction = direction,
			.level = ruling->is_default ?
				 VNETPEER_RULE_LEVEL_DEFAULT : level,
		};
	else
		vnp_ruling_hit(ruling);
	return ruling->is_allowing;
}

/* @is_closed: the port's side of the peering that is crossed has access off. */
static bool allows(const struct passage *passage, const struct vnp_nic *nic,
		   enum vnp_direction direction, const struct vnp_tuple *tuple,
		   bool is_closed)
{
	const struct vnp_nic_acl *subnets, *own;

	subnets = rcu_dereference_bh(nic->subnet->acl);
	own = rcu_dereference_bh(nic->acl);
	if (!own && !subnets)
		return !is_closed || ask(passage, tuple, NULL, direction,
					 VNETPEER_RULE_LEVEL_DEFAULT);
	if (direction == VNP_OUT && own &&
	    !ask(passage, tuple, own, direction, VNETPEER_RULE_LEVEL_PORT))
		return false;
	if (subnets &&
	    !ask(passage, tuple, subnets, direction,
		 VNETPEER_RULE_LEVEL_SUBNET))
		return false;
	return direction == VNP_OUT || !own ||
	       ask(passage, tuple, own, direction, VNETPEER_RULE_LEVEL_PORT);
}

static bool allows_out(const struct passage *passage)
{
	const struct vnp_nic *from = passage->from;
	struct vnp_tuple tuple = describe(passage, from);

	return allows(passage, from, VNP_OUT, &tuple,
		      passage->decision->hop->cross & VNP_CROSS_CLOSED);
}

/* With the setting tag, forwarded sources pass, but are strangers to rules. */
static bool is_stranger(const struct passage *passage)
{
	const struct vnp_hop *hop = passage->decision->hop;
	const struct vnp_l4 *l4 = passage->l4;
	struct vnp_addr src = { .family = l4->family };

	if (!(hop->cross & READ_ONCE(passage->from->cross) &
	      (VNP_CROSS_STALE | VNP_CROSS_FORWARDED)) ||
	    READ_ONCE(passage->from->settings->forwarded_check) !=
	    VNETPEER_FORWARDED_CHECK_TAG)
		return false;
	memcpy(&src.v6, l4->src, vnp_family_bits(l4->family) / 8);
	return !vnp_space_has_addr(hop->accepted, &src);
}

static bool allows_in(const struct passage *passage)
{
	const struct vnp_nic *to = passage->decision->to;
	struct vnp_tuple tuple = describe(passage, to);

	if (is_stranger(passage))
		tuple.src.tags &= ~VNP_TAG_VIRTUAL_NETWORK;
	return allows(passage, to, VNP_IN, &tuple,
		      passage->decision->hop->cross & VNP_CROSS_CLOSED_THERE);
}

/**
 * struct known - what is remembered of a packet
 * @half: the flow between its two ports that it belongs to, or NULL
 * @former: one that is over, to which it would belong otherwise, or NULL
 * @is_by_sender: the sending port knows the conversation
 * @is_by_receiver: the receiving port does
 */
struct known {
	struct vnp_flow_half *half;
	struct vnp_flow *former;
	bool is_by_sender;
	bool is_by_receiver;
};

/*
 * The order of decision: the sender's rules, what was wrong on the way, the
 * receiver's rules, and last whether the receiver is there.
 */
static enum vnetpeer_drop_reason decide(const struct passage *passage,
					const struct known *known,
					enum vnetpeer_drop_reason reason)
{
	if (!known->is_by_sender && !allows_out(passage))
		return VNETPEER_DROP_REASON_ACL_DENIED;
	if (reason && reason != VNETPEER_DROP_REASON_PORT_DOWN)
		return reason;
	if (!known->is_by_receiver && !allows_in(passage))
		return VNETPEER_DROP_REASON_ACL_DENIED;
	return reason;
}

/* Flows */

/* Whoever finds a port finds its flows, too; @nic may be NULL. */
static struct vnp_flow_half *seek(const struct vnp_nic *nic,
				  const struct vnp_flows *peer,
				  const struct vnp_flow_key *key)
{
	return nic ? vnp_flow_seek(nic->flows, peer, key) : NULL;
}

static bool is_over(const struct vnp_flow *flow, const struct vnp_l4 *l4)
{
	return l4->proto == IPPROTO_TCP &&
	       vnp_tcp_begins(&flow->half[0].end, &flow->half[1].end,
			      l4->segment.flags);
}

/* What opens a connection is no part of one that goes another way. */
static bool is_opening(const struct vnp_l4 *l4)
{
	return l4->proto == IPPROTO_TCP &&
	       (l4->segment.flags & (VNP_TCP_SYN | VNP_TCP_ACK)) == VNP_TCP_SYN;
}

static struct known find_known(const struct vnp_nic *from,
			       const struct vnp_nic *to,
			       const struct vnp_l4 *l4)
{
	struct vnp_flow_key answer = vnp_flow_answer(&l4->key);
	struct known known = {};

	if (to && l4->kind != VNP_L4_ERROR)
		known.half = seek(from, to->flows, &l4->key);
	if (known.half && is_over(vnp_flow_of(known.half), l4)) {
		known.former = vnp_flow_of(known.half);
		known.half = NULL;
	}
	if (known.half || !is_opening(l4)) {
		known.is_by_sender = known.half || seek(from, NULL, &l4->key);
		known.is_by_receiver = known.half || seek(to, NULL, &answer);
	}
	return known;
}

static enum vnetpeer_drop_reason reason_of(int err)
{
	switch (err) {
	case 0:
		return VNETPEER_DROP_REASON_NONE;
	case -ENOSPC:
		return VNETPEER_DROP_REASON_FLOW_TABLE_FULL;
	case -ESHUTDOWN:
		return VNETPEER_DROP_REASON_PORT_DOWN;
	default:
		return VNETPEER_DROP_REASON_NO_MEMORY;
	}
}

/* An allowed packet is of its flow, or begins one. */
static int remember(struct vnp_nic *from, struct vnp_nic *to,
		    const struct vnp_l4 *l4, const struct known *known)
{
	int err = 0;

	if (known->half) {
		vnp_flow_note(known->half, vnp_l4_segment(l4));
		vnp_flow_count(known->half, l4->bytes);
	} else if (l4->kind != VNP_L4_ERROR) {
		if (known->former)
			vnp_flow_forget(known->former);
		err = vnp_flow_add(from->flows, to->flows, &l4->key,
				   vnp_l4_segment(l4), l4->bytes,
				   READ_ONCE(from->flows_max));
	}
	if (!err && l4->kind == VNP_L4_FIRST_FRAGMENT)
		err = vnp_flow_add(from->flows, from->flows, &l4->fragments,
				   NULL, l4->bytes,
				   READ_ONCE(from->flows_max));
	return err;
}

/* A later fragment goes where the first one went, or nowhere. */
static enum vnetpeer_drop_reason
filter_fragment(const struct vnp_nic *from, const struct vnp_l4 *l4,
		enum vnetpeer_drop_reason reason)
{
	struct vnp_flow_half *half = seek(from, from->flows, &l4->fragments);

	if (!half)
		return VNETPEER_DROP_REASON_ACL_DENIED;
	if (!reason)
		vnp_flow_count(half, l4->bytes);
	return reason;
}

/* Whether there is nothing that rules could still change. */
static bool is_final(const struct vnp_nic *from,
		     const struct vnp_decision *decision)
{
	return !decision->hop || !(decision->hop->cross & VNP_CROSS_RULES) ||
	       !vnp_filter_applies(from, decision->to ?: from);
}

/**
 * vnp_filter_packet() - ask rules and flows about a packet
 * @from: the port that sends it
 * @skb: its frame, whose IP headers were checked
 * @family: AF_INET or AF_INET6
 * @bytes: its length, from its IP header on
 * @decision: where routes lead it
 * @reason: what would become of it without rules
 *
 * For packets that do not simply go on: without rules on their way nothing
 * changes for them.
 *
 * Context: BH is off.
 * Return: VNETPEER_DROP_REASON_NONE, or why it is dropped
 */
enum vnetpeer_drop_reason
vnp_filter_packet(struct vnp_nic *from, const struct sk_buff *skb, u8 family,
		  unsigned int bytes, struct vnp_decision decision,
		  enum vnetpeer_drop_reason reason)
{
	struct passage passage = { .from = from, .decision = &decision };
	struct vnp_nic *to = decision.to;
	enum vnetpeer_drop_reason malformed;
	struct known known;
	struct vnp_l4 l4;

	if (is_final(from, &decision))
		return reason;
	malformed = vnp_l4_read(skb, family, bytes, &l4);
	if (malformed)
		return malformed;
	if (l4.kind == VNP_L4_LATER_FRAGMENT)
		return filter_fragment(from, &l4, reason);

	passage.l4 = &l4;
	known = find_known(from, to, &l4);
	reason = decide(&passage, &known, reason);
	return reason ?: reason_of(remember(from, to, &l4, &known));
}

/**
 * vnp_filter_explain() - say what rules and flows have to say to a packet
 * @from: the port that would send it
 * @l4: the packet
 * @decision: where routes would lead it
 * @reason: what would become of it without rules
 * @findings: what rules say, and the flow
 *
 * Context: RCU read side, and BH is off.
 * Return: VNETPEER_DROP_REASON_NONE, or why it would be dropped
 */
enum vnetpeer_drop_reason
vnp_filter_explain(const struct vnp_nic *from, const struct vnp_l4 *l4,
		   const struct vnp_decision *decision,
		   enum vnetpeer_drop_reason reason,
		   struct vnp_findings *findings)
{
	struct passage passage = {
		.from = from,
		.decision = decision,
		.l4 = l4,
		.findings = findings,
	};
	const struct known nothing = {};
	enum vnetpeer_drop_reason fresh;
	struct known known;

	if (is_final(from, decision))
		return reason;
	fresh = decide(&passage, &nothing, reason);
	known = find_known(from, decision->to, l4);
	if (!known.is_by_sender && !known.is_by_receiver)
		return fresh;

	findings->has_flow = known.half;
	if (known.half)
		findings->flow = vnp_flow_info(vnp_flow_of(known.half));
	passage.findings = &(struct vnp_findings){};
	return decide(&passage, &known, reason);
}
