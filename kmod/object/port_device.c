// SPDX-License-Identifier: GPL-2.0
/* The device of a port: what the core asks of it, and what becomes of it. */

#include "port.h"

#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>

#include "controller.h"
#include "path/flow.h"
#include "path/forward.h"
#include "path/packet.h"
#include "point.h"

#define PORT_FEATURES (NETIF_F_SG | NETIF_F_FRAGLIST | NETIF_F_HW_CSUM | \
		       NETIF_F_RXCSUM | NETIF_F_SCTP_CRC | NETIF_F_HIGHDMA | \
		       NETIF_F_GSO_SOFTWARE | NETIF_F_GSO_ENCAP_ALL)

/* Device operations */

static int port_init(struct net_device *dev)
{
	struct vnp_port *port = netdev_priv(dev);

	port->nic.drops = __netdev_alloc_pcpu_stats(struct vnp_nic_drops,
						    GFP_KERNEL_ACCOUNT);
	if (!port->nic.drops)
		return -ENOMEM;
	port->nic.flows = vnp_flows_alloc(port->nic.vnet, port->object.id,
					  port->object.vn->flow_budget);
	if (!port->nic.flows) {
		free_percpu(port->nic.drops);
		return -ENOMEM;
	}
	return 0;
}

static void port_uninit(struct net_device *dev)
{
	struct vnp_port *port = netdev_priv(dev);

	mutex_lock(&port->object.vn->lock);
	vnp_port_detach(port);
	/* The VNet may go as soon as others get the lock. */
	vnp_flows_free(port->nic.flows);
	mutex_unlock(&port->object.vn->lock);
}

static int port_open(struct net_device *dev)
{
	struct vnp_port *port = netdev_priv(dev);

	/* A gateway's before there are routes: the packets would have none. */
	if (!port->is_listed)
		return -EAGAIN;
	vnp_port_set_open(port, true);
	return 0;
}

static int port_stop(struct net_device *dev)
{
	vnp_point(VNP_POINT_port_stopping);
	vnp_port_set_open(netdev_priv(dev), false);
	return 0;
}

static void port_destructor(struct net_device *dev)
{
	struct vnp_port *port = netdev_priv(dev);

	vnp_point(VNP_POINT_port_ended);
	free_percpu(port->nic.drops);
}

/*
 * Whoever merely holds the namespace of the device does not decide what the
 * port is; whoever may configure the controller does.
 */
static bool port_may_change(const struct vnp_port *port)
{
	return ns_capable(port->object.vn->net->user_ns, CAP_NET_ADMIN);
}

static int port_change_mtu(struct net_device *dev, int mtu)
{
	if (!port_may_change(netdev_priv(dev)))
		return -EPERM;
	WRITE_ONCE(dev->mtu, mtu);
	return 0;
}

static int port_set_mac(struct net_device *dev, void *addr)
{
	struct sockaddr *mac = addr;

	if (!port_may_change(netdev_priv(dev)))
		return -EPERM;
	if (ether_addr_equal(mac->sa_data, vnp_router_mac))
		return -EADDRNOTAVAIL;
	return eth_mac_addr(dev, addr);
}

static const struct net_device_ops port_netdev_ops = {
	.ndo_init		= port_init,
	.ndo_uninit		= port_uninit,
	.ndo_open		= port_open,
	.ndo_stop		= port_stop,
	.ndo_start_xmit		= vnp_port_xmit,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_set_mac_address	= port_set_mac,
	.ndo_change_mtu		= port_change_mtu,
	.ndo_features_check	= passthru_features_check,
};

static void port_get_drvinfo(struct net_device *dev,
			     struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
}

static int port_get_sset_count(struct net_device *dev, int sset)
{
	return sset == ETH_SS_STATS ? VNP_DROP_COUNT - 1 : -EOPNOTSUPP;
}

static void port_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	int reason;

	if (sset != ETH_SS_STATS)
		return;
	for (reason = 1; reason < VNP_DROP_COUNT; reason++)
		ethtool_sprintf(&data, "drop_%s", vnp_drop_names[reason]);
}

static void port_get_ethtool_stats(struct net_device *dev,
				   struct ethtool_stats *stats, u64 *data)
{
	u64 sums[VNP_DROP_COUNT];

	vnp_nic_drops_read(netdev_priv(dev), sums);
	memcpy(data, &sums[1], sizeof(sums) - sizeof(sums[0]));
}

static const struct ethtool_ops port_ethtool_ops = {
	.get_drvinfo		= port_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= port_get_sset_count,
	.get_strings		= port_get_strings,
	.get_ethtool_stats	= port_get_ethtool_stats,
	.get_ts_info		= ethtool_op_get_ts_info,
};

/**
 * vnp_port_setup() - what every port's device is like
 * @dev: a device that is being allocated
 */
void vnp_port_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &port_netdev_ops;
	dev->ethtool_ops = &port_ethtool_ops;
	dev->priv_destructor = port_destructor;
	dev->needs_free_netdev = true;
	dev->pcpu_stat_type = NETDEV_PCPU_STAT_TSTATS;
	dev->min_mtu = ETH_MIN_MTU;
	dev->max_mtu = ETH_MAX_MTU;
	dev->features |= PORT_FEATURES;
	dev->hw_features |= PORT_FEATURES;
	dev->hw_enc_features |= PORT_FEATURES;
	/* A tag is no part of what the network carries. */
	dev->features |= NETIF_F_VLAN_CHALLENGED;
	dev->lltx = true;
	/* A packet is changed on its way and handed on, so not shared. */
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->priv_flags |= IFF_LIVE_ADDR_CHANGE | IFF_NO_QUEUE;
	/* netpoll sends from anywhere; locks here only keep BH off. */
	dev->priv_flags |= IFF_DISABLE_NETPOLL;
	netif_set_tso_max_size(dev, GSO_MAX_SIZE);
}

static bool is_port(const struct net_device *dev)
{
	return dev->netdev_ops == &port_netdev_ops;
}

/* What happens to the device in the hands of others */

static bool event_of(unsigned long netdev_event, enum vnetpeer_event *event)
{
	switch (netdev_event) {
	case NETDEV_UP:
	case NETDEV_DOWN:
		*event = VNETPEER_EVENT_STATE;
		return true;
	case NETDEV_REGISTER:		/* in another namespace */
	case NETDEV_CHANGENAME:
	case NETDEV_CHANGEMTU:
	case NETDEV_CHANGEADDR:
		*event = VNETPEER_EVENT_SET;
		return true;
	}
	return false;
}

static int port_event(struct notifier_block *block, unsigned long netdev_event,
		      void *info)
{
	struct net_device *dev = netdev_notifier_info_to_dev(info);
	enum vnetpeer_event event;
	struct vnp_port *port;

	if (!is_port(dev) || !event_of(netdev_event, &event))
		return NOTIFY_DONE;

	port = netdev_priv(dev);
	vnp_point(VNP_POINT_port_event);
	mutex_lock(&port->object.vn->lock);
	vnp_port_see(port);
	if (port->is_listed && !port->is_changing)
		vnp_port_tell(port, event);
	mutex_unlock(&port->object.vn->lock);
	return NOTIFY_DONE;
}

static struct notifier_block port_notifier = {
	.notifier_call = port_event,
};

/**
 * vnp_port_register() - hear of what others do with the devices of ports
 *
 * Return: 0 or a negative errno
 */
int vnp_port_register(void)
{
	return register_netdevice_notifier(&port_notifier);
}

/**
 * vnp_port_unregister() - hear of it no longer
 *
 * There must be no ports any more.
 */
void vnp_port_unregister(void)
{
	unregister_netdevice_notifier(&port_notifier);
}
