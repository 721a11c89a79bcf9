// SPDX-License-Identifier: GPL-2.0
/* Addresses, prefixes and protocols: text to bytes and back. */

#include "addr.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "array.h"

int addr_family(const struct addr *addr)
{
	return addr->size == 4 ? AF_INET : AF_INET6;
}

bool addr_parse(struct addr *addr, const char *text)
{
	addr->size = strchr(text, ':') ? 16 : 4;
	return inet_pton(addr_family(addr), text, addr->bytes) == 1;
}

/* One to three digits that fit a byte. */
static bool length_parse(uint8_t *len, const char *text)
{
	unsigned int value = 0;
	int i;

	for (i = 0; i < 3 && isdigit((unsigned char)text[i]); i++)
		value = value * 10 + text[i] - '0';
	*len = value;
	return i && !text[i] && value <= UINT8_MAX;
}

bool prefix_parse(struct prefix *prefix, const char *text)
{
	const char *slash = strchr(text, '/');
	char addr[ADDR_TEXT_SIZE];
	size_t size;

	if (!slash)
		return false;
	size = slash - text;
	if (size >= sizeof(addr))
		return false;
	memcpy(addr, text, size);
	addr[size] = '\0';
	return addr_parse(&prefix->addr, addr) &&
	       length_parse(&prefix->len, slash + 1);
}

bool mac_parse(uint8_t mac[MAC_BYTES], const char *text)
{
	const char *hex = "0123456789abcdef";
	const char *high, *low;
	int i;

	if (strlen(text) != MAC_TEXT_SIZE - 1)
		return false;
	for (i = 0; i < MAC_BYTES; i++, text += 3) {
		high = strchr(hex, tolower((unsigned char)text[0]));
		low = strchr(hex, tolower((unsigned char)text[1]));
		if (!high || !low || (i < MAC_BYTES - 1 && text[2] != ':'))
			return false;
		mac[i] = (high - hex) << 4 | (low - hex);
	}
	return true;
}

bool addr_seems(const char *text)
{
	return isdigit((unsigned char)*text) || strpbrk(text, ":/");
}

const char *addr_format(char text[ADDR_TEXT_SIZE], const void *bytes,
			size_t size)
{
	if (size != 4 && size != 16)
		return NULL;
	return inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, text,
			 ADDR_TEXT_SIZE);
}

const char *prefix_format(char text[ADDR_TEXT_SIZE],
			  const struct prefix *prefix)
{
	size_t len;

	if (!addr_format(text, prefix->addr.bytes, prefix->addr.size))
		return NULL;
	len = strlen(text);
	snprintf(text + len, ADDR_TEXT_SIZE - len, "/%u", prefix->len);
	return text;
}

const char *mac_format(char text[MAC_TEXT_SIZE], const uint8_t mac[MAC_BYTES])
{
	snprintf(text, MAC_TEXT_SIZE, "%02x:%02x:%02x:%02x:%02x:%02x",
		 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	return text;
}

bool prefix_contains(const struct prefix *prefix, const struct addr *addr)
{
	unsigned int whole = prefix->len / 8;
	uint8_t rest = 0xff00 >> prefix->len % 8;

	if (prefix->addr.size != addr->size || prefix->len > addr->size * 8)
		return false;
	if (memcmp(prefix->addr.bytes, addr->bytes, whole))
		return false;
	return !rest ||
	       !((prefix->addr.bytes[whole] ^ addr->bytes[whole]) & rest);
}

struct addr prefix_first_host(const struct prefix *prefix)
{
	struct addr host = prefix->addr;
	int i = host.size;

	/* The carry runs only when the prefix has no room for a host. */
	while (i-- && !++host.bytes[i])
		;
	return host;
}

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
