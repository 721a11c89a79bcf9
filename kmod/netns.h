/* SPDX-License-Identifier: GPL-2.0 */
/* How controllers begin and end with their namespaces. */
#ifndef _VNP_NETNS_H
#define _VNP_NETNS_H

int vnp_netns_register(void);
void vnp_netns_unregister(void);

#endif
