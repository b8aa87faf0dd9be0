#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/record.h"

static struct record sample(void)
{
	struct record record = { .kind = RECORD_STAFF_SIGNED_IN,
				 .wall_ms = 1700000000123,
				 .steady_ms = 42,
				 .actor = "ana",
				 .origin = "K1",
				 .object = "ana" };

	record_detail(&record, "role", "clerk");
	return record;
}

static struct bytes canonical_of(const struct record *record, void *storage)
{
	struct bytes bytes = bytes_over(storage, RECORD_CANONICAL_MAX);

	record_canonical(record, &bytes);
	assert_false(bytes.is_full);
	return bytes;
}

#define BOOT "0123456789abcdef0123456789abcdef"

static struct record sample_of_boot(void)
{
	struct record record = sample();

	memcpy(record.boot, BOOT, sizeof(record.boot));
	return record;
}

/* The expected bytes and hashes were computed apart from this program. */
static void test_record__canonical_bytes_are_the_documented_ones(void **state)
{
	static const char EXPECTED[] =
		"010000000f73746166665f7369676e65645f696e000000080000018bcfe5687b00000008"
		"000000000000002a00000008000000000000000000000003616e61000000024b31000000"
		"03616e6100000008000000000000000100000004726f6c6500000005636c65726b";
	unsigned char storage[RECORD_CANONICAL_MAX];
	char hex[2 * RECORD_CANONICAL_MAX + 1];
	struct record record = sample();
	struct bytes bytes = canonical_of(&record, storage);

	crypto_hex(bytes.at, bytes.size, hex);
	assert_string_equal(hex, EXPECTED);
}

static void test_record__the_boot_stands_behind_the_steady_clock(void **state)
{
	static const char EXPECTED[] =
		"020000000f73746166665f7369676e65645f696e000000080000018bcfe5687b00000008"
		"000000000000002a"
		"000000203031323334353637383961626364656630313233343536373839616263646566"
		"00000008000000000000000000000003616e61000000024b31000000"
		"03616e6100000008000000000000000100000004726f6c6500000005636c65726b";
	unsigned char storage[RECORD_CANONICAL_MAX];
	char hex[2 * RECORD_CANONICAL_MAX + 1];
	struct record record = sample_of_boot(), back;
	struct bytes bytes = canonical_of(&record, storage);

	crypto_hex(bytes.at, bytes.size, hex);
	assert_string_equal(hex, EXPECTED);
	assert_int_equal(record_from_canonical(bytes_span(&bytes), &back, NULL), STATUS_OK);
	assert_string_equal(back.boot, BOOT);
}

static void test_record__a_boot_of_another_shape_is_corrupt(void **state)
{
	static const char *const WRONG[] = { "", "0", BOOT "0",
					     "0123456789abcdef0123456789abcdeF" };
	unsigned char storage[RECORD_CANONICAL_MAX], changed[RECORD_CANONICAL_MAX];
	struct record record = sample_of_boot(), back;
	struct bytes right = canonical_of(&record, storage);
	struct span whole = bytes_span(&right);
	size_t at = span_find(whole, span_of(BOOT), 0);
	for (size_t which = 0; which < COUNT_OF(WRONG); which++) {
		struct bytes bytes = bytes_over(changed, sizeof(changed));
		bytes_add_span(&bytes, span_slice(whole, 0, at - 4));
		bytes_add_u32(&bytes, (uint32_t)strlen(WRONG[which]));
		bytes_add_text(&bytes, WRONG[which]);
		bytes_add_span(&bytes, span_slice(whole, at + strlen(BOOT), whole.size));
		assert_int_equal(record_from_canonical(bytes_span(&bytes), &back, NULL),
				 STATUS_CORRUPT);
	}
}

static void test_record__hash_covers_sequence_predecessor_and_bytes(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = sample();
	struct bytes bytes = canonical_of(&record, storage);
	struct hash previous = { { 0 } }, hash;
	char hex[CRYPTO_HEX_MAX];

	assert_int_equal(record_hash(1, &previous, bytes_span(&bytes), &hash, NULL), STATUS_OK);
	crypto_hex(hash.at, sizeof(hash.at), hex);
	assert_string_equal(hex,
			    "54048498344ad8fa049a4a451471d471f51dd3c800914d2701a5d0a9ec62dd77");
	for (size_t at = 0; at < sizeof(previous.at); at++)
		previous.at[at] = (unsigned char)at;
	assert_int_equal(record_hash(2, &previous, bytes_span(&bytes), &hash, NULL), STATUS_OK);
	crypto_hex(hash.at, sizeof(hash.at), hex);
	assert_string_equal(hex,
			    "bbeec33e42cfebda179ac8a8dc864e4dd6cdda21a98ef56e90b73f9dbba7af7c");
}

static void assert_same(const struct record *left, const struct record *right)
{
	assert_int_equal(left->kind, right->kind);
	assert_int_equal(left->wall_ms, right->wall_ms);
	assert_int_equal(left->steady_ms, right->steady_ms);
	assert_string_equal(left->boot, right->boot);
	assert_int_equal(left->outcome, right->outcome);
	assert_string_equal(left->actor, right->actor);
	assert_string_equal(left->origin, right->origin);
	assert_string_equal(left->object, right->object);
	assert_int_equal(left->detail_count, right->detail_count);
	for (size_t at = 0; at < left->detail_count; at++) {
		assert_string_equal(left->detail[at].key, right->detail[at].key);
		assert_string_equal(left->detail[at].value, right->detail[at].value);
	}
}

static void test_record__every_kind_reads_back_as_it_was(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		unsigned char storage[RECORD_CANONICAL_MAX];
		struct record record =
			record_begin((enum record_kind)kind, "ana", "K1-261122-0001");
		struct record back;
		(void)text_copy(record.origin, sizeof(record.origin), "K1");
		record.outcome = kind % 2 == 0 ? RECORD_SUCCESS : RECORD_FAILURE;
		record.wall_ms = kind == 3 ? -1 : record.wall_ms;
		for (int at = 0; at < kind % (RECORD_DETAILS_MAX + 1); at++) {
			char key[RECORD_KEY_MAX];
			(void)text_format(key, sizeof(key), "key%d", at);
			record_detail(&record, key, at % 2 == 0 ? "" : "José, \"quoted\"");
		}
		struct bytes bytes = canonical_of(&record, storage);
		assert_int_equal(record_from_canonical(bytes_span(&bytes), &back, NULL), STATUS_OK);
		assert_same(&record, &back);
	}
}

static struct record largest(void)
{
	struct record record =
		record_begin(RECORD_PIN_ALREADY_ASSIGNED, "abcdefghijklmnopqrstuvwxyz012345",
			     "abcdefghijklmnopqrstuvwxyz012345");

	memset(record.origin, 'o', sizeof(record.origin) - 1);
	for (int at = 0; at < RECORD_DETAILS_MAX; at++) {
		char key[RECORD_KEY_MAX], value[RECORD_VALUE_MAX];
		(void)text_format(key, sizeof(key), "key4567890123_%02d", at);
		memset(value, 'v', sizeof(value) - 1);
		value[sizeof(value) - 1] = '\0';
		record_detail(&record, key, value);
	}
	return record;
}

static void test_record__the_largest_one_fits(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = largest(), back;
	struct bytes bytes = canonical_of(&record, storage);

	assert_int_equal(record_from_canonical(bytes_span(&bytes), &back, NULL), STATUS_OK);
	assert_same(&record, &back);
}

static void test_record__cut_bytes_are_corrupt(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = largest(), back;
	struct bytes bytes = canonical_of(&record, storage);

	for (size_t size = 0; size < bytes.size; size++)
		assert_int_equal(
			record_from_canonical(span_slice(bytes_span(&bytes), 0, size), &back, NULL),
			STATUS_CORRUPT);
}

static void test_record__bytes_behind_the_end_are_corrupt(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = sample(), back;
	struct bytes bytes = canonical_of(&record, storage);

	bytes_add_byte(&bytes, 0);
	assert_int_equal(record_from_canonical(bytes_span(&bytes), &back, NULL), STATUS_CORRUPT);
}

/* Whatever is read gives the same bytes again: two byte strings never mean one record. */
static void test_record__altered_bytes_are_corrupt_or_another_record(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX], again[RECORD_CANONICAL_MAX];
	struct record record = sample_of_boot(), back;
	struct bytes bytes = canonical_of(&record, storage);
	int refused = 0;

	for (size_t at = 0; at < bytes.size; at++)
		for (int value = 0; value < 256; value++) {
			unsigned char right = bytes.at[at];
			bytes.at[at] = (unsigned char)value;
			if (record_from_canonical(bytes_span(&bytes), &back, NULL) == STATUS_OK) {
				struct bytes second = canonical_of(&back, again);
				assert_true(span_equals(bytes_span(&bytes), bytes_span(&second)));
			} else {
				refused++;
			}
			bytes.at[at] = right;
		}
	assert_true(refused > 10000);
}

static void test_record__complete_means_every_detail_of_the_catalogue(void **state)
{
	struct record record = record_begin(RECORD_PIN_RESERVED, "system", "K1-261122-0001");

	assert_false(record_is_complete(&record));
	record_detail(&record, "applicant", "1");
	record_detail(&record, "year", "2026");
	record_detail(&record, "order", "K1-261122-0001/1");
	assert_false(record_is_complete(&record));
	record_detail(&record, "fingerprint", "00");
	assert_true(record_is_complete(&record));
}

static void test_record__nobody_s_record_is_not_complete(void **state)
{
	struct record record = record_begin(RECORD_TIN_SHOWN, "", "K1-261122-0001");

	assert_false(record_is_complete(&record));
	(void)text_copy(record.actor, sizeof(record.actor), "ana");
	assert_true(record_is_complete(&record));
}

static void test_record__value_finds_a_detail_or_null(void **state)
{
	struct record record = sample();

	assert_string_equal(record_value(&record, "role"), "clerk");
	assert_null(record_value(&record, "rol"));
}

static void test_record__takes_printable_text_that_fits(void **state)
{
	static const struct {
		const char *text;
		bool takes;
	} CASES[] = {
		{ "", true },
		{ "ana", true },
		{ "Ñandú 日本", true },
		{ "a\nb", false },
		{ "\x1b[2J", false },
		{ "a\x7f", false },
		{ "half \xc3", false },
		{ "\xff", false },
		{ "\xc2\x9b", false },
		{ "\xe2\x80\xae"
		  "abc",
		  false },
		{ "1234567890123456789", true },
		{ "12345678901234567890", false },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(record_takes(CASES[at].text, 20), CASES[at].takes);
}

/* Texts are looked at eight bytes at a time. */
static void test_record__a_byte_that_is_not_printable_is_found_at_any_place(void **state)
{
	for (unsigned byte = 1; byte < 256; byte++) {
		bool is_printable = byte >= ' ' && byte < 0x7F;
		for (size_t place = 0; place < 20; place++) {
			char text[] = "~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ";
			text[place] = (char)byte;
			assert_int_equal(record_takes(text, sizeof(text)), is_printable);
		}
	}
}

static void test_record__a_text_from_outside_is_cut_and_made_printable(void **state)
{
	struct record record = record_begin(RECORD_DEVICE_FAULT, "system", "");
	char value[400];

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	memcpy(value, "\x1b[2J \xff \xc3\xb1", 9);
	record_detail_cut(&record, "cause", value);
	const char *kept = record_value(&record, "cause");
	assert_memory_equal(kept, "?[2J ? \xc3\xb1xx", 11);
	assert_int_equal(strlen(kept), RECORD_VALUE_MAX - 1);
}

static void test_record__both_clocks_are_stamped(void **state)
{
	struct record first = record_begin(RECORD_VISIT_STARTED, "visitor", "");
	struct record second = record_begin(RECORD_VISIT_STARTED, "visitor", "");

	assert_true(first.wall_ms > 1600000000000);
	assert_true(first.steady_ms > 0 && second.steady_ms >= first.steady_ms);
	assert_string_equal(first.boot, second.boot);
	assert_string_equal(first.boot, clock_boot());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record__canonical_bytes_are_the_documented_ones),
		cmocka_unit_test(test_record__the_boot_stands_behind_the_steady_clock),
		cmocka_unit_test(test_record__a_boot_of_another_shape_is_corrupt),
		cmocka_unit_test(test_record__hash_covers_sequence_predecessor_and_bytes),
		cmocka_unit_test(test_record__every_kind_reads_back_as_it_was),
		cmocka_unit_test(test_record__the_largest_one_fits),
		cmocka_unit_test(test_record__cut_bytes_are_corrupt),
		cmocka_unit_test(test_record__bytes_behind_the_end_are_corrupt),
		cmocka_unit_test(test_record__altered_bytes_are_corrupt_or_another_record),
		cmocka_unit_test(test_record__complete_means_every_detail_of_the_catalogue),
		cmocka_unit_test(test_record__nobody_s_record_is_not_complete),
		cmocka_unit_test(test_record__value_finds_a_detail_or_null),
		cmocka_unit_test(test_record__takes_printable_text_that_fits),
		cmocka_unit_test(test_record__a_byte_that_is_not_printable_is_found_at_any_place),
		cmocka_unit_test(test_record__a_text_from_outside_is_cut_and_made_printable),
		cmocka_unit_test(test_record__both_clocks_are_stamped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
