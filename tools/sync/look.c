// SPDX-License-Identifier: GPL-2.0
/* A gateway and a table of the kernel: a look at both. */

#include "look.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "learn.h"
#include "served.h"
#include "table.h"
#include "lib/fail.h"
#include "show/out.h"

/* What it has changed */
struct changes {
	size_t added;
	size_t removed;
	size_t announced;
	size_t withdrawn;
};

static void say_refused(struct gateway_sync *sync, enum gateway_said what,
			const char *reason)
{
	char sentence[NL_ERROR_SIZE + 256];

	if (sync->is_said[what])
		return;
	sync->is_said[what] = true;
	snprintf(sentence, sizeof(sentence), "routes %s gateway \"%s\" are "
		 "missing: %s", what == GATEWAY_SAID_LEARN ? "of" : "to",
		 sync->target.name, reason);
	fail_warn(sentence);
}

/* What the table has goes to the gateway. */

/* What goes nevertheless may make room for what came too early. */
static void learn_failed(struct gateway_sync *sync, int err,
			 const struct prefixes *del)
{
	const struct prefixes none = { 0 };
	struct gateway_change rest = {
		.gateway = sync->target.name,
		.add = &none,
		.del = del,
	};

	/* That the gateway itself is gone is found by the next look. */
	if (err != -ENOENT)
		say_refused(sync, GATEWAY_SAID_LEARN,
			    *nl_error() ? nl_error() : strerror(-err));
	gateway_learn_send(&rest);
	sync->is_known = false;
	sync->is_incomplete = true;
}

static void send_change(struct gateway_sync *sync, const struct prefixes *add,
			const struct prefixes *del, struct changes *changes)
{
	struct gateway_change change = {
		.gateway = sync->target.name,
		.add = add,
		.del = del,
	};
	int err = gateway_learn_send(&change);

	if (err) {
		learn_failed(sync, err, del);
		return;
	}
	sync->is_said[GATEWAY_SAID_LEARN] = false;
	changes->added = change.added;
	changes->removed = change.removed;
}

static int learn(struct gateway_sync *sync, const struct prefixes *elsewhere,
		 struct changes *changes)
{
	const struct prefixes *learned = &sync->learned.now;
	struct prefixes add = { 0 }, del = { 0 };
	int status = 0;

	if (prefixes_subtract(&add, elsewhere, learned) &&
	    prefixes_subtract(&del, learned, elsewhere))
		send_change(sync, &add, &del, changes);
	else
		status = fail_no_memory();
	prefixes_free(&add);
	prefixes_free(&del);
	return status;
}

/* Whom the gateway serves goes to the table. */

static void warn_blocked(const struct gateway_sync *sync,
			 const struct prefixes *blocked)
{
	char text[ADDR_TEXT_SIZE], sentence[256];
	size_t i;

	for (i = 0; i < blocked->count; i++) {
		snprintf(sentence, sizeof(sentence), "table %u has another "
			 "route for %s, which stays as it is",
			 sync->news.table,
			 prefix_format(text, &blocked->items[i]));
		fail_warn(sentence);
	}
}

/* Those that a device which is down has lost follow when news say it is up. */
static void send_announcement(struct gateway_sync *sync,
			      const struct prefixes *add,
			      const struct prefixes *del,
			      struct changes *changes)
{
	struct gateway_announced did = { 0 };

	gateway_announce(&sync->announcer, add, del, &did);
	if (did.err)
		say_refused(sync, GATEWAY_SAID_ANNOUNCE, did.reason);
	else
		sync->is_said[GATEWAY_SAID_ANNOUNCE] = false;
	sync->is_incomplete |= did.err && did.err != -ENETDOWN;
	warn_blocked(sync, &did.blocked);
	changes->announced = did.added;
	changes->withdrawn = did.removed;
	prefixes_free(&did.blocked);
}

static int announce(struct gateway_sync *sync, const struct prefixes *owned,
		    struct changes *changes)
{
	struct prefixes add = { 0 }, del = { 0 };
	int status = 0;

	if (prefixes_subtract(&add, &sync->served, owned) &&
	    prefixes_subtract(&del, owned, &sync->served))
		send_announcement(sync, &add, &del, changes);
	else
		status = fail_no_memory();
	prefixes_free(&add);
	prefixes_free(&del);
	return status;
}

/* Both */

static int read_learned(struct gateway_sync *sync)
{
	int err = 0;

	sync->is_known &= sync->target.routes == sync->learned.now.count;
	if (!sync->is_known) {
		prefixes_free(&sync->learned.now);
		err = gateway_learn_read(&sync->learned.now,
					 sync->target.name);
		sync->is_known = !err;
	}
	return err ? gateway_target_refused(err) : 0;
}

static int read_served(struct gateway_sync *sync)
{
	int err = 0;

	if (sync->news.has_objects) {
		prefixes_free(&sync->served);
		err = gateway_served_read(&sync->served, sync->target.vnet);
	}
	return err ? gateway_target_refused(err) : 0;
}

static int check_side(struct gateway_sync *sync, struct gateway_side *side,
		      struct prefixes *read, bool is_disturbed)
{
	int kept;

	if (!is_disturbed) {
		gateway_doubt_end(&side->doubt);
		return 0;
	}
	kept = gateway_doubt_keep(&side->doubt, read, &side->now,
				  &sync->news.touched);
	if (kept < 0)
		return fail_no_memory();
	sync->is_incomplete |= kept;
	return 0;
}

/* What comes while the table is read waits, unread, for the next look. */
static int read_table(struct gateway_sync *sync, struct gateway_table *table)
{
	bool is_disturbed;
	int status;

	status = gateway_table_read(table, &sync->announcer.sk,
				    &sync->announcer.owner);
	is_disturbed = nl_wait(&sync->news.rtnl, 0);
	if (!status)
		status = check_side(sync, &sync->learned, &table->elsewhere,
				    is_disturbed);
	if (!status)
		status = check_side(sync, &sync->announced, &table->owned,
				    is_disturbed);
	return status;
}

static int print_changes(const struct changes *changes)
{
	int err;

	if (!option_details ||
	    !(changes->added || changes->removed || changes->announced ||
	      changes->withdrawn))
		return 0;
	out_open_object(NULL);
	out_number("added", "added", changes->added);
	out_number("removed", "removed", changes->removed);
	out_number("announced", "announced", changes->announced);
	out_number("withdrawn", "withdrawn", changes->withdrawn);
	out_close_object();
	out_newline();
	err = out_flush();
	return err ? fail_output(err) : 0;
}

/* What was read is what is there now. */
static void keep(struct prefixes *now, struct prefixes *read)
{
	prefixes_free(now);
	*now = *read;
	*read = (struct prefixes){ 0 };
}

static int read_all(struct gateway_sync *sync, struct gateway_table *table)
{
	int status = gateway_target_check(&sync->target);

	if (!status)
		status = read_learned(sync);
	if (!status)
		status = read_served(sync);
	return status ? status : read_table(sync, table);
}

static int send_all(struct gateway_sync *sync, struct gateway_table *table)
{
	struct changes changes = { 0 };
	int status = learn(sync, &table->elsewhere, &changes);

	if (!status)
		status = announce(sync, &table->owned, &changes);
	keep(&sync->learned.now, &table->elsewhere);
	keep(&sync->announced.now, &table->owned);
	return status ? status : print_changes(&changes);
}

/* Reading is what it costs when little has changed, but not sending. */
int gateway_sync_look(struct gateway_sync *sync)
{
	struct gateway_table table = { 0 };
	uint64_t began = pace_used();
	int status;

	sync->is_incomplete = false;
	status = read_all(sync, &table);
	sync->pace.cost = pace_used() - began;
	if (!status)
		status = send_all(sync, &table);
	gateway_table_free(&table);
	gateway_news_forget(&sync->news);
	sync->pace.ended = pace_now();
	return status;
}
