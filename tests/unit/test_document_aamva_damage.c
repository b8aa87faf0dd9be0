/* Records as scanners and printers damage them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "tests/unit/aamva_builder.h"

/* All that is read, so that damage to any of it shows. */
#define FIELDS_FULL                                                                                \
	FIELDS_V4 "\nDCFD99\nDDB01312020\nDDD1\nDDK1\nDDL0\nDAU069 in\nDAYBRO\nDAZBLK\nDCK77\n"    \
		  "DBNMUSTER\nDDH07041998\nDDI07041999\nDDJ07042001"

/* A copy of the record with every `from` changed to the text `to`, behind the header or all over.
 */
static struct record replaced(struct record record, size_t start, unsigned char from,
			      const char *to)
{
	struct record changed = { .size = 0 };

	for (size_t at = 0; at < record.size; at++) {
		const unsigned char *text = &record.at[at];
		size_t size = 1;
		if (at >= start && record.at[at] == from) {
			text = (const unsigned char *)to;
			size = strlen(to);
		}
		memcpy(changed.at + changed.size, text, size);
		changed.size += size;
	}
	return changed;
}

static size_t header_end(struct record record)
{
	return span_find(record_span(&record), span_of("DAQ"), 0) - 2;
}

static struct record full_record(int version)
{
	return build_record((struct recipe){ .version = version,
					     .has_jurisdiction_subfile = true,
					     .fields = version < 2   ? FIELDS_V1
						       : version < 4 ? FIELDS_V3
								     : FIELDS_FULL });
}

static void assert_same_person(const struct document *is, const struct document *expected)
{
	assert_string_equal(is->number, expected->number);
	assert_string_equal(is->family_name, expected->family_name);
	assert_int_equal(is->given_count, expected->given_count);
	for (size_t at = 0; at < expected->given_count; at++)
		assert_string_equal(is->given_names[at], expected->given_names[at]);
	assert_string_equal(is->suffix, expected->suffix);
	assert_int_equal(is->birth.days, expected->birth.days);
	assert_int_equal(is->issue.days, expected->issue.days);
	assert_int_equal(is->expiry.days, expected->expiry.days);
	assert_int_equal(is->sex, expected->sex);
	assert_string_equal(is->address.street, expected->address.street);
	assert_string_equal(is->address.city, expected->address.city);
	assert_string_equal(is->address.state, expected->address.state);
	assert_string_equal(is->address.postal_code, expected->address.postal_code);
	assert_int_equal(is->compliance, expected->compliance);
	assert_memory_equal(&is->card, &expected->card, sizeof(is->card));
}

static void test_document_aamva_damage__an_undamaged_record_has_no_fault(void **state)
{
	for (int version = 1; version <= 11; version++) {
		struct document document = read_ok(full_record(version));
		assert_faults(&document, "");
	}
}

static void test_document_aamva_damage__a_damaged_head_is_read_and_named(void **state)
{
	static const struct {
		const char *head, *file_type, *faults;
	} ROWS[] = {
		{ "@\r\n\x1e\r", NULL, "header" },
		{ "@\r\x1e\n", NULL, "header" },
		{ "@\n\r", NULL, "header" },
		{ "@\n\x1e", NULL, "header" },
		{ "@\x1e\r", NULL, "header" },
		{ "@", NULL, "header" },
		{ "@a", NULL, "header" },
		{ "@\n\x1c\r", NULL, "" },
		{ " @\n\x1e\r", NULL, "header offset" },
		{ "]L2@\n\x1e\r", NULL, "header offset" },
		{ "\xc2\x82@\n\x1e\r", NULL, "header offset" },
		{ "@\n\x1e\r", "ANSI", "file_type" },
		{ "@\n\x1e\r", "ANSI  ", "file_type" },
		{ "@\n\x1e\r", "AAMVA", "file_type" },
		{ "@\n\x1e\r", "AAMVA ", "file_type" },
		{ "@\n\x1e\r", "AMVA", "file_type" },
	};

	for (int version = 1; version <= 11; version++) {
		struct document expected = read_ok(full_record(version));
		for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
			struct record record = build_record(
				(struct recipe){ .version = version,
						 .head = ROWS[at].head,
						 .file_type = ROWS[at].file_type,
						 .has_jurisdiction_subfile = true,
						 .fields = version < 2   ? FIELDS_V1
							   : version < 4 ? FIELDS_V3
									 : FIELDS_FULL });
			struct document document;
			/* The builder counts offsets from the first byte; the standard from '@'. */
			assert_int_equal(
				document_read(record_span(&record), TODAY_DAYS, &document, NULL),
				STATUS_OK);
			assert_same_person(&document, &expected);
			assert_faults(&document, ROWS[at].faults);
		}
	}
}

static void test_document_aamva_damage__changed_separators_are_read_and_named(void **state)
{
	static const struct {
		const char *separator, *faults;
	} ROWS[] = {
		{ "\r\n", "length separator" }, { "\r", "length separator" },
		{ "\x1e", "separator" },        { "\x1c", "separator" },
		{ "\n  ", "length separator" }, { "\n\xc2\x9c", "length separator" },
	};

	for (int version = 1; version <= 11; version++) {
		struct document expected = read_ok(full_record(version));
		for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
			struct record record = full_record(version);
			struct document document = read_ok(
				replaced(record, header_end(record), '\n', ROWS[at].separator));
			assert_same_person(&document, &expected);
			assert_true(document.faults[DOCUMENT_FAULT_SEPARATOR]);
			document.faults[DOCUMENT_FAULT_LENGTH] |=
				strncmp(ROWS[at].faults, "length", 6) == 0;
			assert_faults(&document, ROWS[at].faults);
		}
	}
}

/* What a keyboard cannot type is gone: all control characters, or all but the carriage return. */
static void test_document_aamva_damage__fields_that_run_together_are_cut_apart(void **state)
{
	for (int version = 1; version <= 11; version++) {
		struct document expected = read_ok(full_record(version));
		struct record record = replaced(full_record(version), 0, '\n', "");
		struct record bare = replaced(replaced(record, 0, '\r', ""), 0, 0x1e, "");
		struct document document = read_ok(record);
		assert_same_person(&document, &expected);
		assert_true(document.faults[DOCUMENT_FAULT_SEPARATORS_LOST]);
		document = read_ok(bare);
		assert_same_person(&document, &expected);
		assert_faults(&document, "header offset length separators_lost");
	}
}

static void test_document_aamva_damage__letters_of_a_name_are_no_field(void **state)
{
	static const char *const NAMES[] = { "MADDEN",   "DACOSTA", "SODDAD", "ADDAMS",
					     "DADDARIO", "HADDAF",  "DDEN",   "DAG" };

	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		char fields[512];
		text_format(
			fields, sizeof(fields),
			"DAQT12345678DCS%sDDENDACROSADDFNDADMARIADDGNDCUJRDAG12 ELM ST"
			"DAIRICHMONDDAJVADAK232190000DBA01312030DBB07041980DBC2DBD01312022DCGUSA"
			"DDAF",
			NAMES[at]);
		struct document document = read_fields(9, fields);
		assert_string_equal(document.family_name, NAMES[at]);
		assert_string_equal(document.given_names[0], "ROSA");
		assert_string_equal(document.given_names[1], "MARIA");
		assert_int_equal(document.compliance, 'F');
		assert_faults(&document, "separators_lost");
	}
}

static void test_document_aamva_damage__empty_fields_that_run_together_stay_empty(void **state)
{
	struct document document =
		read_fields(9, "DAQT1DCSSAMPLEDDENDACROSADDFNDADDDGNDCUDAG12 ELM STDAIRICHMONDDAJVA"
			       "DAK232190000DBA01312030DBB07041980DBC2DBD01312022DCGUSADDA");

	assert_int_equal(document.given_count, 1);
	assert_string_equal(document.suffix, "");
	assert_string_equal(document.address.street, "12 ELM ST");
	assert_faults(&document, "separators_lost");
}

static void test_document_aamva_damage__pipes_part_fields_where_nothing_else_does(void **state)
{
	for (int version = 1; version <= 11; version++) {
		struct document expected = read_ok(full_record(version));
		struct record record = full_record(version);
		struct document document = read_ok(replaced(record, header_end(record), '\n', "|"));
		assert_same_person(&document, &expected);
		assert_faults(&document, "separator");
	}
	struct document document = read_fields(8, "DAQX1\nDCSSAM|PLE|\nDBB07041980");
	assert_string_equal(document.family_name, "SAM|PLE|");
}

static void test_document_aamva_damage__the_subfile_is_found_wherever_it_is(void **state)
{
	static const struct {
		const char *text, *faults;
	} HEADERS[] = {
		{ "@\n\x1e\rANSI 636000090002DL00310200DL",
		  "entries length" }, /* an entry too many */
		{ "@\n\x1e\rANSI 636000090001DL99990200DL", "offset length" }, /* behind the end */
		{ "@\n\x1e\rANSI 636000090001DL00000200DL", "offset length" }, /* in the header */
		{ "@\n\x1e\rANSI 636000090001DLabacDL",
		  "entries offset length" }, /* no numbers at all */
		{ "@\n\x1e\rANSI 636000090001DL0031DL", "entries offset length" }, /* cut short */
		{ "@\n\x1e\rANSI 636000090001DL00310200", "offset" },           /* not said again */
		{ "@\n\x1e\rANSI 63600009DL", "header entries offset length" }, /* no entries */
		{ "@\n\x1e\rANSI 636000090001XX00310200DL",
		  "offset length" }, /* another's letters */
	};

	for (size_t at = 0; at < COUNT_OF(HEADERS); at++) {
		struct record record;
		struct bytes bytes = bytes_over(record.at, sizeof(record.at));
		bytes_add_text(&bytes, HEADERS[at].text);
		bytes_add_text(&bytes, FIELDS_FULL "\r");
		record.size = bytes.size;
		struct document document = read_ok(record), expected = read_ok(full_record(9));
		assert_same_person(&document, &expected);
		assert_faults(&document, HEADERS[at].faults);
	}
}

static void test_document_aamva_damage__a_jurisdictions_fields_are_passed_over(void **state)
{
	static const char *const ROWS[] = { "\rZVZVADAQ\nZVBX\r", "\nZVZVADCSOTHER\nZVB\nZVC",
					    "\n\rZVZVA\nDBC1\r", "\n  ZVZVA\n  DCSOTHER" };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[1024];
		text_format(fields, sizeof(fields), "%s%s", FIELDS_FULL, ROWS[at]);
		struct document document = read_ok(build_record(
			(struct recipe){ .version = 9, .length_wrong_by = -3, .fields = fields }));
		struct document expected = read_ok(full_record(9));
		assert_same_person(&document, &expected);
		assert_false(document.faults[DOCUMENT_FAULT_FIELD_TWICE]);
		assert_false(document.faults[DOCUMENT_FAULT_FIELD_UNKNOWN]);
	}
}

static void test_document_aamva_damage__a_field_swallowed_by_another_is_named(void **state)
{
	static const char *const ROWS[] = { "DCFD99\004DDAF", "DCFD99XDDAF", "DCFD99 DDD1",
					    "DAYBRO\tDAU069 in" };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char fields[512];
		text_format(fields, sizeof(fields), "DAQX1\nDCSSAMPLE\n%s\nDBB07041980", ROWS[at]);
		struct document document = read_fields(8, fields);
		assert_true(document.faults[DOCUMENT_FAULT_FIELD_INSIDE]);
	}
}

static void test_document_aamva_damage__an_empty_form_is_refused_as_such(void **state)
{
	struct record record = build_record(
		(struct recipe){ .version = 8, .fields = "DAQ\nDCS\nDAC\nDBB\nDBA\nDAG" });
	struct document document;
	struct fault fault = { 0 };

	assert_int_equal(document_from_aamva(record_span(&record), TODAY_DAYS, &document, &fault),
			 STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "empty"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_aamva_damage__an_undamaged_record_has_no_fault),
		cmocka_unit_test(test_document_aamva_damage__a_damaged_head_is_read_and_named),
		cmocka_unit_test(test_document_aamva_damage__changed_separators_are_read_and_named),
		cmocka_unit_test(
			test_document_aamva_damage__fields_that_run_together_are_cut_apart),
		cmocka_unit_test(test_document_aamva_damage__letters_of_a_name_are_no_field),
		cmocka_unit_test(
			test_document_aamva_damage__empty_fields_that_run_together_stay_empty),
		cmocka_unit_test(
			test_document_aamva_damage__pipes_part_fields_where_nothing_else_does),
		cmocka_unit_test(test_document_aamva_damage__the_subfile_is_found_wherever_it_is),
		cmocka_unit_test(
			test_document_aamva_damage__a_jurisdictions_fields_are_passed_over),
		cmocka_unit_test(test_document_aamva_damage__a_field_swallowed_by_another_is_named),
		cmocka_unit_test(test_document_aamva_damage__an_empty_form_is_refused_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
