// SPDX-License-Identifier: GPL-2.0
/* Changes of netlink messages: most keep what the lengths of attributes say. */

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vnetpeer.h>
#include <stddef.h>
#include <string.h>

#include "dice.h"
#include "mutate.h"

#define ATTRS_MAX 128
#define DEPTH_MAX 8

/* Type and flags of a record, which come before the rest */
#define HEAD 4

/* Attributes of a message, each with those that it is in */
struct attrs {
	unsigned int count;
	struct place {
		unsigned int at;
		unsigned int len;	/* of the data */
		int parent;		/* or -1 */
	} place[ATTRS_MAX];
};

static unsigned int attrs_start(const struct record *record)
{
	return HEAD + (record->kind == KIND_GENL ? sizeof(struct genlmsghdr) :
						   sizeof(struct ifinfomsg));
}

static struct nlattr attr_at(const struct record *record, unsigned int at)
{
	struct nlattr attr;

	memcpy(&attr, record->data + at, sizeof(attr));
	return attr;
}

static void set_attr(struct record *record, unsigned int at,
		     struct nlattr attr)
{
	memcpy(record->data + at, &attr, sizeof(attr));
}

static void find_attrs(const struct record *record, unsigned int at,
		       unsigned int end, int parent, unsigned int depth,
		       struct attrs *attrs)
{
	struct nlattr attr;
	unsigned int self;

	while (at + NLA_HDRLEN <= end && attrs->count < ATTRS_MAX) {
		attr = attr_at(record, at);
		if (attr.nla_len < NLA_HDRLEN || attr.nla_len > end - at)
			return;
		self = attrs->count++;
		attrs->place[self] = (struct place){
			.at = at,
			.len = attr.nla_len - NLA_HDRLEN,
			.parent = parent,
		};
		if (attr.nla_type & NLA_F_NESTED && depth < DEPTH_MAX)
			find_attrs(record, at + NLA_HDRLEN, at + attr.nla_len,
				   self, depth + 1, attrs);
		at += NLA_ALIGN(attr.nla_len);
	}
}

static void read_attrs(const struct record *record, struct attrs *attrs)
{
	attrs->count = 0;
	find_attrs(record, attrs_start(record), record->len, -1, 0, attrs);
}

/* Those that @place is in grow as the message does. */
static void grow_parents(struct record *record, const struct attrs *attrs,
			 int parent, int by)
{
	struct nlattr attr;

	for (; parent >= 0; parent = attrs->place[parent].parent) {
		attr = attr_at(record, attrs->place[parent].at);
		attr.nla_len += by;
		set_attr(record, attrs->place[parent].at, attr);
	}
}

/* The room that a whole attribute takes, which the last may take without pad */
static unsigned int room(const struct record *record,
			 const struct place *place)
{
	unsigned int size = NLA_HDRLEN + NLA_ALIGN(place->len);

	return size > record->len - place->at ? record->len - place->at : size;
}

/* Put bytes, which are whole attributes, in the place of @old ones. */
static void replace(struct record **record, const struct attrs *attrs,
		    const struct place *place, unsigned int old,
		    const void *data, unsigned int len)
{
	if (record_splice(record, place->at, old, data, len))
		grow_parents(*record, attrs, place->parent,
			     (int)len - (int)old);
}

static void set_data(struct record **record, const struct attrs *attrs,
		     const struct place *place, const void *data,
		     unsigned int len)
{
	uint8_t bytes[RECORD_SIZE + NLA_HDRLEN + NLA_ALIGNTO] = { 0 };
	struct nlattr attr = attr_at(*record, place->at);

	if (len > RECORD_SIZE)
		return;
	attr.nla_len = NLA_HDRLEN + len;
	memcpy(bytes, &attr, sizeof(attr));
	memcpy(bytes + NLA_HDRLEN, data, len);
	replace(record, attrs, place, room(*record, place), bytes,
		NLA_HDRLEN + NLA_ALIGN(len));
}

static void change_length(struct record **record, const struct attrs *attrs,
			  const struct place *place)
{
	uint8_t data[RECORD_SIZE] = { 0 };
	unsigned int len = place->len + dice_below(9) - 4;

	if (dice_once(8))
		len = dice_below(300);
	if (len > sizeof(data))
		len = 0;
	memcpy(data, (*record)->data + place->at + NLA_HDRLEN,
	       len < place->len ? len : place->len);
	set_data(record, attrs, place, data, len);
}

static void change_number(struct record *record, const struct place *place)
{
	uint64_t number = dice_number(place->len ?: 1);
	unsigned int size = place->len < 8 ? place->len : 8;

	memcpy(record->data + place->at + NLA_HDRLEN, &number, size);
}

static void change_byte(struct record *record, const struct place *place)
{
	uint8_t *byte = record->data + place->at + NLA_HDRLEN;

	if (!place->len)
		return;
	byte += dice_below(place->len);
	if (dice_once(2))
		*byte ^= 1 << dice_below(8);
	else
		*byte += dice_below(9) - 4;
}

static void change_head(struct record *record, const struct place *place)
{
	struct nlattr attr = attr_at(record, place->at);

	switch (dice_below(4)) {
	case 0:
		attr.nla_type ^= NLA_F_NESTED;
		break;
	case 1:
		attr.nla_len = dice_number(sizeof(attr.nla_len));
		break;
	default:
		attr.nla_type = (attr.nla_type & NLA_F_NESTED) |
				dice_below(24);
	}
	set_attr(record, place->at, attr);
}

/* Where another message has an attribute of that type, or just any */
static const struct place *find_alike(const struct record *other,
				      const struct attrs *theirs, int type)
{
	unsigned int i, at, start = dice_below(theirs->count);

	for (i = 0; type >= 0 && i < theirs->count; i++) {
		at = (start + i) % theirs->count;
		if (attr_at(other, theirs->place[at].at).nla_type == type)
			return &theirs->place[at];
	}
	return &theirs->place[start];
}

static void borrow_data(struct record **record, const struct attrs *attrs,
			const struct place *place, const struct record *other,
			const struct attrs *theirs)
{
	int type = attr_at(*record, place->at).nla_type;
	const struct place *found;

	found = find_alike(other, theirs, dice_once(3) ? -1 : type);
	set_data(record, attrs, place, other->data + found->at + NLA_HDRLEN,
		 found->len);
}

static void borrow_attr(struct record **record, const struct attrs *attrs,
			const struct place *place, const struct record *other,
			const struct attrs *theirs)
{
	const struct place *found = find_alike(other, theirs, -1);
	uint8_t bytes[RECORD_SIZE + NLA_ALIGNTO] = { 0 };
	unsigned int size = room(other, found);

	memcpy(bytes, other->data + found->at, size);
	replace(record, attrs, place, 0, bytes, NLA_ALIGN(size));
}

static void mutate_attr(struct record **record, const struct attrs *attrs,
			const struct record *other, const struct attrs *theirs)
{
	const struct place *place = &attrs->place[dice_below(attrs->count)];

	switch (dice_below(10)) {
	case 0:
		replace(record, attrs, place, room(*record, place), "", 0);
		break;
	case 1:
		borrow_attr(record, attrs, place, *record, attrs);
		break;
	case 2:
		borrow_attr(record, attrs, place, other, theirs);
		break;
	case 3:
		change_head(*record, place);
		break;
	case 4:
		change_length(record, attrs, place);
		break;
	case 5:
	case 6:
		change_byte(*record, place);
		break;
	case 7:
		change_number(*record, place);
		break;
	default:
		borrow_data(record, attrs, place, other, theirs);
	}
}

/* Which command, and how */
static void mutate_head(struct record *record)
{
	uint16_t flags = NLM_F_REQUEST;

	if (record->len < attrs_start(record))
		return;
	if (record->kind == KIND_ROUTE && dice_once(2)) {
		record->data[HEAD + offsetof(struct ifinfomsg, ifi_flags)] ^=
			1 << dice_below(8);
		return;
	}
	if (dice_once(2)) {
		flags |= 1 << dice_below(16) | (dice_once(2) ? NLM_F_DUMP : 0);
		memcpy(record->data + 2, &flags, sizeof(flags));
	} else if (record->kind == KIND_GENL) {
		record->data[HEAD] = 1 + dice_below(VNETPEER_CMD_MAX);
	} else {
		record->data[0] = RTM_NEWLINK + dice_below(4);
	}
}

void mutate_message(struct record **record, const struct record *other)
{
	static struct attrs attrs, theirs;

	read_attrs(*record, &attrs);
	read_attrs(other, &theirs);
	if (dice_once(12))
		mutate_head(*record);
	else if (dice_once(40) || !attrs.count || !theirs.count)
		mutate_bytes(record, HEAD);
	else
		mutate_attr(record, &attrs, other, &theirs);
}
