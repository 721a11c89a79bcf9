/* SPDX-License-Identifier: GPL-2.0 */
/* The command without a kernel, for libFuzzer. */
#ifndef _CUT_OFF_H
#define _CUT_OFF_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/**
 * cut_off() - Say what is in each file that the command opens by name.
 */
void cut_off(const uint8_t *data, size_t size);

#endif /* _CUT_OFF_H */
