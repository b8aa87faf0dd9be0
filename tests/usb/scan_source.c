#include "tests/usb/scan_source.h"

#include <stdlib.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/cable.h"
#include "tests/usb/probe.h"

enum { PLACE_MAX = 64, LOOK_MS = 10, BEGIN_REPORTS = 2 };

static int line = -1; /* the other end of our own */

struct span source_payload(size_t size)
{
	static const char CHARACTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	static unsigned char payload[SOURCE_PAYLOAD_MAX];
	static size_t number;

	number++;
	for (size_t at = 0; at < size; at++)
		payload[at] = (unsigned char)CHARACTERS[(at * 7 + number * 5 + at / 36) % 36];
	return (struct span){ .at = payload, .size = size };
}

/* A file for the laboratory to read; static. */
static const char *file_of(struct span bytes)
{
	static char path[PLACE_MAX * 2];

	text_format(path, sizeof(path), "%s/payload", probe.folder);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes.at, 1, bytes.size, file) != bytes.size ||
	    fclose(file) != 0)
		exit(2);
	return path;
}

static struct span half_of(struct span payload)
{
	return span_slice(payload, 0, payload.size / 2);
}

void source_say(const struct scan_source *source, struct span bytes)
{
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;

	if (source->name != NULL) {
		lab("say %s %s", source->name, file_of(bytes));
		return;
	}
	/* Nobody may be reading it just now: it is what the line takes. */
	while (bytes.size > 0 && clock_steady_ms() < until_ms) {
		ssize_t size = write(line, bytes.at, bytes.size);
		if (size <= 0)
			return;
		bytes = span_slice(bytes, (size_t)size, bytes.size);
	}
}

void source_scan(const struct scan_source *source, struct span payload)
{
	if (source->name != NULL) {
		lab("scan %s %s", source->name, file_of(payload));
		return;
	}
	source_say(source, payload);
	source_say(source, span_of("\r"));
}

void source_scan_truncated(const struct scan_source *source, struct span payload)
{
	if (source->path != NULL) {
		source_say(source, half_of(payload));
		return;
	}
	lab("truncate-scan %s", source->name);
	source_scan(source, payload);
}

void source_scan_begin(const struct scan_source *source, struct span payload)
{
	if (source->path != NULL) {
		source_say(source, half_of(payload));
		return;
	}
	lab("silent %s %d", source->name, BEGIN_REPORTS);
	source_scan(source, payload);
}

void source_go_on(const struct scan_source *source, struct span payload)
{
	if (source->path == NULL) {
		lab("silent %s off", source->name);
		return;
	}
	source_say(source, span_slice(payload, payload.size / 2, payload.size));
	source_say(source, span_of("\r"));
}

bool source_is_empty(const struct scan_source *source)
{
	return source->name == NULL || lab_counter(source->name, "waiting") == 0;
}

void source_plug(const struct scan_source *source)
{
	if (source->name != NULL) {
		lab("plug %s", source->name);
		return;
	}
	if (line < 0)
		line = cable_open();
	cable_join(line, source->path);
}

/* The next line is opened before this one is closed, so that it cannot be at the same place. */
void source_unplug(const struct scan_source *source)
{
	if (source->name != NULL) {
		lab("unplug %s", source->name);
		return;
	}
	int next = cable_open();
	cable_unplug(&line, source->path);
	line = next;
}

const char *source_place(const struct scan_source *source)
{
	static char place[PLACE_MAX];
	struct usb_interface interface = { 0 };

	if (source->name == NULL && ptsname_r(line, place, sizeof(place)) == 0)
		return place;
	(void)find((enum probe_product)source->product, &interface);
	text_format(place, sizeof(place), "%u:%u", interface.bus, interface.address);
	return place;
}
