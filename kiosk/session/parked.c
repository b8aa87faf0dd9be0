#include "kiosk/session/parked.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

/* Goes over a session member by member, to write or to read it: one list of members serves both,
 * so that they cannot differ. What is wrong with the bytes stays wrong until the end. */
struct walk {
	const struct policy *policy;
	struct bytes *to; /* null while reading */
	struct span from; /* what is left of it */
	bool is_wrong;
};

static const char NO_DOCUMENT[] = "-";

static unsigned take_byte(struct walk *walk)
{
	if (walk->from.size == 0) {
		walk->is_wrong = true;
		return 0;
	}
	unsigned byte = walk->from.at[0];
	walk->from = span_slice(walk->from, 1, walk->from.size);
	return byte;
}

/* A number below `limit`, in one byte. */
static unsigned pass(struct walk *walk, unsigned value, unsigned limit)
{
	if (walk->to == NULL)
		value = take_byte(walk);
	walk->is_wrong |= value >= limit;
	if (walk->to != NULL)
		bytes_add_byte(walk->to, (unsigned char)value);
	return walk->is_wrong ? 0 : value;
}

static void pass_flag(struct walk *walk, bool *flag)
{
	*flag = pass(walk, *flag, 2) == 1;
}

static uint32_t pass_u32(struct walk *walk, uint32_t value)
{
	if (walk->to != NULL) {
		bytes_add_u32(walk->to, value);
		return value;
	}
	value = 0;
	for (unsigned at = 0; at < sizeof(value); at++)
		value = value << 8 | take_byte(walk);
	return value;
}

/* Every character is one that may stand on a screen. */
static bool is_printable(struct span text)
{
	while (text.size > 0) {
		size_t before = text.size;
		uint32_t code = text_next(&text);
		bool is_malformed = code == TEXT_NOT_UTF8 && before - text.size != 3;
		if (is_malformed || text_columns_of(code) < 0)
			return false;
	}
	return true;
}

static void pass_text(struct walk *walk, char *text, size_t max)
{
	struct span typed = span_of(text);

	if (walk->to != NULL) {
		walk->is_wrong |= typed.size > UINT8_MAX || !is_printable(typed);
		bytes_add_byte(walk->to, (unsigned char)typed.size);
		bytes_add_span(walk->to, typed);
		return;
	}
	size_t size = take_byte(walk);
	struct span read = span_slice(walk->from, 0, size);
	walk->is_wrong |= read.size < size || size >= max || !is_printable(read);
	if (walk->is_wrong)
		return;
	(void)text_copy_span(text, max, read);
	walk->from = span_slice(walk->from, size, walk->from.size);
}

/* One of a few letters, or none. */
static void pass_letter(struct walk *walk, char *letter, const char *letters)
{
	unsigned value = pass(walk, (unsigned char)*letter, UINT8_MAX);

	walk->is_wrong |= value != 0 && strchr(letters, (int)value) == NULL;
	*letter = (char)value;
}

static void pass_person(struct walk *walk, struct person *person)
{
	for (unsigned field = 0; field < PERSON_FIELD_COUNT; field++)
		pass_text(walk, person->text[field], PERSON_TEXT_MAX);
	pass_flag(walk, &person->has_no_fixed_address);
}

/* --- a document ----------------------------------------------------------------------------------
 */

static void pass_date(struct walk *walk, struct document_date *date)
{
	date->kind = (enum date_kind)pass(walk, date->kind, DATE_NONE + 1);
	if (date->kind == DATE_DAY)
		date->days = (int32_t)pass_u32(walk, (uint32_t)date->days);
}

static void pass_flag_of_card(struct walk *walk, enum document_flag *flag)
{
	*flag = (enum document_flag)pass(walk, *flag, FLAG_YES + 1);
}

static void pass_address(struct walk *walk, struct document_address *address)
{
	pass_text(walk, address->street, sizeof(address->street));
	pass_text(walk, address->city, sizeof(address->city));
	pass_text(walk, address->state, sizeof(address->state));
	pass_text(walk, address->postal_code, sizeof(address->postal_code));
	pass_text(walk, address->country, sizeof(address->country));
}

static void pass_card(struct walk *walk, struct document_card *card)
{
	pass_flag_of_card(walk, &card->limited_term);
	pass_flag_of_card(walk, &card->veteran);
	pass_flag_of_card(walk, &card->organ_donor);
	card->height_cm = (int)pass_u32(walk, (uint32_t)card->height_cm);
	pass_text(walk, card->eyes, sizeof(card->eyes));
	pass_text(walk, card->hair, sizeof(card->hair));
	pass_text(walk, card->discriminator, sizeof(card->discriminator));
	pass_date(walk, &card->revision);
	pass_text(walk, card->alias_family_name, sizeof(card->alias_family_name));
	pass_text(walk, card->alias_given_names, sizeof(card->alias_given_names));
	pass_text(walk, card->alias_suffix, sizeof(card->alias_suffix));
}

static void pass_names(struct walk *walk, struct document *read)
{
	pass_text(walk, read->family_name, sizeof(read->family_name));
	read->given_count = pass(walk, (unsigned)read->given_count, DOCUMENT_GIVEN_MAX + 1);
	for (size_t at = 0; at < read->given_count; at++)
		pass_text(walk, read->given_names[at], DOCUMENT_NAME_MAX);
	pass_text(walk, read->suffix, sizeof(read->suffix));
	pass_flag_of_card(walk, &read->family_cut);
	pass_flag_of_card(walk, &read->given_cut);
}

/* All but the taxpayer number of an older military card: that was compared and wiped. */
static void pass_read(struct walk *walk, struct document *read)
{
	read->kind = (enum document_kind)pass(walk, read->kind, DOCUMENT_KIND_COUNT);
	pass_text(walk, read->jurisdiction, sizeof(read->jurisdiction));
	pass_text(walk, read->iin, sizeof(read->iin));
	read->aamva_version = (int)pass(walk, (unsigned)(read->aamva_version + 1), 101) - 1;
	pass_text(walk, read->number, sizeof(read->number));
	pass_text(walk, read->nationality, sizeof(read->nationality));
	pass_names(walk, read);
	pass_date(walk, &read->birth);
	pass_date(walk, &read->issue);
	pass_date(walk, &read->expiry);
	pass_letter(walk, &read->sex, "MFX");
	pass_address(walk, &read->address);
	pass_letter(walk, &read->compliance, "FN");
	pass_card(walk, &read->card);
	for (unsigned fault = 0; fault < DOCUMENT_FAULT_COUNT; fault++)
		pass_flag(walk, &read->faults[fault]);
}

/* --- what the clerk compared and answered --------------------------------------------------------
 */

static void pass_answers(struct walk *walk, struct session_document *document)
{
	for (unsigned row = 0; row < ROW_COUNT; row++) {
		document->printed_state[row] = (enum printed_state)pass(
			walk, document->printed_state[row], PRINTED_TYPED + 1);
		if (document->printed_state[row] == PRINTED_TYPED)
			pass_text(walk, document->printed[row], PERSON_TEXT_MAX);
	}
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		document->answer[question] = (enum answer)pass(walk, document->answer[question],
							       ANSWER_COULD_NOT_CHECK + 1);
}

/* A kind that was chosen, but nothing given of it, is chosen anew. */
static const char *code_of(const struct walk *walk, const struct session_document *document)
{
	if (document->how == HOW_NONE)
		return document->rule == SESSION_NO_DOCUMENT ? NO_DOCUMENT : "";
	return document->rule < walk->policy->document_count
		       ? walk->policy->document[document->rule].code
		       : "";
}

static void take_code(struct walk *walk, struct session_document *document, const char *code)
{
	const struct policy_document *rule = policy_document_named(walk->policy, span_of(code));

	if (document->how != HOW_NONE && rule != NULL)
		document->rule = (unsigned)(rule - walk->policy->document);
	else if (document->how == HOW_NONE && strcmp(code, NO_DOCUMENT) == 0)
		document->rule = SESSION_NO_DOCUMENT;
	else
		walk->is_wrong |= document->how != HOW_NONE || code[0] != '\0';
}

static void pass_companion(struct walk *walk, struct session_companion *companion)
{
	companion->kind = (enum companion)pass(walk, companion->kind, COMPANION_COUNT);
	if (companion->kind != COMPANION_NONE)
		pass_text(walk, companion->id, sizeof(companion->id));
}

static void pass_document(struct walk *walk, struct session_document *document)
{
	char code[POLICY_CODE_MAX] = "";

	document->of = pass(walk, document->of, SESSION_PRESENTER + 1);
	document->same_as = pass(walk, document->same_as, SESSION_DOCUMENTS);
	document->how = (enum document_how)pass(walk, document->how, HOW_TYPED + 1);
	if (walk->to != NULL)
		(void)text_copy(code, sizeof(code), code_of(walk, document));
	pass_text(walk, code, sizeof(code));
	take_code(walk, document, code);
	if (document->how == HOW_SCANNED || document->how == HOW_TYPED)
		pass_read(walk, &document->read);
	if (document->how != HOW_NONE)
		pass_answers(walk, document);
}

/* --- a visit -------------------------------------------------------------------------------------
 */

static void pass_applicant(struct walk *walk, struct session_applicant *applicant)
{
	size_t details;

	applicant->whom = (enum whom)pass(walk, applicant->whom, WHOM_COUNT);
	applicant->relation = (enum relation)pass(walk, applicant->relation, RELATION_COUNT);
	applicant->reason = (enum visit_reason)pass(walk, applicant->reason, REASON_COUNT);
	details = visit_reason_details(applicant->reason);
	if (details > 0)
		applicant->reason_detail = pass(walk, applicant->reason_detail, (unsigned)details);
	pass_person(walk, &applicant->person);
	pass_flag(walk, &applicant->was_referred);
}

static void pass_session(struct walk *walk, struct session *session)
{
	enum session_state state =
		session->state == SESSION_PARKING ? session->rest.from : session->state;
	bool is_waiting = state >= SESSION_WAIT;

	pass_flag(walk, &is_waiting);
	session->state = is_waiting ? SESSION_WAIT : SESSION_DOCUMENT_KIND;
	session->document_at = pass(walk, session->document_at, SESSION_DOCUMENTS);
	session->language = (enum language)pass(walk, session->language, LANGUAGE_SCREEN_COUNT);
	session->applicant_count = pass(walk, session->applicant_count, SESSION_APPLICANTS + 1);
	for (unsigned at = 0; at < session->applicant_count; at++)
		pass_applicant(walk, &session->applicant[at]);
	session->document_count = session->applicant_count + 1; /* the presenter's photo ID first */
	pass_person(walk, &session->presenter);
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++)
		pass_document(walk, &session->document[at]);
	for (unsigned at = 0; at < SESSION_COMPANIONS; at++)
		pass_companion(walk, &session->companion[at]);
	pass_flag(walk, &session->is_fraud_suspected);
	pass_flag(walk, &session->is_conflict);
	if (session->is_conflict) /* whoever takes it up, it is about that one */
		pass_text(walk, session->clerk, sizeof(session->clerk));
}

/* Each has what they are known by when they come back. */
static bool is_known(const struct person *person)
{
	char digits[TIN_DIGITS + 1];
	int32_t birth;
	bool is_whole = tin_digits(span_of(person->text[PERSON_TIN]), digits);

	wipe(digits, sizeof(digits));
	return is_whole && person_birth_days(person, &birth);
}

static bool is_identified(const struct session *session)
{
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (!is_known(&session->applicant[at].person))
			return false;
	return session->applicant_count > 0;
}

bool parked_may_rest(const struct session *session)
{
	bool is_undecided =
		session->state >= SESSION_DOCUMENT_KIND && session->state < SESSION_DECIDING;

	for (unsigned at = 0; at < session->applicant_count; at++)
		if (session->applicant[at].outcome != OUTCOME_NONE)
			return false;

	return (is_undecided || session->state == SESSION_PARKING ||
		session->state == SESSION_HAND_OFF) &&
	       is_identified(session);
}

enum status parked_write(const struct session *session, const struct policy *policy,
			 struct bytes *to, struct fault *fault)
{
	struct walk walk = { .policy = policy, .to = to };
	struct session copy = *session;

	if (!parked_may_rest(session)) {
		session_wipe(&copy);
		return fault_set(fault, STATUS_REFUSED, 0, "this visit cannot rest now");
	}
	bytes_add_byte(to, PARKED_VERSION);
	pass_session(&walk, &copy);
	session_wipe(&copy);
	if (to->is_full)
		return fault_set(fault, STATUS_FULL, 0, "a visit needs more room to rest");
	if (walk.is_wrong)
		return fault_set(fault, STATUS_REFUSED, 0, "this visit holds what cannot be kept");
	return STATUS_OK;
}

enum status parked_read(struct span from, const struct policy *policy, struct session *ret,
			struct fault *fault)
{
	struct walk walk = { .policy = policy, .from = from };
	struct session session = { 0 };

	walk.is_wrong = take_byte(&walk) != PARKED_VERSION;
	if (!walk.is_wrong)
		pass_session(&walk, &session);
	bool is_right = !walk.is_wrong && walk.from.size == 0 && is_identified(&session);
	if (is_right)
		*ret = session;
	session_wipe(&session);
	return is_right ? STATUS_OK
			: fault_set(fault, STATUS_CORRUPT, 0,
				    "a visit that rested cannot be read, or not under these rules");
}
