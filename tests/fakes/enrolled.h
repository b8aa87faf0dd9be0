/* A kiosk's ledger with taxpayers who have IP PINs, and what checks returns against them. */
#ifndef TAC_FAKES_ENROLLED_H
#define TAC_FAKES_ENROLLED_H

#include "kiosk/issuing/issuing.h"
#include "kiosk/issuing/return_check.h"
#include "tests/fakes/ledger.h"

struct enrolled {
	struct ledger ledger;
	struct keyring keyring;
	struct registry_embedded embedded;
	struct registry registry;
	struct return_checker checker; /* in earnest: 5 of one, 100 of all */
};

void enrolled_init(struct enrolled *enrolled);
void enrolled_release(struct enrolled *enrolled);

/* Gives that taxpayer an IP PIN of a year, in a visit of its own, and its order as far as that. */
struct pin enrolled_add(struct enrolled *enrolled, const char *tin, int year,
			enum keyring_realm realm, enum order_state state, struct order *ret_order);

#endif
