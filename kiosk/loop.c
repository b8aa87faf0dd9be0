#include "kiosk/loop.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/loop_parts.h"
#include "kiosk/loop_second.h"
#include "screens/term.h"

enum {
	KEYS_BUDGET_MS = 30, /* typed-ahead keys are taken for so long before the glass is drawn */
	COUNTDOWN_MS = 1000, /* how often a shown countdown is drawn anew */
};

int32_t loop_today(void)
{
	return clock_local_day(clock_wall_ms());
}

bool loop_is_training(const struct loop *loop)
{
	return !loop->registry.is_authority || loop->config->is_training;
}

enum keyring_realm loop_realm(const struct loop *loop)
{
	return loop_is_training(loop) ? KEYRING_TRAINING : KEYRING_EARNEST;
}

struct event loop_event(enum event_kind kind)
{
	return (struct event){ .kind = kind, .now_ms = clock_steady_ms(), .today = loop_today() };
}

void loop_post(struct loop *loop, const struct event *event)
{
	if (loop->event_count == LOOP_EVENTS_MAX) {
		loop->is_stopping = true; /* our own bug; better out than wrong */
		loop->stop_cause = "event queue overrun";
		return;
	}
	size_t at = (loop->event_first + loop->event_count++) % LOOP_EVENTS_MAX;
	loop->event[at] = *event;
}

void loop_drain(struct loop *loop)
{
	while (loop->event_count > 0) {
		struct effects effects;
		struct event event = loop->event[loop->event_first];
		struct session *before = loop->now;
		enum session_state state = before->state;

		wipe(&loop->event[loop->event_first], sizeof(event)); /* it may be a key */
		loop->event_first = (loop->event_first + 1) % LOOP_EVENTS_MAX;
		loop->event_count--;
		session_step(loop->now, &event, &loop->rules, loop->next, &effects);
		loop->now = loop->next;
		loop->next = before;
		session_wipe(before);
		if (event.kind == EVENT_TAKEN || event.kind == EVENT_NOT_TAKEN)
			loop_forget_rest(loop);
		loop->is_unread = loop->is_unread && loop->now->state == state;
		loop->is_scan_over = loop->is_scan_over || !session_expects_scan(loop->now);
		for (size_t at = 0; at < effects.count; at++)
			loop_obey(loop, &effects.at[at]);
		wipe(&event, sizeof(event));
	}
	loop_hide_pin(loop);
}

static enum view_scanner scanner_of(const struct loop *loop)
{
	static const enum view_scanner SCANNERS[] = {
		[SCANNER_LAY_ON] = VIEW_SCANNER_LAY_ON,
		[SCANNER_START] = VIEW_SCANNER_START,
		[SCANNER_HOLD_TO] = VIEW_SCANNER_HOLD_TO,
	};

	if (loop->scanner_trouble[0] != '\0')
		return VIEW_SCANNER_AWAY;
	return loop->scanner.ops != NULL ? SCANNERS[loop->scanner.ops->use] : VIEW_SCANNER_LAY_ON;
}

/* The first trouble that there is, for the status line. */
static const char *health_of(const struct loop *loop)
{
	if (loop->keeping.disk == DISK_OUT)
		return loop->keeping.disk_trouble;
	if (loop->health[0] != '\0')
		return loop->health;
	if (loop->printer_trouble[0] != '\0')
		return loop->printer_trouble;
	if (loop->quarantine.is_on)
		return "a receipt that is not proven may still be in the printer";
	if (loop->scanner_health[0] != '\0')
		return loop->scanner_health;
	const char *trouble = loop_keeping_trouble(loop);
	return trouble[0] != '\0' ? trouble : loop_paper_trouble(loop);
}

static void fill_view(struct loop *loop)
{
	struct view_facts *facts = &loop->secrets->facts;

	facts->centre = loop->config->centre;
	facts->kiosk_id = loop->config->kiosk_id;
	facts->is_training = loop_is_training(loop);
	facts->demo_logins = loop->options->demo_logins;
	facts->exceptions = loop->exceptions;
	facts->health = health_of(loop);
	facts->paper = loop->printer.ops->shown != NULL
			       ? loop->printer.ops->shown(loop->printer.self)
			       : NULL;
	facts->pin = loop_shown_pin(loop);
	facts->saved_path = loop->saved_path;
	facts->letter_follows = loop->letter_follows;
	facts->waiting = loop->waiting;
	facts->waiting_count = loop->waiting_count;
	facts->waiting_since_ms = loop->waiting_since_ms;
	facts->has_rescued = loop->rescued[0] != '\0';
	facts->token = loop->secrets->token;
	facts->resume_until_ms = loop->resume_until_ms;
	facts->visits = loop->visits;
	facts->entries = loop->entries;
	facts->papers = loop->desk.rows;
	facts->paper_at = &loop->desk.at;
	facts->paper_fault = loop->desk.fault;
	facts->verify_fault = loop->verify_fault;
	facts->receipt_answer = loop->receipt_answer;
	facts->sheet = loop_lay_sheet(loop);
	facts->slip = loop_lay_slip(loop);
	facts->next_steps = loop_next_steps(loop);
	facts->day_reminder = loop->day_reminder;
	facts->sheet_cause = loop->scanner_trouble;
	facts->sheet_fault = loop->sheet_fault;
	facts->quarantine = &loop->quarantine;
	facts->printer_trouble = loop->printer_trouble;
	facts->now_ms = clock_steady_ms();
	facts->wall_ms = clock_wall_ms();
	facts->today = loop_today();
	facts->scanner = scanner_of(loop);
	facts->tray_count = 0;
	if (loop->scanner.ops != NULL && loop->scanner.ops->choices != NULL) {
		struct scanner_choices choices = { 0 };
		loop->scanner.ops->choices(loop->scanner.self, &choices);
		for (size_t at = 0; at < choices.count && at < VIEW_TRAY_MAX; at++)
			(void)text_copy(facts->tray[facts->tray_count++], VIEW_NAME_MAX,
					choices.name[at]);
	}
	view_fill(loop->now, &loop->rules, facts, &loop->secrets->view);
}

static void draw(struct loop *loop)
{
	fill_view(loop);
	canvas_clear(&loop->secrets->canvas);
	screen_draw(&loop->secrets->view, &loop->secrets->canvas);
	term_show(&loop->secrets->canvas);
}

/* Takes what was typed; each key is read against the screen as it then is. */
static void take_keys(struct loop *loop)
{
	int64_t until_ms = clock_steady_ms() + KEYS_BUDGET_MS;

	while (!loop->is_stopping && clock_steady_ms() <= until_ms) {
		struct keypress key = term_key();
		if (key.kind == PRESS_NONE)
			break;
		fill_view(loop);
		struct event event = loop_event(EVENT_REQUEST);
		event.request = screen_key(&loop->secrets->view, key);
		loop_post(loop, &event);
		loop_drain(loop);
	}
	if (term_is_gone()) {
		loop->is_stopping = true;
		loop->stop_cause = "terminal gone";
	}
}

static void take_signals(struct loop *loop)
{
	struct signalfd_siginfo info;

	while (read(loop->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGWINCH)
			term_resized();
		if (info.ssi_signo != SIGTERM && info.ssi_signo != SIGHUP)
			continue;
		loop->is_stopping = true;
		loop->stop_cause = info.ssi_signo == SIGHUP ? "terminal gone" : "told to stop";
	}
}

/* What to tell the person where nothing was read. */
static enum reading reading_of(enum advice advice)
{
	static const enum reading READINGS[ADVICE_COUNT] = {
		[ADVICE_NONE] = READING_NOTHING,     [ADVICE_TURN] = READING_NOTHING,
		[ADVICE_LESS_LIGHT] = READING_GLARE, [ADVICE_MORE_LIGHT] = READING_DARK,
		[ADVICE_CLOSER] = READING_SMALL,     [ADVICE_HOLD_STILL] = READING_UNCLEAR,
		[ADVICE_AGAIN] = READING_AGAIN,      [ADVICE_NEXT_PART] = READING_PART,
	};

	return READINGS[advice];
}

/* The first document that stands in any of the symbols. */
static enum reading find_document(struct loop_secrets *secrets, int32_t today)
{
	enum reading found = READING_UNKNOWN;

	for (size_t at = 0; at < secrets->symbols.count && found != READING_DOCUMENT; at++) {
		enum reading one = loop_reading_of(symbol_span(&secrets->symbols.at[at]), today,
						   &secrets->document);
		if (one != READING_UNKNOWN)
			found = one;
	}
	return found;
}

static void hand_on(struct loop *loop, const struct event *event)
{
	const struct symbols *symbols = &loop->secrets->symbols;
	bool is_slip = loop_awaits_slip(loop);

	for (size_t at = 0; is_slip && at < symbols->count; at++)
		if (loop_take_slip(loop, symbol_span(&symbols->at[at])))
			return;
	if (is_slip)
		loop_miss_slip(loop);
	else if (!loop_take_picture_reading(loop, event))
		loop_post(loop, event);
}

/* What the reader found goes to the session as a document, or as what it was instead. */
static void take_reading(struct loop *loop)
{
	struct loop_secrets *secrets = loop->secrets;
	struct event event = loop_event(EVENT_READ);
	struct observation observation;
	struct fault fault = { 0 };
	enum status status = reader_take(&loop->reader, clock_steady_ms(), &secrets->symbols,
					 &observation, &fault);

	if (status == STATUS_AGAIN)
		return;
	if (status != STATUS_OK)
		event.reading = READING_FAILED;
	else if (secrets->symbols.count == 0)
		event.reading = reading_of(observation.advice);
	else
		event.reading = find_document(secrets, event.today);
	if (event.reading == READING_DOCUMENT)
		event.document = &secrets->document;
	if (status != STATUS_OK || secrets->symbols.count > 0)
		loop->is_unread = false;
	hand_on(loop, &event);
	loop_drain(loop);
	symbols_wipe(&secrets->symbols);
	document_wipe(&secrets->document);
}

static int64_t earlier(int64_t left, int64_t right)
{
	if (left == 0 || right == 0)
		return left + right;
	return left < right ? left : right;
}

/* Sets the timer to the next moment at which something is due. */
static void arm_timer(struct loop *loop)
{
	int64_t now_ms = clock_steady_ms();
	int64_t due_ms = session_deadline_ms(loop->now);
	struct itimerspec when = { 0 };

	if (loop->now->overlay == OVERLAY_IDLE)
		due_ms = earlier(due_ms, now_ms + COUNTDOWN_MS);
	if (loop->reader.is_busy)
		due_ms = earlier(due_ms, loop->reader.deadline_ms);
	due_ms = earlier(due_ms, loop_printer_deadline_ms(loop, now_ms));
	due_ms = earlier(due_ms, loop_scanner_deadline_ms(loop, now_ms));
	due_ms = earlier(due_ms, loop_signing_deadline_ms(loop));
	due_ms = earlier(due_ms, loop_keeping_deadline_ms(loop));
	due_ms = earlier(due_ms, loop_second_deadline_ms(loop));
	due_ms = earlier(due_ms, loop_paper_deadline_ms(loop));
	due_ms = earlier(due_ms, loop->sweep_at_ms);
	if (due_ms != 0) {
		int64_t wait_ms = due_ms > now_ms ? due_ms - now_ms : 1;
		when.it_value.tv_sec = wait_ms / 1000;
		when.it_value.tv_nsec = wait_ms % 1000 * 1000000;
	}
	(void)timerfd_settime(loop->timer, 0, &when, NULL);
}

enum { AT_TERMINAL, AT_SIGNALS, AT_TIMER, AT_READER, AT_SCANNER, AT_PRINTER, AT_COPIER, AT_COUNT };

static void serve_once(struct loop *loop)
{
	struct pollfd wait[AT_COUNT] = {
		[AT_TERMINAL] = { .fd = STDIN_FILENO, .events = POLLIN },
		[AT_SIGNALS] = { .fd = loop->signals, .events = POLLIN },
		[AT_TIMER] = { .fd = loop->timer, .events = POLLIN },
		[AT_READER] = { .fd = -1 },
		[AT_SCANNER] = loop_scanner_pollfd(loop),
		[AT_PRINTER] = { .fd = -1 },
		[AT_COPIER] = loop_copier_pollfd(loop),
	};
	uint64_t ticks;

	if (loop->reader.is_busy)
		wait[AT_READER] = reader_pollfd(&loop->reader);
	wait[AT_PRINTER] = loop->printer.ops->pollfd(loop->printer.self);
	arm_timer(loop);
	if (poll(wait, AT_COUNT, -1) < 0 && errno != EINTR) {
		loop->is_stopping = true;
		loop->stop_cause = "poll failed";
		return;
	}
	if (wait[AT_SIGNALS].revents != 0)
		take_signals(loop);
	if (read(loop->timer, &ticks, sizeof(ticks)) > 0) {
		struct event event = loop_event(EVENT_TICK);
		loop_post(loop, &event);
	}
	if (loop->reader.is_busy)
		take_reading(loop);
	loop_advance_scanner(loop);
	loop_advance_printer(loop);
	loop_watch_printer(loop);
	loop_watch_quarantine(loop);
	loop_watch_second(loop);
	loop_watch_paper(loop);
	loop_drain(loop);
	loop_keep_signing(loop);
	loop_drain(loop);
	if ((wait[AT_TERMINAL].revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
		loop->is_stopping = true;
		loop->stop_cause = "terminal gone";
	} else if (wait[AT_TERMINAL].revents != 0) {
		take_keys(loop);
	}
	loop_watch_rests(loop);
	loop_keep(loop); /* last: a key may have ended a visit */
	loop_drain(loop);
}

enum status loop_run(const struct loop_options *options, bool *ret_is_device, struct fault *fault)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	enum status status;

	if (loop == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory to start");
	loop->options = options;
	loop->config = options->config;
	status = loop_open(loop, ret_is_device, fault);
	if (status == STATUS_OK) {
		loop_watch_quarantine(loop); /* before the first key is taken */
		loop_drain(loop);
		while (!loop->is_stopping) {
			draw(loop);
			serve_once(loop);
		}
		term_close();
		loop_record_stop(loop);
	}
	loop_close(loop);
	free(loop);
	return status;
}
