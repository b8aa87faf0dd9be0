#include "kiosk/base/text.h"
#include "kiosk/ledger/pace.h"
#include "kiosk/ledger/store_parked.h"
#include "kiosk/ledger/verify_walk.h"

enum {
	/* One turn of the kiosk may add several records before it signs. */
	SERVED_MAX = PACE_RECORDS + 16,
	/* It looks at the time at each turn; after a failure it waits before it tries again. */
	UNSIGNED_MAX_MS = PACE_SIGN_MS + 2 * PACE_RETRY_MS,
	/* Who records waits for the file and for others; so much may overtake it at most. */
	OVERTAKEN_MS = 5 * 60000,
	/* Small steps of which none is worth a record may add up between two records. */
	STEP_MAX_MS = 2 * CLOCKS_STEP_MS,
	SLEW_PART = 1000,
};

/* What only a serving kiosk writes. Other programs write the rest too, numbers of a new year by
 * thousands among it, and do not sign before they are done; and what a start finds open it closes
 * before it signs. */
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
	[RECORD_PIN_ALREADY_ASSIGNED] = true,
	[RECORD_PIN_REFUSED] = true,
	[RECORD_PRINT_STARTED] = true,
	[RECORD_PRINT_PROVEN] = true,
	[RECORD_DELIVERED] = true,
	[RECORD_DEVICE_FAULT] = true,
	[RECORD_VISIT_PARKED] = true,
	[RECORD_VISIT_RESUMED] = true,
	[RECORD_VISIT_HANDED_OFF] = true,
	[RECORD_SLIP_REFUSED] = true,
	[RECORD_ATTEMPTS_OVER] = true,
	[RECORD_FRAUD_SUSPECTED] = true,
	[RECORD_VISIT_MARKED] = true,
	[RECORD_NEXT_STEPS_PRINTED] = true,
	[RECORD_APPROVAL_ASKED] = true,
};

/* What a kiosk signs with the transaction that it stands in. */
static bool is_signed_at_once(const struct record_view *record)
{
	struct span ending;

	if (record->kind == RECORD_KIOSK_STARTED || record->kind == RECORD_KIOSK_STOPPED)
		return true;
	/* A visit that a crash broke off, or whose rest was over meanwhile, is closed at the next
	 * start, before anything is signed. */
	return record->kind == RECORD_VISIT_CLOSED &&
	       record_view_value(record, "ending", &ending) &&
	       !span_equals(ending, span_of("interrupted")) &&
	       !span_equals(ending, span_of(STORE_REST_OVER));
}

static bool same_boot(struct span boot, const char *other)
{
	return boot.size > 0 && span_equals(boot, span_of(other));
}

/* --- the clocks ----------------------------------------------------------------------------------
 */

/* Of its 32 digits the first 16: so much is never the same by chance. */
static uint64_t print_of(struct span boot)
{
	uint64_t print = 0;

	for (size_t at = 0; at < 16 && at < boot.size; at++) /* an older record tells none */
		print = print << 4 |
			(boot.at[at] <= '9' ? boot.at[at] - '0' : boot.at[at] - 'a' + 10);
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
	pace->clocks.wall_ms = record->wall_ms;
	pace->clocks.steady_ms = record->steady_ms;
	if (same_boot(record->boot, pace->clocks.boot))
		return;
	if (record->boot.size > 0)
		pace->boots[pace->boot_count++ % VERIFY_BOOTS_MAX] = print_of(record->boot);
	(void)text_copy_span(pace->clocks.boot, sizeof(pace->clocks.boot), record->boot);
}

static void tell_clocks(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;

	if (pace->earlier != 0)
		verify_find(walk->report, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD,
			    (int64_t)pace->earlier,
			    "is of an earlier time than the one before, by the clock that nobody "
			    "sets");
	if (pace->step_at != 0)
		verify_find(walk->report, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD,
			    (int64_t)pace->step_at,
			    "is of an earlier time than the one before, and no clock change is "
			    "recorded");
	pace->earlier = pace->step_at = 0;
}

static void keep_latest(struct verify_walk *walk, int64_t wall_ms)
{
	walk->pace.latest_ms = wall_ms;
	walk->pace.latest_at = walk->count + 1;
}

/* Before a kiosk starts it compares the clock with the last records', as loop_look_back does: with
 * the machine's start nobody else could tell that it went back. */
static void look_back(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;

	if (pace->step_at == 0 && record->kind == RECORD_KIOSK_STARTED && pace->before_at != 0 &&
	    walk->count - pace->before_at < CLOCKS_LATEST_OF / 2 &&
	    clocks_minus(pace->before_ms, record->wall_ms) > STEP_MAX_MS)
		pace->step_at = walk->count + 1;
	if (record->kind == RECORD_CLOCK_CHANGED) {
		pace->before_at = 0;
		keep_latest(walk, record->wall_ms);
		return;
	}
	if (!same_boot(record->boot, pace->clocks.boot)) {
		pace->before_at = pace->latest_at;
		pace->before_ms = pace->latest_ms;
	}
	if (pace->latest_at == 0 || record->wall_ms >= pace->latest_ms)
		keep_latest(walk, record->wall_ms);
}

/* Whoever adds a record adds before it that the clock was set. */
static void compare_clocks(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;
	int64_t passed_ms = 0, gained_ms = 0;
	bool is_same = clocks_since(&pace->clocks, record->boot, record->wall_ms, record->steady_ms,
				    &passed_ms, &gained_ms);
	bool is_told = record->kind == RECORD_CLOCK_CHANGED || record->kind == RECORD_EPOCH_STARTED;

	if (pace->earlier == 0 &&
	    (passed_ms < -OVERTAKEN_MS || (!is_same && is_earlier_boot(pace, record->boot))))
		pace->earlier = walk->count + 1;
	if (pace->step_at == 0 && !is_told && passed_ms >= 0 &&
	    gained_ms < -STEP_MAX_MS - passed_ms / SLEW_PART)
		pace->step_at = walk->count + 1;
	look_back(walk, record);
	keep_clocks(pace, record);
}

/* --- what is unsigned ----------------------------------------------------------------------------
 */

/* How much a serving kiosk has left unsigned. */
static void count_unsigned(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_pace *pace = &walk->pace;

	if (pace->alone == 0 && is_signed_at_once(record))
		pace->alone = walk->count + 1;
	bool is_recovery = record->kind == RECORD_VISIT_PARKED &&
			   span_equals(record->actor, span_of("system"));
	if (!IS_SERVED[record->kind] || is_recovery)
		return;
	if (pace->served++ == 0) {
		pace->first = walk->count + 1;
		pace->since_ms = record->steady_ms;
		(void)text_copy_span(pace->since_boot, sizeof(pace->since_boot), record->boot);
	}
	if (pace->overdue == 0 &&
	    (pace->served > SERVED_MAX ||
	     (same_boot(record->boot, pace->since_boot) &&
	      clocks_minus(record->steady_ms, pace->since_ms) > UNSIGNED_MAX_MS)))
		pace->overdue = walk->count + 1;
}

void verify_pace_record(struct verify_walk *walk, const struct record_view *record)
{
	compare_clocks(walk, record);
	count_unsigned(walk, record);
}

void verify_pace_signed(struct verify_walk *walk)
{
	struct verify_pace *pace = &walk->pace;

	tell_clocks(walk);
	pace->served = pace->first = pace->overdue = pace->alone = 0;
}

static void find_tail(const struct verify_walk *walk, uint64_t number, const char *why)
{
	verify_find(walk->report, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, (int64_t)number,
		    "is unsigned as are all behind record %llu: %s",
		    (unsigned long long)walk->report->signed_until, why);
}

/* What a kiosk with a key does not leave unsigned before its first epoch has begun; 0: nothing. */
static uint64_t served_before_signing(const struct verify_walk *walk)
{
	const struct verify_pace *pace = &walk->pace;

	if (!walk->epochs.is_begun || walk->epochs.chain.number > 0)
		return 0;
	return pace->alone != 0 ? pace->alone : pace->first;
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
		tell_clocks(walk);
	if (behind == 0)
		return;
	if (is_foreign)
		verify_find(report, FINDING_SPLICED, VERIFY_RECORD, (int64_t)walk->foreign,
			    "is another kiosk's, and nobody signed it");
	else if (has_signer && walk->checkpoints.last_epoch != walk->epochs.chain.number)
		find_tail(walk, report->signed_until + 1, "the epoch's first checkpoint is gone");
	else if (has_signer && pace->alone != 0)
		find_tail(walk, pace->alone, "such a record is signed at once");
	else if (served_before_signing(walk) != 0)
		find_tail(walk, served_before_signing(walk),
			  "a kiosk begins an epoch before it serves");
	else if (pace->overdue != 0)
		find_tail(walk, pace->overdue, "the kiosk signs sooner than that");
	else
		verify_note(report, "%llu record%s not signed yet, behind the last checkpoint",
			    (unsigned long long)behind, behind == 1 ? " is" : "s are");
}
