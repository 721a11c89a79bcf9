// SPDX-License-Identifier: GPL-2.0
/* A gateway: a port towards the outside. */

#include "gateway.h"

#include <linux/memcontrol.h>
#include <linux/rtnetlink.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include "change.h"
#include "controller.h"
#include "event.h"
#include "path/free.h"
#include "peering.h"
#include "point.h"
#include "port.h"
#include "refuse.h"
#include "transit.h"
#include "vnet.h"

/*
 * Life of a gateway:
 *
 * 1. vnp_gateway_create() makes it part of its VNet and registers its device,
 *    which nobody can open yet. Then tables are built, those of the VNet and of
 *    all whom the gateway serves, and its own. When they are published, the
 *    device is opened to packets and commands.
 * 2. A command ends it: the tables are built without it, and then the device is
 *    unregistered. Or the device goes first, in the hands of its namespace's
 *    owner or with that namespace, under rtnl, where no table can be built: so
 *    from then on packets to it are dropped, no command finds it, and it is one
 *    of vnp_net.dead_gateways. The next command, or vnp_net.burial, ends it.
 * 3. When neither tables nor a device lead to it, it is handed to RCU, as there
 *    may be packets that began before. What it has learned may be much; it is
 *    taken apart with no lock held.
 *
 * Without memory for tables a dead gateway stays, until a later command.
 */

static void gateway_free(struct vnp_gateway *gateway)
{
	vnp_learned_destroy(&gateway->gate.learned);
	mem_cgroup_put(gateway->memcg);
	kfree(gateway);
}

static void gateway_free_work(struct work_struct *work)
{
	gateway_free(container_of(to_rcu_work(work), struct vnp_gateway, work));
}

/* The VNet's place for a gateway of that type. */
static struct vnp_gateway **slot_of(struct vnp_vnet *vnet, u32 type)
{
	return type == VNETPEER_GATEWAY_TYPE_INTERNET ? &vnet->internet :
							&vnet->gateway;
}

/**
 * vnp_gateway_find() - find a gateway by name
 * @vn: the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the gateway, which may lose its device at any time; or an error
 * pointer
 */
struct vnp_gateway *vnp_gateway_find(struct vnp_net *vn,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack)
{
	struct vnp_gateway *gateway;
	struct vnp_object *object;
	int err;

	object = vnp_object_get(&vn->registry, VNP_KIND_GATEWAY, 0, attr,
				extack);
	if (IS_ERR(object))
		return ERR_CAST(object);
	gateway = container_of(object, struct vnp_gateway, object);
	if (vnp_gateway_is_alive(gateway))
		return gateway;
	err = vnp_refuse_attr(extack, attr, VNP_ResourceNotFound,
			      "no gateway '%.32s'", object->name);
	return ERR_PTR(err);
}

/* Edits */

/* A gateway concerns the tables of its VNet, and of those that use it. */
static void mark_served(struct vnp_change *change,
			const struct vnp_gateway *gateway)
{
	struct vnp_vnet *vnet = gateway->vnet;
	struct vnp_peering *half;

	vnp_change_vnet(change, vnet);
	if (gateway->type == VNETPEER_GATEWAY_TYPE_INTERNET)
		return;
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		if (vnp_transit_uses(half))
			vnp_change_vnet(change, half->vnet);
		cond_resched();
	}
}

/* A gateway that comes, that goes, or that gets another route table. */
struct gateway_edit {
	struct vnp_edit edit;
	struct vnp_gateway *gateway;
	struct vnp_view *former;
	struct vnp_route_table *user;	/* taken back, or the one before */
};

static struct gateway_edit *edit_of(struct vnp_edit *edit)
{
	return container_of(edit, struct gateway_edit, edit);
}

static struct gateway_edit *edit_alloc(struct vnp_gateway *gateway)
{
	struct gateway_edit *edit;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (edit)
		edit->gateway = gateway;
	return edit;
}

static void set_user(struct vnp_gateway *gateway, struct vnp_route_table *user)
{
	struct vnp_net *vn = gateway->object.vn;

	mutex_lock(&vn->lock);
	gateway->user = user;
	mutex_unlock(&vn->lock);
}

static void unregister_device(struct vnp_gateway *gateway)
{
	struct vnp_net *vn = gateway->object.vn;
	struct net_device *dev = NULL;

	rtnl_lock();
	mutex_lock(&vn->lock);
	if (gateway->port)
		dev = gateway->port->nic.dev;
	mutex_unlock(&vn->lock);
	if (dev)
		unregister_netdevice(dev);
	rtnl_unlock();
}

/* The end of the device, if it is still there, and of being one of the dead. */
static void end_device(struct vnp_gateway *gateway)
{
	struct vnp_net *vn = gateway->object.vn;

	if (vnp_gateway_is_alive(gateway))
		unregister_device(gateway);
	mutex_lock(&vn->lock);
	list_del_init(&gateway->dead);
	mutex_unlock(&vn->lock);
}

/* Whoever reads tables piece by piece is told that there are others now. */
static void touch(struct vnp_net *vn)
{
	mutex_lock(&vn->lock);
	vnp_object_touch(&vn->registry, VNP_KIND_GATEWAY);
	mutex_unlock(&vn->lock);
}

/* Frees what nobody has known of, and no packet. */
static void gateway_drop(struct vnp_gateway *gateway)
{
	vnp_outlook_uninit(&gateway->outlook);
	gateway_free(gateway);
}

static struct vnp_gateway *gateway_alloc(struct vnp_vnet *vnet,
					 const struct vnp_gateway_args *args)
{
	struct vnp_gateway *gateway;

	gateway = kzalloc(sizeof(*gateway), GFP_KERNEL_ACCOUNT);
	if (!gateway)
		return NULL;
	gateway->vnet = vnet;
	gateway->memcg = get_mem_cgroup_from_mm(NULL);
	gateway->type = args->type;
	gateway->user = args->user;
	gateway->path.space = vnet->space;
	gateway->viewer.path = &gateway->path;
	gateway->object.is_closed = true;
	vnp_object_name(&gateway->object, args->name);
	vnp_learned_init(&gateway->gate.learned);
	vnp_outlook_init(&gateway->outlook, vnet, gateway);
	INIT_LIST_HEAD(&gateway->dead);
	INIT_RCU_WORK(&gateway->work, gateway_free_work);
	return gateway;
}

/* Making */

/* Takes @dev over. */
static int make_device(struct vnp_gateway *gateway, struct net_device *dev,
		       struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = gateway->object.vn;
	struct vnp_port *port = netdev_priv(dev);
	int err;

	port->nic.dev = dev;
	port->object.vn = vn;
	strscpy(port->object.name, gateway->object.name);
	rtnl_lock();
	mutex_lock(&vn->lock);
	err = vnp_port_create_gateway(port, gateway, extack);
	list_del_init(&gateway->dead);
	mutex_unlock(&vn->lock);
	if (err)
		free_netdev(dev);
	rtnl_unlock();
	return err;
}

static void create_undo(struct vnp_edit *edit)
{
	struct vnp_gateway *gateway = edit_of(edit)->gateway;

	end_device(gateway);
	*slot_of(gateway->vnet, gateway->type) = NULL;
	vnp_view_leave(&gateway->viewer);
	vnp_net_cancel(gateway->object.vn, &gateway->object);
	gateway_drop(gateway);
	kfree(edit_of(edit));
}

/*
 * Who holds the namespace of the device may have removed it meanwhile. Then the
 * gateway is a dead one, and nobody was told that there is another.
 */
static void create_done(struct vnp_edit *edit)
{
	struct vnp_gateway *gateway = edit_of(edit)->gateway;
	struct vnp_net *vn = gateway->object.vn;
	struct vnp_port *port;

	vnp_point(VNP_POINT_gateway_built);
	rtnl_lock();
	mutex_lock(&vn->lock);
	gateway->object.is_closed = false;
	port = gateway->port;
	if (port)
		vnp_port_open_gateway(port);
	mutex_unlock(&vn->lock);
	if (port)
		rtnl_configure_link(port->nic.dev, NULL, 0, NULL);
	rtnl_unlock();
	touch(vn);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops create_ops = {
	.undo = create_undo,
	.done = create_done,
};

/* What is made here and in make_device() is taken back by create_undo(). */
static int gateway_join(struct vnp_change *change, struct vnp_gateway *gateway)
{
	struct gateway_edit *edit = edit_alloc(gateway);
	struct vnp_vnet *vnet = gateway->vnet;
	struct vnp_view *view;
	int err = -ENOMEM;

	view = vnp_view_get(&gateway->outlook, gateway->user);
	if (!edit || !view)
		goto err_free;
	err = vnp_net_add(vnet->object.vn, &gateway->object, VNP_KIND_GATEWAY,
			  0);
	if (err)
		goto err_free;
	vnp_view_join(view, &gateway->viewer);
	*slot_of(vnet, gateway->type) = gateway;
	vnp_change_add(change, &edit->edit, &create_ops);
	mark_served(change, gateway);
	return 0;

err_free:
	if (view)
		vnp_view_put(view);
	kfree(edit);
	return err;
}

static int check_create(struct vnp_vnet *vnet,
			const struct vnp_gateway_args *args,
			struct netlink_ext_ack *extack)
{
	const struct vnp_gateway *own = *slot_of(vnet, args->type);
	struct vnp_net *vn = vnet->object.vn;
	const struct vnp_peering *half;
	int err;

	mutex_lock(&vn->lock);
	err = vnp_port_check_name(vn, nla_data(args->name), extack);
	mutex_unlock(&vn->lock);
	if (err)
		return err;
	/* A dead one, for whose end there was no memory yet. */
	if (vnp_object_find(&vn->registry, VNP_KIND_GATEWAY, 0,
			    nla_data(args->name)))
		return vnp_refuse_attr(extack, args->name,
				       VNP_ResourceAlreadyExists,
				       "a gateway of that name ends");
	if (own)
		return vnp_refuse(extack, VNP_GatewayAlreadyExists, "'%.32s'",
				  own->object.name);
	half = vnp_transit_wanted(vnet);
	if (half && args->type != VNETPEER_GATEWAY_TYPE_INTERNET)
		return vnp_refuse(extack, VNP_GatewayAlreadyExists,
				  "peering '%.24s' has remote-gateways on",
				  half->object.name);
	return 0;
}

/**
 * vnp_gateway_create() - make a gateway and its device
 * @vnet: its VNet
 * @args: what the user wants of it
 * @dev: its device, which was allocated with name and namespace as a port's,
 *	and not registered; taken over in any case
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; takes rtnl; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_gateway_create(struct vnp_vnet *vnet,
		       const struct vnp_gateway_args *args,
		       struct net_device *dev, struct netlink_ext_ack *extack)
{
	struct vnp_gateway *gateway = NULL;
	struct vnp_change change;
	int err;

	err = check_create(vnet, args, extack);
	if (!err) {
		gateway = gateway_alloc(vnet, args);
		err = gateway ? 0 : -ENOMEM;
	}
	if (err) {
		free_netdev(dev);
		return err;
	}
	gateway->object.vn = vnet->object.vn;
	err = make_device(gateway, dev, extack);
	if (err) {
		gateway_drop(gateway);
		return err;
	}
	vnp_change_begin(&change);
	err = gateway_join(&change, gateway);
	if (!err)
		return vnp_change_commit(&change, extack);
	end_device(gateway);
	gateway_drop(gateway);
	return err;
}

/* Changing */

static void set_undo(struct vnp_edit *edit)
{
	struct vnp_gateway *gateway = edit_of(edit)->gateway;
	struct vnp_view *view = gateway->viewer.view;

	vnp_view_join(edit_of(edit)->former, &gateway->viewer);
	vnp_view_put(view);
	set_user(gateway, edit_of(edit)->user);
	kfree(edit_of(edit));
}

static void set_done(struct vnp_edit *edit)
{
	struct vnp_gateway *gateway = edit_of(edit)->gateway;
	struct vnp_net *vn = gateway->object.vn;

	/* Packets no longer find the table of the one before. */
	vnp_view_put(edit_of(edit)->former);
	mutex_lock(&vn->lock);
	if (gateway->port)
		vnp_event(&gateway->object, VNETPEER_EVENT_SET);
	mutex_unlock(&vn->lock);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops set_ops = {
	.undo = set_undo,
	.done = set_done,
};

/**
 * vnp_gateway_set() - change what is attached to a gateway
 * @gateway: the gateway
 * @user: the route table for what comes in, or NULL for none
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_gateway_set(struct vnp_gateway *gateway, struct vnp_route_table *user)
{
	struct vnp_change change;
	struct gateway_edit *edit;
	struct vnp_view *view;

	edit = edit_alloc(gateway);
	if (!edit)
		return -ENOMEM;
	view = vnp_view_get(&gateway->outlook, user);
	if (!view) {
		kfree(edit);
		return -ENOMEM;
	}
	edit->former = gateway->viewer.view;
	edit->user = gateway->user;
	vnp_view_join(view, &gateway->viewer);
	set_user(gateway, user);

	vnp_change_begin(&change);
	vnp_change_add(&change, &edit->edit, &set_ops);
	vnp_change_view(&change, view);
	return vnp_change_commit(&change, NULL);
}

/**
 * vnp_gateway_change_routes() - change what a gateway has learned
 * @gateway: the gateway
 * @add: destinations that have a route then
 * @del: destinations that have none then, unless they are in @add
 *
 * Packets of all whom it serves follow it when this returns. No table changes,
 * and nobody is told.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_gateway_change_routes(struct vnp_gateway *gateway,
			      const struct vnp_space *add,
			      const struct vnp_space *del)
{
	struct vnp_learned *learned = &gateway->gate.learned;
	unsigned int before = vnp_learned_generation(learned);
	int err = vnp_learned_change(learned, add, del);

	/* That of one gateway would be gone from a sum with the gateway. */
	gateway->object.vn->learned += vnp_learned_generation(learned) - before;
	return err;
}

/* Ending */

static void end_undo(struct vnp_edit *edit)
{
	struct vnp_gateway *gateway = edit_of(edit)->gateway;

	*slot_of(gateway->vnet, gateway->type) = gateway;
	kfree(edit_of(edit));
}

/* What neither tables of others nor a slot leads to any more. */
static void gateway_remove(struct vnp_gateway *gateway)
{
	end_device(gateway);
	vnp_view_leave(&gateway->viewer);
	vnp_outlook_uninit(&gateway->outlook);
	vnp_net_del(gateway->object.vn, &gateway->object);
	touch(gateway->object.vn);
	queue_rcu_work(vnp_free_wq, &gateway->work);
}

static void end_done(struct vnp_edit *edit)
{
	gateway_remove(edit_of(edit)->gateway);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops end_ops = {
	.undo = end_undo,
	.done = end_done,
};

static int gateway_leave(struct vnp_change *change, struct vnp_gateway *gateway)
{
	struct gateway_edit *edit = edit_alloc(gateway);

	if (!edit)
		return -ENOMEM;
	*slot_of(gateway->vnet, gateway->type) = NULL;
	vnp_change_add(change, &edit->edit, &end_ops);
	mark_served(change, gateway);
	return 0;
}

/**
 * vnp_gateway_destroy() - remove a gateway, unless it is in use
 * @gateway: the gateway
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; takes rtnl; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_gateway_destroy(struct vnp_gateway *gateway,
			struct netlink_ext_ack *extack)
{
	const struct vnp_peering *user = NULL;
	struct vnp_change change;
	int err;

	if (gateway->type != VNETPEER_GATEWAY_TYPE_INTERNET)
		user = vnp_transit_user(gateway->vnet);
	if (user)
		return vnp_refuse(extack, VNP_GatewayInUse,
				  "VNet '%.32s' uses it",
				  user->vnet->object.name);
	vnp_change_begin(&change);
	err = gateway_leave(&change, gateway);
	return err ?: vnp_change_commit(&change, NULL);
}

static struct vnp_gateway *first_dead(struct vnp_net *vn)
{
	struct vnp_gateway *gateway;

	mutex_lock(&vn->lock);
	gateway = list_first_entry_or_null(&vn->dead_gateways,
					   struct vnp_gateway, dead);
	mutex_unlock(&vn->lock);
	return gateway;
}

static int leave_all(struct vnp_change *change, struct vnp_net *vn)
{
	struct vnp_gateway *gateway;
	struct vnp_object *object;
	unsigned long id;
	int err;

	xa_for_each(&vn->registry.ids[VNP_KIND_GATEWAY], id, object) {
		gateway = container_of(object, struct vnp_gateway, object);
		if (vnp_gateway_is_alive(gateway))
			continue;
		err = gateway_leave(change, gateway);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/**
 * vnp_gateway_bury() - take gateways without a device out of the tables
 * @vn: the controller
 *
 * All at once, so that however many there are, each table is built once. If
 * that fails they stay where they are.
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_gateway_bury(struct vnp_net *vn)
{
	struct vnp_change change;

	vnp_assert_config(vn);

	if (!first_dead(vn))
		return;
	vnp_change_begin(&change);
	if (leave_all(&change, vn))
		vnp_change_abort(&change);
	else
		vnp_change_commit(&change, NULL);
}

/*
 * The tables are paid for by whoever has made the gateway, which may be freed
 * before this ends.
 */
static void bury_for(struct vnp_gateway *gateway, struct vnp_net *vn)
{
	struct mem_cgroup *memcg = gateway->memcg, *old;

	if (!mem_cgroup_tryget(memcg))
		return;
	old = set_active_memcg(memcg);
	vnp_gateway_bury(vn);
	set_active_memcg(old);
	mem_cgroup_put(memcg);
}

static void burial_work(struct work_struct *work)
{
	struct vnp_net *vn = container_of(work, struct vnp_net, burial);
	struct vnp_gateway *gateway;

	vnp_point(VNP_POINT_gateway_dead);
	mutex_lock(&vn->config);
	gateway = first_dead(vn);
	if (gateway)
		bury_for(gateway, vn);
	mutex_unlock(&vn->config);
}

/**
 * vnp_gateway_init() - let a controller have gateways
 * @vn: the controller
 */
void vnp_gateway_init(struct vnp_net *vn)
{
	INIT_LIST_HEAD(&vn->dead_gateways);
	INIT_WORK(&vn->burial, burial_work);
}

/**
 * vnp_gateway_destroy_all() - remove all gateways of a controller that goes
 * @vn: the controller; it has no ports any more, and no device of a gateway
 *
 * Unlike the removal of one this cannot fail: no packet uses the tables that
 * still lead to them.
 *
 * Context: takes vnp_net.config; may sleep.
 */
void vnp_gateway_destroy_all(struct vnp_net *vn)
{
	struct vnp_gateway *gateway;
	struct vnp_object *object;
	unsigned long id;

	cancel_work_sync(&vn->burial);
	mutex_lock(&vn->config);
	xa_for_each(&vn->registry.ids[VNP_KIND_GATEWAY], id, object) {
		gateway = container_of(object, struct vnp_gateway, object);
		*slot_of(gateway->vnet, gateway->type) = NULL;
		gateway_remove(gateway);
		cond_resched();
	}
	mutex_unlock(&vn->config);
}
