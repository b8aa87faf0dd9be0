/* Visits that rest, in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"
#include "kiosk/ledger/store_parked.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;
static const char SECRET[] = "SEALED-BYTES-OF-ONE-VISIT";
enum { UNTIL_MS = INT32_MAX };

static void park(struct ledger *ledger, const char *visit, const char *slip)
{
	static struct parked parked;

	parked = (struct parked){ .until_ms = UNTIL_MS, .sealed = span_of(SECRET) };
	(void)text_copy(parked.visit, sizeof(parked.visit), visit);
	(void)text_copy(parked.slip, sizeof(parked.slip), slip);
	assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
	assert_int_equal(store_park(&ledger->store, "visitor", &parked, NULL), STATUS_OK);
	assert_int_equal(store_commit(&ledger->store, NULL), STATUS_OK);
}

static void start(struct ledger *ledger, const char *slip, char ret[STORE_VISIT_ID_MAX])
{
	ledger_add_visit(ledger, DAY, NULL, ret);
	park(ledger, ret, slip);
}

static enum status take(struct ledger *ledger, const char *visit, const char *actor)
{
	static struct parked parked;
	enum status status = store_get_parked(&ledger->store, visit, 1, &parked, NULL);

	if (status != STATUS_OK)
		return status;
	assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
	return store_end(&ledger->store, store_take_parked(&ledger->store, &parked, actor, NULL),
			 NULL);
}

static void hand_off(struct ledger *ledger, const char *visit, const char *clerk)
{
	struct record record = record_begin(RECORD_VISIT_HANDED_OFF, clerk, visit);

	record_detail(&record, "reason", "conflict");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static int64_t rows(struct ledger *ledger)
{
	SCOPED(sql_query) query = { 0 };

	assert_int_equal(sql_query(&ledger->store.sql, "SELECT count(*) FROM parked", &query, NULL),
			 STATUS_OK);
	assert_int_equal(sql_step(&query, NULL), STATUS_AGAIN);
	return sql_int(&query, 0);
}

static void assert_intact(struct ledger *ledger)
{
	struct fault fault = { 0 };

	if (ledger_verify(ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

/* True where a file beside the ledger, or it, still holds the sealed bytes. */
static bool holds_sealed(const char *path, const char *end)
{
	static char bytes[1 << 20];
	char name[SCRATCH_PATH_MAX];

	(void)text_format(name, sizeof(name), "%s%s", path, end);
	FILE *file = fopen(name, "re");
	if (file == NULL)
		return false;
	size_t size = fread(bytes, 1, sizeof(bytes), file);
	(void)fclose(file);
	struct span all = { (const unsigned char *)bytes, size };
	return span_find(all, span_of(SECRET), 0) < size;
}

static void test_store_parked__a_visit_that_rests_is_taken_up_once(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked parked;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	start(&ledger, "", id);
	assert_int_equal(store_get_parked(&ledger.store, id, 1, &parked, NULL), STATUS_OK);
	assert_true(span_equals(parked.sealed, span_of(SECRET)));
	assert_intact(&ledger);
	assert_int_equal(take(&ledger, id, "ana"), STATUS_OK);
	assert_int_equal(rows(&ledger), 0);
	assert_int_equal(take(&ledger, id, "ben"), STATUS_GONE);
	assert_int_equal(ledger_count(&ledger, RECORD_VISIT_RESUMED), 1);
	assert_intact(&ledger);
}

static void test_store_parked__the_queue_tells_who_waits_longest_first(void **state)
{
	SCOPED(ledger) ledger;
	struct waiting list[4];
	char first[STORE_VISIT_ID_MAX], second[STORE_VISIT_ID_MAX], slip[STORE_VISIT_ID_MAX];
	size_t count = 0, total = 0;

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, NULL, first);
	start(&ledger, "", second);
	start(&ledger, "abc", slip);
	park(&ledger, first, "");
	hand_off(&ledger, second, "ana");
	assert_int_equal(store_list_waiting(&ledger.store, "ana", 0, list, 4, &count, &total, NULL),
			 STATUS_OK);
	assert_int_equal(count, 2);
	assert_int_equal(total, 2);
	assert_string_equal(list[0].visit.id, first);
	assert_string_equal(list[1].visit.id, second);
	assert_false(list[0].is_barred);
	assert_true(list[1].is_barred);
	assert_int_equal(store_list_waiting(&ledger.store, "ben", 1, list, 1, &count, &total, NULL),
			 STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(total, 2);
	assert_false(list[0].is_barred);
}

static void
test_store_parked__a_slip_is_found_by_its_tokens_hash_until_its_time_is_over(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked parked;
	struct store *store = &ledger.store;
	char id[STORE_VISIT_ID_MAX], queued[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	start(&ledger, "abc", id);
	start(&ledger, "", queued);
	assert_int_equal(store_get_slip(store, "abc", UNTIL_MS - 1, &parked, NULL), STATUS_OK);
	assert_string_equal(parked.visit, id);
	assert_int_equal(store_get_slip(store, "abc", UNTIL_MS, &parked, NULL), STATUS_GONE);
	assert_int_equal(store_get_slip(store, "abd", 1, &parked, NULL), STATUS_GONE);
	assert_int_equal(store_get_slip(store, "", 1, &parked, NULL), STATUS_GONE);
}

static void test_store_parked__the_third_wrong_answer_voids_a_slip(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked parked;
	struct store *store = &ledger.store;
	struct visit visit;
	char id[STORE_VISIT_ID_MAX];
	bool is_void = true;

	ledger_init(&ledger);
	start(&ledger, "abc", id);
	for (int tries = 1; tries <= STORE_SLIP_TRIES; tries++) {
		ledger_reopen(&ledger);
		assert_int_equal(store_get_slip(store, "abc", 1, &parked, NULL), STATUS_OK);
		assert_int_equal(store_begin(store, NULL), STATUS_OK);
		assert_int_equal(
			store_end(store, store_refuse_slip(store, &parked, &is_void, NULL), NULL),
			STATUS_OK);
		assert_int_equal(is_void, tries == STORE_SLIP_TRIES);
		assert_intact(&ledger);
	}
	assert_int_equal(store_get_slip(store, "abc", 1, &parked, NULL), STATUS_GONE);
	assert_int_equal(store_get_visit(store, id, &visit, NULL), STATUS_OK);
	assert_string_equal(visit.ending, "slip_void");
	assert_true(visit.ended_ms != 0);
	assert_int_equal(ledger_count(&ledger, RECORD_SLIP_REFUSED), STORE_SLIP_TRIES);
}

static void
test_store_parked__what_rests_stays_open_after_a_crash_and_ends_with_its_time(void **state)
{
	SCOPED(ledger) ledger;
	struct visit visit;
	char id[STORE_VISIT_ID_MAX];
	int64_t visits = -1;

	ledger_init(&ledger);
	start(&ledger, "", id);
	assert_int_equal(store_recover(&ledger.store, UNTIL_MS - 1, &visits, NULL), STATUS_OK);
	assert_int_equal(visits, 0);
	assert_int_equal(rows(&ledger), 1);
	assert_intact(&ledger);
	assert_int_equal(store_recover(&ledger.store, UNTIL_MS, &visits, NULL), STATUS_OK);
	assert_int_equal(visits, 1);
	assert_int_equal(rows(&ledger), 0);
	assert_int_equal(store_get_visit(&ledger.store, id, &visit, NULL), STATUS_OK);
	assert_string_equal(visit.ending, STORE_REST_OVER);
	assert_string_equal(visit.outcome, "expired");
	assert_intact(&ledger);
}

/* Taken up, and then the program was gone: nothing is left of what rested. */
static void test_store_parked__what_was_taken_up_before_a_crash_is_interrupted(void **state)
{
	SCOPED(ledger) ledger;
	struct visit visit;
	char id[STORE_VISIT_ID_MAX];
	int64_t visits = 0;

	ledger_init(&ledger);
	start(&ledger, "", id);
	assert_int_equal(take(&ledger, id, "ana"), STATUS_OK);
	assert_int_equal(store_recover(&ledger.store, 1, &visits, NULL), STATUS_OK);
	assert_int_equal(visits, 1);
	assert_int_equal(store_get_visit(&ledger.store, id, &visit, NULL), STATUS_OK);
	assert_string_equal(visit.ending, "interrupted");
	assert_intact(&ledger);
}

/* The visit may have been closed after the backup was made: it does not come to life again. */
static void test_store_parked__what_a_backup_brings_back_is_closed(void **state)
{
	SCOPED(ledger) ledger;
	static const char *const KEYS[] = { "file", "records", "head", "lost", "was" };
	struct record record = record_begin(RECORD_LEDGER_RESTORED, "sam", BACKUP_OBJECT);
	char old[STORE_VISIT_ID_MAX], later[STORE_VISIT_ID_MAX];
	static struct parked parked;
	int64_t visits = 0;

	ledger_init(&ledger);
	start(&ledger, "", old);
	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		record_detail(&record, KEYS[at], "-");
	assert_int_equal(store_record(&ledger.store, &record, NULL), STATUS_OK);
	start(&ledger, "", later);
	assert_int_equal(store_recover(&ledger.store, 1, &visits, NULL), STATUS_OK);
	assert_int_equal(visits, 1);
	assert_int_equal(store_get_parked(&ledger.store, old, 1, &parked, NULL), STATUS_GONE);
	assert_int_equal(store_get_parked(&ledger.store, later, 1, &parked, NULL), STATUS_OK);
	assert_intact(&ledger);
}

static void test_store_parked__what_is_erased_is_on_the_disk_no_more(void **state)
{
	SCOPED(ledger) ledger;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	start(&ledger, "", id);
	assert_true(holds_sealed(ledger.path, "") || holds_sealed(ledger.path, "-wal"));
	assert_int_equal(take(&ledger, id, "ana"), STATUS_OK); /* it is the visit's draft */
	ledger_decide(&ledger, id, "refuse", RECORD_SUCCESS);
	store_forget_erased(&ledger.store);
	assert_false(holds_sealed(ledger.path, ""));
	assert_false(holds_sealed(ledger.path, "-wal"));
}

/* The records vouch for each column, for the row, and for there being no other. */
static void test_store_parked__a_row_that_was_tampered_with_is_found(void **state)
{
	static const char *const TAMPERINGS[] = {
		"UPDATE parked SET parked_ms = parked_ms + 1",
		"UPDATE parked SET until_ms = until_ms + 1",
		"UPDATE parked SET tries = 1",
		"UPDATE parked SET slip = 'abd' WHERE slip <> ''",
		"UPDATE parked SET sealed = zeroblob(32)",
		"DELETE FROM parked WHERE slip = ''",
		"INSERT INTO parked SELECT max(id), 1, 1, '', 0, x'00' FROM visits",
	};

	for (size_t at = 0; at < COUNT_OF(TAMPERINGS); at++) {
		SCOPED(ledger) ledger;
		struct fault fault = { 0 };
		char id[STORE_VISIT_ID_MAX];
		ledger_init(&ledger);
		start(&ledger, "", id);
		start(&ledger, "abc", id);
		start(&ledger, "def", id);
		assert_int_equal(take(&ledger, id, "visitor"), STATUS_OK);
		assert_intact(&ledger);
		ledger_tamper(&ledger, TAMPERINGS[at]);
		if (ledger_verify(&ledger, &fault) != STATUS_CORRUPT)
			fail_msg("%s goes unnoticed", TAMPERINGS[at]);
		assert_non_null(strstr(fault.what, "parked"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_parked__a_visit_that_rests_is_taken_up_once),
		cmocka_unit_test(test_store_parked__the_queue_tells_who_waits_longest_first),
		cmocka_unit_test(
			test_store_parked__a_slip_is_found_by_its_tokens_hash_until_its_time_is_over),
		cmocka_unit_test(test_store_parked__the_third_wrong_answer_voids_a_slip),
		cmocka_unit_test(
			test_store_parked__what_rests_stays_open_after_a_crash_and_ends_with_its_time),
		cmocka_unit_test(
			test_store_parked__what_was_taken_up_before_a_crash_is_interrupted),
		cmocka_unit_test(test_store_parked__what_a_backup_brings_back_is_closed),
		cmocka_unit_test(test_store_parked__what_is_erased_is_on_the_disk_no_more),
		cmocka_unit_test(test_store_parked__a_row_that_was_tampered_with_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
