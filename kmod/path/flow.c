// SPDX-License-Identifier: GPL-2.0
/*
 * What rules have let begin: remembered, so that rules are asked once.
 *
 * Theory of operation
 *
 * A flow has two halves, one for the packets of each of its two ports, and each
 * port has a table of the halves of what it sends. So a packet is looked up
 * where it is sent, whichever way it goes; tenants do not meet in a table; and
 * what a port does fills no table but its own and those of the ports that it
 * talks to.
 *
 * The port that sent first owns the flow. It may own as many as the user
 * allows. All flows of the host together have so much memory; a controller has
 * no more of them than are free on the host, and a port no more than its
 * controller may still have. So one controller gets at most half of all there
 * may be, and one port at most a third. Who comes later gets as much of what is
 * left, which is less each time, as nobody gives anything back. A port that may
 * own no more forgets the oldest of its flows that was never answered, and
 * without such a flow begins no other. No port ever makes another one's flow
 * go.
 *
 * Memory is charged to the memory cgroup of who made the port, as the port is,
 * also for what packets make, which run on behalf of nobody. Where that group
 * has no more, nothing begins; packets take no reserves.
 *
 * Packets read under RCU and write nothing but their own half. Each port has a
 * lock for what its table holds and for the life of the flows that it owns; no
 * two of them are ever held at once.
 *
 * The life of a flow
 *
 * Its halves are in the tables of two ports, under two locks, so there are
 * times when one half can be found and the other one cannot. What a flow is
 * then says its life, which changes under the lock of its owner only:
 *
 *	new	half[1] may be in the peer's table, half[0] is in none
 *	live	both are in; the owner counts it, and lists it until answered
 *	dead	half[0] is in none, half[1] may still be in the peer's table
 *
 * - new to live: by whoever adds it, once the owner turns out to be open, to
 *   have room, and to have no flow like it.
 * - new to dead: by whoever adds it, when that fails; or by whoever has found
 *   half[1] meanwhile and ends it (a flush, the end of the peer). Who adds it
 *   then finds it dead, and lets go of it.
 * - live to dead: by anybody who ends it. half[0], the count and the list are
 *   left in the same critical section.
 *
 * Nothing leads out of dead, so just one makes a flow dead, and that one
 * finishes it: takes half[1] from the peer's table, and then hands the flow to
 * RCU. Hence
 *
 * - it is freed once, and after the last moment in which it could be found, as
 *   half[0] is in no table by then, and never will be;
 * - who has found it or adds it may hold on to it until the read section ends,
 *   which began before it was handed to RCU; that one may lock the owner, too,
 *   and sees there that it is dead;
 * - @unanswered, which lies where RCU's head does, is not touched any more: it
 *   is only where the flow is live, and a flow is handed to RCU dead;
 * - a flow that is live is in its owner's table, so whoever walks through that
 *   table meets it; and what can be found of a flow that is not is there until
 *   the end of a read section that goes on already.
 *
 * A flow whose half[1] the peer does not take, as it is closed or has no room,
 * was never to be found, and is freed at once. A fragment has no answers and so
 * no half[1].
 *
 * A table grows and shrinks bucket by bucket, from the old one to the new one.
 * Meanwhile a packet may miss its half, also if all of it happens while the
 * packet looks. So whoever has not found one asks whether the table has stayed
 * the same, and if not looks again under the lock, before something follows.
 */
#include "flow.h"

#include <linux/math64.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "free.h"
#include "nic.h"
#include "point.h"

#define BUCKETS_MIN	16

/*
 * How many halves there may be for each bucket, when there are many: more come
 * only where a table cannot grow, and then searches would get long.
 */
#define CROWD		8
#define CROWD_MIN	8192U

/* How often what is old is looked for */
#define WORK_INTERVAL	(5 * HZ)

/* For how many seconds a flow is remembered that is not established. */
#define TIMEOUT_OPENING	20
#define TIMEOUT_OVER	10
#define TIMEOUT_ALONE	30

static struct kmem_cache *flow_cache;

/* Flows of the host, and how many there may be. */
static atomic_t host_count;
static unsigned int host_max;

static bool key_is_ipv6(const struct vnp_flow_key *key)
{
	return key->word & VNP_WORD_IPV6;
}

static bool key_is_fragment(const struct vnp_flow_key *key)
{
	return key->word & VNP_WORD_FRAGMENT;
}

static bool key_is_tcp(const struct vnp_flow_key *key)
{
	return vnp_flow_proto(key) == IPPROTO_TCP && !key_is_fragment(key);
}

/* As a packet has it; whether there are news may change at any moment. */
static struct vnp_flow_key half_key(const struct vnp_flow_half *half)
{
	struct vnp_flow_key key;

	key.word = READ_ONCE(half->key.word) & ~VNP_WORD_NEWS;
	memcpy(key.addr, half->key.addr, sizeof(key.addr));
	return key;
}

/**
 * vnp_flow_answer() - what the other direction of a flow is found by
 * @key: what one direction is found by
 *
 * Return: the key of its answers
 */
struct vnp_flow_key vnp_flow_answer(const struct vnp_flow_key *key)
{
	struct vnp_flow_key answer = *key;

	answer.word &= ~(u64)U32_MAX;
	answer.word |= rol32((u32)key->word, 16);
	if (!key_is_ipv6(key)) {
		answer.addr[0] = rol64(key->addr[0], 32);
		return answer;
	}
	answer.addr[0] = key->addr[2];
	answer.addr[1] = key->addr[3];
	answer.addr[2] = key->addr[0];
	answer.addr[3] = key->addr[1];
	return answer;
}

/* Tables */

static struct vnp_flow_table *table_alloc(struct mem_cgroup *memcg,
					  unsigned int buckets)
{
	struct mem_cgroup *old = set_active_memcg(memcg);
	struct vnp_flow_table *table;

	/* A group that has no more is not to lose a process for packets. */
	table = kvzalloc(struct_size(table, bucket, buckets),
			 GFP_KERNEL_ACCOUNT | __GFP_RETRY_MAYFAIL |
			 __GFP_NOWARN);
	set_active_memcg(old);
	if (table)
		table->shift = 64 - ilog2(buckets);
	return table;
}

static unsigned int table_buckets(const struct vnp_flow_table *table)
{
	return BIT_ULL(64 - table->shift);
}

static struct vnp_flow_table *table_locked(const struct vnp_flows *flows,
					   struct vnp_flow_table __rcu *table)
{
	return rcu_dereference_protected(table, lockdep_is_held(&flows->lock));
}

static struct vnp_flow_half *half_locked(const struct vnp_flows *flows,
					 struct vnp_flow_half __rcu *half)
{
	return rcu_dereference_protected(half, lockdep_is_held(&flows->lock));
}

static struct vnp_flow_half __rcu **
bucket_of(const struct vnp_flows *flows, struct vnp_flow_table *table,
	  const struct vnp_flow_key *key)
{
	return &table->bucket[vnp_flow_hash(flows, key, key_is_ipv6(key)) >>
			      table->shift];
}

static void half_push(struct vnp_flows *flows, struct vnp_flow_half *half)
{
	struct vnp_flow_key key = half_key(half);
	struct vnp_flow_half __rcu **bucket;

	bucket = bucket_of(flows, table_locked(flows, flows->table), &key);
	rcu_assign_pointer(half->next, half_locked(flows, *bucket));
	rcu_assign_pointer(*bucket, half);
}

static bool unlink_from(struct vnp_flows *flows, struct vnp_flow_table *table,
			const struct vnp_flow_half *half)
{
	struct vnp_flow_key key = half_key(half);
	struct vnp_flow_half __rcu **link = bucket_of(flows, table, &key);
	struct vnp_flow_half *at;

	for (; (at = half_locked(flows, *link)); link = &at->next) {
		if (at != half)
			continue;
		rcu_assign_pointer(*link, half_locked(flows, at->next));
		flows->half_count--;
		return true;
	}
	return false;
}

static void half_unlink(struct vnp_flows *flows,
			const struct vnp_flow_half *half)
{
	struct vnp_flow_table *old = table_locked(flows, flows->old);

	if (unlink_from(flows, table_locked(flows, flows->table), half))
		return;
	WARN_ON_ONCE(!old || !unlink_from(flows, old, half));
}

/* The end of a flow */

static void flow_free_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(flow_cache, container_of(rcu, struct vnp_flow, rcu));
}

/* Return: whether the caller has made it dead, and is to flow_finish() it */
static bool flow_kill(struct vnp_flows *owner, struct vnp_flow *flow)
{
	u8 *life = &flow->half[0].end.life;
	bool was_live = *life == VNP_LIFE_LIVE;

	lockdep_assert_held(&owner->lock);
	if (*life == VNP_LIFE_DEAD)
		return false;
	*life = VNP_LIFE_DEAD;
	if (was_live) {
		half_unlink(owner, &flow->half[0]);
		list_del(&flow->unanswered);
		owner->count--;
		atomic_dec(&owner->budget->count);
		atomic_dec(&host_count);
	}
	return true;
}

static void flow_finish(struct vnp_flow *flow)
{
	struct vnp_flow_key key = half_key(&flow->half[0]);
	struct vnp_flows *peer = flow->half[0].peer;

	vnp_point(VNP_POINT_flow_dead);
	if (!key_is_fragment(&key)) {
		spin_lock(&peer->lock);
		half_unlink(peer, &flow->half[1]);
		spin_unlock(&peer->lock);
	}
	call_rcu(&flow->rcu, flow_free_rcu);
}

/**
 * vnp_flow_forget() - end a flow
 * @flow: one that was found
 *
 * Context: RCU read side in which it was found; BH is off.
 */
void vnp_flow_forget(struct vnp_flow *flow)
{
	struct vnp_flows *owner = flow->half[1].peer;
	bool is_mine;

	vnp_point(VNP_POINT_flow_found);
	spin_lock(&owner->lock);
	is_mine = flow_kill(owner, flow);
	spin_unlock(&owner->lock);
	if (is_mine)
		flow_finish(flow);
}

/* Finding */

static bool half_is(const struct vnp_flow_half *half,
		    const struct vnp_flows *peer,
		    const struct vnp_flow_key *key)
{
	struct vnp_flow_key found = half_key(half);

	return (!peer || half->peer == peer) &&
	       vnp_flow_key_equal(&found, key, key_is_ipv6(key));
}

static struct vnp_flow_half *seek_in(const struct vnp_flows *flows,
				     struct vnp_flow_table *table,
				     const struct vnp_flows *peer,
				     const struct vnp_flow_key *key)
{
	struct vnp_flow_half *half;

	half = rcu_dereference_bh(*bucket_of(flows, table, key));
	while (half && !half_is(half, peer, key))
		half = rcu_dereference_bh(half->next);
	return half;
}

static struct vnp_flow_half *seek_locked(const struct vnp_flows *flows,
					 const struct vnp_flows *peer,
					 const struct vnp_flow_key *key)
{
	struct vnp_flow_table *old = table_locked(flows, flows->old);
	struct vnp_flow_half *half;

	half = seek_in(flows, table_locked(flows, flows->table), peer, key);
	return half || !old ? half : seek_in(flows, old, peer, key);
}

/*
 * Under vnp_flows.lock first the table is replaced, then halves are moved, and
 * last the old one is let go of: whoever sees one of these steps sees those
 * before it, by the barriers here.
 */
static struct vnp_flow_half *seek(const struct vnp_flows *flows,
				  const struct vnp_flows *peer,
				  const struct vnp_flow_key *key,
				  bool *is_certain)
{
	struct vnp_flow_table *table = rcu_dereference_bh(flows->table);
	struct vnp_flow_table *old, *now;
	struct vnp_flow_half *half;

	vnp_point(VNP_POINT_flow_seeking);
	/* With change_table(): of a new table, the old one is seen, or none. */
	smp_rmb();
	old = rcu_dereference_bh(flows->old);
	/* With change_table(): if there is none, all that was in it is seen. */
	smp_rmb();
	half = seek_in(flows, table, peer, key);
	if (!half && old) {
		vnp_point(VNP_POINT_flow_seeking);
		half = seek_in(flows, old, peer, key);
	}
	/* With move_all(): if a half has left, so has its table. */
	smp_rmb();
	now = rcu_access_pointer(flows->table);
	*is_certain = half || (!old && now == table);
	return half;
}

/**
 * vnp_flow_seek() - the flow that a packet belongs to
 * @flows: those of the port that sends it
 * @peer: those of the port that is to receive it, or NULL for any
 * @key: what it is found by
 *
 * Context: BH is off.
 * Return: its direction of the flow, or NULL
 */
struct vnp_flow_half *vnp_flow_seek(struct vnp_flows *flows,
				    const struct vnp_flows *peer,
				    const struct vnp_flow_key *key)
{
	struct vnp_flow_half *half;
	bool is_certain;

	half = seek(flows, peer, key, &is_certain);
	if (is_certain)
		return half;
	spin_lock(&flows->lock);
	half = seek_locked(flows, peer, key);
	spin_unlock(&flows->lock);
	return half;
}

/* What a flow is like */

static enum vnp_flow_state flow_state(const struct vnp_flow *flow)
{
	struct vnp_flow_key key = half_key(&flow->half[0]);

	if (key_is_tcp(&key))
		return vnp_tcp_state(&flow->half[0].end, &flow->half[1].end);
	return flow->half[1].end.flags & VNP_END_SEEN ? VNP_FLOW_ESTABLISHED :
							VNP_FLOW_NEW;
}

/* Jiffies since the last packet; it is read before the time. */
static u32 flow_idle(const struct vnp_flow *flow)
{
	u32 last0 = READ_ONCE(flow->half[0].last);
	u32 last1 = READ_ONCE(flow->half[1].last);
	u32 now = jiffies;

	return min(now - last0, now - last1);
}

static unsigned int established_timeout(const struct vnp_flows *owner)
{
	const struct vnp_nic_vnet *vnet = rcu_dereference_bh(owner->vnet);

	return vnet ? READ_ONCE(vnet->flow_timeout) * 60 : 0;
}

static unsigned int flow_timeout(const struct vnp_flows *owner,
				 const struct vnp_flow *flow)
{
	struct vnp_flow_key key = half_key(&flow->half[0]);

	switch (flow_state(flow)) {
	case VNP_FLOW_NEW:
		return key_is_tcp(&key) ? TIMEOUT_OPENING : TIMEOUT_ALONE;
	case VNP_FLOW_ESTABLISHED:
		return established_timeout(owner);
	default:
		return TIMEOUT_OVER;
	}
}

static bool flow_is_old(const struct vnp_flows *owner,
			const struct vnp_flow *flow)
{
	return flow_idle(flow) / HZ >= flow_timeout(owner, flow);
}

/**
 * vnp_flow_info() - say what a flow is like
 * @flow: the flow
 *
 * Context: RCU read side, or BH off.
 * Return: what it is like now
 */
struct vnp_flow_info vnp_flow_info(const struct vnp_flow *flow)
{
	const struct vnp_flow_half *first = &flow->half[0];
	const struct vnp_flow_half *second = &flow->half[1];
	struct vnp_flow_info info = {
		.key = half_key(first),
		.from = second->peer->port_id,
		.to = first->peer->port_id,
		.state = flow_state(flow),
		.age = ((u32)jiffies - first->since) / HZ,
		.idle = flow_idle(flow) / HZ,
		.packets = READ_ONCE(first->packets) +
			   READ_ONCE(second->packets),
		.bytes = READ_ONCE(first->bytes) + READ_ONCE(second->bytes),
	};

	return info;
}

/*
 * Whether the next packet of an end is worth a look. Of the first one it is
 * while a TCP handshake goes on, of the other one until there is any.
 */
static bool has_news(const struct vnp_flow_half *half)
{
	if (half->end.index)
		return !(half->end.flags & VNP_END_SEEN);
	return vnp_flow_proto(&half->key) == IPPROTO_TCP &&
	       !(half->end.flags & VNP_END_ACKED);
}

static void set_news(struct vnp_flow_half *half)
{
	u64 word = half->key.word & ~VNP_WORD_NEWS;

	WRITE_ONCE(half->key.word,
		   has_news(half) ? word | VNP_WORD_NEWS : word);
}

static void half_track(struct vnp_flow_half *half,
		       const struct vnp_flow_half *other,
		       const struct vnp_tcp_segment *segment)
{
	if (segment)
		vnp_tcp_track(&half->end, &other->end, segment);
	else
		half->end.flags |= VNP_END_SEEN;
	set_news(half);
}

/**
 * vnp_flow_note() - take note of a packet of a flow
 * @half: its direction
 * @segment: the TCP segment that it is; NULL for other protocols
 *
 * Context: BH is off.
 */
void vnp_flow_note(struct vnp_flow_half *half,
		   const struct vnp_tcp_segment *segment)
{
	struct vnp_flow *flow = vnp_flow_of(half);
	struct vnp_flows *owner = flow->half[1].peer;

	/* All that others than TCP can say is that they are there. */
	if (!segment && !(READ_ONCE(half->key.word) & VNP_WORD_NEWS))
		return;
	vnp_point(VNP_POINT_flow_found);
	spin_lock(&owner->lock);
	half_track(half, &flow->half[!half->end.index], segment);
	if (flow->half[0].end.life == VNP_LIFE_LIVE &&
	    flow_state(flow) == VNP_FLOW_ESTABLISHED)
		list_del_init(&flow->unanswered);
	spin_unlock(&owner->lock);
}

/* The beginning of a flow */

static void half_init(struct vnp_flow_half *half, unsigned int index,
		      struct vnp_flows *peer, const struct vnp_flow_key *key)
{
	*half = (struct vnp_flow_half){
		.key = *key,
		.peer = peer,
		.end.index = index,
		.last = jiffies,
		.since = jiffies,
	};
}

static struct vnp_flow *flow_alloc(struct vnp_flows *owner,
				   struct vnp_flows *peer,
				   const struct vnp_flow_key *key,
				   const struct vnp_tcp_segment *segment,
				   unsigned int bytes)
{
	struct vnp_flow_key answer = vnp_flow_answer(key);
	struct mem_cgroup *old = set_active_memcg(owner->memcg);
	struct vnp_flow *flow;

	flow = kmem_cache_alloc(flow_cache, GFP_NOWAIT | __GFP_NOWARN);
	set_active_memcg(old);
	if (!flow)
		return NULL;
	half_init(&flow->half[0], 0, peer, key);
	half_init(&flow->half[1], 1, owner, &answer);
	half_track(&flow->half[0], &flow->half[1], segment);
	set_news(&flow->half[1]);
	vnp_flow_count(&flow->half[0], bytes);
	INIT_LIST_HEAD(&flow->unanswered);
	return flow;
}

/*
 * The counts are those of a moment: processors that ask at the same time may
 * bring in one flow each over what there may be.
 */
static bool has_room(const struct vnp_flows *owner, unsigned int max)
{
	unsigned int all = atomic_read(&host_count);
	unsigned int mine = atomic_read(&owner->budget->count);
	unsigned int limit = READ_ONCE(host_max);

	return owner->count < max && all < limit &&
	       owner->count + mine < limit - all;
}

/* Packets ask for a larger table at once, but not again if there was none. */
static void plan_work(struct vnp_flows *flows)
{
	const struct vnp_flow_table *table = table_locked(flows, flows->table);

	if (flows->half_count > table_buckets(table) && !flows->is_poor)
		mod_delayed_work(vnp_free_wq, &flows->work, 0);
	else
		queue_delayed_work(vnp_free_wq, &flows->work, WORK_INTERVAL);
}

static bool is_crowded(const struct vnp_flows *flows)
{
	const struct vnp_flow_table *table = table_locked(flows, flows->table);

	return flows->half_count >= max(CROWD * table_buckets(table),
					CROWD_MIN);
}

static void half_add(struct vnp_flows *flows, struct vnp_flow_half *half)
{
	half_push(flows, half);
	flows->half_count++;
	plan_work(flows);
}

/* Room is made by the oldest flow without an answer, which the caller ends. */
static int make_room(struct vnp_flows *owner, unsigned int max,
		     struct vnp_flow **victim)
{
	struct vnp_flow *oldest;

	if (has_room(owner, max))
		return 0;
	oldest = list_first_entry_or_null(&owner->unanswered, struct vnp_flow,
					  unanswered);
	if (!oldest || !flow_kill(owner, oldest))
		return -ENOSPC;
	*victim = oldest;
	return 0;
}

static int check_begin(struct vnp_flows *owner, const struct vnp_flow *flow,
		       unsigned int max, struct vnp_flow **victim)
{
	struct vnp_flow_key key = half_key(&flow->half[0]);

	if (owner->is_closed)
		return -ESHUTDOWN;
	if (seek_locked(owner, flow->half[0].peer, &key))
		return -EEXIST;
	if (is_crowded(owner))
		return -ENOMEM;
	return make_room(owner, max, victim);
}

/* The owner's part of a beginning, under its lock; see "The life of a flow". */
static int flow_begin(struct vnp_flows *owner, struct vnp_flow *flow,
		      unsigned int max, struct vnp_flow **victim)
{
	int err;

	/* As if it had been forgotten a moment later. */
	if (flow->half[0].end.life == VNP_LIFE_DEAD)
		return 0;
	err = check_begin(owner, flow, max, victim);
	if (err)
		return err;
	flow->half[0].end.life = VNP_LIFE_LIVE;
	half_add(owner, &flow->half[0]);
	/* The answer may have come already. */
	if (flow_state(flow) != VNP_FLOW_ESTABLISHED)
		list_add_tail(&flow->unanswered, &owner->unanswered);
	owner->count++;
	atomic_inc(&owner->budget->count);
	atomic_inc(&host_count);
	return 0;
}

static int add_answer(struct vnp_flows *peer, struct vnp_flow *flow)
{
	int err = 0;

	spin_lock(&peer->lock);
	if (peer->is_closed)
		err = -ESHUTDOWN;
	else if (is_crowded(peer))
		err = -ENOMEM;
	else
		half_add(peer, &flow->half[1]);
	spin_unlock(&peer->lock);
	return err;
}

/**
 * vnp_flow_add() - remember a flow
 * @owner: the flows of the port that has sent its first packet
 * @peer: those of the port that is to receive it
 * @key: what that packet is found by
 * @segment: the TCP segment that it is; NULL for other protocols
 * @bytes: its length
 * @max: how many flows the port may own
 *
 * A fragment stands for the packet that it is of: nobody answers it, and @peer
 * is @owner.
 *
 * Context: BH is off.
 * Return: 0, also when it was remembered already; -ENOSPC when there is no
 * room; -ESHUTDOWN when a port is going; or -ENOMEM
 */
int vnp_flow_add(struct vnp_flows *owner, struct vnp_flows *peer,
		 const struct vnp_flow_key *key,
		 const struct vnp_tcp_segment *segment, unsigned int bytes,
		 unsigned int max)
{
	struct vnp_flow *flow, *victim = NULL;
	bool has_failed;
	int err;

	flow = flow_alloc(owner, peer, key, segment, bytes);
	if (!flow)
		return -ENOMEM;
	err = key_is_fragment(key) ? 0 : add_answer(peer, flow);
	if (err) {
		kmem_cache_free(flow_cache, flow);
		return err;
	}
	vnp_point(VNP_POINT_flow_answerable);

	spin_lock(&owner->lock);
	err = flow_begin(owner, flow, max, &victim);
	has_failed = err && flow_kill(owner, flow);
	spin_unlock(&owner->lock);
	if (victim)
		flow_finish(victim);
	if (has_failed)
		flow_finish(flow);
	return err == -EEXIST ? 0 : err;
}

/* Walking */

static int visit_bucket(struct vnp_flow_half __rcu **bucket, u32 *skip,
			int (*visit)(struct vnp_flow_half *half, void *data),
			void *data)
{
	struct vnp_flow_half *half;
	u32 seen = 0;
	int err;

	half = rcu_dereference_bh(*bucket);
	for (; half; half = rcu_dereference_bh(half->next)) {
		if (seen++ < *skip)
			continue;
		err = visit(half, data);
		if (err)
			return err;
		(*skip)++;
	}
	return 0;
}

/*
 * Return: what @visit returned; or -EAGAIN when the table was being replaced,
 * so that it may not have met all: the bucket is the next one still
 */
static int walk_bucket(struct vnp_flows *flows, struct vnp_flow_at *at,
		       int (*visit)(struct vnp_flow_half *half, void *data),
		       void *data)
{
	struct vnp_flow_table *table = rcu_dereference_bh(flows->table);
	unsigned int bucket = at->hash >> table->shift;
	int err;

	/* With change_table(): of a new table, the old one is seen, or none. */
	smp_rmb();
	if (rcu_access_pointer(flows->old))
		return -EAGAIN;
	/* With change_table(): if there is none, all that was in it is seen. */
	smp_rmb();
	if (at->table != table->number) {
		at->table = table->number;
		at->skip = 0;
	}
	err = visit_bucket(&table->bucket[bucket], &at->skip, visit, data);
	if (err)
		return err;
	/* With move_all(): if a half has left, so has its table. */
	smp_rmb();
	if (rcu_access_pointer(flows->table) != table)
		return -EAGAIN;
	at->skip = 0;
	at->is_over = ++bucket == table_buckets(table);
	at->hash = (u64)bucket << table->shift;
	return 0;
}

/**
 * vnp_flows_walk() - visit what is in a port's tables
 * @flows: those of the port
 * @at: where to begin, at first all zero; where it ended
 * @visit: what to do; other than 0 to end here, and come back to this half; not
 *	-EAGAIN
 * @data: for @visit
 *
 * All halves are visited that are there from the beginning to the end; of
 * others some may be. Where the table is replaced meanwhile, some are visited
 * twice. In between two calls halves may come and go, and then others are
 * visited twice or not at all.
 *
 * The port's work never waits for who walks; it is the other way round.
 *
 * Context: May sleep; @visit is called with BH off.
 * Return: 0 at the end; what @visit returned; or -EINTR when the task is killed
 */
int vnp_flows_walk(struct vnp_flows *flows, struct vnp_flow_at *at,
		   int (*visit)(struct vnp_flow_half *half, void *data),
		   void *data)
{
	struct vnp_flow_table __rcu **old = &flows->old;
	int err;

	while (!at->is_over) {
		if (fatal_signal_pending(current))
			return -EINTR;
		rcu_read_lock_bh();
		err = walk_bucket(flows, at, visit, data);
		rcu_read_unlock_bh();
		if (err == -EAGAIN)
			wait_var_event_killable(old, !rcu_access_pointer(*old));
		else if (err)
			return err;
		cond_resched();
	}
	return 0;
}

static int forget_half(struct vnp_flow_half *half, void *data)
{
	vnp_flow_forget(vnp_flow_of(half));
	return 0;
}

/**
 * vnp_flows_flush() - end all flows of a port
 * @flows: those of the port
 *
 * Context: May sleep.
 * Return: 0, or -EINTR when the task is killed, and some may be left
 */
int vnp_flows_flush(struct vnp_flows *flows)
{
	struct vnp_flow_at at = {};

	return vnp_flows_walk(flows, &at, forget_half, NULL);
}

/*
 * The end of a port
 *
 * Whoever removes a port holds rtnl, and there may be half a million of flows:
 * so the port only closes them (vnp_flows_free()) and they end without it.
 *
 * 1. The port has left its VNet, so what starts now does not find it. It closes
 *    its flows: none begins any more, here or with this port as its peer.
 *    Nothing of port, VNet or controller is looked at from the next grace
 *    period on, and the three last as long as that.
 * 2. The port's work, which is one and so not at anything else, makes all flows
 *    dead that it meets in the table. What is in there is live, is new and made
 *    dead just so, or is dead already; and nothing comes in. This is done once,
 *    by the last run of the work: it is queued under the lock, by whoever sees
 *    there that the port is open, and last of all by who closes it, in the same
 *    critical section. So who finds it closed and the work queued is not the
 *    last one and leaves it to that, and who does not find it queued is.
 * 3. After a grace period whoever has made one of them dead has finished it,
 *    and no half is left in the table, nor in any other one of a flow that this
 *    port owned; and whoever has found the port is done. The table goes.
 * 4. Who has found one of those other halves, before it was taken out, may
 *    still lock its owner or ask for its number. That began before 3, so the
 *    flows go after another grace period.
 *
 * The work walks through the table without waiting, as nobody else replaces it.
 * A command that walks through the flows holds them by a reference instead of
 * the port, so that no holder of rtnl waits for it; 3 comes after the last one.
 *
 * The work of 2 is queued by the port and only then that of 3, and
 * vnp_free_unregister() waits for both, in this order. Commands end before.
 */

static void flows_end_rcu(struct work_struct *work)
{
	struct vnp_flows *flows = container_of(to_rcu_work(work),
					       struct vnp_flows, end);

	WARN_ON_ONCE(flows->half_count || flows->count);
	vnp_flow_budget_put(flows->budget);
	mem_cgroup_put(flows->memcg);
	kvfree(rcu_dereference_protected(flows->table, true));
	kfree_rcu(flows, end.rcu);
}

/**
 * vnp_flows_get() - keep a port's flows while the port may go
 * @flows: those of a port that is there
 *
 * Context: vnp_net.lock is held.
 * Return: @flows, for vnp_flows_put()
 */
struct vnp_flows *vnp_flows_get(struct vnp_flows *flows)
{
	refcount_inc(&flows->users);
	return flows;
}

/**
 * vnp_flows_put() - let go of a port's flows
 * @flows: what vnp_flows_get() has returned
 *
 * Context: Any.
 */
void vnp_flows_put(struct vnp_flows *flows)
{
	if (refcount_dec_and_test(&flows->users))
		queue_rcu_work(vnp_free_wq, &flows->end);
}

static void flows_end(struct vnp_flows *flows)
{
	vnp_flows_flush(flows);
	vnp_flows_put(flows);
}

/* What is done from time to time */

static int forget_old(struct vnp_flow_half *half, void *data)
{
	struct vnp_flow *flow = vnp_flow_of(half);

	if (!half->end.index && flow_is_old(data, flow))
		vnp_flow_forget(flow);
	return 0;
}

static unsigned int wanted_buckets(const struct vnp_flows *flows)
{
	unsigned int halves = READ_ONCE(flows->half_count);

	return max(roundup_pow_of_two(halves + 1), BUCKETS_MIN);
}

/* Moves what is in one bucket, under the lock. */
static void empty_bucket(struct vnp_flows *flows,
			 struct vnp_flow_half __rcu **bucket)
{
	struct vnp_flow_half *half;

	while ((half = half_locked(flows, *bucket))) {
		rcu_assign_pointer(*bucket, half_locked(flows, half->next));
		half_push(flows, half);
	}
}

static void change_table(struct vnp_flows *flows, struct vnp_flow_table *new,
			 struct vnp_flow_table *old)
{
	spin_lock_bh(&flows->lock);
	rcu_assign_pointer(flows->old, old);
	rcu_assign_pointer(flows->table, new);
	spin_unlock_bh(&flows->lock);
	/* Whoever is about to wait is seen, or sees. */
	smp_mb();
	wake_up_var(&flows->old);
}

static void move_all(struct vnp_flows *flows, struct vnp_flow_table *old)
{
	unsigned int i, buckets = table_buckets(old);

	for (i = 0; i < buckets; i++) {
		spin_lock_bh(&flows->lock);
		empty_bucket(flows, &old->bucket[i]);
		spin_unlock_bh(&flows->lock);
		cond_resched();
	}
}

/* Only the port's work replaces it, which is one: it needs no lock to look. */
static struct vnp_flow_table *table_of_work(const struct vnp_flows *flows)
{
	return rcu_dereference_protected(flows->table, true);
}

/* Without memory it stays as it is, until the next time. */
static void replace_table(struct vnp_flows *flows, unsigned int buckets)
{
	struct vnp_flow_table *old = table_of_work(flows), *new;

	new = table_alloc(flows->memcg, buckets);
	spin_lock_bh(&flows->lock);
	flows->is_poor = !new;
	spin_unlock_bh(&flows->lock);
	if (!new)
		return;
	new->number = old->number + 1;
	change_table(flows, new, old);
	vnp_point(VNP_POINT_flow_resizing);
	move_all(flows, old);
	vnp_point(VNP_POINT_flow_resizing);
	change_table(flows, new, NULL);
	kvfree_rcu(old, rcu);
}

static void resize(struct vnp_flows *flows)
{
	unsigned int wanted = wanted_buckets(flows);
	unsigned int buckets = table_buckets(table_of_work(flows));

	if (wanted > buckets || wanted <= buckets / 8)
		replace_table(flows, wanted);
}

/* The next time, unless the port has gone: vnp_flows_free() has queued that. */
static void plan_next(struct vnp_flows *flows)
{
	spin_lock_bh(&flows->lock);
	if (flows->half_count && !flows->is_closed)
		queue_delayed_work(vnp_free_wq, &flows->work, WORK_INTERVAL);
	spin_unlock_bh(&flows->lock);
}

static void flows_work(struct work_struct *work)
{
	struct vnp_flows *flows = container_of(to_delayed_work(work),
					       struct vnp_flows, work);
	struct vnp_flow_at at = {};
	bool is_closed, is_last;

	spin_lock_bh(&flows->lock);
	is_closed = flows->is_closed;
	is_last = is_closed && !delayed_work_pending(&flows->work);
	spin_unlock_bh(&flows->lock);
	if (is_last)
		flows_end(flows);
	if (is_closed)
		return;
	resize(flows);
	vnp_flows_walk(flows, &at, forget_old, flows);
	plan_next(flows);
}

/* A port's flows */

/**
 * vnp_flow_budget_create() - let the ports of a controller have flows
 *
 * Return: what they share, for vnp_flow_budget_put(), or NULL without memory
 */
struct vnp_flow_budget *vnp_flow_budget_create(void)
{
	struct vnp_flow_budget *budget;

	budget = kzalloc(sizeof(*budget), GFP_KERNEL_ACCOUNT);
	if (budget)
		refcount_set(&budget->users, 1);
	return budget;
}

/**
 * vnp_flow_budget_put() - let go of what the ports of a controller share
 * @budget: freed when nobody has it any more
 */
void vnp_flow_budget_put(struct vnp_flow_budget *budget)
{
	if (refcount_dec_and_test(&budget->users))
		kfree(budget);
}

/**
 * vnp_flows_alloc() - make room for what a port will remember
 * @vnet: the VNet that the port is in
 * @port_id: number of the port
 * @budget: what the ports of its controller share
 *
 * Context: the process that makes the port, whose memory cgroup pays; may
 * sleep.
 * Return: the flows, for vnp_flows_free(), or NULL without memory
 */
struct vnp_flows *vnp_flows_alloc(const struct vnp_nic_vnet *vnet, u32 port_id,
				  struct vnp_flow_budget *budget)
{
	struct mem_cgroup *memcg = get_mem_cgroup_from_mm(NULL);
	struct vnp_flow_table *table;
	struct vnp_flows *flows;

	flows = kzalloc(sizeof(*flows), GFP_KERNEL_ACCOUNT);
	table = table_alloc(memcg, BUCKETS_MIN);
	if (!flows || !table) {
		kvfree(table);
		kfree(flows);
		mem_cgroup_put(memcg);
		return NULL;
	}
	RCU_INIT_POINTER(flows->table, table);
	get_random_bytes(flows->seed, sizeof(flows->seed));
	/* No packet has that bit, so no ports are a factor of zero. */
	flows->seed[1] |= VNP_WORD_NEWS;
	spin_lock_init(&flows->lock);
	INIT_LIST_HEAD(&flows->unanswered);
	INIT_DELAYED_WORK(&flows->work, flows_work);
	INIT_RCU_WORK(&flows->end, flows_end_rcu);
	RCU_INIT_POINTER(flows->vnet, vnet);
	flows->port_id = port_id;
	refcount_set(&flows->users, 1);
	refcount_inc(&budget->users);
	flows->budget = budget;
	flows->memcg = memcg;
	return flows;
}

/**
 * vnp_flows_free() - have all flows of a port ended, for good
 * @flows: those of the port, which no packet and no command finds that starts
 *	now
 *
 * Does not wait for that. What the port leads to stays for a grace period more.
 *
 * Context: Any.
 */
void vnp_flows_free(struct vnp_flows *flows)
{
	RCU_INIT_POINTER(flows->vnet, NULL);
	spin_lock_bh(&flows->lock);
	flows->is_closed = true;
	mod_delayed_work(vnp_free_wq, &flows->work, 0);
	spin_unlock_bh(&flows->lock);
}

/* How much there may be of them */

static unsigned int flow_memory;

/* As many as the memory holds, with their share of tables */
static void set_host_max(void)
{
	const unsigned int size = sizeof(struct vnp_flow) +
				  4 * sizeof(struct vnp_flow_half *);
	u64 bytes = (u64)flow_memory << 20;

	if (!bytes)
		bytes = (u64)totalram_pages() * PAGE_SIZE / 8;
	WRITE_ONCE(host_max, min(div_u64(bytes, size), INT_MAX));
}

static int flow_memory_set(const char *text, const struct kernel_param *param)
{
	int err = param_set_uint(text, param);

	if (!err)
		set_host_max();
	return err;
}

static const struct kernel_param_ops flow_memory_ops = {
	.set = flow_memory_set,
	.get = param_get_uint,
};

module_param_cb(flow_memory, &flow_memory_ops, &flow_memory, 0644);
MODULE_PARM_DESC(flow_memory, "MB for the flows of all controllers together; 0 (default) is an eighth of memory");

/**
 * vnp_flow_register() - be ready for flows
 *
 * Return: 0 or -ENOMEM
 */
int vnp_flow_register(void)
{
	/* A line for each direction, and what they share fills a third one. */
	BUILD_BUG_ON(sizeof(struct vnp_flow) > 192);

	set_host_max();
	flow_cache = KMEM_CACHE(vnp_flow, SLAB_HWCACHE_ALIGN | SLAB_ACCOUNT);
	return flow_cache ? 0 : -ENOMEM;
}

/**
 * vnp_flow_unregister() - give back what flows needed
 *
 * Returns when none of them is left. There must be no ports any more.
 */
void vnp_flow_unregister(void)
{
	rcu_barrier();
	kmem_cache_destroy(flow_cache);
}
