#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/pace.h"
#include "kiosk/ledger/verify_walk.h"

enum {
	/* One turn of the kiosk may add several records before it signs. */
	SERVED_MAX = PACE_RECORDS + 16,
	/* It looks at the time at each turn; after a failure it waits before it tries again. */
	UNSIGNED_MAX_MS = PACE_SIGN_MS + 2 * PACE_RETRY_MS,
	TURN_MS = 5000, /* what one turn of the kiosk records, it records within this */
	STEP_TOLD_MS = PACE_RETRY_MS + TURN_MS,
	/* Who records waits for the file and for others; so much may overtake it at most. */
	OVERTAKEN_MS = 5 * 60000,
	/* Small steps of which none is worth a record may add up between two records. */
	STEP_MAX_MS = 2 * PACE_STEP_MS,
	SLEW_PART = 1000,
};

/* What only a serving kiosk writes. Other programs write the rest too, and sign nothing; and what a
 * start finds open it closes before it signs. */
static const bool IS_SERVED[RECORD_KIND_COUNT] = {
	[RECORD_VISIT_STARTED] = true,
	[RECORD_CONSENTED] = true,
	[RECORD_IDENTIFIED] = true,
	[RECORD_DOCUMENT_GIVEN] = true,
	[RECORD_CLERK_JOINED] = true,
	[RECORD_TIN_SHOWN] = true,
	[RECORD_CHECKED] = true,
	[RECORD_DECIDED] = true,
	[RECORD_PIN_RETRIEVED] = true,
	[RECORD_PIN_RESERVED] = true,
	[RECORD_PIN_ALREADY_ASSIGNED] = true,
	[RECORD_PIN_REFUSED] = true,
	[RECORD_PRINT_STARTED] = true,
	[RECORD_PRINT_PROVEN] = true,
	[RECORD_DELIVERED] = true,
	[RECORD_DEVICE_FAULT] = true,
	[RECORD_FRAUD_SUSPECTED] = true,
	[RECORD_NEXT_STEPS_PRINTED] = true,
	[RECORD_APPROVAL_ASKED] = true,
};

/* What a kiosk signs with the transaction that it stands in. */
static bool is_signed_at_once(const struct record_view *record)
{
	struct span ending;

	if (record->kind == RECORD_KIOSK_STARTED || record->kind == RECORD_KIOSK_STOPPED)
		return true;
	/* A visit that a crash broke off is closed at the next start, before anything is signed. */
	return record->kind == RECORD_VISIT_CLOSED &&
	       record_view_value(record, "ending", &ending) &&
	       !span_equals(ending, span_of("interrupted"));
}

/* Numbers in a record may be any. */
static int64_t minus(int64_t left, int64_t right)
{
	return (int64_t)((uint64_t)left - (uint64_t)right);
}

static bool same_boot(struct span boot, const char *other)
{
	return boot.size > 0 && span_equals(boot, span_of(other));
}

/* --- the clocks ----------------------------------------------------------------------------------
 */

static uint64_t print_of(struct span boot)
{
	uint64_t print = 0;

	memcpy(&print, boot.at, boot.size < sizeof(print) ? boot.size : sizeof(print));
	return print;
}

/* True for a start of the machine after which there was another. */
static bool is_earlier_boot(const struct verify_pace *pace, struct span boot)
{
	size_t count = pace->boot_count < VERIFY_BOOTS_MAX ? pace->boot_count : VERIFY_BOOTS_MAX;

	for (size_t at = 0; at < count; at++)
		if (pace->boots[at] == print_of(boot))
			return true;
	return false;
}

static void keep_clocks(struct verify_pace *pace, const struct record_view *record)
{
	pace->has_clocks = true;
	pace->ahead_ms = minus(record->wall_ms, record->steady_ms);
	pace->steady_ms = record->steady_ms;
	if (same_boot(record->boot, pace->boot))
		return;
	if (record->boot.size > 0)
		pace->boots[pace->boot_count++ % VERIFY_BOOTS_MAX] = print_of(record->boot);
	(void)text_copy_span(pace->boot, sizeof(pace->boot), record->boot);
}

static void tell_step(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;

	verify_find(walk->report, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, (int64_t)pace->step_at,
		    "is of an earlier time than the one before, and no clock change is recorded");
	pace->step_at = 0;
}

static void tell_earlier(struct verify_walk *walk)
{
	if (walk->pace.earlier != 0)
		verify_find(walk->report, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD,
			    (int64_t)walk->pace.earlier,
			    "is of an earlier time than the one before, by the clock that nobody "
			    "sets");
	walk->pace.earlier = 0;
}

/* The kiosk itself wrote this, in a turn at whose end it looks at the clock. */
static void note_turn(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;

	if (pace->step_at == 0 || !(IS_SERVED[record->kind] || pace->is_alone))
		return;
	if (!pace->has_turn)
		pace->turn_ms = record->steady_ms;
	pace->has_turn = true;
	if (minus(record->steady_ms, pace->turn_ms) > STEP_TOLD_MS)
		tell_step(walk);
}

/* A kiosk that serves sees a step at its next turn and records it, before it signs by its pace.
 * While it is off nobody watches the clock, but its next start begins an epoch. */
static void compare_clocks(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;
	bool is_same = pace->has_clocks && same_boot(record->boot, pace->boot);
	int64_t passed_ms = is_same ? minus(record->steady_ms, pace->steady_ms) : 0;
	int64_t lost_ms =
		is_same ? minus(pace->ahead_ms, minus(record->wall_ms, record->steady_ms)) : 0;

	if (pace->earlier == 0 &&
	    (passed_ms < -OVERTAKEN_MS || (!is_same && is_earlier_boot(pace, record->boot))))
		pace->earlier = walk->count + 1;
	bool is_told = record->kind == RECORD_CLOCK_CHANGED ||
		       record->kind == RECORD_EPOCH_STARTED || record->kind == RECORD_KIOSK_STARTED;
	if (is_told)
		pace->step_at = 0;
	if (passed_ms < 0)
		return; /* it was overtaken, and the clock was looked at since */
	if (!is_told && pace->step_at == 0 && lost_ms > STEP_MAX_MS + passed_ms / SLEW_PART) {
		pace->step_at = walk->count + 1;
		pace->has_turn = false;
	}
	note_turn(walk, record);
	keep_clocks(pace, record);
}

/* --- what is unsigned ----------------------------------------------------------------------------
 */

/* How much a serving kiosk has left unsigned. */
static void count_unsigned(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;

	if (pace->alone == 0 && pace->is_alone)
		pace->alone = walk->count + 1;
	if (!IS_SERVED[record->kind])
		return;
	if (pace->served++ == 0) {
		pace->since_ms = record->steady_ms;
		(void)text_copy_span(pace->since_boot, sizeof(pace->since_boot), record->boot);
	}
	if (pace->overdue == 0 && (pace->served > SERVED_MAX ||
				   (same_boot(record->boot, pace->since_boot) &&
				    minus(record->steady_ms, pace->since_ms) > UNSIGNED_MAX_MS)))
		pace->overdue = walk->count + 1;
}

void verify_pace_record(struct verify_walk *walk, const struct record_view *record)
{
	walk->pace.is_alone = is_signed_at_once(record);
	compare_clocks(walk, record);
	count_unsigned(walk, record);
	walk->pace.last_ms = record->steady_ms;
}

/* Whether the kiosk may have signed before it looked at the clock: with a record that is signed at
 * once, in the turn that came first behind the step; or at its next start, a crash between. */
static bool may_not_have_looked(const struct verify_walk *walk)
{
	const struct verify_pace *pace = &walk->pace;
	bool is_first_turn = pace->has_turn && minus(pace->last_ms, pace->turn_ms) <= TURN_MS;

	return (pace->is_alone && is_first_turn) ||
	       (walk->epochs.has_row && walk->epochs.size == walk->frontier.size);
}

void verify_pace_signed(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;

	tell_earlier(walk);
	if (pace->step_at != 0 && !may_not_have_looked(walk))
		tell_step(walk);
	pace->served = pace->overdue = pace->alone = 0;
}

static void find_tail(const struct verify_walk *walk, uint64_t number, const char *why)
{
	verify_find(walk->report, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, (int64_t)number,
		    "is unsigned as are all behind record %llu: %s",
		    (unsigned long long)walk->report->signed_until, why);
}

void verify_pace_end(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;
	struct verify_report *report = walk->report;
	bool has_signer = walk->epochs.chain.number > 0;
	uint64_t behind = walk->count - report->signed_until;

	if (walk->is_broken || walk->epochs.is_lost)
		return;
	bool is_foreign = has_signer && walk->foreign != 0;
	if (!is_foreign)
		tell_earlier(walk);
	if (behind == 0)
		return;
	if (is_foreign)
		verify_find(report, FINDING_SPLICED, VERIFY_RECORD, (int64_t)walk->foreign,
			    "is another kiosk's, and nobody signed it");
	else if (has_signer && walk->checkpoints.last_epoch != walk->epochs.chain.number)
		find_tail(walk, report->signed_until + 1, "the epoch's first checkpoint is gone");
	else if (has_signer && pace->alone != 0)
		find_tail(walk, pace->alone, "such a record is signed at once");
	else if (pace->overdue != 0)
		find_tail(walk, pace->overdue, "the kiosk signs sooner than that");
	else
		verify_note(report, "%llu record%s not signed yet, behind the last checkpoint",
			    (unsigned long long)behind, behind == 1 ? " is" : "s are");
}
