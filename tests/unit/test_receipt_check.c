#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/receipt_check.h"
#include "tests/fakes/enrolled.h"

static const char TIN[] = "900701234"; /* of the shape of an ITIN, of nobody */

static struct enrolled enrolled;
static struct order order;
static char code[RECEIPT_CODE_MAX];

static int deliver(void **state)
{
	struct receipt_name name;

	(void)state;
	enrolled_init(&enrolled);
	(void)enrolled_add(&enrolled, TIN, 2026, KEYRING_EARNEST, ORDER_DELIVERED, &order);
	name = (struct receipt_name){ .applicant = order.applicant, .year = order.year };
	(void)text_copy(name.visit, sizeof(name.visit), order.visit);
	assert_int_equal(
		receipt_code(&enrolled.keyring, enrolled.ledger.store.origin, &name, code, NULL),
		STATUS_OK);
	return 0;
}

static int release(void **state)
{
	(void)state;
	enrolled_release(&enrolled);
	return 0;
}

static enum status check(const char *typed, struct receipt_check *ret)
{
	return receipt_check(&enrolled.ledger.store, &enrolled.keyring, typed, NULL, "sam", ret,
			     NULL);
}

static bool says(const struct receipt_check *found, const char *words)
{
	char text[RECEIPT_CHECK_TEXT_MAX];

	receipt_check_text(found, "C001", text);
	return strstr(text, words) != NULL;
}

static void test_receipt_check__one_of_ours_is_told_with_what_became_of_it(void **state)
{
	struct receipt_check found;

	(void)state;
	assert_int_equal(check(code, &found), STATUS_OK);
	assert_true(receipt_check_is_good(&found));
	assert_true(says(&found, "genuine: made by kiosk C001\n"));
	assert_true(says(&found, order.visit));
	assert_true(says(&found, "delivered: the visitor confirmed having it"));
	assert_true(says(&found, "intact: "));
}

/* An order that the ledger lost, as a genuine code alone can tell. */
static void test_receipt_check__a_lost_order_is_genuine_and_not_good(void **state)
{
	struct receipt_name other = { .applicant = 2, .year = 2026 };
	struct receipt_check found;
	char lost[RECEIPT_CODE_MAX];

	(void)state;
	(void)text_copy(other.visit, sizeof(other.visit), order.visit);
	assert_int_equal(
		receipt_code(&enrolled.keyring, enrolled.ledger.store.origin, &other, lost, NULL),
		STATUS_OK);
	assert_int_equal(check(lost, &found), STATUS_OK);
	assert_false(receipt_check_is_good(&found));
	assert_true(says(&found, "genuine"));
	assert_true(says(&found, "LOST"));
}

static void test_receipt_check__another_kiosks_is_not_genuine(void **state)
{
	struct receipt_check found;

	(void)state;
	enrolled.keyring.sealing[0] ^= 1;
	assert_int_equal(check(code, &found), STATUS_OK);
	assert_false(receipt_check_is_good(&found));
	assert_true(says(&found, "NOT GENUINE"));
}

static void test_receipt_check__a_mistyped_code_is_no_look(void **state)
{
	struct receipt_check found = { .records = 7 };
	uint64_t before = enrolled.ledger.store.count;

	(void)state;
	assert_int_equal(check("7K3M", &found), STATUS_REFUSED);
	assert_int_equal(enrolled.ledger.store.count, before);
	assert_int_equal(found.records, 7);
	assert_int_equal(check(code, &found), STATUS_OK);
	assert_int_equal(enrolled.ledger.store.count, before + 1);
}

static void test_receipt_check__every_state_has_words_of_its_own(void **state)
{
	(void)state;
	for (unsigned at = 0; at < ORDER_STATE_COUNT; at++) {
		assert_true(receipt_state_words((enum order_state)at)[0] != '\0');
		for (unsigned other = 0; other < at; other++)
			assert_string_not_equal(receipt_state_words((enum order_state)at),
						receipt_state_words((enum order_state)other));
	}
}

#define WITH_ONE(test) cmocka_unit_test_setup_teardown(test, deliver, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_ONE(test_receipt_check__one_of_ours_is_told_with_what_became_of_it),
		WITH_ONE(test_receipt_check__a_lost_order_is_genuine_and_not_good),
		WITH_ONE(test_receipt_check__another_kiosks_is_not_genuine),
		WITH_ONE(test_receipt_check__a_mistyped_code_is_no_look),
		cmocka_unit_test(test_receipt_check__every_state_has_words_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
