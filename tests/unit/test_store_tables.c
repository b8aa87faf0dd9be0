#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/issuing.h"
#include "kiosk/issuing/late_paper.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/store_tables.h"
#include "kiosk/staff/staff.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;
static const char SECRET[] = "correct horse battery";

struct fixture {
	struct ledger ledger;
	struct keyring keyring;
	struct registry_embedded embedded;
	struct registry registry;
	char delivered[STORE_VISIT_ID_MAX], troubled[STORE_VISIT_ID_MAX], open[STORE_VISIT_ID_MAX];
};

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

static void must(enum status status)
{
	assert_int_equal(status, STATUS_OK);
}

/* A step of a visit as the loop keeps it: row and record in one transaction. */
static void keep(struct fixture *fixture, const struct visit *visit, struct record *record)
{
	struct store *store = &fixture->ledger.store;

	must(store_begin(store, NULL));
	must(store_put_visit(store, visit, NULL));
	must(store_append(store, record, NULL));
	must(store_commit(store, NULL));
}

static void attend(struct fixture *fixture, const char *id)
{
	struct visit visit;
	struct record consented = record_begin(RECORD_CONSENTED, "visitor", id);
	struct record identified = record_begin(RECORD_IDENTIFIED, "visitor", id);
	struct record joined = record_begin(RECORD_CLERK_JOINED, "ana", id);

	must(store_get_visit(&fixture->ledger.store, id, &visit, NULL));
	(void)text_copy(visit.language, sizeof(visit.language), "es");
	record_detail(&consented, "notice", "1");
	record_detail(&consented, "language", visit.language);
	keep(fixture, &visit, &consented);
	(void)text_copy(visit.reason, sizeof(visit.reason), "lost_pin");
	(void)text_copy(visit.tin_last4, sizeof(visit.tin_last4), "6789");
	record_detail(&identified, "applicant", "1");
	record_detail(&identified, "reason", visit.reason);
	record_detail(&identified, "whom", "self");
	record_detail(&identified, "tin_last4", visit.tin_last4);
	record_detail(&identified, "fingerprint", "1");
	keep(fixture, &visit, &identified);
	(void)text_copy(visit.clerk, sizeof(visit.clerk), joined.actor);
	keep(fixture, &visit, &joined);
}

static void close_visit(struct fixture *fixture, const char *id)
{
	struct visit visit;
	struct record record = record_begin(RECORD_VISIT_CLOSED, "system", id);

	must(store_get_visit(&fixture->ledger.store, id, &visit, NULL));
	visit.ended_ms = store_visit_end_ms(record.wall_ms);
	(void)text_copy(visit.ending, sizeof(visit.ending), "delivered");
	(void)text_copy(visit.outcome, sizeof(visit.outcome), "approved");
	record_detail(&record, "ending", visit.ending);
	record_detail(&record, "outcome", visit.outcome);
	keep(fixture, &visit, &record);
}

static struct order reserve(struct fixture *fixture, const char *id, unsigned applicant, char digit)
{
	char fingerprint[CRYPTO_HEX_MAX];
	enum claim_result result = CLAIM_ASSIGNED;
	struct order order;
	struct pin pin;

	memset(fingerprint, digit, sizeof(fingerprint) - 1);
	fingerprint[sizeof(fingerprint) - 1] = '\0';
	const struct claimant claimant = { fingerprint, 2026, id, applicant };
	must(issuing_reserve(&fixture->ledger.store, &fixture->registry, &claimant, "ana", &result,
			     &order, &pin, NULL));
	assert_int_equal(result, CLAIM_NEW);
	return order;
}

static void sign_in(struct fixture *fixture, const char *user, const char *secret,
		    enum sign_in_result expected)
{
	enum sign_in_result result = SIGN_IN_OK;
	struct staff staff;

	must(staff_sign_in(&fixture->ledger.store, user, span_of(secret), clock_wall_ms(), &result,
			   &staff, NULL));
	assert_int_equal(result, expected);
}

/* ana works, bob failed twice, cy is locked out, dee is gone. */
static void employ(struct fixture *fixture)
{
	static const char *const CLERKS[] = { "ana", "bob", "cy", "dee" };
	struct store *store = &fixture->ledger.store;

	must(staff_add(store, "shell:root", "sam", ROLE_SUPERVISOR, span_of(SECRET), NULL));
	for (size_t at = 0; at < COUNT_OF(CLERKS); at++)
		must(staff_add(store, "sam", CLERKS[at], ROLE_CLERK, span_of(SECRET), NULL));
	must(staff_disable(store, "sam", "dee", NULL));
	sign_in(fixture, "ana", "wrong", SIGN_IN_WRONG);
	sign_in(fixture, "ana", SECRET, SIGN_IN_OK);
	must(staff_reset(store, "sam", "ana", span_of("another one entirely"), NULL));
	sign_in(fixture, "bob", "wrong", SIGN_IN_WRONG);
	sign_in(fixture, "bob", "wrong again", SIGN_IN_WRONG);
	sign_in(fixture, "cy", "wrong", SIGN_IN_WRONG);
	sign_in(fixture, "cy", "wrong", SIGN_IN_WRONG);
	sign_in(fixture, "cy", "wrong", SIGN_IN_LOCKED);
	sign_in(fixture, "cy", SECRET, SIGN_IN_LOCKED);
	sign_in(fixture, "nobody", SECRET, SIGN_IN_WRONG);
}

static void release_printer(struct ledger *ledger)
{
	struct record record = record_begin(RECORD_SHEET_PRINTED, "ana", "");

	record_detail(&record, "sheet", QUARANTINE_SLIP);
	record_detail(&record, "proof", "echo");
	must(store_record(&ledger->store, &record, NULL));
	must(late_paper_release(&ledger->store, "ana", "0417", NULL));
}

/* One visit got a receipt, and for its second applicant a torn one; of another the exception was
 * recorded after its end, as a start finds it; a third is under way, its receipt at the printer. */
static void visit(struct fixture *fixture)
{
	struct ledger *ledger = &fixture->ledger;

	ledger_add_visit(ledger, DAY, "approve", fixture->delivered);
	attend(fixture, fixture->delivered);
	struct order order = reserve(fixture, fixture->delivered, 1, 'a');
	must(issuing_printing(&ledger->store, &order, NULL));
	must(issuing_proven(&ledger->store, &order, "printer", NULL));
	must(issuing_delivered(&ledger->store, NULL, &order, NULL));
	ledger_decide_on(ledger, fixture->delivered, 2, "approve", RECORD_SUCCESS);
	order = reserve(fixture, fixture->delivered, 2, 'd');
	must(issuing_printing(&ledger->store, &order, NULL));
	must(issuing_proven(&ledger->store, &order, "echo", NULL));
	must(issuing_exception(&ledger->store, &order, "torn", NULL));
	release_printer(ledger);
	close_visit(fixture, fixture->delivered);
	ledger_add_visit(ledger, DAY, "approve", fixture->troubled);
	order = reserve(fixture, fixture->troubled, 1, 'b');
	must(issuing_printing(&ledger->store, &order, NULL));
	close_visit(fixture, fixture->troubled);
	must(issuing_unprinted(&ledger->store, &order, "out of paper", NULL));
	ledger_add_visit(ledger, DAY, "approve", fixture->open);
	order = reserve(fixture, fixture->open, 1, 'c');
	must(issuing_printing(&ledger->store, &order, NULL));
}

/* Every secret takes a while to derive: one ledger for all tests, which work on copies. */
static struct fixture shared;

static int set_up(void **state)
{
	struct fixture *fixture = &shared;

	ledger_init(&fixture->ledger);
	fixture->embedded = (struct registry_embedded){ &fixture->ledger.store, &fixture->keyring };
	fixture->registry = registry_embedded(&fixture->embedded);
	employ(fixture);
	visit(fixture);
	return 0;
}

static int tear_down(void **state)
{
	ledger_release(&shared.ledger);
	return 0;
}

/* Verifies a copy of the ledger with the statements done to it. */
static enum status verify_copy(const struct fixture *fixture, const char *statements,
			       struct fault *ret_fault)
{
	struct ledger copy = { .scratch = fixture->ledger.scratch };
	char copying[SCRATCH_PATH_MAX + 32];

	scratch_path(&fixture->ledger.scratch, "copy.db", copy.path);
	(void)unlink(copy.path);
	(void)text_format(copying, sizeof(copying), "VACUUM INTO '%s'", copy.path);
	ledger_tamper(&fixture->ledger, copying);
	ledger_tamper(&copy, statements);
	return ledger_verify(&copy, ret_fault);
}

static void assert_found(const struct fixture *fixture, const char *statements, const char *words)
{
	struct fault fault = { 0 };
	enum status status = verify_copy(fixture, statements, &fault);

	if (status != STATUS_CORRUPT || strstr(fault.what, words) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", statements, fault.what, words);
}

static void assert_right(const struct fixture *fixture)
{
	struct fault fault = { 0 };

	if (verify_copy(fixture, "SELECT 1", &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_store_tables__what_the_kiosk_writes_is_right(void **state)
{
	assert_right(&shared);
}

static void test_store_tables__any_value_that_differs_is_found(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "UPDATE visits SET started_ms = started_ms + 1 WHERE id LIKE '%1'",
		  "table visits, row K1-261122-0001: started_ms is not" },
		{ "UPDATE visits SET ended_ms = ended_ms - 1 WHERE id LIKE '%1'",
		  "ended_ms is not" },
		{ "UPDATE visits SET ended_ms = 0 WHERE id LIKE '%1'", "ended_ms is not" },
		{ "UPDATE visits SET ended_ms = 1 WHERE id LIKE '%3'",
		  "row K1-261122-0003: ended_ms is not" },
		{ "UPDATE visits SET day = day + 4294967296", "day is not" },
		{ "UPDATE visits SET clerk = 'bob' WHERE clerk = 'ana'", "clerk is not" },
		{ "UPDATE visits SET clerk = 'ana' || char(0) || 'x' WHERE clerk = 'ana'",
		  "clerk is not" },
		{ "UPDATE visits SET clerk = 'ana' WHERE id LIKE '%2'", "clerk is not" },
		{ "UPDATE visits SET outcome = 'refused' WHERE id LIKE '%1'", "outcome is not" },
		{ "UPDATE visits SET outcome = 'approved' WHERE id LIKE '%3'", "outcome is not" },
		{ "UPDATE visits SET ending = 'exception' WHERE id LIKE '%1'", "ending is not" },
		{ "UPDATE visits SET reason = '' WHERE id LIKE '%1'", "reason is not" },
		{ "UPDATE visits SET language = 'en' WHERE id LIKE '%1'", "language is not" },
		{ "UPDATE visits SET tin_last4 = '6780' WHERE id LIKE '%1'", "tin_last4 is not" },
		{ "UPDATE visits SET is_training = 1 WHERE id LIKE '%2'", "is_training is not" },
		{ "UPDATE orders SET id = 'K1-261122-0001/4' WHERE id LIKE '%1/1'",
		  "table orders, row K1-261122-0001/1: is missing" },
		{ "UPDATE orders SET applicant = 3 WHERE id LIKE '%1/1'",
		  "table orders, row K1-261122-0001/1: applicant is not" },
		{ "UPDATE orders SET visit = 'K1-261122-0002' WHERE id LIKE '%1/2'",
		  "table orders, row K1-261122-0001/2: visit is not" },
		{ "UPDATE orders SET cause = 'none' WHERE id LIKE '%1/2'",
		  "row K1-261122-0001/2: cause is not" },
		{ "UPDATE pins SET applicant = 3 WHERE visit LIKE '%1' AND applicant = 2",
		  "table pins, row K1-261122-0001: is missing" },
		{ "UPDATE pins SET applicant = 3 - applicant + 2 WHERE visit LIKE '%1';"
		  "UPDATE pins SET applicant = applicant - 2 WHERE visit LIKE '%1'",
		  "fingerprint is not" },
		{ "UPDATE orders SET state = 'proven' WHERE state = 'delivered'", "state is not" },
		{ "UPDATE orders SET state = 'delivered' WHERE state = 'exception' AND id LIKE "
		  "'%2/1'",
		  "row K1-261122-0002/1: state is not" },
		{ "UPDATE orders SET state = 'reserved' WHERE state = 'printing'",
		  "row K1-261122-0003/1: state is not" },
		{ "UPDATE orders SET year = 2025 WHERE id LIKE '%1/1'", "year is not" },
		{ "UPDATE orders SET fingerprint = '' WHERE id LIKE '%1/1'", "fingerprint is not" },
		{ "UPDATE orders SET proof = 'nobody' WHERE id LIKE '%1/1'", "proof is not" },
		{ "UPDATE orders SET cause = '' WHERE state = 'exception'", "cause is not" },
		{ "UPDATE pins SET fingerprint = 'x' WHERE visit LIKE '%3'",
		  "table pins, row K1-261122-0003: fingerprint is not" },
		{ "UPDATE pins SET year = 2025 WHERE visit LIKE '%1'", "year is not" },
		{ "UPDATE pins SET visit = CASE WHEN visit LIKE '%1' THEN 'x' ELSE visit END;"
		  "UPDATE pins SET visit = 'K1-261122-0001' WHERE visit LIKE '%2';"
		  "UPDATE pins SET visit = 'K1-261122-0002' WHERE visit = 'x'",
		  "fingerprint is not" },
		{ "UPDATE pins SET sealed = (SELECT p.sealed FROM pins p WHERE p.visit LIKE '%2') "
		  "WHERE visit LIKE '%1' AND applicant = 1",
		  "row K1-261122-0001/1: sealed is not" },
		{ "UPDATE pins SET sealed = x'' WHERE visit LIKE '%3'", "sealed is not" },
		{ "UPDATE staff SET role = 'supervisor' WHERE user = 'bob'",
		  "table staff, row bob: role is not" },
		{ "UPDATE staff SET is_disabled = 1 WHERE user = 'bob'", "is_disabled is not" },
		{ "UPDATE staff SET is_disabled = 0 WHERE user = 'dee'",
		  "row dee: is_disabled is not" },
		{ "UPDATE staff SET locked_until_ms = 0 WHERE user = 'cy'",
		  "row cy: locked_until_ms is not" },
		{ "UPDATE staff SET locked_until_ms = 1 WHERE user = 'ana'",
		  "locked_until_ms is not" },
		{ "UPDATE staff SET salt = zeroblob(16) WHERE user = 'sam'",
		  "row sam: the secret is not" },
		{ "UPDATE staff SET iterations = 1000 WHERE user = 'ana'", "the secret is not" },
		{ "UPDATE staff SET salt = o.salt, derived = o.derived FROM staff o "
		  "WHERE o.user = 'bob' AND staff.user = 'sam'",
		  "row sam: the secret is not" },
		{ "DELETE FROM staff_failures WHERE wall_ms = (SELECT min(wall_ms) FROM "
		  "staff_failures)",
		  "row bob: list of failures is not" },
		{ "UPDATE staff_failures SET wall_ms = wall_ms - 9000000",
		  "list of failures is not" },
		{ "INSERT INTO staff_failures VALUES ('ana', 1)",
		  "row ana: list of failures is not" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_found(&shared, CASES[at].statements, CASES[at].words);
}

static void test_store_tables__rows_too_many_and_too_few_are_found(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "DELETE FROM pins WHERE visit LIKE '%1'",
		  "table pins, row K1-261122-0001: is missing" },
		{ "DELETE FROM orders WHERE visit LIKE '%2'",
		  "table orders, row K1-261122-0002/1: is missing" },
		{ "DELETE FROM pins WHERE visit LIKE '%3'; DELETE FROM orders WHERE visit LIKE "
		  "'%3'; DELETE FROM visits WHERE id LIKE '%3'",
		  "table visits, row K1-261122-0003: is missing" },
		{ "DELETE FROM staff WHERE user = 'dee'",
		  "table staff, row -: the records tell of more" },
		{ "INSERT INTO visits SELECT 'K1-261122-0004', started_ms, ended_ms, day, clerk, "
		  "outcome, ending, reason, language, tin_last4, is_training FROM visits LIMIT 1",
		  "table visits, row K1-261122-0004: is in no record" },
		{ "INSERT INTO orders SELECT id || '+', visit, applicant + 2, 0, state, year, "
		  "fingerprint, proof, "
		  "cause, 0 FROM orders WHERE visit LIKE '%1'",
		  "table orders, row -: the records tell of more or fewer" },
		{ "INSERT INTO visits SELECT 'x', started_ms, ended_ms, day, clerk, outcome, "
		  "ending, reason, language, tin_last4, is_training FROM visits LIMIT 1; "
		  "INSERT INTO pins VALUES ('x', 2026, 'x', 1, x'00')",
		  "table visits, row x: is in no record" },
		{ "INSERT INTO pins SELECT fingerprint, 2027, visit, applicant, sealed FROM pins "
		  "LIMIT 1",
		  "table pins, row -: the records tell of more or fewer" },
		{ "INSERT INTO staff SELECT 'eve', role, salt, iterations, derived, 0, 0 FROM "
		  "staff "
		  "WHERE user = 'sam'",
		  "table staff, row eve: is in no record" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_found(&shared, CASES[at].statements, CASES[at].words);
}

/* Somebody who cut the end off has rows left over; what is told is the cut. */
static void test_store_tables__damage_to_the_records_is_told_first(void **state)
{
	assert_found(&shared,
		     "DROP TRIGGER records_never_change; UPDATE visits SET clerk = 'eve';"
		     "UPDATE records SET actor = 'eve' WHERE sequence = "
		     "(SELECT max(sequence) - 1 FROM records)",
		     "its columns differ from its bytes");
}

static void test_store_tables__what_recovery_writes_is_right(void **state)
{
	int64_t visits = 0;

	must(store_recover(&shared.ledger.store, clock_wall_ms(), &visits, NULL));
	assert_int_equal(visits, 1);
	assert_right(&shared);
}

/* More visits under way than are kept in mind. */
static void test_store_tables__visits_beyond_those_kept_in_mind_are_compared_too(void **state)
{
	SCOPED(fixture) fixture = { 0 };
	char id[TABLES_OPEN_MAX + 4][STORE_VISIT_ID_MAX];

	ledger_init(&fixture.ledger);
	for (size_t at = 0; at < COUNT_OF(id); at++)
		ledger_add_visit(&fixture.ledger, DAY, "approve", id[at]);
	for (size_t at = 0; at < COUNT_OF(id); at++)
		ledger_add_order(&fixture.ledger, id[at]);
	for (size_t at = 0; at < COUNT_OF(id); at++)
		close_visit(&fixture, id[at]);
	assert_right(&fixture);
	assert_found(&fixture, "UPDATE orders SET year = 1 WHERE id LIKE '%0002/1'",
		     "table orders, row K1-261122-0002/1: year is not");
	assert_found(&fixture, "UPDATE visits SET ending = '' WHERE id LIKE '%0020'",
		     "table visits, row K1-261122-0020: ending is not");
}

/* As an older version wrote it: without day and outcome, the times taken a little apart. */
static void test_store_tables__what_older_records_do_not_tell_is_not_compared(void **state)
{
	static const unsigned char OLD_START[] = "K1-261122-0009";
	struct visit_facts facts = { 0 };
	struct record_view started = { .kind = RECORD_VISIT_STARTED,
				       .wall_ms = 5,
				       .object = { OLD_START, sizeof(OLD_START) - 1 } };
	struct record_view closed = { .kind = RECORD_VISIT_CLOSED, .wall_ms = 9 };
	struct record_view refused = { .kind = RECORD_STAFF_REFUSED };
	struct staff_facts staff = { .tells_lock = true };

	visit_facts_take(&facts, &started);
	visit_facts_take(&facts, &closed);
	assert_true(facts.is_started && facts.is_closed);
	assert_false(facts.tells_start || facts.tells_end);
	staff_facts_take(&staff, &refused);
	assert_false(staff.tells_lock);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_tables__what_the_kiosk_writes_is_right),
		cmocka_unit_test(test_store_tables__any_value_that_differs_is_found),
		cmocka_unit_test(test_store_tables__rows_too_many_and_too_few_are_found),
		cmocka_unit_test(test_store_tables__damage_to_the_records_is_told_first),
		cmocka_unit_test(test_store_tables__what_recovery_writes_is_right),
		cmocka_unit_test(
			test_store_tables__visits_beyond_those_kept_in_mind_are_compared_too),
		cmocka_unit_test(test_store_tables__what_older_records_do_not_tell_is_not_compared),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
