/* Every way in which a printer fails, at every moment: is the receipt proven, refused before its
 * first byte, or open to doubt, and never printed twice?
 * usage: print_matrix SOCKET FOLDER [QUIRKS] */
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"
#include "tests/usb/print_press.h"
#include "tests/usb/probe.h"

enum { WELL_MS = 4000, PAGE_MAX = 8192, QUESTIONS_BYTES = 6, DURING_BYTES = 300, CUT_BYTES = 4 };

enum phase { IDLE, BEFORE, DURING, AFTER_DATA, AFTER_CUT, PHASES };
static const char *const PHASE_NAMES[PHASES] = { "idle", "before", "during", "after data",
						 "after cut" };

enum result { PROVEN, REFUSED, DOUBTFUL };

static const struct trouble {
	const char *name, *make, *unmake;
	const char *words; /* of the fault, where the printer is asked */
	bool holds;        /* the printer takes no more bytes */
	bool is_over;      /* it lasts for one transfer only */
	enum result before;
} TROUBLES[] = {
	{ "paper low", "paper printer low", "paper printer ok", NULL, false, false, PROVEN },
	{ "paper out", "paper printer out", "paper printer ok", "paper", false, false, REFUSED },
	{ "cover", "cover printer open", "cover printer closed", "cover is open", false, false,
	  REFUSED },
	{ "cutter", "cutter printer jam", "cutter printer ok", "cutter is jammed", false, false,
	  REFUSED },
	{ "overheat", "heat printer high", "heat printer ok", "overheated", false, false, REFUSED },
	{ "offline", "offline printer on", "offline printer off", "offline", false, false,
	  REFUSED },
	{ "unplug", "unplug printer", "plug printer", "", false, false, REFUSED },
	{ "silent", "silent printer on", "silent printer off", "", false, false, REFUSED },
	{ "NAK", "nak printer 0", "nak printer off", "", true, false, REFUSED },
	{ "stall", "stall printer 1", NULL, "stall", false, true, REFUSED },
	{ "EPROTO", "eproto printer 1", NULL, "garbled", false, true, REFUSED },
	{ "partial", "nak printer 2", "nak printer off", "", true, false, REFUSED },
};

static struct press press;
static size_t page_size;
static char record_path[128];

static void lay_page(unsigned number)
{
	unsigned char storage[PAGE_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	char first[32];

	text_format(first, sizeof(first), "Receipt %u", number);
	paper_begin(&press.page, 48);
	paper_line(&press.page, PAPER_TEXT, first);
	for (int at = 0; at < 40; at++)
		paper_line(&press.page, PAPER_TEXT, "Keep this number secret.");
	escpos_from_paper(&press.page, &bytes);
	page_size = bytes.size;
}

static void start(void)
{
	static unsigned number = 100;

	lay_page(number++);
	text_format(record_path, sizeof(record_path), "%s/printed", probe.folder);
	press.record = record_path;
	lab("record printer %s", record_path);
}

static long bytes_until(enum phase phase)
{
	switch (phase) {
	case DURING:
		return QUESTIONS_BYTES + DURING_BYTES;
	case AFTER_DATA:
		return QUESTIONS_BYTES + (long)page_size - CUT_BYTES;
	case AFTER_CUT:
		return QUESTIONS_BYTES + (long)page_size;
	case IDLE:
	case BEFORE:
	case PHASES:
		break;
	}
	return 0;
}

/* The printer is well again, no page was sent again meanwhile, and the next one is proven. */
static bool recovers(const struct trouble *trouble)
{
	if (trouble->unmake != NULL)
		lab("%s", trouble->unmake);
	unsigned before = press_pages(&press);
	if (!press_watch_until(&press, true, WELL_MS) || press_pages(&press) != before)
		return false;
	start();
	return press_print(&press, -1) == STATUS_OK && press_pages(&press) == 1 &&
	       press_is_page_whole(&press);
}

/* Nothing is being printed: the watch tells. */
static bool holds_idle(const struct trouble *trouble)
{
	start();
	lab("%s", trouble->make);
	bool is_told = press_watch_until(&press, false, trouble->words != NULL ? WELL_MS : 500);
	bool is_good = is_told == (trouble->words != NULL) && press_pages(&press) == 0;

	if (is_told && strstr(press.fault.what, trouble->words) == NULL)
		is_good = false;
	return recovers(trouble) && is_good;
}

static bool is_result(enum result wanted, enum status status, const struct trouble *trouble)
{
	bool says_nothing = strstr(press.fault.what, "nothing was printed") != NULL;
	unsigned pages = press_pages(&press);

	if (wanted == PROVEN)
		return status == STATUS_OK && pages == 1 && press_is_page_whole(&press) &&
		       strcmp(press.printer.ops->proof(press.printer.self), "status") == 0;
	if (status == STATUS_OK || status == STATUS_AGAIN ||
	    strstr(press.fault.what, trouble->words) == NULL)
		return false;
	return wanted == REFUSED ? says_nothing && pages == 0 : !says_nothing && pages == 1;
}

static bool holds(const struct trouble *trouble, enum phase phase)
{
	enum result wanted = trouble->before;
	enum status status;

	press.fault = (struct fault){ 0 };
	start();
	if (phase == BEFORE) {
		lab("%s", trouble->make);
		status = press_print(&press, -1);
	} else {
		long bytes = bytes_until(phase);
		wanted = wanted == REFUSED ? DOUBTFUL : wanted;
		lab("nak printer %ld", bytes);
		status = press_print(&press, bytes);
		lab("%s", trouble->make);
		if (!trouble->holds && strcmp(trouble->name, "unplug") != 0)
			lab("nak printer off");
		if (status == STATUS_AGAIN)
			status = press_finish(&press);
	}
	bool is_good = is_result(wanted, status, trouble);
	if (!is_good)
		printf("# %s, %s: %s: %s; %u pages\n", trouble->name, PHASE_NAMES[phase],
		       status_text(status), press.fault.what, press_pages(&press));
	bool does_recover = recovers(trouble);
	if (!does_recover)
		printf("# %s, %s: then %s; %u pages\n", trouble->name, PHASE_NAMES[phase],
		       press.fault.what, press_pages(&press));
	return is_good && does_recover;
}

static bool is_left_alone_after_doubt(void)
{
	long resets = lab_counter("printer", "resets");

	start();
	lab("nak printer %d", QUESTIONS_BYTES + DURING_BYTES);
	bool is_doubtful = press_print(&press, -1) == STATUS_TIMED_OUT;
	lab("nak printer off");
	return is_doubtful && press_watch_until(&press, true, WELL_MS) &&
	       lab_counter("printer", "resets") > resets;
}

int main(int argc, char **argv)
{
	static struct quirks quirks;
	const char *address = argc > 3 ? argv[3] : "usb:";

	if (argc < 3 || !lab_join(argv[1])) {
		fputs("usage: print_matrix SOCKET FOLDER [ADDRESS [QUIRKS-FILE]]\n", stderr);
		return 2;
	}
	probe.folder = argv[2];
	if ((argc > 4 && quirks_load(argv[4], &quirks, &press.fault) != STATUS_OK) ||
	    printer_escpos_open(address, PRINTER_PROOF_STATUS, &quirks, &press.printer,
				&press.fault) != STATUS_OK) {
		printf("Bail out! %s\n", press.fault.what);
		return 2;
	}
	cell("printer", "found and well", press_watch_until(&press, true, WELL_MS));
	start();
	cell("printer", "proven",
	     press_print(&press, -1) == STATUS_OK && press_pages(&press) == 1 &&
		     press_is_page_whole(&press));
	for (size_t at = 0; at < COUNT_OF(TROUBLES); at++) {
		cell(TROUBLES[at].name, PHASE_NAMES[IDLE], holds_idle(&TROUBLES[at]));
		for (enum phase phase = BEFORE; phase < PHASES; phase++)
			cell(TROUBLES[at].name, PHASE_NAMES[phase], holds(&TROUBLES[at], phase));
	}
	cell("printer", "reset after half a page", is_left_alone_after_doubt());
	printer_release(&press.printer);
	cell("printer", "no transfer is left", lab_counter("printer", "held") == 0);
	return print_cells() != 0;
}
