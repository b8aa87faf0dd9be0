#include "tests/usb/print_press.h"

#include "kiosk/base/bytes.h"
#include "kiosk/base/clock.h"
#include "tests/fakes/escpos_reader.h"
#include "tests/usb/probe.h"

enum { LOOK_MS = 10, QUIET_MS = 150, QUIET_IN_VM_MS = 300, AHEAD_MS = 4000, RECORD_MAX = 1 << 20 };

static int64_t now_ms(const struct press *press)
{
	return clock_steady_ms() + press->ahead_ms;
}

/* What has not happened for so long is not going to: the clock may go ahead. */
static int quiet_ms(void)
{
	return probe.is_vm ? QUIET_IN_VM_MS : QUIET_MS;
}

static void wait_a_little(struct press *press)
{
	struct pollfd wait = press->printer.ops->pollfd(press->printer.self);
	int timeout_ms = press->printer.ops->timeout_ms(press->printer.self, now_ms(press));

	(void)poll(&wait, 1, timeout_ms >= 0 && timeout_ms < LOOK_MS ? timeout_ms : LOOK_MS);
}

bool press_watch_until(struct press *press, bool is_well, int for_ms)
{
	int64_t until_ms = clock_steady_ms() + for_ms;

	while (clock_steady_ms() < until_ms) {
		int64_t since_ms = clock_steady_ms();
		while (clock_steady_ms() < since_ms + quiet_ms()) {
			enum status status = press->printer.ops->watch(
				press->printer.self, now_ms(press), &press->fault);
			if (status != STATUS_AGAIN && (status == STATUS_OK) == is_well)
				return true;
			wait_a_little(press);
		}
		press->ahead_ms += AHEAD_MS;
	}
	return false;
}

static enum status go_on(struct press *press, long until_received)
{
	int64_t since_ms = clock_steady_ms();
	long received = -1;
	enum status status;

	while ((status = press->printer.ops->advance(press->printer.self, now_ms(press),
						     &press->fault)) == STATUS_AGAIN) {
		long now = lab_counter("printer", "received");
		if (until_received >= 0 && now >= until_received)
			return status;
		if (now != received) /* what moves has its time anew */
			since_ms = clock_steady_ms();
		received = now;
		wait_a_little(press);
		if (clock_steady_ms() < since_ms + quiet_ms() || until_received >= 0)
			continue;
		press->ahead_ms += AHEAD_MS;
		since_ms = clock_steady_ms();
	}
	return status;
}

enum status press_print(struct press *press, long bytes)
{
	long before = lab_counter("printer", "received");
	enum status status = press->printer.ops->begin(press->printer.self, &press->page,
						       now_ms(press), &press->fault);

	if (status != STATUS_OK)
		return status;
	return go_on(press, bytes >= 0 ? before + bytes : -1);
}

enum status press_finish(struct press *press)
{
	return go_on(press, -1);
}

static struct span read_all(const char *path)
{
	static unsigned char storage[RECORD_MAX];
	FILE *file = fopen(path, "rb");
	size_t size = file != NULL ? fread(storage, 1, sizeof(storage), file) : 0;

	if (file != NULL)
		(void)fclose(file);
	return (struct span){ .at = storage, .size = size };
}

unsigned press_pages(const struct press *press)
{
	struct span all = read_all(press->record);
	struct span first = span_of(press->page.line[0].text);
	unsigned count = 0;
	size_t at = 0;

	while ((at = span_find(all, first, at)) < all.size) {
		count++;
		at += first.size;
	}
	return count;
}

unsigned press_lines_on(const char *paper, const struct paper *page)
{
	struct span all = read_all(paper);
	size_t at = 0;
	unsigned count = 0;

	while (count < page->count &&
	       (at = span_find(all, span_of(page->line[count].text), at)) < all.size)
		at += strlen(page->line[count++].text);
	return count;
}

bool press_is_page_whole(const struct press *press)
{
	static const unsigned char BEGIN[] = { 0x1B, '@' }, CUT[] = { 0x1D, 'V', 66, 0 };
	static struct escpos_reading reading;
	struct span all = read_all(press->record);
	size_t from = span_find(all, (struct span){ .at = BEGIN, .size = sizeof(BEGIN) }, 0);
	size_t cut = span_find(all, (struct span){ .at = CUT, .size = sizeof(CUT) }, from);

	if (cut >= all.size)
		return false;
	struct span page = span_slice(all, from, cut + sizeof(CUT) - from);
	if (!escpos_read(page, &reading) || reading.cuts != 1 || reading.count != press->page.count)
		return false;
	for (size_t at = 0; at < reading.count; at++)
		if (strcmp(reading.line[at].text, press->page.line[at].text) != 0)
			return false;
	return true;
}
