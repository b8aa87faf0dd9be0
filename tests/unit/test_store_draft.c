/* The draft of the visit under way, in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"
#include "kiosk/ledger/store_draft.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;
enum { UNTIL_MS = INT32_MAX };

static void must(enum status status)
{
	assert_int_equal(status, STATUS_OK);
}

static void assert_intact(struct ledger *ledger)
{
	struct fault fault = { 0 };

	if (ledger_verify(ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

/* A record with every detail that its kind has. */
static struct record whole_record(enum record_kind kind, const char *visit)
{
	struct record record = record_begin(kind, ledger_actor(kind), visit);
	struct span rest = span_of(record_kind_details(kind)), key;
	char name[RECORD_KEY_MAX];

	while (span_split(&rest, ' ', &key))
		if (key.size > 0 && text_copy_span(name, sizeof(name), key))
			record_detail(&record, name, "-");
	return record;
}

static void keep(struct ledger *ledger, const char *visit, const char *sealed)
{
	struct record record = whole_record(RECORD_DOCUMENT_GIVEN, visit);

	must(store_begin(&ledger->store, NULL));
	must(store_put_draft(&ledger->store, span_of(sealed), &record, NULL));
	must(store_append(&ledger->store, &record, NULL));
	must(store_commit(&ledger->store, NULL));
}

static void start(struct ledger *ledger, char ret[STORE_VISIT_ID_MAX])
{
	ledger_init(ledger);
	ledger_add_visit(ledger, DAY, NULL, ret);
	keep(ledger, ret, "first");
}

static int64_t rows(struct ledger *ledger)
{
	SCOPED(sql_query) query = { 0 };

	must(sql_query(&ledger->store.sql, "SELECT count(*) FROM draft", &query, NULL));
	assert_int_equal(sql_step(&query, NULL), STATUS_AGAIN);
	return sql_int(&query, 0);
}

static void test_store_draft__the_last_one_stands_alone(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked draft;
	char id[STORE_VISIT_ID_MAX];

	start(&ledger, id);
	keep(&ledger, id, "second");
	must(store_get_draft(&ledger.store, &draft, NULL));
	assert_string_equal(draft.visit, id);
	assert_true(span_equals(draft.sealed, span_of("second")));
	assert_int_equal(rows(&ledger), 1);
	assert_intact(&ledger);
}

static void test_store_draft__it_goes_with_the_record_that_ends_it_and_no_other(void **state)
{
	for (unsigned kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		bool is_over = kind == RECORD_DECIDED || kind == RECORD_VISIT_CLOSED ||
			       kind == RECORD_VISIT_PARKED;
		SCOPED(ledger) ledger;
		char id[STORE_VISIT_ID_MAX];
		if (kind == RECORD_CLOCK_CHANGED || kind == RECORD_EPOCH_STARTED)
			continue; /* about no visit */
		start(&ledger, id);
		struct record other = whole_record(kind, "K1-261122-0002");
		struct record record = whole_record(kind, id);
		must(store_record(&ledger.store, &other, NULL));
		assert_int_equal(rows(&ledger), 1);
		must(store_record(&ledger.store, &record, NULL));
		assert_int_equal(rows(&ledger), !is_over);
	}
}

/* What is rolled back leaves the one before. */
static void test_store_draft__it_stands_or_falls_with_its_record(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked draft;
	char id[STORE_VISIT_ID_MAX];

	start(&ledger, id);
	struct record record = whole_record(RECORD_CHECKED, id);
	must(store_begin(&ledger.store, NULL));
	must(store_put_draft(&ledger.store, span_of("second"), &record, NULL));
	store_rollback(&ledger.store);
	must(store_get_draft(&ledger.store, &draft, NULL));
	assert_true(span_equals(draft.sealed, span_of("first")));
	assert_intact(&ledger);
}

/* The records vouch for each column, for the row, and for there being no other. */
static void test_store_draft__a_row_that_was_tampered_with_is_found(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "UPDATE draft SET kept_ms = kept_ms + 1", "kept_ms is not" },
		{ "UPDATE draft SET sealed = x'00'", "sealed is not" },
		{ "UPDATE draft SET visit = 'K1-261122-0002'", "is in no record" },
		{ "DELETE FROM draft", "is missing" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(ledger) ledger;
		struct fault fault = { 0 };
		char id[STORE_VISIT_ID_MAX];
		start(&ledger, id);
		ledger_add_visit(&ledger, DAY, NULL, id);
		ledger_tamper(&ledger, CASES[at].statements);
		assert_int_equal(ledger_verify(&ledger, &fault), STATUS_CORRUPT);
		assert_non_null(strstr(fault.what, "table draft"));
		assert_non_null(strstr(fault.what, CASES[at].words));
	}
}

static void test_store_draft__one_of_a_visit_that_is_over_is_found(void **state)
{
	static const enum record_kind OVER[] = { RECORD_DECIDED, RECORD_VISIT_PARKED };

	for (size_t at = 0; at < COUNT_OF(OVER); at++) {
		SCOPED(ledger) ledger;
		struct fault fault = { 0 };
		static struct parked parked;
		char id[STORE_VISIT_ID_MAX];
		start(&ledger, id);
		if (OVER[at] == RECORD_DECIDED) {
			ledger_decide(&ledger, id, "approve", RECORD_SUCCESS);
		} else {
			must(store_get_draft(&ledger.store, &parked, NULL));
			parked.until_ms = UNTIL_MS;
			must(store_rescue(&ledger.store, &parked, NULL));
		}
		assert_intact(&ledger);
		ledger_tamper(&ledger, "INSERT INTO draft SELECT 1, max(id), 1, x'00' FROM visits");
		assert_int_equal(ledger_verify(&ledger, &fault), STATUS_CORRUPT);
		assert_non_null(strstr(fault.what, "table draft"));
	}
}

static void test_store_draft__a_visit_that_broke_off_rests_in_the_queue(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked parked;
	struct record asked;
	char id[STORE_VISIT_ID_MAX];
	int64_t visits = 9;

	start(&ledger, id);
	asked = whole_record(RECORD_APPROVAL_ASKED, id);
	must(store_record(&ledger.store, &asked, NULL));
	must(store_get_draft(&ledger.store, &parked, NULL));
	parked.until_ms = UNTIL_MS;
	must(store_rescue(&ledger.store, &parked, NULL));
	must(store_recover(&ledger.store, 1, &visits, NULL));
	assert_int_equal(visits, 0);
	assert_int_equal(rows(&ledger), 0);
	must(store_get_parked(&ledger.store, id, 1, &parked, NULL));
	assert_true(span_equals(parked.sealed, span_of("first")));
	assert_string_equal(parked.slip, "");
	assert_int_equal(ledger_count(&ledger, RECORD_APPROVAL_CLEARED), 1);
	assert_intact(&ledger);
}

static void test_store_draft__without_a_rescue_it_goes_with_the_visit(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked draft;
	char id[STORE_VISIT_ID_MAX];
	int64_t visits = 0;

	start(&ledger, id);
	must(store_recover(&ledger.store, 1, &visits, NULL));
	assert_int_equal(visits, 1);
	assert_int_equal(store_get_draft(&ledger.store, &draft, NULL), STATUS_GONE);
	assert_intact(&ledger);
}

/* Nobody knows how its visit went on. */
static void test_store_draft__one_that_a_backup_brought_back_is_none(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked draft;
	char id[STORE_VISIT_ID_MAX];

	start(&ledger, id);
	struct record restored = whole_record(RECORD_LEDGER_RESTORED, BACKUP_OBJECT);
	must(store_record(&ledger.store, &restored, NULL));
	assert_int_equal(store_get_draft(&ledger.store, &draft, NULL), STATUS_GONE);
	keep(&ledger, id, "since then");
	must(store_get_draft(&ledger.store, &draft, NULL));
}

/* A visit that is taken up and breaks off is not lost either. */
static void test_store_draft__what_is_taken_up_is_the_draft(void **state)
{
	SCOPED(ledger) ledger;
	static struct parked parked, draft;
	char id[STORE_VISIT_ID_MAX];

	start(&ledger, id);
	must(store_get_draft(&ledger.store, &parked, NULL));
	parked.until_ms = UNTIL_MS;
	must(store_rescue(&ledger.store, &parked, NULL));
	assert_int_equal(store_get_draft(&ledger.store, &draft, NULL), STATUS_GONE);
	must(store_begin(&ledger.store, NULL));
	must(store_take_parked(&ledger.store, &parked, "ana", NULL));
	must(store_commit(&ledger.store, NULL));
	must(store_get_draft(&ledger.store, &draft, NULL));
	assert_true(span_equals(draft.sealed, span_of("first")));
	assert_intact(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_draft__the_last_one_stands_alone),
		cmocka_unit_test(
			test_store_draft__it_goes_with_the_record_that_ends_it_and_no_other),
		cmocka_unit_test(test_store_draft__it_stands_or_falls_with_its_record),
		cmocka_unit_test(test_store_draft__a_row_that_was_tampered_with_is_found),
		cmocka_unit_test(test_store_draft__one_of_a_visit_that_is_over_is_found),
		cmocka_unit_test(test_store_draft__a_visit_that_broke_off_rests_in_the_queue),
		cmocka_unit_test(test_store_draft__without_a_rescue_it_goes_with_the_visit),
		cmocka_unit_test(test_store_draft__one_that_a_backup_brought_back_is_none),
		cmocka_unit_test(test_store_draft__what_is_taken_up_is_the_draft),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
