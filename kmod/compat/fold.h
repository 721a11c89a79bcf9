/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between machines: products of two words. */
#ifndef _VNP_COMPAT_FOLD_H
#define _VNP_COMPAT_FOLD_H

#include <linux/math64.h>

/* Both halves of a product, one upon the other. */
static __always_inline u64 vnp_compat_fold(u64 a, u64 b)
{
#ifdef __SIZEOF_INT128__
	/* One multiplication; the compiler makes two of what is below. */
	unsigned __int128 product = (unsigned __int128)a * b;

	return (u64)product ^ (u64)(product >> 64);
#else
	return a * b ^ mul_u64_u64_shr(a, b, 64);
#endif
}

#endif
