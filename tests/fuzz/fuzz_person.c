#include "kiosk/identity/person.h"
#include "tests/fuzz/document_promises.h"

enum { TODAY_DAYS = 20779 };

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

static void must_judge(const struct person *person)
{
	char digits[TIN_DIGITS + 1];
	int32_t days;

	for (int field = 0; field < PERSON_FIELD_COUNT; field++) {
		struct field_state state =
			person_field_state(person, (enum person_field)field, TODAY_DAYS);
		MUST(!state.is_done || state.message == NULL);
	}
	struct span tin = span_of(person->text[PERSON_TIN]);
	MUST(tin_digits(tin, digits) == (tin_kind(tin) != TIN_NONE));
	if (person_birth_days(person, &days))
		MUST(person_age(days, TODAY_DAYS) > -10000);
}

/* One line a field. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span rest = { .at = at, .size = size }, line;
	struct person person = { 0 };

	for (int field = 0; field < PERSON_FIELD_COUNT && span_split(&rest, '\n', &line); field++) {
		size_t nul = span_find(line, (struct span){ (const unsigned char *)"", 1 }, 0);
		(void)text_copy_span(person.text[field], PERSON_TEXT_MAX, span_slice(line, 0, nul));
	}
	person.has_no_fixed_address = size % 2 == 1;
	must_judge(&person);
	person_wipe(&person);
	return 0;
}
