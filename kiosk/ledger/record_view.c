#include "kiosk/ledger/record_view.h"

#include "kiosk/base/text.h"

static struct span next_boot(struct fields *fields)
{
	struct span boot = fields_next(fields);

	if (boot.size != RECORD_BOOT_MAX - 1)
		fields->is_wrong = true;
	for (size_t at = 0; at < boot.size; at++) {
		unsigned char digit = boot.at[at];
		if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f'))
			fields->is_wrong = true;
	}
	return boot;
}

static bool find(const struct record_view_detail *detail, size_t count, struct span key,
		 struct span *ret)
{
	for (size_t at = 0; at < count; at++) {
		if (!span_equals(detail[at].key, key))
			continue;
		*ret = detail[at].value;
		return true;
	}
	return false;
}

bool record_view_value(const struct record_view *record, const char *key, struct span *ret)
{
	return find(record->detail, record->detail_count, span_of(key), ret);
}

size_t record_view_details(struct fields *fields, struct record_view_detail *ret, size_t max)
{
	uint64_t count = fields_number(fields);
	struct span other;
	size_t at = 0;

	if (count > max)
		fields->is_wrong = true;
	for (; !fields->is_wrong && at < count; at++) {
		ret[at].key = fields_text(fields, RECORD_KEY_MAX);
		ret[at].value = fields_text(fields, RECORD_VALUE_MAX);
		if (ret[at].key.size == 0 || find(ret, at, ret[at].key, &other))
			fields->is_wrong = true;
	}
	return at;
}

void record_copy_details(const struct record_view_detail *from, size_t count,
			 struct record_detail *ret)
{
	for (size_t at = 0; at < count; at++) {
		(void)text_copy_span(ret[at].key, sizeof(ret[at].key), from[at].key);
		(void)text_copy_span(ret[at].value, sizeof(ret[at].value), from[at].value);
	}
}

enum status record_view(struct span canonical, struct record_view *ret, struct fault *fault)
{
	unsigned char version = canonical.size == 0 ? 0 : canonical.at[0];
	struct fields fields = { .rest = span_slice(canonical, 1, canonical.size),
				 .is_wrong = version != RECORD_VERSION &&
					     version != RECORD_VERSION_WITHOUT_BOOT };

	ret->kind = record_kind_from_span(fields_next(&fields));
	ret->wall_ms = (int64_t)fields_number(&fields);
	ret->steady_ms = (int64_t)fields_number(&fields);
	ret->boot = (struct span){ 0 };
	if (version == RECORD_VERSION)
		ret->boot = next_boot(&fields);
	uint64_t outcome = fields_number(&fields);
	ret->outcome = outcome == RECORD_SUCCESS ? RECORD_SUCCESS : RECORD_FAILURE;
	ret->actor = fields_text(&fields, RECORD_ACTOR_MAX);
	ret->origin = fields_text(&fields, RECORD_ORIGIN_MAX);
	ret->object = fields_text(&fields, RECORD_OBJECT_MAX);
	ret->detail_count = record_view_details(&fields, ret->detail, RECORD_DETAILS_MAX);
	if (fields.is_wrong || fields.rest.size > 0 || ret->kind == RECORD_KIND_COUNT ||
	    outcome > RECORD_FAILURE)
		return fault_set(fault, STATUS_CORRUPT, 0, "a record's bytes cannot be read");
	return STATUS_OK;
}
