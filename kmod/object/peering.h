/* SPDX-License-Identifier: GPL-2.0 */
/* One half of a peering: owned by one VNet, pointing at another. */
#ifndef _VNP_PEERING_H
#define _VNP_PEERING_H

#include <linux/list.h>

#include "object.h"
#include "path/meter.h"
#include "pure/peering_state.h"

struct vnp_net;
struct vnp_space;
struct vnp_vnet;

/**
 * struct vnp_peering_flags - what a half allows
 * @access: the remote VNet has access
 * @forwarded: packets that are not the remote VNet's own may come in
 * @gateway_transit: the remote VNet may use this VNet's gateway
 * @remote_gateways: this VNet uses the remote VNet's gateway
 */
struct vnp_peering_flags {
	bool access;
	bool forwarded;
	bool gateway_transit;
	bool remote_gateways;
};

/**
 * struct vnp_peering - one half of a peering
 * @object: its name and number
 * @vnet: the VNet that owns it
 * @remote: the VNet it points at; NULL once that is gone
 * @reverse: the half of @remote that points back; NULL when there is none
 * @remote_id: number of that VNet
 * @remote_name: name of that VNet
 * @is_global: the two are in different regions
 * @state: VNP_HALF_INITIATED and on
 * @flags: what it allows
 * @remote_space: the remote VNet's address space as recorded; replaced as a
 *	whole, read by packets through vnp_hop.accepted
 * @meter: counts what crosses
 * @dir: which direction of @meter is this half's tx
 * @before: what the meter had counted when this half was made, tx and rx
 * @own_node: in vnp_vnet.halves of @vnet
 * @remote_node: in vnp_vnet.pointing of @remote, unless that is NULL
 *
 * All of it is protected by vnp_net.config.
 */
struct vnp_peering {
	struct vnp_object object;
	struct vnp_vnet *vnet;
	struct vnp_vnet *remote;
	struct vnp_peering *reverse;
	u32 remote_id;
	char remote_name[VNETPEER_NAME_MAX + 1];
	bool is_global;
	enum vnp_half state;
	struct vnp_peering_flags flags;
	struct vnp_space *remote_space;
	struct vnp_meter *meter;
	unsigned int dir;
	struct vnp_totals before[2];
	struct list_head own_node;
	struct list_head remote_node;
};

/**
 * struct vnp_peering_args - what the user wants of a half
 * @name: its name
 * @vnet: the VNet that owns it
 * @remote: the VNet it points at
 * @flags: the values of the flags that were given
 * @given: which flags were given
 * @both: whether the reverse half is meant too
 * @reverse: name of the reverse half, or NULL for @name
 */
struct vnp_peering_args {
	const struct nlattr *name;
	struct vnp_vnet *vnet;
	struct vnp_vnet *remote;
	struct vnp_peering_flags flags;
	struct vnp_peering_flags given;
	bool both;
	const struct nlattr *reverse;
};

/**
 * struct vnp_peering_ends - a half that is there or to be
 * @half: the half; NULL if it is to be made
 * @vnet: the VNet that owns it
 * @remote: the VNet that it points at
 */
struct vnp_peering_ends {
	const struct vnp_peering *half;
	const struct vnp_vnet *vnet;
	const struct vnp_vnet *remote;
};

extern const struct vnp_peering_flags vnp_peering_default_flags;

struct vnp_peering *vnp_peering_find(struct vnp_vnet *vnet,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack);
struct vnp_peering *vnp_peering_towards(const struct vnp_vnet *vnet,
					const struct vnp_vnet *remote);
struct vnp_peering *vnp_peering_alloc(struct vnp_vnet *vnet,
				      struct vnp_vnet *remote,
				      const struct vnp_peering *reverse);
void vnp_peering_free(struct vnp_peering *half);
void vnp_peering_link(struct vnp_peering *half);
void vnp_peering_unlink(struct vnp_peering *half);
void vnp_peering_destroy(struct vnp_peering *half);
void vnp_peering_forget_vnet(struct vnp_vnet *vnet);

unsigned int vnp_peering_stale(const struct vnp_peering *half);
void vnp_peering_stats(const struct vnp_peering *half, struct vnp_totals *tx,
		       struct vnp_totals *rx);

/* peering_overlap.c */
int vnp_peering_check_overlap(const struct vnp_vnet *vnet,
			      const struct vnp_vnet *remote,
			      struct netlink_ext_ack *extack);
int vnp_peering_check_space(const struct vnp_vnet *vnet,
			    const struct vnp_space *space,
			    struct netlink_ext_ack *extack);

/* peering_check.c */
int vnp_peering_check_add(const struct vnp_peering_args *args,
			  const struct vnp_peering *own,
			  const struct vnp_peering *reverse,
			  struct netlink_ext_ack *extack);
int vnp_peering_check_flags(const struct vnp_peering_ends *ends,
			    const struct vnp_peering_flags *old,
			    const struct vnp_peering_flags *new,
			    const struct vnp_peering_flags *reverse,
			    struct netlink_ext_ack *extack);

/* peering_change.c */
int vnp_peering_add(const struct vnp_peering_args *args,
		    struct netlink_ext_ack *extack);
int vnp_peering_set(struct vnp_peering *half,
		    const struct vnp_peering_args *args,
		    struct netlink_ext_ack *extack);
int vnp_peering_del(struct vnp_peering *half, bool both);
int vnp_peering_sync(struct vnp_peering *half,
		     struct netlink_ext_ack *extack);

#endif
