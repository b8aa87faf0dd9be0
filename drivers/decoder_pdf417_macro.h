/* Files that are written into several symbols, a segment each (Macro PDF417).
 *
 * Source  ISO/IEC 15438, annex H. */
#ifndef TAC_DRIVERS_DECODER_PDF417_MACRO_H
#define TAC_DRIVERS_DECODER_PDF417_MACRO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"
#include "kiosk/identity/symbol.h"

enum { PDF417_FILE_MAX = 10, PDF417_PARTS_MAX = 32 };

/* All zero: the symbol is no segment. */
struct pdf417_segment {
	size_t file_size; /* words in the file's name, at least 1 */
	uint16_t file[PDF417_FILE_MAX];
	unsigned index; /* from 0 */
	unsigned count; /* of the file's segments; 0 when neither field nor last mark tells */
	bool is_last;
};

/* Reads the control block that ends a segment: its number, the file's name, optional fields (only
 * the count of segments is kept) and the mark of the last one.
 *
 * Shape   words[0] is 928, words[count - 1] the last data word of the symbol.
 * Errors  STATUS_REFUSED: the words are no control block. */
enum status pdf417_segment_read(const uint16_t *words, size_t count,
				struct pdf417_segment *ret) MUST_CHECK;

/* Whether the symbol is one of several. */
bool pdf417_segment_is_part(const struct pdf417_segment *segment);

struct pdf417_part {
	struct pdf417_segment segment;
	size_t at, size; /* in the collector's bytes */
};

/* Segments seen so far, of any files. Personal data: wipe. All zero is empty. */
struct pdf417_collector {
	size_t count;
	struct pdf417_part parts[PDF417_PARTS_MAX];
	size_t size;
	unsigned char bytes[2 * SYMBOL_BYTES_MAX];
};

/* Keeps one segment, in whatever order they come; one that is there already changes nothing.
 *
 * Shape   OK: the last missing one is there, ret is the whole file, of which nothing is kept.
 *         Where there is no room left all other files are forgotten.
 * Errors  STATUS_AGAIN: more are missing. STATUS_REFUSED: it contradicts one of its file that is
 *         there; both cannot be right, so all of the file are forgotten. STATUS_FULL: the file is
 *         larger than ret or than the collector; it is forgotten too. */
enum status pdf417_collector_add(struct pdf417_collector *collector,
				 const struct pdf417_segment *segment, struct span bytes,
				 struct bytes *ret) MUST_CHECK;

void pdf417_collector_wipe(struct pdf417_collector *collector);

#endif
