// SPDX-License-Identifier: GPL-2.0
/* Address spaces that are configured: sorted, shared, and found by overlap. */

#include "space.h"

#include <linux/mm.h>
#include <linux/rbtree_augmented.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

/* Making and freeing */

/**
 * vnp_space_alloc() - make a space for the caller to write
 * @count: how many prefixes it is to have
 *
 * Context: may sleep.
 * Return: the space, which its maker uses; or NULL without memory
 */
struct vnp_space *vnp_space_alloc(unsigned int count)
{
	struct vnp_space *space;

	space = kvzalloc(struct_size(space, prefix, count), GFP_KERNEL_ACCOUNT);
	if (!space)
		return NULL;
	space->users = 1;
	space->count = count;
	return space;
}

static int node_cmp(const void *a, const void *b)
{
	const struct vnp_space_node *one = a, *other = b;

	return vnp_prefix_cmp(&one->prefix, &other->prefix);
}

/**
 * vnp_space_sort() - make what the functions of this file need
 * @space: a space whose prefixes do not change any more
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_space_sort(struct vnp_space *space)
{
	struct vnp_space_node *nodes;
	unsigned int i;

	nodes = kvcalloc(space->count, sizeof(*nodes), GFP_KERNEL_ACCOUNT);
	if (!nodes)
		return -ENOMEM;
	for (i = 0; i < space->count; i++) {
		nodes[i].prefix = space->prefix[i];
		nodes[i].space = space;
	}
	sort(nodes, space->count, sizeof(*nodes), node_cmp, NULL);
	space->nodes = nodes;
	return 0;
}

/**
 * vnp_space_free() - free a space that nobody else knows of
 * @space: the space; may be NULL
 *
 * Context: may sleep.
 */
void vnp_space_free(struct vnp_space *space)
{
	if (!space)
		return;
	kvfree(space->nodes);
	kvfree(space);
}

/**
 * vnp_space_retire() - free a space when packets are done with it
 * @space: one that is in no index, and that no packet finds any more
 *
 * Packets read the prefixes as they were given, and not the sorted ones.
 *
 * Context: may sleep.
 */
void vnp_space_retire(struct vnp_space *space)
{
	kvfree(space->nodes);
	kvfree_rcu(space, rcu);
}

/* One or two spaces, which are sorted */

/**
 * vnp_space_overlaps_itself() - do two prefixes of a space overlap?
 * @space: the space
 *
 * What comes between a prefix and another inside of it is inside of it, too,
 * so it suffices to look at neighbours.
 *
 * Return: true if they do.
 */
bool vnp_space_overlaps_itself(const struct vnp_space *space)
{
	unsigned int i;

	for (i = 1; i < space->count; i++)
		if (vnp_prefix_overlaps(&space->nodes[i - 1].prefix,
					&space->nodes[i].prefix))
			return true;
	return false;
}

/* How many prefixes come before a prefix, or are equal to it. */
static unsigned int rank(const struct vnp_space *space,
			 const struct vnp_prefix *prefix)
{
	unsigned int low = 0, high = space->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (vnp_prefix_cmp(&space->nodes[middle].prefix, prefix) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * vnp_space_covers() - is a prefix inside one entry of a space?
 * @space: a space that does not overlap itself
 * @prefix: the prefix
 *
 * Adjacent entries are not added up: what lies in two of them is in neither.
 *
 * Return: true if one of the prefixes covers it.
 */
bool vnp_space_covers(const struct vnp_space *space,
		      const struct vnp_prefix *prefix)
{
	unsigned int at = rank(space, prefix);

	return at && vnp_prefix_covers(&space->nodes[at - 1].prefix, prefix);
}

static bool space_overlaps(const struct vnp_space *space,
			   const struct vnp_prefix *prefix)
{
	unsigned int at = rank(space, prefix);

	if (at && vnp_prefix_overlaps(&space->nodes[at - 1].prefix, prefix))
		return true;
	return at < space->count &&
	       vnp_prefix_overlaps(&space->nodes[at].prefix, prefix);
}

/**
 * vnp_space_clash() - find where two spaces overlap
 * @a: one space
 * @b: another, which does not overlap itself
 *
 * Context: the spaces must stay, for as long as the answer is used.
 * Return: the first entry of @a that overlaps an entry of @b, or NULL.
 */
const struct vnp_prefix *vnp_space_clash(const struct vnp_space *a,
					 const struct vnp_space *b)
{
	unsigned int i;

	for (i = 0; i < a->count; i++)
		if (space_overlaps(b, &a->prefix[i]))
			return &a->prefix[i];
	return NULL;
}

/**
 * vnp_space_find() - which prefix of a space has an address
 * @space: the space
 * @addr: the address
 *
 * Return: the prefix, or NULL
 */
const struct vnp_prefix *vnp_space_find(const struct vnp_space *space,
					const struct vnp_addr *addr)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		if (vnp_prefix_has_addr(&space->prefix[i], addr))
			return &space->prefix[i];
	return NULL;
}

/**
 * vnp_space_router() - the address that a subnet's router has
 * @space: the subnet's space
 * @family: AF_INET or AF_INET6
 * @near: an address; its own prefix is preferred if it is in the space
 * @router: the first host address
 *
 * Return: whether the space has prefixes of that family
 */
bool vnp_space_router(const struct vnp_space *space, u8 family,
		      const struct vnp_addr *near, struct vnp_addr *router)
{
	const struct vnp_prefix *prefix = vnp_space_find(space, near);
	unsigned int i;

	for (i = 0; !prefix && i < space->count; i++)
		if (space->prefix[i].addr.family == family)
			prefix = &space->prefix[i];
	return prefix && vnp_prefix_host(prefix, 1, router);
}

/**
 * vnp_space_equal() - do two spaces have the same prefixes?
 * @a: one space, which does not overlap itself
 * @b: another one
 *
 * Return: true if they do, in whatever order.
 */
bool vnp_space_equal(const struct vnp_space *a, const struct vnp_space *b)
{
	unsigned int i;

	if (a == b)
		return true;
	if (a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++)
		if (node_cmp(&a->nodes[i], &b->nodes[i]))
			return false;
	return true;
}

/* Many spaces */

static struct vnp_space_node *node_of(struct rb_node *rb)
{
	return rb_entry_safe(rb, struct vnp_space_node, rb);
}

static void raise(struct vnp_addr *last, const struct vnp_space_node *below)
{
	if (below && vnp_addr_cmp(&below->last, last) > 0)
		*last = below->last;
}

static bool compute_last(struct vnp_space_node *node, bool exit)
{
	struct vnp_addr last;

	vnp_prefix_last(&node->prefix, &last);
	raise(&last, node_of(node->rb.rb_left));
	raise(&last, node_of(node->rb.rb_right));
	if (exit && !vnp_addr_cmp(&node->last, &last))
		return true;
	node->last = last;
	return false;
}

RB_DECLARE_CALLBACKS(static, augment, struct vnp_space_node, rb, last,
		     compute_last)

static void insert(struct vnp_space_index *index, struct vnp_space_node *node)
{
	struct rb_node **link = &index->root.rb_node, *parent = NULL;
	struct vnp_space_node *other;

	vnp_prefix_last(&node->prefix, &node->last);
	while (*link) {
		parent = *link;
		other = node_of(parent);
		raise(&other->last, node);
		link = node_cmp(node, other) < 0 ? &parent->rb_left :
						   &parent->rb_right;
	}
	rb_link_node(&node->rb, parent, link);
	rb_insert_augmented(&node->rb, &index->root, &augment);
}

/**
 * vnp_space_index_add() - let a space be found
 * @index: the index
 * @space: a sorted space that is in no index
 */
void vnp_space_index_add(struct vnp_space_index *index,
			 struct vnp_space *space)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		insert(index, &space->nodes[i]);
}

/**
 * vnp_space_index_del() - let a space be found no longer
 * @index: the index
 * @space: a space that is in it
 */
void vnp_space_index_del(struct vnp_space_index *index,
			 struct vnp_space *space)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		rb_erase_augmented(&space->nodes[i].rb, &index->root,
				   &augment);
}

/* What is searched for: overlap is that neither ends before the other. */
struct wanted {
	const struct vnp_prefix *prefix;
	struct vnp_addr last;
};

/* Is something below a node, or the node, not all before what is wanted? */
static bool reaches(const struct vnp_space_node *node,
		    const struct wanted *wanted)
{
	return node && vnp_addr_cmp(&node->last, &wanted->prefix->addr) >= 0;
}

static bool begins_after(const struct vnp_space_node *node,
			 const struct wanted *wanted)
{
	return vnp_addr_cmp(&node->prefix.addr, &wanted->last) > 0;
}

static bool matches(const struct vnp_space_node *node,
		    const struct wanted *wanted)
{
	return vnp_prefix_overlaps(&node->prefix, wanted->prefix);
}

/* The first match from a node down; if one reaches, it is there or nowhere. */
static struct vnp_space_node *first_below(struct vnp_space_node *node,
					  const struct wanted *wanted)
{
	while (reaches(node, wanted)) {
		if (reaches(node_of(node->rb.rb_left), wanted)) {
			node = node_of(node->rb.rb_left);
			continue;
		}
		if (begins_after(node, wanted))
			return NULL;
		if (matches(node, wanted))
			return node;
		node = node_of(node->rb.rb_right);
	}
	return NULL;
}

/* The node that comes after all that is below a node. */
static struct vnp_space_node *above(struct vnp_space_node *node)
{
	struct rb_node *rb = &node->rb, *parent;

	for (parent = rb_parent(rb); parent && rb == parent->rb_right;
	     parent = rb_parent(rb))
		rb = parent;
	return node_of(parent);
}

static struct vnp_space_node *next_match(struct vnp_space_node *node,
					 const struct wanted *wanted)
{
	struct vnp_space_node *next;

	while (node) {
		next = first_below(node_of(node->rb.rb_right), wanted);
		if (next)
			return next;
		node = above(node);
		if (!node || begins_after(node, wanted))
			return NULL;
		if (matches(node, wanted))
			return node;
	}
	return NULL;
}

static struct vnp_space_node *first_match(const struct vnp_space_index *index,
					  const struct vnp_prefix *prefix,
					  struct wanted *wanted)
{
	wanted->prefix = prefix;
	vnp_prefix_last(prefix, &wanted->last);
	return first_below(node_of(index->root.rb_node), wanted);
}

/**
 * vnp_space_index_hits() - does a space of an index overlap a prefix?
 * @index: the index
 * @prefix: the prefix
 *
 * Return: true if one does.
 */
bool vnp_space_index_hits(const struct vnp_space_index *index,
			  const struct vnp_prefix *prefix)
{
	struct wanted wanted;

	return first_match(index, prefix, &wanted);
}

/**
 * vnp_space_index_begin() - forget what was marked
 * @index: the index
 */
void vnp_space_index_begin(struct vnp_space_index *index)
{
	/* Spaces that were never marked have 0. */
	index->round++;
}

/**
 * vnp_space_index_mark() - mark the spaces that overlap a prefix
 * @index: the index
 * @prefix: the prefix
 *
 * Context: May sleep.
 * Return: how many were not marked already
 */
unsigned int vnp_space_index_mark(struct vnp_space_index *index,
				  const struct vnp_prefix *prefix)
{
	struct vnp_space_node *node;
	unsigned int count = 0;
	struct wanted wanted;

	for (node = first_match(index, prefix, &wanted); node;
	     node = next_match(node, &wanted)) {
		count += node->space->round != index->round;
		node->space->round = index->round;
		/* There may be as many as a tenant has memory for. */
		cond_resched();
	}
	return count;
}
