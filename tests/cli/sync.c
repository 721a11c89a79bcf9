// SPDX-License-Identifier: GPL-2.0
/* Tests of what keeps a gateway in step with a table of the kernel. */

#include <errno.h>
#include <linux/rtnetlink.h>
#include <linux/vnetpeer.h>
#include <stdio.h>
#include <string.h>

#include "lib/array.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "lib/pace.h"
#include "lib/prefixes.h"
#include "lib/rtnl_route.h"
#include "sync/doubt.h"
#include "sync/learn.h"
#include "sync/table.h"
#include "units.h"

#define DEVICE 7
#define TABLE 1000
#define PROTOCOL 118

/* Which routes count */

struct route {
	const char *what;
	const char *dst;		/* NULL: everything */
	uint32_t table;
	uint8_t type;
	uint8_t protocol;
	unsigned int flags;
	uint32_t oif;			/* 0: none is said */
	uint32_t hops[3];		/* of several next hops */
	bool has_object;		/* a next hop object */

	bool is_of_table;
	bool leads_past;
	bool is_owned;
};

static const struct route routes[] = {
	{ "by another device", "10.9.0.0/16", TABLE, RTN_UNICAST, .oif = 3,
	  .is_of_table = true, .leads_past = true },
	{ "by the device", "10.9.0.0/16", TABLE, RTN_UNICAST, .oif = DEVICE,
	  .is_of_table = true },
	{ "ours", "fd00::/48", TABLE, RTN_UNICAST, PROTOCOL, .oif = DEVICE,
	  .is_of_table = true, .is_owned = true },
	{ "of our protocol by another device", "fd00::/48", TABLE, RTN_UNICAST,
	  PROTOCOL, .oif = 3, .is_of_table = true, .leads_past = true },
	{ "in another table", "10.9.0.0/16", 254, RTN_UNICAST, .oif = 3,
	  .leads_past = true },
	{ "for everything", NULL, TABLE, RTN_UNICAST, .oif = 3,
	  .is_of_table = true, .leads_past = true },
	{ "by several devices", "10.9.0.0/16", TABLE, RTN_UNICAST,
	  .hops = { DEVICE, 3 }, .is_of_table = true, .leads_past = true },
	{ "by the device twice", "10.9.0.0/16", TABLE, RTN_UNICAST,
	  .hops = { DEVICE, DEVICE }, .is_of_table = true },
	{ "of a next hop object", "10.9.0.0/16", TABLE, RTN_UNICAST, .oif = 3,
	  .has_object = true, .is_of_table = true, .leads_past = true },
	{ "of one that leads to the device", "10.9.0.0/16", TABLE, RTN_UNICAST,
	  .oif = DEVICE, .has_object = true, .is_of_table = true },
	{ "of one that says nothing", "10.9.0.0/16", TABLE, RTN_UNICAST,
	  .has_object = true, .is_of_table = true, .leads_past = true },
	{ "without a next hop", "10.9.0.0/16", TABLE, RTN_UNICAST,
	  .is_of_table = true },
	{ "blackhole", "10.9.0.0/16", TABLE, RTN_BLACKHOLE,
	  .is_of_table = true },
	{ "unreachable", "fd00::/48", TABLE, RTN_UNREACHABLE, .oif = 1,
	  .is_of_table = true },
	{ "prohibit", "10.9.0.0/16", TABLE, RTN_PROHIBIT,
	  .is_of_table = true },
	{ "throw", "10.9.0.0/16", TABLE, RTN_THROW, .is_of_table = true },
	{ "local", "10.9.0.1/32", TABLE, RTN_LOCAL, .oif = 3,
	  .is_of_table = true },
	{ "broadcast", "10.9.0.255/32", TABLE, RTN_BROADCAST, .oif = 3,
	  .is_of_table = true },
	{ "multicast", "ff00::/8", TABLE, RTN_MULTICAST, .oif = 3,
	  .is_of_table = true },
	{ "cached", "fd00::1/128", TABLE, RTN_UNICAST, .flags = RTM_F_CLONED,
	  .oif = 3, .leads_past = true },
};

static void put_hops(struct nlmsghdr *nlh, const uint32_t *hops)
{
	struct rtnexthop all[ARRAY_SIZE(routes->hops)] = { 0 };
	size_t i;

	for (i = 0; hops[i]; i++) {
		all[i].rtnh_len = sizeof(all[i]);
		all[i].rtnh_ifindex = hops[i];
	}
	if (i)
		mnl_attr_put(nlh, RTA_MULTIPATH, i * sizeof(*all), all);
}

static struct nlmsghdr *message(const struct route *route)
{
	static char buffer[512] NL_ALIGNED;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	struct prefix dst = { .addr.size = 4 };

	if (route->dst && prefix_parse(&dst, route->dst))
		mnl_attr_put(nlh, RTA_DST, dst.addr.size, dst.addr.bytes);
	nlh->nlmsg_type = RTM_NEWROUTE;
	rtm->rtm_family = addr_family(&dst.addr);
	rtm->rtm_dst_len = dst.len;
	rtm->rtm_type = route->type;
	rtm->rtm_protocol = route->protocol;
	rtm->rtm_flags = route->flags;
	mnl_attr_put_u32(nlh, RTA_TABLE, route->table);
	if (route->has_object)
		mnl_attr_put_u32(nlh, RTA_NH_ID, 5);
	if (route->oif)
		mnl_attr_put_u32(nlh, RTA_OIF, route->oif);
	put_hops(nlh, route->hops);
	return nlh;
}

static void test_routes(void)
{
	const struct rtnl_route_owner owner = { TABLE, DEVICE, PROTOCOL };
	const struct route *route;
	struct prefix prefix;
	char text[ADDR_TEXT_SIZE];
	struct nlmsghdr *nlh;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(routes); i++) {
		route = &routes[i];
		nlh = message(route);
		verdict(rtnl_route_is_of(nlh, TABLE) == route->is_of_table &&
			rtnl_route_leads_past(nlh, DEVICE) ==
			route->leads_past &&
			rtnl_route_is_owned(nlh, &owner) == route->is_owned &&
			rtnl_route_prefix(nlh, &prefix) &&
			!strcmp(prefix_format(text, &prefix), route->dst ?
				route->dst : "0.0.0.0/0"),
			"a route", route->what);
	}
}

static void test_other_messages(void)
{
	struct nlmsghdr *nlh = message(&routes[0]);
	struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);
	struct prefix prefix;

	rtm->rtm_family = AF_INET6;
	verdict(!rtnl_route_prefix(nlh, &prefix), "no route",
		"an address of the other family");
	rtm->rtm_family = AF_UNSPEC;
	verdict(!rtnl_route_prefix(nlh, &prefix), "no route",
		"another family");
	nlh->nlmsg_type = RTM_NEWLINK;
	verdict(!rtnl_is_route(nlh) && !rtnl_route_is_of(nlh, TABLE),
		"no route", "a device");
}

/* As the module has it: what it takes, and what has no address for a host */
static const struct {
	const char *prefix;
	bool can_lead;
} leads[] = {
	{ "0.0.0.0/0", true },
	{ "0.0.0.0/7", true },
	{ "0.0.0.0/8", false },
	{ "0.1.0.0/16", false },
	{ "10.0.0.0/8", true },
	{ "126.0.0.0/7", true },
	{ "127.0.0.0/8", false },
	{ "127.0.0.53/32", false },
	{ "169.254.0.0/15", true },
	{ "169.254.0.0/16", false },
	{ "169.254.7.0/24", false },
	{ "169.255.0.0/16", true },
	{ "192.0.0.0/2", true },
	{ "224.0.0.0/3", true },
	{ "224.0.0.0/4", false },
	{ "239.1.0.0/16", false },
	{ "240.0.0.0/4", false },
	{ "255.255.255.255/32", false },
	{ "::/0", true },
	{ "::/127", true },
	{ "::/128", false },
	{ "::1/128", false },
	{ "::2/128", true },
	{ "2001:db8::/32", true },
	{ "fe00::/8", true },
	{ "fe80::/10", false },
	{ "fe80::/64", false },
	{ "fec0::/10", true },
	{ "ff00::/7", true },
	{ "ff00::/8", false },
	{ "ff02::/16", false },
};

static void test_leads(void)
{
	struct prefix prefix;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(leads); i++)
		verdict(prefix_parse(&prefix, leads[i].prefix) &&
			gateway_table_can_lead(&prefix) == leads[i].can_lead,
			leads[i].can_lead ? "leads somewhere" :
					    "leads nowhere", leads[i].prefix);
}

/* Sets */

/* @text is prefixes with a blank between them. */
static struct prefixes set_of(const char *text)
{
	struct prefixes set = { 0 };
	struct prefix prefix;
	char *words = strdup(text), *rest = words, *word;

	while ((word = strsep(&rest, " ")))
		if (prefix_parse(&prefix, word))
			prefixes_add(&set, &prefix);
	free(words);
	prefixes_sort(&set);
	return set;
}

static bool is_set(const struct prefixes *set, const char *wanted)
{
	char text[ADDR_TEXT_SIZE], all[512] = "";
	size_t i;

	for (i = 0; i < set->count; i++) {
		strcat(all, i ? " " : "");
		strcat(all, prefix_format(text, &set->items[i]));
	}
	return !strcmp(all, wanted);
}

static const struct {
	const char *a;
	const char *b;
	const char *sorted;		/* a */
	const char *both;
	const char *only_a;
	const char *all;
} sets[] = {
	{ "", "", "", "", "", "" },
	{ "10.0.0.0/8", "", "10.0.0.0/8", "", "10.0.0.0/8", "10.0.0.0/8" },
	{ "", "10.0.0.0/8", "", "", "", "10.0.0.0/8" },
	{ "::/0 10.0.0.0/16 10.0.0.0/8 9.0.0.0/8 10.0.0.0/8", "10.0.0.0/8",
	  "9.0.0.0/8 10.0.0.0/8 10.0.0.0/16 ::/0", "10.0.0.0/8",
	  "9.0.0.0/8 10.0.0.0/16 ::/0",
	  "9.0.0.0/8 10.0.0.0/8 10.0.0.0/16 ::/0" },
	{ "0.0.0.0/0 ::/0", "10.0.0.0/8 ::/1", "0.0.0.0/0 ::/0", "",
	  "0.0.0.0/0 ::/0", "0.0.0.0/0 10.0.0.0/8 ::/0 ::/1" },
	{ "fd00::/48 fd00::1/128", "fd00::/48 fd00::1/128",
	  "fd00::/48 fd00::1/128", "fd00::/48 fd00::1/128", "",
	  "fd00::/48 fd00::1/128" },
};

static void test_sets(void)
{
	struct prefixes a, b, rest;
	bool is_good;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		a = set_of(sets[i].a);
		b = set_of(sets[i].b);
		rest = (struct prefixes){ 0 };
		is_good = is_set(&a, sets[i].sorted) &&
			  prefixes_subtract(&rest, &a, &b) &&
			  is_set(&rest, sets[i].only_a);
		prefixes_intersect(&a, &b);
		is_good &= is_set(&a, sets[i].both) &&
			   prefixes_unite(&a, &rest) &&
			   is_set(&a, sets[i].sorted) &&
			   prefixes_unite(&a, &b) && is_set(&a, sets[i].all);
		verdict(is_good, "sets", sets[i].all);
		prefixes_free(&a);
		prefixes_free(&b);
		prefixes_free(&rest);
	}
}

/* Messages of a change */

static struct prefixes many(size_t count, uint8_t first, uint8_t size)
{
	struct prefixes set = { 0 };
	size_t i;

	for (i = 0; i < count; i++)
		prefixes_add(&set, &(struct prefix){
			.addr = { { first, i >> 8, i }, size },
			.len = 24,
		});
	return set;
}

static int count_in(const struct nlmsghdr *nlh, uint16_t type, uint8_t first)
{
	const struct nlattr *list = attr_find(nlh, type), *nest;
	struct prefix prefix;
	int count = 0;

	if (!list)
		return 0;
	mnl_attr_for_each_nested(nest, list)
		count += attr_get_prefix(nest, &prefix) &&
			 prefix.addr.bytes[0] == first && prefix.len == 24;
	return count;
}

static const struct {
	const char *what;
	size_t added;
	size_t removed;
	const char *messages;
} changes[] = {
	{ "nothing", 0, 0, "" },
	{ "one route for another", 1, 1, "+1-1 " },
	{ "as many as a message has", 1000, 0, "+1000-0 " },
	{ "all that come before any that goes", 2500, 700,
	  "+1000-0 +1000-0 +500-500 +0-200 " },
	{ "only those that go", 0, 1001, "+0-1000 +0-1 " },
};

static bool is_sent(size_t added, size_t removed, uint8_t size,
		    const char *wanted)
{
	struct prefixes add = many(added, 10, size);
	struct prefixes del = many(removed, 11, size);
	struct gateway_change change = { "out", &add, &del };
	const struct nlmsghdr *nlh;
	char messages[128] = "";
	bool is_good = true;

	while ((nlh = gateway_learn_next(&change))) {
		sprintf(messages + strlen(messages), "+%d-%d ",
			count_in(nlh, VNETPEER_A_GATEWAY_ROUTE_ADD, 10),
			count_in(nlh, VNETPEER_A_GATEWAY_ROUTE_DEL, 11));
		is_good &= !strcmp(attr_text(nlh,
					     VNETPEER_A_GATEWAY_ROUTE_GATEWAY),
				   "out") &&
			   genl_command(nlh) ==
			   VNETPEER_CMD_GATEWAY_ROUTE_CHANGE;
	}
	prefixes_free(&add);
	prefixes_free(&del);
	return is_good && !strcmp(messages, wanted);
}

static void test_changes(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		verdict(is_sent(changes[i].added, changes[i].removed, 4,
				changes[i].messages),
			"messages of IPv4", changes[i].what);
		verdict(is_sent(changes[i].added, changes[i].removed, 16,
				changes[i].messages),
			"messages of IPv6", changes[i].what);
	}
}

/* What is missing */

static bool keeps(struct gateway_doubt *doubt, const char *before,
		  const char *read, const char *touched, const char *wanted)
{
	struct prefixes set = set_of(read), had = set_of(before);
	struct prefixes changed = set_of(touched);
	bool is_good;

	is_good = gateway_doubt_keep(doubt, &set, &had, &changed) >= 0 &&
		  is_set(&set, wanted);
	prefixes_free(&set);
	prefixes_free(&had);
	prefixes_free(&changed);
	return is_good;
}

static void test_doubts(void)
{
	struct gateway_doubt doubt = { 0 };
	bool is_good = true;
	int i;

	verdict(keeps(&doubt, "fd00::/48 fd01::/48", "fd01::/48", "",
		      "fd00::/48 fd01::/48"),
		"missing", "without a reason");
	verdict(keeps(&doubt, "fd00::/48 fd01::/48", "fd01::/48", "fd00::/48",
		      "fd01::/48"),
		"missing", "as it was removed");
	verdict(keeps(&doubt, "10.0.0.0/8 fd01::/48", "fd01::/48", "",
		      "fd01::/48"),
		"missing", "in IPv4");
	gateway_doubt_end(&doubt);

	for (i = 1; i < 10; i++)
		is_good &= keeps(&doubt, "fd00::/48 fd01::/48",
				 i == 5 ? "fd00::/48" : "", "",
				 "fd00::/48 fd01::/48");
	verdict(is_good, "missing", "not for long enough");
	verdict(keeps(&doubt, "fd00::/48 fd01::/48", "", "", "fd00::/48"),
		"missing", "always, so it is gone");
	verdict(keeps(&doubt, "fd00::/48", "", "", "fd00::/48"),
		"missing", "from now on");
	gateway_doubt_end(&doubt);
}

/* Microseconds */
static const struct {
	const char *what;
	struct pace pace;
	uint64_t noticed;
	uint64_t due;
} dues[] = {
	{ "the first change", { 0, 0 }, 5000000, 5020000 },
	{ "a change long after", { 1000, 1001000 }, 5000000, 5020000 },
	{ "a change at once", { 1000, 1001000 }, 1001000, 1021000 },
	{ "a change after much work", { 100000, 1100000 }, 1100000, 2000000 },
	{ "a change when that was long ago", { 100000, 1100000 }, 1990000,
	  2010000 },
};

static void test_pace(void)
{
	uint64_t before = pace_now();
	size_t i;

	for (i = 0; i < ARRAY_SIZE(dues); i++)
		verdict(pace_due(&dues[i].pace, dues[i].noticed) ==
			dues[i].due, "pace", dues[i].what);
	pace_sleep(before + 2000);
	verdict(pace_now() >= before + 2000, "pace", "sleeps until then");
	before = pace_now();
	pace_sleep(before - 1000);
	verdict(true, "pace", "does not sleep when it is late");
	before = pace_used();
	while (pace_used() < before + 1000)
		;
	verdict(true, "pace", "counts what is used");
}

void test_sync(void)
{
	test_routes();
	test_other_messages();
	test_leads();
	test_sets();
	test_changes();
	test_doubts();
	test_pace();
}
