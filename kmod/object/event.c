// SPDX-License-Identifier: GPL-2.0
/* Tells whoever listens what happened to an object. */

#include "event.h"

void (*vnp_event_listener)(const struct vnp_object *object,
			   enum vnetpeer_event event);
