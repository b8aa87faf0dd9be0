/* What the parts of the scenes share: the visit that is being set up. */
#ifndef TAC_TESTS_SCENES_STAGE_H
#define TAC_TESTS_SCENES_STAGE_H

#include "kiosk/base/text.h"
#include "screens/view.h"

/* Rules of scenes_policy(); the clock of every scene. */
enum { LICENCE = 1, SSN_CARD = 4, NOW_MS = 1000000, TODAY = 20779 /* 2026-11-22 */ };

struct stage {
	struct policy policy;
	struct session session;
	struct session_rules rules;
	struct view_facts facts;
};

extern struct stage stage;

#define SAY(array, words) ((void)text_copy(array, sizeof(array), words))

void fill_person(struct person *person, const char *given, const char *birth);

void set_family(void);
void set_family_without_self(void);
void set_next_person(void);
void set_link_document(void);
void set_same_paper(void);
void set_shared_paper(void);
void set_family_decision(void);
void set_family_reason(void);
void set_family_printing(void);
void set_family_trouble(void);
void set_family_held(void);
void set_family_ends(void);
void set_sign_in_wrong(void);
void sign_in(void);
void set_review(void);
void set_review_editing(void);
void set_review_hindered(void);
void set_review_by_eye(void);
void set_review_revealed(void);
void set_review_settled(void);
void set_questions(void);
void set_questions_link(void);
void set_decision(void);
void set_suspected(void);
void set_conflict(void);
void set_approval_wait(void);
void set_second_sign_in(void);
void set_second_look(void);
void set_second_look_doubts(void);
void set_second_look_end(void);
void set_second_look_again(void);
void set_reason(void);
void set_desk(void);
void set_desk_filtered(void);
void set_desk_reminded(void);
void set_desk_empty(void);
void set_desk_records(void);
void set_verify_busy(void);
void set_receipt_typed(void);
void set_receipt_ours(void);
void set_receipt_foreign(void);
void set_receipt_mistyped(void);
void set_verify_intact(void);
void set_verify_broken(void);
void set_desk_called(void);
void set_sheet(void);
void set_sheet_printed(void);
void set_quarantined(void);
void set_printer(void);
void set_printer_unsent(void);
void set_printer_watch(void);
void set_printer_unproven(void);
void set_printer_glass(void);
void set_printer_number(void);
void set_printer_came(void);
void set_printer_released(void);
void set_printer_due(void);
void set_sheet_failed(void);
void set_sheet_gone(void);
void set_desk_day_due(void);
void set_day_open(void);
void set_day_open_again(void);
void set_day_close(void);
void set_day_close_doubtful(void);
void set_day_close_asked(void);
void set_day_busy(void);
void set_day_closed(void);
void set_day_unprinted(void);
void set_day_scrolled(void);
void set_exceptions(void);
void set_exceptions_none(void);
void set_receipts(void);
void set_paper_look(void);
void set_paper_failed(void);
void set_paper_here(void);
void set_paper_confirm(void);
void set_paper_confirm_handed(void);
void set_paper_confirm_reprint(void);
void set_paper_second(void);
void set_paper_agree(void);
void set_paper_why(void);
void set_paper_printing(void);
void set_paper_unprinted(void);
void set_paper_handing(void);
void set_paper_done(void);
void set_paper_void(void);
void set_paper_lost(void);
void set_paper_nothing(void);
void set_waiting_many(void);
void set_waiting_long(void);
void set_rescued(void);
void set_may_rest(void);
void set_cancel_rest(void);
void set_limited(void);
void set_seat(void);
void set_slip_printing(void);
void set_slip_printed(void);
void set_slip_unprinted(void);
void set_slip(void);
void set_slip_wrong(void);
void set_slip_unknown(void);
void set_queue(void);
void set_queue_busy(void);
void set_queue_empty(void);
void set_queue_barred(void);

#endif
