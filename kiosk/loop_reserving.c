/* An applicant's PIN: a new one, or the one that there is already, to be printed again. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/resolving.h"
#include "kiosk/loop_parts.h"

/* The claim of a PIN that there is none of yet. */
static enum status claim_new(struct loop *loop, const struct claimant *claimant,
			     enum claim_result *ret, struct fault *fault)
{
	if (loop->policy.delivery == DELIVERY_MAIL)
		return issuing_reserve_letter(&loop->store, &loop->registry, claimant,
					      loop->now->clerk, ret, &loop->order, fault);
	return issuing_reserve(&loop->store, &loop->registry, claimant, loop->now->clerk, ret,
			       &loop->order, &loop->secrets->pin, fault);
}

/* The one that there is, printed again, or by the rules another in its place; where it cannot be
 * had, it stays as it was. */
static enum status claim_again(struct loop *loop, const struct claimant *claimant,
			       enum claim_result *ret, struct fault *fault)
{
	const struct retrieval retrieval = {
		.claimant = *claimant,
		.actor = loop->now->clerk,
		.needs_second = policy_needs_second(&loop->policy, SECOND_PIN_AGAIN),
		.is_by_mail = loop->policy.delivery == DELIVERY_MAIL,
	};
	enum status status = STATUS_OK;

	if (loop->policy.again == AGAIN_REPLACE) {
		loop->is_again = false; /* its paper is an original */
		status = issuing_exchange(&loop->store, &loop->registry, &retrieval, &loop->order,
					  &loop->secrets->pin, fault);
	} else {
		status = issuing_retrieve(&loop->store, &loop->registry, &retrieval, &loop->order,
					  &loop->secrets->pin, &loop->first_ms, fault);
	}
	*ret = status == STATUS_GONE ? CLAIM_ASSIGNED : CLAIM_NEW;
	return status == STATUS_GONE ? STATUS_OK : status;
}

void loop_forget_paper(struct loop *loop)
{
	loop_end_printing(loop);
	loop->saved_path[0] = '\0';
	loop->printer.ops->discard(loop->printer.self);
}

/* The clerk is to know that somebody waits, and the visitor beside them not why. */
static void tell_of_barred(struct loop *loop)
{
	(void)text_format(loop->health, sizeof(loop->health),
			  "visit %s waits for a supervisor: see its records", loop->visit.id);
}

static enum event_kind answer_of(struct loop *loop, enum claim_result result)
{
	switch (result) {
	case CLAIM_NEW:
		if (loop->order.state == ORDER_RESERVED)
			return EVENT_RESERVED;
		pin_wipe(&loop->secrets->pin); /* it is for the letter alone */
		return EVENT_QUEUED;
	case CLAIM_BARRED:
		tell_of_barred(loop);
		return EVENT_BARRED;
	case CLAIM_ASSIGNED:
	case CLAIM_ELSEWHERE:
		break;
	}
	return EVENT_ASSIGNED;
}

void loop_reserve(struct loop *loop, bool is_again)
{
	struct fault fault = { 0 };
	char digits[TIN_DIGITS + 1] = { 0 };
	char fingerprint[CRYPTO_HEX_MAX] = { 0 };
	struct claimant claimant = { .fingerprint = fingerprint,
				     .year = clock_local_year(clock_wall_ms()),
				     .visit = loop->visit.id,
				     .applicant = loop->now->applicant_at + 1 };
	enum claim_result result = CLAIM_ASSIGNED;
	enum status status = STATUS_REFUSED;

	loop->is_again = is_again;
	loop->reprint = 0;
	loop_forget_paper(loop);
	if (tin_digits(span_of(session_applicant(loop->now)->person.text[PERSON_TIN]), digits))
		status = keyring_fingerprint(&loop->secrets->keyring, loop_realm(loop), digits,
					     fingerprint, &fault);
	wipe(digits, sizeof(digits));
	if (status == STATUS_OK)
		status = is_again ? claim_again(loop, &claimant, &result, &fault)
				  : claim_new(loop, &claimant, &result, &fault);
	struct event event = loop_event(EVENT_RESERVE_FAILED);
	if (status != STATUS_OK)
		loop_note_fault(loop, "registry", &fault);
	else
		event.kind = answer_of(loop, result);
	event.index = result == CLAIM_ELSEWHERE;
	event.is_quarantined = loop->quarantine.is_on;
	loop_post(loop, &event);
}
