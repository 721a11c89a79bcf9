/* SPDX-License-Identifier: GPL-2.0 */
/* Addresses, prefixes and protocols: text to bytes and back. */
#ifndef _ADDR_H
#define _ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDR_BYTES_MAX 16
/* "ffff:...:255.255.255.255/128" and the terminating zero */
#define ADDR_TEXT_SIZE 64

#define MAC_BYTES 6
#define MAC_TEXT_SIZE 18

struct addr {
	uint8_t bytes[ADDR_BYTES_MAX];	/* network byte order */
	uint8_t size;			/* 4 or 16 */
};

struct prefix {
	struct addr addr;
	uint8_t len;
};

/*
 * Parsers return whether the text is one of the kind.  What it means is for
 * the kernel to judge: a prefix may have host bits and an absurd length.
 */
bool addr_parse(struct addr *addr, const char *text);
bool prefix_parse(struct prefix *prefix, const char *text);
bool mac_parse(uint8_t mac[MAC_BYTES], const char *text);

/**
 * addr_seems() - Whether text is meant as an address or a prefix.
 *
 * No keyword begins with a digit or holds a colon or a slash.
 */
bool addr_seems(const char *text);

/* Formatters return @text, or NULL when @size is no address's. */
const char *addr_format(char text[ADDR_TEXT_SIZE], const void *bytes,
			size_t size);
const char *prefix_format(char text[ADDR_TEXT_SIZE],
			  const struct prefix *prefix);
const char *mac_format(char text[MAC_TEXT_SIZE],
		       const uint8_t mac[MAC_BYTES]);

/**
 * addr_family() - AF_INET or AF_INET6.
 */
int addr_family(const struct addr *addr);

/**
 * prefix_contains() - Whether an address lies in a prefix.
 */
bool prefix_contains(const struct prefix *prefix, const struct addr *addr);

/**
 * prefix_first_host() - The address that follows the network's own.
 */
struct addr prefix_first_host(const struct prefix *prefix);

/**
 * protocol_find() - The number of a protocol.
 * @is_ipv6: in IPv6, where ICMP has another one
 *
 * Return: -1 for a word that is none.
 */
int protocol_find(const char *text, bool is_ipv6);

/**
 * protocol_name() - The name of a protocol; NULL when it has none.
 */
const char *protocol_name(uint8_t number);

#endif /* _ADDR_H */
