// SPDX-License-Identifier: GPL-2.0
/* How far TCP connections have got: one story after the other. */
#include <kunit/test.h>

#include "../../kmod/pure/flow_tcp.c"

#define S	VNP_TCP_SYN
#define A	VNP_TCP_ACK
#define F	VNP_TCP_FIN
#define R	VNP_TCP_RST

/* One segment; an end's numbers count from its own first one. */
struct step {
	u8 end;			/* who sends it, 0 or 1 */
	u8 flags;
	u32 seq;
	u32 len;		/* of its data */
	u32 ack;
	enum vnp_flow_state state;	/* after it */
};

#define STEPS_MAX	10

struct story {
	const char *name;
	struct step steps[STEPS_MAX];	/* up to one without flags */
};

#define NEW		VNP_FLOW_NEW
#define ESTABLISHED	VNP_FLOW_ESTABLISHED
#define CLOSING		VNP_FLOW_CLOSING
#define CLOSED		VNP_FLOW_CLOSED

#define HANDSHAKE						\
	{ 0, S, 0, 0, 0, NEW },					\
	{ 1, S | A, 0, 0, 1, NEW },				\
	{ 0, A, 1, 0, 1, ESTABLISHED }

static const struct story stories[] = {
	{ "a handshake, data, and two ends", {
		HANDSHAKE,
		{ 0, A, 1, 100, 1, ESTABLISHED },
		{ 1, A, 1, 5000, 101, ESTABLISHED },
		{ 0, F | A, 101, 0, 5001, ESTABLISHED },
		{ 1, A, 5001, 0, 102, ESTABLISHED },
		{ 1, F | A, 5001, 0, 102, CLOSING },
		{ 0, A, 102, 0, 5002, CLOSING },
	} },
	{ "an end that still has something to say", {
		HANDSHAKE,
		{ 0, F | A, 1, 10, 1, ESTABLISHED },
		{ 1, A, 1, 1000, 12, ESTABLISHED },
		{ 1, F | A, 1001, 1000, 12, CLOSING },
	} },
	{ "ends that come twice", {
		HANDSHAKE,
		{ 0, F | A, 1, 10, 1, ESTABLISHED },
		{ 0, F | A, 1, 10, 1, ESTABLISHED },
		{ 1, F | A, 1, 0, 12, CLOSING },
		{ 1, F | A, 1, 0, 12, CLOSING },
	} },
	{ "nobody there", {
		{ 0, S, 0, 0, 0, NEW },
		{ 0, S, 0, 0, 0, NEW },
	} },
	{ "refused", {
		{ 0, S, 0, 0, 0, NEW },
		{ 1, R | A, 0, 0, 1, CLOSED },
	} },
	{ "refused without a number", {
		{ 0, S, 0, 0, 0, NEW },
		{ 1, R, 0, 0, 0, CLOSED },
	} },
	{ "refused by somebody who did not see what was sent", {
		{ 0, S, 0, 0, 0, NEW },
		{ 1, R | A, 0, 0, 2, NEW },
	} },
	{ "half open", {
		{ 0, S, 0, 0, 0, NEW },
		{ 1, S | A, 0, 0, 1, NEW },
		{ 1, S | A, 0, 0, 1, NEW },
	} },
	{ "a reset where the data ended", {
		HANDSHAKE,
		{ 1, A, 1, 300, 1, ESTABLISHED },
		{ 1, R, 301, 0, 0, CLOSED },
	} },
	{ "resets that nobody believes", {
		HANDSHAKE,
		{ 1, A, 1, 300, 1, ESTABLISHED },
		{ 1, R, 300, 0, 0, ESTABLISHED },
		{ 1, R, 302, 0, 0, ESTABLISHED },
		{ 1, R | A, 0x80000000, 0, 1, ESTABLISHED },
		{ 0, R, 0, 0, 0, ESTABLISHED },
	} },
	{ "an end out of nowhere", {
		HANDSHAKE,
		{ 0, F | A, 1, 0, 1, ESTABLISHED },
		{ 1, F | A, 5000, 0, 2, ESTABLISHED },
		{ 1, F | A, 0xfffff000, 0, 2, ESTABLISHED },
	} },
	{ "an opening in the midst of it", {
		HANDSHAKE,
		{ 0, S, 7777, 0, 0, ESTABLISHED },
		{ 0, R, 1, 0, 0, CLOSED },
	} },
	{ "both open at once", {
		{ 0, S, 0, 0, 0, NEW },
		{ 1, S, 0, 0, 0, NEW },
		{ 0, S | A, 0, 0, 1, NEW },
		{ 1, S | A, 0, 0, 1, NEW },
		{ 0, A, 1, 1, 1, ESTABLISHED },
	} },
	{ "seen from the midst of it", {
		{ 0, A, 1000, 50, 1, NEW },
		{ 1, A, 1, 0, 1050, ESTABLISHED },
		{ 0, R, 1050, 0, 0, CLOSED },
	} },
	{ "seen from its end", {
		{ 0, F | A, 1000, 0, 1, NEW },
		{ 1, F | A, 1, 0, 1001, CLOSING },
	} },
	{ "seen one way only", {
		{ 0, A, 1000, 50, 1, NEW },
		{ 0, F | A, 1050, 0, 1, NEW },
	} },
	{ "numbers that wrap", {
		{ 0, S, 0xfffffff0, 0, 0, NEW },
		{ 1, S | A, 0xffffffff, 0, 0xfffffff1, NEW },
		{ 0, A, 0xfffffff1, 0, 0, ESTABLISHED },
		{ 0, A, 0xfffffff1, 100, 0, ESTABLISHED },
		{ 0, R, 0x55, 0, 0, CLOSED },
	} },
};

static void story_test(struct kunit *test)
{
	const struct story *story = test->param_value;
	struct vnp_tcp_end ends[2] = { { .index = 0 }, { .index = 1 } };
	struct vnp_tcp_segment segment;
	const struct step *step;
	unsigned int i;

	for (i = 0; i < STEPS_MAX && story->steps[i].flags; i++) {
		step = &story->steps[i];
		segment = (struct vnp_tcp_segment){
			.flags = step->flags,
			.seq = step->seq,
			.next = step->seq + step->len +
				!!(step->flags & (S | F)),
			.ack = step->ack,
		};
		vnp_tcp_track(&ends[step->end], &ends[!step->end], &segment);
		KUNIT_EXPECT_EQ_MSG(test, vnp_tcp_state(&ends[0], &ends[1]),
				    step->state, "step %u", i);
	}
}

static void story_name(const struct story *story, char *name)
{
	strscpy(name, story->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(story, stories, story_name);

/* All combinations, against the list of what stacks send. */
static void possible_test(struct kunit *test)
{
	static const u8 sent[] = { S, S | A, A, F | A, R, R | A };
	const u8 others = ~(S | A | F | R);
	unsigned int flags, i;
	bool is_sent;

	for (flags = 0; flags < 256; flags++) {
		is_sent = false;
		for (i = 0; i < ARRAY_SIZE(sent); i++)
			is_sent |= (flags & ~others) == sent[i];
		KUNIT_EXPECT_EQ_MSG(test, vnp_tcp_is_possible(flags), is_sent,
				    "flags %#x", flags);
	}
}

static void begins_test(struct kunit *test)
{
	struct vnp_tcp_end open = { .flags = VNP_END_SEEN | VNP_END_ACKED };
	struct vnp_tcp_end done = open, reset = open;

	done.flags |= VNP_END_DONE;
	reset.flags |= VNP_END_RESET;
	KUNIT_EXPECT_FALSE(test, vnp_tcp_begins(&open, &open, S));
	KUNIT_EXPECT_FALSE(test, vnp_tcp_begins(&done, &open, S));
	KUNIT_EXPECT_TRUE(test, vnp_tcp_begins(&done, &done, S));
	KUNIT_EXPECT_TRUE(test, vnp_tcp_begins(&open, &reset, S));
	KUNIT_EXPECT_FALSE(test, vnp_tcp_begins(&done, &done, S | A));
	KUNIT_EXPECT_FALSE(test, vnp_tcp_begins(&done, &done, A));
}

static struct kunit_case flow_tcp_cases[] = {
	KUNIT_CASE_PARAM(story_test, story_gen_params),
	KUNIT_CASE(possible_test),
	KUNIT_CASE(begins_test),
	{}
};

static struct kunit_suite flow_tcp_suite = {
	.name = "vnetpeer_flow_tcp",
	.test_cases = flow_tcp_cases,
};

kunit_test_suite(flow_tcp_suite);

MODULE_DESCRIPTION("KUnit tests of how vnetpeer follows TCP connections");
MODULE_LICENSE("GPL");
