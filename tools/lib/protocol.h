/* SPDX-License-Identifier: GPL-2.0 */
/* IP protocols by name. */
#ifndef _PROTOCOL_H
#define _PROTOCOL_H

#include <stdbool.h>
#include <stdint.h>

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

#endif /* _PROTOCOL_H */
