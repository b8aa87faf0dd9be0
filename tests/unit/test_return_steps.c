/* How long checking a return takes tells nothing about the IP PIN: counted in instructions, which
 * sees what a clock's noise would hide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "tests/fakes/enrolled.h"
#include "tests/fakes/steps.h"

static const char TIN[] = "900701234", OTHER[] = "900701235"; /* ITINs in shape, of nobody */

enum { YEAR = 2026 };

static struct pin wrong_at(const struct pin *right, size_t digit)
{
	struct pin pin = *right;

	pin.digits[digit] = pin.digits[digit] == '7' ? '3' : '7';
	return pin;
}

static struct return_request request_of(const char *tin, const struct pin *pin)
{
	struct return_request request = { .has_pin = true, .pin = *pin, .year = YEAR };

	(void)text_copy(request.tin, sizeof(request.tin), tin);
	return request;
}

struct work {
	struct enrolled *enrolled;
	struct return_request request;
	struct pin right;
};

static void check_work(void *self)
{
	struct work *work = self;
	struct pin_check check;
	char fingerprint[CRYPTO_HEX_MAX];
	enum status status = keyring_fingerprint(&work->enrolled->keyring, KEYRING_EARNEST,
						 work->request.tin, fingerprint, NULL);

	if (status == STATUS_OK)
		status = work->enrolled->registry.ops->check(work->enrolled->registry.self,
							     fingerprint, YEAR, &work->request.pin,
							     &check, NULL);
	(void)status;
}

/* What looks only where there is something: the same question, asked of another function. */
static void vouch_work(void *self)
{
	struct work *work = self;
	char fingerprint[CRYPTO_HEX_MAX], digest[CRYPTO_HEX_MAX];
	enum status status = keyring_fingerprint(&work->enrolled->keyring, KEYRING_EARNEST,
						 work->request.tin, fingerprint, NULL);

	if (status == STATUS_OK)
		status = work->enrolled->registry.ops->vouch(work->enrolled->registry.self,
							     fingerprint, YEAR, digest, NULL);
	(void)status;
}

static void equals_work(void *self)
{
	struct work *work = self;

	(void)pin_equals(&work->right, &work->request.pin);
}

/* What pin_equals must not be. */
static void compare_work(void *self)
{
	struct work *work = self;
	const volatile char *left = work->right.digits, *right = work->request.pin.digits;
	size_t at = 0;

	while (at < PIN_DIGITS && left[at] == right[at])
		at++;
}

static int64_t steps_with(void (*todo)(void *self), struct work *work, const char *tin,
			  const struct pin *pin)
{
	work->request = request_of(tin, pin);
	return steps_of(todo, work);
}

/* In percent. */
static int64_t apart(int64_t left, int64_t right)
{
	int64_t more = left > right ? left : right, less = left > right ? right : left;

	return (more - less) * 100 / less;
}

static void work_init(struct work *work, struct enrolled *enrolled)
{
	enrolled_init(enrolled);
	work->enrolled = enrolled;
	work->right = enrolled_add(enrolled, TIN, YEAR, KEYRING_EARNEST, ORDER_DELIVERED, NULL);
}

static void test_return_steps__comparing_takes_as_many_steps_wherever_they_differ(void **state)
{
	SCOPED(enrolled) enrolled;
	struct work work = { 0 };

	work_init(&work, &enrolled);
	int64_t same = steps_with(equals_work, &work, TIN, &work.right);
	int64_t planted = steps_with(compare_work, &work, TIN, &work.right);
	if (same < 0)
		skip(); /* nobody may trace here */
	for (size_t digit = 0; digit < PIN_DIGITS; digit++) {
		struct pin wrong = wrong_at(&work.right, digit);
		assert_int_equal(steps_with(equals_work, &work, TIN, &wrong), same);
		assert_true(steps_with(compare_work, &work, TIN, &wrong) < planted);
	}
}

static void test_return_steps__looking_takes_as_many_steps_with_a_pin_as_without(void **state)
{
	SCOPED(enrolled) enrolled;
	struct work work = { 0 };

	work_init(&work, &enrolled);
	struct pin wrong = wrong_at(&work.right, 0);
	for (int times = 0; times < 2; times++) { /* statements are prepared, pages read */
		work.request = request_of(times == 0 ? TIN : OTHER, &wrong);
		check_work(&work);
		vouch_work(&work);
	}
	int64_t right = steps_with(check_work, &work, TIN, &work.right);
	if (right < 0)
		skip();
	assert_true(right > 10000);
	assert_true(apart(steps_with(check_work, &work, TIN, &wrong), right) <= 2);
	assert_true(apart(steps_with(check_work, &work, OTHER, &wrong), right) <= 5);
	assert_true(apart(steps_with(vouch_work, &work, OTHER, &wrong),
			  steps_with(vouch_work, &work, TIN, &wrong)) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_return_steps__comparing_takes_as_many_steps_wherever_they_differ),
		cmocka_unit_test(
			test_return_steps__looking_takes_as_many_steps_with_a_pin_as_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
