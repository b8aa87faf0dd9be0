/* Drives the shipped kiosk in a terminal of its own and its virtual devices, and measures both
 *ends:
 *
 *	usb_probe SOCKET SCANS CYCLES IDLE-SECONDS FILE COMMAND...
 *
 * COMMAND starts the laboratory on SOCKET with "scanner" and "printer" plugged in, and the kiosk as
 * its child. Nobody touches it for IDLE-SECONDS; a visit scans FILE so often; between visits the
 * scanner is unplugged and plugged in CYCLES times. Prints lines "name value":
 *
 *	idle_cpu_ms  of the kiosk and the program that reads for it
 *	scan_us      one a scan: from the order to the scanner to the document on the terminal
 *	reconnect_us one a cycle: from plugging in to the scanner's taking the kiosk's first order
 *	grown_kb, grown_files, held_transfers  what the cycles left behind
 *
 * It ends with 1 when the kiosk did not do what it should, or was started anew. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"
#include "tests/bench/terminal.h"
#include "tests/usb/probe.h"

enum { SEE_MS = 20000, SETTLE_MS = 1500, PLUG_MS = 10000, WARM_UP_PART = 10 };
#define ENTER "\r"
#define ESCAPE "\033"

static struct terminal terminal;
static pid_t kiosk;

static void give_up(const char *what)
{
	(void)fprintf(stderr, "usb_probe: %s; on the terminal: %.*s\n", what, (int)terminal.size,
		      (const char *)terminal.glass);
	(void)terminal_end(&terminal);
	exit(1);
}

static void see(const char *text)
{
	if (!terminal_see(&terminal, text, terminal_now_ms() + SEE_MS))
		give_up(text);
	terminal_forget(&terminal);
}

static void type(const char *keys, const char *then_see)
{
	if (!terminal_type(&terminal, keys))
		give_up(keys);
	see(then_see);
}

static void rest(double ms)
{
	(void)terminal_see(&terminal, NULL, terminal_now_ms() + ms);
}

static void measure_idle(int64_t seconds)
{
	rest(SETTLE_MS);
	pid_t reader = terminal_child_of(kiosk);
	struct terminal_usage before = terminal_usage_of(kiosk);
	int64_t reader_ms = terminal_usage_of(reader).cpu_ms;
	rest((double)seconds * 1e3);
	struct terminal_usage after = terminal_usage_of(kiosk);
	printf("idle_cpu_ms %" PRId64 "\nidle_wakeups %" PRId64 "\n",
	       after.cpu_ms - before.cpu_ms + terminal_usage_of(reader).cpu_ms - reader_ms,
	       after.wakeups - before.wakeups);
}

/* A visitor says who they are, up to the first document. */
static void go_to_the_scanner(void)
{
	type(ENTER, "English");
	type("1", "Privacy notice");
	type("1", "Why did you come");
	type("1", "IP PIN for?");
	type("1", "taxpayer number");
	type("123-45-6789" ENTER, "name?");
	type("Sample" ENTER "Jordan Alex" ENTER ENTER, "born?");
	type("03/14/1985" ENTER, " live?");
	type("100 Example Ave" ENTER "Richmond" ENTER "VA" ENTER "23220" ENTER, "right?");
	type(ENTER, "Which photo ID");
	type("1", "on the scanner");
}

static void measure_scans(int64_t scans, const char *file)
{
	for (int64_t at = 0; at < scans; at++) {
		terminal_forget(&terminal);
		int64_t begun_us = clock_steady_us();
		(void)lab("scan scanner %s", file);
		if (!terminal_see(&terminal, "We read your", terminal_now_ms() + SEE_MS))
			give_up("no document");
		printf("scan_us %" PRId64 "\n", clock_steady_us() - begun_us);
		type(ESCAPE, "Which photo ID");
		type("1", "on the scanner");
	}
}

/* -1 when it was not taken in time. */
static int64_t plug_in(void)
{
	int64_t begun_us = clock_steady_us();
	int64_t until_us = begun_us + PLUG_MS * INT64_C(1000);

	(void)lab("plug scanner");
	while (strcmp(lab("told scanner"), "ok 04 01\n") != 0) {
		if (clock_steady_us() > until_us)
			return -1;
		rest(1);
	}
	return clock_steady_us() - begun_us;
}

/* umockdev holds a connection in the kiosk's process for each node that is open there, and loses
 * some when libusb's thread opens one while another is closed: they are not the kiosk's. */
static int64_t umockdev_connections(void)
{
	char line[512];
	int64_t count = 0;
	FILE *file = fopen("/proc/net/unix", "re");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		count +=
			strstr(line, "/ioctl/dev/bus/usb/") != NULL && strstr(line, " 03 ") != NULL;
	if (file != NULL)
		(void)fclose(file);
	return count;
}

/* What the kiosk holds while the scanner is away and all is quiet. */
static struct terminal_usage usage_without(void)
{
	(void)lab("unplug scanner");
	rest(SETTLE_MS);
	terminal_forget(&terminal);
	struct terminal_usage usage = terminal_usage_of(kiosk);
	usage.files -= umockdev_connections();
	return usage;
}

static void measure_storm(int64_t cycles)
{
	struct terminal_usage warm = { 0 };

	for (int64_t at = 0; at < cycles; at++) {
		if (at == cycles / WARM_UP_PART) /* what libraries keep is there by now */
			warm = usage_without();
		else
			(void)lab("unplug scanner");
		int64_t took_us = plug_in();
		if (took_us < 0)
			give_up("the scanner was not taken again");
		printf("reconnect_us %" PRId64 "\n", took_us);
		terminal_forget(&terminal);
	}
	struct terminal_usage after = usage_without();
	printf("grown_kb %" PRId64 "\ngrown_files %" PRId64 "\nheld_transfers %ld\n",
	       after.rss_kb - warm.rss_kb, after.files - warm.files,
	       lab_counter("scanner", "held"));
	if (plug_in() < 0)
		give_up("the scanner was not taken again");
}

int main(int argc, char **argv)
{
	int64_t scans = 0, cycles = 0, idle_seconds = 0;

	if (argc < 7 || !span_to_int(span_of(argv[2]), &scans) ||
	    !span_to_int(span_of(argv[3]), &cycles) ||
	    !span_to_int(span_of(argv[4]), &idle_seconds)) {
		(void)fputs("usage: usb_probe SOCKET SCANS CYCLES IDLE-SECONDS FILE COMMAND...\n",
			    stderr);
		return 2;
	}
	if (!terminal_start(&terminal, argv + 6))
		return 2;
	see("ready");
	if (!lab_join(argv[1]))
		give_up("no laboratory");
	kiosk = terminal_child_of(terminal.pid);
	measure_idle(idle_seconds);
	measure_storm(cycles);
	go_to_the_scanner();
	measure_scans(scans, argv[5]);
	if (terminal_child_of(terminal.pid) != kiosk)
		give_up("the kiosk was started anew");
	return terminal_end(&terminal) ? 0 : 1;
}
