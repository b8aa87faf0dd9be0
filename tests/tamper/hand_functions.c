#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/record.h"
#include "tests/crash/disk.h"
#include "tests/tamper/hand_parts.h"

static void at(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct hand *hand = sqlite3_user_data(context);

	sqlite3_result_int64(context, (sqlite3_int64)hand->at);
}

static void flip(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct hand *hand = sqlite3_user_data(context);
	const unsigned char *from = sqlite3_value_blob(values[0]);
	int size = sqlite3_value_bytes(values[0]);
	unsigned char *to = sqlite3_malloc(size + 1);

	if (to == NULL || size == 0)
		abort();
	memcpy(to, from, (size_t)size);
	/* The lowest two bits: a letter stays a letter, so that a text stays one. */
	to[disk_random(&hand->seed) % (uint32_t)size] ^= 1U << disk_random(&hand->seed) % 2;
	if (sqlite3_value_type(values[0]) == SQLITE_TEXT)
		sqlite3_result_text(context, (const char *)to, size, sqlite3_free);
	else
		sqlite3_result_blob(context, to, size, sqlite3_free);
}

static void edit(struct record *record, const char *what, sqlite3_value *to)
{
	const char *text = (const char *)sqlite3_value_text(to);

	if (strcmp(what, "kind") == 0)
		record->kind = record_kind_from_span(span_of(text));
	else if (strcmp(what, "wall_ms") == 0)
		record->wall_ms = sqlite3_value_int64(to);
	else if (strcmp(what, "outcome") == 0)
		record->outcome = (enum record_outcome)sqlite3_value_int64(to);
	else if (strcmp(what, "actor") == 0)
		(void)text_copy(record->actor, sizeof(record->actor), text);
	else if (strcmp(what, "origin") == 0)
		(void)text_copy(record->origin, sizeof(record->origin), text);
	else if (strcmp(what, "object") == 0)
		(void)text_copy(record->object, sizeof(record->object), text);
	else
		for (size_t which = 0; which < record->detail_count; which++)
			if (strcmp(record->detail[which].key, what) == 0)
				(void)text_copy(record->detail[which].value, RECORD_VALUE_MAX,
						text);
}

static void edited(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct record record;
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct span canonical = { sqlite3_value_blob(values[0]),
				  (size_t)sqlite3_value_bytes(values[0]) };

	if (record_from_canonical(canonical, &record, NULL) != STATUS_OK)
		abort();
	edit(&record, (const char *)sqlite3_value_text(values[1]), values[2]);
	record_canonical(&record, &bytes);
	sqlite3_result_blob(context, bytes.at, (int)bytes.size, SQLITE_TRANSIENT);
}

/* The hash of a record at its place, behind that of the one before. */
static void chained(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct hash previous = { 0 }, hash = { 0 };
	struct span canonical = { sqlite3_value_blob(values[2]),
				  (size_t)sqlite3_value_bytes(values[2]) };

	if (sqlite3_value_bytes(values[1]) == sizeof(previous.at))
		memcpy(previous.at, sqlite3_value_blob(values[1]), sizeof(previous.at));
	if (record_hash((uint64_t)sqlite3_value_int64(values[0]), &previous, canonical, &hash,
			NULL) != STATUS_OK)
		abort();
	sqlite3_result_blob(context, hash.at, sizeof(hash.at), SQLITE_TRANSIENT);
}

/* The fingerprint of the stranger's key. */
static void stranger(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct hand *hand = sqlite3_user_data(context);
	struct hash fingerprint = { 0 };
	char hex[CRYPTO_HEX_MAX];

	if (key_fingerprint(&hand->ledgers->stranger, &fingerprint, NULL) != STATUS_OK)
		abort();
	crypto_hex(fingerprint.at, sizeof(fingerprint.at), hex);
	sqlite3_result_text(context, hex, -1, SQLITE_TRANSIENT);
}

/* A line of a text, from 1 on. */
static void line(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct span rest = span_of((const char *)sqlite3_value_text(values[0]));
	struct span found = { 0 };

	for (int at = 0; at < sqlite3_value_int(values[1]); at++)
		(void)span_split(&rest, '\n', &found);
	sqlite3_result_text(context, (const char *)found.at, (int)found.size, SQLITE_TRANSIENT);
}

void hand_add_functions(struct hand *hand)
{
	static const struct {
		const char *name;
		int count;
		void (*run)(sqlite3_context *context, int count, sqlite3_value **values);
	} FUNCTIONS[] = {
		{ "at", 0, at },           { "flip", 1, flip },         { "edited", 3, edited },
		{ "chained", 3, chained }, { "stranger", 0, stranger }, { "line", 2, line }
	};

	for (size_t which = 0; which < COUNT_OF(FUNCTIONS); which++)
		if (sqlite3_create_function(hand->raw, FUNCTIONS[which].name,
					    FUNCTIONS[which].count, SQLITE_UTF8, hand,
					    FUNCTIONS[which].run, NULL, NULL) != SQLITE_OK)
			abort();
}
