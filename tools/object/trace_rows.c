// SPDX-License-Identifier: GPL-2.0
/* The routes that a traced packet could have taken, and why one of them won. */

#include "trace_rows.h"

#include <linux/vnetpeer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "show/attr_show.h"

struct row {
	struct nlattr *tb[VNETPEER_A_EFFECTIVE_ROUTE_MAX + 1];
	struct prefix prefix;
	uint64_t source;
	bool is_active;
};

struct rows {
	struct nl_list list;		/* holds the attributes */
	struct row *rows;
	size_t count;
	size_t room;
};

static bool row_read(struct row *row, const struct nlmsghdr *nlh)
{
	attr_parse(nlh, row->tb, VNETPEER_A_EFFECTIVE_ROUTE_MAX);
	row->source = attr_number(row->tb[VNETPEER_A_EFFECTIVE_ROUTE_SOURCE]);
	row->is_active =
		attr_number(row->tb[VNETPEER_A_EFFECTIVE_ROUTE_STATE]) ==
		VNETPEER_ROUTE_STATE_ACTIVE;
	return attr_get_prefix(row->tb[VNETPEER_A_EFFECTIVE_ROUTE_PREFIX],
			       &row->prefix);
}

/* Longer prefixes first, and of one prefix the winner. */
static int compare(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	if (a->prefix.len != b->prefix.len)
		return b->prefix.len - a->prefix.len;
	if (a->is_active != b->is_active)
		return b->is_active - a->is_active;
	return (a->source < b->source) - (a->source > b->source);
}

static bool is_for(const struct prefix *prefix, const struct addr *dst)
{
	return prefix->addr.size == dst->size && prefix_contains(prefix, dst);
}

static bool rows_load(struct rows *rows, const char *port,
		      const struct addr *dst)
{
	struct nlmsghdr *request =
		genl_message(VNETPEER_CMD_EFFECTIVE_ROUTE_GET, NLM_F_DUMP);
	const struct nlmsghdr *nlh;
	struct row row, *more;

	if (!attr_put_string(request, VNETPEER_A_EFFECTIVE_ROUTE_PORT, port) ||
	    genl_try(request, &rows->list))
		return false;
	nl_list_for_each(nlh, &rows->list) {
		if (!row_read(&row, nlh) || !is_for(&row.prefix, dst))
			continue;
		more = array_grow(rows->rows, rows->count, &rows->room,
				  sizeof(row));
		if (!more)
			return false;
		rows->rows = more;
		rows->rows[rows->count++] = row;
	}
	if (rows->count)
		qsort(rows->rows, rows->count, sizeof(row), compare);
	return true;
}

static const struct row *find_winner(const struct rows *rows,
				     const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_TRACE_ROUTE_MAX + 1];
	struct prefix prefix;
	size_t i;

	attr_parse_nested(nest, tb, VNETPEER_A_TRACE_ROUTE_MAX);
	if (!attr_get_prefix(tb[VNETPEER_A_TRACE_ROUTE_PREFIX], &prefix))
		return NULL;
	for (i = 0; i < rows->count; i++)
		if (rows->rows[i].is_active &&
		    rows->rows[i].prefix.len == prefix.len &&
		    rows->rows[i].source ==
		    attr_number(tb[VNETPEER_A_TRACE_ROUTE_SOURCE]))
			return &rows->rows[i];
	return NULL;
}

static const char *source_text(const struct row *row)
{
	return words_get(&words_route_source, row->source)->text;
}

static void why_print(const struct rows *rows, const struct row *winner)
{
	const struct row *rival = NULL;
	char text[128];
	size_t i;
	int len;

	for (i = 0; i < rows->count; i++)
		if (&rows->rows[i] != winner && !rival &&
		    rows->rows[i].prefix.len == winner->prefix.len)
			rival = &rows->rows[i];
	if (rows->count == 1)
		len = snprintf(text, sizeof(text), "the only route for it");
	else
		len = snprintf(text, sizeof(text),
			       "the longest active of %zu routes for it",
			       rows->count);
	if (rival && rival->source != winner->source)
		snprintf(text + len, sizeof(text) - len,
			 "; %s goes before %s", source_text(winner),
			 source_text(rival));
	out_indent();
	out_string("why", "why", text);
}

/* Why a row did not win. */
static const char *fate_text(const struct row *row, const struct row *winner)
{
	if (row->is_active)
		return "shorter";
	if (row->prefix.len == winner->prefix.len)
		return "another source goes before it";
	if (row->source == VNETPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY)
		return "the VNet and its peers go before the gateway";
	return "shorter, and another source goes before it";
}

static void loser_print(const struct row *row, const struct row *winner)
{
	out_indent();
	out_open_object(NULL);
	attr_show_prefix("prefix", "not",
			 row->tb[VNETPEER_A_EFFECTIVE_ROUTE_PREFIX]);
	attr_show_word("source", "source",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_SOURCE],
		       &words_route_source);
	attr_show_word("state", "",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_STATE],
		       &words_route_state);
	attr_show_word("next_hop_type", "next-hop-type",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP_TYPE],
		       &words_next_hop_type);
	attr_show_addr("next_hop_ip", "next-hop-ip",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP]);
	out_string("why", "why", fate_text(row, winner));
	out_close_object();
}

static void losers_print(const struct rows *rows, const struct row *winner)
{
	size_t i;

	out_open_array("losers");
	for (i = 0; i < rows->count; i++)
		if (&rows->rows[i] != winner)
			loser_print(&rows->rows[i], winner);
	out_close_array();
}

void trace_rows_print(const char *port, const struct addr *dst,
		      const struct nlattr *nest)
{
	struct rows rows = { 0 };
	const struct row *winner = NULL;

	if (nest && rows_load(&rows, port, dst))
		winner = find_winner(&rows, nest);
	if (winner) {
		why_print(&rows, winner);
		if (option_details)
			losers_print(&rows, winner);
	} else {
		out_null("why");
	}
	free(rows.rows);
	nl_list_free(&rows.list);
}
