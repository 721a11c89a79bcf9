// SPDX-License-Identifier: GPL-2.0
/* One half of a peering: owned by one VNet, pointing at another. */

#include "peering.h"

#include <linux/slab.h>
#include <linux/string.h>
#include <net/netlink.h>

#include "controller.h"
#include "event.h"
#include "vnet.h"

const struct vnp_peering_flags vnp_peering_default_flags = { .access = true };

/**
 * vnp_peering_find() - find a half by name
 * @vnet: the VNet that owns it
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the half, or an error pointer
 */
struct vnp_peering *vnp_peering_find(struct vnp_vnet *vnet,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack)
{
	struct vnp_object *object;

	object = vnp_object_get(&vnet->object.vn->registry, VNP_KIND_PEERING,
				vnet->object.id, attr, extack);
	if (IS_ERR(object))
		return ERR_CAST(object);
	return container_of(object, struct vnp_peering, object);
}

/**
 * vnp_peering_towards() - the half that leads from one VNet to another
 * @vnet: the VNet that owns it
 * @remote: the VNet that it points at
 *
 * Context: vnp_net.config is held.
 * Return: the half or NULL
 */
struct vnp_peering *vnp_peering_towards(const struct vnp_vnet *vnet,
					const struct vnp_vnet *remote)
{
	struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->remote == remote)
			return half;
	return NULL;
}

/**
 * vnp_peering_free() - free a half
 * @half: one that is not linked, and to which no table leads
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_peering_free(struct vnp_peering *half)
{
	vnp_net_space_put(half->vnet->object.vn, half->remote_space);
	vnp_meter_put(half->meter);
	kfree(half);
}

/* The meter is that of the reverse half if there is one. */
static int half_meter(struct vnp_peering *half,
		      const struct vnp_peering *reverse)
{
	if (!reverse) {
		half->meter = vnp_meter_create();
		return half->meter ? 0 : -ENOMEM;
	}
	half->meter = reverse->meter;
	half->dir = !reverse->dir;
	vnp_meter_get(half->meter);
	vnp_meter_read(half->meter, half->dir, &half->before[0]);
	vnp_meter_read(half->meter, !half->dir, &half->before[1]);
	return 0;
}

/**
 * vnp_peering_alloc() - make a half that nobody knows of
 * @vnet: the VNet that is to own it
 * @remote: the VNet that it is to point at
 * @reverse: the half in the other direction, or NULL
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the half, for vnp_peering_free(); or NULL without memory
 */
struct vnp_peering *vnp_peering_alloc(struct vnp_vnet *vnet,
				      struct vnp_vnet *remote,
				      const struct vnp_peering *reverse)
{
	struct vnp_peering *half;

	half = kzalloc(sizeof(*half), GFP_KERNEL_ACCOUNT);
	if (!half)
		return NULL;
	half->vnet = vnet;
	half->remote = remote;
	half->remote_id = remote->object.id;
	strscpy(half->remote_name, remote->object.name,
		sizeof(half->remote_name));
	half->is_global = strcmp(vnet->region, remote->region);
	half->remote_space = vnp_net_space_get(remote->space);
	if (half_meter(half, reverse)) {
		vnp_peering_free(half);
		return NULL;
	}
	return half;
}

/**
 * vnp_peering_destroy() - remove a half
 * @half: one that is not linked, and to which no table leads
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_peering_destroy(struct vnp_peering *half)
{
	vnp_event(&half->object, VNETPEER_EVENT_DEL);
	vnp_net_del(half->object.vn, &half->object);
	vnp_peering_free(half);
}

/**
 * vnp_peering_link() - let a half be one of its VNets'
 * @half: the half
 *
 * Context: vnp_net.config is held.
 */
void vnp_peering_link(struct vnp_peering *half)
{
	list_add_tail(&half->own_node, &half->vnet->halves);
	half->vnet->half_count++;
	if (!half->remote)
		return;
	list_add_tail(&half->remote_node, &half->remote->pointing);
	half->remote->pointing_count++;
	half->reverse = vnp_peering_towards(half->remote, half->vnet);
	if (half->reverse)
		half->reverse->reverse = half;
}

/**
 * vnp_peering_unlink() - take back what vnp_peering_link() did
 * @half: the half; it still knows its reverse, for its last event
 *
 * Context: vnp_net.config is held.
 */
void vnp_peering_unlink(struct vnp_peering *half)
{
	if (half->reverse)
		half->reverse->reverse = NULL;
	if (half->remote) {
		list_del(&half->remote_node);
		half->remote->pointing_count--;
	}
	list_del(&half->own_node);
	half->vnet->half_count--;
}

static void forget_own(struct vnp_vnet *vnet)
{
	struct vnp_peering *half, *next;

	list_for_each_entry_safe(half, next, &vnet->halves, own_node) {
		vnp_peering_unlink(half);
		vnp_peering_destroy(half);
	}
}

static void forget_pointing(struct vnp_vnet *vnet)
{
	struct vnp_peering *half, *next;

	list_for_each_entry_safe(half, next, &vnet->pointing, remote_node) {
		struct vnp_halves halves = { .reverse = half->state };

		vnp_halves_next(&halves, VNP_HALF_GONE, false);
		list_del(&half->remote_node);
		vnet->pointing_count--;
		half->remote = NULL;
		half->state = halves.reverse;
		vnp_event(&half->object, VNETPEER_EVENT_STATE);
		cond_resched();
	}
}

/**
 * vnp_peering_forget_vnet() - remove a VNet's halves, disconnect the others
 * @vnet: a VNet that goes; no published table leads to it
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_peering_forget_vnet(struct vnp_vnet *vnet)
{
	forget_own(vnet);
	forget_pointing(vnet);
}

/**
 * vnp_peering_stale() - which recorded address spaces are out of date
 * @half: the half
 *
 * Context: vnp_net.config is held.
 * Return: enum vnetpeer_peering_sync flags
 */
unsigned int vnp_peering_stale(const struct vnp_peering *half)
{
	const struct vnp_peering *reverse = half->reverse;
	unsigned int stale = 0;

	if (half->remote &&
	    !vnp_space_equal(half->remote_space, half->remote->space))
		stale |= VNETPEER_PEERING_SYNC_LOCAL_STALE;
	if (reverse &&
	    !vnp_space_equal(reverse->remote_space, half->vnet->space))
		stale |= VNETPEER_PEERING_SYNC_REMOTE_STALE;
	return stale;
}

static void totals_subtract(struct vnp_totals *totals,
			    const struct vnp_totals *before)
{
	int reason;

	totals->packets -= before->packets;
	totals->bytes -= before->bytes;
	for (reason = 0; reason < VNP_DROP_COUNT; reason++)
		totals->drops[reason] -= before->drops[reason];
}

/**
 * vnp_peering_stats() - what crossed since a half was made
 * @half: the half
 * @tx: what its own VNet sent
 * @rx: what its own VNet got
 *
 * Context: vnp_net.config is held.
 */
void vnp_peering_stats(const struct vnp_peering *half, struct vnp_totals *tx,
		       struct vnp_totals *rx)
{
	vnp_meter_read(half->meter, half->dir, tx);
	vnp_meter_read(half->meter, !half->dir, rx);
	totals_subtract(tx, &half->before[0]);
	totals_subtract(rx, &half->before[1]);
}
