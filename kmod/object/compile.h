/* SPDX-License-Identifier: GPL-2.0 */
/* Compiles the routes of a VNet's subnets, for packets. */
#ifndef _VNP_COMPILE_H
#define _VNP_COMPILE_H

#include <linux/types.h>

struct vnp_base;
struct vnp_overrides;
struct vnp_table;

struct vnp_table *vnp_table_get(struct vnp_base *base,
				struct vnp_overrides *overrides,
				bool is_propagating);
void vnp_table_put(struct vnp_table *table);

#endif
