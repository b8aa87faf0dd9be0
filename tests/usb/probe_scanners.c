#include "tests/usb/probe.h"

#include "kiosk/base/bytes.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum {
	PAYLOAD_MAX = 2048,
	NAME_MAX_BYTES = 128,
	LONGEST = 1800,
	SILENCE_MS = 500,
	CUT_MS = 300,
	HID_POS_DATA = 56
};

/* What one transfer in means, for each kind of scanner. */
struct scanner_kind {
	enum probe_product product;
	const char *name; /* the laboratory's, and the row's */
	uint8_t class, subclass, protocol;
	/* Adds the bytes of one transfer; true when it was the scan's last. */
	bool (*take)(const unsigned char *report, size_t size, struct bytes *to);
};

static bool take_hid_pos(const unsigned char *report, size_t size, struct bytes *to)
{
	if (size != 64 || report[1] > HID_POS_DATA)
		return false;
	bytes_add(to, report + 5, report[1]);
	return (report[63] & 1) == 0;
}

static bool take_keyboard(const unsigned char *report, size_t size, struct bytes *to)
{
	static const char DIGITS[] = "1234567890";
	unsigned char key = report[2];

	if (size == 8 && key >= 0x04 && key <= 0x1D)
		bytes_add_byte(to, (unsigned char)('A' + key - 0x04));
	else if (size == 8 && key >= 0x1E && key <= 0x27)
		bytes_add_byte(to, (unsigned char)DIGITS[key - 0x1E]);
	return key == 0x28;
}

static bool take_serial(const unsigned char *report, size_t size, struct bytes *to)
{
	bytes_add(to, report, size);
	if (to->size < 2 || to->at[to->size - 2] != '\r' || to->at[to->size - 1] != '\n')
		return false;
	to->size -= 2;
	return true;
}

static const struct scanner_kind KINDS[] = {
	{ PRODUCT_SCANNER, "scanner", USB_CLASS_HID, 0, 0, take_hid_pos },
	{ PRODUCT_KEYBOARD, "keyboard", USB_CLASS_HID, 1, 1, take_keyboard },
	{ PRODUCT_SERIAL, "serial", USB_CLASS_CDC_DATA, 0, 0, take_serial },
};

static char payload_path[NAME_MAX_BYTES];
static unsigned char payload[PAYLOAD_MAX];

/* Capitals and digits, so that every kind can type them. */
static void write_payload(size_t size)
{
	FILE *file = fopen(payload_path, "wb");

	for (size_t at = 0; at < size; at++)
		payload[at] =
			(unsigned char)"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[(at * 7 + size) % 36];
	if (file == NULL || fwrite(payload, 1, size, file) != size || fclose(file) != 0)
		exit(2);
}

/* Collects until a scan is whole, or something else ends it. */
static enum usb_end collect(const struct scanner_kind *kind, struct usb_device *device,
			    unsigned wait_ms, struct bytes *to)
{
	unsigned char report[USB_HEARD_BYTES_MAX];
	struct usb_outcome outcome;

	to->size = 0;
	do {
		if (hear(device, wait_ms, report, sizeof(report), &outcome) != STATUS_OK)
			return USB_TIMED_OUT_END;
		if (outcome.end != USB_COMPLETE_END)
			return outcome.end;
	} while (!kind->take(report, outcome.size, to));
	return USB_COMPLETE_END;
}

/* What still comes of a scan: a key that is let go. */
static void drain(struct usb_device *device)
{
	unsigned char report[USB_HEARD_BYTES_MAX];
	struct usb_outcome outcome;

	while (hear(device, 20, report, sizeof(report), &outcome) == STATUS_OK)
		continue;
}

static bool reads_payload(const struct scanner_kind *kind, struct usb_device *device, size_t size)
{
	unsigned char storage[PAYLOAD_MAX];
	struct bytes got = bytes_over(storage, sizeof(storage));
	struct span wanted = { .at = payload, .size = size };

	return collect(kind, device, PROBE_SOON_MS, &got) == USB_COMPLETE_END &&
	       span_equals(bytes_span(&got), wanted);
}

static bool scans(const struct scanner_kind *kind, struct usb_device *device, size_t size)
{
	write_payload(size);
	lab("scan %s %s", kind->name, payload_path);
	return reads_payload(kind, device, size);
}

static void probe_sizes(const struct scanner_kind *kind, struct usb_device *device)
{
	static const struct {
		size_t size;
		const char *column;
	} SIZES[] = { { 1, "1 byte" },
		      { 63, "63 bytes" },
		      { 64, "64 bytes" },
		      { 317, "317 bytes" },
		      { LONGEST, "1800 bytes" } };

	for (size_t at = 0; at < COUNT_OF(SIZES); at++)
		cell(kind->name, SIZES[at].column, scans(kind, device, SIZES[at].size));
	write_payload(317);
	lab("scan %s %s", kind->name, payload_path);
	lab("scan %s %s", kind->name, payload_path);
	bool is_first_good = reads_payload(kind, device, 317);
	/* A serial port has no edges between transfers: two scans may come in one. */
	cell(kind->name, "two back to back",
	     kind->product == PRODUCT_SERIAL ||
		     (is_first_good && reads_payload(kind, device, 317)));
	drain(device);
}

/* Nobody takes anything: the device keeps what does not fit the queue. */
static void probe_patience(const struct scanner_kind *kind, struct usb_device *device)
{
	write_payload(LONGEST);
	lab("scan %s %s", kind->name, payload_path);
	drive(100);
	cell(kind->name, "nobody takes it, nothing is lost", reads_payload(kind, device, LONGEST));
}

static void probe_trouble(const struct scanner_kind *kind, struct usb_device *device,
			  unsigned endpoint)
{
	static const struct {
		const char *verb, *column;
		enum usb_end end;
	} ALL[] = {
		{ "stall", "stall", USB_STALLED_END },
		{ "babble", "babble", USB_BABBLED_END },
		{ "eproto", "eproto", USB_GARBLED_END },
	};

	for (size_t at = 0; at < COUNT_OF(ALL); at++) {
		unsigned char byte[64];
		struct usb_outcome outcome = { 0 };
		drain(device);
		lab("%s %s %x", ALL[at].verb, kind->name, endpoint);
		enum status status = hear(device, PROBE_SOON_MS, byte, sizeof(byte), &outcome);
		cell(kind->name, ALL[at].column,
		     status == STATUS_OK && outcome.end == ALL[at].end &&
			     usb_device_status(device, NULL) == STATUS_OK &&
			     scans(kind, device, 64));
	}
}

static void probe_silence(const struct scanner_kind *kind, struct usb_device *device)
{
	unsigned char storage[PAYLOAD_MAX];
	struct bytes got = bytes_over(storage, sizeof(storage));

	lab("silent %s on", kind->name);
	lab("scan %s %s", kind->name, payload_path);
	int64_t before_us = cpu_us();
	enum usb_end end = collect(kind, device, SILENCE_MS, &got);
	int64_t used_us = cpu_us() - before_us;
	lab("silent %s off", kind->name);
	printf("# %s: %lld us of CPU in %d ms of silence\n", kind->name, (long long)used_us,
	       SILENCE_MS);
	cell(kind->name, "silent", end == USB_TIMED_OUT_END && reads_payload(kind, device, 317));
	cell(kind->name, "idle uses no CPU",
	     used_us < SILENCE_MS * 1000 / (probe.is_vm ? 10 : 100));
}

static void probe_truncated(const struct scanner_kind *kind, struct usb_device *device)
{
	unsigned char storage[PAYLOAD_MAX];
	struct bytes got = bytes_over(storage, sizeof(storage));

	write_payload(317);
	lab("truncate-scan scanner");
	lab("scan scanner %s", payload_path);
	enum usb_end end = collect(kind, device, CUT_MS, &got);
	cell(kind->name, "truncated",
	     end == USB_TIMED_OUT_END && got.size == 317 / HID_POS_DATA * HID_POS_DATA &&
		     scans(kind, device, 317));
}

static struct usb_device *take_listening(const struct scanner_kind *kind)
{
	struct usb_device *device = take(kind->product);

	if (device != NULL && usb_listen(device, 0, NULL) != STATUS_OK) {
		usb_device_close(device);
		device = NULL;
	}
	return device;
}

/* Gone in the middle of a scan, back at another address. */
static void probe_replug(const struct scanner_kind *kind, struct usb_device *device)
{
	unsigned char storage[PAYLOAD_MAX];
	struct bytes got = bytes_over(storage, sizeof(storage));
	struct usb_interface before = { 0 }, after = { 0 };
	struct usb_outcome outcome;
	struct fault fault;

	(void)find(kind->product, &before);
	lab("silent %s 2", kind->name);
	lab("scan %s %s", kind->name, payload_path);
	bool is_cut = collect(kind, device, CUT_MS, &got) == USB_TIMED_OUT_END && got.size > 0 &&
		      got.size < 317;
	lab("unplug %s", kind->name);
	cell(kind->name, "unplugged in the middle",
	     is_cut && collect(kind, device, PROBE_SOON_MS, &got) == USB_LEFT_END &&
		     usb_device_status(device, &fault) == STATUS_GONE &&
		     usb_heard(device, storage, sizeof(storage), &outcome) == STATUS_AGAIN);
	usb_device_close(device);
	lab("plug %s", kind->name);
	device = take_listening(kind);
	cell(kind->name, "replugged at another address",
	     device != NULL && find(kind->product, &after) && after.address != before.address &&
		     scans(kind, device, 317));
	usb_device_close(device);
}

/* More failures than are too many in a row, with a scan in between. */
static void probe_recovery(const struct scanner_kind *kind, struct usb_device *device,
			   unsigned endpoint)
{
	enum { FAILURES = USB_FAILURES_MAX / 2 + 1 };
	bool is_good = true;

	for (int times = 0; times < 2; times++) {
		unsigned char byte[64];
		struct usb_outcome outcome;
		lab("eproto %s %x %d", kind->name, endpoint, FAILURES);
		for (int told = 0; told < FAILURES; told++)
			is_good = is_good &&
				  hear(device, 1000, byte, sizeof(byte), &outcome) == STATUS_OK &&
				  outcome.end == USB_GARBLED_END;
		is_good = is_good && scans(kind, device, 63);
	}
	cell(kind->name, "fails, recovers, fails, recovers", is_good);
}

/* Failures without end are told as such, and a new beginning is good again. */
static void probe_failing(const struct scanner_kind *kind, unsigned endpoint)
{
	unsigned char byte[64];
	struct usb_device *device = take_listening(kind);
	struct usb_outcome outcome;
	int told = 0;

	lab("eproto %s %x %d", kind->name, endpoint, USB_FAILURES_MAX);
	while (device != NULL && told < USB_FAILURES_MAX &&
	       hear(device, 1000, byte, sizeof(byte), &outcome) == STATUS_OK &&
	       outcome.end == USB_GARBLED_END)
		told++;
	bool has_failed = device != NULL && usb_device_status(device, NULL) == STATUS_IO;
	usb_device_close(device);
	device = take_listening(kind);
	cell(kind->name, "fails for good, then opened anew",
	     told == USB_FAILURES_MAX && has_failed && device != NULL && scans(kind, device, 63));
	usb_device_close(device);
}

static void probe_kind(const struct scanner_kind *kind)
{
	struct usb_interface interface = { 0 };
	struct usb_device *device;

	cell(kind->name, "recognised",
	     find(kind->product, &interface) && interface.class == kind->class &&
		     interface.subclass == kind->subclass && interface.protocol == kind->protocol);
	device = take(kind->product);
	write_payload(64);
	lab("scan %s %s", kind->name, payload_path);
	cell(kind->name, "scanned before anybody listens",
	     device != NULL && usb_listen(device, 0, NULL) == STATUS_OK &&
		     reads_payload(kind, device, 64));
	if (device == NULL)
		return;
	probe_sizes(kind, device);
	probe_patience(kind, device);
	if (!probe.is_vm || kind->product != PRODUCT_SERIAL)
		probe_trouble(kind, device, interface.in);
	write_payload(317);
	probe_silence(kind, device);
	if (kind->product == PRODUCT_SCANNER) {
		probe_truncated(kind, device);
		probe_recovery(kind, device, interface.in);
	}
	write_payload(317);
	probe_replug(kind, device);
	if (kind->product == PRODUCT_SCANNER)
		probe_failing(kind, interface.in);
}

static void probe_report_descriptor(void)
{
	unsigned char bytes[512];
	struct usb_interface interface = { 0 };
	struct usb_device *device = take(PRODUCT_SCANNER);
	struct usb_request request = { .type = 0x81, .request = 6, .value = 0x2200 };
	size_t size = 0;

	(void)find(PRODUCT_SCANNER, &interface);
	request.size = interface.report_descriptor_bytes;
	cell("scanner", "report descriptor",
	     device != NULL &&
		     ask(device, &request, bytes, sizeof(bytes), &size) == USB_COMPLETE_END &&
		     size == interface.report_descriptor_bytes && size > 20 && bytes[1] == 0x8C);
	request = (struct usb_request){
		.type = 0x80, .request = 6, .value = 0x0302, .index = 0x0409, .size = 255
	};
	cell("scanner", "product string",
	     device != NULL &&
		     ask(device, &request, bytes, sizeof(bytes), &size) == USB_COMPLETE_END &&
		     size == 2 + 2 * strlen("Virtual HID POS Scanner") &&
		     memcmp(bytes + 2, "V\0i\0r", 5) == 0);
	static const unsigned char BEEP[] = { 4, 1 };
	request = (struct usb_request){
		.type = 0x21, .request = 9, .value = 0x0204, .size = sizeof(BEEP), .out = BEEP
	};
	cell("scanner", "report out",
	     device != NULL &&
		     ask(device, &request, bytes, sizeof(bytes), &size) == USB_COMPLETE_END &&
		     strcmp(lab("told scanner"), "ok 04 01\n") == 0);
	usb_device_close(device);
}

void probe_scanners(void)
{
	text_format(payload_path, sizeof(payload_path), "%s/payload", probe.folder);
	for (size_t at = 0; at < COUNT_OF(KINDS); at++)
		probe_kind(&KINDS[at]);
	probe_report_descriptor();
	(void)unlink(payload_path);
}
