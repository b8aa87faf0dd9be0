#include <string.h>
#include <unistd.h>

#include "drivers/port_usb_printer.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"

static bool begins(const char *text, const char *start)
{
	return span_starts_with(span_of(text), span_of(start));
}

size_t check_list(struct check *check, struct device *to)
{
	static struct usb_interface all[DEVICE_INTERFACES_MAX];
	struct fault fault = { 0 };
	size_t count = 0;

	if (check->usb == NULL)
		return 0;
	enum status status = usb_interfaces(check->usb, all, DEVICE_INTERFACES_MAX, &count, &fault);
	if (status != STATUS_OK)
		(void)text_copy(check->usb_fault, sizeof(check->usb_fault), fault.what);
	count = devices_list(&check->quirks, all, count, to, DEVICES_MAX);
	for (size_t at = 0; at < count; at++)
		if (to[at].state == DEVICE_WRONG_MODE && to[at].driver == DEVICE_CDC &&
		    begins(check->config.scanner, "serial:")) {
			to[at].state = DEVICE_READY;
			to[at].reason[0] = '\0';
		}
	return count;
}

/* --- what the settings name ------------------------------------------------------------------- */

enum { WORTH_MIN = 1 }; /* nothing, that is */

/* The better one stands for the place. */
static unsigned worth(const struct device *device)
{
	static const unsigned WORTH[] = {
		[DEVICE_READY] = 7,  [DEVICE_IN_USE] = 6,     [DEVICE_DENIED] = 5,
		[DEVICE_FAULTY] = 4, [DEVICE_WRONG_MODE] = 3, [DEVICE_MISSING] = 0,
		[DEVICE_UNUSED] = 0,
	};

	/* As the kiosk chooses: a keyboard last. */
	return 2 * WORTH[device->state] + (device->driver != DEVICE_KEYBOARD);
}

static bool is_of_name(const struct device *device, const struct usb_printer_name *name)
{
	return device->driver == DEVICE_PRINTER && usb_printer_fits(name, &device->interface) &&
	       (name->serial[0] == '\0' || strcmp(name->serial, device->serial) == 0);
}

static bool is_meant(const struct device *device, const struct usb_printer_name *printer)
{
	if (printer != NULL)
		return is_of_name(device, printer);
	return device_is_scanner(device->driver) || device->state == DEVICE_WRONG_MODE;
}

/* With `printer` a printer of that name is looked for, else a scanner. */
static void judge_usb(const struct check *check, const struct usb_printer_name *printer,
		      struct check_place *place)
{
	const struct device *best = NULL;

	for (size_t at = 0; at < check->count; at++) {
		const struct device *device = &check->device[at];
		if (is_meant(device, printer) &&
		    worth(device) > (best != NULL ? worth(best) : WORTH_MIN))
			best = device;
	}
	place->device = best;
	place->state = best != NULL ? best->state : DEVICE_MISSING;
	const char *reason =
		check->usb_fault[0] != '\0' ? check->usb_fault : "it is not plugged in";
	(void)text_copy(place->reason, sizeof(place->reason), best != NULL ? best->reason : reason);
}

void check_judge(struct check *check, bool is_look_wanted)
{
	static const char USB[] = "usb:";
	const char *printer = check->config.printer;
	struct usb_printer_name name = { 0 };

	check->scanner.name = "scanner";
	check->scanner.address = check->config.scanner;
	check->printer.name = "printer";
	check->printer.address = printer;
	if (strcmp(check->config.scanner, "usb") == 0)
		judge_usb(check, NULL, &check->scanner);
	else if (is_look_wanted)
		check_scanner_place(check);
	if (begins(printer, USB) && usb_printer_name_read(span_of(printer + strlen(USB)), &name))
		judge_usb(check, &name, &check->printer);
	else if (is_look_wanted)
		check_printer_place(check);
}

bool check_is_well(const struct check *check)
{
	const struct check_place *const places[] = { &check->scanner, &check->printer };

	for (size_t at = 0; at < COUNT_OF(places); at++)
		if (places[at]->state != DEVICE_READY && places[at]->state != DEVICE_IN_USE &&
		    places[at]->state != DEVICE_UNUSED)
			return false;
	return true;
}

/* --- the ledger ------------------------------------------------------------------------------- */

static void read_last(struct store *store, struct check_place *place, struct check *check)
{
	struct record record;
	struct fault fault = { 0 };
	enum status status = store_last_fault(store, place->name, &record, &fault);

	if (status == STATUS_OK) {
		const char *cause = record_value(&record, "cause");
		place->last.wall_ms = record.wall_ms;
		(void)text_copy(place->last.cause, sizeof(place->last.cause),
				cause != NULL ? cause : "-");
	} else if (status != STATUS_GONE) {
		(void)text_copy(check->ledger_fault, sizeof(check->ledger_fault), fault.what);
	}
}

/* For reading only: a kiosk that is at work with it is not held up. */
void check_read_ledger(struct check *check)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };

	if (store_open(check->config.database, SQL_READ_ONLY, check->config.kiosk_id, &store,
		       &fault) != STATUS_OK) {
		(void)text_copy(check->ledger_fault, sizeof(check->ledger_fault), fault.what);
		return;
	}
	read_last(&store, &check->scanner, check);
	read_last(&store, &check->printer, check);
}
