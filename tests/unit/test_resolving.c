#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/resolving.h"
#include "kiosk/issuing/year.h"
#include "kiosk/ledger/approval.h"
#include "kiosk/ledger/quarantine.h"
#include "tests/fakes/issuing.h"

enum { YEAR = 2026 };

/* --- the stage -----------------------------------------------------------------------------------
 */

static void begin(struct issuing_fixture *fixture)
{
	issuing_fixture_init(fixture, "approve");
	assert_int_equal(fixture_reserve(fixture, fixture->visit), STATUS_OK);
}

static void print(struct issuing_fixture *fixture)
{
	assert_int_equal(issuing_printing(&fixture->ledger.store, &fixture->order, NULL),
			 STATUS_OK);
}

static void prove(struct issuing_fixture *fixture)
{
	print(fixture);
	assert_int_equal(issuing_proven(&fixture->ledger.store, &fixture->order, "echo", NULL),
			 STATUS_OK);
}

static void lose(struct issuing_fixture *fixture)
{
	assert_int_equal(
		issuing_exception(&fixture->ledger.store, &fixture->order, "paper jam", NULL),
		STATUS_OK);
}

/* As the desk finds it: the visit has ended. */
static void end_visit(struct issuing_fixture *fixture)
{
	struct store *store = &fixture->ledger.store;
	struct visit visit;
	struct record record = record_begin(RECORD_VISIT_CLOSED, "system", fixture->visit);

	record_detail(&record, "ending", "exception");
	record_detail(&record, "outcome", "approved");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_get_visit(store, fixture->visit, &visit, NULL), STATUS_OK);
	visit.ended_ms = store_visit_end_ms(record.wall_ms);
	(void)text_copy(visit.ending, sizeof(visit.ending), "exception");
	(void)text_copy(visit.outcome, sizeof(visit.outcome), "approved");
	assert_int_equal(store_put_visit(store, &visit, NULL), STATUS_OK);
	assert_int_equal(store_append(store, &record, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

/* Puts the fixture's order there by hand, with no record: only what is refused begins so. */
static void put_state(struct issuing_fixture *fixture, enum order_state state)
{
	struct store *store = &fixture->ledger.store;

	fixture->order.state = state;
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_put_order(store, &fixture->order, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static struct paper_act act_on(const struct issuing_fixture *fixture, enum paper_deed deed,
			       enum paper_answer answer)
{
	return (struct paper_act){ .order = fixture->order.id,
				   .actor = "ana",
				   .deed = deed,
				   .answer = answer,
				   .year = YEAR };
}

static enum status replace(struct issuing_fixture *fixture, const struct paper_act *act)
{
	return issuing_replace(&fixture->ledger.store, &fixture->registry, act, &fixture->order,
			       &fixture->pin, &fixture->fault);
}

static enum status reprint(struct issuing_fixture *fixture, const struct paper_act *act,
			   unsigned *ret_number)
{
	int64_t first_ms = 0;

	return issuing_reprint(&fixture->ledger.store, &fixture->registry, act, &fixture->order,
			       &fixture->pin, &first_ms, ret_number, &fixture->fault);
}

static enum status perform(struct issuing_fixture *fixture, const struct paper_act *act)
{
	unsigned number = 0;

	if (act->deed == PAPER_REPLACE)
		return replace(fixture, act);
	if (act->deed == PAPER_REPRINT)
		return reprint(fixture, act, &number);
	return issuing_resolve(&fixture->ledger.store, &fixture->registry, act, &fixture->fault);
}

static enum order_state state_of(struct issuing_fixture *fixture, const char *id)
{
	struct order order = { 0 };

	assert_int_equal(store_get_order(&fixture->ledger.store, id, &order, NULL), STATUS_OK);
	return order.state;
}

static bool is_right(struct issuing_fixture *fixture, const struct pin *pin)
{
	struct pin_check check = { 0 };

	assert_int_equal(fixture->registry.ops->check(fixture->registry.self, fixture->fingerprint,
						      YEAR, pin, &check, NULL),
			 STATUS_OK);
	return check.is_right;
}

static void agree(struct issuing_fixture *fixture, const struct paper_act *act, const char *by)
{
	struct store *store = &fixture->ledger.store;
	struct record record = record_begin(RECORD_APPROVAL_ASKED, act->actor, fixture->visit);
	char evidence[CRYPTO_HEX_MAX];

	assert_int_equal(paper_act_evidence(store, act, evidence, NULL), STATUS_OK);
	record_detail(&record, "applicant", "1");
	record_detail(&record, "acts", "void");
	record_detail(&record, "decision", paper_deed_text(act->deed));
	record_detail(&record, "reason", paper_answer_text(act->answer));
	record_detail(&record, "evidence", evidence);
	assert_int_equal(store_record(store, &record, NULL), STATUS_OK);
	const struct approval_answer answer = {
		.visit = fixture->visit, .by = by, .evidence = evidence, .is_agreed = true
	};
	assert_int_equal(approval_answer(store, &answer, NULL), STATUS_OK);
}

/* --- each state and each deed --------------------------------------------------------------------
 */

static void test_resolving__from_every_state_each_deed_does_what_it_may(void **state)
{
	static const struct {
		enum paper_deed deed;
		enum paper_answer answer;
		unsigned from;
		enum order_state to; /* of that order */
	} DEEDS[] = {
		{ PAPER_HAND_OVER, PAPER_HANDED_OVER, 1 << ORDER_EXCEPTION, ORDER_DELIVERED },
		{ PAPER_VOID, PAPER_DESTROYED, 1 << ORDER_EXCEPTION, ORDER_VOIDED },
		{ PAPER_VOID, PAPER_NOT_FOUND, 1 << ORDER_EXCEPTION, ORDER_VOIDED },
		{ PAPER_REPLACE, PAPER_DESTROYED, 1 << ORDER_EXCEPTION, ORDER_REPLACED },
		{ PAPER_REPLACE, PAPER_NOT_FOUND, 1 << ORDER_EXCEPTION, ORDER_REPLACED },
		{ PAPER_REPRINT, PAPER_HANDED_OVER,
		  1 << ORDER_PROVEN | 1 << ORDER_DELIVERED | 1 << ORDER_VOIDED, ORDER_STATE_COUNT },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(DEEDS); at++)
		for (unsigned from = 0; from < ORDER_STATE_COUNT; from++) {
			SCOPED(issuing_fixture) fixture;
			begin(&fixture);
			put_state(&fixture, (enum order_state)from);
			char id[STORE_ORDER_ID_MAX];
			memcpy(id, fixture.order.id, sizeof(id));
			struct paper_act act = act_on(&fixture, DEEDS[at].deed, DEEDS[at].answer);
			act.order = id;
			bool may = (DEEDS[at].from & 1U << from) != 0;
			enum status status = perform(&fixture, &act);
			/* its PIN counts in the registry: put so by hand */
			bool counts = act.deed == PAPER_REPLACE && from == ORDER_VOIDED;
			if (status != (may ? STATUS_OK : counts ? STATUS_DENIED : STATUS_REFUSED))
				fail_msg("%s from %s: %d %s", paper_deed_text(act.deed),
					 order_state_text((enum order_state)from), status,
					 fixture.fault.what);
			bool stays = !may || DEEDS[at].to == ORDER_STATE_COUNT;
			assert_int_equal(state_of(&fixture, id), stays ? from : DEEDS[at].to);
		}
}

static void test_resolving__an_answer_is_for_its_own_deed(void **state)
{
	static const struct {
		enum paper_deed deed;
		enum paper_answer answer;
	} WRONG[] = {
		{ PAPER_HAND_OVER, PAPER_DESTROYED },
		{ PAPER_VOID, PAPER_HANDED_OVER },
		{ PAPER_REPLACE, PAPER_HANDED_OVER },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		SCOPED(issuing_fixture) fixture;
		begin(&fixture);
		lose(&fixture);
		struct paper_act act = act_on(&fixture, WRONG[at].deed, WRONG[at].answer);
		assert_int_equal(perform(&fixture, &act), STATUS_REFUSED);
		assert_int_equal(state_of(&fixture, fixture.order.id), ORDER_EXCEPTION);
	}
}

/* --- an exception --------------------------------------------------------------------------------
 */

static void test_resolving__what_is_in_the_visitors_hands_counts(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct record record;

	(void)state;
	begin(&fixture);
	lose(&fixture);
	end_visit(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_HAND_OVER, PAPER_HANDED_OVER);
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_true(is_right(&fixture, &fixture.pin));
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_EXCEPTION_RESOLVED,
					   fixture.visit, &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "ana");
	assert_string_equal(record_value(&record, "answer"), "handed_over");
	assert_string_equal(record_value(&record, "order"), fixture.order.id);
	fixture_assert_verifies(&fixture);
}

static void test_resolving__what_is_lost_counts_no_more(void **state)
{
	SCOPED(issuing_fixture) fixture;

	(void)state;
	begin(&fixture);
	struct pin pin = fixture.pin;
	lose(&fixture);
	end_visit(&fixture);
	assert_false(is_right(&fixture, &pin));
	struct paper_act act = act_on(&fixture, PAPER_VOID, PAPER_NOT_FOUND);
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_false(is_right(&fixture, &pin));
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_VOIDED), 1);
	fixture_assert_verifies(&fixture);
}

/* The owner came again and has the PIN on another paper, before anybody answered for the first. */
static void test_resolving__a_first_paper_that_is_destroyed_leaves_the_second_ones_pin(void **state)
{
	static const struct {
		enum paper_answer answer;
		bool counts;
		enum order_state second;
	} CASES[] = {
		{ PAPER_DESTROYED, true, ORDER_DELIVERED },
		{ PAPER_NOT_FOUND, false, ORDER_VOIDED },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(issuing_fixture) fixture;
		char other[STORE_VISIT_ID_MAX];
		int64_t first_ms = 0, expired = 0;
		begin(&fixture);
		ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
		struct pin pin = fixture.pin;
		prove(&fixture);
		lose(&fixture);
		end_visit(&fixture);
		struct order first = fixture.order;
		fixture_release_printer(&fixture);
		assert_int_equal(fixture_retrieve(&fixture, other, false, &fixture.pin, &first_ms),
				 STATUS_OK);
		fixture_deliver(&fixture);
		assert_false(is_right(&fixture, &pin)); /* until somebody answers for the first */
		struct order second = fixture.order;
		fixture.order = first;
		struct paper_act act = act_on(&fixture, PAPER_VOID, CASES[at].answer);
		assert_int_equal(perform(&fixture, &act), STATUS_OK);
		assert_int_equal(state_of(&fixture, first.id), ORDER_VOIDED);
		assert_int_equal(state_of(&fixture, second.id), CASES[at].second);
		assert_int_equal(is_right(&fixture, &pin), CASES[at].counts);
		fixture_assert_verifies(&fixture);
		assert_int_equal(year_expire(&fixture.ledger.store, &fixture.registry,
					     FIXTURE_DAY + 800, &expired, NULL),
				 STATUS_OK);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_EXPIRED),
				 CASES[at].counts ? 1 : 0);
		assert_false(is_right(&fixture, &pin));
		fixture_assert_verifies(&fixture);
	}
}

/* --- a replacement -------------------------------------------------------------------------------
 */

static void test_resolving__a_replacement_is_another_pin_of_the_same_visit(void **state)
{
	SCOPED(issuing_fixture) fixture;

	(void)state;
	begin(&fixture);
	struct pin old = fixture.pin;
	char before[STORE_ORDER_ID_MAX];
	memcpy(before, fixture.order.id, sizeof(before));
	lose(&fixture);
	end_visit(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_REPLACE, PAPER_DESTROYED);
	act.order = before;
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_int_equal(fixture.order.state, ORDER_RESERVED);
	assert_int_equal(fixture.order.print, 1);
	assert_string_equal(fixture.order.visit, fixture.visit);
	assert_int_equal(state_of(&fixture, before), ORDER_REPLACED);
	assert_false(is_right(&fixture, &old));
	fixture_assert_verifies(&fixture);
	prove(&fixture);
	assert_int_equal(
		issuing_handed(&fixture.ledger.store, NULL, &fixture.order, "ana", &fixture.fault),
		STATUS_OK);
	assert_true(is_right(&fixture, &fixture.pin));
	assert_false(is_right(&fixture, &old));
	sqlite3 *raw = ledger_raw(&fixture.ledger);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM pins"), 1);
	sqlite3_close(raw);
	fixture_assert_verifies(&fixture);
}

static void test_resolving__what_is_void_already_is_replaced_too(void **state)
{
	SCOPED(issuing_fixture) fixture;

	(void)state;
	begin(&fixture);
	lose(&fixture);
	end_visit(&fixture);
	char before[STORE_ORDER_ID_MAX];
	memcpy(before, fixture.order.id, sizeof(before));
	struct paper_act act = act_on(&fixture, PAPER_VOID, PAPER_NOT_FOUND);
	act.order = before;
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	act.deed = PAPER_REPLACE;
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_int_equal(state_of(&fixture, before), ORDER_REPLACED);
	lose(&fixture);
	fixture_assert_verifies(&fixture);
}

static void test_resolving__a_failed_replacement_changes_nothing(void **state)
{
	SCOPED(issuing_fixture) fixture;

	(void)state;
	begin(&fixture);
	lose(&fixture);
	end_visit(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_REPLACE, PAPER_NOT_FOUND);
	act.year = YEAR + 1;
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
	assert_non_null(strstr(fixture.fault.what, "year"));
	assert_int_equal(state_of(&fixture, fixture.order.id), ORDER_EXCEPTION);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_EXCEPTION_RESOLVED), 0);
	ledger_decide(&fixture.ledger, fixture.visit, "refuse", RECORD_SUCCESS);
	act.year = YEAR;
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
	act = act_on(&fixture, PAPER_HAND_OVER, PAPER_HANDED_OVER);
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_true(is_right(&fixture, &fixture.pin));
}

/* The paper stays void; the person has the PIN elsewhere. */
static void test_resolving__nothing_is_made_for_a_printer_in_quarantine(void **state)
{
	static const enum paper_deed DEEDS[] = { PAPER_REPLACE, PAPER_REPRINT };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(DEEDS); at++) {
		SCOPED(issuing_fixture) fixture;
		struct store *store = &fixture.ledger.store;
		begin(&fixture);
		prove(&fixture);
		if (DEEDS[at] == PAPER_REPLACE)
			lose(&fixture);
		else
			assert_int_equal(issuing_delivered(store, NULL, &fixture.order, NULL),
					 STATUS_OK);
		const struct quarantine_reason reason = { .actor = "system", .cause = "jam" };
		assert_int_equal(store_begin(store, NULL), STATUS_OK);
		assert_int_equal(store_end(store, quarantine_begin(store, &reason, NULL), NULL),
				 STATUS_OK);
		struct paper_act act = act_on(&fixture, DEEDS[at], PAPER_NOT_FOUND);
		uint64_t before = store->count;
		assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
		assert_non_null(strstr(fixture.fault.what, "quarantine"));
		assert_int_equal(store->count, before);
		fixture_release_printer(&fixture);
		assert_int_equal(perform(&fixture, &act), STATUS_OK);
	}
}

static void test_resolving__a_pin_that_counts_is_not_replaced_for_a_void_paper(void **state)
{
	SCOPED(issuing_fixture) fixture;
	unsigned number = 0;

	(void)state;
	begin(&fixture);
	prove(&fixture);
	assert_int_equal(issuing_delivered(&fixture.ledger.store, NULL, &fixture.order, NULL),
			 STATUS_OK);
	end_visit(&fixture);
	struct pin pin = fixture.pin;
	struct paper_act act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_OK);
	lose(&fixture);
	act = act_on(&fixture, PAPER_VOID, PAPER_DESTROYED);
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_true(is_right(&fixture, &pin));
	assert_int_equal(state_of(&fixture, fixture.order.id), ORDER_VOIDED);
	act = act_on(&fixture, PAPER_REPLACE, PAPER_DESTROYED);
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
	assert_true(is_right(&fixture, &pin));
	act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_OK);
	assert_int_equal(number, 2);
	lose(&fixture);
	act = act_on(&fixture, PAPER_VOID, PAPER_NOT_FOUND); /* somebody may have that one */
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	assert_false(is_right(&fixture, &pin));
	fixture_assert_verifies(&fixture);
}

/* --- a reprint -----------------------------------------------------------------------------------
 */

static void test_resolving__a_reprint_is_the_same_pin_and_counts_itself(void **state)
{
	SCOPED(issuing_fixture) fixture;
	unsigned number = 0;

	(void)state;
	begin(&fixture);
	prove(&fixture);
	assert_int_equal(issuing_delivered(&fixture.ledger.store, NULL, &fixture.order, NULL),
			 STATUS_OK);
	end_visit(&fixture);
	struct pin pin = fixture.pin;
	struct order original = fixture.order;
	for (unsigned expected = 1; expected < 4; expected++) {
		struct paper_act act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
		assert_int_equal(reprint(&fixture, &act, &number), STATUS_OK);
		assert_int_equal(number, expected);
		assert_int_equal(fixture.order.print, expected);
		assert_string_equal(fixture.pin.digits, pin.digits);
		prove(&fixture);
		assert_int_equal(
			issuing_handed(&fixture.ledger.store, NULL, &fixture.order, "sam", NULL),
			STATUS_OK);
	}
	assert_int_equal(state_of(&fixture, original.id), ORDER_DELIVERED);
	struct paper_act act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	act.order = original.id;
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_GONE); /* there is a newer one */
	fixture_assert_verifies(&fixture);
}

static void test_resolving__no_void_or_old_pin_is_printed_again(void **state)
{
	SCOPED(issuing_fixture) fixture;
	unsigned number = 0;

	(void)state;
	begin(&fixture);
	lose(&fixture);
	end_visit(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_HAND_OVER, PAPER_HANDED_OVER);
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	act.year = YEAR + 1;
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_DENIED);
	put_state(&fixture, ORDER_EXCEPTION);
	act = act_on(&fixture, PAPER_VOID, PAPER_NOT_FOUND);
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_GONE);
}

static void test_resolving__only_a_proven_paper_is_handed_over(void **state)
{
	(void)state;
	for (unsigned from = 0; from < ORDER_STATE_COUNT; from++) {
		SCOPED(issuing_fixture) fixture;
		begin(&fixture);
		put_state(&fixture, (enum order_state)from);
		assert_int_equal(
			issuing_handed(&fixture.ledger.store, NULL, &fixture.order, "ana", NULL),
			from == ORDER_PROVEN ? STATUS_OK : STATUS_REFUSED);
		assert_int_equal(fixture.order.state,
				 from == ORDER_PROVEN ? ORDER_DELIVERED : from);
	}
}

/* --- two people ----------------------------------------------------------------------------------
 */

static void test_resolving__who_agreed_to_another_act_did_not_agree_to_this(void **state)
{
	SCOPED(issuing_fixture) fixture;

	(void)state;
	begin(&fixture);
	lose(&fixture);
	end_visit(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_REPLACE, PAPER_NOT_FOUND);
	act.needs_second = true;
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
	struct paper_act other = act;
	other.deed = PAPER_VOID;
	agree(&fixture, &other, "sam");
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
	other = act;
	other.answer = PAPER_DESTROYED;
	agree(&fixture, &other, "sam");
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
	agree(&fixture, &act, "sam");
	char before[STORE_ORDER_ID_MAX];
	memcpy(before, fixture.order.id, sizeof(before));
	act.order = before;
	assert_int_equal(perform(&fixture, &act), STATUS_OK);
	fixture_assert_verifies(&fixture);
}

static void test_resolving__nobody_agrees_to_their_own_act(void **state)
{
	SCOPED(issuing_fixture) fixture;

	(void)state;
	begin(&fixture);
	lose(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_VOID, PAPER_NOT_FOUND);
	act.needs_second = true;
	agree(&fixture, &act, "sam");
	act.actor = "sam";
	assert_int_equal(perform(&fixture, &act), STATUS_DENIED);
}

/* Whoever wrote it down: the one who decided in that visit is no second person about its papers. */
static void test_resolving__nobody_agrees_to_an_act_on_their_own_case(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char evidence[CRYPTO_HEX_MAX];

	(void)state;
	begin(&fixture);
	lose(&fixture);
	struct paper_act act = act_on(&fixture, PAPER_VOID, PAPER_NOT_FOUND);
	act.needs_second = true;
	act.actor = "sam";
	assert_int_equal(paper_act_evidence(&fixture.ledger.store, &act, evidence, NULL),
			 STATUS_OK);
	for (int at = 0; at < 2; at++) {
		struct record given =
			record_begin(RECORD_APPROVAL_GIVEN, at == 0 ? "ana" : "bo", fixture.visit);
		record_detail(&given, "applicant", "1");
		record_detail(&given, "asked_by", "sam");
		record_detail(&given, "evidence", evidence);
		assert_int_equal(store_record(&fixture.ledger.store, &given, NULL), STATUS_OK);
		assert_int_equal(perform(&fixture, &act), at == 0 ? STATUS_DENIED : STATUS_OK);
	}
}

static void test_resolving__an_agreement_is_to_one_act_only(void **state)
{
	SCOPED(issuing_fixture) fixture;
	unsigned number = 0;

	(void)state;
	begin(&fixture);
	prove(&fixture);
	assert_int_equal(issuing_delivered(&fixture.ledger.store, NULL, &fixture.order, NULL),
			 STATUS_OK);
	struct paper_act act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	act.needs_second = true;
	agree(&fixture, &act, "sam");
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_OK);
	prove(&fixture);
	act = act_on(&fixture, PAPER_REPRINT, PAPER_HANDED_OVER);
	act.needs_second = true;
	assert_int_equal(reprint(&fixture, &act, &number), STATUS_DENIED);
}

/* --- who comes again -----------------------------------------------------------------------------
 */

static void test_resolving__who_comes_again_gets_another_pin_and_the_old_one_is_void(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];

	(void)state;
	begin(&fixture);
	prove(&fixture);
	assert_int_equal(issuing_delivered(&fixture.ledger.store, NULL, &fixture.order, NULL),
			 STATUS_OK);
	end_visit(&fixture);
	struct order first = fixture.order;
	struct pin old = fixture.pin;
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	const struct retrieval again = { .claimant = { fixture.fingerprint, YEAR, other, 1 },
					 .actor = "ana" };
	assert_int_equal(issuing_exchange(&fixture.ledger.store, &fixture.registry, &again,
					  &fixture.order, &fixture.pin, &fixture.fault),
			 STATUS_OK);
	assert_string_equal(fixture.order.visit, other);
	assert_int_equal(state_of(&fixture, first.id), ORDER_REPLACED);
	assert_false(is_right(&fixture, &old));
	prove(&fixture);
	assert_true(is_right(&fixture, &fixture.pin));
	fixture_assert_verifies(&fixture);
}

static void test_resolving__nothing_is_exchanged_unapproved_or_unagreed(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX], undecided[STORE_VISIT_ID_MAX];
	struct order order;
	struct pin pin;

	(void)state;
	begin(&fixture);
	prove(&fixture);
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, NULL, undecided);
	const struct retrieval alone = {
		{ fixture.fingerprint, YEAR, other, 1 }, "ana", true, false
	};
	const struct retrieval early = {
		{ fixture.fingerprint, YEAR, undecided, 1 }, "ana", false, false
	};
	assert_int_equal(issuing_exchange(&fixture.ledger.store, &fixture.registry, &alone, &order,
					  &pin, NULL),
			 STATUS_DENIED);
	assert_int_equal(issuing_exchange(&fixture.ledger.store, &fixture.registry, &early, &order,
					  &pin, NULL),
			 STATUS_DENIED);
	assert_true(is_right(&fixture, &fixture.pin));
	fixture_assert_verifies(&fixture);
}

/* --- tampering -----------------------------------------------------------------------------------
 */

static void test_resolving__a_row_that_tells_another_end_is_found(void **state)
{
	static const char *const CHANGES[] = {
		"UPDATE orders SET state = 'delivered' WHERE state = 'replaced'",
		"UPDATE orders SET state = 'voided' WHERE state = 'replaced'",
		"UPDATE orders SET state = 'exception' WHERE state = 'delivered'",
		"DELETE FROM orders WHERE state = 'replaced'",
	};
	struct fault fault;

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CHANGES); at++) {
		SCOPED(issuing_fixture) fixture;
		begin(&fixture);
		lose(&fixture);
		end_visit(&fixture);
		char before[STORE_ORDER_ID_MAX];
		memcpy(before, fixture.order.id, sizeof(before));
		struct paper_act act = act_on(&fixture, PAPER_REPLACE, PAPER_NOT_FOUND);
		act.order = before;
		assert_int_equal(perform(&fixture, &act), STATUS_OK);
		lose(&fixture);
		act = act_on(&fixture, PAPER_HAND_OVER, PAPER_HANDED_OVER);
		assert_int_equal(perform(&fixture, &act), STATUS_OK);
		fixture_assert_verifies(&fixture);
		ledger_tamper(&fixture.ledger, CHANGES[at]);
		assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_CORRUPT);
	}
}

int main(void)
{
#define T(claim) cmocka_unit_test(test_resolving__##claim)
	const struct CMUnitTest tests[] = {
		T(from_every_state_each_deed_does_what_it_may),
		T(an_answer_is_for_its_own_deed),
		T(what_is_in_the_visitors_hands_counts),
		T(what_is_lost_counts_no_more),
		T(a_first_paper_that_is_destroyed_leaves_the_second_ones_pin),
		T(a_replacement_is_another_pin_of_the_same_visit),
		T(what_is_void_already_is_replaced_too),
		T(a_failed_replacement_changes_nothing),
		T(nothing_is_made_for_a_printer_in_quarantine),
		T(a_pin_that_counts_is_not_replaced_for_a_void_paper),
		T(a_reprint_is_the_same_pin_and_counts_itself),
		T(no_void_or_old_pin_is_printed_again),
		T(only_a_proven_paper_is_handed_over),
		T(who_agreed_to_another_act_did_not_agree_to_this),
		T(nobody_agrees_to_their_own_act),
		T(nobody_agrees_to_an_act_on_their_own_case),
		T(an_agreement_is_to_one_act_only),
		T(who_comes_again_gets_another_pin_and_the_old_one_is_void),
		T(nothing_is_exchanged_unapproved_or_unagreed),
		T(a_row_that_tells_another_end_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
