// SPDX-License-Identifier: GPL-2.0
/* Tests of parts of the command that need no kernel: addresses and output. */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/addr.h"
#include "lib/array.h"
#include "show/out.h"
#include "units.h"

/* Standard output is a file that some tests look at. */
static FILE *report;
static int output;
static bool failed;

void verdict(bool is_good, const char *what, const char *of)
{
	fprintf(report, "%s - %s: %s\n", is_good ? "ok" : "not ok", what, of);
	failed |= !is_good;
}

const char *written(void)
{
	static char text[1 << 18];
	ssize_t size;

	fflush(stdout);
	size = pread(output, text, sizeof(text) - 1, 0);
	text[size > 0 ? size : 0] = '\0';
	if (ftruncate(output, 0) || lseek(output, 0, SEEK_SET))
		abort();
	return text;
}

static void redirect(void)
{
	FILE *file = tmpfile();

	report = fdopen(dup(STDOUT_FILENO), "w");
	if (!report || !file || dup2(fileno(file), STDOUT_FILENO) < 0)
		abort();
	output = fileno(file);
}

/* Text of a prefix, in the form that is shown; NULL: it is none. */
static const struct {
	const char *text;
	const char *shown;
} prefixes[] = {
	{ "10.0.0.0/8", "10.0.0.0/8" },
	{ "10.0.0.1/8", "10.0.0.1/8" },
	{ "0.0.0.0/0", "0.0.0.0/0" },
	{ "255.255.255.255/255", "255.255.255.255/255" },
	{ "FD00:0::0:1/64", "fd00::1/64" },
	{ "::/0", "::/0" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128",
	  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128" },
	{ "10.0.0.0", NULL },
	{ "10.0.0.0/", NULL },
	{ "10.0.0.0/256", NULL },
	{ "10.0.0.0/ 8", NULL },
	{ "10.0.0.0/8 ", NULL },
	{ "", NULL },
	{ "/", NULL },
};

static void test_prefixes(void)
{
	char text[ADDR_TEXT_SIZE];
	struct prefix prefix;
	bool is_good;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++) {
		if (!prefix_parse(&prefix, prefixes[i].text))
			is_good = !prefixes[i].shown;
		else
			is_good = prefixes[i].shown &&
				  !strcmp(prefix_format(text, &prefix),
					  prefixes[i].shown);
		verdict(is_good, "prefix", prefixes[i].text);
	}
}

static const struct {
	const char *prefix;
	const char *addr;
	bool is_inside;
} containments[] = {
	{ "10.0.0.0/8", "10.255.255.255", true },
	{ "10.0.0.0/8", "11.0.0.0", false },
	{ "10.0.0.0/9", "10.127.0.0", true },
	{ "10.0.0.0/9", "10.128.0.0", false },
	{ "10.0.0.0/31", "10.0.0.1", true },
	{ "10.0.0.0/31", "10.0.0.2", false },
	{ "10.0.0.7/32", "10.0.0.7", true },
	{ "10.0.0.7/32", "10.0.0.6", false },
	{ "10.0.0.0/33", "10.0.0.0", false },
	{ "0.0.0.0/0", "255.255.255.255", true },
	{ "::/0", "10.0.0.1", false },
	{ "fd00::/64", "fd00::ffff:ffff:ffff:ffff", true },
	{ "fd00::/64", "fd00:0:0:1::", false },
	{ "fd00::1/128", "fd00::1", true },
};

static void test_containments(void)
{
	struct prefix prefix;
	struct addr addr;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(containments); i++)
		verdict(prefix_parse(&prefix, containments[i].prefix) &&
			addr_parse(&addr, containments[i].addr) &&
			prefix_contains(&prefix, &addr) ==
			containments[i].is_inside,
			containments[i].prefix, containments[i].addr);
}

static const struct {
	const char *prefix;
	const char *host;
} first_hosts[] = {
	{ "10.0.0.0/16", "10.0.0.1" },
	{ "10.0.255.0/24", "10.0.255.1" },
	{ "fd00:1::/64", "fd00:1::1" },
};

static void test_first_hosts(void)
{
	char text[ADDR_TEXT_SIZE];
	struct prefix prefix;
	struct addr host;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(first_hosts); i++) {
		prefix_parse(&prefix, first_hosts[i].prefix);
		host = prefix_first_host(&prefix);
		verdict(!strcmp(addr_format(text, host.bytes, host.size),
				first_hosts[i].host),
			"first host", first_hosts[i].prefix);
	}
}

static void write_sample(void)
{
	out_open_array(NULL);
	out_open_object(NULL);
	out_title("name", "blue");
	out_number("ports", "ports", UINT64_MAX);
	out_switch("access", "access", true);
	out_null("gateway");
	out_string("hidden", NULL, "x");
	out_indent();
	out_open_list("empty", "empty");
	out_close_list();
	out_indent();
	out_open_list("prefixes", "prefixes");
	out_string(NULL, NULL, "10.0.0.0/8");
	out_string(NULL, NULL, "fd00::/48");
	out_close_list();
	out_string("absent", "absent", NULL);
	out_colour("state", "", "up", COLOUR_GOOD);
	out_close_object();
	out_newline();
	out_close_array();
}

static void write_bytes(void)
{
	out_string(NULL, "", "a\"b\\c\n\033\x7f \xc3\xa4 \xff\xc3");
	/* CSI in one byte, as UTF-8, and in forms that are longer than needed */
	out_string(NULL, "", "\x9b \xc2\x9b \xc1\x9b \xe0\x82\x9b "
		   "\xf0\x80\x82\x9b");
	/* the first after C1, a surrogate, and the first and last of all */
	out_string(NULL, "", "\xc2\xa0 \xed\xa0\x80 \xf4\x8f\xbf\xbf \xf4\x90\x80\x80");
	out_newline();
}

static void write_cells(void)
{
	static const char *const values[] = { "80", "8000-8999", NULL };
	size_t i;

	out_open_object(NULL);
	out_cell("name", 6, "web");
	out_open_cell("none", 5, "any");
	out_close_list();
	out_open_cell("ports", 14, "any");
	for (i = 0; values[i]; i++)
		out_string(NULL, NULL, values[i]);
	out_close_list();
	out_open_commas("again", "again");
	for (i = 0; values[i]; i++)
		out_string(NULL, NULL, values[i]);
	out_close_list();
	out_open_commas("nothing", "nothing");
	out_close_list();
	out_open_cell("last", 0, "any");
	out_close_list();
	out_close_object();
	out_newline();
}

/* In this order, as there is no way back from a line each. */
static const struct {
	const char *what;
	enum out_format format;
	bool colour;
	void (*write)(void);
	const char *wanted;
} outputs[] = {
	{ "text", OUT_TEXT, false, write_sample,
	  "blue: ports 18446744073709551615 access on\n"
	  "    prefixes 10.0.0.0/8 fd00::/48 up\n" },
	{ "colour", OUT_TEXT, true, write_sample,
	  "blue: ports 18446744073709551615 access on\n"
	  "    prefixes 10.0.0.0/8 fd00::/48 \033[32mup\033[0m\n" },
	{ "JSON", OUT_JSON, true, write_sample,
	  "[{\"name\":\"blue\",\"ports\":18446744073709551615,\"access\":true,"
	  "\"gateway\":null,\"hidden\":\"x\",\"empty\":[],"
	  "\"prefixes\":[\"10.0.0.0/8\",\"fd00::/48\"],\"absent\":null,"
	  "\"state\":\"up\"}]\n" },
	{ "columns", OUT_TEXT, false, write_cells,
	  "web    any   80,8000-8999   again 80,8000-8999 any\n" },
	{ "columns as JSON", OUT_JSON, false, write_cells,
	  "{\"name\":\"web\",\"none\":[],\"ports\":[\"80\",\"8000-8999\"],"
	  "\"again\":[\"80\",\"8000-8999\"],\"nothing\":[],\"last\":[]}\n" },
	{ "hostile bytes as text", OUT_TEXT, false, write_bytes,
	  "a\"b\\c??? \xc3\xa4 ?? ? ? ?? ??? ???? "
	  "\xc2\xa0 ??? \xf4\x8f\xbf\xbf ????\n" },
	{ "hostile bytes as JSON", OUT_JSON, false, write_bytes,
	  "\"a\\\"b\\\\c\\u000a\\u001b\\u007f \xc3\xa4 \\ufffd\\ufffd\","
	  "\"\\ufffd \\u009b \\ufffd\\ufffd \\ufffd\\ufffd\\ufffd "
	  "\\ufffd\\ufffd\\ufffd\\ufffd\","
	  "\"\xc2\xa0 \\ufffd\\ufffd\\ufffd \xf4\x8f\xbf\xbf "
	  "\\ufffd\\ufffd\\ufffd\\ufffd\"" },
};

static void test_outputs(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(outputs); i++) {
		out_setup(outputs[i].format, outputs[i].colour);
		outputs[i].write();
		verdict(!strcmp(written(), outputs[i].wanted), "output",
			outputs[i].what);
	}
}

int main(void)
{
	redirect();
	test_prefixes();
	test_containments();
	test_first_hosts();
	test_rules();
	test_kernel();
	test_sync();
	test_outputs();
	test_listening();
	return fclose(report) || failed;
}
