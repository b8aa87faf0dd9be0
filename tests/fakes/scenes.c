#include "tests/fakes/scenes.h"

#include <stdlib.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/next_steps.h"
#include "screens/layout.h"
#include "tests/fakes/scenes_policy.h"
#include "tests/fakes/scenes_reason.h"
#include "tests/fakes/scenes_stage.h"

struct stage stage;
static struct paper paper, next_steps;

void fill_person(struct person *person, const char *given, const char *birth)
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
	memset(&stage.session.applicant[0].person, 0, sizeof(stage.session.applicant[0].person));
	memset(&stage.session.presenter, 0, sizeof(stage.session.presenter));
}

static void set_child(void)
{
	stage.session.applicant[0].whom = WHOM_CHILD;
	stage.session.document[0].of = SESSION_PRESENTER;
	fill_person(&stage.session.presenter, "Ana María", "07/04/1980");
	fill_person(&stage.session.applicant[0].person, "Luis", "03/14/2015");
}

static void set_dependent(void)
{
	set_child();
	stage.session.applicant[0].whom = WHOM_DEPENDENT;
}

static void set_dependent_empty(void)
{
	stage.session.applicant[0].whom = WHOM_DEPENDENT;
	set_empty();
}

static void set_ill(void)
{
	stage.facts.health = "The printer is out of paper.";
	stage.facts.exceptions = 2;
}

static void set_wrong_tin(void)
{
	SAY(stage.session.applicant[0].person.text[PERSON_TIN], "000-12");
	stage.session.message = N_("Please finish this line first.");
}

static void set_refused_birth_date(void)
{
	stage.session.applicant[0].whom = WHOM_CHILD;
	SAY(stage.session.applicant[0].person.text[PERSON_BIRTH_DATE], "07/04/1980");
	stage.session.message =
		N_("A child is under 18. Go back and choose \"dependent\" instead.");
}

static void set_no_fixed_address(void)
{
	stage.session.applicant[0].person.has_no_fixed_address = true;
	stage.session.applicant[0].person.text[PERSON_STREET][0] = '\0';
	stage.session.applicant[0].person.text[PERSON_POSTAL_CODE][0] = '\0';
	stage.session.cursor = 2;
}

static void set_wrong_address(void)
{
	SAY(stage.session.applicant[0].person.text[PERSON_STATE], "XX");
	SAY(stage.session.applicant[0].person.text[PERSON_POSTAL_CODE], "2215012");
	stage.session.cursor = 3;
}

static void set_second_document(void)
{
	stage.session.document_at = 1;
	stage.session.cursor = 9;
}

static void set_last_document(void)
{
	stage.session.document_at = 1;
	stage.session.cursor = (unsigned)session_choice_count(&stage.session, &stage.policy) - 1;
}

static void set_tray(void)
{
	static const char *const NAMES[] = { "licence-va.png",      "licence-tx.png",
					     "licence-expired.png", "licence-on.png",
					     "passport.png",        "ssn-card.png",
					     "blurred.png",         "cat.png" };

	stage.facts.tray_count = COUNT_OF(NAMES);
	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		SAY(stage.facts.tray[at], NAMES[at]);
}

static void set_scanner_started(void)
{
	stage.facts.scanner = VIEW_SCANNER_START;
}

static void set_camera(void)
{
	stage.facts.scanner = VIEW_SCANNER_HOLD_TO;
}

static void set_scanner_away(void)
{
	stage.facts.scanner = VIEW_SCANNER_AWAY;
}

static void set_reading_busy(void)
{
	stage.session.reading = READING_BUSY;
}

static void set_reading_document(void)
{
	set_tray();
	stage.session.reading = READING_DOCUMENT;
}

static void set_reading_unknown(void)
{
	stage.session.reading = READING_UNKNOWN;
}

static void set_reading_nothing(void)
{
	stage.session.reading = READING_NOTHING;
}

static void set_reading_glare(void)
{
	stage.session.reading = READING_GLARE;
}

static void set_reading_dark(void)
{
	stage.session.reading = READING_DARK;
}

static void set_reading_small(void)
{
	stage.session.reading = READING_SMALL;
}

static void set_reading_unclear(void)
{
	stage.session.reading = READING_UNCLEAR;
}

static void set_reading_again(void)
{
	stage.session.reading = READING_AGAIN;
}

static void set_reading_damaged(void)
{
	stage.session.reading = READING_DAMAGED;
}

static void set_reading_failed(void)
{
	stage.session.reading = READING_FAILED;
}

static void set_zone(void)
{
	SAY(stage.session.mrz, "P<UTOSPECIMEN<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<L898902C36UTO7408");
}

static void set_zone_refused(void)
{
	set_zone();
	stage.session.message = N_("These are not the lines of a passport or ID card. Check each "
				   "letter, or press Esc to go back.");
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
	paper.line[paper.count - 1].is_secret = true;
	add_paper(PAPER_CENTRE, "for the calendar year 2026");
	for (unsigned at = 0; at < 20; at++)
		add_paper(PAPER_TEXT, "A line that says where the number goes.");
	add_paper(PAPER_QR, "https://www.irs.gov/CP01A");
	add_paper(PAPER_TEXT, "The last line of the receipt.");
	stage.facts.paper = &paper;
	stage.rules.may_save = true;
}

static void set_paper_saved(void)
{
	set_paper();
	stage.session.cursor = 50;
	stage.session.is_saved = true;
	stage.facts.saved_path = "receipt-C001-261122-0007.png";
}

static void set_letter_follows(void)
{
	set_paper();
	stage.facts.letter_follows = true;
}

static void set_paper_unsaved(void)
{
	set_paper();
	stage.session.message = N_("The picture could not be saved.");
}

static void set_pin_shown(void)
{
	stage.session.pin_until_ms = 1;
	stage.facts.pin = "012345";
}

static void set_paper_pin_shown(void)
{
	set_paper();
	set_pin_shown();
}

static void set_pin_not_had(void)
{
	stage.session.pin_until_ms = 1;
}

static void set_alone_large(void)
{
	stage.session.cursor = LANGUAGE_CHINESE_SIMPLIFIED;
	stage.session.receipt.is_large = true;
}

static void set_alone_again(void)
{
	stage.session.message = "The printer can print again.";
}

static void set_refused(void)
{
	stage.session.applicant[0].outcome = OUTCOME_REFUSED;
}

static void set_referred(void)
{
	stage.session.applicant[0].outcome = OUTCOME_REFERRED;
}

static void set_unprinted(void)
{
	stage.facts.health = "the printer is out of paper";
}

static void set_mailable(void)
{
	set_unprinted();
	stage.session.can_mail = true;
}

static void set_not_alone(void)
{
	stage.session.applicant[0].issue = ISSUE_UNPRINTED;
	stage.session.exception = EXCEPTION_NOT_ALONE;
}

static void set_nobody_there(void)
{
	set_not_alone();
	stage.session.exception = EXCEPTION_NOBODY_THERE;
}

static void set_exception(void)
{
	stage.session.applicant[0].issue = ISSUE_EXCEPTION;
}

static void set_unreadable(void)
{
	set_exception();
	stage.session.exception = EXCEPTION_UNREADABLE;
}

static void set_not_collected(void)
{
	set_exception();
	stage.session.exception = EXCEPTION_NOT_COLLECTED;
}

static void set_nobody_answered(void)
{
	set_exception();
	stage.session.exception = EXCEPTION_NOBODY_ANSWERED;
}

static void set_given_up(void)
{
	stage.session.applicant[0].issue = ISSUE_UNPRINTED;
}

static void set_deferred(void)
{
	stage.session.applicant[0].outcome = OUTCOME_DEFERRED;
}

static void set_abandoned(void)
{
	stage.session.applicant[0].outcome = OUTCOME_ABANDONED;
}

static void set_approved(void)
{
	stage.session.applicant[0].outcome = OUTCOME_APPROVED;
}

static void set_assigned(void)
{
	stage.session.applicant[0].outcome = OUTCOME_APPROVED;
	stage.session.applicant[0].issue = ISSUE_ASSIGNED;
}

/* The first day of a pause in which no PINs are issued. */
static void close_window(void)
{
	stage.policy.issuing_count = 1;
	stage.policy.issuing[0] = (struct policy_issuing){ 2026, TODAY - 300, TODAY - 1 };
}

static void set_child_refused(void)
{
	set_child();
	set_refused();
	close_window();
}

static void set_scrolled(void)
{
	set_child_refused();
	stage.session.cursor = PAPER_LINES_MAX;
}

static void set_steps_unprinted(void)
{
	set_refused();
	stage.session.message = N_("It could not be printed. Please write the numbers down, or "
				   "ask at the counter.");
}

static void set_steps_on_glass(void)
{
	static const struct next_steps_place PLACE = { "Springfield Assistance Center",
						       1795366800000, true };
	struct next_steps steps;

	set_refused();
	steps = next_steps_of(&stage.session, &stage.policy, TODAY);
	if (next_steps_lay(&steps, &PLACE, PAPER_COLUMNS_80MM, &paper, NULL) != STATUS_OK)
		abort();
	stage.facts.paper = &paper;
	stage.session.has_next_steps_on_paper = true;
	stage.session.message = N_("It is printed. Please take the page with you.");
}

static void set_help(void)
{
	stage.session.overlay = OVERLAY_HELP;
}

static void set_idle(void)
{
	stage.session.overlay = OVERLAY_IDLE;
	stage.session.idle_at_ms = NOW_MS + 26500;
}

static void set_cancel(void)
{
	stage.session.overlay = OVERLAY_CANCEL;
}

static void set_last_choice(void)
{
	stage.session.cursor = (unsigned)session_choice_count(&stage.session, &stage.policy) - 1;
}

const struct scene SCENES[] = {
	{ "attract", SESSION_ATTRACT, NULL },
	{ "attract_ill", SESSION_ATTRACT, set_ill },
	{ "opening", SESSION_OPENING, NULL },
	{ "language", SESSION_LANGUAGE, NULL },
	{ "privacy", SESSION_PRIVACY, NULL },
	{ "reason", SESSION_REASON, set_last_choice },
	{ "reason_detail_efile", SESSION_REASON_DETAIL, set_reason_primary_wrong },
	{ "reason_detail_online", SESSION_REASON_DETAIL, set_reason_typo },
	{ "reason_detail_letter", SESSION_REASON_DETAIL, set_reason_letter_5071c },
	{ "reason_lost_two", SESSION_REASON_ADVICE, set_reason_lost_two },
	{ "reason_lost_mail", SESSION_REASON_ADVICE, set_reason_lost_mail },
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
	{ "reason_next", SESSION_REASON, set_next_person },
	{ "whom_next", SESSION_WHOM, set_next_person },
	{ "answers_family", SESSION_ANSWERS, set_family },
	{ "answers_family_without_self", SESSION_ANSWERS, set_family_without_self },
	{ "document_kind_link", SESSION_DOCUMENT_KIND, set_link_document },
	{ "document_kind_same_paper", SESSION_DOCUMENT_KIND, set_same_paper },
	{ "document_scan_link", SESSION_DOCUMENT_SCAN, set_shared_paper },
	{ "review_link", SESSION_REVIEW, set_shared_paper },
	{ "questions_of_child", SESSION_QUESTIONS, set_shared_paper },
	{ "decision_family", SESSION_DECISION, set_family_decision },
	{ "decision_reason_family", SESSION_DECISION_REASON, set_family_reason },
	{ "reserving_next", SESSION_RESERVING, set_family_printing },
	{ "alone_family", SESSION_ALONE, set_family_printing },
	{ "printing_next", SESSION_PRINTING, set_family_printing },
	{ "unprinted_next", SESSION_UNPRINTED, set_family_printing },
	{ "hand_over_family", SESSION_HAND_OVER, set_next_person },
	{ "taken_family", SESSION_TAKEN, set_next_person },
	{ "trouble_family", SESSION_TROUBLE, set_family_trouble },
	{ "trouble_held", SESSION_TROUBLE, set_family_held },
	{ "next_steps_family", SESSION_NEXT_STEPS, set_family_ends },
	{ "document_kind", SESSION_DOCUMENT_KIND, NULL },
	{ "document_kind_second", SESSION_DOCUMENT_KIND, set_second_document },
	{ "document_kind_last", SESSION_DOCUMENT_KIND, set_last_document },
	{ "document_scan", SESSION_DOCUMENT_SCAN, NULL },
	{ "document_scan_tray", SESSION_DOCUMENT_SCAN, set_tray },
	{ "document_scan_started", SESSION_DOCUMENT_SCAN, set_scanner_started },
	{ "document_scan_camera", SESSION_DOCUMENT_SCAN, set_camera },
	{ "document_scan_away", SESSION_DOCUMENT_SCAN, set_scanner_away },
	{ "document_scan_busy", SESSION_DOCUMENT_SCAN, set_reading_busy },
	{ "document_scan_read", SESSION_DOCUMENT_SCAN, set_reading_document },
	{ "document_scan_unknown", SESSION_DOCUMENT_SCAN, set_reading_unknown },
	{ "document_scan_nothing", SESSION_DOCUMENT_SCAN, set_reading_nothing },
	{ "document_scan_glare", SESSION_DOCUMENT_SCAN, set_reading_glare },
	{ "document_scan_dark", SESSION_DOCUMENT_SCAN, set_reading_dark },
	{ "document_scan_small", SESSION_DOCUMENT_SCAN, set_reading_small },
	{ "document_scan_unclear", SESSION_DOCUMENT_SCAN, set_reading_unclear },
	{ "document_scan_again", SESSION_DOCUMENT_SCAN, set_reading_again },
	{ "document_scan_damaged", SESSION_DOCUMENT_SCAN, set_reading_damaged },
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
	{ "review_settled", SESSION_REVIEW, set_review_settled },
	{ "questions", SESSION_QUESTIONS, set_questions },
	{ "questions_link", SESSION_QUESTIONS, set_questions_link },
	{ "companion", SESSION_COMPANION, sign_in },
	{ "companion_beside", SESSION_COMPANION, set_beside_representative },
	{ "companion_id", SESSION_COMPANION_ID, sign_in },
	{ "companion_id_representative", SESSION_COMPANION_ID, set_representative },
	{ "decision", SESSION_DECISION, set_decision },
	{ "decision_suspected", SESSION_DECISION, set_suspected },
	{ "decision_reason", SESSION_DECISION_REASON, set_reason },
	{ "decision_conflict", SESSION_DECISION, set_conflict },
	{ "approval_asking", SESSION_APPROVAL_ASKING, sign_in },
	{ "approval_wait", SESSION_APPROVAL_WAIT, set_approval_wait },
	{ "second_sign_in", SESSION_CLERK_SIGN_IN, set_second_sign_in },
	{ "second_look", SESSION_SECOND_LOOK, set_second_look },
	{ "second_look_doubts", SESSION_SECOND_LOOK, set_second_look_doubts },
	{ "second_look_end", SESSION_SECOND_LOOK, set_second_look_end },
	{ "second_look_again", SESSION_SECOND_LOOK, set_second_look_again },
	{ "second_reason", SESSION_SECOND_REASON, set_second_look },
	{ "second_answering", SESSION_SECOND_ANSWERING, set_second_look },
	{ "deciding", SESSION_DECIDING, sign_in },
	{ "reserving", SESSION_RESERVING, sign_in },
	{ "alone", SESSION_ALONE, NULL },
	{ "alone_large", SESSION_ALONE, set_alone_large },
	{ "alone_again", SESSION_ALONE, set_alone_again },
	{ "printing", SESSION_PRINTING, NULL },
	{ "unprinted", SESSION_UNPRINTED, set_unprinted },
	{ "unprinted_mail", SESSION_UNPRINTED, set_mailable },
	{ "mailing", SESSION_MAILING, NULL },
	{ "hand_over", SESSION_HAND_OVER, NULL },
	{ "hand_over_paper", SESSION_HAND_OVER, set_paper },
	{ "hand_over_pin", SESSION_HAND_OVER, set_pin_shown },
	{ "hand_over_paper_pin", SESSION_HAND_OVER, set_paper_pin_shown },
	{ "hand_over_no_pin", SESSION_HAND_OVER, set_pin_not_had },
	{ "hand_over_letter", SESSION_HAND_OVER, set_letter_follows },
	{ "hand_over_saved", SESSION_HAND_OVER, set_paper_saved },
	{ "hand_over_unsaved", SESSION_HAND_OVER, set_paper_unsaved },
	{ "delivering", SESSION_DELIVERING, NULL },
	{ "trouble", SESSION_TROUBLE, set_exception },
	{ "taken", SESSION_TAKEN, NULL },
	{ "trouble_unprinted", SESSION_TROUBLE, set_given_up },
	{ "trouble_not_alone", SESSION_TROUBLE, set_not_alone },
	{ "trouble_nobody_there", SESSION_TROUBLE, set_nobody_there },
	{ "trouble_unreadable", SESSION_TROUBLE, set_unreadable },
	{ "trouble_not_collected", SESSION_TROUBLE, set_not_collected },
	{ "trouble_nobody_answered", SESSION_TROUBLE, set_nobody_answered },
	{ "next_steps_refused", SESSION_NEXT_STEPS, set_refused },
	{ "next_steps_referred", SESSION_NEXT_STEPS, set_referred },
	{ "next_steps_deferred", SESSION_NEXT_STEPS, set_deferred },
	{ "next_steps_abandoned", SESSION_NEXT_STEPS, set_abandoned },
	{ "next_steps_approved", SESSION_NEXT_STEPS, set_approved },
	{ "next_steps_assigned", SESSION_NEXT_STEPS, set_assigned },
	{ "next_steps_child", SESSION_NEXT_STEPS, set_child_refused },
	{ "next_steps_scrolled", SESSION_NEXT_STEPS, set_scrolled },
	{ "next_steps_unprinted", SESSION_NEXT_STEPS, set_steps_unprinted },
	{ "next_steps_on_glass", SESSION_NEXT_STEPS, set_steps_on_glass },
	{ "next_steps_printing", SESSION_NEXT_STEPS_PRINTING, set_refused },
	{ "closing", SESSION_CLOSING, NULL },
	{ "staff_sign_in", SESSION_STAFF_SIGN_IN, NULL },
	{ "desk_visits", SESSION_DESK, set_desk },
	{ "desk_reminded", SESSION_DESK, set_desk_reminded },
	{ "desk_filtered", SESSION_DESK, set_desk_filtered },
	{ "desk_empty", SESSION_DESK, set_desk_empty },
	{ "desk_records", SESSION_DESK, set_desk_records },
	{ "desk_verify_busy", SESSION_DESK, set_verify_busy },
	{ "desk_verify_intact", SESSION_DESK, set_verify_intact },
	{ "desk_verify_broken", SESSION_DESK, set_verify_broken },
	{ "desk_receipt", SESSION_DESK, set_receipt_typed },
	{ "desk_receipt_ours", SESSION_DESK, set_receipt_ours },
	{ "desk_receipt_foreign", SESSION_DESK, set_receipt_foreign },
	{ "desk_receipt_mistyped", SESSION_DESK, set_receipt_mistyped },
	{ "desk_called", SESSION_DESK, set_desk_called },
	{ "desk_sheet", SESSION_DESK, set_sheet },
	{ "desk_sheet_printed", SESSION_DESK, set_sheet_printed },
	{ "desk_sheet_failed", SESSION_DESK, set_sheet_failed },
	{ "desk_sheet_gone", SESSION_DESK, set_sheet_gone },
	{ "desk_day_due", SESSION_DESK, set_desk_day_due },
	{ "desk_day_open", SESSION_DESK, set_day_open },
	{ "desk_day_open_again", SESSION_DESK, set_day_open_again },
	{ "desk_day_close", SESSION_DESK, set_day_close },
	{ "desk_day_close_doubtful", SESSION_DESK, set_day_close_doubtful },
	{ "desk_day_close_asked", SESSION_DESK, set_day_close_asked },
	{ "desk_day_busy", SESSION_DESK, set_day_busy },
	{ "desk_day_closed", SESSION_DESK, set_day_closed },
	{ "desk_day_unprinted", SESSION_DESK, set_day_unprinted },
	{ "desk_day_scrolled", SESSION_DESK, set_day_scrolled },
	{ "desk_printer", SESSION_DESK, set_printer },
	{ "desk_printer_unsent", SESSION_DESK, set_printer_unsent },
	{ "desk_printer_watch", SESSION_DESK, set_printer_watch },
	{ "desk_printer_glass", SESSION_DESK, set_printer_glass },
	{ "desk_printer_unproven", SESSION_DESK, set_printer_unproven },
	{ "desk_printer_number", SESSION_DESK, set_printer_number },
	{ "desk_printer_came", SESSION_DESK, set_printer_came },
	{ "desk_printer_released", SESSION_DESK, set_printer_released },
	{ "desk_printer_due", SESSION_DESK, set_printer_due },
	{ "desk_exceptions", SESSION_DESK, set_exceptions },
	{ "desk_exceptions_none", SESSION_DESK, set_exceptions_none },
	{ "desk_receipts", SESSION_DESK, set_receipts },
	{ "desk_paper_look", SESSION_DESK, set_paper_look },
	{ "desk_paper_failed", SESSION_DESK, set_paper_failed },
	{ "desk_paper_here", SESSION_DESK, set_paper_here },
	{ "desk_paper_confirm", SESSION_DESK, set_paper_confirm },
	{ "desk_paper_confirm_handed", SESSION_DESK, set_paper_confirm_handed },
	{ "desk_paper_confirm_reprint", SESSION_DESK, set_paper_confirm_reprint },
	{ "desk_paper_second", SESSION_DESK, set_paper_second },
	{ "desk_paper_agree", SESSION_DESK, set_paper_agree },
	{ "desk_paper_why", SESSION_DESK, set_paper_why },
	{ "desk_paper_printing", SESSION_DESK, set_paper_printing },
	{ "desk_paper_unprinted", SESSION_DESK, set_paper_unprinted },
	{ "desk_paper_handing", SESSION_DESK, set_paper_handing },
	{ "desk_paper_done", SESSION_DESK, set_paper_done },
	{ "desk_paper_void", SESSION_DESK, set_paper_void },
	{ "desk_paper_lost", SESSION_DESK, set_paper_lost },
	{ "desk_paper_nothing", SESSION_DESK, set_paper_nothing },
	{ "out_of_service", SESSION_OUT_OF_SERVICE, set_ill },
	{ "out_of_service_quarantined", SESSION_OUT_OF_SERVICE, set_quarantined },
	{ "help", SESSION_ADDRESS, set_help },
	{ "idle", SESSION_ADDRESS, set_idle },
	{ "cancel", SESSION_ADDRESS, set_cancel },
	{ "attract_waiting", SESSION_ATTRACT, set_waiting_many },
	{ "wait_others", SESSION_WAIT, set_waiting_many },
	{ "clerk_sign_in_others", SESSION_CLERK_SIGN_IN, set_waiting_many },
	{ "staff_sign_in_others", SESSION_STAFF_SIGN_IN, set_waiting_long },
	{ "attract_rescued", SESSION_ATTRACT, set_rescued },
	{ "wait_may_rest", SESSION_WAIT, set_may_rest },
	{ "cancel_may_rest", SESSION_DOCUMENT_KIND, set_cancel_rest },
	{ "limited", SESSION_LIMITED, set_limited },
	{ "parking", SESSION_PARKING, NULL },
	{ "parked_seat", SESSION_PARKED, set_seat },
	{ "parked_printing", SESSION_PARKED, set_slip_printing },
	{ "parked_printed", SESSION_PARKED, set_slip_printed },
	{ "parked_unprinted", SESSION_PARKED, set_slip_unprinted },
	{ "slip", SESSION_SLIP, set_slip },
	{ "slip_wrong", SESSION_SLIP, set_slip_wrong },
	{ "slip_unknown", SESSION_SLIP, set_slip_unknown },
	{ "queue", SESSION_QUEUE, set_queue },
	{ "queue_busy", SESSION_QUEUE, set_queue_busy },
	{ "queue_empty", SESSION_QUEUE, set_queue_empty },
	{ "queue_barred", SESSION_QUEUE, set_queue_barred },
	{ "hand_off", SESSION_HAND_OFF, sign_in },
#define X(name, reason, detail) { "reason_" #name, SESSION_REASON_ADVICE, set_reason_##name },
	REASON_SCENE_LIST(X)
#undef X
};
const size_t SCENE_COUNT = COUNT_OF(SCENES);

void scene_view(const struct scene *scene, enum language language, struct view *ret)
{
	scenes_policy(&stage.policy);
	stage.rules = (struct session_rules){ .policy = &stage.policy,
					      .paper_languages = (1U << LANGUAGE_COUNT) - 1 };
	stage.facts = (struct view_facts){ .centre = "Springfield Assistance Center",
					   .kiosk_id = "C001",
					   .is_training = true,

					   .now_ms = NOW_MS,
					   .today = TODAY };
	stage.session = (struct session){ .state = scene->state,
					  .language = language,
					  .applicant_count = 1 };
	SAY(stage.session.id, "C001-261122-0007");
	stage.session.document[0].rule = LICENCE;
	stage.session.document[1].rule = SSN_CARD;
	fill_person(&stage.session.applicant[0].person, "Ana María", "07/04/1980");
	if (scene->set != NULL)
		scene->set();
	struct next_steps steps = next_steps_of(&stage.session, &stage.policy, TODAY);
	next_steps_words(&steps, SHEET_WIDTH, &next_steps);
	stage.facts.next_steps = &next_steps;
	view_fill(&stage.session, &stage.rules, &stage.facts, ret);
}
