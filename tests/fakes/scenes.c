#include "tests/fakes/scenes.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/scenes_policy.h"

enum { LICENCE = 1, SSN_CARD = 4, NOW_MS = 1000000, TODAY = 20779 /* 2026-11-22 */ };

static struct policy policy;
static struct session session;
static struct session_rules rules;
static struct view_facts facts;
static struct paper paper;
static struct visit visits[DESK_ROWS];
static struct audit_entry entries[DESK_ROWS];

static void say(char *to, size_t max, const char *text)
{
	(void)text_copy(to, max, text);
}
#define SAY(array, text) say(array, sizeof(array), text)

static void fill_person(struct person *person, const char *given, const char *birth)
{
	SAY(person->text[PERSON_TIN], "987-65-4321");
	SAY(person->text[PERSON_FAMILY_NAME], "Specimen-Muñoz");
	SAY(person->text[PERSON_GIVEN_NAMES], given);
	SAY(person->text[PERSON_BIRTH_DATE], birth);
	SAY(person->text[PERSON_STREET], "1234 Example Avenue Northwest, Apartment 5");
	SAY(person->text[PERSON_CITY], "Springfield");
	SAY(person->text[PERSON_STATE], "VA");
	SAY(person->text[PERSON_POSTAL_CODE], "22150-1234");
}

static void set_empty(void)
{
	memset(&session.subject, 0, sizeof(session.subject));
	memset(&session.presenter, 0, sizeof(session.presenter));
}

static void set_child(void)
{
	session.whom = WHOM_CHILD;
	fill_person(&session.presenter, "Ana María", "07/04/1980");
	fill_person(&session.subject, "Luis", "03/14/2015");
}

static void set_dependent(void)
{
	set_child();
	session.whom = WHOM_DEPENDENT;
}

static void set_dependent_empty(void)
{
	session.whom = WHOM_DEPENDENT;
	set_empty();
}

static void set_ill(void)
{
	facts.health = "The printer is out of paper.";
	facts.exceptions = 2;
}

static void set_wrong_tin(void)
{
	SAY(session.subject.text[PERSON_TIN], "000-12");
	session.message = N_("Please finish this line first.");
}

static void set_refused_birth_date(void)
{
	session.whom = WHOM_CHILD;
	SAY(session.subject.text[PERSON_BIRTH_DATE], "07/04/1980");
	session.message = N_("A child is under 18. Go back and choose \"dependent\" instead.");
}

static void set_no_fixed_address(void)
{
	session.subject.has_no_fixed_address = true;
	session.subject.text[PERSON_STREET][0] = '\0';
	session.subject.text[PERSON_POSTAL_CODE][0] = '\0';
	session.cursor = 2;
}

static void set_wrong_address(void)
{
	SAY(session.subject.text[PERSON_STATE], "XX");
	SAY(session.subject.text[PERSON_POSTAL_CODE], "2215012");
	session.cursor = 3;
}

static void set_second_document(void)
{
	session.document_at = 1;
	session.cursor = 9;
}

static void set_last_document(void)
{
	session.document_at = 1;
	session.cursor = (unsigned)session_choice_count(&session, &policy) - 1;
}

static void set_tray(void)
{
	static const char *const NAMES[] = { "licence-va.png",      "licence-tx.png",
					     "licence-expired.png", "licence-on.png",
					     "passport.png",        "ssn-card.png",
					     "blurred.png",         "cat.png" };

	facts.tray_count = COUNT_OF(NAMES);
	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		SAY(facts.tray[at], NAMES[at]);
}

static void set_reading_busy(void)
{
	session.reading = READING_BUSY;
}

static void set_reading_document(void)
{
	set_tray();
	session.reading = READING_DOCUMENT;
}

static void set_reading_unknown(void)
{
	session.reading = READING_UNKNOWN;
}

static void set_reading_nothing(void)
{
	session.reading = READING_NOTHING;
}

static void set_reading_failed(void)
{
	session.reading = READING_FAILED;
}

static void set_zone(void)
{
	SAY(session.mrz, "P<UTOSPECIMEN<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408");
}

static void set_zone_refused(void)
{
	set_zone();
	session.message = N_("These are not the lines of a passport or ID card. Check each "
			     "letter, or press Esc to go back.");
}

static void set_sign_in_wrong(void)
{
	SAY(session.user, "clerk");
	SAY(session.secret, "not this one");
	session.cursor = 1;
	session.message = N_("User name or password is wrong.");
	facts.demo_logins = "Demonstration: clerk / demo-clerk, supervisor / demo-supervisor";
}

static void fill_read(void)
{
	struct document *read = &session.document[0].read;

	session.document[0].how = HOW_SCANNED;
	SAY(read->family_name, "SPECIMEN");
	read->given_count = 1;
	SAY(read->given_names[0], "ANA");
	read->birth = (struct document_date){ DATE_DAY, 3837 };
	read->expiry = (struct document_date){ DATE_DAY, TODAY + 500 };
	SAY(read->number, "T64235789");
	SAY(read->address.street, "1234 EXAMPLE AVE NW APT 5");
	SAY(read->address.city, "SPRINGFIELD");
	SAY(read->address.state, "VA");
	SAY(read->address.postal_code, "221501234");
	session.document[1].how = HOW_BY_EYE;
}

static void sign_in(void)
{
	SAY(session.user, "ana");
	session.role = ROLE_CLERK;
}

static void set_review(void)
{
	sign_in();
	fill_read();
	session.document[0].printed_state[ROW_FAMILY_NAME] = PRINTED_SAME;
	session.document[0].printed_state[ROW_GIVEN_NAMES] = PRINTED_TYPED;
	SAY(session.document[0].printed[ROW_GIVEN_NAMES], "Anna");
	session.document[0].read.faults[DOCUMENT_FAULT_TRUNCATED_NAME] = true;
	session.document[0].read.faults[DOCUMENT_FAULT_IIN_UNKNOWN] = true;
	session.cursor = 3;
}

static void set_review_editing(void)
{
	set_review();
	session.is_editing = true;
	SAY(session.document[0].printed[ROW_STREET], "1234 EXAMPLE");
}

static void set_review_hindered(void)
{
	set_review();
	session.message = N_("Compare every line with the document first.");
}

static void set_review_by_eye(void)
{
	sign_in();
	fill_read();
	session.document_at = 1;
	session.cursor = 2;
	session.document[1].printed_state[ROW_TIN] = PRINTED_SAME;
}

static void set_review_revealed(void)
{
	set_review_by_eye();
	session.is_tin_revealed = true;
}

static void set_questions(void)
{
	set_review();
	session.cursor = 3;
	session.document[0].answer[QUESTION_ORIGINAL] = ANSWER_YES;
	session.document[0].answer[QUESTION_PHOTO] = ANSWER_NO;
	session.document[0].answer[QUESTION_SECURITY] = ANSWER_COULD_NOT_CHECK;
}

static void set_decision(void)
{
	set_questions();
	session.cursor = 0;
	session.message = verdict_reason_words(VERDICT_UNANSWERED);
}

static void set_reason(void)
{
	set_questions();
	session.cursor = 1;
	session.decision = DECISION_REFUSE;
}

static void add_paper(enum paper_style style, const char *text)
{
	paper.line[paper.count].style = style;
	SAY(paper.line[paper.count].text, text);
	paper.count++;
}

static void set_paper(void)
{
	paper = (struct paper){ .columns = PAPER_COLUMNS_80MM };
	add_paper(PAPER_TITLE, "Identity Protection PIN");
	add_paper(PAPER_CENTRE, "ORIGINAL");
	add_paper(PAPER_BOLD, "TRAINING - NOT VALID FOR FILING");
	add_paper(PAPER_RULE, "");
	add_paper(PAPER_LARGE, "012 345");
	add_paper(PAPER_CENTRE, "for the calendar year 2026");
	for (unsigned at = 0; at < 20; at++)
		add_paper(PAPER_TEXT, "A line that says where the number goes.");
	add_paper(PAPER_QR, "https://www.irs.gov/CP01A");
	add_paper(PAPER_TEXT, "The last line of the receipt.");
	facts.paper = &paper;
	rules.may_save = true;
}

static void set_paper_saved(void)
{
	set_paper();
	session.cursor = 50;
	session.is_saved = true;
	facts.saved_path = "receipt-C001-261122-0007.png";
}

static void set_paper_unsaved(void)
{
	set_paper();
	session.message = N_("The picture could not be saved.");
}

static void set_refused(void)
{
	session.outcome = OUTCOME_REFUSED;
}

static void set_referred(void)
{
	session.outcome = OUTCOME_REFERRED;
}

static void set_deferred(void)
{
	session.outcome = OUTCOME_DEFERRED;
}

static void set_abandoned(void)
{
	session.outcome = OUTCOME_ABANDONED;
}

static void set_approved(void)
{
	session.outcome = OUTCOME_APPROVED;
}

static void set_assigned(void)
{
	session.outcome = OUTCOME_APPROVED;
	session.issue = ISSUE_ASSIGNED;
}

static void set_desk(void)
{
	SAY(session.user, "sam");
	session.role = ROLE_SUPERVISOR;
	session.desk = (struct desk){ .count = DESK_ROWS, .total = 203, .cursor = 2 };
	for (unsigned at = 0; at < DESK_ROWS; at++) {
		visits[at] = (struct visit){ .started_ms = 1795305600000 - at * 900000,
					     .ended_ms = at == 0 ? 0 : 1795305600000,
					     .day = TODAY };
		(void)text_format(visits[at].id, sizeof(visits[at].id), "C001-261122-%04u",
				  40 - at);
		SAY(visits[at].clerk, at % 2 == 0 ? "ana" : "benedict");
		SAY(visits[at].outcome, session_outcome_text(1 + at % 6));
		SAY(visits[at].reason, visit_reason_code((enum visit_reason)(at % REASON_COUNT)));
	}
	facts.visits = visits;
}

static void set_desk_filtered(void)
{
	set_desk();
	session.desk.is_typing_clerk = true;
	SAY(session.desk.clerk, "an");
	session.desk.days = DESK_LAST_7_DAYS;
	session.desk.outcome = OUTCOME_REFUSED;
}

static void set_desk_empty(void)
{
	set_desk();
	session.desk.count = session.desk.total = 0;
}

static void set_desk_records(void)
{
	static const enum record_kind KINDS[] = { RECORD_VISIT_STARTED, RECORD_CONSENTED,
						  RECORD_CLERK_JOINED, RECORD_VISIT_CLOSED };

	set_desk();
	session.desk.state = DESK_RECORDS;
	session.desk.count = session.desk.total = COUNT_OF(KINDS);
	session.desk.cursor = 1;
	for (size_t at = 0; at < COUNT_OF(KINDS); at++) {
		struct record *record = &entries[at].record;
		entries[at].sequence = at + 100;
		*record = (struct record){ .kind = KINDS[at], .wall_ms = 1795305600000 };
		SAY(record->actor, at == 2 ? "ana" : "visitor");
		SAY(record->object, "C001-261122-0038");
	}
	facts.entries = entries;
}

static void set_verify_busy(void)
{
	set_desk();
	session.desk.state = DESK_VERIFY;
	session.desk.is_busy = true;
}

static void set_verify_intact(void)
{
	set_desk();
	session.desk.state = DESK_VERIFY;
	session.desk.is_verified = session.desk.is_intact = true;
	session.desk.total = 12345;
}

static void set_verify_broken(void)
{
	set_verify_intact();
	session.desk.is_intact = false;
	facts.verify_fault = "record 4711: its bytes were altered";
}

static void set_help(void)
{
	session.overlay = OVERLAY_HELP;
}

static void set_idle(void)
{
	session.overlay = OVERLAY_IDLE;
	session.idle_at_ms = NOW_MS + 26500;
}

static void set_cancel(void)
{
	session.overlay = OVERLAY_CANCEL;
}

static void set_last_choice(void)
{
	session.cursor = (unsigned)session_choice_count(&session, &policy) - 1;
}

const struct scene SCENES[] = {
	{ "attract", SESSION_ATTRACT, NULL },
	{ "attract_ill", SESSION_ATTRACT, set_ill },
	{ "opening", SESSION_OPENING, NULL },
	{ "language", SESSION_LANGUAGE, NULL },
	{ "privacy", SESSION_PRIVACY, NULL },
	{ "reason", SESSION_REASON, set_last_choice },
	{ "whom", SESSION_WHOM, NULL },
	{ "relation", SESSION_RELATION, NULL },
	{ "presenter_name", SESSION_PRESENTER_NAME, set_child },
	{ "presenter_birth_date", SESSION_PRESENTER_BIRTH_DATE, set_child },
	{ "tin", SESSION_TIN, NULL },
	{ "tin_wrong", SESSION_TIN, set_wrong_tin },
	{ "tin_child", SESSION_TIN, set_child },
	{ "tin_dependent", SESSION_TIN, set_dependent_empty },
	{ "name", SESSION_NAME, NULL },
	{ "name_child", SESSION_NAME, set_child },
	{ "name_dependent", SESSION_NAME, set_dependent },
	{ "birth_date", SESSION_BIRTH_DATE, set_empty },
	{ "birth_date_refused", SESSION_BIRTH_DATE, set_refused_birth_date },
	{ "birth_date_dependent", SESSION_BIRTH_DATE, set_dependent },
	{ "address", SESSION_ADDRESS, NULL },
	{ "address_child", SESSION_ADDRESS, set_child },
	{ "address_dependent", SESSION_ADDRESS, set_dependent },
	{ "address_none", SESSION_ADDRESS, set_no_fixed_address },
	{ "address_wrong", SESSION_ADDRESS, set_wrong_address },
	{ "answers", SESSION_ANSWERS, NULL },
	{ "answers_child", SESSION_ANSWERS, set_child },
	{ "document_kind", SESSION_DOCUMENT_KIND, NULL },
	{ "document_kind_second", SESSION_DOCUMENT_KIND, set_second_document },
	{ "document_kind_last", SESSION_DOCUMENT_KIND, set_last_document },
	{ "document_scan", SESSION_DOCUMENT_SCAN, NULL },
	{ "document_scan_tray", SESSION_DOCUMENT_SCAN, set_tray },
	{ "document_scan_busy", SESSION_DOCUMENT_SCAN, set_reading_busy },
	{ "document_scan_read", SESSION_DOCUMENT_SCAN, set_reading_document },
	{ "document_scan_unknown", SESSION_DOCUMENT_SCAN, set_reading_unknown },
	{ "document_scan_nothing", SESSION_DOCUMENT_SCAN, set_reading_nothing },
	{ "document_scan_failed", SESSION_DOCUMENT_SCAN, set_reading_failed },
	{ "document_typed", SESSION_DOCUMENT_TYPED, set_zone },
	{ "document_typed_refused", SESSION_DOCUMENT_TYPED, set_zone_refused },
	{ "wait", SESSION_WAIT, NULL },
	{ "clerk_sign_in", SESSION_CLERK_SIGN_IN, NULL },
	{ "clerk_sign_in_wrong", SESSION_CLERK_SIGN_IN, set_sign_in_wrong },
	{ "review", SESSION_REVIEW, set_review },
	{ "review_editing", SESSION_REVIEW, set_review_editing },
	{ "review_hindered", SESSION_REVIEW, set_review_hindered },
	{ "review_by_eye", SESSION_REVIEW, set_review_by_eye },
	{ "review_revealed", SESSION_REVIEW, set_review_revealed },
	{ "questions", SESSION_QUESTIONS, set_questions },
	{ "interpreter", SESSION_INTERPRETER, sign_in },
	{ "decision", SESSION_DECISION, set_decision },
	{ "decision_reason", SESSION_DECISION_REASON, set_reason },
	{ "deciding", SESSION_DECIDING, sign_in },
	{ "reserving", SESSION_RESERVING, sign_in },
	{ "printing", SESSION_PRINTING, sign_in },
	{ "hand_over", SESSION_HAND_OVER, NULL },
	{ "hand_over_paper", SESSION_HAND_OVER, set_paper },
	{ "hand_over_saved", SESSION_HAND_OVER, set_paper_saved },
	{ "hand_over_unsaved", SESSION_HAND_OVER, set_paper_unsaved },
	{ "delivering", SESSION_DELIVERING, NULL },
	{ "trouble", SESSION_TROUBLE, NULL },
	{ "next_steps_refused", SESSION_NEXT_STEPS, set_refused },
	{ "next_steps_referred", SESSION_NEXT_STEPS, set_referred },
	{ "next_steps_deferred", SESSION_NEXT_STEPS, set_deferred },
	{ "next_steps_abandoned", SESSION_NEXT_STEPS, set_abandoned },
	{ "next_steps_approved", SESSION_NEXT_STEPS, set_approved },
	{ "next_steps_assigned", SESSION_NEXT_STEPS, set_assigned },
	{ "closing", SESSION_CLOSING, NULL },
	{ "staff_sign_in", SESSION_STAFF_SIGN_IN, NULL },
	{ "desk_visits", SESSION_DESK, set_desk },
	{ "desk_filtered", SESSION_DESK, set_desk_filtered },
	{ "desk_empty", SESSION_DESK, set_desk_empty },
	{ "desk_records", SESSION_DESK, set_desk_records },
	{ "desk_verify_busy", SESSION_DESK, set_verify_busy },
	{ "desk_verify_intact", SESSION_DESK, set_verify_intact },
	{ "desk_verify_broken", SESSION_DESK, set_verify_broken },
	{ "out_of_service", SESSION_OUT_OF_SERVICE, set_ill },
	{ "help", SESSION_ADDRESS, set_help },
	{ "idle", SESSION_ADDRESS, set_idle },
	{ "cancel", SESSION_ADDRESS, set_cancel },
};
const size_t SCENE_COUNT = COUNT_OF(SCENES);

void scene_view(const struct scene *scene, enum language language, struct view *ret)
{
	scenes_policy(&policy);
	rules = (struct session_rules){ .policy = &policy };
	facts = (struct view_facts){ .centre = "Springfield Assistance Center",
				     .kiosk_id = "C001",
				     .is_training = true,
				     .is_demo = true,
				     .now_ms = NOW_MS,
				     .today = TODAY };
	session = (struct session){ .state = scene->state, .language = language };
	SAY(session.id, "C001-261122-0007");
	session.document[0].rule = LICENCE;
	session.document[1].rule = SSN_CARD;
	fill_person(&session.subject, "Ana María", "07/04/1980");
	if (scene->set != NULL)
		scene->set();
	view_fill(&session, &rules, &facts, ret);
}
