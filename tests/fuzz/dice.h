/* SPDX-License-Identifier: GPL-2.0 */
/* Chance that is the same for the same seed. */
#ifndef _DICE_H
#define _DICE_H

#include <stdbool.h>
#include <stdint.h>

void dice_seed(uint64_t seed);
uint64_t dice(void);

/* Less than @sides, which is not 0 */
unsigned int dice_below(unsigned int sides);

/* Once in @times */
bool dice_once(unsigned int times);

/* A number on which mistakes like to turn, of @size bytes at most */
uint64_t dice_number(unsigned int size);

#endif /* _DICE_H */
