/* SPDX-License-Identifier: GPL-2.0 */
/* A longest-prefix table made in one go, upon another one or upon nothing. */
#ifndef _VNP_LPM_BUILD_H
#define _VNP_LPM_BUILD_H

#include "lpm_node.h"

struct vnp_lpm;
struct vnp_prefix;

/**
 * struct vnp_lpm_entry - a prefix and its value, as vnp_lpm_entry() makes it
 * @bits: the bits of the prefix
 * @value: its value
 * @len: length of the prefix
 * @family: AF_INET or AF_INET6
 */
struct vnp_lpm_entry {
	struct vnp_lpm_bits bits;
	u32 value;
	u8 len;
	u8 family;
};

struct vnp_lpm_entry vnp_lpm_entry(const struct vnp_prefix *prefix, u32 value);
unsigned int vnp_lpm_build_split(const struct vnp_lpm_entry *entries,
				 unsigned int count);
size_t vnp_lpm_build_size(const struct vnp_lpm *under,
			  const struct vnp_lpm_entry *entries,
			  unsigned int count);
void vnp_lpm_build(struct vnp_lpm *lpm, const struct vnp_lpm *under,
		   const struct vnp_lpm_entry *entries, unsigned int count,
		   void *memory);

#endif
