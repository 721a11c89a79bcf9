// SPDX-License-Identifier: GPL-2.0
/*
 * Changes of several edits: what is built, sealed, published, done and taken
 * back, in which order, and that nothing is left over wherever it fails.
 *
 * What builds and publishes is played by this file, which notes each step and
 * fails where a test says so; then it is held against what should have been.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "../../kmod/object/change.c"

#define EDITS	4
#define VNETS	3
#define GATEWAYS 3
#define OUTLOOKS (VNETS + GATEWAYS)
#define TABLES	2
#define ACLS	2
#define VIEWS	(OUTLOOKS * (TABLES + 1))
#define STEPS	128

enum what {
	STAGE,
	UNSTAGE,
	PUBLISH,
	SEAL,
	UNDO,
	DONE,
};

enum whose {
	ROUTES,
	BASE,
	VIEW,
	RULES,
	EDIT,
};

struct step {
	enum what what;
	enum whose whose;
	const void *which;
};

struct test_edit {
	struct vnp_edit edit;
	bool seals;
	bool was_sealed;
};

/* All there is to change, and what was done with it. */
static struct play {
	struct vnp_vnet vnets[VNETS];
	struct vnp_gateway gateways[GATEWAYS];
	struct vnp_route_table tables[TABLES];
	struct vnp_view views[VIEWS];
	struct vnp_acl acls[ACLS];
	struct test_edit edits[EDITS];
	struct step steps[STEPS];
	unsigned int count;
	unsigned int fails_at;	/* the number of a step that can; 0 for none */
	unsigned int may_fail;	/* how many of those there were */
} play;

static void note(enum what what, enum whose whose, const void *which)
{
	if (play.count < STEPS)
		play.steps[play.count++] = (struct step){
			what, whose, which,
		};
}

static int note_or_fail(enum what what, enum whose whose, const void *which)
{
	if (++play.may_fail == play.fails_at)
		return -ENOMEM;
	note(what, whose, which);
	return 0;
}

#define PLAY_STAGE(function, type, whose)				\
int function(struct type *which)					\
{									\
	return note_or_fail(STAGE, whose, which);			\
}

#define PLAY(function, what, type, whose)				\
void function(struct type *which)					\
{									\
	note(what, whose, which);					\
}

PLAY_STAGE(vnp_view_stage_routes, vnp_route_table, ROUTES)
PLAY(vnp_view_unstage_routes, UNSTAGE, vnp_route_table, ROUTES)
PLAY(vnp_view_publish_routes, PUBLISH, vnp_route_table, ROUTES)

PLAY_STAGE(vnp_view_stage_base, vnp_outlook, BASE)
PLAY(vnp_view_unstage_base, UNSTAGE, vnp_outlook, BASE)
PLAY(vnp_view_publish_base, PUBLISH, vnp_outlook, BASE)

PLAY_STAGE(vnp_view_stage, vnp_view, VIEW)
PLAY(vnp_view_unstage, UNSTAGE, vnp_view, VIEW)
PLAY(vnp_view_publish, PUBLISH, vnp_view, VIEW)

PLAY_STAGE(vnp_acl_rules_stage, vnp_acl, RULES)
PLAY(vnp_acl_rules_unstage, UNSTAGE, vnp_acl, RULES)
PLAY(vnp_acl_rules_publish, PUBLISH, vnp_acl, RULES)

static int edit_seal(struct vnp_edit *edit, struct netlink_ext_ack *extack)
{
	return note_or_fail(SEAL, EDIT, edit);
}

static void edit_undo(struct vnp_edit *edit)
{
	container_of(edit, struct test_edit, edit)->was_sealed =
		edit->is_sealed;
	note(UNDO, EDIT, edit);
}

static void edit_done(struct vnp_edit *edit)
{
	note(DONE, EDIT, edit);
}

static const struct vnp_edit_ops sealed_ops = {
	.seal = edit_seal,
	.undo = edit_undo,
	.done = edit_done,
};

static const struct vnp_edit_ops plain_ops = {
	.undo = edit_undo,
	.done = edit_done,
};

/* Those of the VNets come first. Which VNet the others belong to: */
static const unsigned int vnet_of[OUTLOOKS] = { 0, 1, 2, 1, 2, 2 };

static struct vnp_outlook *outlook_at(unsigned int number)
{
	return number < VNETS ? &play.vnets[number].outlook :
				&play.gateways[number - VNETS].outlook;
}

/* A VNet without gateways, one with its own, and one with both sorts. */
static void gateways_begin(void)
{
	play.vnets[1].gateway = &play.gateways[0];
	play.vnets[2].gateway = &play.gateways[1];
	play.vnets[2].internet = &play.gateways[2];
}

/* Each outlook has a view of its own, and one with each route table. */
static void outlooks_begin(void)
{
	struct vnp_view *view = play.views;
	struct vnp_outlook *outlook;
	unsigned int i, k;

	for (i = 0; i < OUTLOOKS; i++) {
		outlook = outlook_at(i);
		INIT_LIST_HEAD(&outlook->views);
		INIT_LIST_HEAD(&outlook->dirty);
		for (k = 0; k <= TABLES; k++, view++) {
			INIT_LIST_HEAD(&view->dirty);
			list_add_tail(&view->outlook_node, &outlook->views);
			if (k < TABLES)
				list_add_tail(&view->user_node,
					      &play.tables[k].views);
		}
	}
}

static void play_begin(void)
{
	unsigned int i;

	memset(&play, 0, sizeof(play));
	for (i = 0; i < TABLES; i++) {
		INIT_LIST_HEAD(&play.tables[i].views);
		INIT_LIST_HEAD(&play.tables[i].dirty);
	}
	for (i = 0; i < ACLS; i++)
		INIT_LIST_HEAD(&play.acls[i].dirty);
	gateways_begin();
	outlooks_begin();
}

/* How often a step was taken; @at is where it was last. */
static unsigned int times(enum what what, const void *which, unsigned int *at)
{
	unsigned int i, count = 0;

	for (i = 0; i < play.count; i++) {
		if (play.steps[i].what != what ||
		    play.steps[i].which != which)
			continue;
		count++;
		*at = i;
	}
	return count;
}

/* The first and the last place of a step of some sort. */
static bool places(enum what what, enum whose whose, unsigned int *first,
		   unsigned int *last)
{
	bool is_there = false;
	unsigned int i;

	for (i = 0; i < play.count; i++) {
		if (play.steps[i].what != what ||
		    play.steps[i].whose != whose)
			continue;
		if (!is_there)
			*first = i;
		*last = i;
		is_there = true;
	}
	return is_there;
}

static void expect_before(struct kunit *test, enum what a, enum whose a_whose,
			  enum what b, enum whose b_whose)
{
	unsigned int a_first, a_last, b_first, b_last;

	if (places(a, a_whose, &a_first, &a_last) &&
	    places(b, b_whose, &b_first, &b_last))
		KUNIT_EXPECT_LT(test, a_last, b_first);
}

/* What one thing went through: dropped once if staged, and not otherwise. */
static void expect_thing(struct kunit *test, const void *which,
			 const struct list_head *dirty, bool is_wanted,
			 bool is_published)
{
	unsigned int staged, dropped, published;
	unsigned int s = 0, u = 0, p = 0;

	staged = times(STAGE, which, &s);
	dropped = times(UNSTAGE, which, &u);
	published = times(PUBLISH, which, &p);
	KUNIT_EXPECT_TRUE(test, list_empty(dirty));
	if (!is_wanted) {
		KUNIT_EXPECT_EQ(test, staged + dropped + published, 0);
		return;
	}
	KUNIT_EXPECT_LE(test, staged, 1);
	KUNIT_EXPECT_EQ(test, published, is_published);
	KUNIT_EXPECT_EQ(test, dropped, 1);
	if (is_published) {
		KUNIT_EXPECT_EQ(test, staged, 1);
		KUNIT_EXPECT_LT(test, s, p);
		KUNIT_EXPECT_LT(test, p, u);
	}
}

/* What a change is to do, a bit for each thing. */
struct wanted {
	unsigned int vnets, tables, views, acls, edits, seals;
};

static bool is_outlook_wanted(const struct wanted *wanted, unsigned int outlook)
{
	return wanted->vnets & BIT(vnet_of[outlook]);
}

static bool is_view_wanted(const struct wanted *wanted, unsigned int view)
{
	unsigned int table = view % (TABLES + 1);

	return wanted->views & BIT(view) ||
	       is_outlook_wanted(wanted, view / (TABLES + 1)) ||
	       (table < TABLES && wanted->tables & BIT(table));
}

static void change_make(struct vnp_change *change, const struct wanted *wanted)
{
	unsigned int i;

	vnp_change_begin(change);
	for (i = 0; i < EDITS; i++) {
		if (!(wanted->edits & BIT(i)))
			continue;
		vnp_change_add(change, &play.edits[i].edit,
			       wanted->seals & BIT(i) ? &sealed_ops :
							&plain_ops);
		play.edits[i].seals = wanted->seals & BIT(i);
	}
	/* To say so twice changes nothing. */
	for (i = 0; i < 2 * VNETS; i++)
		if (wanted->vnets & BIT(i % VNETS))
			vnp_change_vnet(change, &play.vnets[i % VNETS]);
	for (i = 0; i < 2 * TABLES; i++)
		if (wanted->tables & BIT(i % TABLES))
			vnp_change_table(change, &play.tables[i % TABLES]);
	for (i = 0; i < VIEWS; i++)
		if (wanted->views & BIT(i))
			vnp_change_view(change, &play.views[i]);
	for (i = 0; i < 2 * ACLS; i++)
		if (wanted->acls & BIT(i % ACLS))
			vnp_change_acl(change, &play.acls[i % ACLS]);
}

static void expect_edits(struct kunit *test, const struct wanted *wanted,
			 bool is_published)
{
	unsigned int i, at = 0, before = 0, sealed_at;
	bool is_first = true;

	for (i = 0; i < EDITS; i++) {
		struct test_edit *edit = &play.edits[i];
		bool is_wanted = wanted->edits & BIT(i);
		unsigned int sealed;

		sealed = times(SEAL, &edit->edit, &sealed_at);
		if (!is_wanted || !edit->seals)
			KUNIT_EXPECT_EQ(test, sealed, 0);
		else if (is_published)
			KUNIT_EXPECT_EQ(test, sealed, 1);
		KUNIT_EXPECT_EQ(test, times(DONE, &edit->edit, &at),
				is_wanted && is_published);
		if (is_wanted && is_published) {
			KUNIT_EXPECT_TRUE(test, is_first || before < at);
			before = at;
			is_first = false;
		}
		KUNIT_EXPECT_EQ(test, times(UNDO, &edit->edit, &at),
				is_wanted && !is_published);
		if (!is_wanted || is_published)
			continue;
		/* The last one first */
		KUNIT_EXPECT_TRUE(test, is_first || at < before);
		before = at;
		is_first = false;
		if (edit->seals)
			KUNIT_EXPECT_EQ(test, edit->was_sealed, sealed);
	}
}

static void expect_all(struct kunit *test, const struct wanted *wanted,
		       bool is_published)
{
	unsigned int i;

	for (i = 0; i < OUTLOOKS; i++)
		expect_thing(test, outlook_at(i), &outlook_at(i)->dirty,
			     is_outlook_wanted(wanted, i), is_published);
	for (i = 0; i < TABLES; i++)
		expect_thing(test, &play.tables[i], &play.tables[i].dirty,
			     wanted->tables & BIT(i), is_published);
	for (i = 0; i < VIEWS; i++)
		expect_thing(test, &play.views[i], &play.views[i].dirty,
			     is_view_wanted(wanted, i), is_published);
	for (i = 0; i < ACLS; i++)
		expect_thing(test, &play.acls[i], &play.acls[i].dirty,
			     wanted->acls & BIT(i), is_published);
	expect_edits(test, wanted, is_published);

	/* Tables are built upon bases and routes that are staged. */
	expect_before(test, STAGE, ROUTES, STAGE, VIEW);
	expect_before(test, STAGE, BASE, STAGE, VIEW);
	/* Ports are kept away as late as can be. */
	expect_before(test, STAGE, VIEW, SEAL, EDIT);
	expect_before(test, STAGE, RULES, SEAL, EDIT);
	expect_before(test, SEAL, EDIT, PUBLISH, VIEW);
	/* A subnet may go from one view to another. */
	expect_before(test, PUBLISH, VIEW, UNSTAGE, VIEW);
	/* Edits free what was dirty, and what tables led to. */
	expect_before(test, UNSTAGE, VIEW, DONE, EDIT);
	expect_before(test, UNSTAGE, BASE, DONE, EDIT);
	expect_before(test, UNSTAGE, ROUTES, DONE, EDIT);
	expect_before(test, UNSTAGE, VIEW, UNDO, EDIT);
	expect_before(test, UNSTAGE, BASE, UNDO, EDIT);
	expect_before(test, UNSTAGE, ROUTES, UNDO, EDIT);
	expect_before(test, UNSTAGE, RULES, UNDO, EDIT);
	/* Rules that have gone are told of before they go. */
	expect_before(test, DONE, EDIT, UNSTAGE, RULES);
}

/* Commits such a change as often as it can fail, and once more. */
static void try(struct kunit *test, const struct wanted *wanted)
{
	struct vnp_change change;
	unsigned int fails_at = 0;
	int err;

	do {
		play_begin();
		play.fails_at = ++fails_at;
		change_make(&change, wanted);
		err = vnp_change_commit(&change, NULL);
		KUNIT_EXPECT_EQ(test, err,
				play.may_fail >= fails_at ? -ENOMEM : 0);
		KUNIT_EXPECT_LT(test, play.count, STEPS);
		expect_all(test, wanted, !err);
	} while (err);
}

static void nothing_test(struct kunit *test)
{
	const struct wanted wanted = {};

	try(test, &wanted);
}

static void everything_test(struct kunit *test)
{
	const struct wanted wanted = {
		.vnets = BIT(VNETS) - 1,
		.tables = BIT(TABLES) - 1,
		.views = BIT(VIEWS) - 1,
		.acls = BIT(ACLS) - 1,
		.edits = BIT(EDITS) - 1,
		.seals = BIT(EDITS) - 1,
	};

	try(test, &wanted);
}

#define SEED	20261125
#define ROUNDS	300

static void random_test(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int i;

	kunit_info(test, "seed %u\n", SEED);
	prandom_seed_state(&rnd, SEED);
	for (i = 0; i < ROUNDS; i++) {
		const struct wanted wanted = {
			.vnets = prandom_u32_state(&rnd),
			.tables = prandom_u32_state(&rnd),
			.views = prandom_u32_state(&rnd) &
				 prandom_u32_state(&rnd),
			.acls = prandom_u32_state(&rnd),
			.edits = prandom_u32_state(&rnd),
			.seals = prandom_u32_state(&rnd),
		};

		try(test, &wanted);
	}
}

/* Whoever cannot go on with the next edit takes all of them back. */
static void abort_test(struct kunit *test)
{
	const struct wanted wanted = {
		.vnets = BIT(0),
		.views = BIT(TABLES + 1) - 1,	/* that VNet's */
		.acls = BIT(1),
		.edits = BIT(EDITS) - 1,
	};
	struct vnp_change change;

	play_begin();
	change_make(&change, &wanted);
	vnp_change_abort(&change);
	expect_all(test, &wanted, false);
}

static struct kunit_case change_cases[] = {
	KUNIT_CASE(nothing_test),
	KUNIT_CASE(everything_test),
	KUNIT_CASE(random_test),
	KUNIT_CASE(abort_test),
	{}
};

static struct kunit_suite change_suite = {
	.name = "vnetpeer_change",
	.test_cases = change_cases,
};

kunit_test_suite(change_suite);

MODULE_DESCRIPTION("KUnit tests of changes of the configuration");
MODULE_LICENSE("GPL");
