/* SPDX-License-Identifier: GPL-2.0 */
/* The codes that refusals carry, and the errno that goes with each. */
#ifndef _VNP_REFUSE_H
#define _VNP_REFUSE_H

#include <linux/errno.h>

struct netlink_ext_ack;
struct nlattr;
struct vnp_prefix;

#define VNP_REFUSALS(X)						\
	X(AnotherPeeringAlreadyReferencesRemoteVnet, EEXIST)	\
	X(AuthorizationFailed, EPERM)				\
	X(CannotPeerVirtualNetworkWithItself, EINVAL)		\
	X(ClassicVnetCannotOwnPeering, EINVAL)			\
	X(ClassicVnetsCannotBePeered, EINVAL)			\
	X(GatewayAlreadyExists, EEXIST)				\
	X(GatewayInUse, EBUSY)					\
	X(GatewayTransitNotAllowed, EINVAL)			\
	X(InvalidAddressPrefixFormat, EINVAL)			\
	X(InvalidParameter, EINVAL)				\
	X(InvalidResourceName, EINVAL)				\
	X(LimitExceeded, ENOSPC)				\
	X(NetcfgInvalidSubnet, EINVAL)				\
	X(NetcfgSubnetRangesOverlap, EADDRINUSE)		\
	X(InUseRouteTableCannotBeDeleted, EBUSY)		\
	X(InUseSubnetCannotBeDeleted, EBUSY)			\
	X(PeeringLimitExceeded, ENOSPC)				\
	X(PrivateIPAddressInUse, EADDRINUSE)			\
	X(PrivateIPAddressNotInSubnet, EINVAL)			\
	X(PrivateIPAddressReserved, EINVAL)			\
	X(RemoteGatewayAlreadyInUse, EBUSY)			\
	X(RemotePeeringIsDisconnected, EBUSY)			\
	X(RemoteVnetHasNoGateways, EINVAL)			\
	X(ResourceAlreadyExists, EEXIST)			\
	X(ResourceInUse, EBUSY)					\
	X(ResourceNotFound, ENOENT)				\
	X(SecurityRuleConflict, EEXIST)				\
	X(VnetAddressSpaceCannotChangeDueToPeerings, EBUSY)	\
	X(VnetAddressSpaceOverlapsWithAlreadyPeeredVnet, EADDRINUSE) \
	X(VnetAddressSpacesOverlap, EADDRINUSE)			\
	X(VnetHasPorts, EBUSY)

#define VNP_REFUSAL_ENUM(code, err) VNP_##code,
enum vnp_refusal {
	VNP_REFUSALS(VNP_REFUSAL_ENUM)
};

#undef VNP_REFUSAL_ENUM

__printf(3, 4)
int vnp_refuse(struct netlink_ext_ack *extack, enum vnp_refusal code,
	       const char *fmt, ...);
__printf(4, 5)
int vnp_refuse_attr(struct netlink_ext_ack *extack, const struct nlattr *attr,
		    enum vnp_refusal code, const char *fmt, ...);

int vnp_refuse_prefix(struct netlink_ext_ack *extack, enum vnp_refusal code,
		      const struct vnp_prefix *prefix);

#endif
