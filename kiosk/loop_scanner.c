/* A scanner that sends by itself: what it sends becomes a document, at once or by way of the
 * reader, what it suffers a line for the operator and a record. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/slip.h"
#include "kiosk/loop_parts.h"

enum { SAME_TROUBLE_MS = 600000 };

static bool sends_by_itself(const struct loop *loop)
{
	return loop->scanner.ops != NULL && loop->scanner.ops->expect != NULL;
}

static bool sends_pictures(const struct loop *loop)
{
	return loop->scanner.ops != NULL && loop->scanner.ops->picture != NULL;
}

static bool is_camera(const struct loop *loop)
{
	return loop->scanner.ops->use == SCANNER_HOLD_TO;
}

static bool expects_scan(const struct loop *loop)
{
	return session_expects_scan(loop->now) &&
	       !(is_camera(loop) && loop->now->reading == READING_DOCUMENT);
}

/* Keys come many at a time: a document may have been left, and another be waited for by now. */
static void tell_expected(struct loop *loop)
{
	if (loop->is_scan_over) {
		loop->scanner.ops->expect(loop->scanner.self, false);
		loop->is_stray = true;
		loop->is_unread = false;
		loop->seen_count = 0;
	}
	loop->is_scan_over = false;
	loop->scanner.ops->expect(loop->scanner.self, expects_scan(loop));
}

struct pollfd loop_scanner_pollfd(const struct loop *loop)
{
	return sends_by_itself(loop) ? loop->scanner.ops->pollfd(loop->scanner.self)
				     : (struct pollfd){ .fd = -1 };
}

int64_t loop_scanner_deadline_ms(struct loop *loop, int64_t now_ms)
{
	if (!sends_by_itself(loop))
		return 0;
	tell_expected(loop);
	return loop->scanner.ops->deadline_ms(loop->scanner.self, now_ms);
}

enum reading loop_reading_of(struct span code, int32_t today, struct document *ret)
{
	struct slip slip;

	if (document_read(code, today, ret, NULL) == STATUS_OK)
		return READING_DOCUMENT;
	return slip_read(span_trim(code), &slip, NULL) == STATUS_OK ? READING_PAPER
								    : READING_UNKNOWN;
}

bool loop_awaits_slip(const struct loop *loop)
{
	return loop->now->state == SESSION_SLIP || loop->now->state == SESSION_DESK;
}

/* A camera goes on seeing what lies before it. */
static bool is_told(const struct loop *loop)
{
	return sends_pictures(loop) && is_camera(loop) && loop->now->message != NULL;
}

bool loop_take_slip(struct loop *loop, struct span text)
{
	enum slip_kind awaited = loop->now->state == SESSION_DESK ? SLIP_RECEIPT : SLIP_RESUME;
	struct slip slip = { 0 };
	struct event event = loop_event(EVENT_SLIP);
	bool is_ours = slip_read(text, &slip, NULL) == STATUS_OK;

	event.index = slip.kind != awaited;
	if (event.index == 0)
		(void)text_copy(event.id, sizeof(event.id), slip.code);
	if (is_ours && (event.index == 0 || !is_told(loop)))
		loop_post(loop, &event);
	wipe(&slip, sizeof(slip));
	wipe(&event, sizeof(event));
	return is_ours;
}

/* Where a slip is waited for: another code, or a part of one, is none. */
static void take_slip(struct loop *loop, enum status status)
{
	struct event none = loop_event(EVENT_SLIP);

	if (status != STATUS_OK ||
	    !loop_take_slip(loop, span_trim(symbol_span(&loop->secrets->scan.symbol))))
		loop_post(loop, &none);
	loop_drain(loop);
	scan_wipe(&loop->secrets->scan);
}

static void take_scan(struct loop *loop, enum status status)
{
	struct loop_secrets *secrets = loop->secrets;
	struct event event = loop_event(EVENT_SCANNED);

	event.reading = READING_DAMAGED;
	if (status == STATUS_OK)
		event.reading = loop_reading_of(span_trim(symbol_span(&secrets->scan.symbol)),
						event.today, &secrets->document);
	if (event.reading == READING_DOCUMENT)
		event.document = &secrets->document;
	loop_post(loop, &event);
	loop_drain(loop);
	scan_wipe(&secrets->scan);
	document_wipe(&secrets->document);
}

/* A camera looks on though nobody holds a slip before it. */
void loop_miss_slip(struct loop *loop)
{
	struct event none = loop_event(EVENT_SLIP);

	if (sends_pictures(loop) && !is_camera(loop) && !loop->is_stray)
		loop_post(loop, &none);
}

static void take_unusable(struct loop *loop)
{
	struct event event = loop_event(EVENT_SCANNED);

	if (is_camera(loop))
		return;
	event.reading = READING_FAILED;
	if (loop_awaits_slip(loop))
		loop_miss_slip(loop);
	else
		loop_post(loop, &event);
	loop_drain(loop);
}

static void take_picture(struct loop *loop, int picture, bool is_next)
{
	struct fault fault = { 0 };
	enum status status = loop_order_reading(loop, picture, is_next, &fault);

	loop->is_stray = false;
	if (status != STATUS_OK && status != STATUS_REFUSED)
		loop_note_fault(loop, "scanner", &fault);
	if (status != STATUS_OK)
		take_unusable(loop);
}

/* True when as many pictures in a row as it takes have said so. */
static bool is_steady(struct loop *loop, enum reading reading)
{
	if (loop->seen != reading)
		loop->seen_count = 0;
	loop->seen = reading;
	loop->seen_count += loop->seen_count < SCANNER_STEADY;
	return loop->seen_count == SCANNER_STEADY;
}

bool loop_take_picture_reading(struct loop *loop, const struct event *event)
{
	struct event sent = *event;

	if (!sends_pictures(loop))
		return false;
	if (loop->is_stray)
		return true;
	sent.kind = EVENT_SCANNED;
	if (is_camera(loop) && event->reading != READING_DOCUMENT) {
		sent.kind = EVENT_ADVISED; /* see scanner.h */
		if (!is_steady(loop, event->reading) || event->reading == READING_FAILED)
			return true;
	}
	loop_post(loop, &sent);
	return true;
}

/* A device that comes and goes all night shall not fill the ledger. */
static void record_trouble(struct loop *loop)
{
	int64_t now_ms = clock_steady_ms();
	struct fault fault = { 0 };

	if (strcmp(loop->scanner_trouble, loop->recorded_trouble) == 0 &&
	    now_ms < loop->recorded_ms + SAME_TROUBLE_MS)
		return;
	loop->recorded_ms = now_ms;
	(void)text_copy(loop->recorded_trouble, sizeof(loop->recorded_trouble),
			loop->scanner_trouble);
	(void)fault_set(&fault, STATUS_IO, 0, "%s", loop->scanner_trouble);
	loop_record_fault(loop, "scanner", &fault);
}

static void tell_trouble(struct loop *loop)
{
	const char *trouble = loop->scanner.ops->trouble(loop->scanner.self);

	if (trouble == NULL)
		trouble = "";
	if (strcmp(trouble, loop->scanner_trouble) == 0)
		return;
	(void)text_copy(loop->scanner_trouble, sizeof(loop->scanner_trouble), trouble);
	(void)text_format(loop->scanner_health, sizeof(loop->scanner_health), "%s%s", trouble,
			  loop_due_sheet(loop) != NULL ? "; see F10" : "");
	if (trouble[0] != '\0')
		record_trouble(loop);
}

static bool advance(struct loop *loop)
{
	struct fault fault = { 0 };
	enum status status = loop->scanner.ops->advance(loop->scanner.self, clock_steady_ms(),
							&loop->secrets->scan, &fault);

	if (status != STATUS_AGAIN && loop_awaits_slip(loop))
		take_slip(loop, status);
	else if (status != STATUS_AGAIN)
		take_scan(loop, status);
	return status != STATUS_AGAIN;
}

static bool advance_pictures(struct loop *loop)
{
	struct fault fault = { 0 };
	int picture = -1;
	bool is_next = false;
	bool is_wanted = expects_scan(loop) && !loop->reader.is_busy;
	enum status status = loop->scanner.ops->picture(loop->scanner.self, clock_steady_ms(),
							is_wanted, &picture, &is_next, &fault);

	if (status == STATUS_OK)
		take_picture(loop, picture, is_next);
	else if (status != STATUS_AGAIN)
		take_unusable(loop);
	return status != STATUS_AGAIN;
}

void loop_advance_scanner(struct loop *loop)
{
	bool has_more = sends_by_itself(loop);

	if (!has_more)
		return;
	while (has_more) {
		tell_expected(loop);
		has_more = sends_pictures(loop) ? advance_pictures(loop) : advance(loop);
	}
	tell_trouble(loop);
}
