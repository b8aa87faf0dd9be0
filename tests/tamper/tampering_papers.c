#include "tests/tamper/tampering.h"

/* The nth order in that state, in its row. */
#define IN_STATE(state)                                                                            \
	"SELECT row_number() OVER (ORDER BY id) FROM orders WHERE state = '" state "'"
#define ORDER_IN(state)                                                                            \
	"WHERE id = (SELECT id FROM orders WHERE state = '" state                                  \
	"' ORDER BY id LIMIT 1 OFFSET at() - 1)"
/* An order of a settled exception, or a letter, as it stood before. */
#define SET_BACK(state, to)                                                                        \
	{                                                                                          \
		"order_" state "_back_to_" to, IN_STATE(state),                                    \
			"UPDATE orders SET state = '" to "' " ORDER_IN(state),                     \
			.names = IS(TABLES_DIFFER)                                                 \
	}
#define OF_KIND(kind) SIGNED_RECORDS("AND kind = '" kind "'")
/* A record of that kind says something else of itself, and all of it fits in itself again. */
#define SAYS(kind, what, to)                                                                       \
	{                                                                                          \
		kind "_" what "_rewritten", OF_KIND(kind),                                         \
			"UPDATE records SET canonical = edited(canonical, '" what "', '" to        \
			"') WHERE sequence = at()",                                                \
			THEN_REHASH, .names = IS(ALTERED)                                          \
	}
/* Or there is none. */
#define GONE(kind)                                                                                 \
	{                                                                                          \
		kind "_removed", OF_KIND(kind),                                                    \
			"DELETE FROM records WHERE sequence = at(); " CLOSE_UP CLOSE_UP_SEALED,    \
			THEN_REHASH, .names = IS(ALTERED) | IS(MISSING)                            \
	}
#define ADDRESSES "SELECT row_number() OVER (ORDER BY fingerprint) FROM addresses"
#define ADDRESS                                                                                    \
	"WHERE fingerprint = (SELECT fingerprint FROM addresses ORDER BY fingerprint LIMIT 1 "     \
	"OFFSET at() - 1)"

/* What staff do with papers and letters, and what is kept of taxpayers. */
const struct tampering TAMPERING_PAPERS[] = {
	SET_BACK("delivered", "proven"),
	SET_BACK("voided", "delivered"),
	SET_BACK("replaced", "delivered"),
	SET_BACK("mailed", "queued_for_mail"),
	{ "letter_in_another_batch", IN_STATE("mailed"),
	  "UPDATE orders SET batch = batch - 1 " ORDER_IN("mailed"), .names = IS(TABLES_DIFFER) },
	{ "letter_of_another_taxpayer", IN_STATE("queued_for_mail"),
	  "UPDATE orders SET fingerprint = (SELECT fingerprint FROM orders AS other WHERE "
	  "other.fingerprint <> orders.fingerprint LIMIT 1) " ORDER_IN("queued_for_mail"),
	  .names = IS(TABLES_DIFFER) },
	{ "letter_removed", IN_STATE("queued_for_mail"),
	  "DELETE FROM orders " ORDER_IN("queued_for_mail"), .names = IS(TABLES_DIFFER) },
	{ "void_pin_put_back", IN_STATE("voided"),
	  "INSERT INTO pins SELECT fingerprint, year, visit, applicant, (SELECT sealed FROM pins "
	  "LIMIT 1) FROM orders " ORDER_IN("voided"),
	  .names = IS(TABLES_DIFFER) },
	SAYS("exception_resolved", "answer", "burnt"),
	SAYS("order_replaced", "by", "K1-261102-0001/1"),
	SAYS("pin_retrieved", "reprint", "7"),
	SAYS("letter_mailed", "batch", "7"),
	GONE("exception_resolved"),
	GONE("approval_given"),
	GONE("letter_exported"),
	GONE("letter_returned"),
	GONE("pin_renewed"),
	GONE("printer_released"),
	{ "address_sealed", ADDRESSES, "UPDATE addresses SET sealed = flip(sealed) " ADDRESS,
	  .names = IS(TABLES_DIFFER) },
	{ "address_of_another_taxpayer", ADDRESSES,
	  "UPDATE addresses SET fingerprint = flip(fingerprint) " ADDRESS,
	  .names = IS(TABLES_DIFFER) },
	{ "address_removed", ADDRESSES, "DELETE FROM addresses " ADDRESS,
	  .names = IS(TABLES_DIFFER) },
	{ "address_added", ONCE,
	  "INSERT INTO addresses SELECT 'a' || substr(fingerprint, 2), flags, sealed FROM "
	  "addresses LIMIT 1",
	  .names = IS(TABLES_DIFFER) },
	{ "flags_altered", ONCE, "UPDATE flags SET flags = flags + 1", .names = IS(TABLES_DIFFER) },
	{ "flags_removed", ONCE, "DELETE FROM flags", .names = IS(TABLES_DIFFER) },
	{ 0 },
};
