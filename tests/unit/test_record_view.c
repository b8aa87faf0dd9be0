#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/record_view.h"

static struct bytes canonical_of(const struct record *record, unsigned char *storage)
{
	struct bytes bytes = bytes_over(storage, RECORD_CANONICAL_MAX);

	record_canonical(record, &bytes);
	return bytes;
}

static void test_record_view__texts_are_borrowed_from_the_bytes(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = record_begin(RECORD_STAFF_SIGNED_IN, "ana", "C001-261122-0007");
	struct record_view view;

	record_detail(&record, "role", "clerk");
	struct bytes bytes = canonical_of(&record, storage);
	assert_int_equal(record_view(bytes_span(&bytes), &view, NULL), STATUS_OK);
	assert_int_equal(view.kind, RECORD_STAFF_SIGNED_IN);
	assert_int_equal(view.wall_ms, record.wall_ms);
	assert_int_equal(view.steady_ms, record.steady_ms);
	assert_true(span_equals(view.boot, span_of(record.boot)));
	assert_true(span_equals(view.object, span_of("C001-261122-0007")));
	assert_int_equal(view.origin.size, 0);
	assert_true(span_equals(view.actor, span_of("ana")));
	assert_true(view.actor.at > storage && view.actor.at < storage + bytes.size);
}

static void test_record_view__a_value_is_found_by_its_whole_key(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = record_begin(RECORD_EPOCH_STARTED, "system", "");
	struct record_view view;
	struct span value;

	record_detail(&record, "epoch", "7");
	record_detail(&record, "key", "");
	struct bytes bytes = canonical_of(&record, storage);
	assert_int_equal(record_view(bytes_span(&bytes), &view, NULL), STATUS_OK);
	assert_true(record_view_value(&view, "epoch", &value));
	assert_true(span_equals(value, span_of("7")));
	assert_true(record_view_value(&view, "key", &value));
	assert_int_equal(value.size, 0);
	assert_false(record_view_value(&view, "ke", &value));
	assert_false(record_view_value(&view, "keys", &value));
}

static void test_record_view__a_kind_that_no_one_knows_is_corrupt(void **state)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct record record = record_begin(RECORD_DELIVERED, "visitor", "");
	struct record_view view;
	struct bytes bytes = canonical_of(&record, storage);

	storage[1 + 4 + 8] = 's'; /* "delivered" ends with a d */
	assert_int_equal(record_view(bytes_span(&bytes), &view, NULL), STATUS_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record_view__texts_are_borrowed_from_the_bytes),
		cmocka_unit_test(test_record_view__a_value_is_found_by_its_whole_key),
		cmocka_unit_test(test_record_view__a_kind_that_no_one_knows_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
