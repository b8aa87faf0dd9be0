#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"

enum { LINE_COLUMNS = 80, LABEL_COLUMNS = 13, TEXT_MAX = 512 };

/* Goes on behind so many columns with a text that is broken at blanks, and below each other. */
static void wrap(size_t indent, const char *text)
{
	struct span rest = span_of(text);
	struct span word = { 0 };
	char piece[TEXT_MAX];
	size_t column = indent;

	while (span_split(&rest, ' ', &word)) {
		(void)text_copy_span(piece, sizeof(piece), word);
		size_t columns = text_columns(piece);
		if (column > indent && column + 1 + columns > LINE_COLUMNS) {
			(void)printf("\n%*s", (int)indent, "");
			column = indent;
		}
		(void)printf(" %s", piece);
		column += 1 + columns;
	}
	(void)putchar('\n');
}

static void row(const char *label, const char *text)
{
	(void)printf("  %-11s", label);
	wrap(LABEL_COLUMNS, text);
}

static void row_if(const char *label, const char *text)
{
	if (text[0] != '\0')
		row(label, text);
}

/* "ready", "out of order: the printer's cover is open". */
static void state_text(enum device_state state, const char *reason, char *to, size_t max)
{
	bool says_it_all = state == DEVICE_DENIED && reason[0] != '\0';

	(void)text_format(to, max, "%s%s%s", says_it_all ? "" : device_state_words(state),
			  says_it_all || reason[0] == '\0' ? "" : ": ", reason);
}

/* --- a printer -------------------------------------------------------------------------------- */

static void join(char *to, size_t max, const char *between, const char *text)
{
	if (text[0] == '\0')
		return;
	(void)text_append(to, max, to[0] != '\0' ? between : "");
	(void)text_append(to, max, text);
}

static void print_identity(const struct printer_identity *identity)
{
	static const enum printer_word NAMES[] = { PRINTER_MAKER, PRINTER_MODEL, PRINTER_SERIAL };
	char text[TEXT_MAX] = "";

	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		join(text, sizeof(text), ", ", identity->word[NAMES[at]]);
	row_if("it says", text);
}

static void print_id(const struct device_id *id)
{
	char text[TEXT_MAX] = "";

	join(text, sizeof(text), ", ", id->maker);
	join(text, sizeof(text), ", ", id->model);
	join(text, sizeof(text), ", ", id->commands);
	join(text, sizeof(text), ", ", id->serial);
	row_if("device id", text);
}

/* --- what is found ---------------------------------------------------------------------------- */

static void print_last(const struct check_place *place)
{
	char text[TEXT_MAX];

	if (place->last.wall_ms == 0)
		return;
	clock_local_text(place->last.wall_ms, text, sizeof(text));
	join(text, sizeof(text), " ", place->last.cause);
	row("last fault", text);
}

static void print_device(const struct device *device)
{
	const struct usb_interface *is = &device->interface;
	char text[TEXT_MAX] = "";

	join(text, sizeof(text), " ", device->maker);
	join(text, sizeof(text), " ", device->product);
	int indent =
		printf("USB %03u:%03u  %04x:%04x ", is->bus, is->address, is->vendor, is->product);
	wrap(indent > 0 ? (size_t)indent : 0, text[0] != '\0' ? text : "(it has no name)");
	row("driver", device_driver_words(device->driver));
	row_if("mode", device->mode);
	device_firmware_text(device, text, sizeof(text));
	row("firmware", text);
	row_if("serial", device->serial);
	if (device->driver == DEVICE_PRINTER) {
		print_identity(&device->identity);
		print_id(&device->id);
		row("paper", printer_paper_text(device->printer.paper));
	}
	state_text(device->state, device->reason, text, sizeof(text));
	row("state", text);
}

static void print_place(const struct check *check, const struct check_place *place)
{
	char text[TEXT_MAX];

	(void)printf("\nThe kiosk's %s: %s\n", place->name, place->address);
	if (place->device != NULL)
		(void)text_format(text, sizeof(text), "%03u:%03u  %04x:%04x",
				  place->device->interface.bus, place->device->interface.address,
				  place->device->interface.vendor,
				  place->device->interface.product);
	if (place->device != NULL)
		row("on USB", text);
	print_identity(&place->identity);
	row_if("firmware", place->identity.word[PRINTER_FIRMWARE]);
	if (place->printer.paper != PRINTER_PAPER_UNKNOWN)
		row("paper", printer_paper_text(place->printer.paper));
	state_text(place->state, place->reason, text, sizeof(text));
	if (place->state != DEVICE_UNUSED)
		row("state", text);
	if (check->ledger_fault[0] != '\0')
		row("last fault", "not known: see below");
	else if (place->last.wall_ms == 0)
		row("last fault", "none is recorded");
	print_last(place);
}

static void print_quarantine(const struct quarantine *quarantine)
{
	char since[CLOCK_TEXT_MAX], text[TEXT_MAX];

	if (!quarantine->is_on)
		return;
	clock_local_text(quarantine->since_ms, since, sizeof(since));
	(void)puts("\nThe printer may still hold a receipt, and nobody is served:");
	(void)text_format(text, sizeof(text), "%.16s, %s", since, quarantine->cause);
	row("since", text);
	row("what to do", "sign in at the kiosk (F10) before paper is loaded");
}

void check_print(const struct check *check)
{
	for (size_t at = 0; at < check->count; at++) {
		if (at > 0)
			(void)putchar('\n');
		print_device(&check->device[at]);
	}
	if (check->usb_fault[0] != '\0')
		(void)printf("%s%s\n", check->count > 0 ? "\n" : "", check->usb_fault);
	else if (check->count == 0)
		(void)puts("No USB device is plugged in.");
	print_place(check, &check->scanner);
	print_place(check, &check->printer);
	print_quarantine(&check->quarantine);
	if (check->fonts_fault[0] != '\0') {
		(void)puts("\nReceipts cannot be printed in every language:");
		row("reason", check->fonts_fault);
	}
	if (check->ledger_fault[0] != '\0') {
		(void)puts("\nThe ledger was not read:");
		row("reason", check->ledger_fault);
	} else if (check->auditors == 0) {
		(void)puts("\nOf the ledger:\n" CLI_NO_AUDITOR);
	}
	(void)fflush(stdout);
}

/* --- a line an event -------------------------------------------------------------------------- */

static void print_line(const char *event, const char *what, const char *words)
{
	char time[CLOCK_TEXT_MAX];

	clock_local_text(clock_wall_ms(), time, sizeof(time));
	const char *of_day = strchr(time, ' ');
	int indent = printf("%s  %-7s  %-9s ", of_day != NULL ? of_day + 1 : time, event, what);
	wrap(indent > 0 ? (size_t)indent : 0, words);
	(void)fflush(stdout);
}

/* How it is, where a sentence says it without the state's name. */
static void condition_text(const struct device *device, char *to, size_t max)
{
	if (device->state == DEVICE_FAULTY && device->reason[0] != '\0')
		(void)text_copy(to, max, device->reason);
	else
		state_text(device->state, device->state == DEVICE_UNUSED ? "" : device->reason, to,
			   max);
	join(to, max, ", ", device->printer.paper == PRINTER_PAPER_LOW ? "paper low" : "");
}

void check_print_event(const char *event, const struct device *device)
{
	char what[16], words[TEXT_MAX] = "", condition[TEXT_MAX];
	const char *name = device->driver != DEVICE_NONE ? device_driver_words(device->driver)
							 : device->product;

	(void)text_format(what, sizeof(what), "%04x:%04x", device->interface.vendor,
			  device->interface.product);
	condition_text(device, condition, sizeof(condition));
	if (strcmp(event, "changed") != 0)
		join(words, sizeof(words), "", name);
	if (strcmp(event, "gone") != 0)
		join(words, sizeof(words), ": ", condition);
	print_line(event, what, words);
}

void check_print_place(const struct check_place *place)
{
	char words[TEXT_MAX];

	state_text(place->state, place->reason, words, sizeof(words));
	print_line("kiosk", place->name, words);
}
