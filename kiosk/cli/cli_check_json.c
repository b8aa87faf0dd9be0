#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"

static void json_hex(struct json *json, const char *name, unsigned value)
{
	char text[8];

	(void)text_format(text, sizeof(text), "%04x", value);
	json_text(json, name, text);
}

static void json_state(struct json *json, const struct printer_state *state,
		       const struct printer_identity *identity)
{
	json_text(json, "paper", printer_paper_text(state->paper));
	json_text_or_null(json, "trouble",
			  state->trouble != ESCPOS_NONE ? escpos_trouble_text(state->trouble) : "");
	json_text_or_null(json, "firmware", identity->word[PRINTER_FIRMWARE]);
	json_text_or_null(json, "maker", identity->word[PRINTER_MAKER]);
	json_text_or_null(json, "model", identity->word[PRINTER_MODEL]);
	json_text_or_null(json, "serial", identity->word[PRINTER_SERIAL]);
}

static void json_printer(struct json *json, const struct device *device)
{
	if (device->driver != DEVICE_PRINTER) {
		json_null(json, "printer");
		return;
	}
	json_object_begin(json, "printer");
	json_state(json, &device->printer, &device->identity);
	json_object_begin(json, "device_id");
	json_text_or_null(json, "maker", device->id.maker);
	json_text_or_null(json, "model", device->id.model);
	json_text_or_null(json, "commands", device->id.commands);
	json_text_or_null(json, "serial", device->id.serial);
	json_object_end(json);
	json_object_end(json);
}

static void json_device(struct json *json, const char *name, const struct device *device)
{
	const struct usb_interface *is = &device->interface;
	char release[8];

	device_release_text(device, release, sizeof(release));
	json_object_begin(json, name);
	json_int(json, "bus", is->bus);
	json_int(json, "address", is->address);
	json_hex(json, "vendor", is->vendor);
	json_hex(json, "product", is->product);
	json_text_or_null(json, "maker", device->maker);
	json_text_or_null(json, "name", device->product);
	json_text_or_null(json, "serial", device->serial);
	json_text(json, "driver", device_driver_code(device->driver));
	json_text_or_null(json, "mode", device->mode);
	json_text(json, "firmware", release);
	json_text(json, "state", device_state_code(device->state));
	json_text_or_null(json, "reason", device->reason);
	json_printer(json, device);
	json_object_end(json);
}

static void json_last(struct json *json, const struct check_fault *last)
{
	char time[CLOCK_TEXT_MAX];

	if (last->wall_ms == 0) {
		json_null(json, "last_fault");
		return;
	}
	clock_text(last->wall_ms, time, sizeof(time));
	json_object_begin(json, "last_fault");
	json_text(json, "time", time);
	json_text(json, "cause", last->cause);
	json_object_end(json);
}

static void json_place(struct json *json, const struct check_place *place)
{
	json_object_begin(json, place->name);
	json_text(json, "setting", place->address);
	json_text(json, "state", device_state_code(place->state));
	json_text_or_null(json, "reason", place->reason);
	if (place->device != NULL) {
		json_int(json, "bus", place->device->interface.bus);
		json_int(json, "address", place->device->interface.address);
	} else if (place->printer.paper != PRINTER_PAPER_UNKNOWN) {
		json_state(json, &place->printer, &place->identity);
	}
	json_last(json, &place->last);
	json_object_end(json);
}

static void json_quarantine(struct json *json, const struct quarantine *quarantine)
{
	char since[CLOCK_TEXT_MAX];

	if (!quarantine->is_on) {
		json_null(json, "quarantine");
		return;
	}
	clock_text(quarantine->since_ms, since, sizeof(since));
	json_object_begin(json, "quarantine");
	json_text(json, "since", since);
	json_text(json, "cause", quarantine->cause);
	json_int(json, "papers", (int64_t)quarantine->papers);
	json_object_end(json);
}

void check_json(const struct check *check, struct json *json)
{
	json_array_begin(json, "devices");
	for (size_t at = 0; at < check->count; at++)
		json_device(json, NULL, &check->device[at]);
	json_array_end(json);
	json_text_or_null(json, "usb_fault", check->usb_fault);
	json_place(json, &check->scanner);
	json_place(json, &check->printer);
	json_quarantine(json, &check->quarantine);
	json_text_or_null(json, "fonts_fault", check->fonts_fault);
	json_text_or_null(json, "ledger_fault", check->ledger_fault);
	if (check->ledger_fault[0] == '\0')
		json_int(json, "auditors", (int64_t)check->auditors);
	else
		json_null(json, "auditors");
	json_bool(json, "usable", check_is_well(check));
}

enum cli_exit check_json_event(const char *event, const struct device *device,
			       const struct check_place *place)
{
	static unsigned char storage[CHECK_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	char time[CLOCK_TEXT_MAX];

	clock_text(clock_wall_ms(), time, sizeof(time));
	json_object_begin(&json, NULL);
	json_text(&json, "time", time);
	json_text(&json, "event", event);
	if (device != NULL)
		json_device(&json, "device", device);
	if (place != NULL)
		json_place(&json, place);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}
