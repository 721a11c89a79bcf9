// SPDX-License-Identifier: GPL-2.0
/* How halves of peerings are made, changed and removed. */

#include "peering.h"

#include <linux/slab.h>
#include <linux/string.h>

#include "change.h"
#include "controller.h"
#include "event.h"
#include "refuse.h"
#include "vnet.h"

/*
 * Every command checks everything, and writes down what its one or two halves
 * are to be, with all memory for it: that is its edit.
 */

/* What becomes of a half; once that is applied, what it was. */
struct half_edit {
	struct vnp_peering *half;	/* NULL: nothing changes */
	enum vnp_half state;
	struct vnp_peering_flags flags;
	struct vnp_space *space;	/* NULL: the record stays */
	bool is_new;
	bool is_gone;
	struct list_head *own_prev;	/* whom it was behind, if it is gone */
	struct list_head *remote_prev;
};

struct peering_edit {
	struct vnp_edit edit;
	struct half_edit own;
	struct half_edit reverse;
	struct vnp_peering *untouched;	/* the reverse half, if it stays */
	unsigned int stale;		/* how that one was out of date */
};

/* Flags */

/* What holds for both halves alike. */
static struct vnp_peering_flags
merge_common_flags(struct vnp_peering_flags old,
		   const struct vnp_peering_args *args)
{
	if (args->given.access)
		old.access = args->flags.access;
	if (args->given.forwarded)
		old.forwarded = args->flags.forwarded;
	return old;
}

/* What a command wants of a half's flags. */
static struct vnp_peering_flags merge_flags(struct vnp_peering_flags old,
					    const struct vnp_peering_args *args)
{
	const struct vnp_peering_flags *given = &args->given;

	old = merge_common_flags(old, args);
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

	old = merge_common_flags(old, args);
	if (given->remote_gateways && args->flags.remote_gateways)
		old.gateway_transit = true;
	if (given->gateway_transit && args->flags.gateway_transit)
		old.remote_gateways = true;
	return old;
}

/* Making */

static enum vnp_half half_state(const struct vnp_peering *half)
{
	return half ? half->state : VNP_HALF_ABSENT;
}

static struct peering_edit *edit_alloc(struct vnp_peering *own,
				       struct vnp_peering *reverse)
{
	struct peering_edit *edit;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return NULL;
	edit->own.half = own;
	edit->own.flags = own ? own->flags : vnp_peering_default_flags;
	edit->reverse.half = reverse;
	edit->reverse.flags = reverse ? reverse->flags :
					vnp_peering_default_flags;
	return edit;
}

static void half_drop(struct half_edit *edit)
{
	struct vnp_peering *half = edit->half;

	if (edit->space)
		vnp_net_space_put(half->object.vn, edit->space);
	if (!edit->is_new)
		return;
	vnp_net_cancel(half->object.vn, &half->object);
	vnp_peering_free(half);
}

/* Frees an edit that is not applied, with what was made for it. */
static void edit_drop(struct peering_edit *edit)
{
	half_drop(&edit->reverse);
	half_drop(&edit->own);
	kfree(edit);
}

static int half_make(struct half_edit *edit, struct vnp_vnet *vnet,
		     struct vnp_vnet *remote, const struct vnp_peering *reverse,
		     const struct nlattr *name)
{
	struct vnp_peering *half;
	int err;

	half = vnp_peering_alloc(vnet, remote, reverse);
	if (!half)
		return -ENOMEM;
	vnp_object_name(&half->object, name);
	err = vnp_net_add(vnet->object.vn, &half->object, VNP_KIND_PEERING,
			  vnet->object.id);
	if (err) {
		vnp_peering_free(half);
		return err;
	}
	edit->half = half;
	edit->is_new = true;
	return 0;
}

/*
 * A half that goes stays what it was, as its last event says. An untouched
 * reverse half needs no event of its own.
 */
static void set_states(struct peering_edit *edit,
		       const struct vnp_halves *halves)
{
	struct half_edit *own = &edit->own;
	struct half_edit *reverse = &edit->reverse;

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
static void half_record(struct half_edit *edit)
{
	struct vnp_peering *half = edit->half;

	if (!half || edit->is_new || edit->is_gone ||
	    edit->state != VNP_HALF_CONNECTED || half->state == edit->state)
		return;
	edit->space = vnp_net_space_get(half->remote->space);
}

/* Applying */

static void half_swap(struct half_edit *edit)
{
	struct vnp_peering *half = edit->half;

	if (!half)
		return;
	swap(half->state, edit->state);
	swap(half->flags, edit->flags);
	if (edit->space)
		swap(half->remote_space, edit->space);
}

static void half_apply(struct half_edit *edit)
{
	half_swap(edit);
	if (edit->is_new)
		vnp_peering_link(edit->half);
	if (!edit->is_gone)
		return;
	edit->own_prev = edit->half->own_node.prev;
	edit->remote_prev = edit->half->remote_node.prev;
	vnp_peering_unlink(edit->half);
}

/* Rows are listed in the order of the halves. */
static void half_relink(struct half_edit *edit)
{
	struct vnp_peering *half = edit->half;

	vnp_peering_link(half);
	list_move(&half->own_node, edit->own_prev);
	if (half->remote)
		list_move(&half->remote_node, edit->remote_prev);
}

static void half_revert(struct half_edit *edit)
{
	if (edit->is_gone)
		half_relink(edit);
	if (edit->is_new)
		vnp_peering_unlink(edit->half);
	half_swap(edit);
}

static void edit_undo(struct vnp_edit *base)
{
	struct peering_edit *edit = container_of(base, struct peering_edit,
						 edit);

	half_revert(&edit->reverse);
	half_revert(&edit->own);
	edit_drop(edit);
}

static enum vnetpeer_event half_event(const struct half_edit *edit,
				      bool is_reverse)
{
	if (edit->is_new)
		return VNETPEER_EVENT_ADD;
	if (is_reverse && edit->half->state != edit->state)
		return VNETPEER_EVENT_STATE;
	return VNETPEER_EVENT_SET;
}

/* What was applied is in the half; the edit holds what was there before. */
static void half_done(struct half_edit *edit, bool is_reverse)
{
	if (!edit->half)
		return;
	if (edit->space)
		vnp_net_space_put(edit->half->object.vn, edit->space);
	if (edit->is_gone)
		vnp_peering_destroy(edit->half);
	else
		vnp_event(&edit->half->object, half_event(edit, is_reverse));
}

/* A half that is not changed itself may be in sync now, or no longer. */
static void tell_untouched(const struct peering_edit *edit)
{
	const struct vnp_peering *half = edit->untouched;

	if (half && vnp_peering_stale(half) != edit->stale)
		vnp_event(&half->object, VNETPEER_EVENT_STATE);
}

static void edit_done(struct vnp_edit *base)
{
	struct peering_edit *edit = container_of(base, struct peering_edit,
						 edit);

	half_done(&edit->own, false);
	half_done(&edit->reverse, true);
	tell_untouched(edit);
	kfree(edit);
}

static const struct vnp_edit_ops edit_ops = {
	.undo = edit_undo,
	.done = edit_done,
};

/*
 * What is connected, before or after, is in both VNets' tables, and what a half
 * has recorded is in its own VNet's in any state.
 */
static bool concerns_tables(const struct half_edit *edit)
{
	return edit->half &&
	       (edit->is_new || edit->is_gone || edit->space ||
		edit->state == VNP_HALF_CONNECTED ||
		edit->half->state == VNP_HALF_CONNECTED);
}

static void edit_apply(struct vnp_change *change, struct peering_edit *edit)
{
	struct vnp_vnet *remote = edit->own.half->remote;

	if (!edit->reverse.half && !edit->own.is_new)
		edit->untouched = edit->own.half->reverse;
	if (edit->untouched)
		edit->stale = vnp_peering_stale(edit->untouched);

	half_apply(&edit->own);
	half_apply(&edit->reverse);
	vnp_change_add(change, &edit->edit, &edit_ops);
	if (!concerns_tables(&edit->own) && !concerns_tables(&edit->reverse))
		return;
	vnp_change_vnet(change, edit->own.half->vnet);
	if (remote)
		vnp_change_vnet(change, remote);
}

static int edit_commit(struct peering_edit *edit)
{
	struct vnp_change change;

	vnp_change_begin(&change);
	edit_apply(&change, edit);
	return vnp_change_commit(&change, NULL);
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

static int check_flags(const struct peering_edit *edit,
		       const struct vnp_peering_args *args,
		       const struct vnp_peering *own,
		       const struct vnp_peering *reverse,
		       struct netlink_ext_ack *extack)
{
	const struct vnp_peering_ends ends = {
		.half = own,
		.vnet = args->vnet,
		.remote = args->remote,
	};
	const struct vnp_peering_ends reverse_ends = {
		.half = reverse,
		.vnet = args->remote,
		.remote = args->vnet,
	};
	int err;

	err = vnp_peering_check_flags(&ends,
				      own ? &own->flags :
					    &vnp_peering_default_flags,
				      &edit->own.flags,
				      reverse || args->both ?
				      &edit->reverse.flags : NULL, extack);
	if (err || !args->both)
		return err;
	return vnp_peering_check_flags(&reverse_ends,
				       reverse ? &reverse->flags :
						 &vnp_peering_default_flags,
				       &edit->reverse.flags, &edit->own.flags,
				       extack);
}

static int add_make(struct peering_edit *edit,
		    const struct vnp_peering_args *args)
{
	struct vnp_peering *reverse = edit->reverse.half;
	int err;

	if (!edit->own.half) {
		err = half_make(&edit->own, args->vnet, args->remote, reverse,
				args->name);
		if (err)
			return err;
	}
	if (!args->both || reverse)
		return 0;
	return half_make(&edit->reverse, args->remote, args->vnet,
			 edit->own.half, args->reverse ?: args->name);
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
	struct vnp_peering *own = vnp_peering_towards(args->vnet, args->remote);
	struct vnp_peering *reverse = vnp_peering_towards(args->remote,
							  args->vnet);
	struct peering_edit *edit;
	struct vnp_halves halves;
	int err;

	err = vnp_peering_check_add(args, own, reverse, extack);
	if (err)
		return err;
	edit = edit_alloc(own, reverse);
	if (!edit)
		return -ENOMEM;
	edit->own.flags = merge_flags(edit->own.flags, args);
	if (args->both)
		edit->reverse.flags = merge_reverse_flags(edit->reverse.flags,
							  args);
	err = check_flags(edit, args, own, reverse, extack);
	if (!err)
		err = add_make(edit, args);
	if (err) {
		edit_drop(edit);
		return err;
	}
	halves = add_states(args, own, reverse);
	set_states(edit, &halves);
	half_record(&edit->own);
	half_record(&edit->reverse);
	return edit_commit(edit);
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

/* Changes the own half alone, and its record if it is to be made afresh. */
static int half_set(struct vnp_peering *half,
		    const struct vnp_peering_flags *flags, bool records)
{
	struct vnp_halves halves = {
		.own = half->state,
		.reverse = half_state(half->reverse),
	};
	struct peering_edit *edit;

	edit = edit_alloc(half, half->reverse);
	if (!edit)
		return -ENOMEM;
	vnp_halves_next(&halves, VNP_HALF_SET,
			vnp_vnet_is_classic(half->remote));
	edit->own.flags = *flags;
	if (records)
		edit->own.space = vnp_net_space_get(half->remote->space);
	set_states(edit, &halves);
	return edit_commit(edit);
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
	const struct vnp_peering *reverse = half->reverse;
	const struct vnp_peering_ends ends = {
		.half = half,
		.vnet = half->vnet,
		.remote = half->remote,
	};
	int err;

	err = check_remote(half, extack);
	if (!err)
		err = vnp_peering_check_flags(&ends, &half->flags, &flags,
					      reverse ? &reverse->flags : NULL,
					      extack);
	return err ?: half_set(half, &flags, false);
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
	int err = check_remote(half, extack);

	return err ?: half_set(half, &half->flags, true);
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
	struct peering_edit *edit;

	edit = edit_alloc(half, reverse);
	if (!edit)
		return -ENOMEM;
	vnp_halves_next(&halves, VNP_HALF_DEL, false);
	edit->own.is_gone = true;
	edit->reverse.is_gone = both && reverse;
	set_states(edit, &halves);
	return edit_commit(edit);
}
