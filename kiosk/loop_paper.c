/* The receipt's PIN on the glass, and what records tell of the paper. */
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"
#include "kiosk/receipt/receipt.h"

void loop_add_paper(const struct loop *loop, enum note note, struct record *record)
{
	const struct session_receipt *receipt = &loop->now->receipt;

	record_detail(record, "order", loop->order.id);
	if (note != NOTE_PRINT_AGREED)
		return;
	record_detail(record, "language", language_code(receipt->language));
	record_detail(record, "size", receipt->is_large ? "large" : "normal");
}

/* What the session knows, else what the printer said. A paper that may still come out puts the
 * printer into quarantine with it. */
enum status loop_record_exception(struct loop *loop, enum exception exception, struct fault *fault)
{
	bool is_unsent = session_applicant(loop->now)->issue == ISSUE_UNPRINTED;
	const char *cause = exception_cause(exception);

	if (cause[0] == '\0')
		cause = loop->print_cause;
	enum status status = is_unsent
				     ? issuing_unprinted(&loop->store, &loop->order, cause, fault)
				     : issuing_exception(&loop->store, &loop->order, cause, fault);
	return status == STATUS_OK ? loop_look_at_quarantine(loop, fault) : status;
}

/* Between its record and its time on the glass the PIN is in secret memory; before, it is sealed in
 * the store. Where it cannot be had, none is shown. */
void loop_fetch_pin(struct loop *loop)
{
	const struct claimant claimant = { .fingerprint = loop->order.fingerprint,
					   .year = loop->order.year,
					   .visit = loop->order.visit,
					   .applicant = loop->order.applicant };
	const struct registry_ops *ops = loop->registry.ops;
	char holder[STORE_VISIT_ID_MAX];
	unsigned applicant = 0;
	struct fault fault = { 0 };
	enum status status = STATUS_GONE;

	if (ops->retrieve != NULL)
		status = ops->retrieve(loop->registry.self, &claimant, holder, &applicant,
				       &loop->secrets->shown, &fault);
	if (status == STATUS_OK)
		return;
	pin_wipe(&loop->secrets->shown);
	if (status != STATUS_GONE)
		loop_note_fault(loop, "registry", &fault);
}

const char *loop_shown_pin(const struct loop *loop)
{
	const char *digits = loop->secrets->shown.digits;

	return loop->now->pin_until_ms != 0 && digits[0] != '\0' ? digits : NULL;
}

void loop_hide_pin(struct loop *loop)
{
	if (loop->now->pin_until_ms == 0)
		pin_wipe(&loop->secrets->shown);
}

unsigned loop_paper_languages(void)
{
	unsigned languages = 0;

	for (unsigned at = 0; at < LANGUAGE_COUNT; at++)
		if (receipt_check_fonts((enum language)at, NULL) == STATUS_OK)
			languages |= 1U << at;
	return languages;
}
