#include "kiosk/ledger/record.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/fields.h"

enum { VERSION_WITHOUT_BOOT = 1, VERSION = 2, RECORD_KIND_TEXT_MAX = 33 };

_Static_assert((int)RECORD_BOOT_MAX == (int)CLOCK_BOOT_MAX, "the clock's boot fits");

/* Version, kind, three numbers, four texts, the count, the details: the largest still fits. */
_Static_assert(1 + 4 + (RECORD_KIND_TEXT_MAX - 1) + 4 * 12 + 4 + (RECORD_BOOT_MAX - 1) + 4 +
			       (RECORD_ACTOR_MAX - 1) + 4 + (RECORD_ORIGIN_MAX - 1) + 4 +
			       (RECORD_OBJECT_MAX - 1) +
			       RECORD_DETAILS_MAX *
				       (4 + RECORD_KEY_MAX - 1 + 4 + RECORD_VALUE_MAX - 1) <=
		       RECORD_CANONICAL_MAX,
	       "the largest record fits its buffer");

bool record_takes(const char *text, size_t max)
{
	struct span rest = span_of(text);

	if (rest.size >= max)
		return false;
	while (rest.size > 0) {
		size_t before = rest.size;
		uint32_t code = text_next(&rest);
		bool is_broken = code == TEXT_NOT_UTF8 && before - rest.size == 1;
		if (is_broken || text_columns_of(code) < 0)
			return false;
	}
	return true;
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

	bytes_add_byte(to, has_boot ? VERSION : VERSION_WITHOUT_BOOT);
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

static void next_boot(struct fields *fields, char *to)
{
	fields_text(fields, to, RECORD_BOOT_MAX);
	if (strlen(to) != RECORD_BOOT_MAX - 1 ||
	    strspn(to, "0123456789abcdef") != RECORD_BOOT_MAX - 1)
		fields->is_wrong = true;
}

static bool has_key(const struct record_detail *detail, size_t count, const char *key)
{
	for (size_t at = 0; at < count; at++)
		if (strcmp(detail[at].key, key) == 0)
			return true;
	return false;
}

size_t record_read_details(struct fields *fields, struct record_detail *ret, size_t max)
{
	uint64_t count = fields_number(fields);
	size_t at = 0;

	if (count > max)
		fields->is_wrong = true;
	for (; !fields->is_wrong && at < count; at++) {
		fields_text(fields, ret[at].key, sizeof(ret[at].key));
		fields_text(fields, ret[at].value, sizeof(ret[at].value));
		if (ret[at].key[0] == '\0' || has_key(ret, at, ret[at].key))
			fields->is_wrong = true;
	}
	return at;
}

enum status record_from_canonical(struct span canonical, struct record *ret, struct fault *fault)
{
	unsigned char version = canonical.size == 0 ? 0 : canonical.at[0];
	struct fields fields = { .rest = span_slice(canonical, 1, canonical.size),
				 .is_wrong =
					 version != VERSION && version != VERSION_WITHOUT_BOOT };
	struct record record = { 0 };
	char kind[RECORD_KIND_TEXT_MAX];

	fields_text(&fields, kind, sizeof(kind));
	record.kind = record_kind_from_text(kind);
	record.wall_ms = (int64_t)fields_number(&fields);
	record.steady_ms = (int64_t)fields_number(&fields);
	if (version == VERSION)
		next_boot(&fields, record.boot);
	uint64_t outcome = fields_number(&fields);
	record.outcome = outcome == RECORD_SUCCESS ? RECORD_SUCCESS : RECORD_FAILURE;
	fields_text(&fields, record.actor, sizeof(record.actor));
	fields_text(&fields, record.origin, sizeof(record.origin));
	fields_text(&fields, record.object, sizeof(record.object));
	record.detail_count = record_read_details(&fields, record.detail, RECORD_DETAILS_MAX);
	if (fields.is_wrong || fields.rest.size > 0 || record.kind == RECORD_KIND_COUNT ||
	    outcome > RECORD_FAILURE)
		return fault_set(fault, STATUS_CORRUPT, 0, "a record's bytes cannot be read");
	*ret = record;
	return STATUS_OK;
}

enum status record_hash(uint64_t sequence, const struct hash *previous, struct span canonical,
			struct hash *ret, struct fault *fault)
{
	unsigned char number[1 + sizeof(sequence)];
	struct bytes prefix = bytes_over(number, sizeof(number));

	bytes_add_byte(&prefix, 0x00);
	bytes_add_u64(&prefix, sequence);
	struct span parts[] = { bytes_span(&prefix),
				{ .at = previous->at, .size = sizeof(previous->at) },
				canonical };
	return crypto_sha256(parts, COUNT_OF(parts), ret, fault);
}
