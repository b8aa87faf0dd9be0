#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/enrolled.h"

static const char TIN[] = "900701234", OTHER[] = "900701235"; /* ITINs in shape, of nobody */

enum { YEAR = 2026 };

/* Same length, and surely another one. */
static struct pin wrong_at(const struct pin *right, size_t digit)
{
	struct pin pin = *right;

	pin.digits[digit] = pin.digits[digit] == '7' ? '3' : '7';
	return pin;
}

static struct return_request request_of(enum reject_who who, const char *tin, const struct pin *pin,
					int year)
{
	struct return_request request = { .who = who, .year = year };

	(void)text_copy(request.tin, sizeof(request.tin), tin);
	if (pin != NULL) {
		request.has_pin = true;
		request.pin = *pin;
	}
	return request;
}

static struct return_answer ask_at(struct enrolled *enrolled, const struct return_request *request,
				   int64_t now_ms)
{
	struct return_answer answer = { 0 };
	struct fault fault = { 0 };

	if (return_check(&enrolled->checker, request, now_ms, &answer, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	return answer;
}

static struct return_answer ask(struct enrolled *enrolled, enum reject_who who, const char *tin,
				const struct pin *pin, int year)
{
	struct return_request request = request_of(who, tin, pin, year);

	return ask_at(enrolled, &request, clock_wall_ms());
}

static void assert_code(struct return_answer answer, const char *code)
{
	if (code == NULL) {
		assert_int_equal(answer.result, RETURN_ACCEPTED);
		return;
	}
	assert_int_equal(answer.result, RETURN_REJECTED);
	assert_string_equal(answer.code->code, code);
}

/* What e-filing answers, told anew: who, with a PIN on file or not, and what stands on the return.
 */
static void test_return_check__answers_as_efiling_does(void **state)
{
	enum on_return { RIGHT, WRONG, MISSING };
	static const struct {
		enum reject_who who;
		bool is_on_file;
		enum on_return on_return;
		const char *code; /* null: accept */
	} CASES[] = {
		{ REJECT_PRIMARY, true, RIGHT, NULL },
		{ REJECT_PRIMARY, true, WRONG, "IND-180-01" },
		{ REJECT_PRIMARY, true, MISSING, "IND-181-01" },
		{ REJECT_SPOUSE, true, RIGHT, NULL },
		{ REJECT_SPOUSE, true, WRONG, "IND-182-01" },
		{ REJECT_SPOUSE, true, MISSING, "IND-183-01" },
		{ REJECT_DEPENDENT, true, RIGHT, NULL },
		{ REJECT_DEPENDENT, true, WRONG, "IND-996" },
		{ REJECT_DEPENDENT, true, MISSING, "IND-996" },
		{ REJECT_PRIMARY, false, MISSING, NULL },
		{ REJECT_PRIMARY, false, WRONG, "IND-180-01" },
		{ REJECT_SPOUSE, false, MISSING, NULL },
		{ REJECT_SPOUSE, false, WRONG, "IND-182-01" },
		{ REJECT_DEPENDENT, false, MISSING, NULL },
		{ REJECT_DEPENDENT, false, WRONG, "IND-996" },
	};
	SCOPED(enrolled) enrolled;

	enrolled_init(&enrolled);
	enrolled.checker.taxpayer_max = 100;
	struct pin right =
		enrolled_add(&enrolled, TIN, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	struct pin wrong = wrong_at(&right, 5);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		const struct pin *pin = CASES[at].on_return == RIGHT   ? &right
					: CASES[at].on_return == WRONG ? &wrong
								       : NULL;
		assert_code(ask(&enrolled, CASES[at].who, CASES[at].is_on_file ? TIN : OTHER, pin,
				YEAR),
			    CASES[at].code);
	}
}

static void test_return_check__a_pin_works_in_its_own_calendar_year_only(void **state)
{
	SCOPED(enrolled) enrolled;

	enrolled_init(&enrolled);
	struct pin pin = enrolled_add(&enrolled, TIN, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	struct pin next =
		enrolled_add(&enrolled, TIN, YEAR + 1, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &pin, YEAR), NULL);
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &next, YEAR + 1), NULL);
	if (!pin_equals(&pin, &next))
		assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &pin, YEAR + 1), "IND-180-01");
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &pin, YEAR - 1), "IND-180-01");
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, NULL, YEAR - 1), NULL);
}

/* Until the paper is proven nobody has it; of one that is in doubt nobody knows who has it. */
static void test_return_check__a_pin_counts_from_its_paper_on(void **state)
{
	static const struct {
		enum order_state state;
		bool is_needed, is_right;
	} CASES[] = {
		{ ORDER_RESERVED, false, false }, { ORDER_PRINTING, false, false },
		{ ORDER_PROVEN, true, true },     { ORDER_DELIVERED, true, true },
		{ ORDER_EXCEPTION, true, false },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(enrolled) enrolled;
		enrolled_init(&enrolled);
		struct pin pin =
			enrolled_add(&enrolled, TIN, YEAR, KEYRING_EARNEST, CASES[at].state, NULL);
		assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &pin, YEAR),
			    CASES[at].is_right ? NULL : "IND-180-01");
		assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, NULL, YEAR),
			    CASES[at].is_needed ? "IND-181-01" : NULL);
	}
}

static void test_return_check__training_and_earnest_never_meet(void **state)
{
	SCOPED(enrolled) enrolled;

	enrolled_init(&enrolled);
	struct pin practised =
		enrolled_add(&enrolled, TIN, YEAR, KEYRING_TRAINING, ORDER_DELIVERED, NULL);
	struct pin real =
		enrolled_add(&enrolled, OTHER, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &practised, YEAR), "IND-180-01");
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, NULL, YEAR), NULL);
	enrolled.checker.is_training = true;
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &practised, YEAR), NULL);
	assert_code(ask(&enrolled, REJECT_PRIMARY, OTHER, &real, YEAR), "IND-180-01");
}

/* The ledger before this one knew which: a return needs it, and none can be found right here. */
static void test_return_check__a_pin_of_the_ledger_before_is_needed_and_never_right(void **state)
{
	SCOPED(enrolled) enrolled;
	char fingerprint[CRYPTO_HEX_MAX], object[RECORD_OBJECT_MAX];
	struct pin pin = { "123456" };

	enrolled_init(&enrolled);
	assert_int_equal(
		keyring_fingerprint(&enrolled.keyring, KEYRING_EARNEST, TIN, fingerprint, NULL),
		STATUS_OK);
	(void)text_copy(object, sizeof(object), fingerprint);
	struct record record = record_begin(RECORD_PIN_CARRIED, "sam", object);
	record_detail_format(&record, "year", "%d", YEAR);
	record_detail(&record, "fingerprint", fingerprint);
	assert_int_equal(store_record(&enrolled.ledger.store, &record, NULL), STATUS_OK);
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, NULL, YEAR), "IND-181-01");
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &pin, YEAR), "IND-180-01");
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, NULL, YEAR + 1), NULL);
}

/* Zeros stand for no PIN: they must never be one. */
static void test_return_check__zeros_are_no_pin(void **state)
{
	static const struct pin ZEROS = { "" };
	SCOPED(enrolled) enrolled;

	enrolled_init(&enrolled);
	(void)enrolled_add(&enrolled, TIN, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &ZEROS, YEAR), "IND-180-01");
}

static void test_return_check__a_refusal_is_on_the_record_without_the_pin(void **state)
{
	SCOPED(enrolled) enrolled;
	struct store *store = &enrolled.ledger.store;
	char fingerprint[CRYPTO_HEX_MAX], object[RECORD_OBJECT_MAX];
	struct record record;
	struct fault fault = { 0 };

	enrolled_init(&enrolled);
	struct pin pin = enrolled_add(&enrolled, TIN, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	struct pin wrong = wrong_at(&pin, 0);
	(void)ask(&enrolled, REJECT_SPOUSE, TIN, &wrong, YEAR);
	assert_int_equal(
		keyring_fingerprint(&enrolled.keyring, KEYRING_EARNEST, TIN, fingerprint, NULL),
		STATUS_OK);
	(void)text_copy(object, sizeof(object), fingerprint);
	assert_int_equal(store_last_record(store, RECORD_RETURN_REFUSED, object, &record, NULL),
			 STATUS_OK);
	assert_int_equal(record.outcome, RECORD_FAILURE);
	assert_string_equal(record.actor, "shell:test");
	assert_string_equal(record_value(&record, "role"), "spouse");
	assert_string_equal(record_value(&record, "code"), "IND-182-01");
	assert_string_equal(record_value(&record, "tin_last4"), "1234");
	assert_string_equal(record_value(&record, "fingerprint"), fingerprint);
	for (size_t at = 0; at < record.detail_count; at++)
		assert_null(strstr(record.detail[at].value, wrong.digits));
	assert_int_equal(ledger_verify(&enrolled.ledger, &fault), STATUS_OK);
}

static void test_return_check__accepted_ones_are_counted_in_few_records(void **state)
{
	SCOPED(enrolled) enrolled;
	struct record record;

	enrolled_init(&enrolled);
	for (int times = 0; times < RETURN_COUNTED_MAX + 3; times++)
		assert_code(ask(&enrolled, REJECT_PRIMARY, OTHER, NULL, YEAR), NULL);
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURNS_ACCEPTED), 1);
	assert_int_equal(return_check_end(&enrolled.checker, NULL), STATUS_OK);
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURNS_ACCEPTED), 2);
	assert_int_equal(store_last_record(&enrolled.ledger.store, RECORD_RETURNS_ACCEPTED, "",
					   &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "count"), "3");
	assert_string_equal(record_value(&record, "year"), "2026");
	assert_int_equal(return_check_end(&enrolled.checker, NULL), STATUS_OK);
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURNS_ACCEPTED), 2);
}

static void test_return_check__each_year_is_counted_for_itself(void **state)
{
	SCOPED(enrolled) enrolled;

	enrolled_init(&enrolled);
	(void)ask(&enrolled, REJECT_PRIMARY, OTHER, NULL, YEAR);
	(void)ask(&enrolled, REJECT_PRIMARY, OTHER, NULL, YEAR + 1);
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURNS_ACCEPTED), 1);
	assert_int_equal(enrolled.checker.accepted, 1);
}

/* Not even the right one is answered then, and another program counts the same. */
static void test_return_check__a_taxpayer_is_guessed_at_so_often_and_no_more(void **state)
{
	SCOPED(enrolled) enrolled;
	int64_t now_ms = clock_wall_ms();

	enrolled_init(&enrolled);
	struct pin pin = enrolled_add(&enrolled, TIN, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
	struct pin wrong = wrong_at(&pin, 3);
	struct return_request request = request_of(REJECT_PRIMARY, TIN, &pin, YEAR);
	for (int times = 0; times < 5; times++)
		assert_code(ask(&enrolled, REJECT_PRIMARY, TIN, &wrong, YEAR), "IND-180-01");
	for (int times = 0; times < 3; times++) {
		assert_int_equal(ask(&enrolled, REJECT_PRIMARY, TIN, &pin, YEAR).result,
				 RETURN_LIMITED);
		ledger_reopen(&enrolled.ledger);
	}
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURN_REFUSED), 5);
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURN_LIMITED), 1);
	assert_code(ask(&enrolled, REJECT_PRIMARY, OTHER, NULL, YEAR), NULL);
	assert_int_equal(ask_at(&enrolled, &request, now_ms + RETURN_TAXPAYER_MS - 60000).result,
			 RETURN_LIMITED);
	assert_code(ask_at(&enrolled, &request, now_ms + RETURN_TAXPAYER_MS + 60000), NULL);
}

static void test_return_check__all_are_guessed_at_so_often_and_no_more(void **state)
{
	SCOPED(enrolled) enrolled;
	int64_t now_ms = clock_wall_ms();
	struct return_request request = request_of(REJECT_PRIMARY, TIN, NULL, YEAR);
	struct pin guess = { "123456" };

	enrolled_init(&enrolled);
	enrolled.checker.all_max = 7;
	for (int times = 0; times < 7; times++) {
		char tin[] = "900701240";
		tin[8] = (char)('0' + times);
		assert_code(ask(&enrolled, REJECT_PRIMARY, tin, &guess, YEAR), "IND-180-01");
	}
	assert_int_equal(ask_at(&enrolled, &request, now_ms).result, RETURN_LIMITED);
	assert_int_equal(ask_at(&enrolled, &request, now_ms).result, RETURN_LIMITED);
	assert_int_equal(ledger_count(&enrolled.ledger, RECORD_RETURN_LIMITED), 1);
	assert_code(ask_at(&enrolled, &request, now_ms + RETURN_ALL_MS + 60000), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_return_check__answers_as_efiling_does),
		cmocka_unit_test(test_return_check__a_pin_works_in_its_own_calendar_year_only),
		cmocka_unit_test(test_return_check__a_pin_counts_from_its_paper_on),
		cmocka_unit_test(test_return_check__training_and_earnest_never_meet),
		cmocka_unit_test(
			test_return_check__a_pin_of_the_ledger_before_is_needed_and_never_right),
		cmocka_unit_test(test_return_check__zeros_are_no_pin),
		cmocka_unit_test(test_return_check__a_refusal_is_on_the_record_without_the_pin),
		cmocka_unit_test(test_return_check__accepted_ones_are_counted_in_few_records),
		cmocka_unit_test(test_return_check__each_year_is_counted_for_itself),
		cmocka_unit_test(test_return_check__a_taxpayer_is_guessed_at_so_often_and_no_more),
		cmocka_unit_test(test_return_check__all_are_guessed_at_so_often_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
