#include "kiosk/ledger/record.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/fields.h"
#include "kiosk/ledger/record_view.h"

enum { RECORD_KIND_TEXT_MAX = 33 };

_Static_assert((int)RECORD_BOOT_MAX == (int)CLOCK_BOOT_MAX, "the clock's boot fits");

/* Version, kind, three numbers, four texts, the count, the details: the largest still fits. */
_Static_assert(1 + 4 + (RECORD_KIND_TEXT_MAX - 1) + 4 * 12 + 4 + (RECORD_BOOT_MAX - 1) + 4 +
			       (RECORD_ACTOR_MAX - 1) + 4 + (RECORD_ORIGIN_MAX - 1) + 4 +
			       (RECORD_OBJECT_MAX - 1) +
			       RECORD_DETAILS_MAX *
				       (4 + RECORD_KEY_MAX - 1 + 4 + RECORD_VALUE_MAX - 1) <=
		       RECORD_CANONICAL_MAX,
	       "the largest record fits its buffer");

/* True for eight bytes of printable ASCII. A byte below ' ', of 0x7F or above leaves a high bit
 * behind, here or in a sum. */
static bool is_plain(uint64_t eight)
{
	static const uint64_t ONES = 0x0101010101010101;

	return ((eight | (eight - ' ' * ONES) | (eight + ONES)) & 0x80 * ONES) == 0;
}

/* Nearly all texts are; they need not be looked at character by character. */
static bool is_all_plain(struct span text)
{
	uint64_t eight;
	size_t at = 0;

	for (; text.size - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, text.at + at, sizeof(eight));
		if (!is_plain(eight))
			return false;
	}
	for (; at < text.size; at++)
		if (text.at[at] < ' ' || text.at[at] >= 0x7F)
			return false;
	return true;
}

bool record_takes_span(struct span text, size_t max)
{
	struct span rest = text;

	if (text.size >= max)
		return false;
	if (is_all_plain(text))
		return true;
	while (rest.size > 0) {
		size_t before = rest.size;
		uint32_t code = text_next(&rest);
		bool is_broken = code == TEXT_NOT_UTF8 && before - rest.size == 1;
		if (is_broken || text_columns_of(code) < 0)
			return false;
	}
	return true;
}

bool record_takes(const char *text, size_t max)
{
	return record_takes_span(span_of(text), max);
}

bool record_takes_origin(struct span name)
{
	for (size_t at = 0; at < name.size; at++) {
		unsigned char sign = name.at[at];
		bool is_letter = (sign >= 'A' && sign <= 'Z') || (sign >= 'a' && sign <= 'z');
		if (!is_letter && !(sign >= '0' && sign <= '9') && sign != '-' && sign != '_')
			return false;
	}
	return name.size > 0 && name.size <= RECORD_ORIGIN_LENGTH_MAX;
}

/* Too long or unprintable is our own bug. */
static void put_text(char *to, size_t max, const char *from)
{
	assert(record_takes(from, max));
	(void)text_copy(to, max, from);
}

struct record record_begin(enum record_kind kind, const char *actor, const char *object)
{
	struct record record = { .kind = kind,
				 .wall_ms = clock_wall_ms(),
				 .steady_ms = clock_steady_ms() };

	put_text(record.boot, sizeof(record.boot), clock_boot());
	put_text(record.actor, sizeof(record.actor), actor);
	put_text(record.object, sizeof(record.object), object);
	return record;
}

void record_detail(struct record *record, const char *key, const char *value)
{
	assert(record->detail_count < RECORD_DETAILS_MAX);
	assert(key[0] != '\0' && record_value(record, key) == NULL);
	struct record_detail *detail = &record->detail[record->detail_count++];

	put_text(detail->key, sizeof(detail->key), key);
	put_text(detail->value, sizeof(detail->value), value);
}

void record_cut(char *to, size_t max, const char *from)
{
	struct span rest = span_of(from);

	to[0] = '\0';
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		bool is_shown = code != TEXT_NOT_UTF8 && text_columns_of(code) >= 0;
		if (!text_append_code(to, max, is_shown ? code : '?'))
			break;
	}
}

void record_detail_cut(struct record *record, const char *key, const char *value)
{
	char cut[RECORD_VALUE_MAX];

	record_cut(cut, sizeof(cut), value);
	record_detail(record, key, cut);
}

void record_detail_format(struct record *record, const char *key, const char *format, ...)
{
	char value[RECORD_VALUE_MAX];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(value, sizeof(value), format, arguments);
	va_end(arguments);
	assert(length >= 0 && (size_t)length < sizeof(value));
	record_detail(record, key, value);
}

const char *record_value(const struct record *record, const char *key)
{
	for (size_t at = 0; at < record->detail_count; at++)
		if (strcmp(record->detail[at].key, key) == 0)
			return record->detail[at].value;
	return NULL;
}

bool record_is_complete(const struct record *record)
{
	struct span rest = span_of(record_kind_details(record->kind));
	struct span piece;

	if (record->actor[0] == '\0')
		return false;
	while (span_split(&rest, ' ', &piece)) {
		char key[RECORD_KEY_MAX];
		if (piece.size == 0)
			continue;
		if (!text_copy_span(key, sizeof(key), piece) || record_value(record, key) == NULL)
			return false;
	}
	return true;
}

void record_add_details(const struct record_detail *detail, size_t count, struct bytes *to)
{
	fields_add_number(to, count);
	for (size_t at = 0; at < count; at++) {
		fields_add_text(to, detail[at].key);
		fields_add_text(to, detail[at].value);
	}
}

void record_canonical(const struct record *record, struct bytes *to)
{
	bool has_boot = record->boot[0] != '\0';

	bytes_add_byte(to, has_boot ? RECORD_VERSION : RECORD_VERSION_WITHOUT_BOOT);
	fields_add_text(to, record_kind_text(record->kind));
	fields_add_number(to, (uint64_t)record->wall_ms);
	fields_add_number(to, (uint64_t)record->steady_ms);
	if (has_boot)
		fields_add_text(to, record->boot);
	fields_add_number(to, (uint64_t)record->outcome);
	fields_add_text(to, record->actor);
	fields_add_text(to, record->origin);
	fields_add_text(to, record->object);
	record_add_details(record->detail, record->detail_count, to);
}

enum status record_from_canonical(struct span canonical, struct record *ret, struct fault *fault)
{
	struct record_view view;
	enum status status = record_view(canonical, &view, fault);

	if (status != STATUS_OK)
		return status;
	*ret = (struct record){ .kind = view.kind,
				.wall_ms = view.wall_ms,
				.steady_ms = view.steady_ms,
				.outcome = view.outcome,
				.detail_count = view.detail_count };
	(void)text_copy_span(ret->boot, sizeof(ret->boot), view.boot);
	(void)text_copy_span(ret->actor, sizeof(ret->actor), view.actor);
	(void)text_copy_span(ret->origin, sizeof(ret->origin), view.origin);
	(void)text_copy_span(ret->object, sizeof(ret->object), view.object);
	record_copy_details(view.detail, view.detail_count, ret->detail);
	return STATUS_OK;
}

enum status record_hash(uint64_t sequence, const struct hash *previous, struct span canonical,
			struct hash *ret, struct fault *fault)
{
	unsigned char start[1 + sizeof(sequence) + sizeof(previous->at)];
	struct bytes prefix = bytes_over(start, sizeof(start));

	bytes_add_byte(&prefix, 0x00);
	bytes_add_u64(&prefix, sequence);
	bytes_add(&prefix, previous->at, sizeof(previous->at));
	struct span parts[] = { bytes_span(&prefix), canonical };
	return crypto_sha256(parts, COUNT_OF(parts), ret, fault);
}
