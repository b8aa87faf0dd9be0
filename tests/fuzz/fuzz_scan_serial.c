/* Any bytes from a serial scanner: however they are cut, the same scans come out, and they hold
 * what was sent.
 *
 * Input   two bytes: framing, and how the stream is cut; then the stream. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/scan_serial.h"

enum { FRAMING_SIZE = 2, HAS_AIM = 8, HAS_PREFIX = 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a stream gave, all scans folded into one number, and how many bytes they held. */
struct outcome {
	uint64_t folded;
	size_t scans, full, refused, bytes;
};

static void fold(struct outcome *outcome, struct span bytes)
{
	for (size_t at = 0; at < bytes.size; at++)
		outcome->folded = (outcome->folded ^ bytes.at[at]) * UINT64_C(0x100000001B3);
}

static void keep(struct outcome *outcome, enum status status, const struct scan *scan,
		 struct span stream)
{
	assert(status == STATUS_OK || status == STATUS_FULL || status == STATUS_AGAIN ||
	       status == STATUS_REFUSED);
	outcome->refused += status == STATUS_REFUSED;
	outcome->full += status == STATUS_FULL;
	if (status != STATUS_OK)
		return;
	struct span payload = symbol_span(&scan->symbol);
	assert(payload.size > 0 && span_find(stream, payload, 0) < stream.size);
	outcome->scans++;
	outcome->bytes += payload.size;
	fold(outcome, payload);
	fold(outcome, span_of(scan->aim));
	fold(outcome, span_of("|"));
}

static struct outcome read_by(struct scan_serial *serial, struct span stream, size_t step)
{
	static struct scan scan;
	struct outcome outcome = { 0 };

	for (size_t at = 0; at < stream.size; at += step) {
		struct span rest = span_slice(stream, at, step);
		while (rest.size > 0)
			keep(&outcome, scan_serial_take(serial, &rest, &scan, NULL), &scan, stream);
	}
	keep(&outcome, scan_serial_pause(serial, &scan, NULL), &scan, stream);
	assert(!scan_serial_is_waiting(serial));
	assert(outcome.bytes <= stream.size);
	return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scan_serial serial, fresh;
	struct scan_framing framing = { 0 };

	if (size <= FRAMING_SIZE)
		return 0;
	framing.suffix = (enum scan_suffix)((data[0] & 7) % SCAN_SUFFIX_COUNT);
	framing.has_aim = (data[0] & HAS_AIM) != 0;
	if ((data[0] & HAS_PREFIX) != 0)
		framing.prefix[0] = '\x02';
	struct span stream = { data + FRAMING_SIZE, size - FRAMING_SIZE };
	scan_serial_init(&serial, &framing, "serial");
	fresh = serial;
	struct outcome whole = read_by(&serial, stream, stream.size);
	assert(whole.refused <= 1 && (whole.refused == 0 || whole.scans > 0));
	serial.has_suffixes = false; /* all that may be left */
	assert(memcmp(&serial, &fresh, sizeof(serial)) == 0);
	struct outcome cut = read_by(&serial, stream, data[1] + 1U);
	assert(memcmp(&whole, &cut, sizeof(whole)) == 0);
	return 0;
}
