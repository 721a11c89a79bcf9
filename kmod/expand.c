// SPDX-License-Identifier: GPL-2.0
/* What the tags and groups of rules stand for at a port, as prefixes. */

#include "expand.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "group.h"
#include "netns.h"
#include "port.h"
#include "prefix.h"
#include "route.h"
#include "subnet.h"
#include "table.h"
#include "view.h"

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

static const struct vnp_table *table_of(const struct vnp_port *port)
{
	return port->subnet->view->table;
}

static struct vnp_space *expand_network(const struct vnp_port *port)
{
	const struct vnp_table *table = table_of(port);
	struct vnp_space *space;
	unsigned int i, count = 0;

	space = space_alloc(table->count + 1);
	if (!space)
		return NULL;
	for (i = 0; i < table->count; i++)
		if (table->routes[i].is_network)
			space->prefix[count++] = table->routes[i].prefix;
	space->prefix[count++] = probe;
	space->count = vnp_prefix_reduce(space->prefix, count);
	return space;
}

/* Of the VNet, or recorded of a peer. */
static bool is_space(const struct vnp_route *route)
{
	return route->source == VNP_ROUTE_DEFAULT &&
	       (route->type == VNP_HOP_VNET_LOCAL ||
		route->type == VNP_HOP_PEERING ||
		route->type == VNP_HOP_GLOBAL_PEERING);
}

/* What is not in the internet. */
static struct vnp_space *private_space(const struct vnp_port *port)
{
	const struct vnp_table *table = table_of(port);
	struct vnp_space *space;
	unsigned int i, count;

	space = space_alloc(vnp_route_reserved_count + table->count);
	if (!space)
		return NULL;
	for (count = 0; count < vnp_route_reserved_count; count++)
		space->prefix[count] = vnp_route_reserved[count];
	for (i = 0; i < table->count; i++)
		if (is_space(&table->routes[i]))
			space->prefix[count++] = table->routes[i].prefix;
	space->count = vnp_prefix_reduce(space->prefix, count);
	return space;
}

static unsigned int complement(const struct vnp_space *space, u8 family,
			       struct vnp_prefix *rest)
{
	return vnp_prefix_complement(family, space->prefix, space->count, rest);
}

static struct vnp_space *expand_internet(const struct vnp_port *port)
{
	struct vnp_space *outside = private_space(port);
	unsigned int count4, count6;
	struct vnp_space *space;

	if (!outside)
		return NULL;
	count4 = complement(outside, AF_INET, NULL);
	count6 = complement(outside, AF_INET6, NULL);
	space = space_alloc(count4 + count6);
	if (space) {
		complement(outside, AF_INET, space->prefix);
		complement(outside, AF_INET6, space->prefix + count4);
	}
	kvfree(outside);
	return space;
}

static struct vnp_space *expand_probe(const struct vnp_port *port)
{
	struct vnp_space *space = space_alloc(1);

	if (space)
		space->prefix[0] = probe;
	return space;
}

/* Rules often have the same tags, which are looked up once. */
static const struct vnp_space *expand_tag(struct vnp_expansion *expansion,
					  unsigned int tag)
{
	static struct vnp_space *(* const expand[])(const struct vnp_port *) = {
		[ilog2(VNP_TAG_VIRTUAL_NETWORK)] = expand_network,
		[ilog2(VNP_TAG_INTERNET)] = expand_internet,
		[ilog2(VNP_TAG_LOAD_BALANCER)] = expand_probe,
	};

	if (!expansion->tags[tag])
		expansion->tags[tag] = expand[tag](expansion->port);
	return expansion->tags[tag];
}

/* Groups */

static bool is_member(const struct vnp_port *port,
		      const struct vnp_rule_side *side)
{
	unsigned int i;

	for (i = 0; i < side->group_count; i++)
		if (vnp_port_is_in_group(port, side->groups[i]))
			return true;
	return false;
}

static const struct vnp_addrs *member_addrs(const struct vnp_object *object,
					    const struct vnp_rule_side *side)
{
	const struct vnp_port *port =
		container_of(object, struct vnp_port, object);

	if (!is_member(port, side))
		return NULL;
	return rcu_dereference_protected(port->addrs,
					 lockdep_is_held(&port->vn->lock));
}

static unsigned int count_hosts(struct vnp_net *vn,
				const struct vnp_rule_side *side)
{
	const struct vnp_addrs *addrs;
	struct vnp_object *object;
	unsigned int count = 0;
	unsigned long id;

	xa_for_each(&vn->registry.ids[VNP_KIND_PORT], id, object) {
		addrs = member_addrs(object, side);
		count += addrs ? addrs->count : 0;
	}
	return count;
}

static struct vnp_prefix *add_hosts(struct vnp_prefix *at,
				    const struct vnp_addrs *addrs)
{
	unsigned int i;

	for (i = 0; addrs && i < addrs->count; i++, at++) {
		at->addr = addrs->endpoint[i]->addr;
		at->len = vnp_family_bits(at->addr.family);
	}
	return at;
}

/* The addresses of a side's groups, after the prefixes that it has itself. */
static struct vnp_space *expand_groups(const struct vnp_port *port,
				       const struct vnp_rule_side *side)
{
	unsigned int given = side->prefix_count;
	struct vnp_prefix *hosts, *end;
	struct vnp_object *object;
	struct vnp_space *space;
	unsigned long id;

	space = space_alloc(given + count_hosts(port->vn, side));
	if (!space)
		return NULL;
	memcpy(space->prefix, side->prefixes, given * sizeof(*hosts));
	hosts = space->prefix + given;
	end = hosts;
	xa_for_each(&port->vn->registry.ids[VNP_KIND_PORT], id, object)
		end = add_hosts(end, member_addrs(object, side));
	space->count = given + vnp_prefix_reduce(hosts, end - hosts);
	return space;
}

/* Rules */

static int expand_side(struct vnp_expansion *expansion,
		       const struct vnp_rule_side *side,
		       struct vnp_rule_side *expanded, struct vnp_space **hosts)
{
	const struct vnp_space *space;

	*expanded = *side;
	if (side->tags) {
		space = expand_tag(expansion, ilog2(side->tags));
	} else if (side->group_count) {
		*hosts = expand_groups(expansion->port, side);
		space = *hosts;
	} else {
		return 0;
	}
	if (!space)
		return -ENOMEM;
	expanded->prefixes = space->prefix;
	expanded->prefix_count = space->count;
	expanded->group_count = 0;
	expanded->tags = space->count ? 0 : VNP_TAG_NOTHING;
	return 0;
}

static void drop_hosts(struct vnp_expansion *expansion)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(expansion->hosts); i++) {
		kvfree(expansion->hosts[i]);
		expansion->hosts[i] = NULL;
	}
}

/**
 * vnp_expansion_init() - begin to look at rules as a port sees them
 * @expansion: memory for what is found out
 * @port: the port
 */
void vnp_expansion_init(struct vnp_expansion *expansion,
			const struct vnp_port *port)
{
	*expansion = (struct vnp_expansion){ .port = port };
}

/**
 * vnp_expansion_uninit() - free what was found out
 * @expansion: what vnp_expansion_init() made
 */
void vnp_expansion_uninit(struct vnp_expansion *expansion)
{
	int i;

	drop_hosts(expansion);
	for (i = 0; i < VNP_TAG_COUNT; i++)
		kvfree(expansion->tags[i]);
}

/**
 * vnp_expansion_set() - look at a rule
 * @expansion: whose @match then says what the rule wants, until it is set again
 * @rule: the rule, of an acl that the port can have
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_expansion_set(struct vnp_expansion *expansion,
		      const struct vnp_rule *rule)
{
	int err;

	drop_hosts(expansion);
	expansion->match.proto = rule->match.proto;
	err = expand_side(expansion, &rule->match.src, &expansion->match.src,
			  &expansion->hosts[0]);
	if (err)
		return err;
	return expand_side(expansion, &rule->match.dst, &expansion->match.dst,
			   &expansion->hosts[1]);
}
