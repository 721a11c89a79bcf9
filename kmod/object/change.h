/* SPDX-License-Identifier: GPL-2.0 */
/* A change of the configuration: several edits, all of them or none. */
#ifndef _VNP_CHANGE_H
#define _VNP_CHANGE_H

#include <linux/list.h>
#include <linux/types.h>

struct netlink_ext_ack;
struct vnp_acl;
struct vnp_edit;
struct vnp_route_table;
struct vnp_view;
struct vnp_vnet;

/**
 * struct vnp_edit_ops - what becomes of an edit
 * @seal: looks again at what may have changed since the edit was checked, as
 *	ports come and go meanwhile, and sees to it that it changes no more; the
 *	last that can refuse the change. NULL where ports do not matter
 * @undo: takes the edit back, and frees it
 * @done: tells of the edit, now that packets follow it, takes apart what has
 *	gone with it, and frees it
 */
struct vnp_edit_ops {
	int (*seal)(struct vnp_edit *edit, struct netlink_ext_ack *extack);
	void (*undo)(struct vnp_edit *edit);
	void (*done)(struct vnp_edit *edit);
};

/**
 * struct vnp_edit - one thing that a change does
 * @ops: what becomes of it
 * @node: in vnp_change.edits
 * @is_sealed: @ops->seal has accepted it
 */
struct vnp_edit {
	const struct vnp_edit_ops *ops;
	struct list_head node;
	bool is_sealed;
};

/**
 * struct vnp_change - a change of the configuration
 * @edits: what it does, in order, by vnp_edit.node
 * @outlooks: those whose tables it concerns, by vnp_outlook.dirty
 * @tables: route tables whose routes it concerns, by vnp_route_table.dirty
 * @views: those whose table it concerns, by vnp_view.dirty
 * @acls: those whose rules it concerns, by vnp_acl.dirty
 *
 * Begins and ends while vnp_net.config is held. See change.c.
 */
struct vnp_change {
	struct list_head edits;
	struct list_head outlooks;
	struct list_head tables;
	struct list_head views;
	struct list_head acls;
};

void vnp_change_begin(struct vnp_change *change);
void vnp_change_add(struct vnp_change *change, struct vnp_edit *edit,
		    const struct vnp_edit_ops *ops);
void vnp_change_vnet(struct vnp_change *change, struct vnp_vnet *vnet);
void vnp_change_table(struct vnp_change *change,
		      struct vnp_route_table *table);
void vnp_change_view(struct vnp_change *change, struct vnp_view *view);
void vnp_change_acl(struct vnp_change *change, struct vnp_acl *acl);
int vnp_change_commit(struct vnp_change *change,
		      struct netlink_ext_ack *extack);
void vnp_change_abort(struct vnp_change *change);

#endif
