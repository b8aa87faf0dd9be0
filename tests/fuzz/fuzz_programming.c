/* Any bytes as a file of programming sheets: refused with the line's number, or read; and what was
 * read can be laid out, printed and drawn. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/escpos.h"
#include "drivers/programming.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/code128.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lay(const struct programming_sheet *sheet, size_t columns)
{
	static const size_t DOTS = PAPER_DOTS_A_COLUMN;
	static struct paper paper;
	static unsigned char storage[1 << 16];
	const struct programming_order order = {
		sheet, "Sample Center", "C001", 0, columns, false
	};
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct code128 code;

	if (programming_lay(&order, &paper, NULL) != STATUS_OK)
		return;
	escpos_from_paper(&paper, &ESCPOS_PLAIN, &bytes);
	assert(!bytes.is_full);
	for (size_t at = 0; at < paper.count; at++) {
		if (paper.line[at].style != PAPER_BARS)
			continue;
		assert(code128_encode(paper.line[at].text, &code));
		assert(code128_dots(&code, columns * DOTS) >= 2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct programming sheets;
	struct fault fault = { 0 };

	sheets.count = SIZE_MAX;
	enum status status =
		programming_read((struct span){ data, size }, "sheets", &sheets, &fault);
	if (status != STATUS_OK) {
		assert(status == STATUS_REFUSED || status == STATUS_FULL);
		assert(strncmp(fault.what, "sheets:", 7) == 0 && sheets.count == SIZE_MAX);
		return 0;
	}
	assert(sheets.count <= PROGRAMMING_SHEETS_MAX);
	for (size_t at = 0; at < sheets.count; at++) {
		const struct programming_sheet *sheet = &sheets.sheets[at];
		assert(programming_find(&sheets, sheet->name) == sheet);
		assert(sheet->step_count >= PROGRAMMING_STEPS_MIN &&
		       sheet->step_count <= PROGRAMMING_STEPS_MAX && sheet->then[0] != '\0');
		lay(sheet, PAPER_COLUMNS_80MM);
		lay(sheet, PAPER_COLUMNS_58MM);
	}
	return 0;
}
