// SPDX-License-Identifier: GPL-2.0
/* Coverage by KCOV. Only the module is built for it, so all of it is ours. */

#include "cover.h"

#include <err.h>
#include <fcntl.h>
#include <linux/kcov.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#define EDGES (1 << 20)
#define ENTRIES (1 << 17)
#define PLACES (1 << 21)	/* bytes of code */

/* The kernel writes the number of addresses, and these behind it. */
static volatile uint64_t *trace;
static uint64_t code;		/* where the module's code begins */
static uint8_t has_edge[EDGES];
static uint8_t has_place[PLACES];
static unsigned int edges_seen;

static uint64_t code_address(void)
{
	FILE *file = fopen("/sys/module/vnetpeer/sections/.text", "r");
	unsigned long address;

	if (!file || fscanf(file, "%lx", &address) != 1)
		errx(1, "where is the module?");
	fclose(file);
	return address;
}

void cover_open(void)
{
	int fd = open("/sys/kernel/debug/kcov", O_RDWR);
	void *map;

	if (fd < 0 || ioctl(fd, KCOV_INIT_TRACE, ENTRIES))
		err(1, "kcov");
	map = mmap(NULL, ENTRIES * sizeof(*trace), PROT_READ | PROT_WRITE,
		   MAP_SHARED, fd, 0);
	if (map == MAP_FAILED || ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
		err(1, "kcov");
	trace = map;
	code = code_address();
}

void cover_begin(void)
{
	trace[0] = 0;
}

static unsigned int edge(uint64_t from, uint64_t to)
{
	uint64_t hash = (from * 0x9e3779b97f4a7c15 + to) * 0xff51afd7ed558ccd;

	return hash >> 44;
}

unsigned int cover_end(void)
{
	uint64_t i, count = trace[0], from = 0, to;
	unsigned int at, fresh = 0;

	for (i = 1; i <= count; i++, from = to) {
		to = trace[i] - code;
		at = edge(from, to);
		if (has_edge[at])
			continue;
		has_edge[at] = 1;
		has_place[to % PLACES] = 1;
		fresh++;
	}
	edges_seen += fresh;
	return fresh;
}

unsigned int cover_edges(void)
{
	return edges_seen;
}

void cover_write(FILE *file)
{
	unsigned int i;

	for (i = 0; i < PLACES; i++)
		if (has_place[i])
			fprintf(file, "%lx\n", code + i);
}
