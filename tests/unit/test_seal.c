#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/seal.h"

static const struct seal_place PLACE = { "K1", 42, "identified" };

struct fixture {
	struct key auditor[SEAL_AUDITORS_MAX + 1];
	struct seal_period period;
	struct seal_details details, opened;
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ .period = { .period = { "2026Q4" }, .secret = { 1, 2, 3 } } };
	for (size_t at = 0; at < COUNT_OF(fixture->auditor); at++)
		assert_int_equal(key_generate(&fixture->auditor[at], NULL), STATUS_OK);
	seal_detail(&fixture->details, "surname", "SPECIMEN");
	seal_detail(&fixture->details, "birth", "1970-01-02");
	fixture->box = bytes_over(fixture->storage, sizeof(fixture->storage));
}

static void fixture_release(struct fixture *fixture)
{
	for (size_t at = 0; at < COUNT_OF(fixture->auditor); at++)
		key_release(&fixture->auditor[at]);
}

static enum status seal(struct fixture *fixture, size_t count)
{
	fixture->box.size = 0;
	return seal_make(&fixture->details, fixture->auditor, count, &fixture->period, &PLACE,
			 &fixture->box, NULL);
}

static enum status unseal(struct fixture *fixture, size_t auditor, const struct seal_place *place)
{
	fixture->opened = (struct seal_details){ 0 };
	return seal_open(bytes_span(&fixture->box), &fixture->auditor[auditor], &fixture->period,
			 place, &fixture->opened, NULL);
}

static void assert_opened(const struct fixture *fixture)
{
	assert_int_equal(fixture->opened.count, fixture->details.count);
	for (size_t at = 0; at < fixture->details.count; at++) {
		assert_string_equal(fixture->opened.detail[at].key,
				    fixture->details.detail[at].key);
		assert_string_equal(fixture->opened.detail[at].value,
				    fixture->details.detail[at].value);
	}
}

static void test_seal__every_auditor_opens_a_box(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	for (size_t count = 1; count <= SEAL_AUDITORS_MAX; count++) {
		assert_int_equal(seal(&fixture, count), STATUS_OK);
		for (size_t at = 0; at < count; at++) {
			assert_int_equal(unseal(&fixture, at, &PLACE), STATUS_OK);
			assert_opened(&fixture);
		}
		assert_int_equal(unseal(&fixture, count, &PLACE), STATUS_DENIED);
	}
}

static void test_seal__the_most_and_longest_details_fill_the_largest_box(void **state)
{
	SCOPED(fixture) fixture;
	char key[RECORD_KEY_MAX], value[RECORD_VALUE_MAX + 10];

	fixture_init(&fixture);
	fixture.details.count = 0;
	memset(value, 'W', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	for (size_t at = 0; at < SEAL_DETAILS_MAX; at++) {
		assert_true(text_format(key, sizeof(key), "detail_number_%02zu", at));
		seal_detail(&fixture.details, key, value);
	}
	assert_int_equal(strlen(fixture.details.detail[0].value), RECORD_VALUE_MAX - 1);
	assert_int_equal(seal(&fixture, SEAL_AUDITORS_MAX), STATUS_OK);
	assert_int_equal(fixture.box.size, SEAL_BOX_MAX);
	assert_int_equal(unseal(&fixture, SEAL_AUDITORS_MAX - 1, &PLACE), STATUS_OK);
	assert_opened(&fixture);
}

static void test_seal__a_box_without_details_opens(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.details.count = 0;
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	assert_int_equal(unseal(&fixture, 0, &PLACE), STATUS_OK);
	assert_int_equal(fixture.opened.count, 0);
}

static void test_seal__no_changed_byte_opens_for_anybody(void **state)
{
	SCOPED(fixture) fixture;
	static const unsigned char CHANGES[] = { 0x01, 0x80, 0xFF };

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 2), STATUS_OK);
	for (size_t at = 0; at < fixture.box.size; at++) {
		unsigned char change = CHANGES[at % COUNT_OF(CHANGES)];
		fixture.storage[at] ^= change;
		assert_int_not_equal(unseal(&fixture, 0, &PLACE), STATUS_OK);
		assert_int_not_equal(unseal(&fixture, 1, &PLACE), STATUS_OK);
		assert_int_equal(fixture.opened.count, 0);
		fixture.storage[at] ^= change;
	}
	assert_int_equal(unseal(&fixture, 1, &PLACE), STATUS_OK);
}

static void test_seal__a_cut_or_lengthened_box_does_not_open(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 2), STATUS_OK);
	size_t whole = fixture.box.size;
	for (size_t size = 0; size <= whole + 64; size++) {
		fixture.box.size = size;
		assert_int_equal(unseal(&fixture, 0, &PLACE),
				 size == whole ? STATUS_OK : STATUS_CORRUPT);
	}
}

static void test_seal__a_box_opens_at_its_own_record_only(void **state)
{
	static const struct seal_place OTHERS[] = {
		{ "K1", 43, "identified" }, { "K2", 42, "identified" }, { "K1", 42, "checked" },
		{ "", 42, "identified" },   { "K1", 42, "" },           { "K1", 0, "identified" },
	};
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	for (size_t at = 0; at < COUNT_OF(OTHERS); at++)
		assert_int_equal(unseal(&fixture, 0, &OTHERS[at]), STATUS_CORRUPT);
	assert_int_equal(unseal(&fixture, 0, &PLACE), STATUS_OK);
}

static void test_seal__without_the_periods_secret_no_key_opens_a_box(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	fixture.period.secret[31] ^= 1;
	assert_int_equal(unseal(&fixture, 0, &PLACE), STATUS_CORRUPT);
	fixture.period.secret[31] ^= 1;
	fixture.period.period = (struct period){ "2026Q3" };
	assert_int_equal(unseal(&fixture, 0, &PLACE), STATUS_REFUSED);
}

/* A stranger who writes a print of their own over an auditor's. */
static void test_seal__another_print_on_a_wrapping_opens_nothing(void **state)
{
	SCOPED(fixture) fixture;
	struct hash print;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	assert_int_equal(key_fingerprint(&fixture.auditor[1], &print, NULL), STATUS_OK);
	memcpy(fixture.storage + SEAL_LEAD_SIZE, print.at, SEAL_PRINT_SIZE);
	assert_int_equal(unseal(&fixture, 1, &PLACE), STATUS_CORRUPT);
}

static void test_seal__wrong_sets_of_auditors_are_refused(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 0), STATUS_REFUSED);
	assert_int_equal(seal(&fixture, SEAL_AUDITORS_MAX + 1), STATUS_REFUSED);
	struct key twice[] = { fixture.auditor[0], fixture.auditor[1], fixture.auditor[0] };
	assert_int_equal(seal_make(&fixture.details, twice, COUNT_OF(twice), &fixture.period,
				   &PLACE, &fixture.box, NULL),
			 STATUS_REFUSED);
	assert_int_equal(fixture.box.size, 0);
}

static void test_seal__a_place_that_is_too_long_is_refused(void **state)
{
	SCOPED(fixture) fixture;
	char origin[200];

	fixture_init(&fixture);
	memset(origin, 'K', sizeof(origin) - 1);
	origin[sizeof(origin) - 1] = '\0';
	struct seal_place place = { origin, 1, "identified" };
	assert_int_equal(seal_make(&fixture.details, fixture.auditor, 1, &fixture.period, &place,
				   &fixture.box, NULL),
			 STATUS_REFUSED);
}

static void test_seal__the_same_details_never_give_the_same_box(void **state)
{
	SCOPED(fixture) fixture;
	unsigned char first[SEAL_BOX_MAX];

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	size_t size = fixture.box.size;
	memcpy(first, fixture.storage, size);
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	assert_int_equal(fixture.box.size, size);
	size_t sealed = SEAL_LEAD_SIZE + SEAL_PRINT_SIZE + SEAL_WRAPPED_SIZE;
	for (size_t at = sealed; at + 16 <= size; at++)
		assert_memory_not_equal(first + at, fixture.storage + at, 16);
}

static void test_seal__a_box_holds_no_detail_in_clear_and_hides_how_long_it_is(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	size_t size = fixture.box.size;
	assert_int_equal(span_find(bytes_span(&fixture.box), span_of("SPECIMEN"), 0), size);
	fixture.details.count = 0;
	seal_detail(&fixture.details, "surname", "X");
	seal_detail(&fixture.details, "birth", "1970-01-02");
	assert_int_equal(seal(&fixture, 1), STATUS_OK);
	assert_int_equal(fixture.box.size, size);
}

static void test_seal__a_value_is_cut_and_made_printable(void **state)
{
	struct seal_details details = { 0 };

	seal_detail(&details, "raw", "a\x1B[2J\xFF");
	assert_string_equal(details.detail[0].value, "a?[2J?");
}

static void test_seal__what_a_box_tells_without_a_key_is_its_period_and_for_whom(void **state)
{
	SCOPED(fixture) fixture;
	struct seal_box box;
	struct hash print;

	fixture_init(&fixture);
	assert_int_equal(seal(&fixture, 3), STATUS_OK);
	assert_int_equal(seal_read(bytes_span(&fixture.box), &box, NULL), STATUS_OK);
	assert_string_equal(box.period.text, "2026Q4");
	assert_int_equal(box.count, 3);
	for (size_t at = 0; at < 3; at++) {
		assert_int_equal(key_fingerprint(&fixture.auditor[at], &print, NULL), STATUS_OK);
		assert_memory_equal(box.auditor[at].print.at, print.at, SEAL_PRINT_SIZE);
	}
}

static void test_seal__plain_bytes_have_one_form(void **state)
{
	enum { PADDED = 2 * SEAL_BLOCK_SIZE };
	unsigned char storage[PADDED] = { 0 };
	struct bytes plain = bytes_over(storage, sizeof(storage));
	struct seal_details details = { 0 };

	seal_detail(&details, "surname", "SPECIMEN");
	seal_details_plain(&details, &plain);
	assert_int_equal(plain.size, SEAL_BLOCK_SIZE);
	assert_int_equal(seal_details_from_plain(bytes_span(&plain), &details, NULL), STATUS_OK);
	struct span longer = { storage, PADDED }; /* a block of padding too many */
	assert_int_equal(seal_details_from_plain(longer, &details, NULL), STATUS_CORRUPT);
	for (size_t at = 0; at < plain.size; at++) {
		storage[at] ^= 0x80; /* counts, lengths, letters, padding: none takes a high bit */
		assert_int_equal(seal_details_from_plain(bytes_span(&plain), &details, NULL),
				 STATUS_CORRUPT);
		storage[at] ^= 0x80;
	}
	storage[SEAL_BLOCK_SIZE - 1] = 1;
	assert_int_equal(seal_details_from_plain(bytes_span(&plain), &details, NULL),
			 STATUS_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seal__every_auditor_opens_a_box),
		cmocka_unit_test(test_seal__the_most_and_longest_details_fill_the_largest_box),
		cmocka_unit_test(test_seal__a_box_without_details_opens),
		cmocka_unit_test(test_seal__no_changed_byte_opens_for_anybody),
		cmocka_unit_test(test_seal__a_cut_or_lengthened_box_does_not_open),
		cmocka_unit_test(test_seal__a_box_opens_at_its_own_record_only),
		cmocka_unit_test(test_seal__without_the_periods_secret_no_key_opens_a_box),
		cmocka_unit_test(test_seal__another_print_on_a_wrapping_opens_nothing),
		cmocka_unit_test(test_seal__wrong_sets_of_auditors_are_refused),
		cmocka_unit_test(test_seal__a_place_that_is_too_long_is_refused),
		cmocka_unit_test(test_seal__the_same_details_never_give_the_same_box),
		cmocka_unit_test(
			test_seal__a_box_holds_no_detail_in_clear_and_hides_how_long_it_is),
		cmocka_unit_test(test_seal__a_value_is_cut_and_made_printable),
		cmocka_unit_test(
			test_seal__what_a_box_tells_without_a_key_is_its_period_and_for_whom),
		cmocka_unit_test(test_seal__plain_bytes_have_one_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
