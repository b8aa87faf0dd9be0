/* A test page on the printer that the settings name. */
#include <string.h>

#include "drivers/device_wait.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"
#include "kiosk/loop.h"

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
	else if (strcmp(proof, "echo") == 0)
		(void)puts("\nTest page: printed, proven by the printer's echo");
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
