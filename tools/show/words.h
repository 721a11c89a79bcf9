/* SPDX-License-Identifier: GPL-2.0 */
/* Words for the values of the enums in linux/vnetpeer.h. */
#ifndef _WORDS_H
#define _WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "out.h"

struct word {
	const char *text;
	enum colour colour;
	const char *meaning;	/* a sentence for people, or NULL */
};

struct words {
	const struct word *words;
	size_t count;
};

extern const struct words words_switch;
extern const struct words words_event;
extern const struct words words_model;
extern const struct words words_port_state;
extern const struct words words_peering_state;
extern const struct words words_peering_sync;
extern const struct words words_peering_scope;
extern const struct words words_address_change;
extern const struct words words_forwarded_check;
extern const struct words words_route_source;
extern const struct words words_route_state;
extern const struct words words_next_hop_type;
extern const struct words words_next_hop;	/* the same, in commands */
extern const struct words words_gateway_type;
extern const struct words words_rule_direction;
extern const struct words words_rule_action;
extern const struct words words_rule_protocol;
extern const struct words words_rule_tag;
extern const struct words words_rule_level;
extern const struct words words_flow_state;
extern const struct words words_verdict;
extern const struct words words_drop_reason;

/**
 * words_get() - The word for a value.
 *
 * Return: never NULL; a value of a newer kernel is "unknown".
 */
const struct word *words_get(const struct words *words, uint64_t value);

/**
 * words_find() - The value of a word, or -1.
 */
int words_find(const struct words *words, const char *text);

#endif /* _WORDS_H */
