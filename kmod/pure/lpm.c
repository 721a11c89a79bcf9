// SPDX-License-Identifier: GPL-2.0
/*
 * Longest-prefix table: a tree bitmap with path compression.
 *
 * Theory of operation
 *
 * The first seven bits of an address index an array of trees. A node of a tree
 * stands for all addresses that begin alike and looks at the next six bits:
 * nodes start at bits 7, 13, 19, 25, 31 and so on. Counted from its start, a
 * node holds the prefixes of relative length 0 to 5; a prefix of relative
 * length 6 is one of relative length 0 in a node below. The seven makes common
 * lengths fall inside nodes and not on the seams, where each would take a node
 * of its own: /8 /16 /24 /32 have relative lengths 1 3 5 1, and /48 /64 /128
 * have 5 3 1. The few prefixes of length 1 to 6 are in two nodes aside, which
 * are looked at when all else has failed, and length 0 is one number.
 *
 * A node has two bitmaps. Bit b of @internal says that it has a value for the
 * prefix with number b + 1, where a prefix of relative length r and bits p has
 * number 2^r + p, as in a heap:
 *
 *	length 0    1       2               3           ...  5
 *	bits   -    0   1   00  01  10  11  000 001 ... 111  ...  11111
 *	number 1    2   3   4   5   6   7   8   9   ... 15   ...  63
 *
 * Longer prefixes have higher bits, so the longest match for some six bits is
 * the highest bit of @internal among the six ancestors[] of those bits. Bit c
 * of @external says that there is a child for the six bits c. Only what exists
 * is stored, in the order of the bits: the rank of a bit (how many bits up to
 * and including it are set) is the place of the value or the child. Values
 * grow down from the node, children grow up:
 *
 *	... value  value  | internal  external | child  child  ...
 *	    [-2]   [-1]     ^ node               [0]    [1]
 *
 * so neither place depends on how many there are of the other.
 *
 * As a worked example take 10.0.0.0/8 -> A and 10.1.0.0/16 -> B and look for
 * 10.1.2.3, in bits 0000101.0 00000.001 000.00010 ... with the tree and the
 * nodes at bars:
 *
 *	0000101 | 000000 | 001000 | 000100 | 000011
 *
 * root[5] is the node at bit 7. It holds A: relative length 1, bits 0, number
 * 2, so internal is binary 10. The six bits are 0, whose ancestors are 1, 2, 4,
 * 8, 16 and 32: A is the best so far. Bit 0 of external is set: child[0] is the
 * node at bit 13. It holds B: relative length 3, bits 001, number 9. The six
 * bits are 001000, whose ancestors are 1, 2, 4, 9, 18 and 36: B is the best so
 * far. This node has no children, and B is the answer. 10.2.2.3 has 010000 at
 * the second node, does not meet 9 there, and is answered with A.
 *
 * Two other kinds of node save memory and steps, marked by the bit of
 * @internal that no prefix uses:
 *
 * - A leaf has no children, and @external and what follows are not allocated.
 *   Most nodes are leaves: one with one or two values takes 16 bytes.
 * - A skip has no values and stands for two to nine nodes in a row with no
 *   values and one child each. It holds all their bits, complemented and left
 *   aligned, and 64 less the number of those bits at the low end of the same
 *   word. An address with other bits ends its walk here: nothing lives between.
 *
 * The walk keeps the bits not yet used left aligned and complemented. 63 less
 * six bits is their complement; shifting @external left by that puts the bit in
 * question into the sign, and what is counted to find the child is what is
 * left.
 *
 * Readers and writers
 *
 * A node does not change once readers can see it, except that a value or a
 * child pointer may be replaced as a whole. To add or remove one a writer makes
 * a new node, fills it, and puts it in the place of the old one with a single
 * store. A prefix is only ever in the one node where its length puts it, and
 * the new node has all that stays, so a reader finds each standing prefix
 * whether it meets the old node or the new. Likewise a skip is replaced as a
 * whole by nodes that mean the same, or the other way round.
 *
 * An old node is freed a grace period after it left the tree. Its children may
 * be replaced later and are then still reachable from it. This is safe: a
 * reader inside the old node has been reading since before that node left,
 * hence since before the child left, and the grace period of the child waits
 * for it too.
 *
 * That holds for one change. Of two during one read, a reader may see neither:
 * it finds a root empty, or goes on below an old node that it shares with a
 * copy; then a prefix is added that it has passed, and the one that was there
 * is deleted before it comes to that. Then it would answer with a shorter
 * prefix than there was at any time. So in a live table no deletion follows an
 * addition without a grace period in between, for which the writer waits and
 * readers pay nothing: a reader that has missed the addition ends before the
 * deletion. Each read meets deletions, then additions, at most. Between them
 * there is a moment with neither, only with what stands all the time, which
 * the reader finds: its answer is at least as long as the best one at that
 * moment, and is a prefix that was there. (A new value is an addition.)
 * Changes come in batches, hence, additions first, for one grace period each.
 *
 * A value may be the number of something that the reader looks at next, so it
 * is stored with release, and READ_ONCE() with the dependency on it suffices
 * to read. Nodes are published with rcu_assign_pointer() when they are filled.
 *
 * A deletion does not fail for want of memory, and freeing does not wait.
 * Nodes that have left are noted in a block that is there before the change
 * begins, and go together a grace period after it is full, or vnp_lpm_flush().
 *
 * What is removed leaves no trace: empty nodes go, and what then has one child
 * and no value joins the skips above and below.
 *
 * Below is what ends or measures a table. lpm_find.h reads one, and
 * lpm_read.c does so for less common questions. lpm_update.c changes one,
 * lpm_node.h has the layout of a node, and lpm_node.c makes and frees nodes.
 */
#include "lpm.h"

#include <linux/bits.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "lpm_find.h"
#include "lpm_node.h"

/* The prefixes in @internal that match six bits, and VNP_LPM_CHILDLESS. */
#define ANCESTORS(six) \
	(VNP_LPM_CHILDLESS | BIT_ULL(0) | BIT_ULL(1 + ((six) >> 5)) | \
	 BIT_ULL(3 + ((six) >> 4)) | BIT_ULL(7 + ((six) >> 3)) | \
	 BIT_ULL(15 + ((six) >> 2)) | BIT_ULL(31 + ((six) >> 1)))

/* See lpm_find.h. */
const u64 vnp_lpm_ancestors[64] = {
	ANCESTORS(63), ANCESTORS(62), ANCESTORS(61), ANCESTORS(60),
	ANCESTORS(59), ANCESTORS(58), ANCESTORS(57), ANCESTORS(56),
	ANCESTORS(55), ANCESTORS(54), ANCESTORS(53), ANCESTORS(52),
	ANCESTORS(51), ANCESTORS(50), ANCESTORS(49), ANCESTORS(48),
	ANCESTORS(47), ANCESTORS(46), ANCESTORS(45), ANCESTORS(44),
	ANCESTORS(43), ANCESTORS(42), ANCESTORS(41), ANCESTORS(40),
	ANCESTORS(39), ANCESTORS(38), ANCESTORS(37), ANCESTORS(36),
	ANCESTORS(35), ANCESTORS(34), ANCESTORS(33), ANCESTORS(32),
	ANCESTORS(31), ANCESTORS(30), ANCESTORS(29), ANCESTORS(28),
	ANCESTORS(27), ANCESTORS(26), ANCESTORS(25), ANCESTORS(24),
	ANCESTORS(23), ANCESTORS(22), ANCESTORS(21), ANCESTORS(20),
	ANCESTORS(19), ANCESTORS(18), ANCESTORS(17), ANCESTORS(16),
	ANCESTORS(15), ANCESTORS(14), ANCESTORS(13), ANCESTORS(12),
	ANCESTORS(11), ANCESTORS(10), ANCESTORS(9), ANCESTORS(8),
	ANCESTORS(7), ANCESTORS(6), ANCESTORS(5), ANCESTORS(4),
	ANCESTORS(3), ANCESTORS(2), ANCESTORS(1), ANCESTORS(0),
};

/* A tour of all nodes of one tree, children first. */
struct tour {
	unsigned int depth;
	struct {
		struct vnp_lpm_node *node;
		unsigned int next;	/* of its children */
	} step[VNP_LPM_MAX_DEPTH];
};

static void tour_enter(struct tour *tour, struct vnp_lpm_node *node)
{
	tour->step[tour->depth].node = node;
	tour->step[tour->depth].next = 0;
	tour->depth++;
}

static void tour_init(struct tour *tour, struct vnp_lpm_node *root)
{
	tour->depth = 0;
	if (root)
		tour_enter(tour, root);
}

/* The next node, which the tour does not touch again, or NULL at the end. */
static struct vnp_lpm_node *tour_next(struct tour *tour)
{
	struct vnp_lpm_node *node;
	unsigned int next;

	while (tour->depth) {
		node = tour->step[tour->depth - 1].node;
		next = tour->step[tour->depth - 1].next++;
		if (next == vnp_lpm_node_degree(node)) {
			tour->depth--;
			return node;
		}
		tour_enter(tour, vnp_lpm_node_at(&node->child[next]));
	}
	return NULL;
}

static void tree_destroy(struct vnp_lpm_node __rcu **slot)
{
	struct vnp_lpm_node *node;
	struct tour tour;

	tour_init(&tour, vnp_lpm_node_at(slot));
	RCU_INIT_POINTER(*slot, NULL);
	while ((node = tour_next(&tour))) {
		vnp_lpm_node_destroy(node);
		cond_resched();
	}
}

static size_t tree_bytes(struct vnp_lpm_node __rcu *const *slot)
{
	struct vnp_lpm_node *node;
	struct tour tour;
	size_t bytes = 0;

	tour_init(&tour, vnp_lpm_node_at(slot));
	while ((node = tour_next(&tour)))
		bytes += vnp_lpm_node_bytes(node);
	return bytes;
}

/**
 * vnp_lpm_destroy() - remove all prefixes
 * @lpm: the table; it is then empty and can be used again
 *
 * Context: May sleep. No reader can see the table any more, and a grace period
 *	has passed since the last one could.
 */
void vnp_lpm_destroy(struct vnp_lpm *lpm)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lpm->top); i++)
		tree_destroy(&lpm->top[i]);
	for (i = 0; i < ARRAY_SIZE(lpm->root); i++)
		tree_destroy(&lpm->root[i]);
	vnp_lpm_retired_destroy(lpm);
	lpm->fallback = 0;
	lpm->count = 0;
	lpm->generation++;
}

/**
 * vnp_lpm_bytes() - measure the memory that a table takes
 * @lpm: the table
 *
 * Context: Any. The caller keeps writers out.
 * Return: bytes of all its nodes, as the allocator rounds them; the struct
 *	itself is not counted.
 */
size_t vnp_lpm_bytes(const struct vnp_lpm *lpm)
{
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lpm->top); i++)
		bytes += tree_bytes(&lpm->top[i]);
	for (i = 0; i < ARRAY_SIZE(lpm->root); i++)
		bytes += tree_bytes(&lpm->root[i]);
	return bytes;
}
