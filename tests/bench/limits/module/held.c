// SPDX-License-Identifier: GPL-2.0
/*
 * How long vnetpeer keeps its locks, if it was built to tell (held.h). The
 * parameter `longest` has a line for each lock that was held since it was last
 * written:
 *
 *	LOCK NANOSECONDS FUNCTION
 *
 * which is what it is called, how long it was held at most, and who took it then.
 * This is time by the clock, with all that came between.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "../held.h"

/**
 * struct hold - a lock that is held now
 * @lock: which one
 * @since: when it was taken
 * @name: how the code names it
 * @by: who has taken it
 */
struct hold {
	const void *lock;
	u64 since;
	const char *name;
	const char *by;
};

/**
 * struct longest - of locks with one name
 * @name: the last word of what the code says
 * @ns: how long one was held
 * @by: who held it
 */
struct longest {
	const char *name;
	u64 ns;
	const char *by;
};

static DEFINE_SPINLOCK(guard);
static struct hold holds[64];
static struct longest longests[] = {
	{ .name = "rtnl" }, { .name = "lock" }, { .name = "config" },
	{ .name = "resizing" },
};

/* The member, of an expression that leads to it */
static const char *last_word(const char *name)
{
	const char *end = strrchr(name, '>');

	return end ? end + 1 : name;
}

void held_taken(const void *lock, const char *name, const char *by)
{
	struct hold *hold;

	spin_lock(&guard);
	for (hold = holds; hold < holds + ARRAY_SIZE(holds); hold++) {
		if (hold->name)
			continue;
		*hold = (struct hold) { lock, ktime_get_ns(), name, by };
		break;
	}
	spin_unlock(&guard);
}
EXPORT_SYMBOL_GPL(held_taken);

static void note(const struct hold *hold, u64 ns)
{
	struct longest *longest;

	for (longest = longests; longest < longests + ARRAY_SIZE(longests);
	     longest++) {
		if (strcmp(longest->name, last_word(hold->name)))
			continue;
		if (ns <= longest->ns)
			break;
		longest->ns = ns;
		longest->by = hold->by;
	}
}

void held_released(const void *lock)
{
	u64 now = ktime_get_ns();
	struct hold *hold;

	spin_lock(&guard);
	for (hold = holds; hold < holds + ARRAY_SIZE(holds); hold++) {
		if (!hold->name || hold->lock != lock)
			continue;
		note(hold, now - hold->since);
		hold->name = NULL;
		break;
	}
	spin_unlock(&guard);
}
EXPORT_SYMBOL_GPL(held_released);

static int forget(const char *text, const struct kernel_param *param)
{
	struct longest *longest;

	spin_lock(&guard);
	for (longest = longests; longest < longests + ARRAY_SIZE(longests);
	     longest++)
		longest->ns = 0;
	spin_unlock(&guard);
	return 0;
}

static int tell(char *buffer, const struct kernel_param *param)
{
	struct longest *longest;
	int len = 0;

	spin_lock(&guard);
	for (longest = longests; longest < longests + ARRAY_SIZE(longests);
	     longest++) {
		if (longest->ns)
			len += sysfs_emit_at(buffer, len, "%s %llu %s\n",
					     longest->name, longest->ns,
					     longest->by);
	}
	spin_unlock(&guard);
	return len;
}

static const struct kernel_param_ops longest_ops = {
	.set = forget,
	.get = tell,
};

module_param_cb(longest, &longest_ops, NULL, 0600);
MODULE_PARM_DESC(longest, "how long each lock was held at most");

MODULE_DESCRIPTION("How long vnetpeer keeps its locks");
MODULE_LICENSE("GPL");
