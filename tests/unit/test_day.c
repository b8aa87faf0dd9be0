#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kiosk/audit/day.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/signer.h"
#include "tests/fakes/ledger.h"

struct fixture {
	struct ledger ledger;
	struct day day;
	struct fault fault;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
}

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

/* A record with all that its kind requires; details said are `value`. */
static void keep(struct fixture *fixture, enum record_kind kind, const char *object,
		 const char *value)
{
	struct record record = record_begin(kind, ledger_actor(kind), object);
	struct span keys = span_of(record_kind_details(kind)), key;

	while (span_split(&keys, ' ', &key) && key.size > 0) {
		char name[RECORD_KEY_MAX];
		(void)text_copy_span(name, sizeof(name), key);
		record_detail(&record, name, value);
	}
	if (store_record(&fixture->ledger.store, &record, &fixture->fault) != STATUS_OK)
		fail_msg("%s", fixture->fault.what);
}

static const struct day *look(struct fixture *fixture)
{
	if (day_look(&fixture->ledger.store, &fixture->day, &fixture->fault) != STATUS_OK)
		fail_msg("%s", fixture->fault.what);
	return &fixture->day;
}

static struct record mark(struct fixture *fixture, bool is_closing)
{
	struct record record = day_record(look(fixture), is_closing, "sam");

	assert_int_equal(store_record(&fixture->ledger.store, &record, &fixture->fault), STATUS_OK);
	return record;
}

static void put_exception(struct fixture *fixture, unsigned number)
{
	struct store *store = &fixture->ledger.store;
	struct order order = { .state = ORDER_EXCEPTION, .applicant = 1, .year = 2026 };
	struct visit visit = { .day = 20000 };

	(void)text_format(order.id, sizeof(order.id), "K1-261118-%04u/1", number);
	(void)text_format(order.visit, sizeof(order.visit), "K1-261118-%04u", number);
	(void)text_copy(visit.id, sizeof(visit.id), order.visit);
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_put_visit(store, &visit, NULL), STATUS_OK);
	assert_int_equal(store_put_order(store, &order, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static void test_day__each_kind_is_counted_where_it_belongs(void **state)
{
	static const struct {
		enum record_kind kind;
		enum day_group group;
	} CASES[] = {
		{ RECORD_KIOSK_STARTED, DAY_SYSTEM },     { RECORD_DEVICE_FAULT, DAY_SYSTEM },
		{ RECORD_EPOCH_STARTED, DAY_SYSTEM },     { RECORD_STAFF_SIGNED_IN, DAY_SIGN_IN },
		{ RECORD_STAFF_SIGNED_OUT, DAY_SIGN_IN }, { RECORD_STAFF_REFUSED, DAY_REFUSAL },
		{ RECORD_AUDIT_LISTED, DAY_LOOK },        { RECORD_AUDIT_EXPORTED, DAY_LOOK },
		{ RECORD_SHEET_PRINTED, DAY_LOOK },       { RECORD_VISIT_STARTED, DAY_VISIT },
		{ RECORD_TIN_SHOWN, DAY_VISIT },          { RECORD_PIN_RESERVED, DAY_VISIT },
		{ RECORD_VISIT_CLOSED, DAY_VISIT },       { RECORD_EXCEPTION_OPENED, DAY_VISIT },
		{ RECORD_STAFF_ADDED, DAY_CHANGE },       { RECORD_AUDITOR_ADDED, DAY_CHANGE },
		{ RECORD_SHRED_STARTED, DAY_CHANGE },     { RECORD_LEDGER_RESTORED, DAY_CHANGE },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct day_counts counts = { 0 };
		struct record_view record = { .kind = CASES[at].kind };
		day_count(&counts, &record);
		assert_int_equal(counts.records, 1);
		assert_int_equal(counts.group[CASES[at].group], 1);
	}
}

static void test_day__what_was_done_in_training_counts_on_days_of_training_only(void **state)
{
	SCOPED(fixture) fixture;
	char visit[STORE_VISIT_ID_MAX];

	fixture_init(&fixture);
	ledger_add_visit(&fixture.ledger, 20000, NULL, visit);
	uint64_t records = look(&fixture)->counts.records;
	fixture.ledger.store.is_training = true;
	ledger_add_visit(&fixture.ledger, 20000, NULL, visit);
	keep(&fixture, RECORD_VISIT_CLOSED, visit, "approved");
	assert_int_equal(look(&fixture)->counts.visits, 2);
	assert_int_equal(look(&fixture)->counts.training, 0);
	fixture.ledger.store.is_training = false;
	const struct day_counts *counts = &look(&fixture)->counts;
	assert_int_equal(counts->visits, 1);
	assert_int_equal(counts->outcome[DAY_OUTCOME_APPROVED], 0);
	assert_int_equal(counts->records, records);
	assert_int_equal(counts->training, 2);
	struct record record = day_record(&fixture.day, true, "sam");
	assert_int_equal(strtoull(record_value(&record, "head"), NULL, 10),
			 fixture.ledger.store.count);
}

/* Not one that counts less. */
static void test_day__a_day_of_which_records_are_not_found_is_no_day(void **state)
{
	static const char *const LOST[] = { "sequence = 2", "sequence = 3", "sequence = 4" };

	for (size_t at = 0; at < COUNT_OF(LOST); at++) {
		SCOPED(fixture) fixture;
		char statements[120];
		fixture_init(&fixture);
		for (int more = 0; more < 3; more++)
			keep(&fixture, RECORD_STAFF_SIGNED_OUT, "", "1");
		(void)text_format(statements, sizeof(statements),
				  "DROP TRIGGER records_never_go; DELETE FROM records WHERE %s",
				  LOST[at]);
		ledger_tamper(&fixture.ledger, statements);
		assert_int_equal(day_look(&fixture.ledger.store, &fixture.day, NULL),
				 STATUS_CORRUPT);
	}
}

static void test_day__only_visits_changes_and_refusals_disturb_a_night(void **state)
{
	for (unsigned group = 0; group < DAY_GROUP_COUNT; group++) {
		struct day_counts counts = { 0 };
		counts.group[group] = 3;
		assert_int_equal(day_is_quiet(&counts),
				 group == DAY_SYSTEM || group == DAY_SIGN_IN || group == DAY_LOOK);
	}
}

static void test_day__visits_are_counted_by_how_they_ended(void **state)
{
	SCOPED(fixture) fixture;
	char visit[STORE_VISIT_ID_MAX];

	fixture_init(&fixture);
	for (size_t at = 0; at < 5; at++)
		ledger_add_visit(&fixture.ledger, 20000, NULL, visit);
	keep(&fixture, RECORD_VISIT_CLOSED, visit, "approved");
	keep(&fixture, RECORD_VISIT_CLOSED, visit, "approved");
	keep(&fixture, RECORD_VISIT_CLOSED, visit, "abandoned");
	keep(&fixture, RECORD_VISIT_CLOSED, visit, "in a way of its own");
	keep(&fixture, RECORD_VISIT_CLOSED, visit, "");
	const struct day_counts *counts = &look(&fixture)->counts;
	assert_int_equal(counts->visits, 5);
	assert_int_equal(counts->outcome[DAY_OUTCOME_APPROVED], 2);
	assert_int_equal(counts->outcome[DAY_OUTCOME_ABANDONED], 1);
	assert_int_equal(counts->outcome[DAY_OUTCOME_INTERRUPTED], 1);
	assert_int_equal(counts->outcome[DAY_OUTCOME_OTHER], 1);
	struct record record = day_record(&fixture.day, true, "sam");
	assert_string_equal(record_value(&record, "visits"),
			    "5: approved 2, abandoned 1, interrupted 1, other 1");
}

static void test_day__what_a_day_counts_stands_in_its_record(void **state)
{
	static const struct {
		enum record_kind kind;
		unsigned times;
	} KINDS[] = {
		{ RECORD_DOCUMENT_GIVEN, 5 }, { RECORD_PIN_RESERVED, 3 },
		{ RECORD_PIN_REFUSED, 1 },    { RECORD_PIN_ALREADY_ASSIGNED, 2 },
		{ RECORD_DELIVERED, 2 },      { RECORD_EXCEPTION_OPENED, 1 },
		{ RECORD_STAFF_REFUSED, 4 },  { RECORD_DEVICE_FAULT, 6 },
	};
	static const struct record_detail EXPECTED[] = {
		{ "documents", "5" }, { "pins", "reserved 3, already 2, refused 1" },
		{ "receipts", "2" },  { "exceptions", "1" },
		{ "refusals", "4" },  { "faults", "6" },
		{ "since", "2" },     { "records", "24" },
		{ "head", "26" },     { "open", "0" },
		{ "visits", "0" },
	};
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	(void)mark(&fixture, false); /* record 2 */
	for (size_t at = 0; at < COUNT_OF(KINDS); at++)
		for (unsigned times = 0; times < KINDS[at].times; times++)
			keep(&fixture, KINDS[at].kind, "", "1");
	struct record record = day_record(look(&fixture), true, "sam");
	assert_string_equal(record.actor, "sam");
	for (size_t at = 0; at < COUNT_OF(EXPECTED); at++)
		assert_string_equal(record_value(&record, EXPECTED[at].key), EXPECTED[at].value);
	assert_null(record_value(&record, "despite"));
}

static void test_day__a_mark_ends_what_was_before_it(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	struct hash hash;

	fixture_init(&fixture);
	assert_int_equal(look(&fixture)->state, DAY_NEVER);
	assert_int_equal(fixture.day.counts.records, 1);
	keep(&fixture, RECORD_STAFF_REFUSED, "", "1");
	(void)mark(&fixture, false);
	assert_int_equal(look(&fixture)->state, DAY_OPEN);
	assert_int_equal(fixture.day.counts.records, 0);
	(void)mark(&fixture, true);
	assert_int_equal(look(&fixture)->state, DAY_CLOSED);
	assert_int_equal(fixture.day.mark.sequence, 4);
	assert_int_equal(store_get_record(&fixture.ledger.store, 4, &record, &hash, NULL),
			 STATUS_OK);
	assert_memory_equal(fixture.day.mark.hash.at, hash.at, sizeof(hash.at));
	assert_int_equal(fixture.day.mark.wall_ms, record.wall_ms);
}

static void test_day__a_quiet_night_is_told_from_another(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	(void)mark(&fixture, true);
	keep(&fixture, RECORD_STAFF_SIGNED_OUT, "", "1");
	keep(&fixture, RECORD_KIOSK_STOPPED, "", "1");
	keep(&fixture, RECORD_KIOSK_STARTED, "", "1");
	keep(&fixture, RECORD_STAFF_SIGNED_IN, "", "1");
	keep(&fixture, RECORD_AUDIT_LISTED, "", "1");
	struct record record = day_record(look(&fixture), false, "sam");
	assert_string_equal(record_value(&record, "quiet"), "yes");
	assert_string_equal(record_value(&record, "system"), "2");
	assert_string_equal(record_value(&record, "sign_ins"), "2");
	assert_string_equal(record_value(&record, "looks"), "1");
	keep(&fixture, RECORD_STAFF_ADDED, "", "1");
	record = day_record(look(&fixture), false, "sam");
	assert_string_equal(record_value(&record, "quiet"), "no");
	assert_string_equal(record_value(&record, "changes"), "1");
}

static void test_day__what_somebody_did_all_the_same_is_recorded(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	put_exception(&fixture, 1);
	struct record record = mark(&fixture, true);
	assert_string_equal(record_value(&record, "despite"), "1 exception is open");
	put_exception(&fixture, 2);
	record = mark(&fixture, true);
	assert_string_equal(record_value(&record, "despite"),
			    "the day is closed already, and 2 exceptions are open");
	record = mark(&fixture, false);
	assert_null(record_value(&record, "despite")); /* a night may begin with one */
	assert_string_equal(record_value(&record, "open"), "2");
	record = mark(&fixture, false);
	assert_string_equal(record_value(&record, "despite"), "the day is open already");
}

static void test_day__open_exceptions_are_listed_as_far_as_there_is_room(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	for (unsigned number = 1; number <= DAY_OPEN_MAX + 2; number++)
		put_exception(&fixture, number);
	assert_int_equal(look(&fixture)->open_exceptions, DAY_OPEN_MAX + 2);
	assert_int_equal(fixture.day.listed, DAY_OPEN_MAX);
	assert_string_equal(fixture.day.exception[0], "K1-261118-0001/1");
}

static void test_day__the_installation_key_is_named_by_its_fingerprint(void **state)
{
	static const struct hash NONE = { 0 };
	SCOPED(fixture) fixture;
	SCOPED(signer) signer = { 0 };
	struct hash print;

	fixture_init(&fixture);
	assert_memory_equal(look(&fixture)->installation.at, NONE.at, sizeof(NONE.at));
	assert_int_equal(
		signer_open(&fixture.ledger.store, fixture.ledger.scratch.folder, &signer, NULL),
		STATUS_OK);
	assert_int_equal(key_fingerprint(&signer.key, &print, NULL), STATUS_OK);
	assert_memory_equal(look(&fixture)->installation.at, print.at, sizeof(print.at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_day__each_kind_is_counted_where_it_belongs),
		cmocka_unit_test(
			test_day__what_was_done_in_training_counts_on_days_of_training_only),
		cmocka_unit_test(test_day__a_day_of_which_records_are_not_found_is_no_day),
		cmocka_unit_test(test_day__only_visits_changes_and_refusals_disturb_a_night),
		cmocka_unit_test(test_day__visits_are_counted_by_how_they_ended),
		cmocka_unit_test(test_day__what_a_day_counts_stands_in_its_record),
		cmocka_unit_test(test_day__a_mark_ends_what_was_before_it),
		cmocka_unit_test(test_day__a_quiet_night_is_told_from_another),
		cmocka_unit_test(test_day__what_somebody_did_all_the_same_is_recorded),
		cmocka_unit_test(test_day__open_exceptions_are_listed_as_far_as_there_is_room),
		cmocka_unit_test(test_day__the_installation_key_is_named_by_its_fingerprint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
