// SPDX-License-Identifier: GPL-2.0
/* Arithmetic on addresses and prefixes of either family. */
#include "prefix.h"

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/unaligned.h>

/* The first addresses of every subnet belong to the platform. */
#define RESERVED_HOSTS 4

#define PREFIX4(_addr, _len) \
	{ .addr = { .v4 = cpu_to_be32(_addr), .family = AF_INET }, .len = _len }
#define PREFIX6(_b0, _b1, _last, _len) \
	{ .addr = { .v6.s6_addr = { _b0, _b1, [15] = _last }, \
		    .family = AF_INET6 }, .len = _len }

/* No host of a private network may have an address in one of these. */
static const struct vnp_prefix unusable[] = {
	PREFIX4(0x00000000, 8),		/* this network */
	PREFIX4(0x7f000000, 8),		/* loopback */
	PREFIX4(0xa9fe0000, 16),	/* link-local */
	PREFIX4(0xe0000000, 4),		/* multicast */
	PREFIX4(0xf0000000, 4),		/* future use, limited broadcast */
	PREFIX6(0x00, 0x00, 0, 128),	/* unspecified */
	PREFIX6(0x00, 0x00, 1, 128),	/* loopback */
	PREFIX6(0xfe, 0x80, 0, 10),	/* link-local */
	PREFIX6(0xff, 0x00, 0, 8),	/* multicast */
};

static u64 low_mask(unsigned int bits)
{
	return bits < 64 ? BIT_ULL(bits) - 1 : U64_MAX;
}

static u64 addr_high(const struct vnp_addr *addr)
{
	return get_unaligned_be64(&addr->v6.s6_addr[0]);
}

static u64 addr_low(const struct vnp_addr *addr)
{
	return get_unaligned_be64(&addr->v6.s6_addr[8]);
}

/* Are the first @len bits the same? */
static bool addr_agrees(const struct vnp_addr *a, const struct vnp_addr *b,
			unsigned int len)
{
	u64 differ;

	if (a->family != b->family)
		return false;
	if (a->family == AF_INET)
		return !((u64)be32_to_cpu(a->v4 ^ b->v4) >> (32 - len));

	differ = addr_high(a) ^ addr_high(b);
	if (len > 64) {
		if (differ)
			return false;
		differ = addr_low(a) ^ addr_low(b);
		len -= 64;
	}
	return !len || !(differ >> (64 - len));
}

/* The bits of @addr after the first @len, as one number of two words. */
static void addr_split(const struct vnp_addr *addr, unsigned int len,
		       u64 *high, u64 *low)
{
	unsigned int host = vnp_family_bits(addr->family) - len;

	if (addr->family == AF_INET) {
		*high = 0;
		*low = be32_to_cpu(addr->v4) & low_mask(host);
		return;
	}
	*high = host > 64 ? addr_high(addr) & low_mask(host - 64) : 0;
	*low = addr_low(addr) & low_mask(host);
}

/**
 * vnp_addr_cmp() - order two addresses
 * @a: one address
 * @b: another, of the same or the other family
 *
 * IPv4 comes before IPv6, then the lower address.
 *
 * Context: Any.
 * Return: less than, equal to or greater than 0, as @a is to @b.
 */
int vnp_addr_cmp(const struct vnp_addr *a, const struct vnp_addr *b)
{
	if (a->family != b->family)
		return a->family == AF_INET ? -1 : 1;
	if (a->family == AF_INET)
		return memcmp(&a->v4, &b->v4, sizeof(a->v4));
	return memcmp(&a->v6, &b->v6, sizeof(a->v6));
}

/**
 * vnp_addr_is_usable() - can a host of a private network have this address?
 * @addr: the address, of any family value
 *
 * Context: Any.
 * Return: false for an unknown family and for the addresses that mean
 *	something else everywhere: unspecified, loopback, link-local,
 *	multicast, reserved.
 */
bool vnp_addr_is_usable(const struct vnp_addr *addr)
{
	unsigned int i;

	if (addr->family != AF_INET && addr->family != AF_INET6)
		return false;
	for (i = 0; i < ARRAY_SIZE(unusable); i++)
		if (vnp_prefix_has_addr(&unusable[i], addr))
			return false;
	return true;
}

/**
 * vnp_prefix_is_canonical() - is this a prefix, and written as one?
 * @prefix: the prefix, with any contents
 *
 * Context: Any.
 * Return: false for an unknown family, a length beyond the address, and host
 *	bits that are not zero.
 */
bool vnp_prefix_is_canonical(const struct vnp_prefix *prefix)
{
	u8 family = prefix->addr.family;
	u64 high, low;

	if (family != AF_INET && family != AF_INET6)
		return false;
	if (prefix->len > vnp_family_bits(family))
		return false;
	addr_split(&prefix->addr, prefix->len, &high, &low);
	return !high && !low;
}

/**
 * vnp_prefix_is_valid() - can this prefix be space of a private network?
 * @prefix: the prefix, with any contents
 *
 * Context: Any.
 * Return: false for an unknown family, a length of 0 or beyond the address,
 *	host bits that are not zero, and a prefix that has an address which
 *	is not vnp_addr_is_usable().
 */
bool vnp_prefix_is_valid(const struct vnp_prefix *prefix)
{
	unsigned int i;

	if (!vnp_prefix_is_canonical(prefix) || !prefix->len)
		return false;
	for (i = 0; i < ARRAY_SIZE(unusable); i++)
		if (vnp_prefix_overlaps(&unusable[i], prefix))
			return false;
	return true;
}

/**
 * vnp_prefix_is_routable() - can a user's route be for this prefix?
 * @prefix: the prefix, with any contents
 *
 * Unlike space it may be everything, and may have unusable addresses in it.
 *
 * Context: Any.
 * Return: false for an unknown family, a length beyond the address, host bits
 *	that are not zero, and a prefix of which no address is
 *	vnp_addr_is_usable().
 */
bool vnp_prefix_is_routable(const struct vnp_prefix *prefix)
{
	unsigned int i;

	if (!vnp_prefix_is_canonical(prefix))
		return false;
	for (i = 0; i < ARRAY_SIZE(unusable); i++)
		if (vnp_prefix_covers(&unusable[i], prefix))
			return false;
	return true;
}

/**
 * vnp_prefix_cmp() - order two prefixes
 * @a: one prefix
 * @b: another, of the same or the other family
 *
 * In the order of vnp_addr_cmp(), then the shorter one: a prefix comes right
 * before those that it covers.
 *
 * Context: Any.
 * Return: less than, equal to or greater than 0, as @a is to @b.
 */
int vnp_prefix_cmp(const struct vnp_prefix *a, const struct vnp_prefix *b)
{
	int order = vnp_addr_cmp(&a->addr, &b->addr);

	return order ? order : (int)a->len - b->len;
}

/**
 * vnp_prefix_has_addr() - is an address in a prefix?
 * @prefix: the prefix
 * @addr: the address; one of the other family is in no prefix
 *
 * Context: Any.
 * Return: true if it is.
 */
bool vnp_prefix_has_addr(const struct vnp_prefix *prefix,
			 const struct vnp_addr *addr)
{
	return addr_agrees(&prefix->addr, addr, prefix->len);
}

/**
 * vnp_prefix_covers() - is every address of a prefix in another?
 * @outer: the larger prefix
 * @inner: the smaller one; an equal one is covered too
 *
 * Context: Any.
 * Return: true if @outer has all of @inner.
 */
bool vnp_prefix_covers(const struct vnp_prefix *outer,
		       const struct vnp_prefix *inner)
{
	return outer->len <= inner->len &&
	       vnp_prefix_has_addr(outer, &inner->addr);
}

/**
 * vnp_prefix_overlaps() - do two prefixes share an address?
 * @a: one prefix
 * @b: another
 *
 * Context: Any.
 * Return: true if they do, which means that one covers the other.
 */
bool vnp_prefix_overlaps(const struct vnp_prefix *a,
			 const struct vnp_prefix *b)
{
	return addr_agrees(&a->addr, &b->addr, min(a->len, b->len));
}

/**
 * vnp_prefix_host() - get an address of a prefix by its number
 * @prefix: a prefix without host bits
 * @offset: number of the address, from 0
 * @addr: where to put it; left alone if there is none
 *
 * Context: Any.
 * Return: false if the prefix has not that many addresses.
 */
bool vnp_prefix_host(const struct vnp_prefix *prefix, u64 offset,
		     struct vnp_addr *addr)
{
	u8 family = prefix->addr.family;

	if (offset > low_mask(vnp_family_bits(family) - prefix->len))
		return false;

	*addr = prefix->addr;
	if (family == AF_INET)
		addr->v4 |= cpu_to_be32(offset);
	else
		put_unaligned_be64(addr_low(addr) | offset,
				   &addr->v6.s6_addr[8]);
	return true;
}

/**
 * vnp_prefix_number() - which of a prefix's addresses is this
 * @prefix: a prefix without host bits
 * @addr: one of its addresses
 *
 * Context: Any.
 * Return: its number, from 0, as vnp_prefix_host() has it; U64_MAX for all that
 *	have no smaller one
 */
u64 vnp_prefix_number(const struct vnp_prefix *prefix,
		      const struct vnp_addr *addr)
{
	u64 high, low;

	addr_split(addr, prefix->len, &high, &low);
	return high ? U64_MAX : low;
}

/**
 * vnp_prefix_clear_host() - make a prefix of an address in it
 * @prefix: the address, and the length of the prefix
 *
 * Context: Any.
 */
void vnp_prefix_clear_host(struct vnp_prefix *prefix)
{
	struct vnp_addr *addr = &prefix->addr;
	u64 high, low;

	addr_split(addr, prefix->len, &high, &low);
	if (addr->family == AF_INET) {
		addr->v4 ^= cpu_to_be32(low);
		return;
	}
	put_unaligned_be64(addr_high(addr) ^ high, &addr->v6.s6_addr[0]);
	put_unaligned_be64(addr_low(addr) ^ low, &addr->v6.s6_addr[8]);
}

/**
 * vnp_prefix_last() - get the last address of a prefix
 * @prefix: a prefix without host bits
 * @addr: where to put it
 *
 * Context: Any.
 */
void vnp_prefix_last(const struct vnp_prefix *prefix, struct vnp_addr *addr)
{
	unsigned int host = vnp_family_bits(prefix->addr.family) - prefix->len;

	*addr = prefix->addr;
	if (prefix->addr.family == AF_INET) {
		addr->v4 |= cpu_to_be32(low_mask(host));
		return;
	}
	if (host > 64)
		put_unaligned_be64(addr_high(addr) | low_mask(host - 64),
				   &addr->v6.s6_addr[0]);
	put_unaligned_be64(addr_low(addr) | low_mask(host),
			   &addr->v6.s6_addr[8]);
}

/**
 * vnp_prefix_reserves() - does a subnet keep this address for the platform?
 * @prefix: prefix of the subnet
 * @addr: the address
 *
 * Context: Any.
 * Return: true for the first four addresses of @prefix and for the last of an
 *	IPv4 one.
 */
bool vnp_prefix_reserves(const struct vnp_prefix *prefix,
			 const struct vnp_addr *addr)
{
	u64 high, low;

	if (!vnp_prefix_has_addr(prefix, addr))
		return false;

	addr_split(addr, prefix->len, &high, &low);
	if (addr->family == AF_INET && low == low_mask(32 - prefix->len))
		return true;
	return !high && low < RESERVED_HOSTS;
}

static int sort_cmp(const void *a, const void *b)
{
	cond_resched();
	return vnp_prefix_cmp(a, b);
}

/**
 * vnp_prefix_reduce() - drop the prefixes of a list that others cover
 * @list: the prefixes, in any order
 * @count: length of @list
 *
 * Context: May sleep.
 * Return: how many are left: the first ones of @list, in the order of
 *	vnp_prefix_cmp().
 */
unsigned int vnp_prefix_reduce(struct vnp_prefix *list, unsigned int count)
{
	unsigned int i, kept = 0;

	sort(list, count, sizeof(*list), sort_cmp, NULL);
	for (i = 0; i < count; i++)
		if (!kept || !vnp_prefix_covers(&list[kept - 1], &list[i]))
			list[kept++] = list[i];
	return kept;
}

/* Whether two prefixes, one after the other and apart, are halves of one. */
static bool can_merge(const struct vnp_prefix *a, const struct vnp_prefix *b)
{
	struct vnp_prefix whole = *a;

	if (!a->len || a->len != b->len)
		return false;
	whole.len--;
	return vnp_prefix_covers(&whole, b);
}

/**
 * vnp_prefix_list_cover() - which prefix of a list has all of another one
 * @list: what vnp_prefix_reduce() has left
 * @count: length of @list
 * @prefix: the other one
 *
 * As none in the list covers another, only the last that does not come after
 * @prefix can cover it.
 *
 * Context: Any.
 * Return: the one in the list, or NULL
 */
const struct vnp_prefix *vnp_prefix_list_cover(const struct vnp_prefix *list,
					       unsigned int count,
					       const struct vnp_prefix *prefix)
{
	unsigned int low = 0, high = count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (vnp_prefix_cmp(&list[middle], prefix) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low && vnp_prefix_covers(&list[low - 1], prefix) ?
	       &list[low - 1] : NULL;
}

/**
 * vnp_prefix_merge() - let one prefix stand for two that are its halves
 * @list: the prefixes, as vnp_prefix_reduce() leaves them
 * @count: length of @list
 *
 * For those whom only the addresses concern: the list is as short as it can be
 * then, where neighbours fill what was between them.
 *
 * Context: May sleep.
 * Return: how many are left: the first ones of @list, in the same order
 */
unsigned int vnp_prefix_merge(struct vnp_prefix *list, unsigned int count)
{
	unsigned int i, kept = 0;

	for (i = 0; i < count; i++) {
		list[kept++] = list[i];
		while (kept > 1 && can_merge(&list[kept - 2], &list[kept - 1]))
			list[--kept - 1].len--;
		cond_resched();
	}
	return kept;
}

/*
 * Goes on to the largest prefix that begins right after this one, or fails
 * after the last address.
 */
static bool prefix_advance(struct vnp_prefix *prefix)
{
	u8 *bytes = prefix->addr.v6.s6_addr;
	u8 bit;

	while (prefix->len) {
		bit = 0x80 >> (prefix->len - 1) % 8;
		bytes[(prefix->len - 1) / 8] ^= bit;
		if (bytes[(prefix->len - 1) / 8] & bit)
			return true;
		prefix->len--;
	}
	return false;
}

/* In an ascending list, nothing of @prefix or later is in a prefix before. */
static bool prefix_is_before(const struct vnp_prefix *prefix,
			     const struct vnp_prefix *other)
{
	return vnp_addr_cmp(&prefix->addr, &other->addr) < 0 &&
	       !vnp_prefix_overlaps(prefix, other);
}

/**
 * vnp_complement_init() - begin to find what no prefix of a list has
 * @rest: memory for where the search is
 * @holes: the prefixes, as vnp_prefix_reduce() leaves them; they must stay
 * @count: length of @holes
 *
 * Context: Any.
 */
void vnp_complement_init(struct vnp_complement *rest,
			 const struct vnp_prefix *holes, unsigned int count)
{
	*rest = (struct vnp_complement){
		.hole = holes,
		.end = holes + count,
		.part.addr.family = AF_INET,
	};
}

static void complement_step(struct vnp_complement *rest)
{
	u8 family = rest->part.addr.family;

	if (prefix_advance(&rest->part))
		return;
	rest->part = (struct vnp_prefix){ .addr.family = AF_INET6 };
	rest->is_done = family == AF_INET6;
}

/**
 * vnp_complement_next() - find the next part of what no prefix of a list has
 * @rest: where the search is
 * @prefix: where to put the part
 *
 * Each family is split into halves, and these again, until a part is all in a
 * hole or has none in it. So the parts are ascending, IPv4 first, as few as
 * possible, and may be many more than there are holes, which is why they come
 * one by one.
 *
 * Context: Any.
 * Return: whether there was another
 */
bool vnp_complement_next(struct vnp_complement *rest, struct vnp_prefix *prefix)
{
	while (!rest->is_done) {
		while (rest->hole < rest->end &&
		       prefix_is_before(rest->hole, &rest->part))
			rest->hole++;
		if (rest->hole == rest->end ||
		    !vnp_prefix_overlaps(rest->hole, &rest->part)) {
			*prefix = rest->part;
			complement_step(rest);
			return true;
		}
		if (vnp_prefix_covers(rest->hole, &rest->part))
			complement_step(rest);
		else
			rest->part.len++;
	}
	return false;
}

/**
 * vnp_space_has_addr() - is an address in a space?
 * @space: the prefixes; NULL is an empty space
 * @addr: the address
 *
 * Context: Any; @space must stay.
 * Return: true if one of the prefixes has it.
 */
bool vnp_space_has_addr(const struct vnp_space *space,
			const struct vnp_addr *addr)
{
	unsigned int i;

	for (i = 0; space && i < space->count; i++)
		if (vnp_prefix_has_addr(&space->prefix[i], addr))
			return true;
	return false;
}
