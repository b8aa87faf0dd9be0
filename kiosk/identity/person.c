#include "kiosk/identity/person.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/person_fields.h"

static const struct {
	const char *label;
	size_t max;
} FIELDS[PERSON_FIELD_COUNT] = {
#define X(name, label, max) [PERSON_##name] = { label, max },
	PERSON_FIELD_LIST(X)
#undef X
};

const char *person_field_label(enum person_field field)
{
	return FIELDS[field].label;
}

size_t person_field_max(enum person_field field)
{
	return FIELDS[field].max;
}

struct code_range {
	uint32_t first, last;
};

/* What is printable beyond ASCII and yet no letter of a name: punctuation, signs, pictures. */
static const struct code_range NO_LETTERS[] = {
	{ 0x0080, 0x00BF },   { 0x00D7, 0x00D7 }, { 0x00F7, 0x00F7 }, { 0x2000, 0x2BFF },
	{ 0x2E00, 0x2E7F },   { 0x3000, 0x3004 }, { 0x3007, 0x3030 }, { 0xFE10, 0xFE1F },
	{ 0xFE30, 0xFE6F },   { 0xFF00, 0xFF20 }, { 0xFF5B, 0xFF65 }, { 0xFFE0, 0xFFFD },
	{ 0x1F000, 0x1FAFF },
};

static bool is_letter(uint32_t code)
{
	if (code < 0x80)
		return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
	for (size_t at = 0; at < COUNT_OF(NO_LETTERS); at++)
		if (code >= NO_LETTERS[at].first && code <= NO_LETTERS[at].last)
			return false;
	return text_columns_of(code) >= 0;
}

/* Blank, hyphen, apostrophe, period; and the typographic apostrophes and hyphen that people paste.
 */
static bool joins_names(uint32_t code)
{
	return code == ' ' || code == '-' || code == '\'' || code == '.' || code == 0x2018 ||
	       code == 0x2019 || code == 0x2010;
}

struct field_state name_field_state(struct span typed)
{
	bool has_letter = false;

	while (typed.size > 0) {
		uint32_t code = text_next(&typed);
		if (code >= '0' && code <= '9')
			return field_wrong(N_("A name has no digits."));
		if (!is_letter(code) && !joins_names(code))
			return field_wrong(
				N_("Please type letters, blanks, hyphens and apostrophes only."));
		has_letter |= is_letter(code);
	}
	return has_letter ? field_done() : field_unfinished();
}

struct field_state words_field_state(struct span typed, bool may_be_empty)
{
	bool says_something = false, is_empty = span_trim(typed).size == 0;

	while (typed.size > 0) {
		uint32_t code = text_next(&typed);
		if (code == TEXT_NOT_UTF8 || text_columns_of(code) < 0)
			return field_wrong(N_("Please type letters and digits only."));
		says_something |= is_letter(code) || (code >= '0' && code <= '9');
	}
	if (is_empty)
		return may_be_empty ? field_done() : field_unfinished();
	return says_something ? field_done() : field_unfinished();
}

/* States, the District, territories, freely associated states and the armed forces.
 * Source  USPS Publication 28, appendix B. */
static const char STATES[] = "AA AE AK AL AP AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS "
			     "KY LA MA MD ME MH MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR "
			     "PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY ";

static bool starts_a_state(struct span typed)
{
	char start[3];

	(void)text_copy_span(start, sizeof(start), typed);
	text_upper(start);
	for (const char *at = STATES; *at != '\0'; at += 3)
		if (strncmp(at, start, strlen(start)) == 0)
			return true;
	return false;
}

struct field_state state_field_state(struct span typed)
{
	typed = span_trim(typed);
	if (typed.size > 2 || !starts_a_state(typed))
		return field_wrong(N_("Please type the two letters of a state, such as VA."));
	return typed.size == 2 ? field_done() : field_unfinished();
}

enum { ZIP_DIGITS = 5, ZIP_LONG_DIGITS = 9 };

/* The digits, a hyphen behind the fifth left out; false if anything else stands there. */
static bool zip_digits(struct span typed, char to[ZIP_LONG_DIGITS + 1])
{
	size_t count = 0;

	to[0] = '\0';
	for (size_t at = 0; at < typed.size; at++) {
		if (typed.at[at] == '-' && at == ZIP_DIGITS)
			continue;
		if (typed.at[at] < '0' || typed.at[at] > '9' || count == ZIP_LONG_DIGITS)
			return false;
		to[count++] = (char)typed.at[at];
		to[count] = '\0';
	}
	return true;
}

struct field_state postal_field_state(struct span typed)
{
	char digits[ZIP_LONG_DIGITS + 1];

	typed = span_trim(typed);
	if (!zip_digits(typed, digits))
		return field_wrong(N_("A ZIP code has five digits, or five and four."));
	size_t count = strlen(digits);
	if (strncmp(digits, "00000", ZIP_DIGITS) == 0)
		return field_wrong(N_("This is not a ZIP code. Please check it."));
	bool is_done = count == ZIP_LONG_DIGITS || (count == ZIP_DIGITS && typed.size == count);
	return is_done ? field_done() : field_unfinished();
}

static struct field_state checked(const struct person *person, enum person_field field,
				  int32_t today_days)
{
	struct span typed = span_of(person->text[field]);

	switch (field) {
	case PERSON_TIN:
		return tin_field_state(typed);
	case PERSON_BIRTH_DATE:
		return date_field_state(typed, today_days);
	case PERSON_GIVEN_NAMES: /* some people have one name only */
		if (span_trim(typed).size == 0)
			return field_done();
		return name_field_state(typed);
	case PERSON_FAMILY_NAME:
	case PERSON_CITY:
		return name_field_state(typed);
	case PERSON_SUFFIX:
		return words_field_state(typed, true);
	case PERSON_STREET:
		return words_field_state(typed, person->has_no_fixed_address);
	case PERSON_STATE:
		return state_field_state(typed);
	case PERSON_POSTAL_CODE:
		if (span_trim(typed).size == 0 && person->has_no_fixed_address)
			return field_done();
		return postal_field_state(typed);
	case PERSON_FIELD_COUNT:
		break;
	}
	return field_unfinished();
}

struct field_state person_field_state(const struct person *person, enum person_field field,
				      int32_t today_days)
{
	if (field >= PERSON_FIELD_COUNT)
		return field_unfinished();
	if (text_length(person->text[field]) > FIELDS[field].max)
		return field_wrong(N_("This is too long."));
	return checked(person, field, today_days);
}

const char *person_called(const struct person *person)
{
	return person->text[PERSON_GIVEN_NAMES][0] != '\0' ? person->text[PERSON_GIVEN_NAMES]
							   : person->text[PERSON_FAMILY_NAME];
}

void person_wipe(struct person *person)
{
	wipe(person, sizeof(*person));
}
