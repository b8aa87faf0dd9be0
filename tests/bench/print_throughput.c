/* How fast the driver brings a page to a printer, beside raw bulk writes of the same bytes to the
 * same device:
 *
 *	umockdev-wrapper front_umockdev SOCKET printer print_throughput SOCKET [ROUNDS]
 *
 * The cable carries what full speed can, 19 packets of 64 bytes a millisecond. In each round the
 * page goes out raw, through the driver, and through the driver with the questions that prove it.
 * Prints lines "name value": bytes, the medians raw_us, page_us and proven_us, and
 * print_throughput, which is raw_us / page_us. It ends with 1 when a page does not get there.
 *
 * Source  USB 2.0, 5.8.4: bulk packets in a frame. */
#include <inttypes.h>
#include <libusb-1.0/libusb.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/escpos.h"
#include "drivers/printer.h"
#include "drivers/quirks.h"
#include "kiosk/base/clock.h"
#include "tests/usb/probe.h"

enum {
	FRAME_BYTES = 19 * 64,
	ROUNDS = 15,
	ROUNDS_MAX = 1000,
	OUT_ENDPOINT = 1,
	PATIENCE_MS = 10000
};

static struct paper paper;
static unsigned char storage[ESCPOS_BYTES_MAX];
static struct bytes page;
static struct quirks quirks;

static void give_up(const char *what)
{
	(void)fprintf(stderr, "print_throughput: %s\n", what);
	exit(1);
}

/* Full of text, with two of the largest QR codes that can be drawn: throughput, not the questions
 * around it. */
static void lay_page(void)
{
	static const char QUIRKS[] = "1209:0002 make=epson no_qr no_asb";
	char address[PAPER_LINE_MAX];
	struct fault fault;
	struct escpos_manner manner = ESCPOS_PLAIN;

	memset(address, '1', sizeof(address) - 1);
	address[sizeof(address) - 1] = '\0';
	paper_begin(&paper, PAPER_COLUMNS_80MM);
	paper_line(&paper, PAPER_QR, address);
	paper_line(&paper, PAPER_QR, address);
	while (paper.count < PAPER_LINES_MAX)
		paper_line(&paper, PAPER_TEXT, "Use it on every Form 1040 return that you file.");
	if (quirks_read(span_of(QUIRKS), "quirks", &quirks, &fault) != STATUS_OK)
		give_up(fault.what);
	manner.draws_qr = true;
	page = bytes_over(storage, sizeof(storage));
	escpos_from_paper(&paper, &manner, &page);
	if (page.is_full)
		give_up("the page does not fit");
}

static int64_t send_raw(libusb_context *context)
{
	libusb_device_handle *device =
		libusb_open_device_with_vid_pid(context, PROBE_VENDOR, PRODUCT_PRINTER);
	int sent = 0;

	if (device == NULL || libusb_set_auto_detach_kernel_driver(device, 1) != 0 ||
	    libusb_claim_interface(device, 0) != 0)
		give_up("the printer cannot be claimed");
	int64_t from_us = clock_steady_us();
	int code = libusb_bulk_transfer(device, OUT_ENDPOINT, page.at, (int)page.size, &sent,
					PATIENCE_MS);
	int64_t took_us = clock_steady_us() - from_us;
	if (code != 0 || (size_t)sent != page.size)
		give_up(libusb_error_name(code));
	(void)libusb_release_interface(device, 0);
	libusb_close(device);
	return took_us;
}

static void wait_for(const struct printer *printer)
{
	struct pollfd wait = printer->ops->pollfd(printer->self);

	(void)poll(&wait, 1, printer->ops->timeout_ms(printer->self, clock_steady_ms()));
}

static int64_t print(enum printer_proof proof)
{
	struct printer printer = { 0 };
	struct fault fault = { 0 };
	int64_t until_ms = clock_steady_ms() + PATIENCE_MS;

	if (printer_escpos_open("usb:", proof, &quirks, &printer, &fault) != STATUS_OK)
		give_up(fault.what);
	while (printer.ops->watch(printer.self, clock_steady_ms(), &fault) != STATUS_OK) {
		if (clock_steady_ms() > until_ms)
			give_up(fault.what);
		wait_for(&printer);
	}
	int64_t from_us = clock_steady_us();
	enum status status = printer.ops->begin(printer.self, &paper, clock_steady_ms(), &fault);
	if (status == STATUS_OK)
		status = STATUS_AGAIN;
	while (status == STATUS_AGAIN &&
	       (status = printer.ops->advance(printer.self, clock_steady_ms(), &fault)) ==
		       STATUS_AGAIN)
		wait_for(&printer);
	int64_t took_us = clock_steady_us() - from_us;
	if (status != STATUS_OK)
		give_up(fault.what);
	printer_release(&printer);
	return took_us;
}

static int by_value(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static int64_t median(int64_t *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[count / 2];
}

int main(int argc, char **argv)
{
	static int64_t raw[ROUNDS_MAX], sent[ROUNDS_MAX], proven[ROUNDS_MAX];
	int64_t rounds = ROUNDS;
	libusb_context *context = NULL;

	if (argc < 2 || argc > 3 || (argc > 2 && !span_to_int(span_of(argv[2]), &rounds)) ||
	    rounds < 1 || rounds > ROUNDS_MAX || !lab_join(argv[1])) {
		(void)fputs("usage: print_throughput SOCKET [ROUNDS]\n", stderr);
		return 2;
	}
	(void)lab("pace printer %d", FRAME_BYTES);
	lay_page();
	if (libusb_init(&context) != 0)
		give_up("libusb cannot be had");
	for (int64_t at = 0; at < rounds; at++) {
		raw[at] = send_raw(context);
		sent[at] = print(PRINTER_PROOF_WRITTEN);
		proven[at] = print(PRINTER_PROOF_STATUS);
	}
	libusb_exit(context);
	int64_t raw_us = median(raw, (size_t)rounds), page_us = median(sent, (size_t)rounds);
	(void)printf("bytes %zu\nraw_us %" PRId64 "\npage_us %" PRId64 "\nproven_us %" PRId64 "\n",
		     page.size, raw_us, page_us, median(proven, (size_t)rounds));
	(void)printf("print_throughput %.3f\n", (double)raw_us / (double)page_us);
	return 0;
}
