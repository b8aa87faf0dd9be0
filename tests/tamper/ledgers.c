#include "tests/tamper/ledgers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/sql.h"
#include "tests/crash/copy.h"
#include "tests/tamper/fake_clock.h"
#include "tests/tamper/files.h"

enum { MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS, VISITS = 7 };

static void serve(struct life *life, unsigned visits)
{
	static const enum life_visit HOW[] = { LIFE_DELIVERED, LIFE_REFUSED,  LIFE_DELIVERED,
					       LIFE_ABANDONED, LIFE_UNPROVEN, LIFE_DELIVERED };

	for (unsigned at = 0; at < visits; at++) {
		life_visit(life, HOW[life_random(life, COUNT_OF(HOW))]);
		life_turn(life);
		if (life_random(life, 4) == 0)
			life_idle(life, life_random(life, 40 * MINUTE_MS));
		if (life_random(life, 4) == 0)
			life_fault(life);
	}
}

/* A working day; the clock is set forward at noon. */
static void first_day(struct life *life)
{
	life_start(life);
	serve(life, VISITS);
	fake_clock_step(HOUR_MS + 17);
	life_turn(life);
	serve(life, 1);
	life_command(life, LIFE_AUDIT_SHOW);
	life_command(life, LIFE_SIGN_IN);
	life_stop(life);
}

/* The next one: another time zone, a key that is a day old, and the power goes. */
static void second_day(struct life *life)
{
	fake_clock_reboot(14 * HOUR_MS);
	life_command(life, LIFE_ADD_STAFF);
	life_command(life, LIFE_AUDIT_LIST);
	life_start(life);
	serve(life, VISITS);
	fake_clock_move("America/Los_Angeles");
	serve(life, 2);
	life_idle(life, DAY_MS);
	serve(life, 3);
	life_visit(life, LIFE_PRINTING);
	life_drop(life);
}

/* The clock went back while it was off, and again while it serves. */
static void third_day(struct life *life)
{
	fake_clock_reboot(9 * HOUR_MS);
	fake_clock_step(-11 * HOUR_MS);
	life_start(life);
	serve(life, VISITS);
	fake_clock_step(-25 * MINUTE_MS);
	life_turn(life);
	serve(life, 1);
	life_stop(life);
	life_command(life, LIFE_AUDIT_LIST);
	life_command(life, LIFE_DISABLE_STAFF);
}

/* Once more; at its end records stand that nobody has signed yet. */
static void last_day(struct life *life)
{
	fake_clock_reboot(15 * HOUR_MS);
	life_start(life);
	serve(life, VISITS);
	fake_clock_step(-3 * HOUR_MS);
	life_turn(life);
	serve(life, VISITS);
	life_command(life, LIFE_MISTYPE);
	life_visit(life, LIFE_PRINTING);
	life_fault(life);
	life_drop(life);
}

static void keep(const struct life *life, struct ledgers *ledgers, unsigned at)
{
	(void)text_format(ledgers->older[at], LIFE_PATH_MAX, "%s/older%u.db", ledgers->folder, at);
	files_copy(life->path, ledgers->older[at]);
}

/* What no other day has: letters, the desk's papers, the change of the year. */
static void office_day(struct life *life)
{
	life_start(life);
	life_visit(life, LIFE_MAILED);
	life_post(life, LIFE_GIVEN_UP);
	life_post(life, LIFE_SENT_TWICE);
	life_return_letter(life);
	life_settle(life, LIFE_VOID, true);
	life_visit(life, LIFE_UNPROVEN);
	life_settle(life, LIFE_REPLACE, false);
	life_settle(life, LIFE_REPLACE, true);
	life_visit(life, LIFE_UNPROVEN);
	life_settle(life, LIFE_HAND_OVER, true);
	life_settle(life, LIFE_REPRINT, true);
	life_visit(life, LIFE_MAILED);
	life_renew(life);
	life_stop(life);
}

/* A -wal file as it stood while the kiosk served. */
static void keep_wal(const struct life *life, struct ledgers *ledgers)
{
	char wal[LIFE_PATH_MAX + 8];

	(void)text_format(wal, sizeof(wal), "%s-wal", life->path);
	(void)text_format(ledgers->open_wal, LIFE_PATH_MAX, "%s/open.wal", ledgers->folder);
	files_copy(wal, ledgers->open_wal);
}

static void live(struct life *life, struct ledgers *ledgers)
{
	first_day(life);
	if (ledgers != NULL)
		keep(life, ledgers, 0);
	if (ledgers != NULL)
		office_day(life);
	second_day(life);
	if (ledgers != NULL)
		keep(life, ledgers, 1);
	third_day(life);
	if (ledgers != NULL)
		keep(life, ledgers, 2);
	if (ledgers != NULL) {
		life_start(life);
		serve(life, 2);
		keep_wal(life, ledgers);
		life_stop(life);
	}
	last_day(life);
}

static void load_keys(const struct life *life, struct ledgers *ledgers)
{
	static const struct span NO_PASSPHRASE = { 0 };
	char path[LIFE_PATH_MAX + 40];
	struct fault fault = { 0 };

	for (uint64_t at = 1; at < LEDGERS_EPOCHS_MAX; at++) {
		(void)text_format(path, sizeof(path), "%s/epoch-%llu.pem", life->aside,
				  (unsigned long long)at);
		enum status status = key_load(path, NO_PASSPHRASE, &ledgers->epoch[at], &fault);
		if (status == STATUS_GONE && at > 1)
			return;
		life_must(status, &fault);
		ledgers->epoch_count = at + 1;
	}
}

static struct key installation_of(const char *path)
{
	SCOPED(sql) sql = { 0 };
	SCOPED(sql_query) query = { 0 };
	struct key key = { 0 };
	struct fault fault = { 0 };

	life_must(sql_open(path, SQL_READ_ONLY, &sql, &fault), &fault);
	life_must(
		sql_query(&sql, "SELECT certificate FROM epochs WHERE number = 0", &query, &fault),
		&fault);
	if (sql_step(&query, &fault) != STATUS_AGAIN)
		exit(2);
	life_must(key_from_public(sql_blob(&query, 0), &key, &fault), &fault);
	return key;
}

static void make_whole(struct ledgers *ledgers, uint32_t seed)
{
	struct life life;

	fake_clock_begin();
	life_begin(&life, "K1", seed);
	(void)text_format(life.aside, sizeof(life.aside), "%s/aside", ledgers->folder);
	(void)mkdir(life.aside, 0700);
	live(&life, ledgers);
	(void)text_format(ledgers->whole, LIFE_PATH_MAX, "%s/whole.db", ledgers->folder);
	files_copy(life.path, ledgers->whole);
	load_keys(&life, ledgers);
	ledgers->heads = *life.heads;
	life_end(&life);
}

static void make_beside(struct ledgers *ledgers, const char *origin, uint32_t seed, char *path,
			const char *name)
{
	struct life life;

	fake_clock_begin();
	fake_clock_pass(seed % 60 * MINUTE_MS + 1);
	life_begin(&life, origin, seed);
	live(&life, NULL);
	(void)text_format(path, LIFE_PATH_MAX, "%s/%s.db", ledgers->folder, name);
	files_copy(life.path, path);
	life_end(&life);
}

void ledgers_make(struct ledgers *ledgers, uint32_t seed)
{
	struct fault fault = { 0 };
	char folder[64];

	*ledgers = (struct ledgers){ 0 };
	copy_make_folder(folder);
	(void)text_format(ledgers->folder, LIFE_PATH_MAX, "%s", folder);
	make_whole(ledgers, seed);
	make_beside(ledgers, "K2", seed + 1000, ledgers->other, "other");
	make_beside(ledgers, "K1", seed + 2000, ledgers->twin, "twin");
	ledgers->installation = installation_of(ledgers->whole);
	life_must(key_generate(&ledgers->stranger, &fault), &fault);
}

void ledgers_release(struct ledgers *ledgers)
{
	key_release(&ledgers->installation);
	key_release(&ledgers->stranger);
	for (size_t at = 0; at < LEDGERS_EPOCHS_MAX; at++)
		key_release(&ledgers->epoch[at]);
	life_remove(ledgers->folder);
	*ledgers = (struct ledgers){ 0 };
}
