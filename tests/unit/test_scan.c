#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/scan.h"

static void test_scan__aim_identifiers_name_our_symbologies(void **state)
{
	static const struct {
		const char *aim;
		enum symbology symbology;
	} NAMES[] = {
		{ "]L0", SYMBOLOGY_PDF417 },   { "]L1", SYMBOLOGY_PDF417 },
		{ "]L2", SYMBOLOGY_PDF417 },   { "]A0", SYMBOLOGY_CODE_39 },
		{ "]A7", SYMBOLOGY_CODE_39 },  { "]C0", SYMBOLOGY_CODE_128 },
		{ "]C1", SYMBOLOGY_CODE_128 }, { "]Q1", SYMBOLOGY_QR },
		{ "]L3", SYMBOLOGY_TEXT },     { "]d2", SYMBOLOGY_TEXT },
		{ "]E0", SYMBOLOGY_TEXT },     { "[A0", SYMBOLOGY_TEXT },
		{ "]A", SYMBOLOGY_TEXT },      { "", SYMBOLOGY_TEXT },
		{ "]An", SYMBOLOGY_TEXT },     { "]]0", SYMBOLOGY_TEXT },
	};

	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		assert_int_equal(symbology_of_aim(span_of(NAMES[at].aim)), NAMES[at].symbology);
}

static void test_scan__fills_payload_and_what_is_said_of_it(void **state)
{
	struct scan scan = { .is_lossy = true };

	assert_true(scan_fill(&scan, "hid-pos", span_of("]Q1"), span_of("payload")));
	assert_string_equal(scan.aim, "]Q1");
	assert_false(scan.is_lossy);
	assert_string_equal(scan.symbol.decoder, "hid-pos");
	assert_int_equal(scan.symbol.symbology, SYMBOLOGY_QR);
	assert_true(span_equals(symbol_span(&scan.symbol), span_of("payload")));
}

static void test_scan__too_long_a_payload_fills_nothing(void **state)
{
	static unsigned char long_one[SYMBOL_BYTES_MAX + 1];
	struct scan scan = { .aim = "]A0" };
	struct span payload = { .at = long_one, .size = sizeof(long_one) };

	assert_false(scan_fill(&scan, "serial", span_of(""), payload));
	assert_string_equal(scan.aim, "]A0");
	payload.size--;
	assert_true(scan_fill(&scan, "serial", span_of(""), payload));
	assert_int_equal(scan.symbol.size, SYMBOL_BYTES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scan__aim_identifiers_name_our_symbologies),
		cmocka_unit_test(test_scan__fills_payload_and_what_is_said_of_it),
		cmocka_unit_test(test_scan__too_long_a_payload_fills_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
