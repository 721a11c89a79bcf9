// SPDX-License-Identifier: GPL-2.0
/* The words for the reasons for which a packet ends. */

#include "drop.h"

const char * const vnp_drop_names[VNP_DROP_COUNT] = {
	[VNETPEER_DROP_REASON_NONE] = "none",
#define VNP_DROP_NAME(id, name, core) [VNETPEER_DROP_REASON_##id] = #name,
	VNP_DROP_REASONS(VNP_DROP_NAME)
#undef VNP_DROP_NAME
};
