#include "kiosk/identity/document_mrz.h"

#include <string.h>

static const struct zone_layout LAYOUTS[] = {
	{ /* TD3: a passport */
	  .zone_size = 88,
	  .starts = "P",
	  .kind = DOCUMENT_PASSPORT,
	  .names = { 5, 39 },
	  .number = { 44, 9 },
	  .birth = { 57, 6 },
	  .sex = 64,
	  .expiry = { 65, 6 },
	  .optional = { 72, 14 },
	  .check_optional = 86,
	  .check_all = 87,
	  .covered = { { 44, 10 }, { 57, 7 }, { 65, 22 } } },
	{ /* MRV-A: a visa of passport width */
	  .zone_size = 88,
	  .starts = "V",
	  .kind = DOCUMENT_VISA,
	  .names = { 5, 39 },
	  .number = { 44, 9 },
	  .birth = { 57, 6 },
	  .sex = 64,
	  .expiry = { 65, 6 } },
	{ /* TD1: a card of three lines */
	  .zone_size = 90,
	  .starts = "ACI",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .names = { 60, 30 },
	  .number = { 5, 9 },
	  .birth = { 30, 6 },
	  .sex = 37,
	  .expiry = { 38, 6 },
	  .optional = { 15, 15 },
	  .check_all = 59,
	  .may_run_on = true,
	  .covered = { { 5, 25 }, { 30, 7 }, { 38, 7 }, { 48, 11 } } },
	{ /* The French card issued until 2021: a TD2's size, a layout of its own, no expiry */
	  .zone_size = 72,
	  .whole_start = "IDFRA",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .names = { 5, 25 },
	  .given = { 49, 14 },
	  .number = { 36, 12 },
	  .birth = { 63, 6 },
	  .sex = 70,
	  .check_all = 71,
	  .covered = { { 0, 71 } } },
	{ /* TD2: a card of two lines */
	  .zone_size = 72,
	  .starts = "ACIP",
	  .kind = DOCUMENT_TRAVEL_CARD,
	  .names = { 5, 31 },
	  .number = { 36, 9 },
	  .birth = { 49, 6 },
	  .sex = 56,
	  .expiry = { 57, 6 },
	  .optional = { 64, 7 },
	  .check_all = 71,
	  .may_run_on = true,
	  .covered = { { 36, 10 }, { 49, 7 }, { 57, 14 } } },
	{ /* MRV-B: a visa of card width */
	  .zone_size = 72,
	  .starts = "V",
	  .kind = DOCUMENT_VISA,
	  .names = { 5, 31 },
	  .number = { 36, 9 },
	  .birth = { 49, 6 },
	  .sex = 56,
	  .expiry = { 57, 6 } },
};

struct span zone_field(const struct zone *zone, struct zone_place place)
{
	return (struct span){ .at = zone->at + place.at, .size = place.size };
}

static bool is_passed_over(unsigned char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\0';
}

static bool belongs_here(unsigned char byte)
{
	return byte == '<' || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* Upper-case letters, digits and fillers; line ends and blanks are dropped. False for anything
 * else, and for more than the longest zone. */
static bool gather(struct zone *zone, struct span lines, bool *ret_is_odd)
{
	*ret_is_odd = false;
	for (size_t at = 0; at < lines.size; at++) {
		unsigned char byte = lines.at[at];
		if (is_passed_over(byte))
			continue;
		if (byte >= 'a' && byte <= 'z')
			byte = (unsigned char)(byte - 'a' + 'A');
		*ret_is_odd = !belongs_here(byte);
		if (*ret_is_odd || zone->size == ZONE_MAX)
			return false;
		zone->at[zone->size++] = byte;
	}
	return true;
}

static const struct zone_layout *find_layout(const struct zone *zone)
{
	struct span whole = { .at = zone->at, .size = zone->size };

	for (size_t at = 0; at < COUNT_OF(LAYOUTS); at++) {
		const struct zone_layout *row = &LAYOUTS[at];
		if (row->zone_size != zone->size)
			continue;
		if (row->whole_start != NULL
			    ? span_starts_with(whole, span_of(row->whole_start))
			    : memchr(row->starts, zone->at[0], strlen(row->starts)) != NULL)
			return row;
	}
	return NULL;
}

static unsigned value_of(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - (unsigned)'0';
	return byte == '<' ? 0 : byte - (unsigned)'A' + 10;
}

/* Adds a stretch to a check sum whose weights go round 7, 3, 1. */
static void add_to_sum(struct span stretch, unsigned *sum, size_t *count)
{
	static const unsigned WEIGHTS[] = { 7, 3, 1 };

	for (size_t at = 0; at < stretch.size; at++)
		*sum += value_of(stretch.at[at]) * WEIGHTS[(*count)++ % COUNT_OF(WEIGHTS)];
}

bool zone_is_blank(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if (text.at[at] != '<')
			return false;
	return true;
}

/* A filler may stand for the check digit of a field that holds nothing. */
bool zone_is_checked(struct span text, unsigned char digit)
{
	unsigned sum = 0;
	size_t count = 0;

	if (digit == '<')
		return zone_is_blank(text);
	add_to_sum(text, &sum, &count);
	return digit == '0' + sum % 10;
}

bool zone_field_is_checked(const struct zone *zone, struct zone_place place)
{
	return place.size == 0 ||
	       zone_is_checked(zone_field(zone, place), zone->at[place.at + place.size]);
}

bool zone_is_checked_over_all(const struct zone *zone)
{
	const struct zone_layout *layout = zone->layout;
	unsigned sum = 0;
	size_t count = 0;

	if (layout->check_all == 0)
		return true;
	for (size_t at = 0; at < ZONE_COVERED_MAX; at++)
		add_to_sum(zone_field(zone, layout->covered[at]), &sum, &count);
	return zone->at[layout->check_all] == '0' + sum % 10;
}

enum status zone_read(struct span lines, struct zone *zone, struct fault *fault)
{
	bool is_odd;

	zone->size = 0;
	if (!gather(zone, lines, &is_odd))
		return fault_set(fault, STATUS_REFUSED, 0,
				 is_odd ? "only letters, digits and < stand in these lines"
					: "these lines are too long for a passport or a card");
	if (zone->size != 72 && zone->size != 88 && zone->size != 90)
		return fault_set(
			fault, STATUS_REFUSED, 0,
			"these lines have %zu characters: a passport has 88, a card 90 or 72",
			zone->size);
	zone->layout = find_layout(zone);
	if (zone->layout == NULL)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "these lines do not start as a passport, card or visa does");
	return STATUS_OK;
}
