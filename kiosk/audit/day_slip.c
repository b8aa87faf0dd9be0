#include "kiosk/audit/day_slip.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/head_code.h"

enum { HEX_GROUP = 4, HEX_GROUPS_A_LINE = 4 };

/* "label          value" across the paper. */
static void put_value(struct paper *paper, const char *label, const char *value)
{
	char line[PAPER_LINE_MAX];
	size_t used = text_columns(label) + text_columns(value);
	int gap = used < paper->columns ? (int)(paper->columns - used) : 1;

	if (!text_format(line, sizeof(line), "%s%*s%s", label, gap, "", value))
		paper->is_full = true;
	if (used < paper->columns)
		paper_line(paper, PAPER_TEXT, line);
	else
		paper_wrap(paper, PAPER_TEXT, line);
}

static void put_number(struct paper *paper, const char *label, uint64_t number)
{
	char value[24];

	(void)text_format(value, sizeof(value), "%llu", (unsigned long long)number);
	put_value(paper, label, value);
}

/* One that is told only when there is one. */
static void put_some(struct paper *paper, const char *label, uint64_t number)
{
	if (number > 0)
		put_number(paper, label, number);
}

static void put_minute(struct paper *paper, const char *label, int64_t wall_ms)
{
	char when[CLOCK_TEXT_MAX], minute[sizeof("2026-11-22 18:05")];

	clock_local_text(wall_ms, when, sizeof(when));
	(void)text_copy(minute, sizeof(minute), when);
	put_value(paper, label, minute);
}

static void put_training(struct paper *paper, const struct day_slip *slip)
{
	if (slip->is_training)
		paper_wrap(paper, PAPER_LARGE, "TRAINING");
}

static void put_heading(struct paper *paper, const struct day_slip *slip)
{
	paper_wrap(paper, PAPER_TITLE, slip->is_closing ? "Day closed" : "Day opened");
	paper_wrap(paper, PAPER_CENTRE, slip->centre);
	paper_line(paper, PAPER_RULE, "");
	put_value(paper, "Kiosk", slip->kiosk_id);
	put_value(paper, "By", slip->user);
	put_minute(paper, "Date", slip->wall_ms);
}

static void put_code(struct paper *paper, uint64_t sequence, const struct hash *hash)
{
	struct head_code code = head_code_of(sequence, hash);
	char text[HEAD_CODE_MAX];

	head_code_text(&code, text);
	put_number(paper, "Record", sequence);
	paper_wrap(paper, PAPER_CENTRE, text);
}

static void put_head(struct paper *paper, const struct day_slip *slip)
{
	paper_line(paper, PAPER_RULE, "");
	paper_wrap(paper, PAPER_BOLD, "Head of the ledger");
	if (slip->sequence == 0) {
		paper_wrap(paper, PAPER_TEXT, "It stands here once this is recorded and signed.");
		return;
	}
	put_code(paper, slip->sequence, &slip->head);
	put_number(paper, "Signed up to it, in epoch", slip->epoch);
}

static void put_installation(struct paper *paper, const struct hash *fingerprint)
{
	char hex[CRYPTO_HEX_MAX], line[HEX_GROUPS_A_LINE * (HEX_GROUP + 1) + 1] = "";

	crypto_hex(fingerprint->at, sizeof(fingerprint->at), hex);
	paper_line(paper, PAPER_RULE, "");
	paper_wrap(paper, PAPER_BOLD, "Installation key");
	for (size_t at = 0; hex[at] != '\0'; at += HEX_GROUP) {
		char group[HEX_GROUP + 1];
		(void)text_copy_span(group, sizeof(group), span_slice(span_of(hex), at, HEX_GROUP));
		(void)text_append(line, sizeof(line), group);
		bool is_end = at / HEX_GROUP % HEX_GROUPS_A_LINE == HEX_GROUPS_A_LINE - 1;
		(void)text_append(line, sizeof(line), is_end ? "" : " ");
		if (!is_end)
			continue;
		paper_wrap(paper, PAPER_CENTRE, line);
		line[0] = '\0';
	}
	paper_line(paper, PAPER_RULE, "");
}

static void put_since(struct paper *paper, const struct day *day)
{
	static const char *const SINCE[] = {
		[DAY_NEVER] = "Since the ledger was made",
		[DAY_OPEN] = "Since the day was opened",
		[DAY_CLOSED] = "Since the day was closed",
	};

	paper_line(paper, PAPER_RULE, "");
	paper_wrap(paper, PAPER_BOLD, SINCE[day->state]);
	if (day->mark.sequence == 0)
		return;
	put_minute(paper, "Date", day->mark.wall_ms);
	put_code(paper, day->mark.sequence, &day->mark.hash);
}

static void put_day(struct paper *paper, const struct day_counts *counts)
{
	put_number(paper, "Visits", counts->visits);
	for (unsigned at = 0; at < DAY_OUTCOME_COUNT; at++) {
		char label[32] = "  ";
		(void)text_append(label, sizeof(label), day_outcome_text((enum day_outcome)at));
		put_some(paper, label, counts->outcome[at]);
	}
	put_number(paper, "Documents given", counts->documents);
	put_number(paper, "IP PINs reserved", counts->reserved);
	put_number(paper, "IP PINs already assigned", counts->assigned);
	put_number(paper, "IP PINs refused", counts->not_reserved);
	put_number(paper, "Receipts delivered", counts->delivered);
	put_some(paper, "Letters to be mailed", counts->queued);
	put_some(paper, "Letters mailed", counts->mailed);
	put_number(paper, "Exceptions opened", counts->exceptions);
	put_number(paper, "Sign-ins refused", counts->group[DAY_REFUSAL]);
	put_number(paper, "Faults of devices", counts->faults);
	put_number(paper, "Records in all", counts->records);
	put_some(paper, "Left out: in training", counts->training);
}

static void put_night(struct paper *paper, const struct day_counts *counts)
{
	put_number(paper, "Records", counts->records);
	put_number(paper, "  the kiosk's own", counts->group[DAY_SYSTEM]);
	put_number(paper, "  staff came and went", counts->group[DAY_SIGN_IN]);
	put_number(paper, "  read or printed", counts->group[DAY_LOOK]);
	put_number(paper, "  sign-ins refused", counts->group[DAY_REFUSAL]);
	put_number(paper, "  about visits", counts->group[DAY_VISIT]);
	put_number(paper, "  changes by staff", counts->group[DAY_CHANGE]);
	put_some(paper, "Faults of devices", counts->faults);
	put_some(paper, "Left out: in training", counts->training);
	paper_line(paper, PAPER_TEXT, "");
	paper_wrap(paper, PAPER_BOLD,
		   day_is_quiet(counts) ? "It was quiet: no visit, no change, no refused sign-in."
					: "IT WAS NOT QUIET: see above, and the records.");
}

static void put_exceptions(struct paper *paper, const struct day *day)
{
	char more[48];

	paper_line(paper, PAPER_RULE, "");
	put_number(paper, "Exceptions open", day->open_exceptions);
	for (size_t at = 0; at < day->listed; at++)
		paper_wrap(paper, PAPER_TEXT, day->exception[at]);
	if (day->open_exceptions <= day->listed)
		return;
	(void)text_format(more, sizeof(more), "and %llu more",
			  (unsigned long long)(day->open_exceptions - day->listed));
	paper_wrap(paper, PAPER_TEXT, more);
}

enum status day_slip_lay(const struct day_slip *slip, size_t columns, struct paper *ret,
			 struct fault *fault)
{
	const struct day *day = slip->day;
	bool is_night = !slip->is_closing && day->state == DAY_CLOSED;

	paper_begin(ret, columns);
	put_training(ret, slip);
	put_heading(ret, slip);
	put_head(ret, slip);
	put_since(ret, day);
	if (is_night)
		put_night(ret, &day->counts);
	else
		put_day(ret, &day->counts);
	put_exceptions(ret, day);
	put_installation(ret, &day->installation);
	put_training(ret, slip);
	if (!ret->is_full)
		return STATUS_OK;
	paper_wipe(ret);
	return fault_set(fault, STATUS_FULL, 0, "the slip does not fit on %zu columns", columns);
}
