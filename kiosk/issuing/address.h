/* The address of record of a taxpayer, as the authority tells it; never the one just stated. */
#ifndef TAC_ISSUING_ADDRESS_H
#define TAC_ISSUING_ADDRESS_H

#include "kiosk/base/span.h"
#include "kiosk/base/status.h"
#include "kiosk/identity/person.h"

enum {
	ADDRESS_NAME_MAX = 64,
	ADDRESS_LINE_MAX = 64,
	ADDRESS_CITY_MAX = 48,
	ADDRESS_STATE_MAX = 3,
	ADDRESS_ZIP_MAX = 11,
	ADDRESS_COLUMNS = 8,
};

/* Personal data: wipe after use. */
struct address {
	char name[ADDRESS_NAME_MAX];
	char line[2][ADDRESS_LINE_MAX]; /* the second may be empty */
	char city[ADDRESS_CITY_MAX];
	char state[ADDRESS_STATE_MAX];
	char zip[ADDRESS_ZIP_MAX];
};

/* One line of the authority's file. */
struct address_line {
	char tin[TIN_DIGITS + 1];
	unsigned flags; /* enum taxpayer_flag */
	struct address address;
};

/* The first line of such a file. */
#define ADDRESS_HEADING "tin,name,address1,address2,city,state,zip,flags"

/* Reads one line, without its end. Flags are words with blanks between them.
 * Errors  STATUS_REFUSED, saying what is wrong with which column; nothing of the line stands in the
 *         fault. */
enum status address_line_read(struct span line, struct address_line *ret,
			      struct fault *fault) MUST_CHECK;
void address_wipe(struct address *address);

#endif
