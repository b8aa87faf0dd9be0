/* Any bytes as what people and devices do to a visit: the laws hold at every step, and every view
 * on the way can be made and drawn.
 *
 * With an odd first byte the shell answers only what it was asked, as the real one does; with an
 * even one anything happens at any time. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "kiosk/base/text.h"
#include "screens/screen.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_laws.h"

enum { TODAY = 20779 /* 2026-11-22 */, OF_A_DEVICE = 224 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct session_rules RULES = {
	.policy = &SAMPLE_POLICY,
	.idle_ms = 90000,
	.idle_warning_ms = 30000,
	.wait_ms = 1800000,
	.staff_lock_ms = 900000,
	.may_save = true,
};

static const struct document LICENCE = {
	.kind = DOCUMENT_DRIVER_LICENCE,
	.jurisdiction = "VA",
	.number = "T64235789",
	.family_name = "SAMPLE",
	.given_count = 1,
	.given_names = { "JORDAN" },
	.birth = { .kind = DATE_DAY, .days = 5551 },
	.expiry = { .kind = DATE_DAY, .days = TODAY + 1000 },
	.address = { "100 EXAMPLE AVE", "RICHMOND", "VA", "23220", "USA" },
};

static struct run {
	struct span bytes;
	struct session session;
	struct shadow shadow;
	bool is_honest;
	int64_t now_ms;
} run;

static struct view view;

static unsigned take(void)
{
	if (run.bytes.size == 0)
		return 0;
	unsigned byte = run.bytes.at[0];
	run.bytes = span_slice(run.bytes, 1, run.bytes.size - 1);
	return byte;
}

static void obey(const char *broken)
{
	if (broken == NULL)
		return;
	fprintf(stderr, "broken: %s\n", broken);
	abort();
}

static struct event event_of(enum event_kind kind)
{
	return (struct event){ .kind = kind, .now_ms = run.now_ms, .today = TODAY };
}

static void happen(struct event event)
{
	static struct session next;
	struct effects effects;

	session_step(&run.session, &event, &RULES, &next, &effects);
	obey(step_broken_law(&run.session, &event, &next, &effects));
	obey(second_broken_law(&run.session, &event, &next, &effects, &SAMPLE_POLICY));
	if (run.is_honest)
		obey(quarantine_broken_law(&run.shadow, &run.session, &event, &next, &effects));
	if (run.is_honest)
		obey(decision_broken_law(&run.shadow, &run.session, &event, &next, &effects));
	if (run.is_honest)
		obey(history_broken_law(&run.shadow, &run.session, &event, &effects));
	shadow_follow(&run.shadow, &event, &run.session, &effects);
	run.session = next;
}

static void look(void)
{
	static const struct visit VISITS[DESK_ROWS];
	static const struct audit_entry ENTRIES[DESK_ROWS];
	static const struct paper PAPER = { .columns = PAPER_COLUMNS_80MM, .count = 3 };
	const struct view_facts facts = {
		.centre = "Sample Center",
		.kiosk_id = "C001",
		.health = "",
		.tray_count = 2,
		.tray = { "licence.png", "passport.png" },
		.paper = run.session.state == SESSION_HAND_OVER ? &PAPER : NULL,
		.saved_path = "",
		.visits = VISITS,
		.entries = ENTRIES,
		.verify_fault = "",
		.sheet = run.now_ms % 2 == 0 ? &PAPER : NULL,
		.sheet_cause = "",
		.sheet_fault = "",
		.now_ms = run.now_ms,
		.today = TODAY,
	};

	view_fill(&run.session, &RULES, &facts, &view);
}

static void ask(struct request request)
{
	struct event event = event_of(EVENT_REQUEST);

	event.request = request;
	happen(event);
}

static void press(void)
{
	struct keypress key = { .kind = (enum key_kind)(take() % (PRESS_OTHER + 1)),
				.code = take() };

	look();
	ask(screen_key(&view, key));
}

static void ask_anything(void)
{
	ask((struct request){ .kind = (enum request_kind)(take() % REQUEST_COUNT),
			      .index = take(),
			      .code = take() | take() << 8 });
}

static void type(const char *words)
{
	for (struct span rest = span_of(words); rest.size > 0;)
		ask((struct request){ .kind = REQUEST_TYPE, .code = text_next(&rest) });
}

/* What the field under the cursor asks for. */
static void type_well(void)
{
	static const char *const WORDS[PERSON_FIELD_COUNT] = {
		[PERSON_TIN] = "123-45-6789",
		[PERSON_FAMILY_NAME] = "Sample",
		[PERSON_GIVEN_NAMES] = "Jordan",
		[PERSON_STREET] = "100 Example Ave",
		[PERSON_CITY] = "Richmond",
		[PERSON_STATE] = "VA",
		[PERSON_POSTAL_CODE] = "23220",
		[PERSON_BIRTH_DATE] = "03/14/1985",
		[PERSON_SUFFIX] = "",
	};
	const enum person_field *fields;
	size_t count = session_fields(run.session.state, &fields);

	if (run.session.cursor < count && fields[run.session.cursor] == PERSON_BIRTH_DATE)
		type(take() % 2 == 0 ? "03/14/1985" : "03/14/2015");
	else if (run.session.cursor < count)
		type(WORDS[fields[run.session.cursor]]);
	else if (run.session.state == SESSION_DOCUMENT_TYPED)
		type("I<UTOD231458907<<<<<<<<<<<<<<<");
	else
		type("ana");
}

static void pass_time(void)
{
	int64_t deadline_ms = session_deadline_ms(&run.session);
	unsigned how = take();

	run.now_ms += (int64_t)(how & 127) * 1000;
	if (how > 127 && deadline_ms > run.now_ms)
		run.now_ms = deadline_ms;
	happen(event_of(EVENT_TICK));
}

static struct event any_event(void)
{
	struct event event = event_of((enum event_kind)(take() % EVENT_COUNT));
	unsigned how = take();

	event.note = (enum note)(how % NOTE_COUNT);
	event.role = (enum role)(how % (ROLE_SUPERVISOR + 1));
	event.reading = (enum reading)(how % (READING_FAILED + 1));
	event.document = event.reading == READING_DOCUMENT ? &LICENCE : NULL;
	event.count = how % (DESK_ROWS + 1);
	event.total = event.count + how;
	event.is_intact = how % 2 == 0;
	event.index = how;
	(void)text_copy(event.id, sizeof(event.id), how % 3 == 0 ? "" : "C001-261122-0001");
	event.request.kind = (enum request_kind)(how % REQUEST_COUNT);
	event.request.index = take();
	return event;
}

static struct event recorded(unsigned which)
{
	struct event event = event_of(which % 16 == 15 ? EVENT_STORE_FAILED : EVENT_RECORDED);

	event.note = (enum note)run.shadow.pending[0];
	return event;
}

/* One of several answers; the flag that wanted it is taken back. */
static struct event one_of(bool *wanted, unsigned which, const enum event_kind *kinds, size_t count)
{
	*wanted = false;
	return event_of(kinds[which % count]);
}
#define ONE_OF(flag, ...)                                                                          \
	one_of(&run.shadow.flag, which, (const enum event_kind[]){ __VA_ARGS__ },                  \
	       COUNT_OF(((const enum event_kind[]){ __VA_ARGS__ })))

static struct event sign_in_answer(unsigned which)
{
	struct event event = ONE_OF(wants_sign_in, EVENT_SIGNED_IN, EVENT_SIGNED_IN,
				    EVENT_SIGN_IN_WRONG, EVENT_SIGN_IN_LOCKED);

	event.role = which % 8 < 4 ? ROLE_CLERK : ROLE_SUPERVISOR;
	event.index = which >= 128;
	event.is_quarantined = which % 16 >= 8;
	(void)text_copy(event.id, sizeof(event.id),
			event.role == ROLE_SUPERVISOR && which % 8 < 7 ? "sam" : "ana");
	return event;
}

static struct event read_answer(unsigned which)
{
	static const enum reading READINGS[] = { READING_DOCUMENT, READING_UNKNOWN, READING_NOTHING,
						 READING_FAILED };
	struct event event = ONE_OF(wants_read, EVENT_READ);

	event.reading = READINGS[which % COUNT_OF(READINGS)];
	event.document = event.reading == READING_DOCUMENT ? &LICENCE : NULL;
	return event;
}

static struct event counted(struct event event, unsigned which)
{
	event.count = which % (DESK_ROWS + 1);
	event.total = event.count + which;
	event.is_intact = which % 2 == 0;
	event.index = which % 2;
	return event;
}

static struct event printer_answer(unsigned which)
{
	struct event event = run.shadow.wants_test ? ONE_OF(wants_test, EVENT_TESTED)
			     : run.shadow.wants_release
				     ? ONE_OF(wants_release, EVENT_RELEASED)
				     : ONE_OF(wants_void_late, EVENT_LATE_VOIDED);

	event.index = which % 5;
	event.count = which;
	return event;
}

/* What the shell answers next, of what it was asked. */
static struct event honest_answer(void)
{
	const struct shadow *shadow = &run.shadow;
	unsigned which = take();

	if (shadow->pending_count > 0)
		return recorded(which);
	if (shadow->wants_open) {
		struct event event = ONE_OF(wants_open, EVENT_OPENED);
		(void)text_copy(event.id, sizeof(event.id), "C001-261122-0001");
		return event;
	}
	if (shadow->wants_sign_in)
		return sign_in_answer(which);
	if (shadow->wants_reserve)
		return ONE_OF(wants_reserve, EVENT_RESERVED, EVENT_ASSIGNED, EVENT_RESERVE_FAILED,
			      EVENT_QUEUED, EVENT_BARRED);
	if (shadow->wants_print) {
		struct event event =
			ONE_OF(wants_print, EVENT_PRINTED, EVENT_PRINT_FAILED, EVENT_UNPRINTED);
		event.can_mail = which % 2 != 0;
		return event;
	}
	if (shadow->wants_rows)
		return counted(ONE_OF(wants_rows, EVENT_ROWS), which);
	if (shadow->wants_verify)
		return counted(ONE_OF(wants_verify, EVENT_VERIFIED), which);
	if (shadow->wants_sheet)
		return counted(ONE_OF(wants_sheet, EVENT_SHEET), which);
	if (shadow->wants_day)
		return counted(ONE_OF(wants_day, EVENT_DAY), which);
	if (shadow->wants_mark)
		return ONE_OF(wants_mark, EVENT_MARKED, EVENT_STORE_FAILED);
	if (shadow->wants_test || shadow->wants_void_late || shadow->wants_release)
		return printer_answer(which);
	if (shadow->wants_read)
		return read_answer(which);
	if (shadow->wants_probe)
		return ONE_OF(wants_probe, EVENT_RECORDED, EVENT_STORE_FAILED);
	return event_of(run.session.state == SESSION_UNPRINTED ? EVENT_FIT : EVENT_TICK);
}

/* What a device does, whatever the shell was asked. */
static struct event of_a_device(void)
{
	static const struct {
		enum event_kind kind;
		enum reading reading;
	} ALL[] = { { EVENT_SCANNED, READING_DOCUMENT }, { EVENT_SCANNED, READING_UNKNOWN },
		    { EVENT_SCANNED, READING_DAMAGED },  { EVENT_UNFIT, READING_NONE },
		    { EVENT_ADVISED, READING_GLARE },    { EVENT_ADVISED, READING_UNKNOWN } };
	unsigned which = take() % COUNT_OF(ALL);
	struct event event = event_of(ALL[which].kind);

	event.reading = ALL[which].reading;
	event.document = event.reading == READING_DOCUMENT ? &LICENCE : NULL;
	return event;
}

static void live(void)
{
	unsigned byte = take();
	unsigned what = byte % 8;

	if (byte >= OF_A_DEVICE)
		happen(of_a_device());
	else if (run.is_honest && shadow_waits(&run.shadow))
		happen(honest_answer());
	else if (what < 3)
		press();
	else if (what == 3)
		type_well();
	else if (what == 4)
		pass_time();
	else if (what == 5)
		ask((struct request){ .kind = REQUEST_NEXT });
	else if (what == 6)
		happen(run.is_honest ? honest_answer() : any_event());
	else
		ask_anything();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct canvas canvas;

	run = (struct run){ .bytes = { .at = data, .size = size }, .now_ms = 1000 };
	run.is_honest = take() % 2 == 1;
	while (run.bytes.size > 0)
		live();
	look();
	canvas_clear(&canvas);
	screen_draw(&view, &canvas);
	return 0;
}
