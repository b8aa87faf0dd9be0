/* One visit, from the attract screen back to the attract screen: a pure, total state machine.
 *
 * The shell hands in events and obeys effects; nothing here waits, reads a clock, or touches a
 * device. What a person typed and what was read lives in the session and nowhere else, so that
 * wiping it wipes everything. */
#ifndef TAC_SESSION_SESSION_H
#define TAC_SESSION_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/language.h"
#include "kiosk/evidence/evidence.h"
#include "kiosk/identity/match.h"
#include "kiosk/identity/person.h"
#include "kiosk/session/desk.h"
#include "kiosk/session/effect.h"
#include "kiosk/session/event.h"
#include "kiosk/session/reason.h"
#include "kiosk/session/roles.h"
#include "kiosk/session/state.h"

/* What the review compares, a row each. Name, code, label, the field that is typed
 * (PERSON_FIELD_COUNT: none), the documents that show it (0: any that was read). */
#define REVIEW_ROW_LIST(X)                                                                         \
	X(FAMILY_NAME, "family_name", N_("Last name"), PERSON_FAMILY_NAME, SHOWS_NAME)             \
	X(GIVEN_NAMES, "given_names", N_("First names"), PERSON_GIVEN_NAMES, SHOWS_NAME)           \
	X(BIRTH_DATE, "birth_date", N_("Birth date"), PERSON_BIRTH_DATE, SHOWS_BIRTH_DATE)         \
	X(STREET, "street", N_("Street"), PERSON_STREET, SHOWS_ADDRESS)                            \
	X(CITY, "city", N_("City"), PERSON_CITY, SHOWS_ADDRESS)                                    \
	X(STATE, "state", N_("State"), PERSON_STATE, SHOWS_ADDRESS)                                \
	X(POSTAL_CODE, "postal_code", N_("ZIP code"), PERSON_POSTAL_CODE, SHOWS_ADDRESS)           \
	X(TIN, "tin", N_("Taxpayer no."), PERSON_TIN, SHOWS_TIN)                                   \
	X(NUMBER, "number", N_("Document no."), PERSON_FIELD_COUNT, 0)                             \
	X(EXPIRY, "expiry", N_("Expires"), PERSON_FIELD_COUNT, 0)

enum review_row {
#define X(name, code, label, field, shows) ROW_##name,
	REVIEW_ROW_LIST(X)
#undef X
		ROW_COUNT
};

enum printed_state {
	PRINTED_UNCHECKED,
	PRINTED_SAME,  /* the clerk saw what was typed (or, where nothing was typed, read) */
	PRINTED_TYPED, /* the clerk typed what the print says */
};

enum document_how { HOW_NONE, HOW_BY_EYE, HOW_SCANNED, HOW_TYPED };

enum {
	SESSION_APPLICANTS = 4,
	SESSION_PRESENTER = SESSION_APPLICANTS, /* as whose a document is */
	/* Of who stands there a photo ID, of each applicant one more. */
	SESSION_DOCUMENTS = SESSION_APPLICANTS + 1,
	SESSION_MRZ_MAX = 136, /* three lines of 44 with line ends, and a terminator */
	SESSION_SECRET_MAX = 129,
	SESSION_COMPANIONS = 2, /* an interpreter, a representative */
	SESSION_SLIP_MAX = 32,  /* characters of a code being typed */
	SESSION_USER_MAX = 33,
	SESSION_ID_TEXT_MAX = 33,
	SESSION_NO_DOCUMENT = POLICY_DOCUMENTS_MAX, /* the choice "none of these" */
	SESSION_SAME_AS,                            /* from here on: the paper of that document */
	SESSION_CHOICES_MAX = POLICY_DOCUMENTS_MAX + 1 + SESSION_APPLICANTS,
	SESSION_PROBE_MS = 5000, /* out of service: how often the store is tried again */
	SESSION_PIN_SHOWN_MS = 30000,
	SESSION_UNPRINTED_MS = 5 * 60 * 1000, /* how long a visit waits for a printer in all */
};

/* One document of the visit. */
struct session_document {
	unsigned of;      /* whose it is: the number of an applicant, or SESSION_PRESENTER */
	unsigned same_as; /* the document that is on the same paper; 0: it has its own */
	unsigned rule;    /* index into policy->document, or SESSION_NO_DOCUMENT */
	enum document_how how;
	struct document read; /* with HOW_SCANNED, HOW_TYPED */
	enum printed_state printed_state[ROW_COUNT];
	char printed[ROW_COUNT][PERSON_TEXT_MAX]; /* with PRINTED_TYPED */
	enum answer answer[QUESTION_COUNT];       /* the clerk's; see session_answer */
};

/* What a second person is asked to agree to, by the clerk who decided it. It is pending until
 * somebody answers, and cleared when what it was asked about is no longer what there is. */
struct session_second {
	unsigned acts;                    /* 1 << enum second_act, or-ed; 0: nothing is asked */
	char asked_by[SESSION_USER_MAX];  /* the clerk */
	char evidence[CRYPTO_HEX_MAX];    /* as it was then; see session_evidence_digest */
	char agreed_by[SESSION_USER_MAX]; /* empty while pending */
	unsigned reason;                  /* of who does not agree: index into the rules' reasons */
};

/* One whose PIN is asked for, with what comes of it. */
struct session_applicant {
	enum whom whom;
	enum relation relation; /* of who stands there to them; not with WHOM_SELF */
	enum visit_reason reason;
	unsigned reason_detail; /* of visit_reason_details(reason) */
	struct person person;
	bool was_referred; /* to a supervisor, at an earlier visit that nothing came of since */
	enum decision decision;
	unsigned decision_reason; /* index into policy->reasons[decision] */
	enum issue_state issue;
	enum session_outcome outcome;
};

/* How the receipts are wanted. */
struct session_receipt {
	bool is_chosen; /* once, for all of the visit, to be changed for each */
	enum language language;
	bool is_large; /* in large type */
};

/* Where a visit rests, or rested before it was taken up again. */
enum rest_place { REST_NOWHERE, REST_QUEUE, REST_SLIP };

struct session_rest {
	enum rest_place place;
	enum session_state from;      /* with PARKING: where the visit goes on */
	bool is_put_back;             /* with PARKING: by a clerk; nobody is there to be told */
	char visit[EVENT_ID_MAX];     /* with PARKED: its number */
	bool is_printing, is_printed; /* with PARKED: its slip */
};

/* The queue as the clerk sees it. */
struct session_queue {
	uint64_t offset, count, total; /* first row on the page; rows on it; rows in all */
	bool is_busy;                  /* waits for the shell */
};

/* Who is with the visitor. */
struct session_companion {
	enum companion kind;
	char id[SESSION_ID_TEXT_MAX]; /* number of their badge or ID; a representative's CAF number
				       */
};

struct session {
	enum session_state state;
	enum session_overlay overlay;
	int64_t idle_at_ms; /* when the warning comes, or with OVERLAY_IDLE when the visit ends; 0
			     * never */
	unsigned cursor;    /* choice, field or row the person is at */
	int64_t answers_until_ms; /* while WAIT: until when its visitor goes back to what they
				   * typed; then somebody else may stand there */
	const char *message; /* one sentence beside the field (English msgid, static); or null */

	char id[EVENT_ID_MAX]; /* the visit's number; empty before OPENED */
	enum language language;
	unsigned applicant_at; /* who is being stated, decided on or printed for */
	unsigned applicant_count;
	struct session_applicant applicant[SESSION_APPLICANTS];
	struct person presenter; /* who stands there; empty where an applicant does. See
				  * session_presenter */

	unsigned document_at;    /* which document is being given or reviewed */
	unsigned document_count; /* that are asked for; 0 before the answers are confirmed */
	struct session_document document[SESSION_DOCUMENTS];
	enum reading reading;      /* of the last try on the scanner */
	char mrz[SESSION_MRZ_MAX]; /* being typed; with SLIP the slip's code */

	char user[SESSION_USER_MAX]; /* staff: being typed, then signed in */
	char secret[SESSION_SECRET_MAX];
	enum role role;              /* of who is signed in */
	bool is_editing;             /* review: the printed value under the cursor is being typed */
	char print[PERSON_TEXT_MAX]; /* as it is typed; it counts once it is kept */
	bool is_tin_revealed;
	struct session_companion companion[SESSION_COMPANIONS];
	unsigned companion_at;  /* who is being asked about */
	bool can_mail;          /* while UNPRINTED: the visitor may have a letter instead */
	int64_t print_until_ms; /* from the first UNPRINTED on; 0 before */
	bool is_saved;          /* demonstration: the paper was saved as a picture */

	char clerk[SESSION_USER_MAX]; /* who compares and decides; also after they left */
	struct session_second second;
	bool is_conflict;        /* the clerk says that they know the visitor */
	bool is_fraud_suspected; /* for staff; nothing that a visitor sees depends on it */
	bool has_next_steps_on_paper;

	int64_t limited_until_ms; /* wall clock; when the next try is possible; 0: there is no
				   * limit in the way */
	bool is_out_of_service;   /* staff is at work at a kiosk that serves nobody */
	enum exception exception; /* with TROUBLE */
	struct session_receipt receipt;
	int64_t pin_until_ms; /* when the IP PIN is hidden again; 0: it is */
	struct session_rest rest;
	struct session_queue queue;
	struct desk desk;
};

/* What the step reads beside the session: fixed while the kiosk runs. */
struct session_rules {
	const struct policy *policy;
	int64_t idle_ms, idle_warning_ms, wait_ms, staff_lock_ms;
	unsigned paper_languages; /* 1 << enum language, or-ed: those that can be printed */
	bool may_save;            /* the demonstration's paper can be saved as a picture */
};

/* The next session and what to do, from this one and what happened.
 *
 * Shape   defined for every state and event; an event that means nothing in a state changes
 *         nothing. ret_next may not overlap now.
 * Owns    borrows all for the call. Both sessions belong in secret memory.
 * Blocks  never. */
void session_step(const struct session *now, const struct event *event,
		  const struct session_rules *rules, struct session *ret_next,
		  struct effects *ret_effects);

/* When the step next wants a TICK, steady clock; 0 for never. */
int64_t session_deadline_ms(const struct session *session);

/* True where a document that a scanner reads by itself is taken: it waits for SCANNED. */
bool session_expects_scan(const struct session *session);

/* True when nothing personal is left in it. */
bool session_is_blank(const struct session *session);
void session_wipe(struct session *session);

/* The applicant at hand. */
const struct session_applicant *session_applicant(const struct session *session);
/* The number of the applicant who stands there; SESSION_PRESENTER where none does. */
unsigned session_self(const struct session *session);
/* By that number. */
const struct person *session_person(const struct session *session, unsigned of);
/* Who stands there: the applicant who asks for their own, else the one who asks for others only. */
const struct person *session_presenter(const struct session *session);
/* True where one person is all there is: who stands there asks for nobody else. */
bool session_is_single(const struct session *session);
/* Whom the applicant at hand can be: one of them stands there, no more. Returns how many. */
size_t session_whom_choices(const struct session *session, enum whom ret[WHOM_COUNT]);
/* True where the presenter states themselves before this applicant does: once a visit. */
bool session_asks_presenter(const struct session *session);

/* What is wrong with what was stated of an applicant: the state in which it is asked for, and the
 * sentence to say there. */
struct objection {
	enum session_state state; /* SESSION_ANSWERS: nothing is wrong */
	const char *message;
};
struct objection session_objection(const struct session *session, const struct policy *policy,
				   unsigned applicant, int32_t today);

/* What the visit came to: what all of them came to, else OUTCOME_MIXED. */
enum session_outcome session_outcome(const struct session *session);
/* Everything is decided, and papers are made: what was stated stays as it is. */
bool session_is_issuing(const struct session *session);
/* Nothing is left to print, and of nobody is there anything left to say. */
bool session_is_all_told(const struct session *session);
/* How it ended: "delivered", "not_issued", ... An open exception before everything else; "mixed"
 * where it is not the same for all. */
const char *session_ending(const struct session *session);
const char *applicant_ending(const struct session_applicant *applicant);

bool session_is_public(enum session_state state);
/* True between OPENED and the closing record: a visit is under way. */
bool session_has_visit(const struct session *session);

/* The fields of a form screen, in order; 0 for a screen that has none. */
size_t session_fields(enum session_state state, const enum person_field **ret);
/* Whose fields they are. */
const struct person *session_form_person(const struct session *session);
/* What is offered on DOCUMENT_KIND: first, as SESSION_SAME_AS and its number, each paper that may
 * name this applicant, too; then the kinds, as indices of the policy's documents; at the end
 * SESSION_NO_DOCUMENT. Returns how many. */
size_t session_document_choices(const struct session *session, const struct policy *policy,
				unsigned ret[SESSION_CHOICES_MAX]);
/* How many choices the state's screen offers; 0 for a screen without. */
size_t session_choice_count(const struct session *session, const struct policy *policy);
/* The languages that a receipt can be had in, in order; English is always one. Returns how many. */
size_t session_paper_languages(const struct session_rules *rules,
			       enum language ret[LANGUAGE_COUNT]);
/* The rows that the review compares for a document, in order; returns how many. */
size_t session_rows(const struct session *session, const struct policy *policy, unsigned at,
		    enum review_row ret[ROW_COUNT]);

/* True where the visitor may leave the kiosk and the visit rest meanwhile. */
bool session_may_rest(const struct session *session, const struct session_rules *rules);

/* Derived values that the review, the record and the verdict share. */

/* Whom document `at` is compared with. */
const struct person *session_holder(const struct session *session, unsigned at);
/* The three values of one row as texts (empty when absent). */
void session_row_typed(const struct session *session, unsigned at, enum review_row row, char *to,
		       size_t max);
void session_row_read(const struct session *session, unsigned at, enum review_row row, char *to,
		      size_t max);
void session_row_printed(const struct session *session, unsigned at, enum review_row row, char *to,
			 size_t max);
/* The worst disagreement among the three. */
struct comparison session_row_match(const struct session *session, unsigned at,
				    enum review_row row);
/* True unless what was read contradicts the print: dates and numbers must be the same, a name may
 * be cut off or a word abbreviated. */
bool session_row_agrees(const struct session *session, unsigned at, enum review_row row);
/* True where the birth date or the taxpayer number on document `at` is not the one that was typed,
 * by as little as a digit: that of two people is no closer than that. */
bool session_is_of_another(const struct session *session, const struct policy *policy, unsigned at);
/* True where a name on document `at` is not the one that was typed, nor that one shortened. */
bool session_names_differ(const struct session *session, const struct policy *policy, unsigned at);
/* The kind of document that settles it: one of the same person that the clerk confirmed; null while
 * there is none. */
const struct policy_document *session_name_link(const struct session *session,
						const struct policy *policy, unsigned at,
						int32_t today);
/* True when every applying row was compared with the print. */
bool session_is_compared(const struct session *session, const struct policy *policy, unsigned at);

/* The answer in force: the kiosk's own where it can compute one (expiry that was read; barcode
 * against print; a birth date or number that differs), else the clerk's. `ret_is_computed` may be
 * null. */
enum answer session_answer(const struct session *session, const struct policy *policy, unsigned at,
			   enum question question, int32_t today, bool *ret_is_computed);
/* What the kiosk itself read of document `at`, as the rules of evidence see it. */
struct evidence_read session_evidence_read(const struct session *session, unsigned at);
/* True where the names on a document that counts for the applicant differ, and nothing settles it.
 */
bool session_names_unsettled(const struct session *session, const struct policy *policy,
			     unsigned applicant, int32_t today);
/* For one applicant: of the documents, theirs and the first one of who stands there. */
struct verdicts session_verdicts(const struct session *session, const struct policy *policy,
				 unsigned applicant, int32_t today);

/* How the visit ends for its record, which tells a suspicion that the visitor is not told. */
enum session_outcome session_recorded_outcome(const struct session *session);

/* What of the applicant's decision takes a second person: 1 << enum second_act, or-ed. */
unsigned session_second_acts(const struct session *session, const struct policy *policy,
			     int32_t today);
/* True while a second person is asked and has not answered. */
bool session_is_second_pending(const struct session *session);
/* SHA-256 of what a decision on the applicant rests on: documents, answers, how values compare, the
 * verdicts, the decision and its reason; nothing personal. Empty when it cannot be worked out. */
void session_evidence_digest(const struct session *session, const struct policy *policy,
			     int32_t today, char ret[CRYPTO_HEX_MAX]);
/* As which of the rules' words it weighs: the documents of the applicant. */
struct evidence session_evidence(const struct session *session, const struct policy *policy,
				 unsigned applicant, int32_t today);

const char *session_state_name(enum session_state state);
const char *session_outcome_text(enum session_outcome outcome);
const char *whom_text(enum whom whom);
const char *hand_off_code(enum hand_off reason);
/* Why an exception is opened, for its record; empty where the printer tells why. */
const char *exception_cause(enum exception exception);
const char *hand_off_words(enum hand_off reason);
/* Who can be named as the companion who is asked about: beside an interpreter only a
 * representative, beside a representative any interpreter. Returns how many. */
unsigned session_companion_choices(const struct session *session,
				   enum companion ret[COMPANION_COUNT]);
/* Who interprets, or who represents; null: nobody. */
const struct session_companion *session_interpreter(const struct session *session);
const struct session_companion *session_representative(const struct session *session);
const char *companion_text(enum companion companion);
const char *review_row_code(enum review_row row);
const char *review_row_label(enum review_row row);
const char *document_how_text(enum document_how how);

#endif
