/* What must hold of every visit whatever happens: for the test that reaches every session, and for
 * the one that tries any bytes. */
#ifndef TAC_TESTS_SESSION_LAWS_H
#define TAC_TESTS_SESSION_LAWS_H

#include "kiosk/session/session.h"

enum { SHADOW_NOTES_MAX = 4 };

/* What the outside world knows to have happened, beside the session itself. */
struct shadow {
	/* enum note, the records asked for and not yet answered: the shell answers in this order */
	unsigned char pending[SHADOW_NOTES_MAX], pending_count;
	bool is_consented;
	/* A bit for each applicant: the newest record about them is an approval; they have a PIN;
	 * they said to be alone; it is on paper; the shell said that it is, or that it may be. */
	unsigned char approved, reserved, alone, printed, may_be_on_paper;
	unsigned char decided; /* the newest record about them is a decision, of any kind */
	/* What is recorded as begun, and not yet as ended; nothing can be while the store fails. */
	bool is_visit_open, is_paper_open, is_signed_in, has_store_failed;
	bool wants_open, wants_sign_in, wants_reserve, wants_print, wants_rows, wants_verify,
		wants_read, wants_probe, wants_sheet, wants_day, wants_mark, wants_park, wants_take,
		wants_open_slip;
	bool wants_test, wants_void_late, wants_release;
	bool is_slip_out;     /* a test slip is proven, and nothing was said to come before it */
	bool is_second_asked; /* recorded, or about to be, and not yet answered or cleared */
	/* At the desk: which word about a paper waits for its answer, and one; who agrees is in. */
	unsigned char wants_paper;
	bool is_second_in;
};

bool has_effect(const struct effects *effects, enum effect_kind kind);
bool has_note(const struct effects *effects, enum note note);

/* The law that one step broke, whatever was before it; null when none. */
const char *step_broken_law(const struct session *now, const struct event *event,
			    const struct session *next, const struct effects *effects);

/* The law about a printer in quarantine that one step broke; null when none. */
const char *quarantine_broken_law(const struct shadow *before, const struct session *now,
				  const struct event *event, const struct session *next,
				  const struct effects *effects);

/* The law about acts that take two people that one step broke; null when none. */
const char *second_broken_law(const struct session *now, const struct event *event,
			      const struct session *next, const struct effects *effects,
			      const struct policy *policy);

/* The law about papers at the desk that one step broke; null when none. */
const char *paper_broken_law(const struct session *now, const struct event *event,
			     const struct session *next, const struct effects *effects);

/* The law about decisions on record that one step broke; null when none. */
const char *decision_broken_law(const struct shadow *before, const struct session *now,
				const struct event *event, const struct session *next,
				const struct effects *effects);

/* The law that a step broke after what the shadow knows; null when none. Only where the shell
 * answers nothing but what it was asked. */
const char *history_broken_law(const struct shadow *before, const struct session *now,
			       const struct event *event, const struct effects *effects);

/* The shadow learns of a step. */
void shadow_follow(struct shadow *shadow, const struct event *event, const struct session *now,
		   const struct effects *effects);

/* True where the shell answers before it takes another key. */
bool shadow_waits(const struct shadow *shadow);

#endif
