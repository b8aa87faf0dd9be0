/* A scanner that sends by itself: what it sends becomes a document, what it suffers a line for the
 * operator and a record. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

static bool sends_by_itself(const struct loop *loop)
{
	return loop->scanner.ops != NULL && loop->scanner.ops->advance != NULL;
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
	loop->scanner.ops->expect(loop->scanner.self, session_expects_scan(loop->now));
	return loop->scanner.ops->deadline_ms(loop->scanner.self, now_ms);
}

static void take_scan(struct loop *loop, enum status status)
{
	struct loop_secrets *secrets = loop->secrets;
	struct event event = loop_event(EVENT_SCANNED);

	event.reading = READING_FAILED;
	if (status == STATUS_OK)
		event.reading = document_read(symbol_span(&secrets->scan.symbol), event.today,
					      &secrets->document, NULL) == STATUS_OK
					? READING_DOCUMENT
					: READING_UNKNOWN;
	if (event.reading == READING_DOCUMENT)
		event.document = &secrets->document;
	loop_post(loop, &event);
	loop_drain(loop);
	scan_wipe(&secrets->scan);
	document_wipe(&secrets->document);
}

/* Told once, when it begins. */
static void tell_trouble(struct loop *loop)
{
	const char *trouble = loop->scanner.ops->trouble(loop->scanner.self);
	struct fault fault = { 0 };

	if (strcmp(trouble != NULL ? trouble : "", loop->scanner_trouble) == 0)
		return;
	(void)text_copy(loop->scanner_trouble, sizeof(loop->scanner_trouble),
			trouble != NULL ? trouble : "");
	if (trouble == NULL)
		return;
	(void)fault_set(&fault, STATUS_IO, 0, "%s", trouble);
	loop_record_fault(loop, "scanner", &fault);
}

void loop_advance_scanner(struct loop *loop)
{
	struct fault fault = { 0 };

	if (!sends_by_itself(loop))
		return;
	for (;;) {
		loop->scanner.ops->expect(loop->scanner.self, session_expects_scan(loop->now));
		enum status status = loop->scanner.ops->advance(
			loop->scanner.self, clock_steady_ms(), &loop->secrets->scan, &fault);
		if (status == STATUS_AGAIN)
			break;
		take_scan(loop, status);
	}
	tell_trouble(loop);
}
