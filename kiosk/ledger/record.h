/* One entry of the ledger: who did what, when, to what, with what outcome.
 *
 * No personal data beyond a TIN's last four digits and keyed fingerprint ever stands in one. */
#ifndef TAC_LEDGER_RECORD_H
#define TAC_LEDGER_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/crypto.h"
#include "kiosk/base/status.h"
#include "kiosk/ledger/catalogue.h"

enum {
	RECORD_BOOT_MAX = 33,
	RECORD_ACTOR_MAX = 33,
	RECORD_ORIGIN_MAX = 25,
	RECORD_ORIGIN_LENGTH_MAX = 18, /* "-261122-0007" and "/1" still fit behind it */
	RECORD_OBJECT_MAX = 33,
	RECORD_DETAILS_MAX = 16,
	RECORD_KEY_MAX = 17,
	RECORD_VALUE_MAX = 129,
	RECORD_CANONICAL_MAX = 3072,
	RECORD_VERSION_WITHOUT_BOOT = 1, /* what canonical bytes begin with */
	RECORD_VERSION = 2,
};

enum record_outcome { RECORD_SUCCESS, RECORD_FAILURE };

struct record_detail {
	char key[RECORD_KEY_MAX];
	char value[RECORD_VALUE_MAX];
};

struct record {
	enum record_kind kind;
	int64_t wall_ms;            /* when */
	int64_t steady_ms;          /* machine time since boot, beside it */
	char boot[RECORD_BOOT_MAX]; /* which boot: 32 hexadecimal digits, or empty */
	enum record_outcome outcome;
	char actor[RECORD_ACTOR_MAX];   /* staff user name, "visitor", "system" */
	char origin[RECORD_ORIGIN_MAX]; /* the kiosk */
	char object[RECORD_OBJECT_MAX]; /* visit number, user name; may be empty */
	size_t detail_count;
	struct record_detail detail[RECORD_DETAILS_MAX];
};

/* True for a text that a record can hold in a field of `max` bytes: printable UTF-8 that fits. Ask
 * it of whatever was typed before it goes into a record. */
bool record_takes(const char *text, size_t max);
bool record_takes_span(struct span text, size_t max);

/* True for a kiosk's name: letters, digits, '-' and '_', RECORD_ORIGIN_LENGTH_MAX at most. */
bool record_takes_origin(struct span name);

/* Begins a record of that kind, stamped with both clocks and the boot. */
struct record record_begin(enum record_kind kind, const char *actor, const char *object);

/* Adds one detail; too many, too long or not printable is our own bug (asserted). */
void record_detail(struct record *record, const char *key, const char *value);
/* As record_detail for a text from outside, such as a fault: cut to what fits, '?' for what is not
 * printable. */
void record_detail_cut(struct record *record, const char *key, const char *value);
/* A text cut so. */
void record_cut(char *to, size_t max, const char *from);
void record_detail_format(struct record *record, const char *key, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* A detail's value; null where it has none of that name. */
const char *record_value(const struct record *record, const char *key);

/* True when somebody is named who did it, and every detail that the catalogue requires is there. */
bool record_is_complete(const struct record *record);

/* The bytes that the chain hashes: a version byte, then every field behind its u32 big-endian
 * length, numbers as u64. Version 1 has no boot, version 2 has one behind the steady clock. Never
 * re-serialised: the store keeps these bytes beside the columns. */
void record_canonical(const struct record *record, struct bytes *to);
/* Reads them back.
 * Errors  STATUS_CORRUPT for bytes that record_canonical does not produce. */
enum status record_from_canonical(struct span canonical, struct record *ret,
				  struct fault *fault) MUST_CHECK;

/* The part of them that tells details: how many, then each key and value. */
void record_add_details(const struct record_detail *detail, size_t count, struct bytes *to);

/* h_i = SHA-256(0x00 || seq (u64) || h_{i-1} || canonical bytes); h_0's predecessor is 32 zeros.
 * Source  leaf prefix as in RFC 6962, 2.1. */
enum status record_hash(uint64_t sequence, const struct hash *previous, struct span canonical,
			struct hash *ret, struct fault *fault) MUST_CHECK;

#endif
