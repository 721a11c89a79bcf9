// SPDX-License-Identifier: GPL-2.0
/* How the two halves of a peering move each other's state. */

#include "peering_state.h"

/*
 * A half is Initiated until the other one exists; then both are Connected. When
 * one goes, the other is Disconnected: its owner did not ask for that, and
 * nobody connects to it again before the owner has said so, by a change of any
 * kind, which makes it Initiated. A half that points at a VNet which is gone is
 * Disconnected, whatever it was, and stays so.
 */

static void connect(struct vnp_halves *halves)
{
	halves->own = VNP_HALF_CONNECTED;
	if (halves->reverse != VNP_HALF_ABSENT)
		halves->reverse = VNP_HALF_CONNECTED;
}

static void arm(struct vnp_halves *halves, bool is_alone)
{
	if (is_alone || halves->reverse == VNP_HALF_INITIATED)
		connect(halves);
	else
		halves->own = VNP_HALF_INITIATED;
}

/**
 * vnp_halves_next() - what becomes of a peering's halves
 * @halves: their states; changed only when the event is allowed
 * @event: what happens to the own half
 * @is_alone: the remote VNet is classic, so that the own half does for both
 *
 * Return: whether it may happen. Only the making of a half is ever refused:
 * when the half exists, or when the reverse one is disconnected.
 */
bool vnp_halves_next(struct vnp_halves *halves, enum vnp_half_event event,
		     bool is_alone)
{
	switch (event) {
	case VNP_HALF_ADD:
		if (halves->own != VNP_HALF_ABSENT ||
		    halves->reverse == VNP_HALF_DISCONNECTED)
			return false;
		arm(halves, is_alone);
		return true;

	case VNP_HALF_SET:
		if (halves->own == VNP_HALF_DISCONNECTED)
			arm(halves, is_alone);
		return true;

	case VNP_HALF_DEL:
		halves->own = VNP_HALF_ABSENT;
		if (halves->reverse == VNP_HALF_CONNECTED)
			halves->reverse = VNP_HALF_DISCONNECTED;
		return true;

	case VNP_HALF_GONE:
		halves->own = VNP_HALF_ABSENT;
		if (halves->reverse != VNP_HALF_ABSENT)
			halves->reverse = VNP_HALF_DISCONNECTED;
		return true;
	}
	return false;
}
