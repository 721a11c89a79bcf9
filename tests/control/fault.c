// SPDX-License-Identifier: GPL-2.0
/*
 * A module that does, when it is loaded, what no module may. The parameter
 * `kind` says what; tests/control/run knows what must come of each.
 */

#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/net_namespace.h>

static char *kind = "";
module_param(kind, charp, 0);
MODULE_PARM_DESC(kind, "what to do wrong");

static void warns(void)
{
	WARN(1, "this is meant");
}

static void crashes(void)
{
	WRITE_ONCE(*(int *)8, 1);
}

/* More than one, as a word that looks like the last may be about somewhere */
static void leaks(void)
{
	int i;

	for (i = 0; i < 16; i++)
		if (!kmalloc(192, GFP_KERNEL))
			pr_info("memory is short\n");
}

static void uses_freed(void)
{
	int *number = kmalloc(sizeof(*number), GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(number);
	kfree(number);
	READ_ONCE(*number);
}

static DEFINE_SPINLOCK(lock);

static void sleeps(void)
{
	spin_lock(&lock);
	msleep(20);
	spin_unlock(&lock);
}

static void waits(void)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	schedule_timeout(300 * HZ);
}

/* Memory that was never made a lock */
static void no_key(void)
{
	struct lockdep_map *map = kzalloc(sizeof(*map), GFP_KERNEL);

	if (!map)
		return;
	lock_map_acquire(map);
	lock_map_release(map);
	kfree(map);
}

static int __rcu *guarded;

static void no_reader(void)
{
	rcu_dereference(guarded);
}

static void checksum(void)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);

	if (!skb)
		return;
	netdev_rx_csum_fault(init_net.loopback_dev, skb);
	kfree_skb(skb);
}

static void shifts(void)
{
	int by = 40;

	OPTIMIZER_HIDE_VAR(by);
	pr_info("%d\n", 1 << by);
}

static void twice_in_list(void)
{
	LIST_HEAD(head);
	LIST_HEAD(entry);

	list_add(&entry, &head);
	list_add(&entry, &head);
}

static void twice_in_sysfs(void)
{
	struct kobject *one = kobject_create_and_add("twice", kernel_kobj);
	struct kobject *other = kobject_create_and_add("twice", kernel_kobj);

	kobject_put(other);
	kobject_put(one);
}

static void stay_atomic(struct tasklet_struct *tasklet)
{
	preempt_disable();
}

static void unbalanced(void)
{
	static DECLARE_TASKLET(tasklet, stay_atomic);

	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
}

/* All the memory there is, as a list, and back again */
static void takes_all(void)
{
	struct page *page, *last = NULL;

	while ((page = alloc_pages(GFP_ATOMIC, MAX_PAGE_ORDER))) {
		page->private = (unsigned long)last;
		last = page;
	}
	while ((page = last)) {
		last = (struct page *)page->private;
		__free_pages(page, MAX_PAGE_ORDER);
	}
}

static const struct {
	const char *kind;
	void (*commit)(void);
} faults[] = {
	{ "warns", warns },
	{ "crashes", crashes },
	{ "leaks", leaks },
	{ "uses_freed", uses_freed },
	{ "sleeps", sleeps },
	{ "waits", waits },
	{ "no_key", no_key },
	{ "no_reader", no_reader },
	{ "checksum", checksum },
	{ "shifts", shifts },
	{ "twice_in_list", twice_in_list },
	{ "twice_in_sysfs", twice_in_sysfs },
	{ "unbalanced", unbalanced },
	{ "takes_all", takes_all },
};

static int __init fault_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		if (strcmp(kind, faults[i].kind))
			continue;
		faults[i].commit();
		return 0;
	}
	return -EINVAL;
}

static void __exit fault_exit(void)
{
}

module_init(fault_init);
module_exit(fault_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Faults that tests must see");
