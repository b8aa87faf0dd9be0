#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/fakes/ledger.h"

static void add_fault(struct ledger *ledger, const char *device, const char *cause)
{
	struct record record = record_begin(RECORD_DEVICE_FAULT, "system", "");

	record_detail(&record, "device", device);
	record_detail(&record, "cause", cause);
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

static const char *last_of(struct store *store, const char *device, struct record *record)
{
	assert_int_equal(store_last_fault(store, device, record, NULL), STATUS_OK);
	return record_value(record, "cause");
}

static void test_store_faults__the_newest_of_each_device_is_found(void **state)
{
	SCOPED(ledger) ledger;
	struct record record;

	(void)state;
	ledger_init(&ledger);
	add_fault(&ledger, "scanner", "first");
	add_fault(&ledger, "printer", "paper");
	add_fault(&ledger, "scanner", "second");
	add_fault(&ledger, "registry", "third");
	assert_string_equal(last_of(&ledger.store, "scanner", &record), "second");
	assert_string_equal(last_of(&ledger.store, "printer", &record), "paper");
}

static void test_store_faults__none_is_none(void **state)
{
	SCOPED(ledger) ledger;
	struct record record = { .kind = RECORD_KIND_COUNT };

	(void)state;
	ledger_init(&ledger);
	assert_int_equal(store_last_fault(&ledger.store, "scanner", &record, NULL), STATUS_GONE);
	add_fault(&ledger, "printer", "paper");
	assert_int_equal(store_last_fault(&ledger.store, "scanner", &record, NULL), STATUS_GONE);
	assert_int_equal(record.kind, RECORD_KIND_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_faults__the_newest_of_each_device_is_found),
		cmocka_unit_test(test_store_faults__none_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
