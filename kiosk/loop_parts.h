/* What the loop's files share. Nobody else includes this. */
#ifndef TAC_LOOP_PARTS_H
#define TAC_LOOP_PARTS_H

#include "config/config.h"
#include "drivers/child.h"
#include "drivers/printer.h"
#include "drivers/programming.h"
#include "drivers/quirks.h"
#include "drivers/reader.h"
#include "drivers/scanner.h"
#include "kiosk/audit/audit.h"
#include "kiosk/audit/day_slip.h"
#include "kiosk/base/disk.h"
#include "kiosk/issuing/issuing.h"
#include "kiosk/issuing/receipt_check.h"
#include "kiosk/issuing/resting.h"
#include "kiosk/ledger/pace.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/sealed.h"
#include "kiosk/ledger/signer.h"
#include "kiosk/ledger/store_draft.h"
#include "kiosk/ledger/store_papers.h"
#include "kiosk/loop.h"
#include "kiosk/receipt/test_slip.h"
#include "kiosk/session/parked.h"
#include "kiosk/session/session.h"
#include "screens/screen.h"
#include "screens/view.h"

enum { LOOP_EVENTS_MAX = 16 };

/* Everything personal or secret, in one piece of secret memory. */
struct loop_secrets {
	struct session session[2]; /* now and next, by turns */
	struct keyring keyring;
	struct pin pin;
	struct pin shown; /* on the glass now; else wiped */
	struct symbols symbols;
	struct scan scan;
	struct document document;
	struct seal_details sealed; /* of the record that is being made */
	struct paper paper;
	struct session parked; /* on its way to or from a row */
	struct parked row;
	unsigned char plain[PARKED_MAX];
	char token[RESTING_TOKEN_MAX];          /* of the slip that is printed and shown */
	char test_number[TEST_SLIP_DIGITS + 1]; /* on the test slip; empty: there is none */
	struct view_facts facts;
	struct view view;
	struct canvas canvas;
};

/* The papers at the desk. */
struct loop_desk {
	struct stored_paper rows[DESK_ROWS], at; /* on the page, and the one that is open */
	bool is_large;                           /* that one was */
	char second[STORE_USER_MAX];             /* who is signed in to agree; empty: nobody */
	bool is_asked;                           /* somebody is, and has not answered */
	int64_t look_at_ms;                      /* when to look again whether somebody did */
	char fault[FAULT_TEXT_MAX];              /* why the last act was not done */
};

/* Where a visit needs room. */
enum loop_place { LOOP_LEDGER, LOOP_KEYS, LOOP_SPOOL, LOOP_PLACES };

/* Times are of the steady clock. */
struct loop_keeping {
	enum disk_state disk; /* the worst of all places */
	enum disk_state recorded_disk;
	enum disk_state place[LOOP_PLACES];
	int64_t disk_at_ms; /* when to look again */
	bool is_idle;       /* no visit is under way, as far as was looked */
	char disk_trouble[FAULT_TEXT_MAX];
	struct child copier; /* a backup under way */
	int64_t copier_until_ms;
	int64_t backup_at_ms; /* 0: never */
	char backup_trouble[FAULT_TEXT_MAX];
	int32_t quarters_day; /* when the quarters were last looked at */
	int32_t expired_day;  /* when papers of years that are over were last looked for */
	char reminder[FAULT_TEXT_MAX];
};

struct loop {
	const struct loop_options *options;
	const struct config *config;
	struct policy_sets policies;
	struct policy policy; /* in force when the visit began, or now */
	struct session_rules rules;
	struct loop_secrets *secrets;
	struct session *now, *next;

	struct event event[LOOP_EVENTS_MAX]; /* queue */
	size_t event_first, event_count;

	struct store store;
	struct signer signer;
	struct pace pace; /* when to sign next */
	int hold;         /* on the ledger, against a second kiosk */
	struct registry_embedded embedded;
	struct registry registry;
	struct visit visit; /* the one under way, as the store has it */
	struct order order;

	struct reader reader;
	bool is_unread; /* the document that is waited for was laid there and not read yet */
	struct quirks quirks;
	struct programming programming; /* empty where there is none */
	struct paper next_steps;        /* as last laid out */
	bool is_unsent;                 /* the last paper could not even be begun */
	bool is_again;       /* the receipt under way is of a PIN that there was before */
	int64_t first_ms;    /* and when that was made */
	bool letter_follows; /* with the PIN of the paper under way */
	unsigned reprint;    /* which reprint of the desk's it is; 0: none */
	struct loop_desk desk;
	int64_t second_at_ms;              /* when to look again whether a second person answered */
	struct paper sheet;                /* as last laid out, for the glass */
	struct day day;                    /* as last looked at or marked */
	struct day_slip slip;              /* of its mark; a sequence of 0 before */
	struct paper slip_page;            /* as last laid out */
	char day_reminder[FAULT_TEXT_MAX]; /* that the day is to be opened or closed */
	char sheet_name[QUIRK_WORD_MAX];   /* of the sheet or slip under way */
	char sheet_fault[FAULT_TEXT_MAX];
	bool is_sheet;                /* the page under way is no receipt */
	enum record_kind sheet_kind;  /* how that page is recorded */
	struct quarantine quarantine; /* of the printer, as the ledger tells it */
	bool is_test;                 /* the page under way is the test slip */
	unsigned wrong_numbers;       /* typed, since the slip */
	struct scanner scanner;
	bool is_scan_over;   /* no scan was expected, for a while, since the scanner was told */
	bool is_stray;       /* the picture with the reader is of a scan that is over */
	enum reading seen;   /* what came of a camera's last picture */
	unsigned seen_count; /* and of how many in a row before */
	char scanner_trouble[FAULT_TEXT_MAX]; /* empty when all is well */
	char scanner_health[FAULT_TEXT_MAX];  /* the same, with the key that shows what to do */
	char recorded_trouble[FAULT_TEXT_MAX];
	int64_t recorded_ms;
	struct printer printer;
	bool is_printing;
	int64_t print_again_ms; /* when to try a printer that cannot be asked how it is; 0: never */
	char printer_trouble[FAULT_TEXT_MAX]; /* why no page could be printed; else empty */
	bool is_paper_low, was_paper_low;     /* and that is on record, of this roll */
	char print_cause[FAULT_TEXT_MAX];     /* why the last page is not proven */
	char health[FAULT_TEXT_MAX];          /* for the status line; empty when all is well */

	struct loop_keeping keeping;
	int64_t exceptions;
	struct view_waiting waiting[DESK_ROWS];
	int64_t waiting_count;            /* in the queue */
	int64_t waiting_since_ms;         /* the one there that waits longest */
	char rescued[STORE_VISIT_ID_MAX]; /* the visit there that was broken off; empty: none */
	bool has_kept_draft;     /* since what was erased left the journal: that makes the next
		       writes slow, so not with each visit */
	int64_t resume_until_ms; /* wall clock; of the visit that was parked last */
	int64_t sweep_at_ms;     /* when to look again for visits whose rest is over */
	struct visit visits[DESK_ROWS];
	struct audit_entry entries[DESK_ROWS];
	char verify_fault[FAULT_TEXT_MAX];
	char receipt_answer[RECEIPT_CHECK_TEXT_MAX];
	char saved_path[VIEW_PATH_MAX];

	int signals, timer;
	bool is_stopping;
	const char *stop_cause;
};

/* Opens devices, then keys and store, then the terminal. *ret_is_device: which kind failed. */
enum status loop_open(struct loop *loop, bool *ret_is_device, struct fault *fault) MUST_CHECK;
/* A visit under way is closed as interrupted; the stop is recorded. */
void loop_record_stop(struct loop *loop);
/* Gives back whatever loop_open got, the terminal first. */
void loop_close(struct loop *loop);

/* An event of that kind, stamped with now and today. */
struct event loop_event(enum event_kind kind);
void loop_post(struct loop *loop, const struct event *event);
/* Steps through everything that is posted, obeying as it goes. */
void loop_drain(struct loop *loop);

/* Has the reader read a picture, and closes it. Errors as reader_give. */
enum status loop_order_reading(struct loop *loop, int picture, bool is_next,
			       struct fault *fault) MUST_CHECK;

/* Takes the rules in force today, for what begins now. */
void loop_choose_rules(struct loop *loop);
/* Obeys one effect; what comes of it is posted. */
void loop_obey(struct loop *loop, const struct effect *effect);

/* Begins to print the visit's receipt. The PIN is kept until the printer may have got it. */
void loop_print(struct loop *loop);
/* Goes on with the page under way; posts PRINTED, PRINT_FAILED, UNPRINTED or SHEET when it ends. */
void loop_advance_printer(struct loop *loop);
/* How many characters a line of paper has. */
size_t loop_columns(const struct loop *loop);
/* Between pages: a printer that cannot print takes the kiosk out of service, unless a visit is
 * under way; FIT tells one that waits for it. Its paper has one sentence for the staff, or none. */
void loop_watch_printer(struct loop *loop);
const char *loop_paper_trouble(const struct loop *loop);
/* When to go on with the printer at the latest; 0 for never. */
int64_t loop_printer_deadline_ms(const struct loop *loop, int64_t now_ms);
/* No page of this visit is to be printed any more. */
void loop_end_printing(struct loop *loop);

/* A scanner that sends by itself: what to poll (its descriptor may be -1), when to advance at the
 * latest (0 for never), and going on; posts SCANNED, or orders the reader. */
struct pollfd loop_scanner_pollfd(const struct loop *loop);
int64_t loop_scanner_deadline_ms(struct loop *loop, int64_t now_ms);
void loop_advance_scanner(struct loop *loop);
/* Hands what the reader found in a picture that such a scanner sent to the session; event is a
 * READ. False, and nothing done, where the picture was laid there by key. */
bool loop_take_picture_reading(struct loop *loop, const struct event *event);

/* What a code is where a document is waited for; ret is filled where it is one. */
enum reading loop_reading_of(struct span code, int32_t today, struct document *ret);

/* The code on a paper of ours is waited for, no document. */
bool loop_awaits_slip(const struct loop *loop);
/* Hands it to the session; false, and nothing done, for a text that no paper of ours bears. */
bool loop_take_slip(struct loop *loop, struct span text);
/* In a picture that somebody put there is none. */
void loop_miss_slip(struct loop *loop);

/* What to do with a scanner in a wrong mode: the sheet that is due now, null for none; laid out for
 * the glass, null for none; printed, recorded and posted as SHEET when it ended so. */
const struct programming_sheet *loop_due_sheet(const struct loop *loop);
const struct paper *loop_lay_sheet(struct loop *loop);
void loop_print_sheet(struct loop *loop);
void loop_end_sheet(struct loop *loop, enum status status, const struct fault *fault);
/* Prints a page that is no receipt, if it could be laid; what came of it is recorded as of that
 * kind, a sheet for staff under that name, and posted as SHEET. None but the test slip is while the
 * printer is in quarantine. */
void loop_begin_sheet(struct loop *loop, enum record_kind kind, const char *name,
		      const struct paper *page, enum status laid, struct fault *fault);

/* The printer's quarantine: read anew where the ledger may have changed it; while it is on, the
 * attract screen goes out of service. The test slip printed, recorded and posted as TESTED; what
 * came out later voided, posted as LATE_VOIDED; the number compared, posted as RELEASED. */
enum status loop_look_at_quarantine(struct loop *loop, struct fault *fault) MUST_CHECK;
void loop_watch_quarantine(struct loop *loop);
void loop_print_test(struct loop *loop);
void loop_end_test(struct loop *loop, bool is_printed);
void loop_void_late(struct loop *loop);
void loop_release(struct loop *loop);

/* What to do next, for a visitor who gets no receipt: the words for the glass, null where none are
 * shown; printed as sheets are. */
const struct paper *loop_next_steps(struct loop *loop);
void loop_print_next_steps(struct loop *loop);

/* The day's slip: counted anew and posted as DAY; laid out for the glass, null for none; its mark
 * recorded and signed, posted as MARKED; printed as sheets are. */
void loop_load_day(struct loop *loop);
const struct paper *loop_lay_slip(struct loop *loop);
void loop_mark_day(struct loop *loop, bool is_closing);
void loop_print_slip(struct loop *loop);
/* Sees whether the day is to be opened or closed, for loop->day_reminder. */
void loop_remind_of_day(struct loop *loop);

/* The code that is typed at the desk, posted as VERIFIED. */
void loop_check_receipt(struct loop *loop);

/* Visits that rest: sealed into a row and posted as PARKED; the queue's page, posted as ROWS; taken
 * up, posted as TAKEN or NOT_TAKEN; the slip of the last one printed, posted as SHEET. */
void loop_park(struct loop *loop, enum rest_place place);
void loop_load_queue(struct loop *loop);
void loop_take(struct loop *loop, unsigned row);
void loop_open_slip(struct loop *loop);
void loop_print_resume(struct loop *loop);
/* What was sealed or opened is wiped, once the session has it. */
void loop_forget_rest(struct loop *loop);
/* Opens secrets->row into secrets->plain and secrets->parked. */
enum status loop_open_row(struct loop *loop, const char *token, struct fault *fault) MUST_CHECK;
/* The draft of the visit under way goes along with a record of it, inside its transaction. */
enum status loop_keep_draft(struct loop *loop, struct record *record,
			    struct fault *fault) MUST_CHECK;
/* What a run left behind: the visit of a draft rests in the queue, all else is as issuing_recover
 * leaves it. */
enum status loop_recover(struct loop *loop, struct fault *fault) MUST_CHECK;
/* Counts those in the queue, for loop->waiting_count. */
enum status loop_count_waiting(struct loop *loop, struct fault *fault) MUST_CHECK;
/* Ends those whose time is over, at once or when an hour has passed; counts those in the queue. */
void loop_sweep(struct loop *loop);
void loop_watch_rests(struct loop *loop);
/* Whether the visit's taxpayer number was tried too often: recorded and posted as LIMITED. */
enum status loop_check_attempts(struct loop *loop, const char *fingerprint,
				struct fault *fault) MUST_CHECK;

/* A device's trouble goes into the ledger; posts STORE_FAILED when it cannot. */
void loop_record_fault(struct loop *loop, const char *device, const struct fault *fault);
/* The same, and to the status line. */
void loop_note_fault(struct loop *loop, const char *device, const struct fault *fault);
/* The store's goes to the status line, and out of service. */
void loop_store_failed(struct loop *loop, const struct fault *fault);

/* What is personal about a record to come. */
void loop_seal_details(const struct loop *loop, const struct effect *effect,
		       struct seal_details *ret);

/* What a record tells of a document; and whose it is: "presenter", or the number of an applicant.
 */
void loop_add_document(const struct loop *loop, unsigned at, bool is_checked,
		       struct record *record);
void loop_add_owner(const struct loop *loop, unsigned at, struct record *record);

/* What a record tells of the receipt; the exception of the order at hand. */
void loop_add_paper(const struct loop *loop, enum note note, struct record *record);
enum status loop_record_exception(struct loop *loop, enum exception exception,
				  struct fault *fault) MUST_CHECK;
/* The PIN that the visitor asked to see, once that is recorded; null while none is to be seen; and
 * wiped as soon as the session shows it no more. */
void loop_fetch_pin(struct loop *loop);
const char *loop_shown_pin(const struct loop *loop);
void loop_hide_pin(struct loop *loop);
/* 1 << enum language, or-ed: those in which a receipt can be drawn here. */
unsigned loop_paper_languages(void);

/* The PIN of the applicant at hand: posted as RESERVED, QUEUED, ASSIGNED, BARRED or
 * RESERVE_FAILED. */
void loop_reserve(struct loop *loop, bool is_again);

/* Between visits, once a day: papers of years that are over expire. */
void loop_watch_year(struct loop *loop);

/* Of the paper before: nobody may see it any more, nor take it for the next one's. */
void loop_forget_paper(struct loop *loop);

/* The papers at the desk: the page of the list, posted as ROWS; the one at the cursor, and what can
 * be done with it, posted as PAPER; and the other words of the desk. */
void loop_list_papers(struct loop *loop);
void loop_open_paper(struct loop *loop);
/* Whether the PIN of a paper still counts. */
enum status loop_look_up_pin(struct loop *loop, const struct order *order, bool *ret,
			     struct fault *fault) MUST_CHECK;
void loop_obey_paper(struct loop *loop, enum desk_word word);
/* While the desk waits for a second person: whether one answered elsewhere, posted as PAPER; and
 * when to look again at the latest, 0 for never. */
void loop_watch_paper(struct loop *loop);
int64_t loop_paper_deadline_ms(const struct loop *loop);
/* Of the receipt under way: the visitor's, who is not there when it is printed at the desk. */
enum language loop_paper_language(const struct loop *loop);

/* Keeps what a note stands for: visit row and record in one transaction. */
enum status loop_record(struct loop *loop, const struct effect *effect,
			struct fault *fault) MUST_CHECK;
enum status loop_open_visit(struct loop *loop, struct fault *fault) MUST_CHECK;

/* Records that the clock went back while the kiosk was off, whatever other programs recorded since.
 * Forward nobody can tell from time that passed. Before anything else is recorded. */
enum status loop_look_back(struct loop *loop, struct fault *fault) MUST_CHECK;
/* Takes up signing, begins an epoch and records the start; the last record and its checkpoint are
 * one transaction, here and below. */
enum status loop_begin_signing(struct loop *loop, const struct record *start,
			       struct fault *fault) MUST_CHECK;
/* Keeps a record after which the ledger is to be signed at once. */
enum status loop_record_signed(struct loop *loop, const struct record *record,
			       struct fault *fault) MUST_CHECK;
/* A checkpoint in the transaction that is open, which pace_signed follows when it is kept. */
enum status loop_add_checkpoint(struct loop *loop, struct fault *fault) MUST_CHECK;
/* Signs when it is time, and when the clock was changed, which is recorded. */
void loop_keep_signing(struct loop *loop);
/* When to come back for that at the latest. */
int64_t loop_signing_deadline_ms(const struct loop *loop);

/* Room on the disks, backups and the quarters: takes up what the ledger tells of them; looks after
 * them at each turn; what to poll (its descriptor may be -1), and when to come back at the latest.
 * A visit begins, or service after a failure, only where there is room: loop_has_room looks anew.
 */
enum status loop_open_keeping(struct loop *loop, struct fault *fault) MUST_CHECK;
void loop_keep(struct loop *loop);
struct pollfd loop_copier_pollfd(const struct loop *loop);
int64_t loop_keeping_deadline_ms(const struct loop *loop);
bool loop_has_room(struct loop *loop);
/* For the status line; empty when all is well. */
const char *loop_keeping_trouble(const struct loop *loop);
void loop_close_keeping(struct loop *loop);

/* The day's and year's number of the wall clock, in the machine's time zone. */
int32_t loop_today(void);

/* True where no PIN from here is valid: in training mode, and where no authority stands behind the
 * registry. */
bool loop_is_training(const struct loop *loop);
enum keyring_realm loop_realm(const struct loop *loop);

#endif
