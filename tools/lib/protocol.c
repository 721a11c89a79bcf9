// SPDX-License-Identifier: GPL-2.0
/* IP protocols by name. */

#include "protocol.h"

#include <netinet/in.h>
#include <stddef.h>
#include <string.h>

#include "array.h"

static const struct {
	const char *name;
	uint8_t number;
	uint8_t number6;
} protocols[] = {
	{ "icmp", IPPROTO_ICMP, IPPROTO_ICMPV6 },
	{ "tcp", IPPROTO_TCP, IPPROTO_TCP },
	{ "udp", IPPROTO_UDP, IPPROTO_UDP },
	{ "esp", IPPROTO_ESP, IPPROTO_ESP },
	{ "ah", IPPROTO_AH, IPPROTO_AH },
};

int protocol_find(const char *text, bool is_ipv6)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (!strcmp(protocols[i].name, text))
			return is_ipv6 ? protocols[i].number6 :
					 protocols[i].number;
	return -1;
}

const char *protocol_name(uint8_t number)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].number == number ||
		    protocols[i].number6 == number)
			return protocols[i].name;
	return NULL;
}
