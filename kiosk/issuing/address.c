#include "kiosk/issuing/address.h"

#include <string.h>

#include "kiosk/base/csv.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/ledger/record.h"
#include "kiosk/ledger/taxpayer_flags.h"

enum column {
	COLUMN_TIN,
	COLUMN_NAME,
	COLUMN_LINE_1,
	COLUMN_LINE_2,
	COLUMN_CITY,
	COLUMN_STATE,
	COLUMN_ZIP,
	COLUMN_FLAGS,
};

void address_wipe(struct address *address)
{
	wipe(address, sizeof(*address));
}

static bool take_text(const char *cell, bool may_be_empty, char *to, size_t max)
{
	return (may_be_empty || cell[0] != '\0') && (cell[0] == '\0' || record_takes(cell, max)) &&
	       text_copy(to, max, cell);
}

static bool is_state(const char *cell)
{
	return strlen(cell) == 2 && strspn(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2;
}

/* "23220" or "23220-0001" */
static bool is_zip(const char *cell)
{
	size_t size = strlen(cell), digits = strspn(cell, "0123456789");

	return digits == 5 &&
	       (size == 5 || (size == 10 && cell[5] == '-' && strspn(cell + 6, "0123456789") == 4));
}

static bool take_flags(const char *cell, unsigned *ret)
{
	struct span rest = span_of(cell), word;
	unsigned flag = 0;

	*ret = 0;
	while (span_split(&rest, ' ', &word)) {
		if (word.size == 0)
			continue;
		if (!taxpayer_flag_from_span(word, &flag))
			return false;
		*ret |= flag;
	}
	return (*ret & TAXPAYER_VICTIM) == 0 || (*ret & TAXPAYER_OPT_OUT) == 0;
}

/* What is wrong; null for nothing. */
static const char *take_cells(const struct csv_line *cells, struct address_line *ret)
{
	struct address *address = &ret->address;
	const char *const *cell = cells->cell;
	enum tin_kind kind = TIN_NONE;

	if (cells->count != ADDRESS_COLUMNS)
		return "it must have eight columns: " ADDRESS_HEADING;
	kind = tin_kind(span_of(cell[COLUMN_TIN]));
	if ((kind != TIN_SSN && kind != TIN_ITIN) ||
	    !tin_digits(span_of(cell[COLUMN_TIN]), ret->tin))
		return "tin must be an SSN or ITIN";
	if (!take_text(cell[COLUMN_NAME], false, address->name, ADDRESS_NAME_MAX))
		return "name must be there, printable, of 63 bytes at most";
	if (!take_text(cell[COLUMN_LINE_1], false, address->line[0], ADDRESS_LINE_MAX) ||
	    !take_text(cell[COLUMN_LINE_2], true, address->line[1], ADDRESS_LINE_MAX))
		return "address1 must be there; both lines printable, of 63 bytes at most";
	if (!take_text(cell[COLUMN_CITY], false, address->city, ADDRESS_CITY_MAX))
		return "city must be there, printable, of 47 bytes at most";
	if (!is_state(cell[COLUMN_STATE]))
		return "state must be two capital letters";
	if (!is_zip(cell[COLUMN_ZIP]))
		return "zip must be 12345 or 12345-6789";
	(void)text_copy(address->state, ADDRESS_STATE_MAX, cell[COLUMN_STATE]);
	(void)text_copy(address->zip, ADDRESS_ZIP_MAX, cell[COLUMN_ZIP]);
	if (!take_flags(cell[COLUMN_FLAGS], &ret->flags))
		return "flags must be among deceased, locked, opt_out and victim; a victim cannot "
		       "opt out";
	return NULL;
}

enum status address_line_read(struct span line, struct address_line *ret, struct fault *fault)
{
	struct csv_line cells = { 0 };
	struct address_line read = { 0 };
	const char *wrong = csv_split(line, &cells)
				    ? take_cells(&cells, &read)
				    : "it is too long, or its quotes or commas are not in order";

	if (wrong == NULL)
		*ret = read;
	wipe(&cells, sizeof(cells));
	wipe(&read, sizeof(read));
	return wrong == NULL ? STATUS_OK : fault_set(fault, STATUS_REFUSED, 0, "%s", wrong);
}
