// SPDX-License-Identifier: GPL-2.0
/* One half of a peering: owned by one VNet, pointing at another. */

#include "peering.h"

#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <net/netlink.h>

#include "controller.h"
#include "event.h"
#include "refuse.h"
#include "vnet.h"

/*
 * Every command on halves runs in the same four steps. It checks everything;
 * it writes down in struct half_change what its one or two halves are to be,
 * with all memory for it; it applies that and stages the tables of both VNets;
 * and then it either publishes them or applies the same changes backwards.
 * Packets see only published tables, and others wait for the lock, so nobody
 * sees a change that is taken back.
 */

struct half_change {
	struct vnp_peering *half;	/* NULL: nothing changes */
	enum vnp_half state;
	struct vnp_peering_flags flags;
	struct vnp_space *space;	/* NULL: the record stays */
	bool is_new;
	bool is_gone;
};

struct change {
	struct half_change own;
	struct half_change reverse;
};

/* Lookup */

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

static struct vnp_peering *find_by_name(struct vnp_vnet *vnet,
					const struct nlattr *attr)
{
	return vnp_peering_find(vnet, attr, NULL);
}

static struct vnp_peering *find_towards(const struct vnp_vnet *vnet,
					const struct vnp_vnet *remote)
{
	struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->remote == remote)
			return half;
	return NULL;
}

/* Overlap */

/*
 * What a VNet is to have is looked up in the index of all spaces, which marks
 * those that overlap it. After that a peer, or a peer's peer, costs one look at
 * its marks, however many prefixes it has. All that is asked here is about the
 * space that was searched for last.
 */

static bool clashes(const struct vnp_vnet *vnet)
{
	return vnp_space_is_marked(&vnet->object.vn->spaces, vnet->space);
}

/* The space of a half's far end, recorded and current. */
static bool remote_clashes(const struct vnp_peering *half)
{
	if (vnp_space_is_marked(&half->vnet->object.vn->spaces, half->remote_space))
		return true;
	return half->remote && clashes(half->remote);
}

/*
 * Searches for a space that a VNet has or is to have. Its own present one may
 * well overlap it, and says nothing.
 */
static bool search_clashes(const struct vnp_vnet *vnet,
			   const struct vnp_space *space)
{
	struct vnp_space_index *index = &vnet->object.vn->spaces;
	unsigned int i, count = 0;

	vnp_space_index_begin(index);
	for (i = 0; i < space->count; i++) {
		count += vnp_space_index_mark(index, &space->prefix[i]);
		cond_resched();
	}
	return count > clashes(vnet);
}

/*
 * The name of a VNet that @vnet is peered with and that clashes, or NULL; @but
 * is left aside. A half counts in any state, and the halves that point at a
 * classic VNet count as its own.
 */
static const char *clashing_peer(const struct vnp_vnet *vnet,
				 const struct vnp_vnet *but)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->remote != but && remote_clashes(half))
			return half->remote_name;
	if (!vnp_vnet_is_classic(vnet))
		return NULL;
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		if (half->vnet != but && clashes(half->vnet))
			return half->vnet->object.name;
		cond_resched();
	}
	return NULL;
}

static int refuse_peer(const char *name, struct netlink_ext_ack *extack)
{
	return vnp_refuse(extack,
			  VNP_VnetAddressSpaceOverlapsWithAlreadyPeeredVnet,
			  "'%.24s'", name);
}

static int check_overlap(const struct vnp_vnet *vnet,
			 const struct vnp_vnet *remote,
			 struct netlink_ext_ack *extack)
{
	const struct vnp_prefix *clash;
	const char *name = NULL;

	clash = vnp_space_clash(vnet->space, remote->space);
	if (clash)
		return vnp_refuse_prefix(extack, VNP_VnetAddressSpacesOverlap,
					 clash);
	if (search_clashes(remote, remote->space))
		name = clashing_peer(vnet, remote);
	if (!name && search_clashes(vnet, vnet->space))
		name = clashing_peer(remote, vnet);
	return name ? refuse_peer(name, extack) : 0;
}

static int refuse_end(const char *name, struct netlink_ext_ack *extack)
{
	return vnp_refuse(extack, VNP_VnetAddressSpacesOverlap,
			  "VNet '%.20s' overlaps", name);
}

static int check_ends(const struct vnp_vnet *vnet,
		      struct netlink_ext_ack *extack)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (remote_clashes(half))
			return refuse_end(half->remote_name, extack);
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		if (clashes(half->vnet))
			return refuse_end(half->vnet->object.name, extack);
		cond_resched();
	}
	return 0;
}

/* Anybody may point at a VNet, so that it can have any number of peers. */
static int check_peers_of(const struct vnp_vnet *peer,
			  const struct vnp_vnet *vnet,
			  struct netlink_ext_ack *extack)
{
	const char *name = clashing_peer(peer, vnet);

	if (name)
		return refuse_peer(name, extack);
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/**
 * vnp_peering_check_space() - may a VNet have this address space
 * @vnet: the VNet
 * @space: the address space it is to have
 * @extack: where a refusal is explained
 *
 * Looks at the VNets at the other ends of halves, its own and those that point
 * at it, and at the peers of those.
 *
 * Context: vnp_net.config is held.
 * Return: 0, -EADDRINUSE, or -EINTR when whoever asks is being killed
 */
int vnp_peering_check_space(const struct vnp_vnet *vnet,
			    const struct vnp_space *space,
			    struct netlink_ext_ack *extack)
{
	const struct vnp_peering *half;
	int err;

	if (!search_clashes(vnet, space))
		return 0;
	err = check_ends(vnet, extack);
	if (err)
		return err;

	list_for_each_entry(half, &vnet->halves, own_node) {
		err = half->remote ?
		      check_peers_of(half->remote, vnet, extack) : 0;
		if (err)
			return err;
	}
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		err = check_peers_of(half->vnet, vnet, extack);
		if (err)
			return err;
	}
	return 0;
}

/* Checks */

static int check_not_taken(struct vnp_vnet *vnet, const struct nlattr *name,
			   const struct vnp_peering *half,
			   struct netlink_ext_ack *extack)
{
	const struct vnp_peering *named = find_by_name(vnet, name);

	if (IS_ERR(named) || named == half)
		return 0;
	return vnp_refuse_attr(extack, name, VNP_ResourceAlreadyExists,
			       "peering leads to '%.20s'", named->remote_name);
}

static int check_same_name(struct vnp_vnet *vnet, const struct nlattr *name,
			   const struct vnp_peering *half,
			   struct netlink_ext_ack *extack)
{
	if (!half || find_by_name(vnet, name) == half)
		return 0;
	return vnp_refuse(extack, VNP_AnotherPeeringAlreadyReferencesRemoteVnet,
			  "'%.24s'", half->object.name);
}

/* A reverse half that exists may go without a name. */
static int check_names(const struct vnp_peering_args *args,
		       const struct vnp_peering *own,
		       const struct vnp_peering *reverse,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *reverse_name = NULL;
	int err;

	if (args->both)
		reverse_name = args->reverse ?:
			       (reverse ? NULL : args->name);

	err = check_not_taken(args->vnet, args->name, own, extack);
	if (!err && reverse_name)
		err = check_not_taken(args->remote, reverse_name, reverse,
				      extack);
	if (!err)
		err = check_same_name(args->vnet, args->name, own, extack);
	if (!err && reverse_name)
		err = check_same_name(args->remote, reverse_name, reverse,
				      extack);
	return err;
}

/*
 * A VNet that is gone is still remembered by name, so that one made anew cannot
 * slip into what its predecessor had. @but is about to be armed again.
 */
static int check_disconnected(const struct vnp_vnet *vnet,
			      const struct vnp_vnet *remote,
			      const struct vnp_peering *but,
			      struct netlink_ext_ack *extack)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &remote->halves, own_node)
		if (half != but && half->state == VNP_HALF_DISCONNECTED &&
		    !strcmp(half->remote_name, vnet->object.name))
			return vnp_refuse(extack,
					  VNP_RemotePeeringIsDisconnected,
					  "'%.24s'", half->object.name);
	return 0;
}

static int check_classic(const struct vnp_peering_args *args,
			 struct netlink_ext_ack *extack)
{
	bool is_classic = vnp_vnet_is_classic(args->vnet);
	bool is_remote_classic = vnp_vnet_is_classic(args->remote);

	if (is_classic && is_remote_classic)
		return vnp_refuse(extack, VNP_ClassicVnetsCannotBePeered,
				  "both VNets are classic");
	if (is_classic || (is_remote_classic && args->both))
		return vnp_refuse(extack, VNP_ClassicVnetCannotOwnPeering,
				  "VNet '%.24s' is classic",
				  is_classic ? args->vnet->object.name :
					       args->remote->object.name);
	return 0;
}

static int check_limit(const struct vnp_vnet *vnet,
		       const struct vnp_vnet *remote,
		       struct netlink_ext_ack *extack)
{
	if (vnet->half_count >= VNP_VNET_PEERINGS_MAX ||
	    (vnp_vnet_is_classic(remote) &&
	     remote->pointing_count >= VNP_VNET_PEERINGS_MAX))
		return vnp_refuse(extack, VNP_PeeringLimitExceeded,
				  "a VNet has %u peerings at most",
				  VNP_VNET_PEERINGS_MAX);
	return 0;
}

static const struct vnp_peering_flags default_flags = { .access = true };

static int check_gateway_flags(const struct vnp_vnet *remote,
			       const struct vnp_peering_flags *old,
			       const struct vnp_peering_flags *new,
			       struct netlink_ext_ack *extack)
{
	bool uses = new->remote_gateways && !old->remote_gateways;
	bool lends = new->gateway_transit && !old->gateway_transit;

	if (vnp_vnet_is_classic(remote) && (uses || lends))
		return vnp_refuse(extack, VNP_GatewayTransitNotAllowed,
				  "VNet '%.24s' is classic",
				  remote->object.name);
	if (uses)
		return vnp_refuse(extack, VNP_RemoteVnetHasNoGateways,
				  "VNet '%.24s' has no gateway",
				  remote->object.name);
	return 0;
}

/* What a command wants of a half's flags. */
static struct vnp_peering_flags merge_flags(struct vnp_peering_flags old,
					    const struct vnp_peering_args *args)
{
	const struct vnp_peering_flags *given = &args->given;

	if (given->access)
		old.access = args->flags.access;
	if (given->forwarded)
		old.forwarded = args->flags.forwarded;
	if (given->gateway_transit)
		old.gateway_transit = args->flags.gateway_transit;
	if (given->remote_gateways)
		old.remote_gateways = args->flags.remote_gateways;
	return old;
}

/* The same for the reverse half: what one side lends, the other one uses. */
static struct vnp_peering_flags
merge_reverse_flags(struct vnp_peering_flags old,
		    const struct vnp_peering_args *args)
{
	const struct vnp_peering_flags *given = &args->given;

	if (given->access)
		old.access = args->flags.access;
	if (given->forwarded)
		old.forwarded = args->flags.forwarded;
	if (given->remote_gateways && args->flags.remote_gateways)
		old.gateway_transit = true;
	if (given->gateway_transit && args->flags.gateway_transit)
		old.remote_gateways = true;
	return old;
}

/* Making and freeing */

static void half_free(struct vnp_peering *half)
{
	vnp_vnet_space_put(half->vnet->object.vn, half->remote_space);
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

static struct vnp_peering *half_alloc(struct vnp_vnet *vnet,
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
	half->remote_space = vnp_vnet_space_get(remote);
	if (half_meter(half, reverse)) {
		half_free(half);
		return NULL;
	}
	return half;
}

/* Applying */

static void half_link(struct vnp_peering *half)
{
	list_add_tail(&half->own_node, &half->vnet->halves);
	half->vnet->half_count++;
	if (!half->remote)
		return;
	list_add_tail(&half->remote_node, &half->remote->pointing);
	half->remote->pointing_count++;
	half->reverse = find_towards(half->remote, half->vnet);
	if (half->reverse)
		half->reverse->reverse = half;
}

/* The half itself still knows its reverse, for its last event. */
static void half_unlink(struct vnp_peering *half)
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

static void half_swap(struct half_change *change)
{
	struct vnp_peering *half = change->half;

	if (!half)
		return;
	swap(half->state, change->state);
	swap(half->flags, change->flags);
	if (change->space)
		swap(half->remote_space, change->space);
}

static void half_apply(struct half_change *change)
{
	half_swap(change);
	if (change->is_new)
		half_link(change->half);
	if (change->is_gone)
		half_unlink(change->half);
}

static void half_revert(struct half_change *change)
{
	if (change->is_gone)
		half_link(change->half);
	if (change->is_new)
		half_unlink(change->half);
	half_swap(change);
}

static void half_destroy(struct vnp_net *vn, struct vnp_peering *half)
{
	vnp_event(&half->object, VNETPEER_EVENT_DEL);
	vnp_net_del(vn, &half->object);
	half_free(half);
}

static enum vnetpeer_event half_event(const struct half_change *change,
				      bool is_reverse)
{
	if (change->is_new)
		return VNETPEER_EVENT_ADD;
	if (is_reverse && change->half->state != change->state)
		return VNETPEER_EVENT_STATE;
	return VNETPEER_EVENT_SET;
}

/* What was applied is in the half; the change holds what was there before. */
static void half_done(struct vnp_net *vn, struct half_change *change,
		      bool is_reverse)
{
	if (!change->half)
		return;
	if (change->space)
		vnp_vnet_space_put(vn, change->space);
	if (change->is_gone) {
		half_destroy(vn, change->half);
		return;
	}
	vnp_object_touch(&vn->registry, VNP_KIND_PEERING);
	vnp_event(&change->half->object, half_event(change, is_reverse));
}

/*
 * What is connected, before or after, is in both VNets' tables, and what a half
 * has recorded is in its own VNet's in any state.
 */
static bool concerns_tables(const struct half_change *change)
{
	return change->half &&
	       (change->is_new || change->is_gone || change->space ||
		change->state == VNP_HALF_CONNECTED ||
		change->half->state == VNP_HALF_CONNECTED);
}

static int change_stage(struct change *change, struct vnp_vnet *vnet,
			struct vnp_vnet *remote)
{
	int err;

	if (!concerns_tables(&change->own) &&
	    !concerns_tables(&change->reverse))
		return 0;
	err = vnp_vnet_stage(vnet);
	if (err || !remote)
		return err;
	err = vnp_vnet_stage(remote);
	if (err)
		vnp_vnet_unstage(vnet);
	return err;
}

/* A half that is not changed itself may be in sync now, or no longer. */
static void tell_untouched(struct vnp_peering *half, unsigned int stale_before)
{
	if (vnp_peering_stale(half) == stale_before)
		return;
	vnp_object_touch(&half->vnet->object.vn->registry, VNP_KIND_PEERING);
	vnp_event(&half->object, VNETPEER_EVENT_STATE);
}

/* Nothing of a change that fails is left but its memory. */
static int change_commit(struct change *change)
{
	struct vnp_vnet *vnet = change->own.half->vnet;
	struct vnp_vnet *remote = change->own.half->remote;
	struct vnp_peering *untouched = NULL;
	unsigned int stale = 0;
	int err;

	if (!change->reverse.half && !change->own.is_new)
		untouched = change->own.half->reverse;
	if (untouched)
		stale = vnp_peering_stale(untouched);

	half_apply(&change->own);
	half_apply(&change->reverse);
	err = change_stage(change, vnet, remote);
	if (err) {
		half_revert(&change->reverse);
		half_revert(&change->own);
		return err;
	}

	vnp_vnet_publish(vnet);
	if (remote)
		vnp_vnet_publish(remote);
	half_done(vnet->object.vn, &change->own, false);
	half_done(vnet->object.vn, &change->reverse, true);
	if (untouched)
		tell_untouched(untouched, stale);
	return 0;
}

/* Preparing */

static enum vnp_half half_state(const struct vnp_peering *half)
{
	return half ? half->state : VNP_HALF_ABSENT;
}

static void change_init(struct change *change, struct vnp_peering *own,
			struct vnp_peering *reverse)
{
	*change = (struct change){};
	change->own.half = own;
	change->own.flags = own ? own->flags : default_flags;
	change->reverse.half = reverse;
	change->reverse.flags = reverse ? reverse->flags : default_flags;
}

/*
 * A half that goes stays what it was, as its last event says. An untouched
 * reverse half needs no event of its own.
 */
static void change_states(struct change *change,
			  const struct vnp_halves *halves)
{
	struct half_change *own = &change->own;
	struct half_change *reverse = &change->reverse;

	own->state = own->is_gone ? own->half->state : halves->own;
	reverse->state = reverse->is_gone ? reverse->half->state :
					    halves->reverse;
	if (reverse->half && !reverse->is_new && !reverse->is_gone &&
	    reverse->state == reverse->half->state &&
	    !memcmp(&reverse->flags, &reverse->half->flags,
		    sizeof(reverse->flags)))
		reverse->half = NULL;
}

/* What becomes connected records the remote's space afresh. */
static void half_record(struct half_change *change)
{
	struct vnp_peering *half = change->half;

	if (!half || change->is_new || change->is_gone ||
	    change->state != VNP_HALF_CONNECTED || half->state == change->state)
		return;
	change->space = vnp_vnet_space_get(half->remote);
}

static void half_unrecord(struct vnp_net *vn, struct half_change *change)
{
	if (change->space)
		vnp_vnet_space_put(vn, change->space);
}

static int half_make(struct half_change *change, struct vnp_vnet *vnet,
		     struct vnp_vnet *remote, const struct vnp_peering *reverse,
		     const struct nlattr *name)
{
	struct vnp_peering *half;
	int err;

	half = half_alloc(vnet, remote, reverse);
	if (!half)
		return -ENOMEM;
	vnp_object_name(&half->object, name);
	err = vnp_net_add(vnet->object.vn, &half->object, VNP_KIND_PEERING,
			  vnet->object.id);
	if (err) {
		half_free(half);
		return err;
	}
	change->half = half;
	change->is_new = true;
	return 0;
}

static void half_unmake(struct vnp_net *vn, struct half_change *change)
{
	if (!change->is_new)
		return;
	vnp_net_del(vn, &change->half->object);
	half_free(change->half);
}

/* Commands */

static struct vnp_halves mirror(struct vnp_halves halves)
{
	return (struct vnp_halves){
		.own = halves.reverse,
		.reverse = halves.own,
	};
}

/* First what exists is armed, then what does not is made. */
static struct vnp_halves add_states(const struct vnp_peering_args *args,
				    const struct vnp_peering *own,
				    const struct vnp_peering *reverse)
{
	bool is_alone = vnp_vnet_is_classic(args->remote);
	struct vnp_halves halves = {
		.own = half_state(own),
		.reverse = half_state(reverse),
	};

	if (own)
		vnp_halves_next(&halves, VNP_HALF_SET, is_alone);
	if (args->both && reverse) {
		halves = mirror(halves);
		vnp_halves_next(&halves, VNP_HALF_SET, false);
		halves = mirror(halves);
	}
	if (!own)
		vnp_halves_next(&halves, VNP_HALF_ADD, is_alone);
	if (args->both && !reverse) {
		halves = mirror(halves);
		vnp_halves_next(&halves, VNP_HALF_ADD, false);
		halves = mirror(halves);
	}
	return halves;
}

static int check_add(const struct vnp_peering_args *args,
		     const struct vnp_peering *own,
		     const struct vnp_peering *reverse,
		     struct netlink_ext_ack *extack)
{
	struct vnp_vnet *vnet = args->vnet, *remote = args->remote;
	bool makes_reverse = args->both && !reverse;
	int err;

	if (vnet == remote)
		return vnp_refuse(extack,
				  VNP_CannotPeerVirtualNetworkWithItself,
				  "'%.24s'", vnet->object.name);
	err = check_names(args, own, reverse, extack);
	if (!err && !own)
		err = check_disconnected(vnet, remote,
					 args->both ? reverse : NULL, extack);
	if (!err && makes_reverse)
		err = check_disconnected(remote, vnet, own, extack);
	if (!err)
		err = check_classic(args, extack);
	if (!err && (!own || makes_reverse))
		err = check_overlap(vnet, remote, extack);
	if (!err && !own)
		err = check_limit(vnet, remote, extack);
	if (!err && makes_reverse)
		err = check_limit(remote, vnet, extack);
	return err;
}

static int check_flags(const struct change *change,
		       const struct vnp_peering_args *args,
		       const struct vnp_peering *own,
		       const struct vnp_peering *reverse,
		       struct netlink_ext_ack *extack)
{
	int err;

	err = check_gateway_flags(args->remote,
				  own ? &own->flags : &default_flags,
				  &change->own.flags, extack);
	if (err || !args->both)
		return err;
	return check_gateway_flags(args->vnet,
				   reverse ? &reverse->flags : &default_flags,
				   &change->reverse.flags, extack);
}

static int add_make(struct change *change, const struct vnp_peering_args *args)
{
	struct vnp_peering *reverse = change->reverse.half;
	int err;

	if (!change->own.half) {
		err = half_make(&change->own, args->vnet, args->remote, reverse,
				args->name);
		if (err)
			return err;
	}
	if (!args->both || reverse)
		return 0;
	err = half_make(&change->reverse, args->remote, args->vnet,
			change->own.half, args->reverse ?: args->name);
	if (err)
		half_unmake(args->vnet->object.vn, &change->own);
	return err;
}

/**
 * vnp_peering_add() - make one half, or both
 * @args: what is wanted; the name and the VNets are given
 * @extack: where a refusal is explained
 *
 * A half of that name and remote that exists is changed instead.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_peering_add(const struct vnp_peering_args *args,
		    struct netlink_ext_ack *extack)
{
	struct vnp_peering *own = find_towards(args->vnet, args->remote);
	struct vnp_peering *reverse = find_towards(args->remote, args->vnet);
	struct vnp_net *vn = args->vnet->object.vn;
	struct vnp_halves halves;
	struct change change;
	int err;

	err = check_add(args, own, reverse, extack);
	if (err)
		return err;

	change_init(&change, own, reverse);
	change.own.flags = merge_flags(change.own.flags, args);
	if (args->both)
		change.reverse.flags =
			merge_reverse_flags(change.reverse.flags, args);
	err = check_flags(&change, args, own, reverse, extack);
	if (err)
		return err;

	err = add_make(&change, args);
	if (err)
		return err;
	halves = add_states(args, own, reverse);
	change_states(&change, &halves);
	half_record(&change.own);
	half_record(&change.reverse);
	err = change_commit(&change);
	if (!err)
		return 0;

	half_unrecord(vn, &change.reverse);
	half_unrecord(vn, &change.own);
	half_unmake(vn, &change.reverse);
	half_unmake(vn, &change.own);
	return err;
}

static int check_remote(const struct vnp_peering *half,
			struct netlink_ext_ack *extack)
{
	if (!half->remote)
		return vnp_refuse(extack, VNP_ResourceNotFound,
				  "the remote VNet '%.24s' is gone",
				  half->remote_name);
	return 0;
}

/* Changes the own half alone, with the record if @space is not NULL. */
static int half_set(struct vnp_peering *half,
		    const struct vnp_peering_flags *flags,
		    struct vnp_space *space)
{
	struct vnp_halves halves = {
		.own = half->state,
		.reverse = half_state(half->reverse),
	};
	struct change change;
	int err;

	vnp_halves_next(&halves, VNP_HALF_SET,
			vnp_vnet_is_classic(half->remote));
	change_init(&change, half, half->reverse);
	change.own.flags = *flags;
	change.own.space = space;
	change_states(&change, &halves);
	err = change_commit(&change);
	if (err)
		half_unrecord(half->vnet->object.vn, &change.own);
	return err;
}

/**
 * vnp_peering_set() - change one half
 * @half: the half; armed again if it is disconnected
 * @args: the flags that are given; the rest does not matter
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_peering_set(struct vnp_peering *half,
		    const struct vnp_peering_args *args,
		    struct netlink_ext_ack *extack)
{
	struct vnp_peering_flags flags = merge_flags(half->flags, args);
	int err;

	err = check_remote(half, extack);
	if (err)
		return err;
	err = check_gateway_flags(half->remote, &half->flags, &flags, extack);
	if (err)
		return err;
	return half_set(half, &flags, NULL);
}

/**
 * vnp_peering_sync() - record the remote VNet's address space afresh
 * @half: the half; armed again if it is disconnected
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_peering_sync(struct vnp_peering *half, struct netlink_ext_ack *extack)
{
	int err;

	err = check_remote(half, extack);
	if (err)
		return err;
	return half_set(half, &half->flags, vnp_vnet_space_get(half->remote));
}

/**
 * vnp_peering_del() - remove one half, or both
 * @half: the half
 * @both: whether the reverse half goes too
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_peering_del(struct vnp_peering *half, bool both)
{
	struct vnp_peering *reverse = half->reverse;
	struct vnp_halves halves = {
		.own = half->state,
		.reverse = half_state(reverse),
	};
	struct change change;

	vnp_halves_next(&halves, VNP_HALF_DEL, false);
	change_init(&change, half, reverse);
	change.own.is_gone = true;
	change.reverse.is_gone = both && reverse;
	change_states(&change, &halves);
	return change_commit(&change);
}

/* The end of a VNet */

static void forget_own(struct vnp_vnet *vnet)
{
	struct vnp_peering *half, *next;

	list_for_each_entry_safe(half, next, &vnet->halves, own_node) {
		half_unlink(half);
		half_destroy(vnet->object.vn, half);
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
		vnp_object_touch(&vnet->object.vn->registry, VNP_KIND_PEERING);
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

/* Reading */

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
