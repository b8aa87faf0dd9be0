/* What tests/checks/test-model compares the model with: every step that the program's own machine
 * can take, as far as the model tells of it; or the numbers that both write.
 * usage: steps names
 *        steps APPLICANTS */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_explore.h"

enum { LINE_MAX = 256, SLOTS = 1 << 18 };

/* What the shell was asked and owes, a bit each; the last two only where a visit hangs on it. */
#define ASK_LIST(X)                                                                                \
	X(OPEN, wants_open, true)                                                                  \
	X(SIGN_IN, wants_sign_in, true)                                                            \
	X(RESERVE, wants_reserve, true)                                                            \
	X(PRINT, wants_print, true)                                                                \
	X(PROBE, wants_probe, true)                                                                \
	X(PARK, wants_park, true)                                                                  \
	X(TAKE, wants_take, true)                                                                  \
	X(OPEN_SLIP, wants_open_slip, true)                                                        \
	X(SHEET, wants_sheet,                                                                      \
	  session->state == SESSION_PARKED || session->state == SESSION_NEXT_STEPS_PRINTING)       \
	X(ROWS, wants_rows, session->state == SESSION_QUEUE)

enum ask {
#define X(name, flag, counts) ASK_##name,
	ASK_LIST(X)
#undef X
};

static unsigned applicants;

static unsigned asks_of(const struct session *session, const struct shadow *shadow)
{
	unsigned asks = 0;

	if (session->state == SESSION_DESK) /* its pages are not in the model */
		return 0;
#define X(name, flag, counts) asks |= (unsigned)(shadow->flag && (counts)) << ASK_##name;
	ASK_LIST(X)
#undef X
	return asks;
}

/* The records under way, five bits each, the oldest lowest. */
static unsigned notes_of(const struct shadow *shadow)
{
	unsigned notes = 0;

	for (size_t at = shadow->pending_count; at-- > 0;)
		notes = notes << 5 | (shadow->pending[at] + 1U);
	return notes;
}

static void add_place(char *line, const struct session *session, const struct shadow *shadow)
{
	char text[LINE_MAX];

	(void)text_format(text, sizeof(text), "%d %d %d %d %u", session->state, session->role,
			  session->overlay == OVERLAY_IDLE, session_has_visit(session),
			  session->applicant_count * 4 + session->applicant_at);
	(void)text_append(line, LINE_MAX, text);
	for (unsigned at = 0; at < applicants; at++) {
		const struct session_applicant *applicant = &session->applicant[at];
		(void)text_format(text, sizeof(text), " %d %d %d", applicant->decision,
				  applicant->issue, applicant->outcome);
		(void)text_append(line, LINE_MAX, text);
	}
	(void)text_format(text, sizeof(text), " %d %d %x %x %d %x %x %x %x %d",
			  session->rest.place == REST_QUEUE, session->rest.is_put_back,
			  notes_of(shadow), asks_of(session, shadow), shadow->is_consented,
			  shadow->approved, shadow->reserved, shadow->printed,
			  shadow->may_be_on_paper,
			  session->state != SESSION_DESK && shadow->is_paper_open);
	(void)text_append(line, LINE_MAX, text);
	(void)text_format(text, sizeof(text), " %d %d %d",
			  session->second.acts == 0 ? 0 : 1 + !session_is_second_pending(session),
			  session->pin_until_ms != 0, session->is_out_of_service);
	bool fits = text_append(line, LINE_MAX, text);
	assert(fits);
	(void)fits;
}

/* True the first time; two lines of one hash would hide one, and the model would have it alone. */
static bool is_new(const char *line)
{
	static uint64_t seen[SLOTS];
	uint64_t hash = 14695981039346656037U;
	size_t count = 0;

	for (const char *at = line; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211U;
	for (uint64_t slot = hash; count < SLOTS; slot++, count++) {
		uint64_t *entry = &seen[slot & (SLOTS - 1)];
		if (*entry == hash)
			return false;
		if (*entry != 0)
			continue;
		*entry = hash;
		return true;
	}
	assert(false);
	return true;
}

static void tell(const struct explore_step *step)
{
	char from[LINE_MAX] = "", to[LINE_MAX] = "", line[3 * LINE_MAX];

	add_place(from, step->now, step->before);
	add_place(to, step->next, step->after);
	if (strcmp(from, to) == 0)
		return; /* the model leaves out what changes nothing that it tells of */
	(void)text_format(line, sizeof(line), "%s\t%d\t%s", from, step->event, to);
	if (is_new(line))
		(void)puts(line);
}

static void define(const char *prefix, const char *name, unsigned number)
{
	(void)printf("#define %s%s %u\n", prefix, name, number);
}

static void tell_names(void)
{
#define X(name, ...) define("", #name, SESSION_##name);
	SESSION_STATE_LIST(X)
#undef X
#define X(name, ...) define("EV_", #name, EVENT_##name);
	EVENT_LIST(X)
#undef X
	define("EV_", "NOTHING", UINT8_MAX);
#define X(name, ...) define("NOTE_", #name, NOTE_##name + 1U);
	NOTE_LIST(X)
#undef X
#define X(name, ...) define("OUT_", #name, OUTCOME_##name);
	OUTCOME_LIST(X)
#undef X
#define X(name, ...) define("ASK_", #name, 1U << ASK_##name);
	ASK_LIST(X)
#undef X
	define("DEC_", "NONE", DECISION_NONE);
	define("DEC_", "APPROVE", DECISION_APPROVE);
	define("DEC_", "REFUSE", DECISION_REFUSE);
	define("DEC_", "REFER", DECISION_REFER);
	define("DEC_", "DEFER", DECISION_DEFER);
	define("ISSUE_", "NONE", ISSUE_NONE);
	define("ISSUE_", "DECIDED", ISSUE_DECIDED);
	define("ISSUE_", "RESERVED", ISSUE_RESERVED);
	define("ISSUE_", "PROVEN", ISSUE_PROVEN);
	define("ISSUE_", "DELIVERED", ISSUE_DELIVERED);
	define("ISSUE_", "EXCEPTION", ISSUE_EXCEPTION);
	define("ISSUE_", "UNPRINTED", ISSUE_UNPRINTED);
	define("ISSUE_", "ASSIGNED", ISSUE_ASSIGNED);
	define("ISSUE_", "AGAIN", ISSUE_AGAIN);
	define("ISSUE_", "NONE_MADE", ISSUE_NONE_MADE);
	define("ISSUE_", "QUEUED", ISSUE_QUEUED);
	define("ISSUE_", "BARRED", ISSUE_BARRED);
	define("", "NOBODY", ROLE_NONE);
	define("", "CLERK", ROLE_CLERK);
	define("", "SUPERVISOR", ROLE_SUPERVISOR);
}

int main(int argc, char **argv)
{
	struct explore_plan plan = { .rules = &RULES, .tell = tell };
	struct explored explored;

	if (argc == 2 && strcmp(argv[1], "names") == 0) {
		tell_names();
		return 0;
	}
	applicants = argc == 2 && strcmp(argv[1], "2") == 0 ? 2 : 1;
	plan.applicants = applicants;
	session_explore(&plan, &explored);
	return explored.broken == NULL ? 0 : 1;
}
