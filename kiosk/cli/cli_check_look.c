#include <string.h>
#include <unistd.h>

#include "drivers/port_usb_printer.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/receipt/receipt.h"

static const char USB[] = "usb:", CAMERA[] = "camera:";

static bool begins(const char *text, const char *start)
{
	return span_starts_with(span_of(text), span_of(start));
}

/* What is of no use to a kiosk in general may be to this one; and one that takes a receipt as
 * written asks its printer nothing. */
static void use_as_set(struct device *device, const struct config *config)
{
	bool is_line = device->driver == DEVICE_CDC && device->state == DEVICE_WRONG_MODE &&
		       begins(config->scanner, "serial:");
	bool is_camera = device->driver == DEVICE_CAMERA && begins(config->scanner, CAMERA);

	if (device->driver == DEVICE_PRINTER && config->printer_proof == PRINTER_PROOF_WRITTEN)
		device->quirk.value[QUIRK_NO_STATUS] = 1;
	if (!is_line && !is_camera)
		return;
	device->state = DEVICE_READY;
	device->reason[0] = '\0';
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
		use_as_set(&to[at], &check->config);
	return count;
}

/* --- what the settings name ------------------------------------------------------------------- */

enum { WORTH_MIN = 1 }; /* of nothing */

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

/* The names of printers and of cameras are written the same way. */
static bool is_of_name(const struct device *device, const struct usb_name *name)
{
	return (!name->has_ids || (device->interface.vendor == name->vendor &&
				   device->interface.product == name->product)) &&
	       (name->serial[0] == '\0' || strcmp(name->serial, device->serial) == 0);
}

/* What a place wants: any scanner that sends codes, or a device of one driver and name. */
struct wanted {
	enum device_driver driver; /* NONE: any scanner */
	struct usb_name name;
};

static bool is_wanted(const struct device *device, const struct wanted *wanted)
{
	if (wanted->driver != DEVICE_NONE)
		return device->driver == wanted->driver && is_of_name(device, &wanted->name);
	return device_is_scanner(device->driver) || device->state == DEVICE_WRONG_MODE;
}

static void judge_usb(const struct check *check, const struct wanted *wanted,
		      struct check_place *place)
{
	const struct device *best = NULL;

	for (size_t at = 0; at < check->count; at++) {
		const struct device *device = &check->device[at];
		if (is_wanted(device, wanted) &&
		    worth(device) > (best != NULL ? worth(best) : WORTH_MIN))
			best = device;
	}
	place->device = best;
	place->state = best != NULL ? best->state : DEVICE_MISSING;
	const char *reason =
		check->usb_fault[0] != '\0' ? check->usb_fault : "it is not plugged in";
	(void)text_copy(place->reason, sizeof(place->reason), best != NULL ? best->reason : reason);
}

/* False for an address that is not on USB. */
static bool is_on_usb(const char *address, const char *prefix, enum device_driver driver,
		      struct wanted *ret)
{
	*ret = (struct wanted){ .driver = driver };
	return begins(address, prefix) &&
	       usb_name_read(span_of(address + strlen(prefix)), &ret->name);
}

void check_judge(struct check *check, bool is_look_wanted)
{
	struct wanted wanted;

	check->scanner.address = check->config.scanner;
	check->printer.address = check->config.printer;
	if (strcmp(check->scanner.address, "usb") == 0)
		judge_usb(check, &(struct wanted){ 0 }, &check->scanner);
	else if (is_on_usb(check->scanner.address, CAMERA, DEVICE_CAMERA, &wanted))
		judge_usb(check, &wanted, &check->scanner);
	else if (is_look_wanted)
		check_scanner_place(check);
	if (is_on_usb(check->printer.address, USB, DEVICE_PRINTER, &wanted))
		judge_usb(check, &wanted, &check->printer);
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
	return check->fonts_fault[0] == '\0' && !check->quarantine.is_on;
}

void check_fonts(struct check *check)
{
	struct fault fault = { 0 };
	enum status status = language_init(check->config.locale, &fault);

	for (unsigned at = 0; status == STATUS_OK && at < LANGUAGE_COUNT; at++)
		status = receipt_check_fonts((enum language)at, &fault);
	(void)text_copy(check->fonts_fault, sizeof(check->fonts_fault),
			status == STATUS_OK ? "" : fault.what);
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
	SCOPED(auditors) auditors = { 0 };
	if (auditors_load(&store, &auditors, &fault) != STATUS_OK)
		(void)text_copy(check->ledger_fault, sizeof(check->ledger_fault), fault.what);
	check->auditors = auditors.count;
	if (quarantine_look(&store, &check->quarantine, &fault) != STATUS_OK)
		(void)text_copy(check->ledger_fault, sizeof(check->ledger_fault), fault.what);
	read_last(&store, &check->scanner, check);
	read_last(&store, &check->printer, check);
}
