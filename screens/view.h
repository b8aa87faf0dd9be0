/* What the screens see: a redacted copy of the visit and the facts around it. From here a screen
 * reaches neither the session nor a device. */
#ifndef TAC_SCREENS_VIEW_H
#define TAC_SCREENS_VIEW_H

#include "kiosk/audit/audit.h"
#include "kiosk/base/paper.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/store_papers.h"
#include "kiosk/session/session.h"

enum {
	VIEW_TRAY_MAX = 9,
	VIEW_NAME_MAX = 64,
	VIEW_PIN_MAX = 8,
	VIEW_PATH_MAX = 256,
	VIEW_CHOICES_MAX = SESSION_CHOICES_MAX,
	VIEW_FIELDS_MAX = 4,
	VIEW_LINES_MAX = DESK_ROWS,
	VIEW_TEXT_MAX = 256,
};

/* What the visitor does with a document. */
enum view_scanner {
	VIEW_SCANNER_LAY_ON,
	VIEW_SCANNER_START,
	VIEW_SCANNER_HOLD_TO,
	VIEW_SCANNER_AWAY, /* it cannot be used now */
};

/* One line of the queue. */
struct view_waiting {
	char visit[EVENT_ID_MAX];
	int64_t since_ms;
	char reason[STORE_WORD_MAX], language[8];
	char clerk[STORE_USER_MAX]; /* who had it before; empty: nobody */
	unsigned applicants;        /* 0: unknown */
	bool is_barred;             /* for others than who looks */
};

/* What the shell knows beside the session. Borrowed for the call. */
struct view_facts {
	const char *centre;
	const char *kiosk_id;
	bool is_training;
	const char *demo_logins; /* one line for the sign-in screens; or null */
	int64_t exceptions;      /* open ones, for the attract screen's status line */
	const char *health; /* one sentence about a device that is not well; empty when all is */
	enum view_scanner scanner;
	size_t tray_count; /* what can be laid on the scanner by key */
	char tray[VIEW_TRAY_MAX][VIEW_NAME_MAX];
	const struct paper *paper;          /* shown on the glass; or null */
	const char *pin;                    /* that the visitor asked to see; or null */
	bool letter_follows;                /* with the PIN of the paper under way */
	const char *saved_path;             /* where the paper was saved; empty while not */
	const struct view_waiting *waiting; /* queue rows, queue.count */
	int64_t waiting_count;              /* in all, for where staff come by */
	int64_t waiting_since_ms;           /* the longest of them; wall clock */
	bool has_rescued;                   /* one of them was broken off */
	const char *token;                  /* of the slip that was printed last; or null */
	int64_t resume_until_ms;            /* wall clock */
	const struct visit *visits;         /* desk rows, desk.count of one of the two */
	const struct audit_entry *entries;
	const struct stored_paper *papers;   /* desk rows of papers */
	const struct stored_paper *paper_at; /* the one that is open */
	const char *paper_fault;             /* why the last act was not done */
	const char *receipt_answer;          /* a line each; or null */
	const char *verify_fault;            /* what the verification found */
	const struct paper *sheet; /* what to do with a scanner in a wrong mode; or null */
	const char *sheet_cause;   /* what is wrong with it */
	const char *sheet_fault;   /* why it, or the slip, is not proven to be on paper */
	const struct quarantine *quarantine; /* of the printer; or null */
	const char *printer_trouble;         /* why it cannot print now; or null */
	const struct paper *slip;            /* of the day that is opened or closed; or null */
	const char *day_reminder;            /* that it is due; or null */
	const struct paper *next_steps;      /* its words, SHEET_WIDTH wide; or null */
	int64_t now_ms;
	int32_t today;
	int64_t wall_ms;
};

/* One thing to choose. */
struct view_choice {
	char words[VIEW_NAME_MAX * 2]; /* in the view's language */
};

/* One thing to type. */
struct view_field {
	const char *label;          /* English msgid */
	char text[PERSON_TEXT_MAX]; /* a secret's as many '*' as it has characters */
	size_t max;                 /* characters */
	const char *message;        /* English msgid; or null */
};

/* A labelled line of text. */
struct view_line {
	const char *label; /* English msgid; or null */
	char text[VIEW_TEXT_MAX];
};

/* One compared row of the review. */
struct view_row {
	enum review_row row;
	char typed[PERSON_TEXT_MAX], read[PERSON_TEXT_MAX], printed[PERSON_TEXT_MAX];
	enum printed_state printed_state;
	struct comparison compared;
};

/* One question about the document, with the answer in force. */
struct view_question {
	enum question question;
	enum answer answer;
	bool is_computed; /* the kiosk answered it */
};

/* One applicant, where they are shown together. */
struct view_applicant {
	enum whom whom;
	char name[VIEW_TEXT_MAX];        /* but for ANSWERS, what to call them */
	char particulars[VIEW_TEXT_MAX]; /* birth date, number, city; for ANSWERS, with the next */
	char street[VIEW_TEXT_MAX];
	enum session_outcome outcome; /* this and the next for NEXT_STEPS */
	enum issue_state issue;
};

/* Shows personal data: wipe after use. A taxpayer number is whole only where the visitor types it
 * or the clerk asked for it, else its last four digits. No other secret is in it than an IP PIN
 * that its visitor asked to see. */
struct view {
	enum session_state state;
	enum session_overlay overlay;
	enum language language; /* of what is drawn: the visitor's, English for staff */
	unsigned cursor;
	const char *message;   /* English msgid; or null */
	unsigned seconds_left; /* with OVERLAY_IDLE */

	char centre[VIEW_NAME_MAX], kiosk_id[RECORD_ORIGIN_MAX];
	char visit[EVENT_ID_MAX];
	bool is_training;
	char demo_logins[VIEW_TEXT_MAX];
	int64_t exceptions;
	char health[VIEW_TEXT_MAX];
	char user[SESSION_USER_MAX]; /* staff, once signed in */
	enum role role;

	enum visit_reason reason; /* the applicant at hand, here and below */
	unsigned reason_detail;
	bool second_pin_takes_two; /* people, by the rules */
	enum delivery delivery;
	enum companion companion; /* who is asked about */
	bool is_second_companion;
	enum whom whom;
	enum session_outcome outcome;
	enum issue_state issue;
	enum exception exception;
	unsigned applicant_number; /* from 1 */
	bool is_single;            /* who stands there asks for nobody else */
	bool is_all_told;          /* behind this screen the visit ends */
	/* The applicant, or where documents are shown whose they are; the first names. */
	char called[PERSON_TEXT_MAX];
	size_t applicant_count; /* filled in where they are shown together, else only counted */
	struct view_applicant applicant[SESSION_APPLICANTS];
	enum view_scanner scanner;
	enum reading reading;
	enum document_how how;    /* of the document at hand */
	unsigned document_number; /* which one is at hand, from 1 */
	bool is_for_another;      /* it ties somebody else to who stands there */
	char document_name[VIEW_NAME_MAX];
	char read_as[VIEW_NAME_MAX]; /* what its code says it is, "driver_licence VA" */
	char policy_version[POLICY_CODE_MAX], notice_version[POLICY_CODE_MAX];

	size_t choice_count;
	struct view_choice choice[VIEW_CHOICES_MAX];
	size_t field_count;
	struct view_field field[VIEW_FIELDS_MAX];
	bool has_no_fixed_address;
	char mrz[SESSION_MRZ_MAX]; /* being typed */

	size_t line_count; /* the answers to confirm; the desk's records */
	struct view_line line[VIEW_LINES_MAX];

	bool is_editing, is_tin_revealed;
	size_t row_count;
	struct view_row row[ROW_COUNT];
	bool faults[DOCUMENT_FAULT_COUNT];
	char name_link[VIEW_NAME_MAX]; /* what settles that names differ; empty while nothing does
					*/
	bool is_name_link;             /* the document at hand may settle it */
	size_t question_count;
	struct view_question question[QUESTION_COUNT];
	struct verdicts verdicts;
	enum gate gate;
	bool is_fraud_suspected; /* on the clerk's screen only */
	bool is_conflict;
	char asked_by[SESSION_USER_MAX]; /* who waits for a second person; empty: nobody */
	struct paper look;               /* what a second person sees */

	/* of ALONE: the receipt in large type; of HAND_OVER: the IP PIN is asked for, and grouped
	 * by three, empty while it is not to be seen or cannot be had */
	bool is_large, is_pin_asked;
	char pin[VIEW_PIN_MAX];
	const struct paper *paper; /* borrowed, so that a PIN has no second copy; or null */
	bool may_save;
	char saved_path[VIEW_PATH_MAX];
	bool letter_follows;
	bool can_mail; /* a letter can go out instead */

	struct session_queue queue;
	struct view_waiting waiting[DESK_ROWS];
	int64_t waiting_count, waiting_minutes; /* in the queue; the longest of them */
	bool has_rescued;
	struct session_rest rest;
	char token[VIEW_NAME_MAX], until[VIEW_NAME_MAX]; /* of the slip; of the rest or limit */
	bool may_rest;
	struct desk desk;
	struct quarantine quarantine;
	char printer_trouble[VIEW_TEXT_MAX];
	struct visit visits[DESK_ROWS];
	struct stored_paper papers[DESK_ROWS], paper_at;
	char paper_fault[VIEW_TEXT_MAX];
	char verify_fault[VIEW_TEXT_MAX];
	const char *receipt_answer;       /* borrowed; null while there is none */
	const struct paper *sheet, *slip; /* borrowed; or null */
	const struct paper *next_steps;   /* borrowed; or null */
	char sheet_cause[VIEW_TEXT_MAX], sheet_fault[VIEW_TEXT_MAX], day_reminder[VIEW_TEXT_MAX];
};

/* Copies what the screen of the session's state needs, and nothing else.
 *
 * Owns    ret borrows facts->paper and the static words.
 * Blocks  never. */
void view_fill(const struct session *session, const struct session_rules *rules,
	       const struct view_facts *facts, struct view *ret);

void view_wipe(struct view *view);

#endif
