#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/scan_serial.h"
#include "tests/unit/aamva_builder.h"

enum { STREAM_MAX = 3 * SYMBOL_BYTES_MAX, SCANS_MAX = 8 };

static const struct scan_framing CR = { .suffix = SCAN_SUFFIX_CR };

/* What a stream gave: how calls ended, and the scans. */
struct given {
	size_t count, full;
	struct scan scans[SCANS_MAX];
};

static void keep(struct given *given, enum status status, const struct scan *scan)
{
	assert_true(status == STATUS_OK || status == STATUS_FULL || status == STATUS_AGAIN);
	given->full += status == STATUS_FULL;
	if (status != STATUS_OK)
		return;
	assert_true(given->count < SCANS_MAX);
	given->scans[given->count++] = *scan;
}

static void give(struct scan_serial *serial, struct span bytes, struct given *given)
{
	struct scan scan = { 0 };

	do
		keep(given, scan_serial_take(serial, &bytes, &scan, NULL), &scan);
	while (bytes.size > 0);
}

/* The whole stream, cut in two at `cut`, then silence. */
static const struct given *read_cut(const struct scan_framing *framing, struct span bytes,
				    size_t cut)
{
	static struct scan_serial serial;
	static struct given given;
	struct scan scan = { 0 };

	given = (struct given){ 0 };
	scan_serial_init(&serial, framing, "serial");
	give(&serial, span_slice(bytes, 0, cut), &given);
	give(&serial, span_slice(bytes, cut, bytes.size), &given);
	keep(&given, scan_serial_pause(&serial, &scan, NULL), &scan);
	assert_false(scan_serial_is_waiting(&serial));
	for (size_t at = 0; at < sizeof(serial.bytes); at++)
		assert_int_equal(serial.bytes[at], 0);
	return &given;
}

static void assert_payload(const struct scan *scan, struct span expected)
{
	assert_int_equal(scan->symbol.size, expected.size);
	assert_memory_equal(scan->symbol.bytes, expected.at, expected.size);
}

static void test_scan_serial__framing_comes_off_at_every_cut(void **state)
{
	static const struct {
		struct scan_framing framing;
		const char *stream;
		const char *payloads[3], *aim;
	} CASES[] = {
		{ { "", SCAN_SUFFIX_CR, false }, "one\rtwo\r", { "one", "two" }, "" },
		{ { "", SCAN_SUFFIX_CR, false }, "one\r\ntwo\r\n", { "one", "two" }, "" },
		{ { "", SCAN_SUFFIX_CR, false }, "\r\rone\r\r", { "one" }, "" },
		{ { "", SCAN_SUFFIX_CR, false }, "no end", { "no end" }, "" },
		{ { "", SCAN_SUFFIX_CR, false }, "@\rmail\r", { "@\rmail" }, "" },
		{ { "", SCAN_SUFFIX_CR, false }, "@mail\rANSI\r", { "@mail", "ANSI" }, "" },
		{ { "", SCAN_SUFFIX_LF, false }, "one\ntwo\n", { "one", "two" }, "" },
		{ { "", SCAN_SUFFIX_CRLF, false }, "o\rn\ne\r\ntwo\r\n", { "o\rn\ne", "two" }, "" },
		{ { "", SCAN_SUFFIX_TAB, false }, "a\rb\tc\t", { "a\rb", "c" }, "" },
		{ { "\x02", SCAN_SUFFIX_ETX, false },
		  "\x02"
		  "a\x03\x02"
		  "b\x03",
		  { "a", "b" },
		  "" },
		{ { "\x02", SCAN_SUFFIX_ETX, false }, "a\x03", { "a" }, "" },
		{ { "", SCAN_SUFFIX_NONE, false }, "a\rb\n", { "a\rb\n" }, "" },
		{ { "", SCAN_SUFFIX_CR, true }, "]C1one\r", { "one" }, "]C1" },
		{ { "", SCAN_SUFFIX_CR, true }, "one\r", { "one" }, "" },
		{ { "", SCAN_SUFFIX_CR, true }, "]one\r", { "]one" }, "" }, /* no identifier */
		{ { "", SCAN_SUFFIX_CR, false }, "]C1one\r", { "]C1one" }, "" },
		{ { "\x02", SCAN_SUFFIX_ETX, true }, "\x02]Q1qr\x03", { "qr" }, "]Q1" },
		{ { "", SCAN_SUFFIX_CR, true }, "]C1\r", { NULL }, "" },
		{ { "", SCAN_SUFFIX_CR, false }, "", { NULL }, "" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct span stream = span_of(CASES[at].stream);
		for (size_t cut = 0; cut <= stream.size; cut++) {
			const struct given *given = read_cut(&CASES[at].framing, stream, cut);
			size_t count = 0;
			for (; CASES[at].payloads[count] != NULL; count++) {
				assert_true(count < given->count);
				assert_payload(&given->scans[count],
					       span_of(CASES[at].payloads[count]));
				assert_string_equal(given->scans[count].aim, CASES[at].aim);
			}
			assert_int_equal(given->count, count);
		}
	}
}

/* A record of an invented person, and what a scanner sends behind it. */
static struct span stream_of(const struct record *record, const char *suffix)
{
	static unsigned char storage[STREAM_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	bytes_add_span(&bytes, record_span(record));
	bytes_add_text(&bytes, suffix);
	return bytes_span(&bytes);
}

static void test_scan_serial__a_suffix_within_an_aamva_record_does_not_cut_it(void **state)
{
	static const struct {
		enum scan_suffix suffix;
		const char *bytes;
	} SUFFIXES[] = {
		{ SCAN_SUFFIX_NONE, "" },  { SCAN_SUFFIX_CR, "\r" },
		{ SCAN_SUFFIX_LF, "\n" },  { SCAN_SUFFIX_CRLF, "\r\n" },
		{ SCAN_SUFFIX_TAB, "\t" }, { SCAN_SUFFIX_ETX, "\x03" },
		{ SCAN_SUFFIX_CR, "" },    { SCAN_SUFFIX_CR, "\r\n" },
	};

	for (size_t at = 0; at < COUNT_OF(SUFFIXES); at++)
		for (int version = 1; version <= 10; version++) {
			struct scan_framing framing = { .suffix = SUFFIXES[at].suffix };
			struct record record = build_record((struct recipe){
				.version = version,
				.fields = fields_of_version(version),
				.has_jurisdiction_subfile = version % 2 == 0,
			});
			struct span stream = stream_of(&record, SUFFIXES[at].bytes);
			for (size_t cut = 0; cut <= stream.size; cut++) {
				const struct given *given = read_cut(&framing, stream, cut);
				assert_int_equal(given->count, 1);
				assert_payload(&given->scans[0], record_span(&record));
			}
		}
}

static void test_scan_serial__the_declared_end_of_a_record_needs_no_silence(void **state)
{
	static struct scan_serial serial;
	struct record record = build_record((struct recipe){ .version = 10, .fields = FIELDS_V4 });
	struct span stream = stream_of(&record, "\r");
	struct scan scan = { 0 };

	scan_serial_init(&serial, &CR, "serial");
	assert_int_equal(scan_serial_take(&serial, &stream, &scan, NULL), STATUS_OK);
	assert_payload(&scan, record_span(&record));
	assert_false(scan_serial_is_waiting(&serial));
}

static void test_scan_serial__a_header_that_lies_leaves_the_end_to_silence(void **state)
{
	static const struct recipe LIES[] = {
		{ .version = 10, .fields = FIELDS_V4, .length_wrong_by = -12 },
		{ .version = 10, .fields = FIELDS_V4, .length_wrong_by = 40 },
		{ .version = 10, .fields = FIELDS_V4, .offset_wrong_by = -31 },
		{ .version = 10, .fields = FIELDS_V4, .entries = 7 },
		{ .version = 10, .fields = FIELDS_V4, .head = "@\r" },
		{ .version = 10, .fields = FIELDS_V4, .iin = "63X000" },
		{ .version = 10, .fields = "DAQ1\rDCSA\rDACB", .length_wrong_by = -4 },
	};

	for (size_t at = 0; at < COUNT_OF(LIES); at++) {
		struct record record = build_record(LIES[at]);
		struct span stream = stream_of(&record, "\r");
		for (size_t cut = 0; cut <= stream.size; cut++) {
			const struct given *given = read_cut(&CR, stream, cut);
			assert_int_equal(given->count, 1);
			assert_payload(&given->scans[0], record_span(&record));
		}
	}
}

static void test_scan_serial__a_suffix_foreign_to_records_ends_them_at_once(void **state)
{
	static const struct {
		enum scan_suffix suffix;
		const char *bytes;
	} SUFFIXES[] = { { SCAN_SUFFIX_TAB, "\t" }, { SCAN_SUFFIX_ETX, "\x03" } };
	struct record record = build_record(
		(struct recipe){ .version = 10, .fields = FIELDS_V4, .length_wrong_by = 9 });

	for (size_t at = 0; at < COUNT_OF(SUFFIXES); at++) {
		static struct scan_serial serial;
		struct scan_framing framing = { .suffix = SUFFIXES[at].suffix };
		struct span stream = stream_of(&record, SUFFIXES[at].bytes);
		struct scan scan = { 0 };
		scan_serial_init(&serial, &framing, "serial");
		assert_int_equal(scan_serial_take(&serial, &stream, &scan, NULL), STATUS_OK);
		assert_payload(&scan, record_span(&record));
	}
}

static void test_scan_serial__the_longest_payload_fits_and_no_longer_one(void **state)
{
	static const struct scan_framing FRAMING = { "\x02", SCAN_SUFFIX_ETX, true };
	static unsigned char storage[STREAM_MAX];

	for (size_t more = 0; more <= SCAN_SERIAL_MAX - SYMBOL_BYTES_MAX; more++) {
		struct bytes bytes = bytes_over(storage, sizeof(storage));
		bytes_add_text(&bytes, "\x02]L2");
		for (size_t at = 0; at < SYMBOL_BYTES_MAX + more; at++)
			bytes_add_byte(&bytes, 'x');
		bytes_add_text(&bytes, "\x03");
		const struct given *given = read_cut(&FRAMING, bytes_span(&bytes), 4000);
		assert_int_equal(given->count, more == 0 ? 1 : 0);
		assert_int_equal(given->full, more == 0 ? 0 : 1);
	}
}

static void test_scan_serial__after_too_much_silence_begins_anew(void **state)
{
	static struct scan_serial serial;
	static unsigned char much[2 * SCAN_SERIAL_MAX];
	static struct given given;
	struct fault fault = { 0 };
	struct span rest = { much, sizeof(much) };
	struct scan scan = { 0 };

	scan_serial_init(&serial, &CR, "serial");
	assert_int_equal(scan_serial_take(&serial, &rest, &scan, &fault), STATUS_FULL);
	assert_string_equal(fault.what,
			    "the scanner sends more than a barcode can hold; it is dropped");
	assert_int_equal(scan_serial_take(&serial, &rest, &scan, &fault), STATUS_AGAIN);
	assert_int_equal(rest.size, 0);
	assert_true(scan_serial_is_waiting(&serial));
	assert_int_equal(scan_serial_pause(&serial, &scan, NULL), STATUS_AGAIN);
	give(&serial, span_of("next\r"), &given);
	assert_int_equal(given.count, 1);
	assert_payload(&given.scans[0], span_of("next"));
}

/* Statuses of one pause each; what is given in between ends without silence. */
static void test_scan_serial__without_its_suffix_a_scan_is_only_a_part(void **state)
{
	static const struct {
		const char *bytes;
		enum status status;
	} STEPS[] = {
		{ "first", STATUS_OK },   { "one\r", STATUS_AGAIN },  { "two", STATUS_REFUSED },
		{ "three", STATUS_OK },   { "four\r", STATUS_AGAIN }, { "\r", STATUS_AGAIN },
		{ "@ANSI\r", STATUS_OK }, { "@\r\n", STATUS_OK },     { "@ANSI", STATUS_REFUSED },
		{ "\r", STATUS_AGAIN },   { "five", STATUS_OK },
	};
	static struct scan_serial serial;
	static struct given given;
	struct scan scan = { 0 };

	scan_serial_init(&serial, &CR, "serial");
	for (size_t at = 0; at < COUNT_OF(STEPS); at++) {
		struct fault fault = { 0 };
		give(&serial, span_of(STEPS[at].bytes), &given);
		assert_int_equal(scan_serial_pause(&serial, &scan, &fault), STEPS[at].status);
		assert_int_equal(fault.what[0] != '\0', STEPS[at].status == STATUS_REFUSED);
		assert_false(scan_serial_is_waiting(&serial));
	}
}

static void test_scan_serial__lossy_is_one_scan_only(void **state)
{
	static struct scan_serial serial;
	struct span rest = span_of("a?b\rcd\r");
	struct scan scan = { 0 };

	scan_serial_init(&serial, &CR, "keyboard");
	scan_serial_mark_lossy(&serial);
	assert_int_equal(scan_serial_take(&serial, &rest, &scan, NULL), STATUS_OK);
	assert_true(scan.is_lossy);
	assert_string_equal(scan.symbol.decoder, "keyboard");
	assert_int_equal(scan_serial_take(&serial, &rest, &scan, NULL), STATUS_OK);
	assert_false(scan.is_lossy);
}

static void test_scan_serial__reset_leaves_nothing(void **state)
{
	static struct scan_serial serial, fresh;
	struct span rest = span_of("secret");
	struct scan scan = { 0 };

	scan_serial_init(&serial, &CR, "serial");
	fresh = serial;
	assert_int_equal(scan_serial_take(&serial, &rest, &scan, NULL), STATUS_AGAIN);
	assert_true(scan_serial_is_waiting(&serial));
	scan_serial_mark_lossy(&serial);
	scan_serial_reset(&serial);
	assert_memory_equal(&serial, &fresh, sizeof(serial));
	assert_int_equal(scan_serial_pause(&serial, &scan, NULL), STATUS_AGAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(claim) cmocka_unit_test(test_scan_serial__##claim)
		TEST(framing_comes_off_at_every_cut),
		TEST(a_suffix_within_an_aamva_record_does_not_cut_it),
		TEST(the_declared_end_of_a_record_needs_no_silence),
		TEST(a_header_that_lies_leaves_the_end_to_silence),
		TEST(a_suffix_foreign_to_records_ends_them_at_once),
		TEST(the_longest_payload_fits_and_no_longer_one),
		TEST(after_too_much_silence_begins_anew),
		TEST(without_its_suffix_a_scan_is_only_a_part),
		TEST(lossy_is_one_scan_only),
		TEST(reset_leaves_nothing),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
