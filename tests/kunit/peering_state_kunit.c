// SPDX-License-Identifier: GPL-2.0
/* The states of two halves: every event in every order, and the table. */
#include <kunit/test.h>

#include "../../kmod/pure/peering_state.c"

/* States of both halves, as two base-4 digits. */
#define STATES 16

static const char * const state_names[] = {
	"absent", "initiated", "connected", "disconnected",
};

static const char * const event_names[] = { "add", "set", "del", "gone" };

/*
 * What the states mean, row by row: the half that something happens to and its
 * reverse, before and after; or that it is refused.
 */
struct row {
	enum vnp_half own, reverse;
	enum vnp_half_event event;
	bool is_alone;
	bool is_refused;
	enum vnp_half own_after, reverse_after;
};

#define ROW(_own, _reverse, _event, _own_after, _reverse_after) { \
	.own = VNP_HALF_##_own, .reverse = VNP_HALF_##_reverse, \
	.event = VNP_HALF_##_event, \
	.own_after = VNP_HALF_##_own_after, \
	.reverse_after = VNP_HALF_##_reverse_after, \
}

#define REFUSED(_own, _reverse, _event) { \
	.own = VNP_HALF_##_own, .reverse = VNP_HALF_##_reverse, \
	.event = VNP_HALF_##_event, .is_refused = true, \
	.own_after = VNP_HALF_##_own, .reverse_after = VNP_HALF_##_reverse, \
}

/* The remote VNet is classic: it has no half, ever. */
#define ALONE(_own, _event, _own_after) { \
	.own = VNP_HALF_##_own, .event = VNP_HALF_##_event, \
	.is_alone = true, .own_after = VNP_HALF_##_own_after, \
}

static const struct row rows[] = {
	ROW(ABSENT, ABSENT, ADD, INITIATED, ABSENT),
	ROW(ABSENT, INITIATED, ADD, CONNECTED, CONNECTED),
	REFUSED(ABSENT, DISCONNECTED, ADD),
	REFUSED(INITIATED, ABSENT, ADD),
	REFUSED(CONNECTED, CONNECTED, ADD),
	REFUSED(DISCONNECTED, ABSENT, ADD),

	ROW(INITIATED, ABSENT, SET, INITIATED, ABSENT),
	ROW(CONNECTED, CONNECTED, SET, CONNECTED, CONNECTED),
	ROW(DISCONNECTED, ABSENT, SET, INITIATED, ABSENT),

	ROW(INITIATED, ABSENT, DEL, ABSENT, ABSENT),
	ROW(CONNECTED, CONNECTED, DEL, ABSENT, DISCONNECTED),
	ROW(DISCONNECTED, ABSENT, DEL, ABSENT, ABSENT),

	ROW(ABSENT, ABSENT, GONE, ABSENT, ABSENT),
	ROW(ABSENT, INITIATED, GONE, ABSENT, DISCONNECTED),
	ROW(ABSENT, DISCONNECTED, GONE, ABSENT, DISCONNECTED),
	ROW(INITIATED, ABSENT, GONE, ABSENT, ABSENT),
	ROW(CONNECTED, CONNECTED, GONE, ABSENT, DISCONNECTED),
	ROW(DISCONNECTED, ABSENT, GONE, ABSENT, ABSENT),

	ALONE(ABSENT, ADD, CONNECTED),
	ALONE(CONNECTED, SET, CONNECTED),
	ALONE(CONNECTED, DEL, ABSENT),
	ALONE(CONNECTED, GONE, ABSENT),
};

static void row_desc(const struct row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s of %s towards %s%s",
		 event_names[row->event], state_names[row->own],
		 row->is_alone ? "classic" : "",
		 row->is_alone ? "" : state_names[row->reverse]);
}

KUNIT_ARRAY_PARAM(row, rows, row_desc);

static void row_test(struct kunit *test)
{
	const struct row *row = test->param_value;
	struct vnp_halves halves = {
		.own = row->own,
		.reverse = row->reverse,
	};
	bool is_done = vnp_halves_next(&halves, row->event, row->is_alone);

	KUNIT_EXPECT_EQ(test, is_done, !row->is_refused);
	KUNIT_EXPECT_EQ(test, halves.own, row->own_after);
	KUNIT_EXPECT_EQ(test, halves.reverse, row->reverse_after);
}

static unsigned int pack(const struct vnp_halves *halves)
{
	return halves->own * 4 + halves->reverse;
}

static struct vnp_halves unpack(unsigned int state)
{
	return (struct vnp_halves){ .own = state / 4, .reverse = state % 4 };
}

static struct vnp_halves mirrored(struct vnp_halves halves)
{
	return (struct vnp_halves){
		.own = halves.reverse,
		.reverse = halves.own,
	};
}

/* What must hold wherever two VNets can get to. */
static void expect_sane(struct kunit *test, const struct vnp_halves *halves)
{
	bool own = halves->own == VNP_HALF_CONNECTED;
	bool reverse = halves->reverse == VNP_HALF_CONNECTED;

	KUNIT_EXPECT_EQ_MSG(test, own, reverse,
			    "traffic flows on one side only: %s %s",
			    state_names[halves->own],
			    state_names[halves->reverse]);
	if (halves->own != VNP_HALF_ABSENT &&
	    halves->reverse != VNP_HALF_ABSENT)
		KUNIT_EXPECT_TRUE_MSG(test, own,
				      "both halves, and no traffic: %s %s",
				      state_names[halves->own],
				      state_names[halves->reverse]);
}

/* Marks the states that one event of either side leads to. */
static bool step(struct kunit *test, unsigned int from,
		 enum vnp_half_event event, bool is_mirrored,
		 bool is_reached[STATES])
{
	struct vnp_halves before = unpack(from), halves;

	if (is_mirrored)
		before = mirrored(before);
	/* What is not there cannot be changed or removed. */
	if (before.own == VNP_HALF_ABSENT &&
	    (event == VNP_HALF_SET || event == VNP_HALF_DEL))
		return false;

	halves = before;
	if (!vnp_halves_next(&halves, event, false)) {
		KUNIT_EXPECT_EQ(test, pack(&halves), pack(&before));
		return false;
	}
	expect_sane(test, &halves);
	if (event == VNP_HALF_SET && before.own != VNP_HALF_DISCONNECTED)
		KUNIT_EXPECT_EQ(test, pack(&halves), pack(&before));
	if (is_mirrored)
		halves = mirrored(halves);
	if (is_reached[pack(&halves)])
		return false;
	is_reached[pack(&halves)] = true;
	return true;
}

/* From two VNets without halves, every event of either side, in every order. */
static void reach_test(struct kunit *test)
{
	static const struct vnp_halves wanted[] = {
		{ VNP_HALF_ABSENT, VNP_HALF_ABSENT },
		{ VNP_HALF_INITIATED, VNP_HALF_ABSENT },
		{ VNP_HALF_ABSENT, VNP_HALF_INITIATED },
		{ VNP_HALF_CONNECTED, VNP_HALF_CONNECTED },
		{ VNP_HALF_DISCONNECTED, VNP_HALF_ABSENT },
		{ VNP_HALF_ABSENT, VNP_HALF_DISCONNECTED },
	};
	bool is_reached[STATES] = { [0] = true };
	unsigned int state, count = 0;
	enum vnp_half_event event;
	bool is_new = true;
	int i;

	while (is_new) {
		is_new = false;
		for (state = 0; state < STATES; state++) {
			if (!is_reached[state])
				continue;
			for (event = VNP_HALF_ADD; event <= VNP_HALF_GONE;
			     event++) {
				is_new |= step(test, state, event, false,
					       is_reached);
				is_new |= step(test, state, event, true,
					       is_reached);
			}
		}
	}

	for (i = 0; i < ARRAY_SIZE(wanted); i++)
		KUNIT_EXPECT_TRUE(test, is_reached[pack(&wanted[i])]);
	for (state = 0; state < STATES; state++)
		count += is_reached[state];
	KUNIT_EXPECT_EQ(test, count, ARRAY_SIZE(wanted));
}

static struct kunit_case peering_state_cases[] = {
	KUNIT_CASE_PARAM(row_test, row_gen_params),
	KUNIT_CASE(reach_test),
	{}
};

static struct kunit_suite peering_state_suite = {
	.name = "vnetpeer_peering_state",
	.test_cases = peering_state_cases,
};

kunit_test_suite(peering_state_suite);

MODULE_DESCRIPTION("KUnit tests of the states of a peering's halves");
MODULE_LICENSE("GPL");
