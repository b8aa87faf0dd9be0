#include "tests/usb/probe.h"

#include "kiosk/base/clock.h"

enum { IN = 0xA1, OUT = 0x21, GET_DEVICE_ID = 0, GET_PORT_STATUS = 1, SOFT_RESET = 2 };
enum { PAGE_BYTES = 70000, OUT_ENDPOINT = 0x01, ANSWER_MS = 1000 };

static const char ROW[] = "printer";
static unsigned char page[PAGE_BYTES];

/* One byte of real-time status; -1 when it does not come. */
static int real_time(struct usb_device *device, unsigned char of)
{
	unsigned char question[] = { 0x10, 0x04, of }, answer[64];
	struct usb_outcome outcome;

	if (send_all(device, question, sizeof(question), ANSWER_MS) != USB_COMPLETE_END ||
	    hear(device, ANSWER_MS, answer, sizeof(answer), &outcome) != STATUS_OK ||
	    outcome.end != USB_COMPLETE_END || outcome.size != 1)
		return -1;
	return answer[0];
}

static int port_status(struct usb_device *device)
{
	struct usb_request request = { .type = IN, .request = GET_PORT_STATUS, .size = 1 };
	unsigned char status = 0;
	size_t size = 0;

	if (ask(device, &request, &status, 1, &size) != USB_COMPLETE_END || size != 1)
		return -1;
	return status;
}

static void probe_requests(struct usb_device *device)
{
	struct usb_request request = { .type = IN, .request = GET_DEVICE_ID, .size = 1000 };
	unsigned char bytes[1024];
	size_t size = 0;

	enum usb_end end = ask(device, &request, bytes, sizeof(bytes), &size);
	struct span id = { .at = bytes, .size = size };
	cell(ROW, "GET_DEVICE_ID",
	     end == USB_COMPLETE_END && size > 2 && (size_t)(bytes[0] << 8 | bytes[1]) == size &&
		     span_find(id, span_of("CMD:ESC/POS;"), 2) < size);
	cell(ROW, "GET_PORT_STATUS", port_status(device) == 0x18);
	request = (struct usb_request){ .type = OUT, .request = SOFT_RESET };
	long before = lab_counter("printer", "resets");
	cell(ROW, "SOFT_RESET",
	     ask(device, &request, bytes, 0, &size) == USB_COMPLETE_END &&
		     lab_counter("printer", "resets") == before + 1);
	request = (struct usb_request){ .type = 0xC0, .request = 0x77, .size = 4 };
	cell(ROW, "unknown request stalls",
	     ask(device, &request, bytes, 4, &size) == USB_STALLED_END &&
		     port_status(device) == 0x18);
}

static const struct {
	const char *column, *make, *unmake;
	unsigned char status[4]; /* DLE EOT 1 to 4 */
	unsigned char port;
} STATES[] = {
	{ "paper low", "paper printer low", "paper printer ok", { 0x12, 0x12, 0x12, 0x1E }, 0x18 },
	{ "paper out", "paper printer out", "paper printer ok", { 0x1A, 0x32, 0x12, 0x7E }, 0x20 },
	{ "cover open",
	  "cover printer open",
	  "cover printer closed",
	  { 0x1A, 0x16, 0x12, 0x12 },
	  0x10 },
	{ "cutter jammed",
	  "cutter printer jam",
	  "cutter printer ok",
	  { 0x1A, 0x52, 0x1A, 0x12 },
	  0x10 },
	{ "head too hot",
	  "heat printer high",
	  "heat printer ok",
	  { 0x1A, 0x52, 0x52, 0x12 },
	  0x10 },
};

static void probe_states(struct usb_device *device)
{
	for (size_t at = 0; at < COUNT_OF(STATES); at++) {
		bool is_good = true;
		lab("%s", STATES[at].make);
		for (unsigned char of = 1; of <= 4; of++)
			is_good = real_time(device, of) == STATES[at].status[of - 1] && is_good;
		is_good = port_status(device) == STATES[at].port && is_good;
		lab("%s", STATES[at].unmake);
		for (unsigned char of = 1; of <= 4; of++)
			is_good = real_time(device, of) == 0x12 && is_good;
		cell(ROW, STATES[at].column, is_good);
	}
}

static bool hears(struct usb_device *device, const void *bytes, size_t size)
{
	unsigned char got[64];
	struct usb_outcome outcome;
	struct span wanted = { .at = bytes, .size = size };

	return hear(device, ANSWER_MS, got, sizeof(got), &outcome) == STATUS_OK &&
	       outcome.end == USB_COMPLETE_END &&
	       span_equals((struct span){ .at = got, .size = outcome.size }, wanted);
}

static void probe_answers(struct usb_device *device)
{
	static const unsigned char WATCH[] = { 0x1D, 'a', 0xFF }, UNWATCH[] = { 0x1D, 'a', 0 };
	static const unsigned char MARK[] = { 0x1D, '(', 'H', 6, 0, 48, 48, 'T', '0', '4', '2' };
	static const unsigned char ECHO[] = { 0x37, 0x22, 'T', '0', '4', '2', 0 };
	static const unsigned char FINE[] = { 0x10, 0, 0, 0x0F }, OPEN[] = { 0x38, 0, 0, 0x0F };

	cell(ROW, "process ID echo",
	     send_all(device, MARK, sizeof(MARK), ANSWER_MS) == USB_COMPLETE_END &&
		     hears(device, ECHO, sizeof(ECHO)));
	bool is_good = send_all(device, WATCH, sizeof(WATCH), ANSWER_MS) == USB_COMPLETE_END &&
		       hears(device, FINE, sizeof(FINE));
	lab("cover printer open");
	is_good = is_good && hears(device, OPEN, sizeof(OPEN));
	lab("cover printer closed");
	is_good = is_good && hears(device, FINE, sizeof(FINE));
	cell(ROW, "automatic status back",
	     is_good && send_all(device, UNWATCH, sizeof(UNWATCH), ANSWER_MS) == USB_COMPLETE_END);
}

/* What did not complete in time is not proven, whatever count comes back: the printer has taken
 * 1,000 bytes, of which a kernel may tell nothing. */
static void probe_partial(struct usb_device *device)
{
	struct usb_outcome outcome = { 0 };

	long before = lab_counter("printer", "received");
	lab("nak printer 1000");
	struct span bytes = { .at = page, .size = USB_SEND_MAX };
	enum status status = usb_send(device, bytes, 300, NULL);
	bool is_full = usb_send(device, bytes, 300, NULL) == STATUS_FULL;
	int64_t begun_ms = clock_steady_ms();
	while (status == STATUS_OK && usb_sent(device, &outcome) == STATUS_AGAIN &&
	       clock_steady_ms() < begun_ms + PROBE_SOON_MS)
		drive(10);
	int64_t took_ms = clock_steady_ms() - begun_ms;
	cell(ROW, "partial write times out",
	     status == STATUS_OK && outcome.end == USB_TIMED_OUT_END && took_ms >= 290 &&
		     took_ms < 1500 && outcome.size <= 1000 &&
		     lab_counter("printer", "received") == before + 1000);
	cell(ROW, "one transfer out at a time", is_full);
	lab("nak printer off");
	cell(ROW, "goes on after it",
	     send_all(device, page, 1000, ANSWER_MS) == USB_COMPLETE_END &&
		     real_time(device, 1) == 0x12);
}

static void probe_faults(struct usb_device *device)
{
	unsigned char answer[64];
	struct usb_outcome outcome;

	lab("stall printer %x", OUT_ENDPOINT);
	enum usb_end first = send_all(device, page, 100, ANSWER_MS);
	cell(ROW, "stall",
	     first == USB_STALLED_END &&
		     send_all(device, page, 100, ANSWER_MS) == USB_COMPLETE_END);
	lab("eproto printer %x", OUT_ENDPOINT);
	first = send_all(device, page, 100, ANSWER_MS);
	cell(ROW, "eproto",
	     first == USB_GARBLED_END &&
		     send_all(device, page, 100, ANSWER_MS) == USB_COMPLETE_END);
	lab("silent printer on");
	struct usb_request request = { .type = IN, .request = GET_PORT_STATUS, .size = 1 };
	size_t size;
	cell(ROW, "silent",
	     ask(device, &request, answer, 1, &size) == USB_TIMED_OUT_END &&
		     hear(device, 100, answer, sizeof(answer), &outcome) == STATUS_TIMED_OUT &&
		     usb_device_status(device, NULL) == STATUS_OK);
	lab("silent printer off");
	cell(ROW, "speaks again", real_time(device, 4) == 0x12);
	cell(ROW, "nothing is refused",
	     usb_send(device, (struct span){ 0 }, ANSWER_MS, NULL) == STATUS_REFUSED &&
		     usb_send(device, (struct span){ .at = page, .size = PAGE_BYTES }, ANSWER_MS,
			      NULL) == STATUS_REFUSED);
}

/* A printer may answer at once that it has nothing to say, without end. */
static void probe_empty(struct usb_device *device)
{
	enum { LOOK_MS = 500, ASKED_MAX = 25 };
	unsigned char answer[64];
	struct usb_outcome outcome;

	lab("zlp printer on");
	long before = lab_counter("printer", "completed");
	cell(ROW, "empty packets are none",
	     hear(device, LOOK_MS, answer, sizeof(answer), &outcome) == STATUS_TIMED_OUT);
	long asked = lab_counter("printer", "completed") - before;
	printf("# printer: %ld empty packets in %d ms\n", asked, LOOK_MS);
	cell(ROW, "empty packets keep nobody busy", asked > 0 && asked < ASKED_MAX);
	cell(ROW, "and an answer among them", real_time(device, 1) == 0x12);
	lab("zlp printer off");
}

static void probe_unplug(struct usb_device *device)
{
	struct usb_outcome outcome = { 0 };
	struct span bytes = { .at = page, .size = USB_SEND_MAX };
	unsigned char answer[64];

	lab("nak printer 3000");
	enum status status = usb_send(device, bytes, 10000, NULL);
	drive(50);
	lab("unplug printer");
	int64_t begun_ms = clock_steady_ms();
	while (status == STATUS_OK && usb_sent(device, &outcome) == STATUS_AGAIN &&
	       clock_steady_ms() < begun_ms + PROBE_SOON_MS)
		drive(5);
	cell(ROW, "unplugged in the middle",
	     status == STATUS_OK && outcome.end == USB_LEFT_END &&
		     hear(device, 100, answer, sizeof(answer), &outcome) == STATUS_OK &&
		     outcome.end == USB_LEFT_END);
	cell(ROW, "nothing begins after it",
	     usb_send(device, bytes, 100, NULL) == STATUS_GONE && port_status(device) == -1);
	usb_device_close(device);
	lab("plug printer");
	device = take(PRODUCT_PRINTER);
	cell(ROW, "replugged",
	     device != NULL && usb_listen(device, 0, NULL) == STATUS_OK &&
		     real_time(device, 1) == 0x12);
	usb_device_close(device);
}

void probe_printer(void)
{
	struct usb_interface interface = { 0 };
	struct usb_device *device = take(PRODUCT_PRINTER);

	memset(page, 'A', sizeof(page));
	cell(ROW, "recognised",
	     device != NULL && find(PRODUCT_PRINTER, &interface) &&
		     interface.class == USB_CLASS_PRINTER && interface.protocol == 2 &&
		     interface.in != 0 && interface.out != 0);
	if (device == NULL || usb_listen(device, 0, NULL) != STATUS_OK)
		return;
	probe_requests(device);
	probe_states(device);
	probe_answers(device);
	probe_partial(device);
	probe_faults(device);
	probe_empty(device);
	probe_unplug(device);
}

/* --- the same printer as a byte stream
 * ------------------------------------------------------------*/
