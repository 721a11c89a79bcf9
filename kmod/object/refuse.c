// SPDX-License-Identifier: GPL-2.0
/* A refusal in the words of the extended ack. */

#include "refuse.h"

#include <linux/kernel.h>
#include <linux/netlink.h>

#include "pure/prefix.h"

static const struct {
	const char *name;
	int err;
} refusals[] = {
#define VNP_REFUSAL_ENTRY(code, errno) [VNP_##code] = { #code, errno },
	VNP_REFUSALS(VNP_REFUSAL_ENTRY)
#undef VNP_REFUSAL_ENTRY
};

/*
 * The core's NL_SET_ERR_MSG_FMT() logs a warning when the text is cut, and
 * names are long enough for that; here a long sentence just ends early.
 */
static __printf(3, 0)
int refuse(struct netlink_ext_ack *extack, enum vnp_refusal code,
	   const char *fmt, va_list args)
{
	char *buf;
	int len;

	if (!extack)
		return -refusals[code].err;

	buf = extack->_msg_buf;
	len = scnprintf(buf, sizeof(extack->_msg_buf), "%s: ",
			refusals[code].name);
	vscnprintf(buf + len, sizeof(extack->_msg_buf) - len, fmt, args);
	extack->_msg = buf;
	return -refusals[code].err;
}

/**
 * vnp_refuse() - say why a command is refused
 * @extack: where to say it; may be NULL
 * @code: the code that starts the text
 * @fmt: the sentence that follows, without the full stop
 *
 * Return: the negative errno that belongs to @code
 */
int vnp_refuse(struct netlink_ext_ack *extack, enum vnp_refusal code,
	       const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = refuse(extack, code, fmt, args);
	va_end(args);
	return err;
}

/**
 * vnp_refuse_attr() - say why a command is refused, and point at the reason
 * @extack: where to say it; may be NULL
 * @attr: the offending attribute; may be NULL
 * @code: the code that starts the text
 * @fmt: the sentence that follows, without the full stop
 *
 * Return: the negative errno that belongs to @code
 */
int vnp_refuse_attr(struct netlink_ext_ack *extack, const struct nlattr *attr,
		    enum vnp_refusal code, const char *fmt, ...)
{
	va_list args;
	int err;

	if (attr)
		NL_SET_BAD_ATTR(extack, attr);
	va_start(args, fmt);
	err = refuse(extack, code, fmt, args);
	va_end(args);
	return err;
}

/**
 * vnp_refuse_prefix() - name the prefix because of which a command is refused
 * @extack: where to say it; may be NULL
 * @code: the code that starts the text
 * @prefix: the prefix
 *
 * Return: the negative errno that belongs to @code
 */
int vnp_refuse_prefix(struct netlink_ext_ack *extack, enum vnp_refusal code,
		      const struct vnp_prefix *prefix)
{
	if (prefix->addr.family == AF_INET)
		return vnp_refuse(extack, code, "%pI4/%u", &prefix->addr.v4,
				  prefix->len);
	return vnp_refuse(extack, code, "%pI6c/%u", &prefix->addr.v6,
			  prefix->len);
}
