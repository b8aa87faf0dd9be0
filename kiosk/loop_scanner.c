/* A scanner that sends by itself: what it sends becomes a document, what it suffers a line for the
 * operator and a record. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

enum { SAME_TROUBLE_MS = 600000 };

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

	event.reading = READING_DAMAGED;
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
	if (trouble[0] != '\0')
		record_trouble(loop);
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
