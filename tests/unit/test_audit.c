#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/audit/audit.h"
#include "kiosk/base/text.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;

/* Five visits on three days, two clerks, two outcomes. */
static void fill(struct ledger *ledger)
{
	static const struct {
		int32_t day;
		const char *clerk, *outcome;
	} VISITS[] = {
		{ DAY, "ana", "approved" },     { DAY, "bob", "refused" },
		{ DAY + 1, "ana", "refused" },  { DAY + 2, "bob", "approved" },
		{ DAY + 2, "ana", "approved" },
	};

	ledger_init(ledger);
	for (size_t at = 0; at < COUNT_OF(VISITS); at++) {
		char id[STORE_VISIT_ID_MAX];
		struct visit visit;
		ledger_add_visit(ledger, VISITS[at].day, "approve", id);
		assert_int_equal(store_get_visit(&ledger->store, id, &visit, NULL), STATUS_OK);
		(void)text_copy(visit.clerk, sizeof(visit.clerk), VISITS[at].clerk);
		(void)text_copy(visit.outcome, sizeof(visit.outcome), VISITS[at].outcome);
		visit.started_ms += (int64_t)at;
		assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
		assert_int_equal(store_end(&ledger->store,
					   store_put_visit(&ledger->store, &visit, NULL), NULL),
				 STATUS_OK);
	}
}

static void test_audit__visits_are_listed_by_filter_newest_first(void **state)
{
	static const struct {
		struct audit_filter filter;
		size_t total, count;
		const char *first; /* null: nothing */
	} CASES[] = {
		{ { 0 }, 5, 3, "K1-261124-0002" },
		{ { .offset = 3 }, 5, 2, "K1-261122-0002" },
		{ { .offset = 9 }, 5, 0, NULL },
		{ { .offset = SIZE_MAX }, 5, 0, NULL },
		{ { .first_day = DAY, .last_day = DAY }, 2, 2, "K1-261122-0002" },
		{ { .first_day = DAY + 1, .last_day = DAY + 2 }, 3, 3, "K1-261124-0002" },
		{ { .first_day = DAY + 9, .last_day = DAY + 9 }, 0, 0, NULL },
		{ { .clerk = "bob" }, 2, 2, "K1-261124-0001" },
		{ { .clerk = "ana", .outcome = "refused" }, 1, 1, "K1-261123-0001" },
		{ { .clerk = "' OR 1=1 --" }, 0, 0, NULL },
	};
	SCOPED(ledger) ledger;

	fill(&ledger);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct visit visits[3];
		size_t count = 99, total = 99;
		assert_int_equal(audit_list(&ledger.store, "sue", &CASES[at].filter, visits,
					    COUNT_OF(visits), &count, &total, NULL),
				 STATUS_OK);
		assert_int_equal(total, CASES[at].total);
		assert_int_equal(count, CASES[at].count);
		if (CASES[at].first != NULL)
			assert_string_equal(visits[0].id, CASES[at].first);
	}
	assert_int_equal(ledger_count(&ledger, RECORD_AUDIT_LISTED), COUNT_OF(CASES));
}

static void test_audit__the_record_of_a_look_tells_the_filter(void **state)
{
	SCOPED(ledger) ledger;
	struct audit_filter filter = { .first_day = DAY, .last_day = DAY + 1, .clerk = "ana" };
	struct record record;
	struct visit visits[3];
	size_t count, total;

	fill(&ledger);
	assert_int_equal(audit_list(&ledger.store, "sue", &filter, visits, COUNT_OF(visits), &count,
				    &total, NULL),
			 STATUS_OK);
	assert_int_equal(store_last_record(&ledger.store, RECORD_AUDIT_LISTED, "", &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "sue");
	assert_string_equal(record_value(&record, "filter"),
			    "days 2026-11-22 to 2026-11-23 clerk ana");
}

static void test_audit__a_look_that_cannot_be_recorded_shows_nothing(void **state)
{
	SCOPED(ledger) ledger;
	SCOPED(store) reader = { 0 };
	struct audit_filter filter = { 0 };
	struct visit visits[3] = { { .id = "before" } };
	struct audit_entry entries[3] = { { .sequence = 99 } };
	size_t count = 77, total = 77;

	fill(&ledger);
	assert_int_equal(store_open(ledger.path, SQL_READ_ONLY, "K1", &reader, NULL), STATUS_OK);
	assert_int_equal(
		audit_list(&reader, "sue", &filter, visits, COUNT_OF(visits), &count, &total, NULL),
		STATUS_DENIED);
	assert_int_equal(audit_show(&reader, "sue", "K1-261122-0001", 0, entries, COUNT_OF(entries),
				    &count, &total, NULL),
			 STATUS_DENIED);
	assert_string_equal(visits[0].id, "before");
	assert_int_equal(entries[0].sequence, 99);
	assert_int_equal(count, 77);
	assert_int_equal(total, 77);
}

static void test_audit__nobody_looks_without_a_name(void **state)
{
	SCOPED(ledger) ledger;
	struct audit_filter filter = { 0 };
	struct visit visits[3];
	size_t count, total;

	fill(&ledger);
	assert_int_equal(audit_list(&ledger.store, "", &filter, visits, COUNT_OF(visits), &count,
				    &total, NULL),
			 STATUS_REFUSED);
	assert_int_equal(audit_list(&ledger.store, "\x1b[2J", &filter, visits, COUNT_OF(visits),
				    &count, &total, NULL),
			 STATUS_REFUSED);
}

static void test_audit__one_visits_records_come_in_order_and_pages(void **state)
{
	SCOPED(ledger) ledger;
	struct audit_entry entries[2];
	size_t count = 0, total = 0;

	fill(&ledger);
	ledger_decide(&ledger, "K1-261122-0001", "refuse", RECORD_SUCCESS);
	for (int pass = 0; pass < 3; pass++) { /* a look does not stand among what it looks at */
		assert_int_equal(audit_show(&ledger.store, "sue", "K1-261122-0001", 0, entries,
					    COUNT_OF(entries), &count, &total, NULL),
				 STATUS_OK);
		assert_int_equal(total, 3);
	}
	assert_int_equal(count, 2);
	assert_int_equal(entries[0].record.kind, RECORD_VISIT_STARTED);
	assert_int_equal(entries[1].record.kind, RECORD_DECIDED);
	assert_true(entries[0].sequence < entries[1].sequence);
	assert_int_equal(audit_show(&ledger.store, "sue", "K1-261122-0001", 2, entries,
				    COUNT_OF(entries), &count, &total, NULL),
			 STATUS_OK);
	assert_int_equal(count, 1);
	assert_string_equal(record_value(&entries[0].record, "decision"), "refuse");
	assert_int_equal(ledger_count(&ledger, RECORD_AUDIT_SHOWN), 4);
}

static void test_audit__a_look_at_no_visit_is_recorded_as_a_failure(void **state)
{
	SCOPED(ledger) ledger;
	struct audit_entry entries[2];
	struct record record;
	size_t count = 0, total = 0;

	fill(&ledger);
	assert_int_equal(audit_show(&ledger.store, "sue", "K1-261122-0099", 0, entries,
				    COUNT_OF(entries), &count, &total, NULL),
			 STATUS_GONE);
	assert_int_equal(store_last_record(&ledger.store, RECORD_AUDIT_SHOWN, "", &record, NULL),
			 STATUS_OK);
	assert_int_equal(record.outcome, RECORD_FAILURE);
	assert_int_equal(audit_show(&ledger.store, "sue", "\x1b[2J", 0, entries, COUNT_OF(entries),
				    &count, &total, NULL),
			 STATUS_GONE);
}

static void test_audit__an_altered_record_is_not_shown(void **state)
{
	SCOPED(ledger) ledger;
	struct audit_entry entries[4];
	size_t count = 0, total = 0;

	fill(&ledger);
	ledger_tamper(&ledger, "DROP TRIGGER records_never_change;"
			       "UPDATE records SET actor = 'eve' "
			       "WHERE object = 'K1-261122-0001' AND kind = 'decided'");
	assert_int_equal(audit_show(&ledger.store, "sue", "K1-261122-0001", 0, entries,
				    COUNT_OF(entries), &count, &total, NULL),
			 STATUS_CORRUPT);
}

static void test_audit__verifying_records_its_result(void **state)
{
	SCOPED(ledger) ledger;
	struct record record;
	struct verify_report report;

	char id[STORE_VISIT_ID_MAX];
	ledger_init(&ledger);
	for (int visit = 0; visit < 5; visit++)
		ledger_add_visit(&ledger, DAY, "approve", id);
	assert_int_equal(audit_verify(&ledger.store, "sue", &report, NULL), STATUS_OK);
	assert_int_equal(report.records, 11);
	assert_int_equal(store_last_record(&ledger.store, RECORD_AUDIT_VERIFIED, "", &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "records"), "11");
	assert_string_equal(record_value(&record, "result"), "right");
	assert_int_equal(record.outcome, RECORD_SUCCESS);
}

static void test_audit__verifying_a_damaged_chain_says_and_records_what_is_wrong(void **state)
{
	SCOPED(ledger) ledger;
	struct record record;
	struct fault fault = { 0 };
	struct verify_report report;

	fill(&ledger);
	ledger_tamper(&ledger, "DROP TRIGGER records_never_change;"
			       "UPDATE records SET actor = 'eve' WHERE sequence = 4");
	assert_int_equal(audit_verify(&ledger.store, "sue", &report, &fault), STATUS_CORRUPT);
	assert_int_equal(report.records, 3);
	assert_non_null(strstr(fault.what, "record 4 is altered"));
	assert_int_equal(store_last_record(&ledger.store, RECORD_AUDIT_VERIFIED, "", &record, NULL),
			 STATUS_OK);
	assert_int_equal(record.outcome, RECORD_FAILURE);
	assert_non_null(strstr(record_value(&record, "result"), "record 4 is altered"));
	assert_int_equal(report.finding[0].finding, FINDING_ALTERED);
	assert_string_equal(record_value(&record, "finding"), "altered");
}

static void test_audit__an_entry_reads_as_a_line(void **state)
{
	struct audit_entry entry = { .record = { .kind = RECORD_DECIDED, .actor = "ana" } };
	char line[120], small[20];

	assert_int_equal(setenv("TZ", "UTC", 1), 0);
	tzset();
	entry.record.wall_ms = 1700000000000;
	record_detail(&entry.record, "decision", "approve");
	record_detail(&entry.record, "ial2_rev3", "met");
	audit_entry_text(&entry, line, sizeof(line));
	assert_string_equal(line, "22:13:20 clerk ana: decided (decision approve, ial2 rev3 met)");
	audit_entry_text(&entry, small, sizeof(small));
	assert_string_equal(small, "22:13:20 clerk ana:");
	entry.record = (struct record){ .kind = RECORD_EXCEPTION_OPENED,
					.outcome = RECORD_FAILURE,
					.actor = "system" };
	audit_entry_text(&entry, line, sizeof(line));
	assert_string_equal(line, "00:00:00 system: exception opened, FAILED");
	entry.record.kind = RECORD_VISIT_CLOSED; /* by whoever it was */
	audit_entry_text(&entry, line, sizeof(line));
	assert_string_equal(line, "00:00:00 system: visit closed, FAILED");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_audit__visits_are_listed_by_filter_newest_first),
		cmocka_unit_test(test_audit__the_record_of_a_look_tells_the_filter),
		cmocka_unit_test(test_audit__a_look_that_cannot_be_recorded_shows_nothing),
		cmocka_unit_test(test_audit__nobody_looks_without_a_name),
		cmocka_unit_test(test_audit__one_visits_records_come_in_order_and_pages),
		cmocka_unit_test(test_audit__a_look_at_no_visit_is_recorded_as_a_failure),
		cmocka_unit_test(test_audit__an_altered_record_is_not_shown),
		cmocka_unit_test(test_audit__verifying_records_its_result),
		cmocka_unit_test(
			test_audit__verifying_a_damaged_chain_says_and_records_what_is_wrong),
		cmocka_unit_test(test_audit__an_entry_reads_as_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
