// SPDX-License-Identifier: GPL-2.0
/* Types of arguments: text to netlink attribute. */

#include "arg.h"

#include <ctype.h>
#include <errno.h>
#include <linux/vnetpeer.h>
#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/attr.h"
#include "show/words.h"

static enum put_result put_bytes(struct nlmsghdr *nlh, uint16_t attr,
				 size_t size, const void *bytes)
{
	return attr_put(nlh, attr, size, bytes) ? PUT_DONE : PUT_NO_ROOM;
}

static enum put_result put_flag(struct nlmsghdr *nlh, uint16_t attr,
				const struct arg *arg, const char *text)
{
	return put_bytes(nlh, attr, 0, NULL);
}

static enum put_result put_text(struct nlmsghdr *nlh, uint16_t attr,
				const struct arg *arg, const char *text)
{
	return put_bytes(nlh, attr, strlen(text) + 1, text);
}

static bool number_parse(uint32_t *number, const char *text, uint32_t max)
{
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	*number = value;
	return !errno && !*end && value <= max;
}

static enum put_result put_u8(struct nlmsghdr *nlh, uint16_t attr,
			      const struct arg *arg, const char *text)
{
	uint32_t number;
	uint8_t value;

	if (!number_parse(&number, text, UINT8_MAX))
		return PUT_NO_VALUE;
	value = number;
	return put_bytes(nlh, attr, sizeof(value), &value);
}

static enum put_result put_u16(struct nlmsghdr *nlh, uint16_t attr,
			       const struct arg *arg, const char *text)
{
	uint32_t number;
	uint16_t value;

	if (!number_parse(&number, text, UINT16_MAX))
		return PUT_NO_VALUE;
	value = number;
	return put_bytes(nlh, attr, sizeof(value), &value);
}

static enum put_result put_u32(struct nlmsghdr *nlh, uint16_t attr,
			       const struct arg *arg, const char *text)
{
	uint32_t value;

	if (!number_parse(&value, text, UINT32_MAX))
		return PUT_NO_VALUE;
	return put_bytes(nlh, attr, sizeof(value), &value);
}

static enum put_result put_switch(struct nlmsghdr *nlh, uint16_t attr,
				  const struct arg *arg, const char *text)
{
	uint8_t value = words_find(arg->words, text);

	return put_bytes(nlh, attr, sizeof(value), &value);
}

static enum put_result put_word(struct nlmsghdr *nlh, uint16_t attr,
				const struct arg *arg, const char *text)
{
	uint32_t value = words_find(arg->words, text);

	return put_bytes(nlh, attr, sizeof(value), &value);
}

static enum put_result put_mac(struct nlmsghdr *nlh, uint16_t attr,
			       const struct arg *arg, const char *text)
{
	uint8_t mac[MAC_BYTES];

	if (!mac_parse(mac, text))
		return PUT_NO_VALUE;
	return put_bytes(nlh, attr, sizeof(mac), mac);
}

static enum put_result put_addr(struct nlmsghdr *nlh, uint16_t attr,
				const struct arg *arg, const char *text)
{
	struct addr addr;

	if (!addr_parse(&addr, text))
		return PUT_NO_VALUE;
	return put_bytes(nlh, attr, addr.size, addr.bytes);
}

static enum put_result put_prefix(struct nlmsghdr *nlh, uint16_t attr,
				  const struct arg *arg, const char *text)
{
	struct prefix prefix;

	if (!prefix_parse(&prefix, text))
		return PUT_NO_PREFIX;
	return attr_put_prefix(nlh, attr, &prefix) ? PUT_DONE : PUT_NO_ROOM;
}

const struct arg_type arg_flag = { .put = put_flag };

const struct arg_type arg_text = {
	.item = VNETPEER_A_NAME_LIST_NAME,
	.put = put_text,
};

const struct arg_type arg_u8 = {
	.what = "a number from 0 to 255",
	.put = put_u8,
};

const struct arg_type arg_u16 = {
	.what = "a number from 0 to 65535",
	.put = put_u16,
};

const struct arg_type arg_u32 = {
	.what = "a number from 0 to 4294967295",
	.put = put_u32,
};

/* The parser lets no other words through. */
const struct arg_type arg_switch = { .put = put_switch };

const struct arg_type arg_word = { .put = put_word };

const struct arg_type arg_mac = {
	.what = "an Ethernet address",
	.put = put_mac,
};

const struct arg_type arg_addr = {
	.what = "an IPv4 or IPv6 address",
	.item = VNETPEER_A_ADDR_LIST_ADDR,
	.put = put_addr,
};

const struct arg_type arg_prefix = {
	.what = "an IPv4 or IPv6 prefix",
	.item = VNETPEER_A_PREFIX_LIST_PREFIX,
	.put = put_prefix,
};
