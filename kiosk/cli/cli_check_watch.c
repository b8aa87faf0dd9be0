/* tac-kiosk check --watch: a line whenever a device comes, goes or changes. */
#include <string.h>

#include "drivers/device_wait.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"

enum {
	PRINTER_MS = 1000, /* how often a printer is asked */
	RETRY_MS = 3000,   /* what could not be used may be by then */
	PLACE_MS = 5000,   /* what is not on USB is looked at anew */
};

/* Beside a row of check->device. */
struct seat {
	struct port port; /* a printer's, kept while it is watched */
	int64_t ask_at_ms;
	bool is_new, is_known, was_told; /* known: who it is */
	enum device_state told;
	char told_reason[FAULT_TEXT_MAX];
	struct printer_state told_printer;
};

struct watch {
	struct check *check;
	bool is_json;
	enum cli_exit code; /* not OK: nothing can be said any more */
	bool is_well;       /* as it was last said */
	struct seat seat[DEVICES_MAX];
	int64_t places_at_ms;
	struct check_place told_scanner, told_printer;
};

/* --- what is said ----------------------------------------------------------------------------- */

static void say(struct watch *watch, const char *event, const struct device *device)
{
	if (!watch->is_json)
		check_print_event(event, device);
	else if (watch->code == CLI_OK)
		watch->code = check_json_event(event, device, NULL);
	if (ferror(stdout) != 0)
		watch->code = CLI_STORE;
}

static void say_place(struct watch *watch, const struct check_place *place,
		      struct check_place *told)
{
	if (told->name != NULL && told->state == place->state &&
	    strcmp(told->reason, place->reason) == 0)
		return;
	*told = *place;
	if (!watch->is_json)
		check_print_place(place);
	else if (watch->code == CLI_OK)
		watch->code = check_json_event("kiosk", NULL, place);
}

static void say_changes(struct watch *watch)
{
	for (size_t at = 0; at < watch->check->count; at++) {
		struct seat *seat = &watch->seat[at];
		const struct device *device = &watch->check->device[at];
		bool is_told = seat->was_told && seat->told == device->state &&
			       strcmp(seat->told_reason, device->reason) == 0 &&
			       seat->told_printer.paper == device->printer.paper;
		if (!is_told)
			say(watch,
			    seat->was_told ? "changed"
			    : seat->is_new ? "arrived"
					   : "present",
			    device);
		seat->was_told = true;
		seat->told = device->state;
		seat->told_printer = device->printer;
		(void)text_copy(seat->told_reason, sizeof(seat->told_reason), device->reason);
	}
	bool is_due = clock_steady_ms() >= watch->places_at_ms;
	check_judge(watch->check, is_due);
	if (is_due)
		watch->places_at_ms = clock_steady_ms() + PLACE_MS;
	watch->is_well = check_is_well(watch->check);
	say_place(watch, &watch->check->scanner, &watch->told_scanner);
	say_place(watch, &watch->check->printer, &watch->told_printer);
}

/* --- what is plugged in ----------------------------------------------------------------------- */

static bool is_same(const struct device *left, const struct device *right)
{
	return left->interface.bus == right->interface.bus &&
	       left->interface.address == right->interface.address;
}

/* Where the device stands among `count`; `count` for nowhere. */
static size_t find(const struct device *among, size_t count, const struct device *device)
{
	size_t at = 0;

	while (at < count && !is_same(&among[at], device))
		at++;
	return at;
}

static void take_out_gone(struct watch *watch, const struct device *now, size_t count)
{
	struct check *check = watch->check;

	for (size_t at = check->count; at-- > 0;) {
		if (find(now, count, &check->device[at]) < count)
			continue;
		port_release(&watch->seat[at].port);
		say(watch, "gone", &check->device[at]);
		check->count--;
		memmove(&check->device[at], &check->device[at + 1],
			(check->count - at) * sizeof(check->device[0]));
		memmove(&watch->seat[at], &watch->seat[at + 1],
			(check->count - at) * sizeof(watch->seat[0]));
	}
}

static void list_anew(struct watch *watch, bool is_first)
{
	static struct device now[DEVICES_MAX];
	struct check *check = watch->check;
	size_t count = check_list(check, now);

	take_out_gone(watch, now, count);
	for (size_t at = 0; at < count && check->count < DEVICES_MAX; at++) {
		if (find(check->device, check->count, &now[at]) < check->count)
			continue;
		watch->seat[check->count] = (struct seat){ .is_new = !is_first };
		check->device[check->count++] = now[at];
	}
}

/* --- how it is -------------------------------------------------------------------------------- */

/* A printer is kept open, so that it can be asked without taking it from its driver each time. */
static void ask_printer(const struct check *check, struct seat *seat, struct device *device)
{
	if (seat->port.ops == NULL)
		device_open_printer(check->usb, check->stop, device, &seat->port);
	if (seat->port.ops == NULL)
		return;
	device_ask_printer(&seat->port, check->stop, !seat->is_known, device);
	seat->is_known = seat->is_known || device->state == DEVICE_READY;
	if (device->state == DEVICE_FAULTY && device->printer.trouble == ESCPOS_NONE)
		port_release(&seat->port); /* it did not say so itself: the line failed */
}

/* What cannot change without being unplugged is asked once. */
static bool is_steady(const struct device *device)
{
	return device->state == DEVICE_UNUSED || device->state == DEVICE_WRONG_MODE ||
	       (device->state == DEVICE_READY && device->driver != DEVICE_PRINTER);
}

static void ask_one(const struct check *check, struct seat *seat, struct device *device)
{
	if (seat->ask_at_ms == 0)
		device_read_names(device);
	if (!is_steady(device)) {
		device->state = DEVICE_READY;
		device->reason[0] = '\0';
	}
	if (device->driver == DEVICE_PRINTER && device->state == DEVICE_READY)
		ask_printer(check, seat, device);
	else
		device_ask(check->usb, check->stop, device);
	seat->ask_at_ms = clock_steady_ms() + (seat->port.ops != NULL ? PRINTER_MS : RETRY_MS);
	if (is_steady(device))
		seat->ask_at_ms = INT64_MAX;
}

/* Asks those whose time has come. Returns when the next one's does. */
static int64_t ask_due(struct watch *watch)
{
	int64_t now_ms = clock_steady_ms();
	int64_t due_ms = watch->places_at_ms;

	for (size_t at = 0; at < watch->check->count; at++) {
		struct seat *seat = &watch->seat[at];
		if (now_ms >= seat->ask_at_ms)
			ask_one(watch->check, seat, &watch->check->device[at]);
		due_ms = seat->ask_at_ms < due_ms ? seat->ask_at_ms : due_ms;
	}
	return due_ms;
}

/* --- until the end ---------------------------------------------------------------------------- */

/* True when something was plugged in or out. */
static bool has_news(struct usb *usb)
{
	struct usb_event event;
	bool has_any = false;

	while (usb != NULL && usb_next_event(usb, &event))
		has_any = true;
	return has_any;
}

static bool advance(struct watch *watch)
{
	struct fault fault = { 0 };

	if (watch->check->usb == NULL ||
	    usb_advance(watch->check->usb, clock_steady_ms(), &fault) == STATUS_OK)
		return true;
	watch->code = cli_fail(CLI_DEVICE, &fault);
	return false;
}

static void wait_for_more(const struct watch *watch, const struct device_wait *whole,
			  int64_t due_ms)
{
	const struct usb *usb = watch->check->usb;
	struct device_wait wait = *whole;

	wait.until_ms = due_ms < whole->until_ms ? due_ms : whole->until_ms;
	(void)device_wait_once(&wait, usb != NULL ? usb_pollfd(usb) : (struct pollfd){ .fd = -1 },
			       usb != NULL ? usb_timeout_ms(usb, clock_steady_ms()) : -1);
}

static void go_on(struct watch *watch, const struct device_wait *whole)
{
	struct usb *usb = watch->check->usb;
	bool is_first = true, is_changed = true, is_over = false;

	while (watch->code == CLI_OK && !is_over) {
		if (is_changed)
			list_anew(watch, is_first);
		int64_t due_ms = ask_due(watch);
		if (!advance(watch))
			return;
		is_changed = has_news(usb);
		is_over = device_wait_is_over(whole);
		if (is_over && !is_first)
			return; /* what was being asked was cut short */
		if (is_changed && !is_over)
			continue; /* what just failed may have been unplugged */
		say_changes(watch);
		is_first = false;
		wait_for_more(watch, whole, due_ms);
		if (!advance(watch))
			return;
		is_changed = has_news(usb);
	}
}

enum cli_exit check_watch(struct check *check, int64_t seconds, bool is_json)
{
	static struct watch watch;
	const struct device_wait whole = {
		.until_ms = seconds != 0 ? clock_steady_ms() + seconds * 1000 : INT64_MAX,
		.stop = check->stop,
	};

	watch = (struct watch){ .check = check, .is_json = is_json };
	check->count = 0;
	go_on(&watch, &whole);
	for (size_t at = 0; at < check->count; at++)
		port_release(&watch.seat[at].port);
	if (watch.code != CLI_OK)
		return watch.code;
	return watch.is_well ? CLI_OK : CLI_DEVICE;
}
