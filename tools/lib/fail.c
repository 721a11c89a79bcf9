// SPDX-License-Identifier: GPL-2.0
/* Refusals: one line on standard error, `Error: Code: sentence. Remedy.` */

#include "fail.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nl.h"
#include "text.h"

static struct {
	void (*print_remedy)(const char *code, size_t len);
	const struct fail_place *place;
	const char *note;
} context;

void fail_set_remedy(void (*print)(const char *code, size_t len))
{
	context.print_remedy = print;
}

void fail_set_note(const char *note)
{
	context.note = note;
}

void fail_enter(struct fail_place *place)
{
	place->outer = context.place;
	context.place = place;
}

void fail_leave(void)
{
	context.place = context.place->outer;
}

void fail_print(const char *format, ...)
{
	va_list ap;
	char *text;
	int len;

	fflush(stdout);
	va_start(ap, format);
	len = vasprintf(&text, format, ap);
	va_end(ap);
	if (len < 0)
		return;
	text_put(stderr, text, len);
	free(text);
}

/* The innermost first; before the first line there is no place. */
void fail_print_place(void)
{
	const struct fail_place *place;

	for (place = context.place; place; place = place->outer)
		if (place->line)
			fail_print(" (%s:%u)", place->file, place->line);
}

/* One line, with one full stop, whatever the sentence quotes. */
static void print_sentence(const char *sentence)
{
	size_t len = strlen(sentence);

	while (len && (sentence[len - 1] == '.' || sentence[len - 1] == ' '))
		len--;
	fail_print("%.*s.", (int)len, sentence);
}

static int refuse(const char *code, size_t code_len, const char *sentence)
{
	fail_print("Error: %.*s: ", (int)code_len, code);
	print_sentence(sentence);
	if (context.print_remedy)
		context.print_remedy(code, code_len);
	if (context.note)
		fail_print(" %s", context.note);
	context.note = NULL;
	fail_print_place();
	putc('\n', stderr);
	return STATUS_REFUSED;
}

void fail_warn(const char *sentence)
{
	fail_print("Warning: ");
	print_sentence(sentence);
	putc('\n', stderr);
}

int fail(const char *code, const char *format, ...)
{
	char sentence[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(sentence, sizeof(sentence), format, ap);
	va_end(ap);
	return refuse(code, strlen(code), sentence);
}

/* Length of the code word that begins the kernel's text, or 0. */
static size_t code_length(const char *text)
{
	size_t len = 0;

	if (!isupper((unsigned char)*text))
		return 0;
	while (isalnum((unsigned char)text[len]))
		len++;
	return !strncmp(text + len, ": ", 2) ? len : 0;
}

static const char *code_of_errno(int err)
{
	switch (err) {
	case -EPERM:
	case -EACCES:
		return "AuthorizationFailed";
	case -EEXIST:
		return "ResourceAlreadyExists";
	case -ENOENT:
	case -ENODEV:
	case -ESRCH:
	/* whoever was to read */
	case -EPIPE:
	case -EBADF:
		return "ResourceNotFound";
	case -EBUSY:
		return "ResourceInUse";
	/* of a message, of memory, of a disk, of descriptors */
	case -EMSGSIZE:
	case -ENOMEM:
	case -ENOBUFS:
	case -ENOSPC:
	case -EDQUOT:
	case -EFBIG:
	case -EMFILE:
	case -ENFILE:
		return "LimitExceeded";
	default:
		return "InvalidParameter";
	}
}

int fail_told(int err, const char *text)
{
	size_t len = code_length(text);

	if (len)
		return refuse(text, len, text + len + 2);
	/* Rights are EPERM in netlink; this is a device without IPv6, say. */
	if (*text && err == -EACCES)
		return fail("InvalidParameter", "%s", text);
	return fail(code_of_errno(err), "%s", *text ? text : strerror(-err));
}

int fail_kernel(int err)
{
	return fail_told(err, nl_error());
}

int fail_errno(int err, const char *what, const char *name)
{
	return fail(code_of_errno(err), "%s \"%s\": %s", what, name,
		    strerror(-err));
}

int fail_output(int err)
{
	return fail(code_of_errno(err), "cannot write to standard output: %s",
		    strerror(-err));
}

int fail_no_memory(void)
{
	return fail(code_of_errno(-ENOMEM), "out of memory");
}

int fail_no_room(void)
{
	return fail("LimitExceeded", "the command does not fit one message");
}
