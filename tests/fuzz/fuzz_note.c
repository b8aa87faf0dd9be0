#include <stdlib.h>
#include <string.h>

#include "kiosk/base/base64.h"
#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

static void expect(bool is_kept)
{
	if (!is_kept)
		abort();
}

/* A note that can be read gives the very bytes it was read from. */
static void write_again(struct span bytes, const struct note *note)
{
	static unsigned char storage[NOTE_MAX], decoded[NOTE_MAX];
	struct bytes again = bytes_over(storage, sizeof(storage));

	bytes_add_span(&again, note->text);
	bytes_add_byte(&again, '\n');
	for (size_t line = 0; line < note->count; line++) {
		struct span plain = { .at = decoded };
		bytes_add_text(&again, "\xE2\x80\x94 ");
		bytes_add_span(&again, note->signature[line].name);
		bytes_add_byte(&again, ' ');
		expect(base64_read(note->signature[line].encoded, decoded, sizeof(decoded),
				   &plain.size));
		base64_add(&again, plain);
		bytes_add_byte(&again, '\n');
	}
	expect(!again.is_full && span_equals(bytes, bytes_span(&again)));
}

/* So does each text that a kiosk signs; none is two of them. */
static void read_texts(struct span text)
{
	unsigned char storage[1024];
	struct bytes again = bytes_over(storage, sizeof(storage));
	struct checkpoint checkpoint;
	struct epoch epoch;
	bool is_checkpoint = checkpoint_from_text(text, &checkpoint, NULL) == STATUS_OK;
	bool is_epoch = epoch_from_text(text, &epoch, NULL) == STATUS_OK;

	expect(!is_checkpoint || !is_epoch);
	if (is_checkpoint)
		checkpoint_text(&checkpoint, &again);
	if (is_epoch)
		epoch_text(&epoch, &again);
	if (is_checkpoint || is_epoch)
		expect(!again.is_full && span_equals(text, bytes_span(&again)));
}

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span bytes = { .at = at, .size = size };
	struct note note;
	struct fault fault = { 0 };

	read_texts(bytes);
	if (note_parse(bytes, &note, &fault) != STATUS_OK) {
		expect(fault.status == STATUS_CORRUPT || fault.status == STATUS_FULL);
		return 0;
	}
	write_again(bytes, &note);
	read_texts(note.text);
	return 0;
}
