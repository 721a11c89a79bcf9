// SPDX-License-Identifier: GPL-2.0
/* Chance: xorshift64*. */

#include "dice.h"

static uint64_t state;

void dice_seed(uint64_t seed)
{
	state = seed * 0x9e3779b97f4a7c15 + 1;
}

uint64_t dice(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1d;
}

unsigned int dice_below(unsigned int sides)
{
	return (dice() >> 32) % sides;
}

bool dice_once(unsigned int times)
{
	return !dice_below(times);
}

uint64_t dice_number(unsigned int size)
{
	unsigned int bits = 8 * size;

	switch (dice_below(6)) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX;
	case 2:
		return UINT64_MAX >> 1 >> (64 - bits);
	case 3:
		return 1ULL << dice_below(bits);
	case 4:
		return dice_below(16);
	default:
		return dice();
	}
}
