/* What is personal about a record and is sealed beside it: what the visitor typed, what was read
 * from a document, what the clerk typed of its print. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/loop_parts.h"

_Static_assert((int)PERSON_FIELD_COUNT * 2 <= (int)SEAL_DETAILS_MAX, "two people fit a box");
_Static_assert((int)ROW_COUNT <= (int)SEAL_DETAILS_MAX, "a document's rows fit a box");

static void add(struct seal_details *to, const char *key, const char *value)
{
	if (value[0] != '\0')
		seal_detail(to, key, value);
}

static void add_person(struct seal_details *to, const struct person *person, const char *whose)
{
	static const char *const CODES[PERSON_FIELD_COUNT] = {
		[PERSON_TIN] = "tin",           [PERSON_FAMILY_NAME] = "family",
		[PERSON_GIVEN_NAMES] = "given", [PERSON_SUFFIX] = "suffix",
		[PERSON_BIRTH_DATE] = "birth",  [PERSON_STREET] = "street",
		[PERSON_CITY] = "city",         [PERSON_STATE] = "state",
		[PERSON_POSTAL_CODE] = "zip",
	};
	char key[RECORD_KEY_MAX];

	for (unsigned field = 0; field < PERSON_FIELD_COUNT; field++) {
		(void)text_format(key, sizeof(key), "%s%s", whose, CODES[field]);
		add(to, key, person->text[field]);
	}
}

static void add_date(struct seal_details *to, const char *key, const struct document_date *date)
{
	char text[CLOCK_TEXT_MAX];

	if (date->kind != DATE_DAY)
		return;
	clock_day_text(date->days, text, sizeof(text));
	add(to, key, text);
	wipe(text, sizeof(text));
}

/* A taxpayer number that an older military card carries is not among them: it is not recorded. */
static void add_document(struct seal_details *to, const struct document *document)
{
	char given[RECORD_VALUE_MAX] = "";

	if (document->kind == DOCUMENT_NONE)
		return;
	add(to, "kind", document_kind_text(document->kind));
	add(to, "issuer", document->jurisdiction);
	add(to, "number", document->number);
	add(to, "nationality", document->nationality);
	add(to, "family", document->family_name);
	document_given_text(document, given, sizeof(given));
	add(to, "given", given);
	wipe(given, sizeof(given));
	add(to, "suffix", document->suffix);
	add_date(to, "birth", &document->birth);
	add_date(to, "issue", &document->issue);
	add_date(to, "expiry", &document->expiry);
	add(to, "sex", (const char[]){ document->sex, '\0' });
	add(to, "street", document->address.street);
	add(to, "city", document->address.city);
	add(to, "state", document->address.state);
	add(to, "zip", document->address.postal_code);
}

static void add_printed(struct seal_details *to, const struct session_document *document)
{
	for (unsigned row = 0; row < ROW_COUNT; row++)
		if (document->printed_state[row] == PRINTED_TYPED)
			add(to, review_row_code((enum review_row)row), document->printed[row]);
}

void loop_seal_details(const struct loop *loop, const struct effect *effect,
		       struct seal_details *ret)
{
	const struct session *session = loop->now;

	seal_details_wipe(ret);
	switch (effect->note) {
	case NOTE_IDENTIFIED:
		add_person(ret, &session->applicant[effect->index].person, "");
		add_person(ret, &session->presenter, "by_");
		break;
	case NOTE_DOCUMENT_GIVEN:
		add_document(ret, &session->document[effect->index].read);
		break;
	case NOTE_CHECKED:
		add_printed(ret, &session->document[effect->index]);
		break;
	case NOTE_CONSENTED:
	case NOTE_CLERK_JOINED:
	case NOTE_TIN_SHOWN:
	case NOTE_DECIDED:
	case NOTE_WITHDRAWN:
	case NOTE_PRINT_AGREED:
	case NOTE_PIN_SHOWN:
	case NOTE_DELIVERED:
	case NOTE_EXCEPTION:
	case NOTE_MAIL_CHOSEN:
	case NOTE_CLOSED:
	case NOTE_HANDED_OFF:
	case NOTE_SIGNED_OUT:
	case NOTE_APPROVAL_ASKED:
	case NOTE_APPROVAL_SHOWN:
	case NOTE_APPROVAL_GIVEN:
	case NOTE_APPROVAL_REFUSED:
	case NOTE_APPROVAL_CLEARED:
	case NOTE_MARKED:
	case NOTE_COUNT:
		break;
	}
}
