/* SPDX-License-Identifier: GPL-2.0 */
/* Sets of addresses that follow the configuration, and that rules can name. */
#ifndef _VNP_TAG_H
#define _VNP_TAG_H

#include <linux/bits.h>
#include <asm/byteorder.h>

#define VNP_TAG_VIRTUAL_NETWORK	BIT(0)
#define VNP_TAG_INTERNET	BIT(1)
#define VNP_TAG_LOAD_BALANCER	BIT(2)
#define VNP_TAG_COUNT		3

/* Where load balancers ask from, the one address of their tag. */
#define VNP_PROBE_ADDR		cpu_to_be32(0xa83f8110)	/* 168.63.129.16 */

#endif
