// SPDX-License-Identifier: GPL-2.0
/* Parameters by which scenarios let code wait at a point; see point.h. */

#include "point.h"

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define DELAY_MAX_MS	10000

static const struct {
	const char *name;
	bool may_sleep;
} points[VNP_POINT_COUNT] = {
#define VNP_POINT_ABOUT(id, sleeps) \
	[VNP_POINT_##id] = { .name = #id, .may_sleep = sleeps },
	VNP_POINTS(VNP_POINT_ABOUT)
#undef VNP_POINT_ABOUT
};

static unsigned int delays_ms[VNP_POINT_COUNT];
static atomic_t waits[VNP_POINT_COUNT];

static void wait_at(enum vnp_point point)
{
	unsigned int ms = READ_ONCE(delays_ms[point]);

	if (!ms)
		return;
	atomic_inc(&waits[point]);
	if (points[point].may_sleep)
		msleep(ms);
	else
		mdelay(ms);
}

void (*vnp_point_hook)(enum vnp_point point) = wait_at;

/* "NAME MILLISECONDS"; 0 waits no longer. */
static int delay_set(const char *text, const struct kernel_param *param)
{
	unsigned int ms, i;
	char name[32];

	if (sscanf(text, "%31s %u", name, &ms) != 2 || ms > DELAY_MAX_MS)
		return -EINVAL;
	for (i = 0; i < VNP_POINT_COUNT; i++) {
		if (strcmp(points[i].name, name))
			continue;
		WRITE_ONCE(delays_ms[i], ms);
		return 0;
	}
	return -ENOENT;
}

static const struct kernel_param_ops delay_ops = { .set = delay_set };

/* A line "NAME NUMBER" for each point: who has waited there or does so now. */
static int waits_get(char *text, const struct kernel_param *param)
{
	unsigned int i;
	int len = 0;

	for (i = 0; i < VNP_POINT_COUNT; i++)
		len += sysfs_emit_at(text, len, "%s %d\n", points[i].name,
				     atomic_read(&waits[i]));
	return len;
}

static const struct kernel_param_ops waits_ops = { .get = waits_get };

module_param_cb(point_delay, &delay_ops, NULL, 0200);
MODULE_PARM_DESC(point_delay, "for tests: how long to wait at a point, \"NAME MILLISECONDS\"");
module_param_cb(point_waits, &waits_ops, NULL, 0400);
MODULE_PARM_DESC(point_waits, "for tests: how often somebody waited at each point");
