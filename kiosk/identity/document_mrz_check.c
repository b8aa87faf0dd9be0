/* Check digits of a machine-readable zone: which digit protects what.
 * Source  ICAO Doc 9303-3 section 4.9. */
#include "kiosk/identity/document_mrz.h"

/* A sum whose weights go round 7, 3, 1. */
struct check_sum {
	unsigned sum;
	size_t count;
};

struct span zone_field(const struct zone *zone, struct zone_place place)
{
	return (struct span){ .at = zone->at + place.at, .size = place.size };
}

static unsigned value_of(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - (unsigned)'0';
	return byte == '<' ? 0 : byte - (unsigned)'A' + 10;
}

static void add(struct check_sum *check, struct span stretch)
{
	static const unsigned WEIGHTS[] = { 7, 3, 1 };

	for (size_t at = 0; at < stretch.size; at++)
		check->sum +=
			value_of(stretch.at[at]) * WEIGHTS[check->count++ % COUNT_OF(WEIGHTS)];
}

static bool agrees(const struct check_sum *check, unsigned char digit)
{
	return digit == '0' + check->sum % 10;
}

bool zone_is_blank(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if (text.at[at] != '<')
			return false;
	return true;
}

/* A filler may stand for the check digit of a field that holds nothing. */
bool zone_field_is_checked(const struct zone *zone, struct zone_place place)
{
	struct check_sum check = { 0 };
	unsigned char digit;

	if (place.size == 0 || !zone->layout->has_check_digits)
		return true;
	digit = zone->at[place.at + place.size];
	if (digit == '<')
		return zone_is_blank(zone_field(zone, place));
	add(&check, zone_field(zone, place));
	return agrees(&check, digit);
}

/* A number too long for its field has a filler for its check digit and goes on in the optional
 * data, where its check digit is the last character before a filler. */
size_t zone_number_rest(const struct zone *zone)
{
	const struct zone_layout *layout = zone->layout;
	size_t behind = layout->number.at + layout->number.size;
	size_t rest = span_find(zone_field(zone, layout->optional), span_of("<"), 0);

	if (!layout->may_run_on || rest < 2 || zone->at[behind] != '<' ||
	    zone->at[behind - 1] == '<')
		return 0;
	return rest;
}

/* Doc 9303 leaves the filler out of the sum; Belgium's older cards count it in. */
static bool long_number_is_checked(const struct zone *zone, size_t rest, bool is_filler_counted)
{
	const struct zone_layout *layout = zone->layout;
	struct zone_place behind = { layout->optional.at, rest - 1 };
	struct check_sum check = { 0 };

	add(&check, zone_field(zone, layout->number));
	check.count += is_filler_counted;
	add(&check, zone_field(zone, behind));
	return agrees(&check, zone->at[behind.at + behind.size]);
}

bool zone_number_is_checked(const struct zone *zone)
{
	size_t rest = zone_number_rest(zone);

	if (rest == 0)
		return zone_field_is_checked(zone, zone->layout->number);
	return long_number_is_checked(zone, rest, false) ||
	       long_number_is_checked(zone, rest, true);
}

bool zone_is_checked_over_all(const struct zone *zone)
{
	const struct zone_layout *layout = zone->layout;
	struct check_sum check = { 0 };

	if (layout->check_all == 0)
		return true;
	for (size_t at = 0; at < ZONE_COVERED_MAX; at++)
		add(&check, zone_field(zone, layout->covered[at]));
	return agrees(&check, zone->at[layout->check_all]);
}
