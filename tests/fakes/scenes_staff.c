/* Scenes at which a member of staff is at the keyboard. */
#include <stdlib.h>
#include <string.h>

#include "kiosk/audit/day_slip.h"
#include "kiosk/base/text.h"
#include "tests/fakes/scenes_stage.h"

static struct visit visits[DESK_ROWS];
static struct audit_entry entries[DESK_ROWS];

void set_sign_in_wrong(void)
{
	SAY(stage.session.user, "clerk");
	SAY(stage.session.secret, "not this one");
	stage.session.cursor = 1;
	stage.session.message = N_("User name or password is wrong.");
	stage.facts.demo_logins = "Demonstration: clerk / demo-clerk, supervisor / demo-supervisor";
}

static void fill_read(void)
{
	struct document *read = &stage.session.document[0].read;

	stage.session.document[0].how = HOW_SCANNED;
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
	stage.session.document[1].how = HOW_BY_EYE;
}

void sign_in(void)
{
	SAY(stage.session.user, "ana");
	stage.session.role = ROLE_CLERK;
}

void set_review(void)
{
	sign_in();
	fill_read();
	stage.session.document[0].printed_state[ROW_FAMILY_NAME] = PRINTED_SAME;
	stage.session.document[0].printed_state[ROW_GIVEN_NAMES] = PRINTED_TYPED;
	SAY(stage.session.document[0].printed[ROW_GIVEN_NAMES], "Anna");
	stage.session.document[0].read.faults[DOCUMENT_FAULT_TRUNCATED_NAME] = true;
	stage.session.document[0].read.faults[DOCUMENT_FAULT_IIN_UNKNOWN] = true;
	stage.session.cursor = 3;
}

void set_review_editing(void)
{
	set_review();
	stage.session.is_editing = true;
	SAY(stage.session.print, "1234 EXAMPLE");
}

void set_review_hindered(void)
{
	set_review();
	stage.session.message = N_("Compare every line with the document first.");
}

void set_review_by_eye(void)
{
	sign_in();
	fill_read();
	stage.session.document_at = 1;
	stage.session.cursor = 2;
	stage.session.document[1].printed_state[ROW_TIN] = PRINTED_SAME;
}

void set_review_revealed(void)
{
	set_review_by_eye();
	stage.session.is_tin_revealed = true;
}

/* Index of the marriage certificate in the scenes' rules. */
enum { SCENE_MARRIAGE = 14 };

static void give_marriage_certificate(void)
{
	stage.session.document[1].rule = SCENE_MARRIAGE;
	stage.session.document[1].how = HOW_BY_EYE;
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		stage.session.document[1].answer[question] = ANSWER_YES;
}

void set_review_settled(void)
{
	set_review();
	SAY(stage.session.document[0].read.family_name, "EXAMPLE");
	give_marriage_certificate();
	stage.session.cursor = 0;
}

void set_questions_link(void)
{
	set_review();
	give_marriage_certificate();
	stage.session.document_at = 1;
	stage.session.cursor = 3;
}

void set_questions(void)
{
	set_review();
	stage.session.cursor = 3;
	stage.session.document[0].answer[QUESTION_ORIGINAL] = ANSWER_YES;
	stage.session.document[0].answer[QUESTION_PHOTO] = ANSWER_NO;
	stage.session.document[0].answer[QUESTION_SECURITY] = ANSWER_COULD_NOT_CHECK;
}

void set_decision(void)
{
	set_questions();
	stage.session.applicant[0].reason = REASON_EFILE_REJECTED;
	stage.session.cursor = 0;
	stage.session.message = verdict_reason_words(VERDICT_UNANSWERED);
}

void set_suspected(void)
{
	set_questions();
	stage.session.cursor = 1;
	stage.session.is_fraud_suspected = true;
}

void set_reason(void)
{
	set_questions();
	stage.session.cursor = 1;
	stage.session.applicant[0].decision = DECISION_REFUSE;
}

void set_desk(void)
{
	SAY(stage.session.user, "sam");
	stage.session.role = ROLE_SUPERVISOR;
	stage.session.desk = (struct desk){ .count = DESK_ROWS, .total = 203, .cursor = 2 };
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
	stage.facts.visits = visits;
}

void set_desk_filtered(void)
{
	set_desk();
	stage.session.desk.is_typing_clerk = true;
	SAY(stage.session.desk.clerk, "an");
	stage.session.desk.days = DESK_LAST_7_DAYS;
	stage.session.desk.outcome = OUTCOME_REFUSED;
}

void set_desk_reminded(void)
{
	set_desk();
	stage.facts.health = "the time of 2019Q3 is over: two supervisors shred it, tac-kiosk "
			     "retention";
}

void set_desk_empty(void)
{
	set_desk();
	stage.session.desk.count = stage.session.desk.total = 0;
}

void set_desk_records(void)
{
	static const enum record_kind KINDS[] = { RECORD_VISIT_STARTED, RECORD_CONSENTED,
						  RECORD_CLERK_JOINED, RECORD_VISIT_CLOSED };

	set_desk();
	stage.session.desk.state = DESK_RECORDS;
	stage.session.desk.count = stage.session.desk.total = COUNT_OF(KINDS);
	stage.session.desk.cursor = 1;
	for (size_t at = 0; at < COUNT_OF(KINDS); at++) {
		struct record *record = &entries[at].record;
		entries[at].sequence = at + 100;
		*record = (struct record){ .kind = KINDS[at], .wall_ms = 1795305600000 };
		SAY(record->actor, at == 2 ? "ana" : "visitor");
		SAY(record->object, "C001-261122-0038");
	}
	stage.facts.entries = entries;
}

void set_verify_busy(void)
{
	set_desk();
	stage.session.desk.state = DESK_VERIFY;
	stage.session.desk.is_busy = true;
}

void set_verify_intact(void)
{
	set_desk();
	stage.session.desk.state = DESK_VERIFY;
	stage.session.desk.is_verified = stage.session.desk.is_intact = true;
	stage.session.desk.total = 12345;
}

void set_verify_broken(void)
{
	set_verify_intact();
	stage.session.desk.is_intact = false;
	stage.facts.verify_fault = "record 4711: its bytes were altered";
}

void set_receipt_typed(void)
{
	set_desk();
	stage.session.desk.state = DESK_RECEIPT;
	SAY(stage.session.desk.code, "7k3m9q-xd2f8t");
}

void set_receipt_ours(void)
{
	set_receipt_typed();
	stage.session.desk.is_verified = stage.session.desk.is_intact = true;
	stage.facts.receipt_answer = "genuine: made by kiosk C001\n"
				     "  visit      C001-261122-0007, applicant 1\n"
				     "  year       2026\n"
				     "  print      original\n"
				     "  state      delivered: the visitor confirmed having it\n"
				     "  printed    2026-11-22 14:05:06\n"
				     "  delivered  2026-11-22 14:05:31\n"
				     "  ledger     intact: 12345 records\n";
}

void set_receipt_foreign(void)
{
	set_receipt_typed();
	stage.session.desk.is_verified = true;
	stage.facts.receipt_answer = "NOT GENUINE: no kiosk with these keys made this code\n";
}

void set_receipt_mistyped(void)
{
	set_receipt_typed();
	stage.session.desk.is_verified = true;
	stage.facts.receipt_answer = "the code is mistyped in group 2 of 4";
}

void set_sheet(void)
{
	static struct paper paper;

	SAY(stage.session.user, "ana");
	stage.session.role = ROLE_CLERK;
	stage.session.desk = (struct desk){ .state = DESK_SHEET, .is_sheet_only = true };
	paper_begin(&paper, PAPER_COLUMNS_80MM);
	paper_line(&paper, PAPER_TITLE, "Set up the scanner");
	paper_line(&paper, PAPER_CENTRE, "Example Makers");
	paper_line(&paper, PAPER_RULE, "");
	paper_line(&paper, PAPER_TEXT, "1. Scan these bars.");
	paper_line(&paper, PAPER_TEXT, "");
	paper_line(&paper, PAPER_BARS, "<FNC3>EXAMPLE");
	paper_line(&paper, PAPER_TEXT, "");
	paper_line(&paper, PAPER_TEXT, "2. Wait ten seconds.");
	paper_line(&paper, PAPER_RULE, "");
	paper_line(&paper, PAPER_BOLD, "What should happen then");
	paper_line(&paper, PAPER_TEXT, "The kiosk's first screen says \"ready\".");
	stage.facts.sheet = &paper;
	stage.facts.sheet_cause = "the scanner 1209:0007 is in a mode the kiosk cannot use";
}

void set_desk_called(void)
{
	set_sheet();
	set_desk();
}

void set_sheet_printed(void)
{
	set_sheet();
	stage.session.desk.print = DESK_PRINTED;
}

void set_sheet_failed(void)
{
	set_sheet();
	stage.session.desk.print = DESK_PRINT_FAILED;
	stage.facts.sheet_fault = "the printer is out of paper";
}

void set_sheet_gone(void)
{
	set_sheet_printed();
	stage.facts.sheet = NULL;
}

void set_desk_day_due(void)
{
	set_desk();
	stage.facts.day_reminder = "The day is not open yet. T opens it.";
}

/* A slip that is about to be made, at the end of a day. */
static void lay_slip(bool is_closing)
{
	static struct day day;
	static struct paper paper;
	struct day_slip slip = { .day = &day,
				 .is_closing = is_closing,
				 .centre = "Springfield Assistance Center",
				 .kiosk_id = "C001",
				 .user = "sam",
				 .wall_ms = 1795366800000 };

	day = (struct day){ .state = is_closing ? DAY_OPEN : DAY_CLOSED, .open_exceptions = 1 };
	day.mark.sequence = 4711;
	day.mark.wall_ms = 1795334400000;
	memset(day.mark.hash.at, 0x5A, sizeof(day.mark.hash.at));
	memset(day.installation.at, 0xA5, sizeof(day.installation.at));
	day.counts = (struct day_counts){ .records = 740, .visits = 17, .delivered = 11 };
	day.counts.outcome[DAY_OUTCOME_APPROVED] = 11;
	day.counts.outcome[DAY_OUTCOME_REFERRED] = 6;
	day.listed = 1;
	SAY(day.exception[0], "C001-261122-0013/1");
	if (stage.session.desk.is_marked) {
		slip.sequence = 5452;
		slip.epoch = 3;
		memset(slip.head.at, 0x3C, sizeof(slip.head.at));
	}
	if (day_slip_lay(&slip, PAPER_COLUMNS_80MM, &paper, NULL) != STATUS_OK)
		abort();
	stage.facts.slip = &paper;
}

static void set_day(enum desk_mark mark, bool is_closing, uint64_t exceptions)
{
	set_desk();
	stage.session.desk = (struct desk){
		.state = DESK_DAY, .mark = mark, .is_closing = is_closing, .exceptions = exceptions
	};
	lay_slip(is_closing);
}

void set_day_open(void)
{
	set_day(DESK_DAY_CLOSED, false, 1);
}

void set_day_open_again(void)
{
	set_day(DESK_DAY_OPEN, false, 0);
}

void set_day_close(void)
{
	set_day(DESK_DAY_OPEN, true, 0);
}

void set_day_close_doubtful(void)
{
	set_day(DESK_DAY_CLOSED, true, 1);
}

void set_day_close_asked(void)
{
	set_day(DESK_DAY_OPEN, true, 2);
	stage.session.desk.is_asked = true;
}

void set_day_busy(void)
{
	set_day(DESK_DAY_OPEN, true, 0);
	stage.session.desk.is_busy = true;
}

void set_day_closed(void)
{
	set_day(DESK_DAY_OPEN, true, 1);
	stage.session.desk.is_marked = true;
	stage.session.desk.print = DESK_PRINTED;
	lay_slip(true);
}

void set_day_unprinted(void)
{
	set_day_closed();
	stage.session.desk.print = DESK_PRINT_FAILED;
	stage.facts.sheet_fault = "the printer is out of paper";
}

/* The slip's end, where what is open stands. */
void set_day_scrolled(void)
{
	set_day_closed();
	stage.session.desk.cursor = DESK_SHEET_LINES;
}

static void ask_second(unsigned acts, enum decision decision)
{
	set_questions();
	stage.session.cursor = 0;
	stage.session.applicant[0].decision = decision;
	SAY(stage.session.clerk, "ana");
	stage.session.second = (struct session_second){ .acts = acts };
	SAY(stage.session.second.asked_by, "ana");
}

void set_approval_wait(void)
{
	ask_second(1U << SECOND_ANSWER | 1U << SECOND_CONFLICT, DECISION_REFUSE);
}

void set_second_sign_in(void)
{
	set_approval_wait();
	stage.session.role = ROLE_NONE;
	stage.session.user[0] = '\0';
}

void set_second_look(void)
{
	set_approval_wait();
	SAY(stage.session.user, "sam");
	stage.session.role = ROLE_SUPERVISOR;
}

/* All that a second person may be told beside the answers. */
void set_second_look_doubts(void)
{
	set_second_look();
	stage.session.is_fraud_suspected = true;
	stage.session.companion[0].kind = COMPANION_PHONE;
	SAY(stage.session.companion[0].id, "B-17");
	stage.session.document[0].read.faults[DOCUMENT_FAULT_TIN_DIFFERS] = true;
	for (unsigned at = 0; at < QUESTION_COUNT; at++)
		stage.session.document[0].answer[at] = ANSWER_YES;
	give_marriage_certificate();
}

void set_second_look_end(void)
{
	set_second_look();
	stage.session.cursor = PAPER_LINES_MAX;
}

void set_second_look_again(void)
{
	ask_second(1U << SECOND_PIN_AGAIN, DECISION_APPROVE);
	SAY(stage.session.user, "sam");
	stage.session.role = ROLE_SUPERVISOR;
}

void set_conflict(void)
{
	set_questions();
	stage.session.cursor = 1;
	stage.session.is_conflict = true;
}
