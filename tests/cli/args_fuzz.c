// SPDX-License-Identifier: GPL-2.0
/* For libFuzzer: the words of a command, one a line. */

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "cut_off.h"
#include "show/out.h"

#define WORDS_MAX 256

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *rest = text;
	char *words[WORDS_MAX + 1];
	int count = 0;

	if (!text)
		return -1;
	memcpy(text, data, size);
	text[size] = '\0';
	while (count < WORDS_MAX && (words[count] = strsep(&rest, "\n")))
		count++;
	words[count] = NULL;
	cut_off(data, size);
	out_setup(OUT_JSON, false);
	command_run(count, words);
	free(text);
	return 0;
}
