#include "kiosk/identity/reject_code.h"

#include "kiosk/base/language.h"

const struct reject_code REJECT_CODES[REJECT_CODE_COUNT] = {
	{ "IND-180-01", REJECT_PRIMARY, REJECT_PIN_WRONG,
	  N_("The IP PIN of the first person is wrong") },
	{ "IND-181-01", REJECT_PRIMARY, REJECT_PIN_MISSING,
	  N_("The IP PIN of the first person is missing") },
	{ "IND-182-01", REJECT_SPOUSE, REJECT_PIN_WRONG, N_("The IP PIN of the spouse is wrong") },
	{ "IND-183-01", REJECT_SPOUSE, REJECT_PIN_MISSING,
	  N_("The IP PIN of the spouse is missing") },
	{ "IND-996", REJECT_DEPENDENT, REJECT_PIN_WRONG, N_("The IP PIN of a dependent is wrong") },
	{ "R0000-500-01", REJECT_PRIMARY, REJECT_NAME_DIFFERS,
	  N_("Name and number of the first person do not match") },
	{ "R0000-503-02", REJECT_SPOUSE, REJECT_NAME_DIFFERS,
	  N_("Name and number of the spouse do not match") },
	{ "R0000-504-02", REJECT_DEPENDENT, REJECT_NAME_DIFFERS,
	  N_("Name and number of a dependent do not match") },
};
