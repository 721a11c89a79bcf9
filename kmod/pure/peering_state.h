/* SPDX-License-Identifier: GPL-2.0 */
/* How the two halves of a peering move each other's state. */
#ifndef _VNP_PEERING_STATE_H
#define _VNP_PEERING_STATE_H

#include <linux/types.h>

enum vnp_half {
	VNP_HALF_ABSENT,
	VNP_HALF_INITIATED,
	VNP_HALF_CONNECTED,
	VNP_HALF_DISCONNECTED,
};

/* What happens to one half, as seen from its own side. */
enum vnp_half_event {
	VNP_HALF_ADD,		/* it is made */
	VNP_HALF_SET,		/* it is changed in any way */
	VNP_HALF_DEL,		/* it is removed */
	VNP_HALF_GONE,		/* the VNet that owns it is removed */
};

/**
 * struct vnp_halves - a half and the one that points back
 * @own: the half that something happens to
 * @reverse: the other VNet's half towards this one
 */
struct vnp_halves {
	enum vnp_half own;
	enum vnp_half reverse;
};

bool vnp_halves_next(struct vnp_halves *halves, enum vnp_half_event event,
		     bool is_alone);

#endif
