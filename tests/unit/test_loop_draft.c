/* The draft of the visit under way, from the loop to the file and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"
#include "tests/fakes/ledger.h"
#include "tests/fakes/sample_policy.h"

static const char *const TYPED[] = { "Drafty",      "Jordan Alex",     "03/14/1985",
				     "123-45-6789", "100 Example Ave", "T64235789" };
enum { HOUR_MS = 3600000 };

struct fixture {
	struct ledger ledger;
	struct loop *loop;
};

static void fixture_release(struct fixture *fixture)
{
	store_release(&fixture->loop->store);
	free(fixture->loop->secrets);
	free(fixture->loop);
	ledger_release(&fixture->ledger);
}

static void must(enum status status)
{
	assert_int_equal(status, STATUS_OK);
}

/* A kiosk at that ledger, with a key of its own. */
static void come_up(struct fixture *fixture, unsigned char key)
{
	struct loop *loop = fixture->loop;

	store_release(&loop->store);
	memset(loop->secrets, 0, sizeof(*loop->secrets));
	loop->rescued[0] = '\0';
	loop->now = &loop->secrets->session[0];
	loop->policy = SAMPLE_POLICY;
	loop->policies.count = 1;
	loop->policies.set[0] = SAMPLE_POLICY;
	loop->rules.policy = &loop->policy;
	memset(loop->secrets->keyring.sealing, key, sizeof(loop->secrets->keyring.sealing));
	must(store_open(fixture->ledger.path, SQL_WRITE, "K1", &loop->store, NULL));
}

static void fixture_init(struct fixture *fixture)
{
	ledger_init(&fixture->ledger);
	fixture->loop = calloc(1, sizeof(*fixture->loop));
	assert_non_null(fixture->loop);
	fixture->loop->secrets = calloc(1, sizeof(*fixture->loop->secrets));
	assert_non_null(fixture->loop->secrets);
	come_up(fixture, 7);
}

/* Somebody stated all and gave a licence; the clerk is to come. */
static void attend(struct fixture *fixture, enum session_state state)
{
	struct loop *loop = fixture->loop;
	struct session *session = loop->now;
	struct person *person = &session->applicant[0].person;
	static const enum person_field FIELDS[] = { PERSON_FAMILY_NAME, PERSON_GIVEN_NAMES,
						    PERSON_BIRTH_DATE, PERSON_TIN, PERSON_STREET };

	loop->visit = (struct visit){ .day = loop_today() };
	must(store_begin(&loop->store, NULL));
	must(store_start_visit(&loop->store, &loop->visit, NULL));
	must(store_commit(&loop->store, NULL));
	session->state = state;
	session->applicant_count = 1;
	session->document_count = 2;
	(void)text_copy(session->id, sizeof(session->id), loop->visit.id);
	for (size_t at = 0; at < COUNT_OF(FIELDS); at++)
		(void)text_copy(person->text[FIELDS[at]], PERSON_TEXT_MAX, TYPED[at]);
	session->document[0].rule = SAMPLE_LICENCE;
	session->document[0].how = HOW_SCANNED;
	(void)text_copy(session->document[0].read.number, DOCUMENT_NUMBER_MAX, TYPED[5]);
}

static void record_of(struct fixture *fixture, enum record_kind kind, int hours_ago)
{
	struct loop *loop = fixture->loop;
	struct record record = record_begin(kind, ledger_actor(kind), loop->visit.id);
	struct span rest = span_of(record_kind_details(kind)), key;
	char name[RECORD_KEY_MAX];

	while (span_split(&rest, ' ', &key))
		if (key.size > 0 && text_copy_span(name, sizeof(name), key))
			record_detail(&record, name, "-");
	record.wall_ms -= hours_ago * (int64_t)HOUR_MS;
	must(store_begin(&loop->store, NULL));
	must(loop_keep_draft(loop, &record, NULL));
	must(store_append(&loop->store, &record, NULL));
	must(store_commit(&loop->store, NULL));
}

static void record(struct fixture *fixture, enum record_kind kind)
{
	record_of(fixture, kind, 0);
}

static int64_t waiting(struct fixture *fixture)
{
	must(loop_count_waiting(fixture->loop, NULL));
	return fixture->loop->waiting_count;
}

static int64_t closed(struct fixture *fixture)
{
	int64_t count = ledger_count(&fixture->ledger, RECORD_VISIT_CLOSED);
	struct fault fault = { 0 };

	if (ledger_verify(&fixture->ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	return count;
}

static void test_loop_draft__a_visit_that_breaks_off_is_in_the_queue_as_it_was(void **state)
{
	SCOPED(fixture) fixture;
	static struct session before;

	fixture_init(&fixture);
	attend(&fixture, SESSION_WAIT);
	record(&fixture, RECORD_DOCUMENT_GIVEN);
	before = *fixture.loop->now;
	come_up(&fixture, 7);
	must(loop_recover(fixture.loop, NULL));
	assert_int_equal(waiting(&fixture), 1);
	assert_string_equal(fixture.loop->rescued, before.id);
	assert_int_equal(closed(&fixture), 0);
	must(store_get_parked(&fixture.loop->store, before.id, clock_wall_ms(),
			      &fixture.loop->secrets->row, NULL));
	must(loop_open_row(fixture.loop, "", NULL));
	assert_memory_equal(&fixture.loop->secrets->parked, &before, sizeof(before));
}

/* Neither in the row nor in what the file kept of one before. */
static void test_loop_draft__nothing_that_was_typed_can_be_read_on_the_disk(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	attend(&fixture, SESSION_DOCUMENT_KIND);
	record(&fixture, RECORD_IDENTIFIED);
	record(&fixture, RECORD_DOCUMENT_GIVEN);
	for (size_t at = 0; at < COUNT_OF(TYPED); at++)
		assert_false(scratch_holds(&fixture.ledger.scratch, TYPED[at], strlen(TYPED[at])));
	assert_true(scratch_holds(&fixture.ledger.scratch, fixture.loop->visit.id,
				  strlen(fixture.loop->visit.id)));
}

static void test_loop_draft__what_may_not_rest_is_not_kept(void **state)
{
	static const struct {
		enum session_state state;
		enum record_kind kind;
		int hours;
		bool is_kept;
	} CASES[] = {
		{ SESSION_WAIT, RECORD_DOCUMENT_GIVEN, 72, true },
		{ SESSION_REVIEW, RECORD_CHECKED, 72, true },
		{ SESSION_WAIT, RECORD_DOCUMENT_GIVEN, 0, false },
		{ SESSION_ANSWERS, RECORD_IDENTIFIED, 72, false },
		{ SESSION_WAIT, RECORD_DEVICE_FAULT, 72, false },
		{ SESSION_DECIDING, RECORD_DECIDED, 72, false },
		{ SESSION_CLOSING, RECORD_VISIT_CLOSED, 72, false },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		static struct parked draft;
		fixture_init(&fixture);
		attend(&fixture, CASES[at].state);
		fixture.loop->policy.limits.resume_hours = CASES[at].hours;
		record(&fixture, CASES[at].kind);
		assert_int_equal(store_get_draft(&fixture.loop->store, &draft, NULL),
				 CASES[at].is_kept ? STATUS_OK : STATUS_GONE);
	}
}

static void test_loop_draft__one_that_cannot_be_opened_ends_as_without(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	attend(&fixture, SESSION_WAIT);
	record(&fixture, RECORD_DOCUMENT_GIVEN);
	come_up(&fixture, 8);
	must(loop_recover(fixture.loop, NULL));
	assert_int_equal(waiting(&fixture), 0);
	assert_string_equal(fixture.loop->rescued, "");
	assert_int_equal(closed(&fixture), 1);
	assert_string_not_equal(fixture.loop->health, "");
}

/* Until its time is over, counted from when it was kept; none where the rules give none. */
static void test_loop_draft__it_rests_as_long_as_the_rules_of_its_day_say(void **state)
{
	static const struct {
		int hours, age;
		bool rests;
	} CASES[] = { { 72, 71, true }, { 72, 73, false }, { 0, 0, false } };

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		fixture_init(&fixture);
		attend(&fixture, SESSION_WAIT);
		record_of(&fixture, RECORD_DOCUMENT_GIVEN, CASES[at].age);
		fixture.loop->policies.set[0].limits.resume_hours = CASES[at].hours;
		must(loop_recover(fixture.loop, NULL));
		assert_int_equal(waiting(&fixture), CASES[at].rests);
		assert_int_equal(closed(&fixture), !CASES[at].rests);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_loop_draft__a_visit_that_breaks_off_is_in_the_queue_as_it_was),
		cmocka_unit_test(test_loop_draft__nothing_that_was_typed_can_be_read_on_the_disk),
		cmocka_unit_test(test_loop_draft__what_may_not_rest_is_not_kept),
		cmocka_unit_test(test_loop_draft__one_that_cannot_be_opened_ends_as_without),
		cmocka_unit_test(test_loop_draft__it_rests_as_long_as_the_rules_of_its_day_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
