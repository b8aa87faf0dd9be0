/* Every kind of scanner in every situation: is just what was scanned handed over, or just nothing,
 * and does the next scan come? A line cannot stall or babble: it breaks within a scan, or never
 * ends one; in the wrong mode, at another speed, it gives what is garbled.
 *
 * usage: scan_matrix SOCKET FOLDER; in a VM the line is /dev/ttyACM0. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/usb/probe.h"
#include "tests/usb/scan_desk.h"
#include "tests/usb/scan_source.h"

enum {
	SOON_MS = 15000,
	BEGUN_MS = 100,
	LOOK_MS = 10,
	USUAL = 317,
	SOME_REPORTS = 700,
	LONGEST = 1800,
	LABEL_MAX = 32
};
enum { DEAF_MS = 700 };        /* an order is given up */
enum { KEPT_MAX_US = 200000 }; /* far less than anybody waits for a glass */

struct row {
	const char *name;
	struct scan_source source;
	const char *quirks, *wrong_quirks; /* that call it a scanner, or one in another mode */
	const char *wrong_words;
	bool takes_orders; /* can be told not to read */
};

static const struct row ROWS[] = {
	{ "HID POS",
	  { .name = "scanner", .product = PRODUCT_SCANNER, .endpoint = "81" },
	  "",
	  "1209:0001 needs_programming=sheet",
	  "is in a mode the kiosk cannot use",
	  true },
	{ "HID POS, small packets",
	  { .name = "small", .product = 0x14, .endpoint = "81" },
	  "",
	  "1209:0014 needs_programming=sheet",
	  "is in a mode the kiosk cannot use",
	  true },
	{ "HID POS, long reports",
	  { .name = "long", .product = 0x15, .endpoint = "81" },
	  "",
	  "1209:0015 needs_programming=sheet",
	  "is in a mode the kiosk cannot use",
	  true },
	{ "HID POS, data only",
	  { .name = "plain", .product = 0x11, .endpoint = "81" },
	  "",
	  "1209:0011 keyboard",
	  "sends nothing the kiosk can read",
	  false },
	{ "keyboard",
	  { .name = "keyboard", .product = PRODUCT_KEYBOARD, .endpoint = "81" },
	  "1209:0004 keyboard",
	  "1209:0004 hid_pos",
	  "sends nothing the kiosk can read",
	  false },
	{ "serial", { 0 }, NULL, NULL, NULL, false },
};

/* What a scanner was told last, in the laboratory's words. */
static const char LOCKED[] = "ok 04 01\n", UNLOCKED[] = "ok 04 00\n";

static struct desk desk;
static struct quirks quirks;
static const struct row *row;
static struct scan_source source;

static void fail(const char *why)
{
	printf("Bail out! %s: %s\n", row->name, why);
	exit(2);
}

static void open_desk(const char *lines)
{
	enum status status = lines == NULL
				     ? scanner_serial_open(source.path, &desk.scanner, &desk.fault)
				     : quirks_read(span_of(lines), "quirks", &quirks, &desk.fault);

	if (status == STATUS_OK && lines != NULL)
		status = scanner_usb_open(&quirks, &desk.scanner, &desk.fault);
	if (status != STATUS_OK)
		fail(desk.fault.what);
	desk.scanner.ops->expect(desk.scanner.self, true);
}

/* --- what a cell asks ------------------------------------------------------------------------- */

static bool receives(struct span payload)
{
	return desk_wait(&desk, SOON_MS) == STATUS_OK &&
	       span_equals(symbol_span(&desk.scan.symbol), payload);
}

static bool scans(size_t size)
{
	struct span payload = source_payload(size);

	source_scan(&source, payload);
	return receives(payload);
}

/* All that is under way. */
static struct desk_heard hear_out(void)
{
	int64_t until_ms = clock_steady_ms() + SOON_MS;
	struct desk_heard heard = { 0 }, more;

	while (!source_is_empty(&source) && clock_steady_ms() < until_ms) {
		more = desk_go_on(&desk, LOOK_MS);
		heard.scans += more.scans;
		heard.refusals += more.refusals;
	}
	more = desk_until_quiet(&desk);
	return (struct desk_heard){ .scans = heard.scans + more.scans,
				    .refusals = heard.refusals + more.refusals };
}

/* Nothing was handed over, so often a damaged scan was told, and the next scan comes. */
static bool gave(unsigned refusals)
{
	struct desk_heard heard = hear_out();
	bool is_good = heard.scans == 0 && heard.refusals == refusals;

	if (!is_good)
		printf("# %s: %u scans, %u refusals instead of %u\n", row->name, heard.scans,
		       heard.refusals, refusals);
	return is_good && scans(64);
}

static bool gets_two_back_to_back(void)
{
	static unsigned char first[USUAL];
	struct span payload = source_payload(USUAL);

	memcpy(first, payload.at, USUAL);
	source_scan(&source, payload);
	payload = source_payload(USUAL);
	source_scan(&source, payload);
	return receives((struct span){ .at = first, .size = USUAL }) && receives(payload) &&
	       gave(0);
}

static bool drops_what_nobody_expects(void)
{
	desk.scanner.ops->expect(desk.scanner.self, false);
	(void)desk_until_quiet(&desk);
	bool is_told = !row->takes_orders || strcmp(lab("told %s", source.name), LOCKED) == 0;
	source_scan(&source, source_payload(LONGEST));
	struct desk_heard heard = hear_out();
	desk.scanner.ops->expect(desk.scanner.self, true);
	return is_told && heard.scans + heard.refusals == 0 && gave(0);
}

static bool is_told_in_the_end(const char *told)
{
	for (int tries = 0; tries < 5; tries++) {
		(void)desk_until_quiet(&desk);
		if (strcmp(lab("told %s", source.name), told) == 0)
			return true;
	}
	return false;
}

/* What it was told it did, but nobody heard so. */
static bool is_unlocked_after_a_lost_answer(void)
{
	lab("lose-answer %s", source.name);
	desk.scanner.ops->expect(desk.scanner.self, false);
	bool is_locked = is_told_in_the_end(LOCKED);
	desk.scanner.ops->expect(desk.scanner.self, true);
	return is_locked && is_told_in_the_end(UNLOCKED) && gave(0);
}

/* It hears nothing for a while. */
static bool is_unlocked_after_silence(void)
{
	desk.scanner.ops->expect(desk.scanner.self, false);
	bool is_locked = is_told_in_the_end(LOCKED);
	lab("silent %s on", source.name);
	desk.scanner.ops->expect(desk.scanner.self, true);
	(void)desk_go_on(&desk, DEAF_MS);
	lab("silent %s off", source.name);
	return is_locked && is_told_in_the_end(UNLOCKED) && desk_is_troubled_by(&desk, NULL) &&
	       gave(0);
}

static bool refuses_a_part(void)
{
	source_scan_truncated(&source, source_payload(USUAL));
	return gave(1);
}

static bool forgets_the_half_at_unplug(void)
{
	source_scan_begin(&source, source_payload(USUAL));
	(void)desk_go_on(&desk, BEGUN_MS);
	source_unplug(&source);
	bool is_told = desk_is_troubled_by(&desk, source.path != NULL ? "" : "not connected");
	source_plug(&source);
	return desk_is_troubled_by(&desk, NULL) && is_told && gave(0);
}

/* A break within a scan is a NUL, as the kernel gives it. */
static bool refuses_after_a_stall(void)
{
	struct span payload = source_payload(SOME_REPORTS);

	source_scan_begin(&source, payload);
	(void)desk_go_on(&desk, BEGUN_MS);
	if (source.path == NULL)
		lab("stall %s %s", source.name, source.endpoint);
	else
		source_say(&source, (struct span){ .at = (const unsigned char *)"", .size = 1 });
	source_go_on(&source, payload);
	return gave(1);
}

/* It stalls, and says no more, not even to being told to go on. */
static bool keeps_the_loop_when_silent(void)
{
	if (source.path != NULL)
		return true; /* a line has no stall */
	desk.longest_us = 0;
	lab("silent %s 1", source.name);
	lab("stall %s %s", source.name, source.endpoint);
	(void)desk_go_on(&desk, DEAF_MS);
	int64_t longest_us = desk.longest_us;
	lab("silent %s off", source.name);
	printf("#= %s: stalled and silent, it keeps the loop for %.1f ms at most\n", row->name,
	       (double)longest_us / 1000);
	return longest_us < KEPT_MAX_US && gave(0);
}

static bool refuses_after_a_babble(void)
{
	if (source.path == NULL) {
		lab("babble %s %s", source.name, source.endpoint);
		return gave(1);
	}
	unsigned refusals = 0;
	for (size_t at = 0; at < 4; at++) {
		source_say(&source, source_payload(LONGEST));
		refusals += desk_go_on(&desk, BEGUN_MS / 2).refusals;
	}
	return refusals == 1 && gave(0);
}

static bool hands_over_nothing_in_another_mode(void)
{
	static const unsigned char GARBLED[] = { 0xF0, 0, 0x86, 0, 0xFE, 0x1C, 0x80, 0, 0xF8 };

	if (source.path != NULL) {
		source_say(&source, (struct span){ .at = GARBLED, .size = sizeof(GARBLED) });
		return gave(1);
	}
	scanner_release(&desk.scanner);
	open_desk(row->wrong_quirks);
	bool is_told = desk_is_troubled_by(&desk, row->wrong_words);
	source_scan(&source, source_payload(USUAL));
	struct desk_heard heard = desk_until_quiet(&desk);
	source_unplug(&source); /* as it does when it is set to another mode */
	scanner_release(&desk.scanner);
	open_desk(row->quirks);
	source_plug(&source);
	return is_told && heard.scans + heard.refusals == 0 && desk_is_troubled_by(&desk, NULL) &&
	       gave(0);
}

static bool comes_back_elsewhere(void)
{
	char before[LABEL_MAX];

	(void)text_copy(before, sizeof(before), source_place(&source));
	source_unplug(&source);
	bool is_told = desk_is_troubled_by(&desk, source.path != NULL ? "" : "not connected");
	source_plug(&source);
	bool is_elsewhere = strcmp(before, source_place(&source)) != 0;
	return is_told && is_elsewhere && desk_is_troubled_by(&desk, NULL) && gave(0);
}

/* --- all of them ------------------------------------------------------------------------------ */

static void try_sizes(void)
{
	static const struct {
		size_t size;
		const char *column;
	} SIZES[] = {
		{ 1, "1 byte" }, { 63, "63" }, { 64, "64" }, { USUAL, "317" }, { LONGEST, "1800" }
	};

	for (size_t at = 0; at < COUNT_OF(SIZES); at++)
		cell(row->name, SIZES[at].column, scans(SIZES[at].size));
}

static void try_row(void)
{
	static const struct {
		const char *column;
		bool (*is_good)(void);
	} COLUMNS[] = {
		{ "two back to back", gets_two_back_to_back },
		{ "nobody expects it", drops_what_nobody_expects },
		{ "truncated", refuses_a_part },
		{ "unplugged in it", forgets_the_half_at_unplug },
		{ "stall", refuses_after_a_stall },
		{ "stall, then silence", keeps_the_loop_when_silent },
		{ "babble", refuses_after_a_babble },
		{ "wrong mode", hands_over_nothing_in_another_mode },
		{ "at another address", comes_back_elsewhere },
	};

	open_desk(row->quirks);
	if (!desk_is_troubled_by(&desk, NULL))
		fail("it is not taken");
	try_sizes();
	for (size_t at = 0; at < COUNT_OF(COLUMNS); at++)
		cell(row->name, COLUMNS[at].column, COLUMNS[at].is_good());
	if (row->takes_orders) {
		cell(row->name, "an answer lost", is_unlocked_after_a_lost_answer());
		cell(row->name, "silent when told", is_unlocked_after_silence());
		desk.scanner.ops->expect(desk.scanner.self, false);
		(void)desk_until_quiet(&desk);
		bool is_locked = strcmp(lab("told %s", source.name), LOCKED) == 0;
		scanner_release(&desk.scanner);
		cell(row->name, "reads again at the end",
		     is_locked && strcmp(lab("told %s", source.name), UNLOCKED) == 0);
	}
	scanner_release(&desk.scanner);
	/* A real kernel's own driver has some, once it has the device back. */
	if (source.name != NULL && !probe.is_vm)
		cell(row->name, "no transfer is left", lab_counter(source.name, "held") == 0);
}

int main(int argc, char **argv)
{
	static char line_path[128];
	struct fault fault;

	if (argc < 3 || !lab_join(argv[1])) {
		fputs("usage: scan_matrix SOCKET FOLDER\n", stderr);
		return 2;
	}
	probe.folder = argv[2];
	text_format(line_path, sizeof(line_path), "%s/line", probe.folder);
	if (usb_open(&probe.usb, &fault) != STATUS_OK) {
		printf("Bail out! %s\n", fault.what);
		return 2;
	}
	for (row = ROWS; row < ROWS + COUNT_OF(ROWS); row++) {
		source = row->source;
		if (row->quirks == NULL && probe.is_vm)
			source = (struct scan_source){ .name = "serial",
						       .product = PRODUCT_SERIAL,
						       .path = "/dev/ttyACM0" };
		else if (row->quirks == NULL)
			source.path = line_path;
		source_plug(&source);
		try_row();
		source_unplug(&source);
	}
	usb_free(probe.usb);
	return print_cells() != 0;
}
