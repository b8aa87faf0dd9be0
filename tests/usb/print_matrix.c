/* Every way in which a printer fails, at every moment: is the receipt proven, refused before its
 * first byte, or open to doubt, and never printed twice?
 * usage: print_matrix SOCKET FOLDER [ADDRESS [QUIRKS-FILE [ECHOES]]] */
#include "drivers/escpos.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/usb/print_press.h"
#include "tests/usb/probe.h"

enum { WELL_MS = 4000, QUIET_MS = 500, DURING_BYTES = 300, CUT_BYTES = 4 };

enum moment { IDLE, BEFORE, DURING, AFTER_DATA, AFTER_CUT, MOMENTS };
static const char *const MOMENT_NAMES[MOMENTS] = { "idle", "before", "during", "after data",
						   "after cut" };

#define RESULT_LIST(X)                                                                             \
	X(QUIET, "-")          /* nobody is told, a page could be printed */                       \
	X(TOLD, "told")        /* it is said, in words, while nothing is printed */                \
	X(PROVEN, "proven")    /* by the printer's answer behind the page */                       \
	X(WRITTEN, "written")  /* every byte was taken, and the record says no more */             \
	X(REFUSED, "refused")  /* not a byte was sent */                                           \
	X(DOUBTFUL, "doubt")   /* a part of it, or all, is with the printer */                     \
	X(VAIN, "doubt, none") /* bytes were sent, and as it was none came there */

enum result {
#define X(name, text) name,
	RESULT_LIST(X)
#undef X
		RESULTS
};
static const char *const RESULT_NAMES[RESULTS] = {
#define X(name, text) [name] = (text),
	RESULT_LIST(X)
#undef X
};

/* What must come of each trouble, at each moment; and what the fault says. */
struct outcome {
	enum result at[MOMENTS];
	const char *words;
};

#define ASKED(idle, before, later)                                                                 \
	{                                                                                          \
		idle, before, later, later, later                                                  \
	}
/* After the cut nothing is asked: it counts as written, and what comes then is told later. */
#define UNASKED(idle, before, later)                                                               \
	{                                                                                          \
		idle, before, later, later, WRITTEN                                                \
	}

/* clang-format off */
static const struct trouble {
	const char *name, *make, *unmake;
	bool holds; /* the printer takes no more bytes */
	struct outcome asked, unasked;
} TROUBLES[] = {
	{ "paper low", "paper printer low", "paper printer ok", false,
	  { ASKED(QUIET, PROVEN, PROVEN), NULL },
	  { UNASKED(QUIET, WRITTEN, WRITTEN), NULL } },
	{ "paper out", "paper printer out", "paper printer ok", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "paper" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "paper" } },
	{ "cover", "cover printer open", "cover printer closed", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "cover is open" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "offline" } },
	{ "cutter", "cutter printer jam", "cutter printer ok", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "cutter is jammed" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "offline" } },
	{ "overheat", "heat printer high", "heat printer ok", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "overheated" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "offline" } },
	{ "offline", "offline printer on", "offline printer off", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "offline" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "offline" } },
	{ "unplug", "unplug printer", "plug printer", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "plugged" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "plugged" } },
	{ "silent", "silent printer on", "silent printer off", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "answer" },
	  { UNASKED(TOLD, REFUSED, DOUBTFUL), "answer" } },
	{ "NAK", "nak printer 0", "nak printer off", true,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "answer" },
	  { UNASKED(QUIET, VAIN, DOUBTFUL), "answer" } },
	{ "stall", "stall printer 1", "stall printer 1 0", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "stall" },
	  { UNASKED(QUIET, VAIN, DOUBTFUL), "stall" } },
	{ "EPROTO", "eproto printer 1", "eproto printer 1 0", false,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "garbled" },
	  { UNASKED(QUIET, VAIN, DOUBTFUL), "garbled" } },
	{ "partial write", "nak printer 2", "nak printer off", true,
	  { ASKED(TOLD, REFUSED, DOUBTFUL), "answer" },
	  { UNASKED(QUIET, VAIN, DOUBTFUL), "answer" } },
};
/* clang-format on */

static struct press press;
static bool is_asked; /* the printer answers questions */
static size_t page_size;
static char record_path[128], paper_path[128];
static enum result came[COUNT_OF(TROUBLES)][MOMENTS];

static const struct outcome *wanted_of(const struct trouble *trouble)
{
	return is_asked ? &trouble->asked : &trouble->unasked;
}

static enum result proof_wanted(void)
{
	return is_asked ? PROVEN : WRITTEN;
}

static void lay_page(unsigned number)
{
	static unsigned char storage[ESCPOS_BYTES_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	char first[32];

	text_format(first, sizeof(first), "Receipt %u", number);
	paper_begin(&press.page, 48);
	paper_line(&press.page, PAPER_TEXT, first);
	for (int at = 0; at < 40; at++)
		paper_line(&press.page, PAPER_TEXT, "Keep this number secret.");
	escpos_from_paper(&press.page, &ESCPOS_PLAIN, &bytes);
	page_size = bytes.size;
}

static void start(void)
{
	static unsigned number = 100;

	lay_page(number++);
	text_format(record_path, sizeof(record_path), "%s/printed", probe.folder);
	press.record = record_path;
	press.fault = (struct fault){ 0 };
	lab("record printer %s", record_path);
	text_format(paper_path, sizeof(paper_path), "%s/paper", probe.folder);
	lab("paperfile printer %s", paper_path);
}

static long bytes_until(enum moment moment)
{
	long questions_bytes = is_asked ? 6 : 0; /* DLE EOT 1 and 4 */

	switch (moment) {
	case DURING:
		return questions_bytes + DURING_BYTES;
	case AFTER_DATA:
		return questions_bytes + (long)page_size - CUT_BYTES;
	case AFTER_CUT:
		return questions_bytes + (long)page_size;
	case IDLE:
	case BEFORE:
	case MOMENTS:
		break;
	}
	return 0;
}

static enum result proof_of(void)
{
	return strcmp(press.printer.ops->proof(press.printer.self), "written") != 0 ? PROVEN
										    : WRITTEN;
}

/* What a page that ended so came to. RESULTS: it breaks a promise. */
static enum result result_of(enum status status)
{
	bool says_nothing = strstr(press.fault.what, "nothing was printed") != NULL;
	unsigned pages = press_pages(&press);

	if (status == STATUS_AGAIN || pages > 1)
		return RESULTS;
	if (status == STATUS_OK)
		return pages == 1 && press_is_page_whole(&press) ? proof_of() : RESULTS;
	if (says_nothing)
		return pages == 0 ? REFUSED : RESULTS;
	return pages == 1 ? DOUBTFUL : VAIN;
}

/* The printer is well again, no page was sent again meanwhile, and the next one is proven. */
static bool recovers(const struct trouble *trouble)
{
	lab("%s", trouble->unmake);
	unsigned before = press_pages(&press);
	if (!press_watch_until(&press, true, WELL_MS) || press_pages(&press) != before)
		return false;
	start();
	return result_of(press_print(&press, -1)) == proof_wanted();
}

/* Nothing is being printed: the watch tells. */
static enum result watch_idle(const struct trouble *trouble)
{
	bool is_wanted = wanted_of(trouble)->at[IDLE] == TOLD;

	start();
	lab("%s", trouble->make);
	bool is_told = press_watch_until(&press, false, is_wanted ? WELL_MS : QUIET_MS);
	return press_pages(&press) > 0 ? RESULTS : is_told ? TOLD : QUIET;
}

/* The printer stops at that byte, and goes on once the trouble is there. */
static enum status print_into(const struct trouble *trouble, enum moment moment)
{
	long bytes = bytes_until(moment);

	lab("nak printer %ld", bytes);
	enum status status = press_print(&press, bytes);
	lab("%s", trouble->make);
	if (!trouble->holds && strcmp(trouble->name, "unplug") != 0)
		lab("nak printer off");
	return status == STATUS_AGAIN ? press_finish(&press) : status;
}

static enum result print_at(const struct trouble *trouble, enum moment moment)
{
	enum status status;

	start();
	if (moment == BEFORE) {
		lab("%s", trouble->make);
		status = press_print(&press, -1);
	} else if (moment == AFTER_CUT && !is_asked) {
		status = press_print(&press, -1);
		lab("%s", trouble->make);
	} else {
		status = print_into(trouble, moment);
	}
	return result_of(status);
}

static bool are_words_said(const struct trouble *trouble, enum moment moment)
{
	/* What leaves with a transfer under way may be told of by that. */
	bool is_amid = moment > BEFORE && strcmp(trouble->name, "unplug") == 0;

	return strstr(press.fault.what, wanted_of(trouble)->words) != NULL ||
	       (is_amid && strstr(press.fault.what, "not connected") != NULL);
}

static void judge(size_t row, enum moment moment)
{
	const struct trouble *trouble = &TROUBLES[row];
	const struct outcome *wanted = wanted_of(trouble);
	enum result result = moment == IDLE ? watch_idle(trouble) : print_at(trouble, moment);
	bool is_good = result == wanted->at[moment];
	bool has_words = result == QUIET || result == PROVEN || result == WRITTEN ||
			 are_words_said(trouble, moment);

	came[row][moment] = result;
	if (!is_good || !has_words)
		printf("# %s, %s: %s: %s; %u pages\n", trouble->name, MOMENT_NAMES[moment],
		       result < RESULTS ? RESULT_NAMES[result] : "a promise is broken",
		       press.fault.what, press_pages(&press));
	bool does_recover = recovers(trouble);
	if (!does_recover)
		printf("# %s, %s: then %s; %u pages\n", trouble->name, MOMENT_NAMES[moment],
		       press.fault.what, press_pages(&press));
	cell(trouble->name, MOMENT_NAMES[moment], is_good && has_words && does_recover);
}

static void print_table(void)
{
	printf("# %-14s", is_asked ? "" : "no_status");
	for (size_t moment = 0; moment < MOMENTS; moment++)
		printf("%-12s", MOMENT_NAMES[moment]);
	for (size_t row = 0; row < COUNT_OF(TROUBLES); row++) {
		printf("\n# %-14s", TROUBLES[row].name);
		for (size_t moment = 0; moment < MOMENTS; moment++)
			printf("%-12s", came[row][moment] < RESULTS
						? RESULT_NAMES[came[row][moment]]
						: "BROKEN");
	}
	puts("");
}

/* Another one, that echoes or does not. */
static bool is_plugged_anew(const char *echoes)
{
	lab("echoes printer %s", echoes);
	lab("unplug printer");
	(void)press_watch_until(&press, false, WELL_MS);
	lab("plug printer");
	return press_watch_until(&press, true, WELL_MS);
}

/* Of Epson's too some know no GS ( H. */
static bool is_proven_without_echo(const char *echoes)
{
	bool is_well = is_plugged_anew("off");

	start();
	bool is_proven = result_of(press_print(&press, -1)) == PROVEN;
	return is_plugged_anew(echoes) && is_well && is_proven;
}

static bool is_left_alone_after_doubt(void)
{
	long resets = lab_counter("printer", "resets");

	start();
	lab("nak printer %ld", bytes_until(DURING));
	bool is_doubtful = press_print(&press, -1) != STATUS_OK;
	lab("nak printer off");
	return is_doubtful && press_watch_until(&press, true, WELL_MS) &&
	       lab_counter("printer", "resets") > resets;
}

/* The paper ends while the printer takes no more bytes, and can only be asked besides. */
static bool tells_of_paper_midway(void)
{
	start();
	lab("nak printer %ld", bytes_until(DURING));
	(void)press_print(&press, bytes_until(DURING));
	lab("paper printer out");
	enum status status = press_finish(&press);
	bool is_told = status == STATUS_IO && strstr(press.fault.what, "out of paper") != NULL;
	lab("nak printer off");
	lab("paper printer ok");
	return is_told && press_pages(&press) == 1 && press_watch_until(&press, true, WELL_MS) &&
	       press_pages(&press) == 1;
}

/* Something else has a loose contact. */
static bool is_asked_beside_a_flapping_one(void)
{
	enum { FLAP_MS = 100 };
	int64_t until_ms = clock_steady_ms() + WELL_MS;
	enum status status = STATUS_AGAIN;

	lab("offline printer on");
	bool is_told = press_watch_until(&press, false, WELL_MS);
	lab("offline printer off");
	for (bool is_in = false; status != STATUS_OK && clock_steady_ms() < until_ms;
	     is_in = !is_in) {
		lab(is_in ? "unplug touchscreen" : "plug touchscreen");
		(void)poll(NULL, 0, FLAP_MS);
		status = press.printer.ops->watch(press.printer.self,
						  clock_steady_ms() + press.ahead_ms, NULL);
	}
	return is_told && status == STATUS_OK;
}

/* How many lines of the page are on paper, once there are so many or time is up. */
static unsigned lines_come(unsigned expected)
{
	int64_t until_ms = clock_steady_ms() + WELL_MS;
	unsigned lines = press_lines_on(paper_path, &press.page);

	while (lines < expected && clock_steady_ms() < until_ms) {
		(void)press_watch_until(&press, false, QUIET_MS);
		lines = press_lines_on(paper_path, &press.page);
	}
	return lines;
}

/* What waited in the printer until its trouble was over must not come out then, before the next
 * page, with it or behind it. One that cannot be told to forget prints it: the model can. */
static bool replays(const char *make, const char *unmake, bool is_deaf)
{
	lab("holds printer on");
	lab("deaf printer %s", is_deaf ? "on" : "off");
	start();
	unsigned lines = press.page.count;
	lab("nak printer %ld", bytes_until(DURING));
	(void)press_print(&press, bytes_until(DURING));
	lab("%s", make);
	lab("nak printer off");
	bool is_doubtful = press_finish(&press) != STATUS_OK;
	/* Whoever loads paper is not as fast. A jammed knife is free when the rest is forgotten. */
	(void)press_watch_until(&press, true, QUIET_MS);
	lab("%s", unmake);
	bool is_well = press_watch_until(&press, true, WELL_MS);
	unsigned came_out = lines_come(is_deaf ? lines : 0);
	lab("deaf printer off");
	lab("holds printer off");
	return !is_doubtful || !is_well || came_out == lines;
}

static void judge_replay(void)
{
	static const struct {
		const char *name, *make, *unmake;
	} CASES[] = {
		{ "paper out", "paper printer out", "paper printer ok" },
		{ "cover", "cover printer open", "cover printer closed" },
		{ "cutter", "cutter printer jam", "cutter printer ok" },
		{ "overheat", "heat printer high", "heat printer ok" },
		{ "offline", "offline printer on", "offline printer off" },
	};

	/* What a printer keeps is the same for any kernel: an emulated processor sees one. */
	for (size_t at = 0; at < (probe.is_vm ? 1 : COUNT_OF(CASES)); at++) {
		cell(CASES[at].name, "buffer not replayed",
		     !replays(CASES[at].make, CASES[at].unmake, false));
		cell(CASES[at].name, "buffer replayed by one that does not forget",
		     replays(CASES[at].make, CASES[at].unmake, true));
	}
}

static bool open_printer(const char *address, const char *quirks_path)
{
	static struct quirks quirks;

	return (quirks_path == NULL ||
		quirks_load(quirks_path, &quirks, &press.fault) == STATUS_OK) &&
	       printer_escpos_open(address, PRINTER_PROOF_STATUS, &quirks, &press.printer,
				   &press.fault) == STATUS_OK;
}

int main(int argc, char **argv)
{
	if (argc < 3 || !lab_join(argv[1])) {
		fputs("usage: print_matrix SOCKET FOLDER [ADDRESS [QUIRKS-FILE [ECHOES]]]\n",
		      stderr);
		return 2;
	}
	probe.folder = argv[2];
	if (!open_printer(argc > 3 ? argv[3] : "usb:", argc > 4 ? argv[4] : NULL)) {
		printf("Bail out! %s\n", press.fault.what);
		return 2;
	}
	cell("printer", "found and well", press_watch_until(&press, true, WELL_MS));
	is_asked = proof_of() == PROVEN;
	lab("mute printer %s", is_asked ? "off" : "on");
	const char *echoes = argc > 5 ? argv[5] : "on";
	lab("echoes printer %s", echoes);
	start();
	cell("printer", RESULT_NAMES[proof_wanted()],
	     result_of(press_print(&press, -1)) == proof_wanted());
	cell("printer", "proven without echoes", !is_asked || is_proven_without_echo(echoes));
	for (size_t row = 0; row < COUNT_OF(TROUBLES); row++)
		for (enum moment moment = IDLE; moment < MOMENTS; moment++)
			judge(row, moment);
	cell("printer", "reset after half a page", is_left_alone_after_doubt());
	cell("paper out", "held up by it", tells_of_paper_midway());
	cell("printer", "asked beside a flapping device", is_asked_beside_a_flapping_one());
	judge_replay();
	printer_release(&press.printer);
	cell("printer", "no transfer is left", lab_counter("printer", "held") == 0);
	print_table();
	return print_cells() != 0;
}
