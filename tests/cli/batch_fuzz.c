// SPDX-License-Identifier: GPL-2.0
/* For libFuzzer: a file of commands, which is also each file that they name. */

#include "batch.h"
#include "cut_off.h"
#include "show/out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cut_off(data, size);
	out_setup(OUT_TEXT, false);
	batch_run("batch");
	return 0;
}
