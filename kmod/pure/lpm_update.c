// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of a longest-prefix table: the walk to where a prefix belongs, and
 * what is put there in a single store. lpm.c says why readers may go on.
 */
#include "lpm.h"

#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>

#include "lpm_node.h"
#include "prefix.h"

/*
 * The way from a root to where a prefix belongs: @slot points to each node on
 * it, and @index says which child was taken out of each but the last.
 */
struct walk {
	struct vnp_lpm *lpm;
	struct vnp_lpm_bits bits;	/* of the prefix, from the last node */
	unsigned int left;		/* how many of them count */
	unsigned int depth;		/* of the last node */
	struct vnp_lpm_node __rcu **slot[VNP_LPM_MAX_DEPTH];
	u8 index[VNP_LPM_MAX_DEPTH];
};

/* Start at the root for @prefix, which is not of length 0. */
static void walk_init(struct walk *walk, struct vnp_lpm *lpm,
		      const struct vnp_prefix *prefix)
{
	unsigned int skip = VNP_LPM_ROOT_BITS;
	struct vnp_lpm_bits bits;

	bits = vnp_lpm_bits(prefix->addr.family, &prefix->addr.v6);
	if (prefix->len < skip) {
		skip = 1;
		walk->slot[0] = &lpm->top[bits.high >> 63];
	} else {
		walk->slot[0] = &lpm->root[bits.high >> (64 - skip)];
	}
	walk->lpm = lpm;
	walk->bits = vnp_lpm_bits_after(bits, skip);
	walk->left = prefix->len - skip;
	walk->depth = 0;
}

static struct vnp_lpm_node *walk_node(const struct walk *walk)
{
	return vnp_lpm_node_at(walk->slot[walk->depth]);
}

static void walk_step(struct walk *walk, unsigned int count,
		      struct vnp_lpm_node __rcu **slot)
{
	walk->index[walk->depth] = vnp_lpm_bits_first(walk->bits);
	walk->slot[++walk->depth] = slot;
	walk->bits = vnp_lpm_bits_after(walk->bits, count);
	walk->left -= count;
}

/*
 * Go down to the node where the prefix belongs, or as far as there is a way;
 * that is where walk_node() is then, NULL for an empty root.
 */
static void walk_down(struct walk *walk)
{
	struct vnp_lpm_node __rcu **slot;
	struct vnp_lpm_node *node;
	unsigned int count, index;
	u64 other;

	for (;;) {
		node = walk_node(walk);
		if (!node)
			return;

		if (vnp_lpm_node_is_skip(node)) {
			count = vnp_lpm_link_levels(node) * VNP_LPM_STRIDE;
			other = walk->bits.high ^ vnp_lpm_link_bits(node);
			if (walk->left < count || other >> (64 - count))
				return;
			slot = &node->child[0];
		} else {
			count = VNP_LPM_STRIDE;
			index = vnp_lpm_bits_first(walk->bits);
			if (walk->left < count ||
			    !(vnp_lpm_node_children(node) >> index & 1))
				return;
			slot = vnp_lpm_node_child(node, index);
		}
		walk_step(walk, count, slot);
	}
}

/*
 * Go where the prefix belongs. Return: its value, NULL if there is no place for
 * one. What is of length 0 has a place, and there is no walk.
 */
static u32 *walk_to(struct walk *walk, struct vnp_lpm *lpm,
		    const struct vnp_prefix *prefix)
{
	struct vnp_lpm_node *node;
	unsigned int bit;

	if (!prefix->len)
		return &lpm->fallback;
	walk_init(walk, lpm, prefix);
	walk_down(walk);
	node = walk_node(walk);
	if (!node || vnp_lpm_node_is_skip(node) || walk->left >= VNP_LPM_STRIDE)
		return NULL;
	bit = vnp_lpm_value_bit(walk->bits, walk->left);
	if (!(node->internal & BIT_ULL(bit)))
		return NULL;
	return vnp_lpm_node_value(node, bit);
}

/* Let readers see @node and all below it, in the place of what was there. */
static void walk_publish(const struct walk *walk, unsigned int depth,
			 struct vnp_lpm_node *node)
{
	/* Pairs with the dependent loads of vnp_lpm_find(). */
	rcu_assign_pointer(*walk->slot[depth], node);
}

static int insert_path(const struct walk *walk, u32 value)
{
	struct vnp_lpm_node *path;

	path = vnp_lpm_path_create(walk->bits, walk->left, value);
	if (!path)
		return -ENOMEM;

	walk_publish(walk, walk->depth, path);
	return 0;
}

static int insert_value(const struct walk *walk, struct vnp_lpm_node *old,
			u32 value)
{
	unsigned int bit = vnp_lpm_value_bit(walk->bits, walk->left);
	struct vnp_lpm_node *node;

	node = vnp_lpm_node_copy(old, vnp_lpm_node_values(old) | BIT_ULL(bit),
				 vnp_lpm_node_children(old),
				 GFP_KERNEL_ACCOUNT);
	if (!node)
		return -ENOMEM;
	*vnp_lpm_node_value(node, bit) = value;

	walk_publish(walk, walk->depth, node);
	vnp_lpm_node_retire(walk->lpm, old);
	return 0;
}

static int insert_child(const struct walk *walk, struct vnp_lpm_node *old,
			u32 value)
{
	unsigned int index = vnp_lpm_bits_first(walk->bits);
	struct vnp_lpm_node *node, *path;
	struct vnp_lpm_bits rest;

	rest = vnp_lpm_bits_after(walk->bits, VNP_LPM_STRIDE);
	path = vnp_lpm_path_create(rest, walk->left - VNP_LPM_STRIDE, value);
	if (!path)
		return -ENOMEM;

	node = vnp_lpm_node_copy(old, vnp_lpm_node_values(old),
				 vnp_lpm_node_children(old) | BIT_ULL(index),
				 GFP_KERNEL_ACCOUNT);
	if (!node) {
		vnp_lpm_path_destroy(path);
		return -ENOMEM;
	}
	RCU_INIT_POINTER(*vnp_lpm_node_child(node, index), path);

	walk_publish(walk, walk->depth, node);
	vnp_lpm_node_retire(walk->lpm, old);
	return 0;
}

/* The prefix leaves the way of a skip: a fork in the middle of it. */
static int insert_fork(const struct walk *walk, struct vnp_lpm_node *old,
		       u32 value)
{
	struct vnp_lpm_node *end = vnp_lpm_node_at(&old->child[0]);
	struct vnp_lpm_node *before, *fork, *after;
	u64 bits = vnp_lpm_link_bits(old), rest;
	unsigned int levels, common, index;

	/* Levels that both go: at least one less than the skip has. */
	levels = (64 - fls64(bits ^ walk->bits.high)) / VNP_LPM_STRIDE;
	levels = min(levels, walk->left / VNP_LPM_STRIDE);
	common = levels * VNP_LPM_STRIDE;
	rest = bits << common;
	index = rest >> (64 - VNP_LPM_STRIDE);

	after = vnp_lpm_link_create(rest << VNP_LPM_STRIDE,
				    vnp_lpm_link_levels(old) - levels - 1, end,
				    GFP_KERNEL_ACCOUNT);
	if (!after)
		return -ENOMEM;
	fork = vnp_lpm_fork_create(vnp_lpm_bits_after(walk->bits, common),
				   walk->left - common, value, index, after);
	if (!fork)
		goto err_destroy_after;
	before = vnp_lpm_link_create(bits, levels, fork, GFP_KERNEL_ACCOUNT);
	if (!before)
		goto err_destroy_fork;

	walk_publish(walk, walk->depth, before);
	vnp_lpm_node_retire(walk->lpm, old);
	return 0;

err_destroy_fork:
	vnp_lpm_fork_destroy(fork, after);
err_destroy_after:
	if (after != end)
		vnp_lpm_node_destroy(after);
	return -ENOMEM;
}

static int insert_prefix(const struct walk *walk, u32 value)
{
	struct vnp_lpm_node *node = walk_node(walk);
	int err;

	err = vnp_lpm_retired_reserve(walk->lpm, GFP_KERNEL_ACCOUNT);
	if (err)
		return err;
	if (!node)
		return insert_path(walk, value);
	if (vnp_lpm_node_is_skip(node))
		return insert_fork(walk, node, value);
	if (walk->left < VNP_LPM_STRIDE)
		return insert_value(walk, node, value);
	return insert_child(walk, node, value);
}

/* The prefix is there, and had the value @old. */
static void insert_note(struct vnp_lpm *lpm, u32 old)
{
	lpm->count += !old;
	lpm->generation++;
	if (!lpm->is_live)
		return;
	lpm->added = get_state_synchronize_rcu();
	lpm->has_added = true;
}

/**
 * vnp_lpm_insert() - add a prefix, or change its value
 * @lpm: the table
 * @prefix: the prefix, always of the same family; host bits do not matter
 * @value: its value; not 0
 * @old: where to put the value that it had, or 0
 *
 * Context: May sleep. The caller keeps other writers out.
 * Return: 0, -EINVAL if @value is 0, or -ENOMEM; on error the table has not
 *	changed, and @old may be whatever it was.
 */
int vnp_lpm_insert(struct vnp_lpm *lpm, const struct vnp_prefix *prefix,
		   u32 value, u32 *old)
{
	struct walk walk;
	u32 *place;
	int err;

	if (!value)
		return -EINVAL;
	place = walk_to(&walk, lpm, prefix);
	*old = place ? *place : 0;
	if (*old == value)
		return 0;

	if (place) {
		/* Pairs with the READ_ONCE() of vnp_lpm_find(). */
		smp_store_release(place, value);
	} else {
		err = insert_prefix(&walk, value);
		if (err)
			return err;
	}
	insert_note(lpm, *old);
	return 0;
}

/*
 * What is taken away cannot be kept instead, so this does not fail: nodes are
 * small, and each change frees a larger one than it makes.
 */
#define GFP_DELETE (GFP_KERNEL_ACCOUNT | __GFP_NOFAIL)

/*
 * A reader that began before the last addition may have missed it, and must not
 * miss what goes as well; lpm.c has the argument.
 */
static void delete_wait(struct vnp_lpm *lpm)
{
	if (lpm->has_added)
		cond_synchronize_rcu(lpm->added);
	lpm->has_added = false;
}

/* A node is left with one child and no value: make one link of all in a row. */
static void delete_join(const struct walk *walk, unsigned int depth,
			u64 external)
{
	struct vnp_lpm_node *node = vnp_lpm_node_at(walk->slot[depth]);
	struct vnp_lpm_node *above = NULL, *below = NULL;
	struct vnp_lpm_node *child, *link;
	unsigned int index, levels = 1;
	u64 bits;

	index = __ffs64(external);
	bits = (u64)index << (64 - VNP_LPM_STRIDE);
	child = vnp_lpm_node_at(vnp_lpm_node_child(node, index));

	if (vnp_lpm_node_is_link(child) &&
	    vnp_lpm_link_levels(child) < VNP_LPM_SKIP_LEVELS) {
		below = child;
		bits |= vnp_lpm_link_bits(below) >> VNP_LPM_STRIDE;
		levels += vnp_lpm_link_levels(below);
		child = vnp_lpm_node_at(&below->child[0]);
	}
	if (depth) {
		above = vnp_lpm_node_at(walk->slot[depth - 1]);
		if (!vnp_lpm_node_is_link(above) ||
		    levels + vnp_lpm_link_levels(above) > VNP_LPM_SKIP_LEVELS)
			above = NULL;
	}
	if (above) {
		depth--;
		bits >>= vnp_lpm_link_levels(above) * VNP_LPM_STRIDE;
		bits |= vnp_lpm_link_bits(above);
		levels += vnp_lpm_link_levels(above);
	}

	link = vnp_lpm_link_create(bits, levels, child, GFP_DELETE);
	walk_publish(walk, depth, link);
	vnp_lpm_node_retire(walk->lpm, node);
	if (above)
		vnp_lpm_node_retire(walk->lpm, above);
	if (below)
		vnp_lpm_node_retire(walk->lpm, below);
}

/* Leave a node no more than these values and children, but one at least. */
static void delete_shrink(const struct walk *walk, unsigned int depth,
			  u64 internal, u64 external)
{
	struct vnp_lpm_node *old = vnp_lpm_node_at(walk->slot[depth]);
	struct vnp_lpm_node *node;

	if (!internal && hweight64(external) == 1) {
		delete_join(walk, depth, external);
		return;
	}
	node = vnp_lpm_node_copy(old, internal, external, GFP_DELETE);
	walk_publish(walk, depth, node);
	vnp_lpm_node_retire(walk->lpm, old);
}

/* Take out a leaf with its last value, and the links that led to it. */
static void delete_path(const struct walk *walk)
{
	struct vnp_lpm_node *node, *doomed[VNP_LPM_MAX_DEPTH];
	unsigned int depth = walk->depth, i = 0;
	u64 external;

	doomed[i++] = walk_node(walk);
	for (; depth; depth--) {
		node = vnp_lpm_node_at(walk->slot[depth - 1]);
		if (!vnp_lpm_node_is_link(node))
			break;
		doomed[i++] = node;
	}

	if (depth) {
		external = node->external & ~BIT_ULL(walk->index[depth - 1]);
		delete_shrink(walk, depth - 1, vnp_lpm_node_values(node),
			      external);
	} else {
		RCU_INIT_POINTER(*walk->slot[0], NULL);
	}
	while (i)
		vnp_lpm_node_retire(walk->lpm, doomed[--i]);
}

/* Take out the value where the walk has come to. */
static void delete_value(const struct walk *walk)
{
	struct vnp_lpm_node *node = walk_node(walk);
	u64 internal = vnp_lpm_node_values(node);

	internal &= ~BIT_ULL(vnp_lpm_value_bit(walk->bits, walk->left));
	vnp_lpm_retired_reserve(walk->lpm, GFP_DELETE);
	if (!internal && !vnp_lpm_node_children(node))
		delete_path(walk);
	else
		delete_shrink(walk, walk->depth, internal,
			      vnp_lpm_node_children(node));
}

/**
 * vnp_lpm_delete() - remove a prefix
 * @lpm: the table
 * @prefix: the prefix, always of the same family; host bits do not matter
 *
 * In a live table the first deletion after an insertion waits for a grace
 * period, if none has passed. So whoever has more than one change to make
 * inserts first.
 *
 * Context: May sleep. The caller keeps other writers out.
 * Return: the value that it had, or 0 if it was not there
 */
u32 vnp_lpm_delete(struct vnp_lpm *lpm, const struct vnp_prefix *prefix)
{
	struct walk walk;
	u32 *place, old;

	place = walk_to(&walk, lpm, prefix);
	old = place ? *place : 0;
	if (!old)
		return 0;

	delete_wait(lpm);
	if (prefix->len)
		delete_value(&walk);
	else
		/* Pairs with the READ_ONCE() of vnp_lpm_find_short(). */
		WRITE_ONCE(*place, 0);
	lpm->count--;
	lpm->generation++;
	return old;
}
