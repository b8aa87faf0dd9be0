/* Barcode scanners in HID POS mode: a long symbol in several reports. They say the symbology and
 * can be told not to read; their reports are of 64 bytes in one packet or in eight, or of 128 in
 * two. A plain one sends decoded data and nothing else, and where the front end plays the kernel,
 * that has no driver for it.
 *
 * Source  HID Point of Sale Usage Tables 1.02, 4.3 (bar code scanner). */
#include "tests/usb/models.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	REPORT_ID = 2,
	ORDER_ID = 4,
	REPORT_BYTES = 64,
	LONG_REPORT_BYTES = 128,
	SMALL_PACKET = 8,
	AIM_BYTES = 3,
	DATA_MAX = 56,
	LONG_DATA_MAX = DATA_MAX + LONG_REPORT_BYTES - REPORT_BYTES,
};
enum { SYMBOL_MAX = 8192, IN_ENDPOINT = 0x81, LAB_HEARD_MAX = 256 };
enum { GET_REPORT_DESCRIPTOR = 0x22, SET_REPORT = 0x09, SET_IDLE = 0x0A };

/* clang-format off */
#define DEVICE_OF(product) { \
	18, 1, LAB_LE16(0x0200), 0, 0, 0, 64, LAB_LE16(0x1209), LAB_LE16(product), LAB_LE16(0x0100), 1, 2, 3, 1 }
static const unsigned char DEVICE[] = DEVICE_OF(1);
static const unsigned char PLAIN_DEVICE[] = DEVICE_OF(0x11);
static const unsigned char SMALL_DEVICE[] = DEVICE_OF(0x14);
static const unsigned char LONG_DEVICE[] = DEVICE_OF(0x15);
#define REPORTS_OF(data_max) { \
	0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01,             /* bar code scanner */ \
	0x09, 0x12, 0xA1, 0x02, 0x85, REPORT_ID,        /* scanned data report */ \
	0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, \
	0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02, /* byte count */ \
	0x95, 0x03, 0x05, 0x8C, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD, 0x81, 0x02, /* AIM identifier */ \
	0x95, data_max, 0x09, 0xFE, 0x82, 0x02, 0x01,   /* decoded data */ \
	0x95, 0x02, 0x06, 0x66, 0xFF, 0x09, 0x04, 0x81, 0x02, /* the maker's own */ \
	0x05, 0x8C, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81, 0x02, /* continued */ \
	0x95, 0x07, 0x81, 0x03, 0xC0, \
	0x09, 0x18, 0xA1, 0x02, 0x85, ORDER_ID,         /* trigger report */ \
	0x95, 0x01, 0x09, 0x5F, 0x91, 0x02,             /* prevent read of barcodes */ \
	0x09, 0x60, 0x91, 0x02,                         /* initiate barcode read */ \
	0x09, 0x86, 0x91, 0x02, 0x09, 0x85, 0x91, 0x02, /* good read, error beep */ \
	0x95, 0x04, 0x91, 0x03, \
	0xC0, 0xC0 }
static const unsigned char REPORTS[] = REPORTS_OF(DATA_MAX);
static const unsigned char LONG_REPORTS[] = REPORTS_OF(LONG_DATA_MAX);
static const unsigned char PLAIN_REPORTS[] = {
	0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01,             /* bar code scanner */
	0x09, 0x12, 0xA1, 0x02, 0x85, REPORT_ID,        /* scanned data report */
	0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
	0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02, /* byte count */
	0x95, DATA_MAX, 0x05, 0x8C, 0x09, 0xFE, 0x82, 0x02, 0x01, /* decoded data */
	0x95, 0x05, 0x81, 0x03,
	0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81, 0x02, /* continued */
	0x95, 0x07, 0x81, 0x03, 0xC0, 0xC0 };
#define CONFIGURATION_OF(reports, packet) { \
	9, 2, LAB_LE16(34), 1, 1, 0, 0x80, 250, \
	9, 4, 0, 0, 1, 3, 0, 0, 0, \
	9, 0x21, LAB_LE16(0x0111), 0, 1, GET_REPORT_DESCRIPTOR, LAB_LE16(sizeof(reports)), \
	7, 5, IN_ENDPOINT, 3, LAB_LE16(packet), 4 }
static const unsigned char CONFIGURATION[] = CONFIGURATION_OF(REPORTS, REPORT_BYTES);
static const unsigned char PLAIN_CONFIGURATION[] = CONFIGURATION_OF(PLAIN_REPORTS, REPORT_BYTES);
static const unsigned char SMALL_CONFIGURATION[] = CONFIGURATION_OF(REPORTS, SMALL_PACKET);
static const unsigned char LONG_CONFIGURATION[] = CONFIGURATION_OF(LONG_REPORTS, REPORT_BYTES);
/* clang-format on */
static const char *const STRINGS[] = { "Acme", "Virtual HID POS Scanner", "SCN0001" };
static const char *const PLAIN_STRINGS[] = { "Acme", "Virtual Data Scanner", "SCN0002" };
static const char *const SMALL_STRINGS[] = { "Acme", "Virtual Small Packets Scanner", "SCN0003" };
static const char *const LONG_STRINGS[] = { "Acme", "Virtual Long Reports Scanner", "SCN0004" };

static struct scanner {
	const struct lab_model *model;
	size_t report_bytes;
	struct lab_reports reports;
	bool is_next_truncated;
	bool is_answer_lost;    /* to the next report out */
	unsigned char told[64]; /* the last report out */
	size_t told_size;
	char heard[LAB_HEARD_MAX]; /* the second byte of all of them, in hexadecimal */
} scanners[] = { { .model = &LAB_SCANNER, .report_bytes = REPORT_BYTES },
		 { .model = &LAB_PLAIN_SCANNER, .report_bytes = REPORT_BYTES },
		 { .model = &LAB_SMALL_SCANNER, .report_bytes = REPORT_BYTES },
		 { .model = &LAB_LONG_SCANNER, .report_bytes = LONG_REPORT_BYTES } };

static struct scanner *scanner_of(const struct lab_device *device)
{
	struct scanner *scanner = scanners;

	while (scanner->model != device->model)
		scanner++;
	return scanner;
}

static bool is_plain(const struct scanner *scanner)
{
	return scanner->model == &LAB_PLAIN_SCANNER;
}

static void scan(struct scanner *scanner, struct span data, const char *aim)
{
	size_t aim_bytes = is_plain(scanner) ? 0 : AIM_BYTES;
	size_t data_max = scanner->report_bytes - REPORT_BYTES + DATA_MAX;

	for (size_t at = 0; at < data.size || at == 0; at += data_max) {
		struct span part = span_slice(data, at, data_max);
		bool is_continued = at + part.size < data.size;
		unsigned char report[LONG_REPORT_BYTES] = { REPORT_ID, (unsigned char)part.size };
		memcpy(report + 2, aim, aim_bytes);
		if (part.size > 0)
			memcpy(report + 2 + aim_bytes, part.at, part.size);
		report[scanner->report_bytes - 1] = is_continued;
		if (is_continued || !scanner->is_next_truncated)
			lab_report_add(&scanner->reports, report, scanner->report_bytes);
	}
	scanner->is_next_truncated = false;
}

static int scanner_control(struct lab_device *device, struct lab_urb *urb)
{
	struct scanner *scanner = scanner_of(device);

	if (urb->setup[0] != 0x21 || urb->setup[1] == SET_IDLE)
		return lab_hid_control(device, urb);
	if (urb->setup[1] != SET_REPORT || is_plain(scanner) || urb->size > sizeof(scanner->told))
		return -EPIPE;
	memcpy(scanner->told, urb->bytes, urb->size);
	scanner->told_size = urb->actual = urb->size;
	size_t end = strlen(scanner->heard);
	if (urb->size > 1)
		(void)snprintf(scanner->heard + end, LAB_HEARD_MAX - end, " %02x",
			       scanner->told[1]);
	bool is_lost = scanner->is_answer_lost;
	scanner->is_answer_lost = false;
	return is_lost ? -EPROTO : 0;
}

static void scanner_pump(struct lab_device *device)
{
	lab_report_pump(device, &scanner_of(device)->reports, IN_ENDPOINT);
}

static void scanner_power_on(struct lab_device *device)
{
	struct scanner *scanner = scanner_of(device);
	*scanner =
		(struct scanner){ .model = scanner->model, .report_bytes = scanner->report_bytes };
}

static bool command_scan(struct lab_device *device, const struct lab_command *command)
{
	static unsigned char storage[SYMBOL_MAX];
	struct bytes symbol = bytes_over(storage, sizeof(storage));
	const char *aim = command->count > 3 ? command->word[3] : "]L2";

	if (command->count < 3 || strlen(aim) != AIM_BYTES ||
	    !lab_read_file(command->word[2], &symbol))
		return false;
	scan(scanner_of(device), bytes_span(&symbol), aim);
	lab_pump(device);
	return true;
}

static bool scanner_command(struct lab_device *device, const struct lab_command *command,
			    struct bytes *reply)
{
	struct scanner *scanner = scanner_of(device);

	if (strcmp(command->word[0], "scan") == 0)
		return command_scan(device, command);
	if (strcmp(command->word[0], "told") == 0) {
		for (size_t at = 0; at < scanner->told_size; at++)
			bytes_add_format(reply, " %02x", scanner->told[at]);
		return true;
	}
	if (strcmp(command->word[0], "heard") == 0) {
		bytes_add_text(reply, scanner->heard);
		scanner->heard[0] = '\0';
		return true;
	}
	if (strcmp(command->word[0], "stat") == 0)
		bytes_add_format(reply, " waiting=%zu", scanner->reports.count);
	if (strcmp(command->word[0], "lose-answer") == 0)
		return scanner->is_answer_lost = true;
	scanner->is_next_truncated = strcmp(command->word[0], "truncate-scan") == 0;
	return scanner->is_next_truncated;
}

#define SCANNER_MODEL(word, driver, what, sends, named)                                            \
	{                                                                                          \
		.name = (word), .kernel_driver = (driver), .device = LAB_SPAN(what##DEVICE),       \
		.configuration = LAB_SPAN(what##CONFIGURATION), .reports = LAB_SPAN(sends),        \
		.strings = (named), .string_count = COUNT_OF(named), .speed_mbps = 12,             \
		.control = scanner_control, .pump = scanner_pump, .power_on = scanner_power_on,    \
		.command = scanner_command                                                         \
	}

const struct lab_model LAB_SCANNER = SCANNER_MODEL("scanner", "usbhid", , REPORTS, STRINGS);
const struct lab_model LAB_PLAIN_SCANNER =
	SCANNER_MODEL("plain", NULL, PLAIN_, PLAIN_REPORTS, PLAIN_STRINGS);
const struct lab_model LAB_SMALL_SCANNER =
	SCANNER_MODEL("small", "usbhid", SMALL_, REPORTS, SMALL_STRINGS);
const struct lab_model LAB_LONG_SCANNER =
	SCANNER_MODEL("long", "usbhid", LONG_, LONG_REPORTS, LONG_STRINGS);
