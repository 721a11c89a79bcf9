// SPDX-License-Identifier: GPL-2.0
/*
 * The memory of a longest-prefix table: nodes and short rows of them, made
 * outside the tree and freed after they left it.
 */
#include "lpm_node.h"

#include <linux/align.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/slab.h>

/* Bytes below the node; the node itself has to be aligned for a u64. */
static size_t values_size(u64 internal)
{
	return ALIGN(hweight64(internal & ~VNP_LPM_CHILDLESS) * sizeof(u32),
		     sizeof(u64));
}

/* Bytes from the node on. */
static size_t node_size(const struct vnp_lpm_node *node)
{
	unsigned int degree = vnp_lpm_node_degree(node);

	return degree ? struct_size(node, child, degree) :
			offsetof(struct vnp_lpm_node, external);
}

static void *node_block(struct vnp_lpm_node *node)
{
	return (void *)node - values_size(node->internal);
}

static struct vnp_lpm_node *node_alloc(u64 internal, size_t size, gfp_t gfp)
{
	size_t below = values_size(internal);
	struct vnp_lpm_node *node;
	void *block;

	block = kmalloc(below + size, gfp);
	if (!block)
		return NULL;
	node = block + below;
	node->internal = internal;
	return node;
}

/**
 * vnp_lpm_node_create() - make a node
 * @internal: which values it has room for
 * @external: which children it has room for; 0 for a leaf
 * @gfp: how to allocate
 *
 * Context: May sleep.
 * Return: the node, without values and children filled in, or NULL.
 */
struct vnp_lpm_node *vnp_lpm_node_create(u64 internal, u64 external, gfp_t gfp)
{
	struct vnp_lpm_node *node;

	if (!external)
		return node_alloc(internal | VNP_LPM_CHILDLESS,
				  offsetof(struct vnp_lpm_node, external), gfp);

	node = node_alloc(internal,
			  struct_size(node, child, hweight64(external)), gfp);
	if (node)
		node->external = external;
	return node;
}

/**
 * vnp_lpm_node_copy() - make a node with what another one has
 * @old: the other one; not a skip
 * @internal: which values the new one has room for
 * @external: which children the new one has room for; 0 for a leaf
 * @gfp: how to allocate
 *
 * Context: May sleep. The caller keeps other writers out.
 * Return: the node, with those values and children filled in that @old has too,
 *	or NULL.
 */
struct vnp_lpm_node *vnp_lpm_node_copy(struct vnp_lpm_node *old, u64 internal,
				       u64 external, gfp_t gfp)
{
	u64 values = internal & vnp_lpm_node_values(old);
	u64 children = external & vnp_lpm_node_children(old);
	struct vnp_lpm_node *node, *child;
	unsigned int bit;

	node = vnp_lpm_node_create(internal, external, gfp);
	if (!node)
		return NULL;

	for (; values; values &= values - 1) {
		bit = __ffs64(values);
		*vnp_lpm_node_value(node, bit) = *vnp_lpm_node_value(old, bit);
	}
	for (; children; children &= children - 1) {
		bit = __ffs64(children);
		child = vnp_lpm_node_at(vnp_lpm_node_child(old, bit));
		RCU_INIT_POINTER(*vnp_lpm_node_child(node, bit), child);
	}
	return node;
}

/**
 * vnp_lpm_node_destroy() - free a node that no reader can see
 * @node: the node, which readers have never seen, or can no longer
 *
 * Context: Any.
 */
void vnp_lpm_node_destroy(struct vnp_lpm_node *node)
{
	kfree(node_block(node));
}

/*
 * Nodes that have left the tree. A node has no room for a head of its own, and
 * freeing must not want memory when there is none, so the room is there before
 * a change begins.
 */
struct vnp_lpm_retired {
	struct rcu_head rcu;
	unsigned int count;
	void *block[61];
};

static void retired_free(struct vnp_lpm_retired *retired)
{
	while (retired->count)
		kfree(retired->block[--retired->count]);
	kfree(retired);
}

static void retired_free_rcu(struct rcu_head *rcu)
{
	retired_free(container_of(rcu, struct vnp_lpm_retired, rcu));
}

/**
 * vnp_lpm_flush() - free what has left the trees, a grace period from now
 * @lpm: the table
 *
 * For the end of a row of changes. Without it the last few nodes stay until
 * there are more, or until the table goes.
 *
 * Context: Any. The caller keeps other writers out, and whoever unloads the
 *	code calls rcu_barrier().
 */
void vnp_lpm_flush(struct vnp_lpm *lpm)
{
	if (lpm->retired)
		call_rcu(&lpm->retired->rcu, retired_free_rcu);
	lpm->retired = NULL;
}

/**
 * vnp_lpm_retired_reserve() - have room for what one change takes out
 * @lpm: the table
 * @gfp: how to allocate
 *
 * Context: May sleep. The caller keeps other writers out.
 * Return: 0 or -ENOMEM
 */
int vnp_lpm_retired_reserve(struct vnp_lpm *lpm, gfp_t gfp)
{
	struct vnp_lpm_retired *retired = lpm->retired;

	if (!lpm->is_live)
		return 0;
	if (retired && retired->count + VNP_LPM_RETIRED_MAX <=
		       ARRAY_SIZE(retired->block))
		return 0;
	retired = kmalloc(sizeof(*retired), gfp);
	if (!retired)
		return -ENOMEM;
	retired->count = 0;
	vnp_lpm_flush(lpm);
	lpm->retired = retired;
	return 0;
}

/**
 * vnp_lpm_retired_destroy() - free what has left the trees, at once
 * @lpm: the table, which no reader can see
 *
 * Context: Any.
 */
void vnp_lpm_retired_destroy(struct vnp_lpm *lpm)
{
	if (lpm->retired)
		retired_free(lpm->retired);
	lpm->retired = NULL;
}

/**
 * vnp_lpm_node_retire() - free a node that readers have just lost sight of
 * @lpm: the table; there is room, see vnp_lpm_retired_reserve()
 * @node: the node, which has left the tree
 *
 * Context: Any. The caller keeps other writers out.
 */
void vnp_lpm_node_retire(struct vnp_lpm *lpm, struct vnp_lpm_node *node)
{
	struct vnp_lpm_retired *retired = lpm->retired;

	if (lpm->is_live)
		retired->block[retired->count++] = node_block(node);
	else
		vnp_lpm_node_destroy(node);
}

/**
 * vnp_lpm_node_bytes() - measure the memory that a node takes
 * @node: the node
 *
 * Context: Any. The caller keeps writers out.
 * Return: bytes, as the allocator rounds them.
 */
size_t vnp_lpm_node_bytes(const struct vnp_lpm_node *node)
{
	return kmalloc_size_roundup(values_size(node->internal) +
				    node_size(node));
}

/**
 * vnp_lpm_link_create() - make a link
 * @bits: begins with the bits that lead to @child
 * @levels: how many nodes the link stands for, up to VNP_LPM_SKIP_LEVELS
 * @child: what it leads to
 * @gfp: how to allocate
 *
 * Context: May sleep.
 * Return: the link, which is @child itself for 0 @levels, or NULL.
 */
struct vnp_lpm_node *vnp_lpm_link_create(u64 bits, unsigned int levels,
					 struct vnp_lpm_node *child, gfp_t gfp)
{
	unsigned int shift = 64 - levels * VNP_LPM_STRIDE;
	struct vnp_lpm_node *link;

	if (!levels)
		return child;

	if (levels == 1) {
		link = vnp_lpm_node_create(0, BIT_ULL(bits >> shift), gfp);
	} else {
		link = node_alloc(VNP_LPM_CHILDLESS,
				  struct_size(link, child, 1), gfp);
		if (link)
			link->key = (~bits >> shift << shift) | shift;
	}
	if (link)
		RCU_INIT_POINTER(link->child[0], child);
	return link;
}

/**
 * vnp_lpm_path_create() - make a leaf with one value, and the links to it
 * @bits: of the prefix that has the value, from where the path begins
 * @left: how many of them count
 * @value: the value
 *
 * Context: May sleep.
 * Return: the first node of the path, or NULL.
 */
struct vnp_lpm_node *vnp_lpm_path_create(struct vnp_lpm_bits bits,
					 unsigned int left, u32 value)
{
	unsigned int levels = left / VNP_LPM_STRIDE;
	struct vnp_lpm_node *node, *link;
	struct vnp_lpm_bits rest;
	unsigned int bit, part;

	rest = vnp_lpm_bits_after(bits, levels * VNP_LPM_STRIDE);
	bit = vnp_lpm_value_bit(rest, left % VNP_LPM_STRIDE);
	node = vnp_lpm_node_create(BIT_ULL(bit), 0, GFP_KERNEL_ACCOUNT);
	if (!node)
		return NULL;
	*vnp_lpm_node_value(node, bit) = value;

	for (; levels; levels -= part) {
		part = min(levels, VNP_LPM_SKIP_LEVELS);
		rest = vnp_lpm_bits_after(bits,
					  (levels - part) * VNP_LPM_STRIDE);
		link = vnp_lpm_link_create(rest.high, part, node,
					   GFP_KERNEL_ACCOUNT);
		if (!link) {
			vnp_lpm_path_destroy(node);
			return NULL;
		}
		node = link;
	}
	return node;
}

/**
 * vnp_lpm_path_destroy() - free links, and the leaf they lead to
 * @node: the first node of the path, which readers have never seen
 *
 * Context: Any.
 */
void vnp_lpm_path_destroy(struct vnp_lpm_node *node)
{
	struct vnp_lpm_node *next;

	for (; node; node = next) {
		next = NULL;
		if (vnp_lpm_node_degree(node))
			next = vnp_lpm_node_at(&node->child[0]);
		vnp_lpm_node_destroy(node);
	}
}

/**
 * vnp_lpm_fork_create() - make a node that leads two ways
 * @bits: of a prefix that the node has, or leads to; from the node on
 * @left: how many of them count
 * @value: value of that prefix
 * @index: the six bits that lead to @other
 * @other: where the other way goes
 *
 * Context: May sleep.
 * Return: the node, or NULL.
 */
struct vnp_lpm_node *vnp_lpm_fork_create(struct vnp_lpm_bits bits,
					 unsigned int left, u32 value,
					 unsigned int index,
					 struct vnp_lpm_node *other)
{
	unsigned int own = vnp_lpm_bits_first(bits);
	struct vnp_lpm_node *fork, *path;

	if (left < VNP_LPM_STRIDE) {
		own = vnp_lpm_value_bit(bits, left);
		fork = vnp_lpm_node_create(BIT_ULL(own), BIT_ULL(index),
					   GFP_KERNEL_ACCOUNT);
		if (!fork)
			return NULL;
		*vnp_lpm_node_value(fork, own) = value;
	} else {
		bits = vnp_lpm_bits_after(bits, VNP_LPM_STRIDE);
		path = vnp_lpm_path_create(bits, left - VNP_LPM_STRIDE, value);
		if (!path)
			return NULL;
		fork = vnp_lpm_node_create(0, BIT_ULL(own) | BIT_ULL(index),
					   GFP_KERNEL_ACCOUNT);
		if (!fork) {
			vnp_lpm_path_destroy(path);
			return NULL;
		}
		RCU_INIT_POINTER(*vnp_lpm_node_child(fork, own), path);
	}
	RCU_INIT_POINTER(*vnp_lpm_node_child(fork, index), other);
	return fork;
}

/**
 * vnp_lpm_fork_destroy() - free what vnp_lpm_fork_create() made
 * @fork: the node, which readers have never seen
 * @other: what it was given to lead to, and is not freed
 *
 * Context: Any.
 */
void vnp_lpm_fork_destroy(struct vnp_lpm_node *fork,
			  const struct vnp_lpm_node *other)
{
	struct vnp_lpm_node *child;
	unsigned int i;

	for (i = 0; i < vnp_lpm_node_degree(fork); i++) {
		child = vnp_lpm_node_at(&fork->child[i]);
		if (child != other)
			vnp_lpm_path_destroy(child);
	}
	vnp_lpm_node_destroy(fork);
}
