#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "config/options.h"
#include "kiosk/base/disk.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/room.h"
#include "kiosk/ledger/sealed.h"
#include "kiosk/ledger/signer.h"
#include "tests/fakes/ledger.h"

enum { RECORDS = 300 };

struct fixture {
	struct ledger ledger;
	struct signer signer;
	struct seal_details details;
	struct visit visit;
};

static void fixture_init(struct fixture *fixture)
{
	struct span keys = span_of(record_kind_sealed(RECORD_IDENTIFIED)), word;
	char value[RECORD_VALUE_MAX] = "", name[RECORD_KEY_MAX];

	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	assert_int_equal(signer_open(&fixture->ledger.store, fixture->ledger.scratch.folder,
				     &fixture->signer, NULL),
			 STATUS_OK);
	assert_int_equal(signer_next_epoch(&fixture->signer, &fixture->ledger.store, NULL),
			 STATUS_OK);
	for (int at = 0; at < SEAL_AUDITORS_MAX; at++) {
		struct key key = { 0 };
		assert_int_equal(key_generate(&key, NULL), STATUS_OK);
		text_format(name, sizeof(name), "a%d", at);
		assert_int_equal(auditor_add(&fixture->ledger.store, "sam", name, &key, NULL),
				 STATUS_OK);
		key_release(&key);
	}
	memset(value, 'x', sizeof(value) - 1);
	while (span_split(&keys, ' ', &word)) {
		text_copy_span(name, sizeof(name), word);
		seal_detail(&fixture->details, name, value);
	}
	assert_true(fixture->details.count >= 18);
	ledger_add_visit(&fixture->ledger, 20779, NULL, fixture->visit.id);
	assert_int_equal(
		store_get_visit(&fixture->ledger.store, fixture->visit.id, &fixture->visit, NULL),
		STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	signer_release(&fixture->signer);
	ledger_release(&fixture->ledger);
}

/* As large as any can be; its box takes one detail. */
static void append(struct fixture *fixture)
{
	struct store *store = &fixture->ledger.store;
	struct record record = record_begin(RECORD_IDENTIFIED, "visitor", fixture->visit.id);
	struct span keys = span_of(record_kind_details(RECORD_IDENTIFIED)), word;
	char value[RECORD_VALUE_MAX] = "", name[RECORD_KEY_MAX];

	memset(value, 'y', sizeof(value) - 1);
	while (span_split(&keys, ' ', &word)) {
		text_copy_span(name, sizeof(name), word);
		record_detail(&record, name, value);
	}
	while (record.detail_count < RECORD_DETAILS_MAX - 1) {
		text_format(name, sizeof(name), "d%zu", record.detail_count);
		record_detail(&record, name, value);
	}
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_put_visit(store, &fixture->visit, NULL), STATUS_OK);
	assert_int_equal(sealed_append(store, &record, &fixture->details,
				       fixture->ledger.scratch.folder, NULL),
			 STATUS_OK);
	assert_int_equal(signer_checkpoint(&fixture->signer, store, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static uint64_t size_of(const struct ledger *ledger, const char *end)
{
	char path[SCRATCH_PATH_MAX];
	struct stat found;

	text_format(path, sizeof(path), "%s%s", ledger->path, end);
	return stat(path, &found) == 0 ? (uint64_t)found.st_size : 0;
}

static uint64_t bytes_of(const struct ledger *ledger)
{
	return size_of(ledger, "") + size_of(ledger, "-wal") + size_of(ledger, "-shm");
}

static void test_room__no_record_takes_more_than_is_kept_for_it(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	sqlite3 *reader = ledger_raw(&fixture.ledger);
	append(&fixture);
	ledger_raw_run(reader,
		       "BEGIN; SELECT count(*) FROM records"); /* a snapshot, as of a backup */
	uint64_t before = bytes_of(&fixture.ledger);
	for (int at = 0; at < RECORDS; at++)
		append(&fixture);
	uint64_t each = (bytes_of(&fixture.ledger) - before) / RECORDS;
	ledger_raw_run(reader, "COMMIT");
	/* All of it goes into the file afterwards; the -wal file is not given back by that. */
	ledger_raw_run(reader, "PRAGMA wal_checkpoint(PASSIVE)");
	uint64_t both = (bytes_of(&fixture.ledger) - before) / RECORDS;
	sqlite3_close(reader);
	print_message("%llu bytes a record, %llu with the file's\n", (unsigned long long)each,
		      (unsigned long long)both);
	assert_true(each > 8 * 1024); /* or nothing kept the -wal file from being used anew */
	assert_true(both <= ROOM_RECORD_BYTES / 2);
}

static void test_room__a_visit_fits_in_the_least_reserve_that_can_be_set(void **state)
{
	for (size_t at = 0; at < OPTION_COUNT; at++)
		if (strcmp(OPTION_FIELDS[at].name, "disk_reserve_mib") == 0) {
			assert_true(OPTION_FIELDS[at].min * DISK_MIB >=
				    (int64_t)ROOM_VISIT_RECORDS * ROOM_RECORD_BYTES);
			return;
		}
	fail_msg("there is no such option");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_room__no_record_takes_more_than_is_kept_for_it),
		cmocka_unit_test(test_room__a_visit_fits_in_the_least_reserve_that_can_be_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
