// SPDX-License-Identifier: GPL-2.0
/* What the tags and groups of rules stand for at a port, as prefixes. */

#include "expand.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "addrs.h"
#include "controller.h"
#include "group.h"
#include "path/table.h"
#include "peering.h"
#include "point.h"
#include "port.h"
#include "pure/learned.h"
#include "pure/prefix.h"
#include "pure/route.h"
#include "subnet.h"
#include "view.h"
#include "vnet.h"

/*
 * Whoever may read asks for this, and what a tag or group stands for may be
 * long. So it is only copied while others wait, once in a dump: tags with
 * vnp_net.config held, groups, whose ports come and go, with vnp_net.lock, too,
 * for a few hundred members at a time. It is sorted with neither. And what is
 * not in a list of holes, which is many times as long as the list, is never
 * made as a whole but found piece by piece. Nor is what a gateway has learned:
 * that is asked for one after the other, with vnp_net.config held.
 */

static const struct vnp_prefix probe = {
	.addr = { .v4 = VNP_PROBE_ADDR, .family = AF_INET },
	.len = 32,
};

static struct vnp_space *space_alloc(unsigned int room)
{
	struct vnp_space *space;

	space = kvzalloc(struct_size(space, prefix, room), GFP_KERNEL_ACCOUNT);
	if (space)
		space->count = room;
	return space;
}

/* Tags */

static const struct vnp_table *table_of(const struct vnp_subnet *subnet)
{
	return subnet->viewer.view->table;
}

static struct vnp_space *copy_network(const struct vnp_subnet *subnet)
{
	const struct vnp_table *table = table_of(subnet);
	struct vnp_space *space;
	const struct vnp_route *route;
	unsigned int i, count = 0;

	space = space_alloc(vnp_table_count(table) + 1);
	if (!space)
		return NULL;
	for (i = 0; i < vnp_table_count(table); i++) {
		route = vnp_table_route(table, i);
		if (route->is_network)
			space->prefix[count++] = route->prefix;
	}
	space->prefix[count++] = probe;
	space->count = count;
	return space;
}

/* Of the VNet, or of a peer. */
static bool is_space(const struct vnp_route *route)
{
	return route->source == VNP_ROUTE_DEFAULT &&
	       (route->type == VNP_HOP_VNET_LOCAL ||
		route->type == VNP_HOP_PEERING ||
		route->type == VNP_HOP_GLOBAL_PEERING);
}

static unsigned int count_private(const struct vnp_subnet *subnet)
{
	unsigned int count = vnp_route_reserved_count +
			     vnp_table_count(table_of(subnet));
	const struct vnp_peering *half;

	list_for_each_entry(half, &subnet->vnet->halves, own_node)
		count += half->remote_space->count;
	return count;
}

static unsigned int add_all(struct vnp_space *space, unsigned int at,
			    const struct vnp_prefix *prefix, unsigned int count)
{
	memcpy(&space->prefix[at], prefix, count * sizeof(*prefix));
	return at + count;
}

/* What halves have recorded is private in any state. */
static struct vnp_space *copy_private(const struct vnp_subnet *subnet)
{
	const struct vnp_table *table = table_of(subnet);
	const struct vnp_peering *half;
	struct vnp_space *space;
	const struct vnp_route *route;
	unsigned int i, count;

	space = space_alloc(count_private(subnet));
	if (!space)
		return NULL;
	count = add_all(space, 0, vnp_route_reserved, vnp_route_reserved_count);
	for (i = 0; i < vnp_table_count(table); i++) {
		route = vnp_table_route(table, i);
		if (is_space(route))
			space->prefix[count++] = route->prefix;
	}
	list_for_each_entry(half, &subnet->vnet->halves, own_node)
		count = add_all(space, count, half->remote_space->prefix,
				half->remote_space->count);
	space->count = count;
	return space;
}

/* Groups */

/* Each port once, though it may be in several groups that a rule names. */
static const struct vnp_addrs *
member_addrs(const struct vnp_membership *member, u64 listing)
{
	struct vnp_port *port = member->port;

	if (port->listed_in == listing || vnp_membership_is_new(member))
		return NULL;
	port->listed_in = listing;
	return vnp_addrs_of(port);
}

static unsigned int add_hosts(struct vnp_space *space, unsigned int at,
			      const struct vnp_addrs *addrs)
{
	struct vnp_prefix *host;
	unsigned int i;

	for (i = 0; space && i < addrs->count; i++) {
		host = &space->prefix[at + i];
		host->addr = addrs->endpoint[i]->addr;
		host->len = vnp_family_bits(host->addr.family);
	}
	return at + addrs->count;
}

/* What is done at once while others wait: members looked at, and addresses. */
#define LISTING_STEP 512

/*
 * A walk over the ports of a side's groups. @cursor is among the members of the
 * group that the walk is at, so that it is not lost when others come and go; it
 * is no port's, but only holders of config look at what is there.
 */
struct listing {
	struct vnp_net *vn;
	struct vnp_space *space; /* NULL to count only */
	unsigned int at;
	u64 number;
	struct vnp_membership cursor;
};

static bool has_room(const struct listing *listing,
		     const struct vnp_addrs *addrs)
{
	return !listing->space ||
	       addrs->count <= listing->space->count - listing->at;
}

/* Return: whether there are more members */
static bool list_some(struct listing *listing, const struct vnp_group *group)
{
	struct vnp_membership *member = &listing->cursor;
	const struct vnp_addrs *addrs;
	unsigned int done = 0;

	list_for_each_entry_continue(member, &group->members, node) {
		addrs = member_addrs(member, listing->number);
		if (addrs && has_room(listing, addrs)) {
			listing->at = add_hosts(listing->space, listing->at,
						addrs);
			done += addrs->count;
		}
		if (++done >= LISTING_STEP) {
			list_move(&listing->cursor.node, &member->node);
			return true;
		}
	}
	return false;
}

static void list_group(struct listing *listing, struct vnp_group *group)
{
	struct mutex *lock = &listing->vn->lock;

	mutex_lock(lock);
	list_add(&listing->cursor.node, &group->members);
	while (list_some(listing, group)) {
		mutex_unlock(lock);
		vnp_point(VNP_POINT_members_listed);
		cond_resched();
		mutex_lock(lock);
	}
	list_del(&listing->cursor.node);
	mutex_unlock(lock);
}

/* @space is NULL to count them only. Return: the length then. */
static unsigned int list_groups(struct vnp_net *vn, struct vnp_space *space,
				const struct vnp_rule_side *side)
{
	struct listing listing = {
		.vn = vn,
		.space = space,
		.at = side->prefix_count,
		.number = ++vn->listings,
	};
	unsigned int i;

	for (i = 0; i < side->group_count; i++)
		list_group(&listing, vnp_group_of(vn, side->groups[i]));
	return listing.at;
}

/*
 * The addresses of a side's groups, after the prefixes that it has itself. Of
 * ports that come or change meanwhile some may be missing: then the dump says
 * that it was interrupted.
 */
static struct vnp_space *copy_groups(struct vnp_net *vn,
				     const struct vnp_rule_side *side)
{
	struct vnp_space *space;

	space = space_alloc(list_groups(vn, NULL, side));
	if (!space)
		return NULL;
	add_all(space, 0, side->prefixes, side->prefix_count);
	space->count = list_groups(vn, space, side);
	return space;
}

/* Lists */

static void drop(struct vnp_expansion *expansion, enum vnp_expansion_list which)
{
	kvfree(expansion->lists[which]);
	expansion->lists[which] = NULL;
	expansion->kept[which] = 0;
	expansion->wanted &= ~BIT(which);
	expansion->sorted &= ~BIT(which);
}

/* Returns 0 when the list is ready, or -EAGAIN when there is more to do. */
static int list_get(struct vnp_expansion *expansion,
		    enum vnp_expansion_list which,
		    const struct vnp_rule_side *side)
{
	struct vnp_space *space;

	if (expansion->sorted & BIT(which))
		return 0;
	expansion->wanted |= BIT(which);
	if (which < VNP_EXPANSION_SRC || expansion->lists[which])
		return -EAGAIN;
	space = copy_groups(expansion->subnet->vnet->object.vn, side);
	if (!space)
		return -ENOMEM;
	expansion->lists[which] = space;
	expansion->kept[which] = side->prefix_count;
	return -EAGAIN;
}

static bool is_missing(const struct vnp_expansion *expansion,
		       enum vnp_expansion_list which)
{
	return expansion->wanted & BIT(which) && !expansion->lists[which];
}

/**
 * vnp_expansion_copy() - copy what is wanted
 * @expansion: after vnp_expansion_set() said so
 *
 * Context: vnp_net.config is held, without interruption since then; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_expansion_copy(struct vnp_expansion *expansion)
{
	struct vnp_space **lists = expansion->lists;

	if (is_missing(expansion, VNP_EXPANSION_NETWORK)) {
		lists[VNP_EXPANSION_NETWORK] = copy_network(expansion->subnet);
		if (!lists[VNP_EXPANSION_NETWORK])
			return -ENOMEM;
	}
	if (is_missing(expansion, VNP_EXPANSION_PRIVATE)) {
		lists[VNP_EXPANSION_PRIVATE] = copy_private(expansion->subnet);
		if (!lists[VNP_EXPANSION_PRIVATE])
			return -ENOMEM;
	}
	return 0;
}

/**
 * vnp_expansion_sort() - make what was copied ready
 * @expansion: after vnp_expansion_copy()
 *
 * Context: may sleep; needs no lock.
 */
void vnp_expansion_sort(struct vnp_expansion *expansion)
{
	struct vnp_space *space;
	unsigned int kept;
	int which;

	for (which = 0; which < VNP_EXPANSION_LISTS; which++) {
		space = expansion->lists[which];
		if (!space || expansion->sorted & BIT(which))
			continue;
		kept = expansion->kept[which];
		space->count = kept + vnp_prefix_reduce(space->prefix + kept,
							space->count - kept);
		/* Nobody sees these, but each rule walks over them. */
		if (which == VNP_EXPANSION_PRIVATE)
			space->count = vnp_prefix_merge(space->prefix,
							space->count);
		expansion->sorted |= BIT(which);
	}
}

/* Rules */

static int stream_list(struct vnp_expansion *expansion,
		       enum vnp_expansion_list which,
		       const struct vnp_rule_side *side,
		       struct vnp_stream *stream)
{
	const struct vnp_space *space;
	int err;

	err = list_get(expansion, which, side);
	if (err)
		return err;
	space = expansion->lists[which];
	stream->list = space->prefix;
	stream->count = space->count;
	return 0;
}

/* What is listed, and then what the gateway has learned, if one serves it. */
static int stream_network(struct vnp_expansion *expansion,
			  const struct vnp_rule_side *side,
			  struct vnp_stream *stream)
{
	const struct vnp_table *table = table_of(expansion->subnet);
	int err;

	err = stream_list(expansion, VNP_EXPANSION_NETWORK, side, stream);
	if (!err && table->learned) {
		stream->table = table;
		stream->network = expansion->lists[VNP_EXPANSION_NETWORK];
	}
	return err;
}

static int stream_init(struct vnp_expansion *expansion,
		       enum vnp_expansion_list hosts,
		       const struct vnp_rule_side *side,
		       struct vnp_stream *stream)
{
	int err;

	*stream = (struct vnp_stream){
		.list = side->prefixes,
		.count = side->prefix_count,
	};
	switch (side->tags) {
	case VNP_TAG_VIRTUAL_NETWORK:
		return stream_network(expansion, side, stream);
	case VNP_TAG_INTERNET:
		err = stream_list(expansion, VNP_EXPANSION_PRIVATE, side,
				  stream);
		if (err)
			return err;
		vnp_complement_init(&stream->rest, stream->list, stream->count);
		stream->is_rest = true;
		return 0;
	case VNP_TAG_LOAD_BALANCER:
		stream->list = &probe;
		stream->count = 1;
		return 0;
	}
	return side->group_count ?
	       stream_list(expansion, hosts, side, stream) : 0;
}

/* What was or will be shown, or makes it invalid, and has all of it. */
static const struct vnp_prefix *learned_cover(const struct vnp_stream *stream)
{
	const struct vnp_space *network = stream->network;
	const struct vnp_prefix *at = &stream->at;

	if (vnp_prefix_covers(&stream->shown, at))
		return &stream->shown;
	return vnp_prefix_list_cover(network->prefix, network->count, at) ?:
	       vnp_table_base_cover(stream->table->base, at);
}

/* Of a million in the same prefix each is not asked for. */
static void skip_covered(struct vnp_prefix *at, const struct vnp_prefix *cover)
{
	vnp_prefix_last(cover, &at->addr);
	at->len = vnp_family_bits(at->addr.family);
}

static bool stream_next_learned(struct vnp_stream *stream,
				struct vnp_prefix *prefix)
{
	const struct vnp_prefix *cover;

	while (vnp_learned_next(stream->table->learned, &stream->at)) {
		cond_resched();
		cover = learned_cover(stream);
		if (cover) {
			skip_covered(&stream->at, cover);
		} else if (stream->at.len) {
			stream->shown = stream->at;
			*prefix = stream->at;
			return true;
		}
	}
	return false;
}

static bool stream_next(struct vnp_stream *stream, struct vnp_prefix *prefix)
{
	if (stream->is_rest)
		return vnp_complement_next(&stream->rest, prefix);
	while (stream->count) {
		*prefix = *stream->list++;
		stream->count--;
		cond_resched();
		if (!stream->table ||
		    !vnp_table_learned_covers(stream->table, prefix))
			return true;
	}
	return stream->table && stream_next_learned(stream, prefix);
}

static bool stream_is_empty(struct vnp_stream stream)
{
	struct vnp_prefix prefix;

	return !stream_next(&stream, &prefix);
}

static unsigned int take(struct vnp_stream *stream, struct vnp_rule_side *piece,
			 struct vnp_prefix *taken, unsigned int room)
{
	unsigned int count = 0;

	while (count < room && stream_next(stream, &taken[count]))
		count++;
	piece->prefixes = taken;
	piece->prefix_count = count;
	return count;
}

/* Of the ports, those that follow the ones in the piece before. */
static unsigned int take_ports(const struct vnp_rule_side *side,
			       struct vnp_rule_side *piece, unsigned int room)
{
	const struct vnp_range *end = side->ports + side->port_count;

	piece->ports += piece->port_count;
	piece->port_count = min_t(unsigned int, room, end - piece->ports);
	return piece->port_count;
}

static bool load(struct vnp_expansion *expansion)
{
	const struct vnp_rule_match *whole = &expansion->rule->match;
	struct vnp_rule_match *piece = &expansion->match;
	unsigned int at = 0;

	at += take(&expansion->src, &piece->src, expansion->taken,
		   VNP_EXPANSION_ROOM);
	at += take(&expansion->dst, &piece->dst, expansion->taken + at,
		   VNP_EXPANSION_ROOM - at);
	at += take_ports(&whole->src, &piece->src, VNP_EXPANSION_ROOM - at);
	at += take_ports(&whole->dst, &piece->dst, VNP_EXPANSION_ROOM - at);
	return at;
}

/* A tag or a group may stand for nothing; only the first piece says so. */
static void piece_init(struct vnp_rule_side *piece,
		       const struct vnp_rule_side *side,
		       const struct vnp_stream *stream)
{
	*piece = (struct vnp_rule_side){ .ports = side->ports };
	if ((side->tags || side->group_count) && stream_is_empty(*stream))
		piece->tags = VNP_TAG_NOTHING;
}

/**
 * vnp_expansion_alloc() - make what it takes to look at rules as a port does
 *
 * Return: it, for vnp_expansion_free(); or NULL without memory
 */
struct vnp_expansion *vnp_expansion_alloc(void)
{
	return kzalloc(sizeof(struct vnp_expansion), GFP_KERNEL_ACCOUNT);
}

/**
 * vnp_expansion_free() - free what was found out
 * @expansion: what vnp_expansion_alloc() made; may be NULL
 */
void vnp_expansion_free(struct vnp_expansion *expansion)
{
	if (!expansion)
		return;
	vnp_expansion_forget(expansion, 0);
	kfree(expansion);
}

/**
 * vnp_expansion_forget() - begin anew, as something has changed
 * @expansion: what is out of date
 * @generation: that of everything now
 */
void vnp_expansion_forget(struct vnp_expansion *expansion,
			  unsigned int generation)
{
	int which;

	for (which = 0; which < VNP_EXPANSION_LISTS; which++)
		drop(expansion, which);
	expansion->rule = NULL;
	expansion->hosts_of = NULL;
	expansion->generation = generation;
}

/**
 * vnp_expansion_set() - look at a rule
 * @expansion: whose @match then is the first piece of what the rule wants; or
 *	what it is already, if it is at the rule
 * @rule: the rule, of an acl that the port can have
 *
 * Context: vnp_net.config is held; takes vnp_net.lock; may sleep.
 * Return: 0; -EAGAIN when vnp_expansion_copy() and vnp_expansion_sort() are to
 * be called first, the latter better without locks; or -ENOMEM
 */
int vnp_expansion_set(struct vnp_expansion *expansion,
		      const struct vnp_rule *rule)
{
	const struct vnp_rule_match *whole = &rule->match;
	struct vnp_rule_match *piece = &expansion->match;
	int err, other;

	if (expansion->rule == rule)
		return 0;
	expansion->rule = NULL;
	if (expansion->hosts_of != rule) {
		drop(expansion, VNP_EXPANSION_SRC);
		drop(expansion, VNP_EXPANSION_DST);
		expansion->hosts_of = rule;
	}
	err = stream_init(expansion, VNP_EXPANSION_SRC, &whole->src,
			  &expansion->src);
	other = stream_init(expansion, VNP_EXPANSION_DST, &whole->dst,
			    &expansion->dst);
	if (err || other)
		return err == -ENOMEM ? err : other ?: err;

	expansion->rule = rule;
	piece->proto = whole->proto;
	piece_init(&piece->src, &whole->src, &expansion->src);
	piece_init(&piece->dst, &whole->dst, &expansion->dst);
	load(expansion);
	return 0;
}

/**
 * vnp_expansion_next() - go on to the next piece of the rule
 * @expansion: whose @match then is that piece
 *
 * Context: vnp_net.config is held.
 * Return: whether there was another
 */
bool vnp_expansion_next(struct vnp_expansion *expansion)
{
	expansion->match.src.tags = 0;
	expansion->match.dst.tags = 0;
	return load(expansion);
}
