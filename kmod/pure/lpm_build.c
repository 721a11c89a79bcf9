// SPDX-License-Identifier: GPL-2.0
/*
 * A longest-prefix table made in one go, upon another one or upon nothing.
 *
 * What is to be put in is sorted, so each part of it that belongs below a node
 * stands together, and nodes are made from the root down, each once and of the
 * size that it keeps. They stand in one piece of memory, whose size a first
 * pass finds by doing the same without it.
 *
 * Upon another table, only the nodes on the ways to what is put in are made:
 * each with what the node in its place has, and what is new. Where nothing is
 * new the tree goes on in the nodes of the other table, which has to stay as
 * long as this one does and must not change. A skip that is left in the middle
 * goes on in a shorter one.
 *
 * lpm.c describes the tree, lpm_node.h has the layout of a node. A table that
 * was made here is not changed, and not freed by vnp_lpm_destroy().
 */
#include "lpm_build.h"

#include <linux/align.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "lpm.h"
#include "lpm_node.h"
#include "prefix.h"

/* Where nodes go; without @memory they are only measured. */
struct builder {
	void *memory;
	size_t used;
};

/* A place in the table below: a node, or inside of what a skip stands for. */
struct place {
	struct vnp_lpm_node *node;	/* NULL: nothing is there */
	unsigned int passed;		/* levels of a skip */
};

/* A node that is being made, and what belongs there and below. */
struct step {
	struct vnp_lpm_node *node;	/* NULL while measuring */
	struct place place;
	const struct vnp_lpm_entry *at;
	const struct vnp_lpm_entry *end;
	unsigned int start;		/* the first bit that it looks at */
	unsigned int levels;		/* more than 1 for a skip */
	u64 todo;			/* children that are to be made */
};

/* Making nodes */

static struct vnp_lpm_node *add_node(struct builder *builder, u64 internal,
				     size_t size)
{
	size_t below = ALIGN(hweight64(internal & ~VNP_LPM_CHILDLESS) *
			     sizeof(u32), sizeof(u64));
	struct vnp_lpm_node *node = NULL;

	if (builder->memory) {
		node = builder->memory + builder->used + below;
		node->internal = internal;
	}
	builder->used += below + ALIGN(size, sizeof(u64));
	return node;
}

static struct vnp_lpm_node *add_leaf(struct builder *builder, u64 internal)
{
	return add_node(builder, internal | VNP_LPM_CHILDLESS,
			offsetof(struct vnp_lpm_node, external));
}

static struct vnp_lpm_node *add_fork(struct builder *builder, u64 internal,
				     u64 external)
{
	struct vnp_lpm_node *node;

	node = add_node(builder, internal,
			struct_size(node, child, hweight64(external)));
	if (node)
		node->external = external;
	return node;
}

/* See vnp_lpm_link_create(). */
static struct vnp_lpm_node *add_link(struct builder *builder, u64 bits,
				     unsigned int levels)
{
	unsigned int shift = 64 - levels * VNP_LPM_STRIDE;
	struct vnp_lpm_node *link;

	if (levels == 1)
		return add_fork(builder, 0, BIT_ULL(bits >> shift));
	link = add_node(builder, VNP_LPM_CHILDLESS,
			struct_size(link, child, 1));
	if (link)
		link->key = (~bits >> shift << shift) | shift;
	return link;
}

/* The table below */

static bool is_in_skip(struct place place)
{
	return place.node && vnp_lpm_node_is_skip(place.node);
}

static u64 place_bits(struct place place)
{
	return vnp_lpm_link_bits(place.node) <<
	       (place.passed * VNP_LPM_STRIDE);
}

static unsigned int place_levels(struct place place)
{
	return vnp_lpm_link_levels(place.node) - place.passed;
}

static u64 place_values(struct place place)
{
	return place.node ? vnp_lpm_node_values(place.node) : 0;
}

static u64 place_children(struct place place)
{
	if (is_in_skip(place))
		return BIT_ULL(place_bits(place) >> (64 - VNP_LPM_STRIDE));
	return place.node ? vnp_lpm_node_children(place.node) : 0;
}

static struct place place_pass(struct place place, unsigned int levels)
{
	if (levels < place_levels(place))
		place.passed += levels;
	else
		place = (struct place){
			.node = vnp_lpm_node_at(&place.node->child[0]),
		};
	return place;
}

static struct place place_child(struct place place, unsigned int index)
{
	if (!(place_children(place) >> index & 1))
		return (struct place){};
	if (is_in_skip(place))
		return place_pass(place, 1);
	return (struct place){
		.node = vnp_lpm_node_at(vnp_lpm_node_child(place.node, index)),
	};
}

/* What leads on into the table below. */
static struct vnp_lpm_node *place_share(struct builder *builder,
					struct place place)
{
	struct vnp_lpm_node *link;

	if (!place.passed)
		return place.node;
	link = add_link(builder, place_bits(place), place_levels(place));
	if (link)
		RCU_INIT_POINTER(link->child[0],
				 vnp_lpm_node_at(&place.node->child[0]));
	return link;
}

/* Going down */

/* The bits of an entry from the one at @start on, as far as a word goes. */
static u64 bits_from(const struct vnp_lpm_entry *entry, unsigned int start)
{
	return vnp_lpm_bits_after(entry->bits, start).high;
}

/* Whether the node that looks at the bits from @start on has the value. */
static bool is_value(const struct vnp_lpm_entry *entry, unsigned int start)
{
	return entry->len < start + VNP_LPM_STRIDE;
}

static unsigned int value_bit(const struct vnp_lpm_entry *entry,
			      unsigned int start)
{
	return vnp_lpm_value_bit(vnp_lpm_bits_after(entry->bits, start),
				 entry->len - start);
}

static unsigned int child_index(const struct vnp_lpm_entry *entry,
				unsigned int start)
{
	return bits_from(entry, start) >> (64 - VNP_LPM_STRIDE);
}

static unsigned int same_levels(u64 a, u64 b)
{
	return (64 - fls64(a ^ b)) / VNP_LPM_STRIDE;
}

/*
 * How many levels do nothing but lead on. What the first and the last entry
 * have in common all have, and an entry that ends within that is the first.
 */
static unsigned int idle_levels(const struct step *step)
{
	u64 bits = bits_from(step->at, step->start);
	unsigned int levels;

	if (step->place.node && !is_in_skip(step->place))
		return 0;
	levels = min(same_levels(bits, bits_from(step->end - 1, step->start)),
		     (step->at->len - step->start) / VNP_LPM_STRIDE);
	if (is_in_skip(step->place))
		levels = min3(levels, place_levels(step->place),
			      same_levels(bits, place_bits(step->place)));
	return min(levels, VNP_LPM_SKIP_LEVELS);
}

static void fill_values(const struct step *step)
{
	u64 values = place_values(step->place);
	const struct vnp_lpm_entry *entry;
	unsigned int bit;

	for (; values; values &= values - 1) {
		bit = __ffs64(values);
		*vnp_lpm_node_value(step->node, bit) =
			*vnp_lpm_node_value(step->place.node, bit);
	}
	for (entry = step->at; entry < step->end; entry++)
		if (is_value(entry, step->start))
			*vnp_lpm_node_value(step->node,
					    value_bit(entry, step->start)) =
				entry->value;
}

static struct vnp_lpm_node *begin_node(struct builder *builder,
				       struct step *step)
{
	u64 internal = place_values(step->place);
	u64 external = place_children(step->place);
	const struct vnp_lpm_entry *entry;

	for (entry = step->at; entry < step->end; entry++)
		if (is_value(entry, step->start))
			internal |= BIT_ULL(value_bit(entry, step->start));
		else
			external |= BIT_ULL(child_index(entry, step->start));
	step->todo = external;
	step->node = external ? add_fork(builder, internal, external) :
				add_leaf(builder, internal);
	if (step->node)
		fill_values(step);
	return step->node;
}

/* Make the node of a step, but for its children. */
static struct vnp_lpm_node *begin(struct builder *builder, struct step *step)
{
	step->levels = idle_levels(step);
	if (step->levels <= 1) {
		step->levels = 1;
		return begin_node(builder, step);
	}
	step->todo = 1;
	step->node = add_link(builder, bits_from(step->at, step->start),
			      step->levels);
	return step->node;
}

/* What is below a skip: all of it. Return: where the skip points at it. */
static struct vnp_lpm_node __rcu **descend_skip(struct step *step,
						struct step *next)
{
	step->todo = 0;
	next->at = step->at;
	next->end = step->end;
	next->place = (struct place){};
	if (step->place.node)
		next->place = place_pass(step->place, step->levels);
	return step->node ? &step->node->child[0] : NULL;
}

/*
 * What is below the next child. Of those who share six bits, entries that have
 * their value in the node itself come before those that go on.
 */
static struct vnp_lpm_node __rcu **descend_child(struct step *step,
						 struct step *next)
{
	unsigned int index = __ffs64(step->todo);

	step->todo &= step->todo - 1;
	while (step->at < step->end && is_value(step->at, step->start))
		step->at++;
	next->at = step->at;
	while (step->at < step->end && !is_value(step->at, step->start) &&
	       child_index(step->at, step->start) == index)
		step->at++;
	next->end = step->at;
	next->place = place_child(step->place, index);
	return step->node ? vnp_lpm_node_child(step->node, index) : NULL;
}

static struct vnp_lpm_node __rcu **descend(struct step *step,
					   struct step *next)
{
	next->start = step->start + step->levels * VNP_LPM_STRIDE;
	if (step->levels > 1)
		return descend_skip(step, next);
	return descend_child(step, next);
}

/* One tree, of entries that begin alike; not of none. */
static struct vnp_lpm_node *build_tree(struct builder *builder,
				       struct vnp_lpm_node *under,
				       const struct vnp_lpm_entry *at,
				       const struct vnp_lpm_entry *end)
{
	struct step steps[VNP_LPM_MAX_DEPTH], *step = steps, *next;
	struct vnp_lpm_node *root, *made;
	struct vnp_lpm_node __rcu **slot;

	*step = (struct step){
		.place.node = under,
		.at = at,
		.end = end,
		.start = VNP_LPM_ROOT_BITS,
	};
	root = begin(builder, step);
	for (;;) {
		while (!step->todo) {
			if (step == steps)
				return root;
			step--;
		}
		next = step + 1;
		slot = descend(step, next);
		if (next->at < next->end) {
			made = begin(builder, next);
			step = next;
		} else {
			made = place_share(builder, next->place);
		}
		if (slot)
			RCU_INIT_POINTER(*slot, made);
		cond_resched();
	}
}

/* Lengths 1 to 6 */

static bool is_in_top(const struct vnp_lpm_entry *entry, unsigned int half)
{
	return entry->len && entry->len < VNP_LPM_ROOT_BITS &&
	       entry->bits.high >> 63 == half;
}

static struct vnp_lpm_node *build_top(struct builder *builder,
				      struct vnp_lpm_node *under,
				      const struct vnp_lpm_entry *entries,
				      unsigned int count, unsigned int half)
{
	u64 internal = 0, values;
	struct vnp_lpm_node *node;
	unsigned int i, bit;

	for (i = 0; i < count; i++)
		if (is_in_top(&entries[i], half))
			internal |= BIT_ULL(value_bit(&entries[i], 1));
	if (!internal)
		return under;
	values = under ? vnp_lpm_node_values(under) : 0;
	node = add_leaf(builder, internal | values);
	if (!node)
		return NULL;
	for (; values; values &= values - 1) {
		bit = __ffs64(values);
		*vnp_lpm_node_value(node, bit) =
			*vnp_lpm_node_value(under, bit);
	}
	for (i = 0; i < count; i++)
		if (is_in_top(&entries[i], half))
			*vnp_lpm_node_value(node, value_bit(&entries[i], 1)) =
				entries[i].value;
	return node;
}

/* All of it */

static unsigned int root_index(const struct vnp_lpm_entry *entry)
{
	return entry->bits.high >> (64 - VNP_LPM_ROOT_BITS);
}

static bool is_long(const struct vnp_lpm_entry *entry)
{
	return entry->len >= VNP_LPM_ROOT_BITS;
}

static void build_roots(struct builder *builder, struct vnp_lpm *lpm,
			const struct vnp_lpm *under,
			const struct vnp_lpm_entry *at,
			const struct vnp_lpm_entry *end)
{
	const struct vnp_lpm_entry *first;
	struct vnp_lpm_node *node;
	unsigned int root;

	while (at < end) {
		first = at++;
		if (!is_long(first))
			continue;
		root = root_index(first);
		while (at < end && is_long(at) && root_index(at) == root)
			at++;
		node = under ? vnp_lpm_node_at(&under->root[root]) : NULL;
		node = build_tree(builder, node, first, at);
		if (lpm)
			RCU_INIT_POINTER(lpm->root[root], node);
	}
}

static void build(struct builder *builder, struct vnp_lpm *lpm,
		  const struct vnp_lpm *under,
		  const struct vnp_lpm_entry *entries, unsigned int count)
{
	struct vnp_lpm_node *node;
	unsigned int half;

	build_roots(builder, lpm, under, entries, entries + count);
	for (half = 0; half < 2; half++) {
		node = under ? vnp_lpm_node_at(&under->top[half]) : NULL;
		node = build_top(builder, node, entries, count, half);
		if (lpm)
			RCU_INIT_POINTER(lpm->top[half], node);
	}
	/* The shortest comes first. */
	if (lpm && count && !entries[0].len)
		lpm->fallback = entries[0].value;
}

/**
 * vnp_lpm_entry() - say what is to be put in
 * @prefix: the prefix, without host bits
 * @value: its value; not 0
 *
 * Return: the entry
 */
struct vnp_lpm_entry vnp_lpm_entry(const struct vnp_prefix *prefix, u32 value)
{
	const struct vnp_addr *addr = &prefix->addr;

	return (struct vnp_lpm_entry){
		.bits = vnp_lpm_bits(addr->family, &addr->v6),
		.value = value,
		.len = prefix->len,
		.family = addr->family,
	};
}

/**
 * vnp_lpm_build_split() - find where a list goes over to IPv6
 * @entries: prefixes of both families, in the order of vnp_prefix_cmp()
 * @count: length of @entries
 *
 * Return: how many are of IPv4, which come first
 */
unsigned int vnp_lpm_build_split(const struct vnp_lpm_entry *entries,
				 unsigned int count)
{
	unsigned int at = 0;

	while (at < count && entries[at].family == AF_INET)
		at++;
	return at;
}

/**
 * vnp_lpm_build_size() - measure what vnp_lpm_build() would make
 * @under: the table to build upon, or NULL
 * @entries: what to put in, in the order of vnp_prefix_cmp(), without equals,
 *	of one family
 * @count: length of @entries
 *
 * Context: May sleep. Nobody changes @under.
 * Return: bytes that it needs for nodes
 */
size_t vnp_lpm_build_size(const struct vnp_lpm *under,
			  const struct vnp_lpm_entry *entries,
			  unsigned int count)
{
	struct builder builder = {};

	build(&builder, NULL, under, entries, count);
	return builder.used;
}

/**
 * vnp_lpm_build() - make a table
 * @lpm: memory for it
 * @under: the table to build upon, or NULL; @lpm has all that it has, and must
 *	not be read after @under has gone
 * @entries: what to put in, or to put in the place of what @under has; in the
 *	order of vnp_prefix_cmp(), without equals, of one family
 * @count: length of @entries
 * @memory: for nodes, as much as vnp_lpm_build_size() says, aligned for a u64;
 *	freed by the caller when nobody reads @lpm
 *
 * Context: May sleep. Nobody changes @under.
 */
void vnp_lpm_build(struct vnp_lpm *lpm, const struct vnp_lpm *under,
		   const struct vnp_lpm_entry *entries, unsigned int count,
		   void *memory)
{
	struct builder builder = { .memory = memory };

	if (under)
		memcpy(lpm, under, sizeof(*lpm));
	else
		memset(lpm, 0, sizeof(*lpm));
	if (count)
		build(&builder, lpm, under, entries, count);
}
