/* A scanner on a serial line: CDC-ACM or RS-232. */
#include "drivers/scanner.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/port_serial.h"
#include "drivers/scan_serial.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum {
	PATH_BYTES_MAX = 256,
	CHUNK = 512,
	PAUSE_MS = 200, /* far longer than a gap in a scan, at 1200 baud and up */
	RETRY_MS = 1000,
};

struct scanner_serial {
	char path[PATH_BYTES_MAX];
	struct port port; /* closed: it could not be opened yet */
	int64_t retry_at_ms;
	bool is_expected, is_skipping; /* skipping: what comes began before it was expected */
	int64_t heard_ms;
	struct scan_serial serial;
	struct span rest; /* of what was read, in chunk */
	unsigned char chunk[CHUNK];
	struct fault trouble;
};

/* As most are sold; an AIM identifier is welcome. */
static const struct scan_framing FRAMING = { .suffix = SCAN_SUFFIX_CR, .has_aim = true };

static bool has_line(struct scanner_serial *scanner, int64_t now_ms)
{
	static const struct serial_options USUAL = { 0 };

	if (scanner->port.ops != NULL)
		return true;
	if (now_ms < scanner->retry_at_ms)
		return false;
	scanner->retry_at_ms = now_ms + RETRY_MS;
	return port_serial_open(scanner->path, &USUAL, &scanner->port, &scanner->trouble) ==
	       STATUS_OK;
}

static int descriptor_of(const struct scanner_serial *scanner)
{
	return scanner->port.ops != NULL ? scanner->port.ops->descriptor(scanner->port.self) : -1;
}

static bool is_waiting(const struct scanner_serial *scanner)
{
	return scanner->is_skipping || scan_serial_is_waiting(&scanner->serial);
}

static enum status take_pause(struct scanner_serial *scanner, int64_t now_ms, struct scan *ret,
			      struct fault *fault)
{
	if (!is_waiting(scanner) || now_ms < scanner->heard_ms + PAUSE_MS)
		return STATUS_AGAIN;
	if (!scanner->is_skipping)
		return scan_serial_pause(&scanner->serial, ret, fault);
	scanner->is_skipping = false;
	return STATUS_AGAIN;
}

/* Fills the chunk; what comes of that. */
static enum status read_more(struct scanner_serial *scanner, int64_t now_ms)
{
	size_t size = 0;
	enum status status = scanner->port.ops->read(scanner->port.self, scanner->chunk, CHUNK,
						     &size, &scanner->trouble);

	if (status == STATUS_OK || (status == STATUS_AGAIN && descriptor_of(scanner) >= 0))
		scanner->trouble = (struct fault){ 0 };
	if (status == STATUS_OK) {
		scanner->heard_ms = now_ms;
		scanner->rest = (struct span){ .at = scanner->chunk, .size = size };
	} else if (status != STATUS_AGAIN) {
		scan_serial_reset(&scanner->serial);
	}
	if (status != STATUS_OK && status != STATUS_AGAIN && status != STATUS_GONE) {
		port_release(&scanner->port);
		scanner->retry_at_ms = now_ms + RETRY_MS;
	}
	return status;
}

static enum status take_bytes(struct scanner_serial *scanner, int64_t now_ms, struct scan *ret,
			      struct fault *fault)
{
	enum status status = STATUS_AGAIN;

	while (status == STATUS_AGAIN) {
		if (scanner->rest.size == 0 && read_more(scanner, now_ms) != STATUS_OK)
			return take_pause(scanner, now_ms, ret, fault);
		if (scanner->is_skipping)
			scanner->rest.size = 0;
		status = scan_serial_take(&scanner->serial, &scanner->rest, ret, fault);
		if (scanner->rest.size == 0)
			wipe(scanner->chunk, sizeof(scanner->chunk));
	}
	return status;
}

/* The kernel gives NUL for what was garbled on the way, and no document has one. */
static bool is_garbled(const struct scan *scan)
{
	return memchr(scan->symbol.bytes, '\0', scan->symbol.size) != NULL;
}

static enum status advance(void *self, int64_t now_ms, struct scan *ret, struct fault *fault)
{
	struct scanner_serial *scanner = self;

	while (has_line(scanner, now_ms)) {
		enum status status = take_bytes(scanner, now_ms, ret, fault);
		if (status == STATUS_AGAIN)
			break;
		if (scanner->is_expected && status == STATUS_OK && !is_garbled(ret))
			return STATUS_OK;
		if (scanner->is_expected && status == STATUS_OK)
			(void)fault_set(fault, STATUS_REFUSED, 0,
					"the line garbles what the scanner sends");
		if (status == STATUS_OK)
			scan_wipe(ret);
		if (scanner->is_expected)
			return STATUS_REFUSED;
	}
	return STATUS_AGAIN;
}

static void expect(void *self, bool is_expected)
{
	struct scanner_serial *scanner = self;

	if (is_expected && !scanner->is_expected && is_waiting(scanner)) {
		scan_serial_reset(&scanner->serial);
		scanner->is_skipping = true;
	}
	scanner->is_expected = is_expected;
}

static struct pollfd pollfd(void *self)
{
	return (struct pollfd){ .fd = descriptor_of(self), .events = POLLIN };
}

static int64_t deadline_ms(void *self, int64_t now_ms)
{
	const struct scanner_serial *scanner = self;

	if (scanner->port.ops == NULL)
		return scanner->retry_at_ms;
	if (descriptor_of(scanner) < 0)
		return now_ms + SERIAL_REOPEN_MS;
	return is_waiting(scanner) ? scanner->heard_ms + PAUSE_MS : 0;
}

static const char *trouble(void *self)
{
	const struct scanner_serial *scanner = self;

	return scanner->trouble.what[0] != '\0' ? scanner->trouble.what : NULL;
}

static void close_scanner(void *self)
{
	struct scanner_serial *scanner = self;

	port_release(&scanner->port);
	secret_free(scanner, sizeof(*scanner));
}

static const struct scanner_ops SCANNER_SERIAL = {
	.name = "serial",
	.expect = expect,
	.pollfd = pollfd,
	.deadline_ms = deadline_ms,
	.advance = advance,
	.trouble = trouble,
	.close = close_scanner,
};

enum status scanner_serial_open(const char *path, struct scanner *ret, struct fault *fault)
{
	void *memory = NULL;
	int is_locked = 0;
	enum status status = secret_new(sizeof(struct scanner_serial), &memory, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	struct scanner_serial *scanner = memory;
	*ret = (struct scanner){ .ops = &SCANNER_SERIAL, .self = scanner };
	scan_serial_init(&scanner->serial, &FRAMING, "serial");
	if (text_copy(scanner->path, sizeof(scanner->path), path) &&
	    (has_line(scanner, clock_steady_ms()) || scanner->trouble.status != STATUS_REFUSED))
		return STATUS_OK;
	status = fault_set(fault, STATUS_REFUSED, 0, "%.100s: it is no serial line", path);
	scanner_release(ret);
	return status;
}
