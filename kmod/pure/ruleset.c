// SPDX-License-Identifier: GPL-2.0
/*
 * The rules of an acl for one direction, compiled: which one decides.
 *
 * Theory of operation
 *
 * A rule is a box: a set of values in each of a packet's dimensions, which are
 * its two addresses, its two port numbers and its protocol. The rules are
 * numbered by priority, and a set of rules is a map with a bit for each. For
 * each dimension there is a table that gives for any value the map of the rules
 * that take it. The intersection of the five maps is the rules that match, and
 * its first bit is the one that decides.
 *
 * Prefixes and ranges of ports cut the values of a dimension into intervals, in
 * which the map stays the same. A table is the sorted first values of the
 * intervals, and the number of a map for each; equal maps are kept once. What
 * finding an interval takes grows with the logarithm of their number, and the
 * intersection with a sixty-fourth of the number of rules, whatever the rules
 * and the packet are. There is nothing that someone could craft.
 *
 * Tags and groups are not intervals, as they change without the rules. A rule
 * that takes a tag stands in that tag's map; a packet brings the tags and
 * groups that hold for its ends, and their maps join that of the address.
 *
 * What compiling takes
 *
 * With R rules and S prefixes or ranges there are 2 * S edges, which are sorted
 * by as many times their logarithm comparisons. Of intervals there are at most
 * 2 * S + 1, each with one map of R / 64 words to hash, to look for and to
 * store. The hash has a key of its own each time, so maps do not meet by
 * design, and looking for one takes less than a comparison too many on the
 * average. A tag looks at each rule once, and a group that is named is searched
 * among those that are.
 * With what an acl may have, 1000 rules and 4000 prefixes, that is some hundred
 * thousand comparisons and words for each dimension.
 */
#include "ruleset.h"

#include <linux/bitmap.h>
#include <linux/bsearch.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/unaligned.h>

/* A value of any dimension; the narrow ones are in @low. */
struct value {
	u64 high;
	u64 low;
};

/**
 * struct dim - one dimension
 * @first: the first values of the intervals, of 16, 32 or 128 bits
 * @map: for each interval, the number of its map
 * @count: length of both
 * @maps: the maps, one after the other
 * @map_count: number of them
 */
struct dim {
	void *first;
	u16 *map;
	unsigned int count;
	unsigned long *maps;
	unsigned int map_count;
};

/* The ends of a packet, and of a rule. */
enum { SRC, DST, ENDS };

enum { V4, V6, FAMILIES };

/* More maps than that of its address cannot join for one end of a packet. */
#define EXTRAS_MAX	32

/**
 * struct named - maps of things that rules name by number
 * @id: the numbers, ascending
 * @count: length of @id
 * @maps: the map of each, one after the other
 */
struct named {
	u32 *id;
	unsigned int count;
	unsigned long *maps;
};

/**
 * struct vnp_ruleset - compiled rules
 * @words: length of a map
 * @addr: addresses, by end and family
 * @port: port numbers, by end
 * @proto: protocols, see tuple_proto()
 * @tag: tags, by end; the number of a tag is that of its bit
 * @group: groups of ports, by end
 */
struct vnp_ruleset {
	unsigned int words;
	struct dim addr[ENDS][FAMILIES];
	struct dim port[ENDS];
	struct dim proto;
	struct named tag[ENDS];
	struct named group[ENDS];
};

/* Compiling one dimension */

static int value_cmp(const struct value *a, const struct value *b)
{
	if (a->high != b->high)
		return a->high < b->high ? -1 : 1;
	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return 0;
}

/* From @at on, @rule takes values, or takes them no longer. */
struct edge {
	struct value at;
	u32 rule;
	bool is_end;
};

static int edge_cmp(const void *a, const void *b)
{
	return value_cmp(&((const struct edge *)a)->at,
			 &((const struct edge *)b)->at);
}

/**
 * struct builder - a dimension that is being compiled
 * @dim: what it will be
 * @bits: width of a value
 * @words: length of a map
 * @edges: where intervals begin
 * @edge_count: length of @edges
 * @depth: how many prefixes or ranges of each rule hold the values at hand
 * @now: the map of the values at hand
 * @key: makes the hash of a map one that nobody can foresee
 * @slots: the maps that there are, by what they hold; 0 is none
 * @slot_mask: number of the last slot
 */
struct builder {
	struct dim *dim;
	unsigned int bits;
	unsigned int words;
	struct edge *edges;
	unsigned int edge_count;
	u16 *depth;
	unsigned long *now;
	hsiphash_key_t key;
	u32 *slots;
	u32 slot_mask;
};

static void *zeroed(size_t count, size_t size)
{
	return kvcalloc(count, size, GFP_KERNEL_ACCOUNT);
}

static void builder_end(struct builder *builder)
{
	kvfree(builder->slots);
	kvfree(builder->now);
	kvfree(builder->depth);
	kvfree(builder->edges);
}

/* @spans is how many prefixes or ranges will be added at most. */
static int builder_begin(struct builder *builder, struct dim *dim,
			 unsigned int bits, unsigned int rules,
			 unsigned int spans)
{
	unsigned int words = BITS_TO_LONGS(rules);
	unsigned int intervals = 2 * spans + 1;

	*builder = (struct builder){
		.dim = dim,
		.bits = bits,
		.words = words,
		.edges = zeroed(2 * spans, sizeof(struct edge)),
		.depth = zeroed(rules, sizeof(u16)),
		.now = zeroed(words, sizeof(long)),
		.slot_mask = roundup_pow_of_two(2 * intervals) - 1,
	};
	get_random_bytes(&builder->key, sizeof(builder->key));
	builder->slots = zeroed(builder->slot_mask + 1, sizeof(u32));
	dim->first = zeroed(intervals, bits / 8);
	dim->map = zeroed(intervals, sizeof(*dim->map));
	dim->maps = zeroed(intervals, words * sizeof(long));
	if (builder->edges && builder->depth && builder->now &&
	    builder->slots && dim->first && dim->map && dim->maps)
		return 0;
	builder_end(builder);
	return -ENOMEM;
}

/* Everything is taken by a rule from the first value on, and for good. */
static void add_all(struct builder *builder, u32 rule)
{
	if (!builder->depth[rule]++)
		__set_bit(rule, builder->now);
}

static bool value_next(struct value *value, unsigned int bits)
{
	if (bits < 64)
		return !(++value->low >> bits);
	return ++value->low || ++value->high;
}

/* A rule takes the values from @first to @last. */
static void add_span(struct builder *builder, u32 rule, struct value first,
		     struct value last)
{
	builder->edges[builder->edge_count++] = (struct edge){
		.at = first,
		.rule = rule,
	};
	if (value_next(&last, builder->bits))
		builder->edges[builder->edge_count++] = (struct edge){
			.at = last,
			.rule = rule,
			.is_end = true,
		};
}

static void apply_edge(struct builder *builder, const struct edge *edge)
{
	if (!edge->is_end)
		add_all(builder, edge->rule);
	else if (!--builder->depth[edge->rule])
		__clear_bit(edge->rule, builder->now);
}

static unsigned long *map_at(const struct dim *dim, unsigned int words,
			     u32 number)
{
	return dim->maps + (size_t)number * words;
}

/* The number of a map that holds what is taken now. */
static u32 find_map(struct builder *builder)
{
	size_t size = builder->words * sizeof(long);
	struct dim *dim = builder->dim;
	u32 slot, number;

	slot = hsiphash(builder->now, size, &builder->key) & builder->slot_mask;
	while ((number = builder->slots[slot])) {
		if (!memcmp(map_at(dim, builder->words, number - 1),
			    builder->now, size))
			return number - 1;
		slot = (slot + 1) & builder->slot_mask;
	}
	number = dim->map_count++;
	memcpy(map_at(dim, builder->words, number), builder->now, size);
	builder->slots[slot] = number + 1;
	return number;
}

static void put_first(const struct builder *builder, unsigned int at,
		      const struct value *value)
{
	switch (builder->bits) {
	case 16:
		((u16 *)builder->dim->first)[at] = value->low;
		break;
	case 32:
		((u32 *)builder->dim->first)[at] = value->low;
		break;
	default:
		((struct value *)builder->dim->first)[at] = *value;
	}
}

/* An interval with the map of the one before is no interval of its own. */
static void emit(struct builder *builder, const struct value *first)
{
	struct dim *dim = builder->dim;
	u32 map = find_map(builder);

	if (dim->count && dim->map[dim->count - 1] == map)
		return;
	put_first(builder, dim->count, first);
	dim->map[dim->count++] = map;
}

/* Gives back what was too much; it stays where there is no memory for less. */
static void *trimmed(void *array, size_t size)
{
	void *copy = size ? kvmemdup(array, size, GFP_KERNEL_ACCOUNT) : NULL;

	if (!copy)
		return array;
	kvfree(array);
	return copy;
}

static void dim_trim(struct dim *dim, unsigned int bits, unsigned int words)
{
	dim->first = trimmed(dim->first, dim->count * (bits / 8));
	dim->map = trimmed(dim->map, dim->count * sizeof(*dim->map));
	dim->maps = trimmed(dim->maps,
			    dim->map_count * words * sizeof(*dim->maps));
}

static void build(struct builder *builder)
{
	const struct edge *edge = builder->edges;
	const struct edge *end = edge + builder->edge_count;
	struct value at = {};

	sort(builder->edges, builder->edge_count, sizeof(*edge), edge_cmp,
	     NULL);
	for (;;) {
		while (edge < end && !value_cmp(&edge->at, &at))
			apply_edge(builder, edge++);
		emit(builder, &at);
		if (edge == end)
			break;
		at = edge->at;
		cond_resched();
	}
	dim_trim(builder->dim, builder->bits, builder->words);
	builder_end(builder);
}

/* Compiling the dimensions */

static struct value value_of(const struct vnp_addr *addr)
{
	if (addr->family == AF_INET)
		return (struct value){ .low = be32_to_cpu(addr->v4) };
	return (struct value){
		.high = get_unaligned_be64(&addr->v6.s6_addr[0]),
		.low = get_unaligned_be64(&addr->v6.s6_addr[8]),
	};
}

static struct value last_of(const struct vnp_prefix *prefix)
{
	unsigned int host = vnp_family_bits(prefix->addr.family) - prefix->len;
	struct value value = value_of(&prefix->addr);

	value.low |= host < 64 ? BIT_ULL(host) - 1 : U64_MAX;
	if (host > 64)
		value.high |= host < 128 ? BIT_ULL(host - 64) - 1 : U64_MAX;
	return value;
}

static const struct vnp_rule_side *side_of(const struct vnp_rule_match *rule,
					   int end)
{
	return end == SRC ? &rule->src : &rule->dst;
}

static bool takes_all_addrs(const struct vnp_rule_side *side)
{
	return !side->prefix_count && !side->group_count && !side->tags;
}

static int compile_addr(struct dim *dim, const struct vnp_rule_match *rules,
			unsigned int count, int end, u8 family)
{
	const struct vnp_rule_side *side;
	const struct vnp_prefix *prefix;
	struct builder builder;
	unsigned int i, j, spans = 0;
	int err;

	for (i = 0; i < count; i++)
		spans += side_of(&rules[i], end)->prefix_count;
	err = builder_begin(&builder, dim, vnp_family_bits(family), count,
			    spans);
	if (err)
		return err;

	for (i = 0; i < count; i++) {
		side = side_of(&rules[i], end);
		if (takes_all_addrs(side))
			add_all(&builder, i);
		for (j = 0; j < side->prefix_count; j++) {
			prefix = &side->prefixes[j];
			if (prefix->addr.family == family)
				add_span(&builder, i, value_of(&prefix->addr),
					 last_of(prefix));
		}
	}
	build(&builder);
	return 0;
}

static int compile_port(struct dim *dim, const struct vnp_rule_match *rules,
			unsigned int count, int end)
{
	const struct vnp_rule_side *side;
	struct builder builder;
	unsigned int i, j, spans = 0;
	int err;

	for (i = 0; i < count; i++)
		spans += side_of(&rules[i], end)->port_count;
	err = builder_begin(&builder, dim, 16, count, spans);
	if (err)
		return err;

	for (i = 0; i < count; i++) {
		side = side_of(&rules[i], end);
		if (!side->port_count)
			add_all(&builder, i);
		for (j = 0; j < side->port_count; j++)
			add_span(&builder, i,
				 (struct value){ .low = side->ports[j].first },
				 (struct value){ .low = side->ports[j].last });
	}
	build(&builder);
	return 0;
}

/* ICMP has a number in each family; the other one's is a stranger to both. */
static u16 tuple_proto(const struct vnp_tuple *tuple)
{
	if (tuple->family == AF_INET)
		return tuple->proto;
	if (tuple->proto == IPPROTO_ICMPV6)
		return IPPROTO_ICMP;
	return tuple->proto == IPPROTO_ICMP ? VNP_PROTO_ANY : tuple->proto;
}

static void add_proto(struct builder *builder, u32 rule, u16 proto)
{
	struct value value = { .low = proto };

	add_span(builder, rule, value, value);
}

static int compile_proto(struct dim *dim, const struct vnp_rule_match *rules,
			 unsigned int count)
{
	struct builder builder;
	unsigned int i;
	int err;

	err = builder_begin(&builder, dim, 16, count, 2 * count);
	if (err)
		return err;

	for (i = 0; i < count; i++) {
		if (rules[i].proto != VNP_PROTO_ANY) {
			add_proto(&builder, i, rules[i].proto);
		} else if (rules[i].src.port_count || rules[i].dst.port_count) {
			add_proto(&builder, i, IPPROTO_TCP);
			add_proto(&builder, i, IPPROTO_UDP);
		} else {
			add_all(&builder, i);
		}
	}
	build(&builder);
	return 0;
}

/* Compiling what has names */

static int id_cmp(const void *a, const void *b)
{
	u32 left = *(const u32 *)a, right = *(const u32 *)b;

	return left < right ? -1 : left > right;
}

static unsigned long *named_find(const struct named *named, unsigned int words,
				 u32 id)
{
	const u32 *found;

	if (!named->count)
		return NULL;
	found = bsearch(&id, named->id, named->count, sizeof(id), id_cmp);
	return found ? named->maps + (size_t)(found - named->id) * words : NULL;
}

/* The ids may come in any order, and more than once. */
static void named_sort(struct named *named)
{
	unsigned int i, kept = 0;

	sort(named->id, named->count, sizeof(*named->id), id_cmp, NULL);
	for (i = 0; i < named->count; i++)
		if (!kept || named->id[kept - 1] != named->id[i])
			named->id[kept++] = named->id[i];
	named->count = kept;
}

static int named_alloc(struct named *named, unsigned int room,
		       unsigned int words)
{
	named->id = zeroed(room, sizeof(*named->id));
	named->maps = zeroed((size_t)room * words, sizeof(*named->maps));
	return named->id && named->maps ? 0 : -ENOMEM;
}

static int compile_tag(struct named *named, const struct vnp_rule_match *rules,
		       unsigned int count, int end)
{
	unsigned int words = BITS_TO_LONGS(count);
	unsigned int i, tag;
	int err;

	err = named_alloc(named, VNP_TAG_COUNT, words);
	if (err)
		return err;
	named->count = VNP_TAG_COUNT;
	for (tag = 0; tag < VNP_TAG_COUNT; tag++) {
		named->id[tag] = tag;
		for (i = 0; i < count; i++)
			if (side_of(&rules[i], end)->tags & BIT(tag))
				__set_bit(i, named->maps + tag * words);
	}
	return 0;
}

static int compile_group(struct named *named,
			 const struct vnp_rule_match *rules,
			 unsigned int count, int end)
{
	unsigned int words = BITS_TO_LONGS(count);
	const struct vnp_rule_side *side;
	unsigned int i, j, room = 0;
	int err;

	for (i = 0; i < count; i++)
		room += side_of(&rules[i], end)->group_count;
	err = named_alloc(named, room, words);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		side = side_of(&rules[i], end);
		for (j = 0; j < side->group_count; j++)
			named->id[named->count++] = side->groups[j];
	}
	named_sort(named);
	for (i = 0; i < count; i++) {
		side = side_of(&rules[i], end);
		for (j = 0; j < side->group_count; j++)
			__set_bit(i, named_find(named, words, side->groups[j]));
	}
	return 0;
}

static int compile_end(struct vnp_ruleset *set,
		       const struct vnp_rule_match *rules, unsigned int count,
		       int end)
{
	int err;

	err = compile_addr(&set->addr[end][V4], rules, count, end, AF_INET);
	if (!err)
		err = compile_addr(&set->addr[end][V6], rules, count, end,
				   AF_INET6);
	if (!err)
		err = compile_port(&set->port[end], rules, count, end);
	if (!err)
		err = compile_tag(&set->tag[end], rules, count, end);
	if (!err)
		err = compile_group(&set->group[end], rules, count, end);
	return err;
}

/**
 * vnp_ruleset_compile() - compile rules
 * @rules: what they want, the first to be asked first; not needed afterwards
 * @count: number of them
 *
 * Context: May sleep.
 * Return: the compiled rules, for vnp_ruleset_free(); or NULL without memory
 */
struct vnp_ruleset *vnp_ruleset_compile(const struct vnp_rule_match *rules,
					unsigned int count)
{
	struct vnp_ruleset *set;
	int err;

	set = kzalloc(sizeof(*set), GFP_KERNEL_ACCOUNT);
	if (!set)
		return NULL;
	set->words = BITS_TO_LONGS(count);
	err = compile_end(set, rules, count, SRC);
	if (!err)
		err = compile_end(set, rules, count, DST);
	if (!err)
		err = compile_proto(&set->proto, rules, count);
	if (err) {
		vnp_ruleset_free(set);
		return NULL;
	}
	return set;
}

static void dim_free(struct dim *dim)
{
	kvfree(dim->maps);
	kvfree(dim->map);
	kvfree(dim->first);
}

static void named_free(struct named *named)
{
	kvfree(named->maps);
	kvfree(named->id);
}

/**
 * vnp_ruleset_free() - free compiled rules
 * @set: rules that nobody asks; may be NULL
 *
 * Context: May sleep.
 */
void vnp_ruleset_free(struct vnp_ruleset *set)
{
	int end;

	if (!set)
		return;
	for (end = 0; end < ENDS; end++) {
		dim_free(&set->addr[end][V4]);
		dim_free(&set->addr[end][V6]);
		dim_free(&set->port[end]);
		named_free(&set->tag[end]);
		named_free(&set->group[end]);
	}
	dim_free(&set->proto);
	kfree(set);
}

/* Asking */

static __always_inline bool is_above(const void *first, const void *value,
				     size_t width)
{
	switch (width) {
	case sizeof(u16):
		return *(const u16 *)first > *(const u16 *)value;
	case sizeof(u32):
		return *(const u32 *)first > *(const u32 *)value;
	default:
		return value_cmp(first, value) > 0;
	}
}

/*
 * The map of the last interval that begins at or before a value; the first one
 * begins at 0. The loop halves what is left. @width is constant.
 */
static __always_inline const unsigned long *
find_map_of(const struct dim *dim, unsigned int words, const void *value,
	    size_t width)
{
	unsigned int at = 0, left = dim->count, half;

	while (left > 1) {
		half = left / 2;
		if (!is_above(dim->first + (at + half) * width, value, width))
			at += half;
		left -= half;
	}
	return map_at(dim, words, dim->map[at]);
}

static const unsigned long *find16(const struct dim *dim, unsigned int words,
				   u16 value)
{
	return find_map_of(dim, words, &value, sizeof(value));
}

static const unsigned long *find32(const struct dim *dim, unsigned int words,
				   u32 value)
{
	return find_map_of(dim, words, &value, sizeof(value));
}

static const unsigned long *find128(const struct dim *dim, unsigned int words,
				    const struct value *value)
{
	return find_map_of(dim, words, value, sizeof(*value));
}

/* The maps for one end of a packet; their union takes its address. */
struct side_maps {
	const unsigned long *map[EXTRAS_MAX + 1];
	unsigned int count;
};

static void side_add(struct side_maps *maps, const unsigned long *map)
{
	if (map && maps->count < ARRAY_SIZE(maps->map))
		maps->map[maps->count++] = map;
}

static void find_side(const struct vnp_ruleset *set, int end, u8 family,
		      const void *addr, const struct vnp_tuple_side *side,
		      struct side_maps *maps)
{
	unsigned int i;

	maps->count = 0;
	if (family == AF_INET) {
		side_add(maps, find32(&set->addr[end][V4], set->words,
				      be32_to_cpup(addr)));
	} else {
		const struct value value = {
			.high = get_unaligned_be64(addr),
			.low = get_unaligned_be64(addr + 8),
		};

		side_add(maps, find128(&set->addr[end][V6], set->words,
				       &value));
	}
	for (i = 0; i < VNP_TAG_COUNT; i++)
		if (side->tags & BIT(i))
			side_add(maps, named_find(&set->tag[end], set->words,
						  i));
	for (i = 0; i < side->group_count; i++)
		side_add(maps, named_find(&set->group[end], set->words,
					  side->groups[i]));
}

static unsigned long side_word(const struct side_maps *maps, unsigned int word)
{
	unsigned long bits = maps->map[0][word];
	unsigned int i;

	for (i = 1; i < maps->count; i++)
		bits |= maps->map[i][word];
	return bits;
}

/**
 * vnp_ruleset_find() - the rule that decides about a packet
 * @set: the rules
 * @tuple: the packet
 *
 * Context: Any; the rules must not go meanwhile.
 * Return: the index of the first rule that matches, or -1
 */
int vnp_ruleset_find(const struct vnp_ruleset *set,
		     const struct vnp_tuple *tuple)
{
	const unsigned long *proto, *sport, *dport;
	struct side_maps src, dst;
	unsigned long bits;
	unsigned int word;

	proto = find16(&set->proto, set->words, tuple_proto(tuple));
	sport = find16(&set->port[SRC], set->words, tuple->src.port);
	dport = find16(&set->port[DST], set->words, tuple->dst.port);
	find_side(set, SRC, tuple->family, tuple->src_addr, &tuple->src, &src);
	find_side(set, DST, tuple->family, tuple->dst_addr, &tuple->dst, &dst);

	for (word = 0; word < set->words; word++) {
		bits = proto[word] & sport[word] & dport[word];
		if (!bits)
			continue;
		bits &= side_word(&src, word) & side_word(&dst, word);
		if (bits)
			return word * BITS_PER_LONG + __ffs(bits);
	}
	return -1;
}

static size_t dim_bytes(const struct dim *dim, unsigned int width,
			unsigned int words)
{
	return dim->count * (width + sizeof(*dim->map)) +
	       (size_t)dim->map_count * words * sizeof(*dim->maps);
}

/**
 * vnp_ruleset_bytes() - measure the memory that compiled rules take
 * @set: the rules
 *
 * Return: bytes, before the allocator rounds them
 */
size_t vnp_ruleset_bytes(const struct vnp_ruleset *set)
{
	size_t bytes = sizeof(*set) + dim_bytes(&set->proto, 2, set->words);
	int end;

	for (end = 0; end < ENDS; end++) {
		bytes += dim_bytes(&set->addr[end][V4], 4, set->words);
		bytes += dim_bytes(&set->addr[end][V6], 16, set->words);
		bytes += dim_bytes(&set->port[end], 2, set->words);
		bytes += (set->tag[end].count + set->group[end].count) *
			 (sizeof(u32) + set->words * sizeof(long));
	}
	return bytes;
}
