/* The people of an office beside the visitors, and their sub-commands. */
#include "tests/tamper/life_office.h"

#include "kiosk/audit/audit.h"
#include "kiosk/audit/day.h"
#include "kiosk/audit/export.h"
#include "kiosk/audit/shred.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/restore.h"
#include "kiosk/staff/staff.h"
#include "tests/tamper/fake_clock.h"
#include "tests/tamper/files.h"

enum { STAFF_ROWS = 64, OF_THE_OFFICE = 3 };

static void add_auditor(struct store *store, const char *name)
{
	SCOPED(key) key = { 0 };
	struct fault fault = { 0 };

	life_must(key_generate(&key, &fault), &fault);
	enum status status = auditor_add(store, "sam", name, &key, &fault);
	life_must(status == STATUS_FULL ? STATUS_OK : status, &fault);
}

static void add_staff(struct store *store, const char *user, enum role role)
{
	struct fault fault = { 0 };

	life_must(staff_add(store, "administrator", user, role, span_of(LIFE_SECRET), &fault),
		  &fault);
}

void life_found_office(struct life *life, struct store *store)
{
	add_staff(store, "sam", ROLE_SUPERVISOR);
	add_staff(store, "max", ROLE_SUPERVISOR);
	add_staff(store, "ana", ROLE_CLERK);
	fake_clock_pass(60000);
	add_auditor(store, "first");
	add_auditor(store, "second");
	fake_clock_pass(60000);
}

static size_t count_staff(struct store *store)
{
	static struct staff rows[STAFF_ROWS];
	struct fault fault = { 0 };
	size_t count = 0;

	life_must(staff_list(store, rows, STAFF_ROWS, &count, &fault), &fault);
	return count;
}

/* One of those that come and go; the office stays. */
static void change_staff(struct store *store, enum life_command command, uint32_t which)
{
	struct fault fault = { 0 };
	char user[STORE_USER_MAX];
	size_t count = count_staff(store);

	if (command == LIFE_ADD_STAFF || count <= OF_THE_OFFICE) {
		(void)text_format(user, sizeof(user), "clerk%zu", count);
		if (count < STAFF_ROWS)
			add_staff(store, user, which % 3 == 0 ? ROLE_SUPERVISOR : ROLE_CLERK);
		return;
	}
	(void)text_format(user, sizeof(user), "clerk%zu",
			  OF_THE_OFFICE + which % (count - OF_THE_OFFICE));
	enum status status = command == LIFE_RESET_STAFF
				     ? staff_reset(store, "sam", user, span_of(LIFE_SECRET), &fault)
				     : staff_disable(store, "sam", user, &fault);
	/* Who is disabled already is not once more. */
	life_must(status == STATUS_REFUSED ? STATUS_OK : status, &fault);
}

static void list(struct store *store)
{
	struct audit_filter filter = { 0 };
	struct visit visits[4];
	struct fault fault = { 0 };
	size_t count = 0, total = 0;

	life_must(
		audit_list(store, "sam", &filter, visits, COUNT_OF(visits), &count, &total, &fault),
		&fault);
}

static void show(struct store *store)
{
	struct audit_filter filter = { 0 };
	struct audit_entry entries[2];
	struct visit visit;
	struct fault fault = { 0 };
	size_t count = 0, total = 0;

	life_must(audit_list(store, "sam", &filter, &visit, 1, &count, &total, &fault), &fault);
	if (count == 1)
		life_must(audit_show(store, "sam", visit.id, 0, entries, COUNT_OF(entries), &count,
				     &total, &fault),
			  &fault);
}

static void mark_day(struct store *store, bool is_closing)
{
	struct day day;
	struct fault fault = { 0 };

	life_must(store_begin(store, &fault), &fault);
	life_must(store_end(store, day_mark(store, is_closing, "sam", &day, &fault), &fault),
		  &fault);
}

/* A visit is given out, unless there is none, or it is not signed yet. */
static void export(struct life *life, struct store *store)
{
	static unsigned char storage[BUNDLE_MAX];
	struct bytes bundle = bytes_over(storage, sizeof(storage));
	struct audit_filter filter = { 0 };
	struct visit visits[16];
	struct bundle_result result;
	struct fault fault = { 0 };
	size_t count = 0, total = 0;

	life_must(
		audit_list(store, "sam", &filter, visits, COUNT_OF(visits), &count, &total, &fault),
		&fault);
	if (count == 0)
		return;
	const struct export export = { .actor = "sam",
				       .visit = visits[life_random(life, (uint32_t)count)].id,
				       .keys = life->keys };
	enum status status = export_bundle(store, &export, &bundle, &result, &fault);
	life_must(status == STATUS_AGAIN ? STATUS_OK : status, &fault);
}

/* The oldest quarter's secret goes, where the quarter is over. */
static void shred(struct life *life, struct store *store)
{
	struct period periods[RETENTION_PERIODS_MAX];
	struct fault fault = { 0 };
	size_t count = 0;

	life_must(retention_list(life->keys, periods, COUNT_OF(periods), &count, &fault), &fault);
	if (count == 0)
		return;
	const struct shred shred = { .keys = life->keys,
				     .period = periods[0],
				     .first = "sam",
				     .second = "max",
				     .wall_ms = clock_wall_ms() };
	enum status status = shred_period(store, &shred, &fault);
	life_must(status == STATUS_REFUSED ? STATUS_OK : status, &fault);
}

static void sign_in(struct store *store, const char *secret)
{
	enum sign_in_result result;
	struct staff staff;
	struct fault fault = { 0 };

	life_must(staff_sign_in(store, "ana", span_of(secret), clock_wall_ms(), &result, &staff,
				&fault),
		  &fault);
}

void life_command(struct life *life, enum life_command command)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	enum status status = STATUS_OK;
	struct verify_report report;
	uint32_t which = life_random(life, 1000);
	char name[AUDITOR_NAME_MAX];

	life_must(store_open(life->path, SQL_WRITE, life->origin, &store, &fault), &fault);
	switch (command) {
	case LIFE_AUDIT_LIST:
		list(&store);
		break;
	case LIFE_AUDIT_SHOW:
		show(&store);
		break;
	case LIFE_VERIFY:
		/* What it finds is judged by whoever looks at this life. */
		status = audit_verify(&store, "sam", &report, &fault);
		life_must(status == STATUS_CORRUPT ? STATUS_OK : status, &fault);
		break;
	case LIFE_ADD_STAFF:
	case LIFE_RESET_STAFF:
	case LIFE_DISABLE_STAFF:
		change_staff(&store, command, which);
		break;
	case LIFE_ADD_AUDITOR:
		(void)text_format(name, sizeof(name), "more%llu", (unsigned long long)store.count);
		if (store.count % 5 == 0)
			add_auditor(&store, name);
		break;
	case LIFE_SIGN_IN:
		sign_in(&store, LIFE_SECRET);
		break;
	case LIFE_MISTYPE:
		sign_in(&store, "another one, mistyped");
		break;
	case LIFE_MARK_DAY:
		mark_day(&store, which % 2 == 0);
		break;
	case LIFE_EXPORT:
		export(life, &store);
		break;
	case LIFE_SHRED:
		shred(life, &store);
		break;
	case LIFE_COMMAND_COUNT:
		break;
	}
}

void life_restore(struct life *life, const char *backup)
{
	struct restore restore = { 0 };
	struct fault fault = { 0 };
	char aside[RESTORE_PATH_MAX] = "";

	life_must(restore_begin(life->path, backup, life->origin, &restore, &fault), &fault);
	life_must(restore_record(&restore, "sam", &fault), &fault);
	life_must(restore_replace(&restore, aside, &fault), &fault);
	restore_release(&restore);
	files_remove_ledger(aside);
}
