/* SPDX-License-Identifier: GPL-2.0 */
/* Tells whoever listens what happened to an object. */
#ifndef _VNP_EVENT_H
#define _VNP_EVENT_H

#include "controller.h"
#include "object.h"

/* Who listens; NULL for nobody. Set by netlink, and cleared under rtnl. */
extern void (*vnp_event_listener)(const struct vnp_object *object,
				  enum vnetpeer_event event);

/**
 * vnp_event() - note what happened to an object, and tell of it
 * @object: the object, which a get would find as it is now: so of one that is
 *	removed it is told before that is taken apart
 * @event: what happened
 *
 * Context: vnp_net.config is held, or vnp_net.lock for a port; may sleep.
 */
static inline void vnp_event(const struct vnp_object *object,
			     enum vnetpeer_event event)
{
	void (*listener)(const struct vnp_object *object,
			 enum vnetpeer_event event);

	vnp_object_touch(&object->vn->registry, object->kind);
	listener = READ_ONCE(vnp_event_listener);
	if (listener)
		listener(object, event);
}

#endif
