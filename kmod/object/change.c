// SPDX-License-Identifier: GPL-2.0
/*
 * A change of the configuration: several edits, all of them or none.
 *
 * Whoever changes something checks it, edits what is configured as if nothing
 * could go wrong any more, adds the edit to the change, and says which tables
 * and acls follow from what was edited. The next edit of the same change is
 * checked against what the one before has left, but for objects that are closed
 * until the end (vnp_object.is_closed). The end of a VNet is the last edit, as
 * others after it would still find the VNet, and use what goes with it.
 * Nobody else sees any of it: packets read what is published, and commands wait
 * for vnp_net.config.
 *
 * Then the change is committed. What follows is built aside, once, however many
 * edits concern it: this takes as long as it takes, may fail, and ends early
 * when the process that wants it is killed. Edits that depend on ports are
 * sealed, so that ports, which do not wait for vnp_net.config, leave them true.
 * If all that has worked, nothing can fail any more. What was built is
 * published, which only exchanges pointers, and the edits are done with: that
 * tells of them, and hands to RCU what packets that began before may still
 * read. Otherwise what was built is dropped, and the edits are taken back, the
 * last one first.
 */

#include "change.h"

#include <linux/sched.h>

#include "acl.h"
#include "acl_rules.h"
#include "gateway.h"
#include "route_table.h"
#include "view.h"
#include "vnet.h"

/**
 * vnp_change_begin() - begin a change
 * @change: memory for it
 *
 * Context: vnp_net.config is held, and stays so until the change is committed
 * or aborted.
 */
void vnp_change_begin(struct vnp_change *change)
{
	INIT_LIST_HEAD(&change->edits);
	INIT_LIST_HEAD(&change->outlooks);
	INIT_LIST_HEAD(&change->tables);
	INIT_LIST_HEAD(&change->views);
	INIT_LIST_HEAD(&change->acls);
}

/**
 * vnp_change_add() - make an edit part of a change
 * @change: the change
 * @edit: the edit, which has been made; taken over
 * @ops: what becomes of it
 */
void vnp_change_add(struct vnp_change *change, struct vnp_edit *edit,
		    const struct vnp_edit_ops *ops)
{
	edit->ops = ops;
	edit->is_sealed = false;
	list_add_tail(&edit->node, &change->edits);
}

static void mark(struct list_head *dirty, struct list_head *list)
{
	if (list_empty(dirty))
		list_add_tail(dirty, list);
}

/**
 * vnp_change_vnet() - have all tables of a VNet and its gateways built anew
 * @change: the change
 * @vnet: the VNet
 */
void vnp_change_vnet(struct vnp_change *change, struct vnp_vnet *vnet)
{
	mark(&vnet->outlook.dirty, &change->outlooks);
	if (vnet->gateway)
		mark(&vnet->gateway->outlook.dirty, &change->outlooks);
	if (vnet->internet)
		mark(&vnet->internet->outlook.dirty, &change->outlooks);
}

/**
 * vnp_change_table() - have the tables built anew that have users' routes
 * @change: the change
 * @table: the route table, whose routes have changed
 */
void vnp_change_table(struct vnp_change *change,
		      struct vnp_route_table *table)
{
	mark(&table->dirty, &change->tables);
}

/**
 * vnp_change_view() - have the table of one view built, or used by new subnets
 * @change: the change
 * @view: the view
 */
void vnp_change_view(struct vnp_change *change, struct vnp_view *view)
{
	mark(&view->dirty, &change->views);
}

/**
 * vnp_change_acl() - have the rules of an acl compiled anew
 * @change: the change
 * @acl: the acl
 */
void vnp_change_acl(struct vnp_change *change, struct vnp_acl *acl)
{
	mark(&acl->dirty, &change->acls);
}

/* Building */

static void mark_views(struct vnp_change *change)
{
	struct vnp_route_table *table;
	struct vnp_outlook *outlook;
	struct vnp_view *view;

	list_for_each_entry(outlook, &change->outlooks, dirty) {
		list_for_each_entry(view, &outlook->views, outlook_node)
			vnp_change_view(change, view);
		cond_resched();
	}
	list_for_each_entry(table, &change->tables, dirty) {
		list_for_each_entry(view, &table->views, user_node)
			vnp_change_view(change, view);
		cond_resched();
	}
}

static int stage(struct vnp_change *change)
{
	struct vnp_route_table *table;
	struct vnp_outlook *outlook;
	struct vnp_view *view;
	struct vnp_acl *acl;
	int err = 0;

	mark_views(change);
	list_for_each_entry(table, &change->tables, dirty)
		err = err ?: vnp_view_stage_routes(table);
	list_for_each_entry(outlook, &change->outlooks, dirty)
		err = err ?: vnp_view_stage_base(outlook);
	list_for_each_entry(view, &change->views, dirty)
		err = err ?: vnp_view_stage(view);
	list_for_each_entry(acl, &change->acls, dirty)
		err = err ?: vnp_acl_rules_stage(acl);
	return err;
}

/* Drops what was built, or what that was exchanged for. */
static void unstage(struct vnp_change *change)
{
	struct vnp_route_table *table, *next_table;
	struct vnp_outlook *outlook, *next_outlook;
	struct vnp_view *view, *next_view;

	list_for_each_entry_safe(view, next_view, &change->views, dirty) {
		list_del_init(&view->dirty);
		vnp_view_unstage(view);
		cond_resched();
	}
	list_for_each_entry_safe(outlook, next_outlook, &change->outlooks,
				 dirty) {
		list_del_init(&outlook->dirty);
		vnp_view_unstage_base(outlook);
		cond_resched();
	}
	list_for_each_entry_safe(table, next_table, &change->tables, dirty) {
		list_del_init(&table->dirty);
		vnp_view_unstage_routes(table);
	}
}

static void unstage_acls(struct vnp_change *change)
{
	struct vnp_acl *acl, *next;

	list_for_each_entry_safe(acl, next, &change->acls, dirty) {
		list_del_init(&acl->dirty);
		vnp_acl_rules_unstage(acl);
	}
}

/* A subnet may have left one view for another, so all come before any goes. */
static void publish(struct vnp_change *change)
{
	struct vnp_route_table *table;
	struct vnp_outlook *outlook;
	struct vnp_view *view;
	struct vnp_acl *acl;

	list_for_each_entry(view, &change->views, dirty) {
		vnp_view_publish(view);
		cond_resched();
	}
	list_for_each_entry(outlook, &change->outlooks, dirty) {
		vnp_view_publish_base(outlook);
		cond_resched();
	}
	list_for_each_entry(table, &change->tables, dirty)
		vnp_view_publish_routes(table);
	list_for_each_entry(acl, &change->acls, dirty)
		vnp_acl_rules_publish(acl);
	unstage(change);
}

/* Edits */

static int seal(struct vnp_change *change, struct netlink_ext_ack *extack)
{
	struct vnp_edit *edit;
	int err;

	list_for_each_entry(edit, &change->edits, node) {
		err = edit->ops->seal ? edit->ops->seal(edit, extack) : 0;
		if (err)
			return err;
		edit->is_sealed = true;
	}
	return 0;
}

static void undo(struct vnp_change *change)
{
	struct vnp_edit *edit, *next;

	list_for_each_entry_safe_reverse(edit, next, &change->edits, node) {
		list_del(&edit->node);
		edit->ops->undo(edit);
		cond_resched();
	}
}

/* Rules that have gone are told of before they go. */
static void finish(struct vnp_change *change)
{
	struct vnp_edit *edit, *next;

	list_for_each_entry_safe(edit, next, &change->edits, node) {
		list_del(&edit->node);
		edit->ops->done(edit);
		cond_resched();
	}
	unstage_acls(change);
}

/**
 * vnp_change_commit() - let packets follow a change, and tell of it
 * @change: the change; it ends
 * @extack: where a refusal is explained
 *
 * A packet whose transmission starts after the return follows it.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed: -ENOMEM, -EINTR
 * when the process is being killed, or what an edit refuses at the last moment
 */
int vnp_change_commit(struct vnp_change *change, struct netlink_ext_ack *extack)
{
	int err;

	err = stage(change);
	if (!err)
		err = seal(change, extack);
	if (err) {
		vnp_change_abort(change);
		return err;
	}
	publish(change);
	finish(change);
	return 0;
}

/**
 * vnp_change_abort() - take all edits of a change back
 * @change: the change; it ends
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_change_abort(struct vnp_change *change)
{
	unstage(change);
	unstage_acls(change);
	undo(change);
}
