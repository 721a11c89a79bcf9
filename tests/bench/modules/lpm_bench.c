// SPDX-License-Identifier: GPL-2.0
/*
 * What the longest-prefix table takes, from ten routes to a million, in both
 * families. Loading the module measures, and writes in the log
 *
 *	grow lookup ROUTES MEASURE FAMILY AMOUNT COUNT
 *
 * where a measure is `find`, `insert`, `delete` and `free`, in nanoseconds, or
 * `bytes`.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/sched.h>

#include "../../../kmod/pure/lpm.c"
#include "../../../kmod/pure/lpm_node.c"
#include "../../../kmod/pure/lpm_update.c"

#define SEED 20240301
#define MOST 1000000
#define LOOKUPS 65536

/* Of a thousand prefixes in a routing table of the internet. */
struct share {
	u8 len;
	u16 share;
};

static const struct share mix4[] = {
	{ 8, 1 }, { 11, 1 }, { 12, 1 }, { 13, 2 }, { 14, 3 }, { 15, 4 },
	{ 16, 14 }, { 17, 9 }, { 18, 15 }, { 19, 26 }, { 20, 45 }, { 21, 53 },
	{ 22, 110 }, { 23, 100 }, { 24, 600 }, { 28, 6 }, { 32, 10 },
};

static const struct share mix6[] = {
	{ 20, 1 }, { 24, 2 }, { 28, 4 }, { 29, 45 }, { 30, 5 }, { 32, 130 },
	{ 33, 15 }, { 34, 10 }, { 36, 40 }, { 38, 8 }, { 40, 75 }, { 42, 25 },
	{ 44, 115 }, { 45, 10 }, { 46, 25 }, { 47, 25 }, { 48, 450 },
	{ 56, 5 }, { 64, 10 },
};

/* Where the registries take IPv6 prefixes from: the upper 12 bits. */
static const u16 registries[] = { 0x240, 0x260, 0x280, 0x2a0, 0x2c0 };

/* A table, and everything that is put into it and looked for in it. */
struct bench {
	struct vnp_lpm lpm;
	struct rnd_state rnd;
	u8 family;
	unsigned int routes;
	struct vnp_prefix *prefix;
	struct vnp_addr *addr;
};

static u8 draw_len(struct bench *bench, const struct share *mix)
{
	unsigned int share = prandom_u32_state(&bench->rnd) % 1000;

	while (share >= mix->share)
		share -= mix++->share;
	return mix->len;
}

/* Random bits from @len on */
static void fill(struct bench *bench, struct vnp_addr *addr, unsigned int len)
{
	u8 *bytes = addr->v6.s6_addr;
	unsigned int i;

	for (i = len; i < (addr->family == AF_INET ? 32 : 128); i++)
		if (prandom_u32_state(&bench->rnd) & 1)
			bytes[i / 8] |= 0x80 >> i % 8;
}

static void clear(struct vnp_addr *addr, unsigned int len)
{
	u8 *bytes = addr->v6.s6_addr;
	unsigned int i;

	for (i = len; i < 128; i++)
		bytes[i / 8] &= ~(0x80 >> i % 8);
}

static void draw_prefix(struct bench *bench, struct vnp_prefix *prefix)
{
	u32 random = prandom_u32_state(&bench->rnd);
	struct vnp_addr *addr = &prefix->addr;

	*addr = (struct vnp_addr){ .family = bench->family };
	if (bench->family == AF_INET) {
		/* 1.0.0.0 to 223.255.255.255 */
		addr->v4 = cpu_to_be32(random % (223U << 24) + (1 << 24));
		prefix->len = draw_len(bench, mix4);
	} else {
		random %= ARRAY_SIZE(registries);
		addr->v6.s6_addr16[0] = cpu_to_be16(registries[random] << 4);
		fill(bench, addr, 12);
		prefix->len = draw_len(bench, mix6);
	}
	clear(addr, prefix->len);
}

static void draw(struct bench *bench)
{
	const struct vnp_prefix *prefix;
	unsigned int i;

	for (i = 0; i < bench->routes; i++) {
		draw_prefix(bench, &bench->prefix[i]);
		cond_resched();
	}
	for (i = 0; i < LOOKUPS; i++) {
		prefix = &bench->prefix[prandom_u32_state(&bench->rnd) %
					bench->routes];
		bench->addr[i] = prefix->addr;
		fill(bench, &bench->addr[i], prefix->len);
		cond_resched();
	}
}

static void report(const struct bench *bench, const char *measure, u64 amount,
		   unsigned int count)
{
	pr_info("grow lookup %u %s IPv%c %llu %u\n", bench->routes, measure,
		bench->family == AF_INET ? '4' : '6', amount, count);
}

static int insert(struct bench *bench)
{
	u64 start = ktime_get_ns();
	unsigned int i;
	u32 old;
	int err;

	for (i = 0; i < bench->routes; i++) {
		err = vnp_lpm_insert(&bench->lpm, &bench->prefix[i], i + 1,
				     &old);
		if (err)
			return err;
		cond_resched();
	}
	report(bench, "insert", ktime_get_ns() - start, bench->routes);
	return 0;
}

/* Some prefixes were drawn twice. */
static unsigned int delete(struct bench *bench)
{
	u64 start = ktime_get_ns();
	unsigned int i, count = 0;

	for (i = 0; i < bench->routes; i++) {
		count += !!vnp_lpm_delete(&bench->lpm, &bench->prefix[i]);
		cond_resched();
	}
	report(bench, "delete", ktime_get_ns() - start, bench->routes);
	return count;
}

static noinline u32 find(const struct bench *bench, const struct vnp_addr *addr)
{
	if (bench->family == AF_INET)
		return vnp_lpm_find4(&bench->lpm, addr->v4);
	return vnp_lpm_find6(&bench->lpm, &addr->v6);
}

/* What it takes to ask for nothing. */
static noinline u32 find_nothing(const struct bench *bench,
				 const struct vnp_addr *addr)
{
	if (bench->family == AF_INET)
		return (__force u32)addr->v4;
	return (__force u32)addr->v6.s6_addr32[3];
}

static u64 look_up(const struct bench *bench,
		   u32 (*how)(const struct bench *bench,
			      const struct vnp_addr *addr))
{
	u64 start = ktime_get_ns();
	unsigned int i;
	u32 all = 0;

	rcu_read_lock();
	for (i = 0; i < LOOKUPS; i++)
		all += how(bench, &bench->addr[i]);
	rcu_read_unlock();
	OPTIMIZER_HIDE_VAR(all);
	return ktime_get_ns() - start;
}

static void free_all(struct bench *bench)
{
	u64 start = ktime_get_ns();

	vnp_lpm_destroy(&bench->lpm);
	report(bench, "free", ktime_get_ns() - start, bench->routes);
}

static int measure(struct bench *bench)
{
	size_t bytes;
	u64 spent;
	int err;

	prandom_seed_state(&bench->rnd, SEED);
	bench->lpm.is_live = true;
	draw(bench);
	err = insert(bench);
	if (err)
		return err;
	bytes = vnp_lpm_bytes(&bench->lpm);
	spent = look_up(bench, find) - look_up(bench, find_nothing);
	report(bench, "find", spent, LOOKUPS);
	report(bench, "bytes", bytes, delete(bench));

	err = insert(bench);
	free_all(bench);
	return err;
}

static int measure_all(struct bench *bench)
{
	static const u8 families[] = { AF_INET, AF_INET6 };
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		bench->family = families[i];
		for (bench->routes = 10; bench->routes <= MOST;
		     bench->routes *= 10) {
			err = measure(bench);
			if (err)
				return err;
		}
	}
	return 0;
}

static int __init lpm_bench_init(void)
{
	struct bench *bench;
	int err = -ENOMEM;

	bench = kvzalloc(sizeof(*bench), GFP_KERNEL);
	if (!bench)
		return err;
	bench->prefix = kvmalloc_array(MOST, sizeof(*bench->prefix),
				       GFP_KERNEL);
	bench->addr = kvmalloc_array(LOOKUPS, sizeof(*bench->addr), GFP_KERNEL);
	if (bench->prefix && bench->addr)
		err = measure_all(bench);
	vnp_lpm_destroy(&bench->lpm);
	kvfree(bench->addr);
	kvfree(bench->prefix);
	kvfree(bench);
	return err;
}

static void __exit lpm_bench_exit(void)
{
	rcu_barrier();
}

module_init(lpm_bench_init);
module_exit(lpm_bench_exit);

MODULE_DESCRIPTION("Measures vnetpeer's longest-prefix table");
MODULE_LICENSE("GPL");
