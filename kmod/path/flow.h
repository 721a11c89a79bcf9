/* SPDX-License-Identifier: GPL-2.0 */
/* What rules have let begin: remembered, so that rules are asked once. */
#ifndef _VNP_FLOW_H
#define _VNP_FLOW_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/socket.h>
#include <linux/spinlock.h>
#include <linux/unaligned.h>
#include <linux/workqueue.h>

#include "pure/flow_tcp.h"

struct mem_cgroup;
struct vnp_nic_vnet;

#define VNP_PORT_FLOWS_MAX	500000	/* unless the user says otherwise */

/*
 * What a packet is found by, besides its addresses, in one word: its ports as
 * they are in the packet, the protocol above them, and these. A half that has
 * VNP_WORD_NEWS is not what a packet looks for, so that packets need not look
 * for anything else to find out that there is something to be done first.
 */
#define VNP_WORD_PROTO_SHIFT	32
#define VNP_WORD_IPV6		BIT_ULL(40)
#define VNP_WORD_FRAGMENT	BIT_ULL(41)	/* an id instead of ports */
#define VNP_WORD_NEWS		BIT_ULL(63)

/**
 * struct vnp_flow_key - what a packet is found by
 * @word: see VNP_WORD_*
 * @addr: source and destination, in network byte order: half a word each for
 *	IPv4, which leaves the rest zero, and two for IPv6
 */
struct vnp_flow_key {
	u64 word;
	u64 addr[4];
};

/**
 * struct vnp_flow_half - one direction of a flow
 * @next: in vnp_flow_table.bucket
 * @key: what its packets have in common
 * @peer: the flows of the port at the other end
 * @packets: how many there were
 * @bytes: of those packets
 * @end: what is known of the end that sends them; of protocols other than TCP
 *	its VNP_END_SEEN alone
 * @last: when the last one was sent, in jiffies
 * @since: when the first one was, in jiffies
 *
 * It is found by the port that sends the packets. When a direction is sent on
 * several processors at a time, its counters may miss some.
 */
struct vnp_flow_half {
	struct vnp_flow_half __rcu *next;
	struct vnp_flow_key key;
	struct vnp_flows *peer;
	u64 packets;
	u64 bytes;
	struct vnp_tcp_end end;
	u32 last;
	u32 since;
};

/* Where a flow is on its way, see the head of flow.c. */
enum vnp_flow_life {
	VNP_LIFE_NEW,
	VNP_LIFE_LIVE,
	VNP_LIFE_DEAD,
};

/**
 * struct vnp_flow - what two ports have to say to each other
 * @half: the packets of the port that sent first, and the answers
 * @unanswered: in vnp_flows.unanswered while there is no answer; else empty;
 *	nobody's to touch unless the flow is live
 * @rcu: frees it when it is dead
 *
 * The port that sent first owns it: it is counted there, and vnp_flows.lock of
 * that port protects its life, which is that of the first half's end.
 */
struct vnp_flow {
	struct vnp_flow_half half[2];
	union {
		struct list_head unanswered;
		struct rcu_head rcu;
	};
};

/**
 * struct vnp_flow_info - what a flow is like at some moment
 * @key: what the packets are found by of the port that sent first
 * @from: number of that port
 * @to: number of the other one
 * @state: how far it has got
 * @age: seconds since the first packet
 * @idle: seconds since the last one
 * @packets: how many there were, both ways
 * @bytes: of those packets
 */
struct vnp_flow_info {
	struct vnp_flow_key key;
	u32 from;
	u32 to;
	enum vnp_flow_state state;
	u32 age;
	u32 idle;
	u64 packets;
	u64 bytes;
};

/**
 * struct vnp_flow_table - halves by what their packets are found by
 * @shift: how many bits of the hash are not the bucket's number
 * @number: another one than that of the table before
 * @rcu: frees it
 * @bucket: singly linked lists
 */
struct vnp_flow_table {
	unsigned int shift;
	u32 number;
	struct rcu_head rcu;
	struct vnp_flow_half __rcu *bucket[];
};

/**
 * struct vnp_flow_budget - what the ports of a controller share
 * @count: flows that they own
 * @users: the controller, and each port's flows, which outlive it
 */
struct vnp_flow_budget {
	atomic_t count;
	refcount_t users;
};

/**
 * struct vnp_flows - what one port sends that belongs to flows
 * @table: the halves of those packets
 * @seed: makes the hash one that nobody can foresee
 * @old: a table that is being emptied into @table, or NULL
 * @lock: protects all that follows, and what the tables hold
 * @count: flows that the port owns
 * @half_count: halves in the tables
 * @unanswered: its flows without an answer, the oldest first
 * @vnet: the VNet of the port, for how long flows are remembered; NULL when the
 *	port goes
 * @port_id: number of the port
 * @is_closed: the port goes, and nothing begins any more
 * @is_poor: there was no memory when the table was to be replaced last
 * @budget: what it shares with the other ports of the controller
 * @memcg: who pays for its memory; NULL for nobody
 * @work: forgets what is old, and grows and shrinks the table; ends all flows
 *	when the port goes
 * @users: the port, until its flows have ended, and who walks through them
 * @end: frees all of this, when there are none
 *
 * It lives longer than its port, see "The end of a port" in flow.c.
 */
struct vnp_flows {
	struct vnp_flow_table __rcu *table;
	u64 seed[4];
	struct vnp_flow_table __rcu *old;
	spinlock_t lock; /* leaf; BH is off */
	unsigned int count;
	unsigned int half_count;
	struct list_head unanswered;
	const struct vnp_nic_vnet __rcu *vnet;
	u32 port_id;
	bool is_closed;
	bool is_poor;
	struct vnp_flow_budget *budget;
	struct mem_cgroup *memcg;
	struct delayed_work work;
	refcount_t users;
	struct rcu_work end;
};

/**
 * struct vnp_flow_at - where a walk through a port's table is
 * @hash: that of what is next; buckets are in its order, however many they are
 * @table: number of the table that @skip is about
 * @skip: how many halves of the next bucket have been visited
 * @is_over: all buckets have been visited
 */
struct vnp_flow_at {
	u64 hash;
	u32 table;
	u32 skip;
	bool is_over;
};

struct vnp_flow_budget *vnp_flow_budget_create(void);
void vnp_flow_budget_put(struct vnp_flow_budget *budget);

struct vnp_flows *vnp_flows_alloc(const struct vnp_nic_vnet *vnet, u32 port_id,
				  struct vnp_flow_budget *budget);
void vnp_flows_free(struct vnp_flows *flows);
struct vnp_flows *vnp_flows_get(struct vnp_flows *flows);
void vnp_flows_put(struct vnp_flows *flows);
int vnp_flows_flush(struct vnp_flows *flows);
int vnp_flows_walk(struct vnp_flows *flows, struct vnp_flow_at *at,
		   int (*visit)(struct vnp_flow_half *half, void *data),
		   void *data);

struct vnp_flow_key vnp_flow_answer(const struct vnp_flow_key *key);
struct vnp_flow_half *vnp_flow_seek(struct vnp_flows *flows,
				    const struct vnp_flows *peer,
				    const struct vnp_flow_key *key);
void vnp_flow_note(struct vnp_flow_half *half,
		   const struct vnp_tcp_segment *segment);
int vnp_flow_add(struct vnp_flows *owner, struct vnp_flows *peer,
		 const struct vnp_flow_key *key,
		 const struct vnp_tcp_segment *segment, unsigned int bytes,
		 unsigned int max);
void vnp_flow_forget(struct vnp_flow *flow);
struct vnp_flow_info vnp_flow_info(const struct vnp_flow *flow);

int vnp_flow_register(void);
void vnp_flow_unregister(void);

static inline u8 vnp_flow_proto(const struct vnp_flow_key *key)
{
	return key->word >> VNP_WORD_PROTO_SHIFT;
}

/* The first or the second port of a key, in host order. */
static inline u16 vnp_flow_key_port(const struct vnp_flow_key *key,
				    unsigned int which)
{
	u32 ports = key->word;

	return get_unaligned_be16((const u8 *)&ports + 2 * which);
}

static inline struct vnp_flow *vnp_flow_of(struct vnp_flow_half *half)
{
	return container_of(half - half->end.index, struct vnp_flow, half[0]);
}

/* Finding, in a header so that it becomes part of the packet's way */

/* Both halves of a product: what is pushed out of one is in the other. */
static __always_inline u64 vnp_flow_fold(u64 a, u64 b)
{
	return a * b ^ mul_u64_u64_shr(a, b, 64);
}

/*
 * Nobody can choose packets whose hashes meet, as all that packets bring is
 * mixed with something secret before it is multiplied. To make a factor zero is
 * to know the whole secret, and that of the ports cannot be zero.
 */
static __always_inline u64 vnp_flow_hash(const struct vnp_flows *flows,
					 const struct vnp_flow_key *key,
					 bool is_ipv6)
{
	const u64 *seed = flows->seed;
	u64 addrs = key->addr[0] ^ seed[0];

	if (is_ipv6) {
		addrs = vnp_flow_fold(addrs, key->addr[1] ^ seed[2]);
		addrs = vnp_flow_fold(addrs ^ key->addr[2],
				      key->addr[3] ^ seed[3]);
	}
	return vnp_flow_fold(addrs, key->word ^ seed[1]);
}

/* @a may be in a table, where its news come and go. */
static __always_inline bool vnp_flow_key_equal(const struct vnp_flow_key *a,
					       const struct vnp_flow_key *b,
					       bool is_ipv6)
{
	if (READ_ONCE(a->word) != b->word || a->addr[0] != b->addr[0])
		return false;
	return !is_ipv6 || (a->addr[1] == b->addr[1] &&
			    a->addr[2] == b->addr[2] &&
			    a->addr[3] == b->addr[3]);
}

/**
 * vnp_flow_find() - the flow that a packet belongs to, if all is as usual
 * @flows: those of the port that sends it
 * @peer: those of the port that is to receive it
 * @key: what it is found by
 * @is_ipv6: what it is
 *
 * Finds no half that has news and none that is being moved: vnp_flow_seek()
 * does.
 *
 * Context: BH is off.
 * Return: its direction of the flow, or NULL
 */
static __always_inline struct vnp_flow_half *
vnp_flow_find(const struct vnp_flows *flows, const struct vnp_flows *peer,
	      const struct vnp_flow_key *key, bool is_ipv6)
{
	const struct vnp_flow_table *table;
	struct vnp_flow_half *half;
	u64 hash;

	table = rcu_dereference_bh(flows->table);
	hash = vnp_flow_hash(flows, key, is_ipv6);
	half = rcu_dereference_bh(table->bucket[hash >> (table->shift & 63)]);
	for (; half; half = rcu_dereference_bh(half->next))
		if (vnp_flow_key_equal(&half->key, key, is_ipv6) &&
		    half->peer == peer)
			break;
	return half;
}

/**
 * vnp_flow_count() - count a packet of a flow
 * @half: its direction
 * @bytes: its length, from its IP header on
 *
 * Context: BH is off.
 */
static __always_inline void vnp_flow_count(struct vnp_flow_half *half,
					   unsigned int bytes)
{
	u32 now = jiffies;

	WRITE_ONCE(half->packets, half->packets + 1);
	WRITE_ONCE(half->bytes, half->bytes + bytes);
	if (half->last != now)
		WRITE_ONCE(half->last, now);
}

#endif
