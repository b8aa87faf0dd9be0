/* A test scan and a test page, with what the settings name. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "drivers/device_wait.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli_check.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/slip.h"
#include "kiosk/loop.h"

/* --- a scan ----------------------------------------------------------------------------------- */

struct secrets {
	struct scan scan;
	struct document document;
};

enum scan_end { SCAN_READ, SCAN_DAMAGED, SCAN_NOTHING, SCAN_FAULT };

static const char *scan_end_text(enum scan_end end)
{
	static const char *const TEXT[] = {
		[SCAN_READ] = "read",
		[SCAN_DAMAGED] = "damaged",
		[SCAN_NOTHING] = "nothing",
		[SCAN_FAULT] = "fault",
	};

	return TEXT[end];
}

/* What was scanned, by its kind alone. */
static const char *kind_of(struct secrets *secrets)
{
	struct span payload = symbol_span(&secrets->scan.symbol);
	struct slip slip;

	if (document_read(payload, clock_local_day(clock_wall_ms()), &secrets->document, NULL) ==
	    STATUS_OK)
		return document_kind_text(secrets->document.kind);
	return slip_read(payload, &slip, NULL) == STATUS_OK ? slip_kind_text(slip.kind)
							    : "no document";
}

static enum scan_end await_scan(const struct check *check, struct scanner *scanner, int64_t seconds,
				struct scan *ret, struct fault *fault)
{
	const struct device_wait wait = { clock_steady_ms() + seconds * 1000, check->stop };
	void *self = scanner->self;
	bool is_on = true;

	scanner->ops->expect(self, true);
	while (is_on) {
		int64_t now_ms = clock_steady_ms();
		enum status status = scanner->ops->advance(self, now_ms, ret, fault);
		if (status != STATUS_AGAIN)
			return status == STATUS_OK ? SCAN_READ : SCAN_DAMAGED;
		int64_t due_ms = scanner->ops->deadline_ms(self, now_ms);
		int64_t left_ms = due_ms > now_ms ? due_ms - now_ms : 0;
		is_on = device_wait_once(&wait, scanner->ops->pollfd(self),
					 due_ms == 0 ? -1 : (int)left_ms);
	}
	const char *trouble = scanner->ops->trouble(self);
	if (trouble == NULL)
		return SCAN_NOTHING;
	(void)fault_set(fault, STATUS_IO, 0, "%s", trouble);
	return SCAN_FAULT;
}

static void say_scan(enum scan_end end, int64_t seconds, const struct scan *scan, const char *kind,
		     const struct fault *fault)
{
	switch (end) {
	case SCAN_READ:
		(void)printf("Test scan: %s%s%s%s, %zu bytes: %s\n",
			     symbology_text(scan->symbol.symbology),
			     scan->aim[0] != '\0' ? " (" : "", scan->aim,
			     scan->aim[0] != '\0' ? ")" : "", scan->symbol.size, kind);
		break;
	case SCAN_DAMAGED:
		(void)puts("Test scan: one came in damaged");
		break;
	case SCAN_NOTHING:
		(void)printf("Test scan: nothing was scanned in %lld s\n", (long long)seconds);
		break;
	case SCAN_FAULT:
		(void)printf("Test scan: %s\n", fault->what);
		break;
	}
}

static void json_scan(struct json *json, enum scan_end end, const struct scan *scan,
		      const char *kind, const struct fault *fault)
{
	json_object_begin(json, "scan");
	json_text(json, "result", scan_end_text(end));
	if (end == SCAN_READ) {
		json_text(json, "symbology", symbology_text(scan->symbol.symbology));
		json_text_or_null(json, "aim", scan->aim);
		json_int(json, "bytes", (int64_t)scan->symbol.size);
		json_text(json, "document", kind);
	}
	json_text_or_null(json, "reason", end == SCAN_FAULT ? fault->what : "");
	json_object_end(json);
}

/* Opens it, and waits for one scan. */
static enum cli_exit scan_with(const struct check *check, struct scanner *scanner, int64_t seconds,
			       struct json *json)
{
	struct secrets *secrets = NULL;
	void *memory = NULL;
	int is_locked;
	struct fault fault = { 0 };
	const char *kind = "";

	if (secret_new(sizeof(*secrets), &memory, &is_locked, &fault) != STATUS_OK)
		return cli_fail(CLI_DEVICE, &fault);
	secrets = memory;
	if (json == NULL)
		(void)printf("\nTest scan: scan something now, within %lld s.\n",
			     (long long)seconds);
	(void)fflush(stdout);
	enum scan_end end = await_scan(check, scanner, seconds, &secrets->scan, &fault);
	if (end == SCAN_READ)
		kind = kind_of(secrets);
	if (json != NULL)
		json_scan(json, end, &secrets->scan, kind, &fault);
	else
		say_scan(end, seconds, &secrets->scan, kind, &fault);
	secret_free(secrets, sizeof(*secrets));
	return end == SCAN_READ ? CLI_OK : end == SCAN_NOTHING ? CLI_NO : CLI_DEVICE;
}

enum cli_exit check_scan(struct check *check, int64_t seconds, struct json *json)
{
	struct scanner scanner = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_USAGE;

	if (loop_open_scanner(&check->config, &check->quirks, &scanner, &fault) != STATUS_OK)
		return cli_fail(CLI_DEVICE, &fault);
	if (scanner.ops != NULL && scanner.ops->advance != NULL) {
		code = scan_with(check, &scanner, seconds, json);
	} else {
		(void)fault_set(&fault, STATUS_UNSUPPORTED, 0,
				"--scan: the scanner is \"%.80s\", which sends no codes by itself",
				check->config.scanner);
		(void)cli_fail(code, &fault);
	}
	scanner_release(&scanner);
	return code;
}

/* --- a page ----------------------------------------------------------------------------------- */

/* Every character of code page 858 above ASCII but the two that are blank. */
static const char *const CHARACTERS[] = {
	"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ",
	"áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
	"└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀",
	"ÓßÔÒõÕµþÞÚÛÙýÝ¯´±‗¾¶§÷¸°¨·¹³²■",
};

static void lay_page(const struct check *check, size_t columns, struct paper *paper)
{
	char text[PAPER_LINE_MAX], time[CLOCK_TEXT_MAX];

	clock_local_text(clock_wall_ms(), time, sizeof(time));
	paper_begin(paper, columns);
	paper_line(paper, PAPER_TITLE, "TEST PAGE");
	paper_line(paper, PAPER_CENTRE, "This is no receipt.");
	paper_line(paper, PAPER_RULE, "");
	(void)text_format(text, sizeof(text), "Kiosk %s, %s", check->config.kiosk_id, time);
	paper_wrap(paper, PAPER_TEXT, text);
	(void)text_format(text, sizeof(text), "Printer %.80s", check->config.printer);
	paper_wrap(paper, PAPER_TEXT, text);
	paper_line(paper, PAPER_RULE, "");
	for (size_t at = 0; at < columns; at++)
		text[at] = (char)('0' + (at + 1) % 10);
	text[columns] = '\0';
	paper_line(paper, PAPER_TEXT, text);
	paper_line(paper, PAPER_BOLD, "Bold: ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	paper_line(paper, PAPER_TEXT, "abcdefghijklmnopqrstuvwxyz");
	paper_line(paper, PAPER_TEXT, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
	for (size_t at = 0; at < COUNT_OF(CHARACTERS); at++)
		paper_line(paper, PAPER_TEXT, CHARACTERS[at]);
	paper_line(paper, PAPER_LARGE, "012 345");
	paper_line(paper, PAPER_QR, "https://www.irs.gov/");
	paper_line(paper, PAPER_CENTRE, "Behind this line the paper is cut.");
	paper_line(paper, PAPER_RULE, "");
}

/* A page that has begun goes on to its end, whatever `stop` says; the printer has a deadline. */
static void wait_on(const struct printer *printer, int stop)
{
	const struct device_wait wait = { INT64_MAX, stop };
	int timeout_ms = -1;

	if (printer->ops->timeout_ms != NULL)
		timeout_ms = printer->ops->timeout_ms(printer->self, clock_steady_ms());
	(void)device_wait_once(&wait, printer->ops->pollfd(printer->self), timeout_ms);
}

/* A printer on USB tells how it is, and how wide its paper is, before it has a page. */
static enum status await_ready(const struct printer *printer, int stop, struct fault *fault)
{
	const struct device_wait whole = { INT64_MAX, stop };
	enum status status = STATUS_UNSUPPORTED;

	if (printer->ops->watch == NULL)
		return STATUS_OK;
	while ((status = printer->ops->watch(printer->self, clock_steady_ms(), fault)) ==
	       STATUS_AGAIN) {
		if (device_wait_is_over(&whole))
			return fault_set(fault, STATUS_TIMED_OUT, 0, "told to stop");
		wait_on(printer, stop);
	}
	return status == STATUS_UNSUPPORTED ? STATUS_OK : status;
}

/* OK, with how it is proven, or why not. */
static enum status print_page(const struct check *check, const struct printer *printer,
			      struct fault *fault)
{
	static struct paper paper;
	enum status status = await_ready(printer, check->stop, fault);
	size_t columns = printer->ops->columns != NULL ? printer->ops->columns(printer->self) : 0;

	if (status != STATUS_OK)
		return status;
	lay_page(check, columns != 0 ? columns : (size_t)check->config.printer_columns, &paper);
	status = printer->ops->begin(printer->self, &paper, clock_steady_ms(), fault);
	if (status != STATUS_OK)
		return status;
	while ((status = printer->ops->advance(printer->self, clock_steady_ms(), fault)) ==
	       STATUS_AGAIN)
		wait_on(printer, -1);
	return status;
}

static void say_page(const char *proof, const struct fault *fault)
{
	if (proof == NULL)
		(void)printf("\nTest page: %s\n", fault->what);
	else if (strcmp(proof, "status") == 0)
		(void)puts("\nTest page: printed, proven by the printer's status");
	else
		(void)puts("\nTest page: written; nothing tells whether it was printed");
}

enum cli_exit check_slip(struct check *check, struct json *json)
{
	struct printer printer = { 0 };
	struct fault fault = { 0 };

	if (strcmp(check->config.printer, "glass") == 0) {
		(void)fault_set(&fault, STATUS_UNSUPPORTED, 0,
				"--slip: the printer is \"glass\", the screen: there is no paper");
		return cli_fail(CLI_USAGE, &fault);
	}
	if (loop_open_printer(&check->config, &check->quirks, &printer, &fault) != STATUS_OK)
		return cli_fail(CLI_DEVICE, &fault);
	enum status status = print_page(check, &printer, &fault);
	const char *proof = status == STATUS_OK ? printer.ops->proof(printer.self) : NULL;
	if (json != NULL) {
		json_object_begin(json, "slip");
		json_text(json, "result", proof != NULL ? "printed" : "fault");
		json_text_or_null(json, "proof", proof != NULL ? proof : "");
		json_text_or_null(json, "reason", proof != NULL ? "" : fault.what);
		json_object_end(json);
	} else {
		say_page(proof, &fault);
	}
	printer_release(&printer);
	return status == STATUS_OK ? CLI_OK : CLI_DEVICE;
}
