/* SPDX-License-Identifier: GPL-2.0 */
/* Named points in the code, at which a test can let others go first. */
#ifndef _VNP_POINT_H
#define _VNP_POINT_H

#include <linux/compiler.h>
#include <linux/kconfig.h>
#include <linux/types.h>

/*
 * A race whose window is a few instructions wide is not met by chance, so the
 * window gets a name, and tests open it: unit tests by a hook that does in it
 * what others might, scenarios by a delay (point.c). Only a build for tests
 * (CONFIG_VNETPEER_KUNIT_TEST) has points; elsewhere they are nothing.
 *
 * Each has a name, and whether code may sleep there.
 */
#define VNP_POINTS(point)						\
	/* What a port is to have was made; it is no part of its VNet. */ \
	point(port_prepared, true)					\
	/* A port is in its VNet and groups; it has no device yet. */	\
	point(port_attached, true)					\
	/* The core has stopped a port's device; packets still find it. */ \
	point(port_stopping, true)					\
	/* What the device is like has changed; nobody was told. */	\
	point(port_event, true)						\
	/* A change was checked, and is to be applied; rtnl is free. */	\
	point(config_checked, true)					\
	/* The base of a VNet is built, for a change of maybe many. */	\
	point(base_staging, true)					\
	/* Tables lead to a new gateway, which packets do not find yet. */ \
	point(gateway_built, true)					\
	/* A gateway has lost its device; tables still lead to it. */	\
	point(gateway_dead, true)					\
	/* Some members of groups were listed; others may go first. */	\
	point(members_listed, true)					\
	/* A port has left its VNet; its device is being freed. */	\
	point(port_ended, true)						\
	/* Answers find a new flow that its owner does not know yet. */	\
	point(flow_answerable, false)					\
	/* A packet has found a flow, and is to change or end it. */	\
	point(flow_found, false)					\
	/* A packet looks for a flow, in the table that was the one. */	\
	point(flow_seeking, false)					\
	/* A table of flows is replaced, by one without or with all. */	\
	point(flow_resizing, true)					\
	/* A flow is dead, and answers still find it. */		\
	point(flow_dead, false)

enum vnp_point {
#define VNP_POINT_ID(name, may_sleep) VNP_POINT_##name,
	VNP_POINTS(VNP_POINT_ID)
#undef VNP_POINT_ID
	VNP_POINT_COUNT
};

/* What happens at points; NULL for nothing. */
extern void (*vnp_point_hook)(enum vnp_point point);

/**
 * vnp_point() - pass a point
 * @point: which one
 *
 * Context: any; what happens there sleeps only where that is allowed.
 */
static __always_inline void vnp_point(enum vnp_point point)
{
	void (*hook)(enum vnp_point point);

	if (!IS_ENABLED(CONFIG_VNETPEER_KUNIT_TEST))
		return;
	hook = READ_ONCE(vnp_point_hook);
	if (hook)
		hook(point);
}

#endif
