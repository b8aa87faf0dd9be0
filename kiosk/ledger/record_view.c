#include "kiosk/ledger/record_view.h"

/* The first field that is wrong ends the reading. */
struct reading {
	struct span rest;
	bool is_wrong;
};

static struct span next_field(struct reading *reading)
{
	const struct span *rest = &reading->rest;
	uint32_t size = 0;

	if (rest->size < 4)
		reading->is_wrong = true;
	if (reading->is_wrong)
		return (struct span){ 0 };
	for (size_t at = 0; at < 4; at++)
		size = size << 8 | rest->at[at];
	if (size > rest->size - 4) {
		reading->is_wrong = true;
		return (struct span){ 0 };
	}
	struct span field = { .at = rest->at + 4, .size = size };
	reading->rest = (struct span){ .at = field.at + size, .size = rest->size - 4 - size };
	return field;
}

static struct span next_text(struct reading *reading, size_t max)
{
	struct span field = next_field(reading);

	if (!record_takes_span(field, max))
		reading->is_wrong = true;
	return field;
}

static uint64_t next_number(struct reading *reading)
{
	struct span field = next_field(reading);
	uint64_t number = 0;

	if (field.size != sizeof(number))
		reading->is_wrong = true;
	for (size_t at = 0; !reading->is_wrong && at < sizeof(number); at++)
		number = number << 8 | field.at[at];
	return number;
}

static struct span next_boot(struct reading *reading)
{
	struct span boot = next_field(reading);

	if (boot.size != RECORD_BOOT_MAX - 1)
		reading->is_wrong = true;
	for (size_t at = 0; at < boot.size; at++) {
		unsigned char digit = boot.at[at];
		if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f'))
			reading->is_wrong = true;
	}
	return boot;
}

static bool has_key(const struct record_view *view, struct span key)
{
	for (size_t at = 0; at < view->detail_count; at++)
		if (span_equals(view->detail[at].key, key))
			return true;
	return false;
}

static void next_details(struct reading *reading, struct record_view *view)
{
	uint64_t count = next_number(reading);

	if (count > RECORD_DETAILS_MAX)
		reading->is_wrong = true;
	view->detail_count = 0;
	while (!reading->is_wrong && view->detail_count < count) {
		struct span key = next_text(reading, RECORD_KEY_MAX);
		if (key.size == 0 || has_key(view, key))
			reading->is_wrong = true;
		view->detail[view->detail_count].key = key;
		view->detail[view->detail_count].value = next_text(reading, RECORD_VALUE_MAX);
		view->detail_count++;
	}
}

enum status record_view(struct span canonical, struct record_view *ret, struct fault *fault)
{
	unsigned char version = canonical.size == 0 ? 0 : canonical.at[0];
	struct reading reading = { .rest = span_slice(canonical, 1, canonical.size),
				   .is_wrong = version != RECORD_VERSION &&
					       version != RECORD_VERSION_WITHOUT_BOOT };

	ret->kind = record_kind_from_span(next_field(&reading));
	ret->wall_ms = (int64_t)next_number(&reading);
	ret->steady_ms = (int64_t)next_number(&reading);
	ret->boot = (struct span){ 0 };
	if (version == RECORD_VERSION)
		ret->boot = next_boot(&reading);
	uint64_t outcome = next_number(&reading);
	ret->outcome = outcome == RECORD_SUCCESS ? RECORD_SUCCESS : RECORD_FAILURE;
	ret->actor = next_text(&reading, RECORD_ACTOR_MAX);
	ret->origin = next_text(&reading, RECORD_ORIGIN_MAX);
	ret->object = next_text(&reading, RECORD_OBJECT_MAX);
	next_details(&reading, ret);
	if (reading.is_wrong || reading.rest.size > 0 || ret->kind == RECORD_KIND_COUNT ||
	    outcome > RECORD_FAILURE)
		return fault_set(fault, STATUS_CORRUPT, 0, "a record's bytes cannot be read");
	return STATUS_OK;
}
