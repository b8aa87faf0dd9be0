/* Visits: the session is set by hand to what it would be, the loop's own code does the rest. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/late_paper.h"
#include "kiosk/ledger/quarantine.h"
#include "tests/fakes/sample_policy.h"
#include "tests/tamper/fake_clock.h"
#include "tests/tamper/life_office.h"

static void note(struct life *life, enum note note, unsigned index)
{
	struct effect effect = { .kind = EFFECT_RECORD, .note = note, .index = index };
	struct fault fault = { 0 };

	/* A key is taken behind the loop's look at the clock, what a device sends before it. */
	bool is_key = life_random(life, 2) == 0;
	fake_clock_pass(500 + life_random(life, 20000));
	if (is_key)
		life_turn(life);
	life_must(loop_record(life->loop, &effect, &fault), &fault);
	if (!is_key)
		life_turn(life);
}

static void arrive(struct life *life)
{
	static const char *const NAMES[] = { "SPECIMEN", "MUSTER", "EXAMPLE", "SAMPLE" };
	struct loop *loop = life->loop;
	struct session *session = loop->now;
	struct fault fault = { 0 };

	session_wipe(session);
	fake_clock_pass(1000 + life_random(life, 300000));
	life_turn(life);
	life_must(loop_open_visit(loop, &fault), &fault);
	(void)text_copy(session->id, sizeof(session->id), loop->visit.id);
	session->language = life_random(life, 2) == 0 ? LANGUAGE_ENGLISH : LANGUAGE_SPANISH;
	session->applicant_count = 1 + life_random(life, 3);
	session->document_count = session->applicant_count + 1;
	session->document[0] =
		(struct session_document){ .rule = SAMPLE_LICENCE, .how = HOW_SCANNED };
	for (unsigned at = 0; at < session->applicant_count; at++) {
		struct session_applicant *applicant = &session->applicant[at];
		applicant->whom = at == 0 ? WHOM_SELF : WHOM_CHILD;
		applicant->reason = (enum visit_reason)life_random(life, REASON_COUNT);
		size_t details = visit_reason_details(applicant->reason);
		applicant->reason_detail = details == 0 ? 0 : life_random(life, (uint32_t)details);
		(void)text_format(applicant->person.text[PERSON_TIN], PERSON_TEXT_MAX, "12345%04u",
				  1 + life_random(life, 9999));
		(void)text_copy(applicant->person.text[PERSON_FAMILY_NAME], PERSON_TEXT_MAX,
				NAMES[life_random(life, COUNT_OF(NAMES))]);
		(void)text_copy(applicant->person.text[PERSON_GIVEN_NAMES], PERSON_TEXT_MAX, "JO");
		session->document[at + 1] = (struct session_document){ .rule = SAMPLE_SSN_CARD,
								       .how = HOW_BY_EYE,
								       .of = at };
	}
	note(life, NOTE_CONSENTED, 0);
}

static void review(struct life *life, enum decision decision)
{
	struct session *session = life->loop->now;

	for (unsigned at = 0; at < session->applicant_count; at++)
		note(life, NOTE_IDENTIFIED, at);
	for (unsigned at = 0; at < session->document_count; at++)
		note(life, NOTE_DOCUMENT_GIVEN, at);
	(void)text_copy(session->user, sizeof(session->user), "ana");
	(void)text_copy(session->clerk, sizeof(session->clerk), "ana");
	session->role = ROLE_CLERK;
	note(life, NOTE_CLERK_JOINED, 0);
	for (unsigned at = 0; at < session->document_count; at++)
		note(life, NOTE_CHECKED, at);
	if (life_random(life, 4) == 0)
		note(life, NOTE_TIN_SHOWN, 0);
	for (unsigned at = 0; at < session->applicant_count; at++) {
		session->applicant_at = at;
		session->applicant[at].decision = decision;
		session->applicant[at].outcome =
			decision == DECISION_APPROVE ? OUTCOME_APPROVED : OUTCOME_REFUSED;
		note(life, NOTE_DECIDED, at);
	}
}

static bool reserve(struct life *life, bool is_letter)
{
	struct loop *loop = life->loop;
	struct fault fault = { 0 };
	struct pin pin = { 0 };
	enum claim_result result;
	char fingerprint[CRYPTO_HEX_MAX];

	life_must(keyring_fingerprint(
			  &loop->secrets->keyring, KEYRING_EARNEST,
			  loop->now->applicant[loop->now->applicant_at].person.text[PERSON_TIN],
			  fingerprint, &fault),
		  &fault);
	const struct claimant claimant = { fingerprint, clock_local_year(clock_wall_ms()),
					   loop->now->id, loop->now->applicant_at + 1 };
	enum status status =
		is_letter ? issuing_reserve_letter(&loop->store, &loop->registry, &claimant, "ana",
						   &result, &loop->order, &fault)
			  : issuing_reserve(&loop->store, &loop->registry, &claimant, "ana",
					    &result, &loop->order, &pin, &fault);
	life_must(status, &fault);
	loop->now->applicant[loop->now->applicant_at].issue = result != CLAIM_NEW ? ISSUE_ASSIGNED
							      : is_letter         ? ISSUE_QUEUED
										  : ISSUE_RESERVED;
	return result == CLAIM_NEW;
}

void life_release_printer(struct life *life, bool late_paper_comes)
{
	struct store *store = &life->loop->store;
	struct quarantine quarantine;
	struct fault fault = { 0 };
	uint64_t voided = 0;

	life_must(quarantine_look(store, &quarantine, &fault), &fault);
	if (!quarantine.is_on)
		return;
	if (late_paper_comes)
		life_must(late_paper_void(store, &life->loop->registry, "ana", &voided, &fault),
			  &fault);
	struct record slip = record_begin(RECORD_SHEET_PRINTED, "ana", "");
	record_detail(&slip, "sheet", QUARANTINE_SLIP);
	record_detail(&slip, "proof", "echo 4");
	life_must(store_record(store, &slip, &fault), &fault);
	fake_clock_pass(30000);
	life_turn(life);
	life_must(late_paper_release(store, "ana", "4711", &fault), &fault);
}

void life_print(struct life *life)
{
	struct loop *loop = life->loop;
	struct life_heads *heads = life->heads;
	struct fault fault = { 0 };

	life_release_printer(life, life_random(life, 2) == 0);
	life_must(issuing_printing(&loop->store, &loop->order, &fault), &fault);
	fake_clock_pass(4000);
	life_turn(life);
	if (heads->count < LIFE_HEADS_MAX) {
		heads->at[heads->count].size = loop->store.count;
		heads->at[heads->count].head = loop->store.head;
		heads->count++;
	}
}

static void finish(struct life *life, enum life_visit how)
{
	struct loop *loop = life->loop;
	struct fault fault = { 0 };

	if (how == LIFE_UNPROVEN) {
		(void)text_copy(loop->print_cause, sizeof(loop->print_cause),
				"the paper is jammed");
		note(life, NOTE_EXCEPTION, 0);
		loop->now->applicant[loop->now->applicant_at].issue = ISSUE_EXCEPTION;
		return;
	}
	life_must(issuing_proven(&loop->store, &loop->order, "echo 17", &fault), &fault);
	loop->now->applicant[loop->now->applicant_at].issue = ISSUE_PROVEN;
	fake_clock_pass(20000);
	life_turn(life);
	note(life, NOTE_DELIVERED, 0);
	loop->now->applicant[loop->now->applicant_at].issue = ISSUE_DELIVERED;
}

void life_visit(struct life *life, enum life_visit how)
{
	struct session *session = life->loop->now;

	arrive(life);
	if (how == LIFE_LEFT_OPEN)
		return;
	if (how == LIFE_ABANDONED) {
		for (unsigned at = 0; at < session->applicant_count; at++)
			session->applicant[at].outcome = OUTCOME_ABANDONED;
		note(life, NOTE_CLOSED, 0);
		session_wipe(session);
		return;
	}
	review(life, how == LIFE_REFUSED ? DECISION_REFUSE : DECISION_APPROVE);
	if (how == LIFE_MAILED)
		life_address(life);
	for (unsigned at = 0; how != LIFE_REFUSED && at < session->applicant_count; at++) {
		session->applicant_at = at;
		if (!reserve(life, how == LIFE_MAILED) || how == LIFE_MAILED)
			continue;
		life_print(life);
		if (how == LIFE_PRINTING)
			return;
		finish(life, how);
	}
	note(life, NOTE_CLOSED, 0);
	session_wipe(session);
}
