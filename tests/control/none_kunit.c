// SPDX-License-Identifier: GPL-2.0
/* No suite, as without KUnit, and one that cannot be unloaded. */

#include <linux/module.h>

static int __init none_init(void)
{
	return 0;
}

module_init(none_init);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Unit tests that are none");
