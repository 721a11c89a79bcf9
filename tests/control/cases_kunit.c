// SPDX-License-Identifier: GPL-2.0
/* A suite in which a case fails, and another one shows nothing. */

#include <kunit/test.h>

static void proper(struct kunit *test)
{
}

static void failing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 2);
}

static void skipped(struct kunit *test)
{
	kunit_skip(test, "this is meant");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(proper),
	KUNIT_CASE(failing),
	KUNIT_CASE(skipped),
	{}
};

static struct kunit_suite suite = {
	.name = "cases",
	.test_cases = cases,
};

kunit_test_suites(&suite);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Unit tests that must fail");
