/* Damage of every kind at every place: nothing that is not a value changes what is read unless it
 * is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/identity/document_aamva.h"
#include "tests/fuzz/document_promises.h"
#include "tests/unit/aamva_builder.h"

enum { RANDOM_RUNS = 60000, DAMAGES_MAX = 6 };

/* Behind each free text stands a field whose form tells it from a text: where two free texts run
 * together, no reader can know. */
#define FIELDS_LATE                                                                                \
	FIELDS_V4 "\nDCFD99\nDDB01312020\nDAYBRO\nDDD1\nDAZBLK\nDDK1\nDBNMUSTER\nDDL0\nDAU069 in"  \
		  "\nDDH07041998\nDDI07041999\nDDJ07042001"

static const char *const SETS[] = { FIELDS_V1, FIELDS_V3, FIELDS_V4, FIELDS_LATE };
static const int VERSIONS[] = { 1, 3, 7, 10 };

static struct record whole_record(size_t set, bool has_jurisdiction_subfile)
{
	return build_record((struct recipe){ .version = VERSIONS[set],
					     .has_jurisdiction_subfile = has_jurisdiction_subfile,
					     .fields = SETS[set] });
}

/* Reads from memory of just that size. */
static enum status read_exact(const struct record *record, struct document *ret)
{
	unsigned char *copy = malloc(record->size + 1);

	assert_non_null(copy);
	memcpy(copy, record->at, record->size);
	memset(ret, 0, sizeof(*ret));
	enum status status = document_from_aamva((struct span){ .at = copy, .size = record->size },
						 TODAY_DAYS, ret, NULL);
	free(copy);
	return status;
}

static bool has_fault(const struct document *document)
{
	for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++)
		if (document->faults[at])
			return true;
	return false;
}

/* What a byte is part of. The issuer's number and the version are values too. */
enum role { ROLE_FRAME, ROLE_ID, ROLE_VALUE };

static enum role role_of(const struct record *record, size_t at)
{
	enum { IIN_AT = 9, VERSION_END = 17 };
	size_t start = span_find(record_span(record), span_of("DAQ"), 0), line = start;

	if (at >= IIN_AT && at < VERSION_END)
		return ROLE_VALUE;
	if (at < start || record->at[at] < ' ')
		return ROLE_FRAME;
	for (size_t byte = start; byte < at; byte++)
		if (record->at[byte] < ' ')
			line = byte + 1;
	return at < line + AAMVA_ID_SIZE ? ROLE_ID : ROLE_VALUE;
}

/* An id that became another published one: no reader can know. */
static bool is_other_id(const struct record *damaged, size_t at)
{
	for (size_t back = 0; back < AAMVA_ID_SIZE && back < at; back++)
		if (damaged->at[at - back - 1] < ' ' &&
		    aamva_is_element(span_slice(record_span(damaged), at - back, AAMVA_ID_SIZE)))
			return true;
	return false;
}

static void assert_said(const struct record *damaged, const struct document *original, size_t at,
			const char *what)
{
	struct document document;

	if (read_exact(damaged, &document) != STATUS_OK || has_fault(&document))
		return;
	if (memcmp(&document, original, sizeof(document)) != 0)
		fail_msg("%s at %zu changes the document silently: %.*s", what, at,
			 (int)damaged->size, (const char *)damaged->at);
}

static void test_document_aamva_mutation__a_changed_byte_outside_a_value_is_said(void **state)
{
	static const unsigned char BYTES[] = { 'X',  'D',  'Z',  '0', '9',  ' ', '|',
					       '\n', '\r', 0x1e, 0,   0x80, 0xff };

	for (size_t set = 0; set < COUNT_OF(SETS); set++) {
		struct record record = whole_record(set, true);
		struct document original;
		assert_int_equal(read_exact(&record, &original), STATUS_OK);
		assert_false(has_fault(&original));
		for (size_t at = 0; at < record.size; at++) {
			enum role role = role_of(&record, at);
			for (size_t byte = 0; byte < COUNT_OF(BYTES); byte++) {
				struct record damaged = record;
				damaged.at[at] = BYTES[byte];
				if (role == ROLE_FRAME ||
				    (role == ROLE_ID && !is_other_id(&damaged, at)))
					assert_said(&damaged, &original, at, "a changed byte");
			}
		}
	}
}

/* These change the record's length: they are said even where they hit a value. */
static void test_document_aamva_mutation__a_lost_or_added_byte_is_said(void **state)
{
	for (size_t set = 0; set < COUNT_OF(SETS); set++) {
		struct record record = whole_record(set, true);
		struct document original;
		assert_int_equal(read_exact(&record, &original), STATUS_OK);
		for (size_t at = 0; at < record.size; at++) {
			struct record lost = record, added = record;
			memmove(lost.at + at, lost.at + at + 1, record.size - at - 1);
			lost.size--;
			memmove(added.at + at + 1, added.at + at, record.size - at);
			added.size++;
			assert_said(&lost, &original, at, "a lost byte");
			assert_said(&added, &original, at, "a doubled byte");
		}
	}
}

static void test_document_aamva_mutation__bytes_that_change_places_are_said(void **state)
{
	for (size_t set = 0; set < COUNT_OF(SETS); set++) {
		struct record record = whole_record(set, false);
		struct document original;
		assert_int_equal(read_exact(&record, &original), STATUS_OK);
		for (size_t at = 0; at + 1 < record.size; at++) {
			struct record swapped = record;
			swapped.at[at] = record.at[at + 1];
			swapped.at[at + 1] = record.at[at];
			bool is_value = role_of(&record, at) == ROLE_VALUE &&
					role_of(&record, at + 1) == ROLE_VALUE;
			bool is_id = role_of(&record, at) == ROLE_ID && is_other_id(&swapped, at);
			if (!is_value && !is_id)
				assert_said(&swapped, &original, at, "a swap");
		}
	}
}

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 8;
}

static void damage_once(struct record *record, unsigned *seed)
{
	size_t at = next_random(seed) % record->size, size = next_random(seed) % 12 + 1;
	unsigned kind = next_random(seed) % 5;

	if (kind == 0 && record->size > 40) { /* lost */
		size = size < record->size - at ? size : record->size - at;
		memmove(record->at + at, record->at + at + size, record->size - at - size);
		record->size -= size;
	} else if (kind == 1 && record->size + size < RECORD_MAX) { /* said twice */
		memmove(record->at + at + size, record->at + at, record->size - at);
		record->size += size;
	} else if (kind == 2) { /* cut */
		record->size = at > 40 ? at : record->size;
	} else {
		record->at[at] = (unsigned char)next_random(seed);
	}
}

/* The promises trap, and the sanitizers see what the eye does not. */
static void test_document_aamva_mutation__heavy_damage_breaks_no_promise(void **state)
{
	unsigned seed = 417;

	for (size_t run = 0; run < RANDOM_RUNS; run++) {
		struct record record = whole_record(run % COUNT_OF(SETS), run % 2 == 0);
		struct document document;
		for (size_t count = next_random(&seed) % DAMAGES_MAX + 1; count > 0; count--)
			damage_once(&record, &seed);
		if (read_exact(&record, &document) == STATUS_OK)
			must_keep_its_promises(&document);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_document_aamva_mutation__a_changed_byte_outside_a_value_is_said),
		cmocka_unit_test(test_document_aamva_mutation__a_lost_or_added_byte_is_said),
		cmocka_unit_test(test_document_aamva_mutation__bytes_that_change_places_are_said),
		cmocka_unit_test(test_document_aamva_mutation__heavy_damage_breaks_no_promise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
