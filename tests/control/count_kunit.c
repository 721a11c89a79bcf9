// SPDX-License-Identifier: GPL-2.0
/* Results of a suite that planned two cases, and came to one. */

#include <linux/debugfs.h>
#include <linux/module.h>

static struct dentry *dir;

static char results[] =
	"KTAP version 1\n"
	"    KTAP version 1\n"
	"    # Subtest: count\n"
	"    1..2\n"
	"    ok 1 proper\n";

static struct debugfs_blob_wrapper blob = {
	.data = results,
	.size = sizeof(results) - 1,
};

static int __init count_init(void)
{
	struct dentry *kunit = debugfs_lookup("kunit", NULL);

	dir = debugfs_create_dir("count", kunit);
	debugfs_create_blob("results", 0444, dir, &blob);
	dput(kunit);
	return 0;
}

static void __exit count_exit(void)
{
	debugfs_remove(dir);
}

module_init(count_init);
module_exit(count_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Unit tests that end early");
