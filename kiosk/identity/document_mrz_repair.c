/* Look-alikes: the letter O for a zero, and what else eyes and scanners take for one another. */
#include <ctype.h>
#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/identity/document_mrz.h"

static const char DIGITS[] = "015826", LETTERS[] = "OISBZG";

/* Only the first two pairs are doubted where both kinds may stand. One check digit says little: of
 * numbers whose 5 or 8 was doubted, too, four in five had several ways to be right. A 6 and a G it
 * cannot tell apart at all. */
enum { DOUBTED = 2, DOUBTS_MAX = 8 };

static void exchange(struct zone *zone, struct zone_place place, const char *from, const char *to)
{
	for (size_t at = place.at; at < place.at + place.size; at++) {
		const char *found = strchr(from, zone->at[at]);
		if (found != NULL)
			zone->at[at] = (unsigned char)to[found - from];
	}
}

static void settle_digits(struct zone *zone, struct zone_place place)
{
	exchange(zone, place, LETTERS, DIGITS);
}

static struct zone_place with_check_digit(struct zone_place place)
{
	place.size += place.size > 0;
	return place;
}

static struct zone_place digit_at(size_t at)
{
	return (struct zone_place){ at, at > 0 };
}

/* Of a number that runs on, what stands in the optional data. */
static struct zone_place rest_of(const struct zone *zone)
{
	return (struct zone_place){ zone->layout->optional.at, zone_number_rest(zone) };
}

static struct zone_place last_of(struct zone_place place)
{
	return (struct zone_place){ place.at + place.size - (place.size > 0), place.size > 0 };
}

void zone_settle_kinds(struct zone *zone)
{
	const struct zone_layout *layout = zone->layout;

	/* What the zone starts with was taken for this layout's already. */
	if (layout->starts != NULL)
		exchange(zone, (struct zone_place){ 0, 1 }, DIGITS, LETTERS);
	if (!layout->has_check_digits)
		return;
	for (size_t at = 0; at < ZONE_DIGITS_MAX; at++)
		settle_digits(zone, layout->digits[at]);
	settle_digits(zone, with_check_digit(layout->birth));
	settle_digits(zone, with_check_digit(layout->expiry));
	settle_digits(zone, last_of(with_check_digit(layout->number)));
	settle_digits(zone, last_of(rest_of(zone)));
	settle_digits(zone, digit_at(layout->check_optional));
	settle_digits(zone, digit_at(layout->check_all));
}

static void put_back(struct zone *zone, struct zone_place place)
{
	memcpy(zone->at + place.at, zone->typed + place.at, place.size);
}

void zone_put_back(struct zone *zone)
{
	const struct zone_layout *layout = zone->layout;

	if (!zone_number_is_checked(zone)) {
		put_back(zone, rest_of(zone));
		put_back(zone, with_check_digit(layout->number));
	}
	if (!zone_field_is_checked(zone, layout->birth))
		put_back(zone, with_check_digit(layout->birth));
	if (!zone_field_is_checked(zone, layout->expiry))
		put_back(zone, with_check_digit(layout->expiry));
	if (!zone_field_is_checked(zone, layout->optional))
		put_back(zone, digit_at(layout->check_optional));
	if (!zone_is_checked_over_all(zone))
		put_back(zone, digit_at(layout->check_all));
	zone->has_other_letter = memcmp(zone->at, zone->typed, zone->size) != 0;
}

static unsigned char other(unsigned char byte)
{
	const char *digit = memchr(DIGITS, byte, DOUBTED);
	const char *letter = memchr(LETTERS, byte, DOUBTED);

	if (digit != NULL)
		return (unsigned char)LETTERS[digit - DIGITS];
	return letter != NULL ? (unsigned char)DIGITS[letter - LETTERS] : byte;
}

/* Where look-alikes stand in the number. */
struct doubts {
	size_t at[DOUBTS_MAX];
	size_t count; /* DOUBTS_MAX + 1: too many to try */
};

static bool holds_digits_only(const struct zone_layout *layout, size_t at)
{
	for (size_t index = 0; index < ZONE_DIGITS_MAX; index++)
		if (at - layout->digits[index].at < layout->digits[index].size)
			return true;
	return false;
}

static void add_doubts(const struct zone *zone, struct zone_place place, struct doubts *doubts)
{
	for (size_t at = place.at; at < place.at + place.size; at++) {
		if (other(zone->at[at]) == zone->at[at] || holds_digits_only(zone->layout, at))
			continue;
		if (doubts->count < DOUBTS_MAX)
			doubts->at[doubts->count] = at;
		if (doubts->count <= DOUBTS_MAX)
			doubts->count++;
	}
}

static void flip(struct zone *zone, const struct doubts *doubts, unsigned choice)
{
	for (size_t at = 0; at < doubts->count; at++)
		if ((choice >> at & 1) != 0)
			zone->at[doubts->at[at]] = other(zone->at[doubts->at[at]]);
}

/* A zero where a letter O belongs has the look of any wrong digit: in one of six numbers with a
 * mistyped digit there is such a way to make the check digit right. A letter among digits is no
 * chance. */
static bool makes_digits(const struct zone *zone, const struct doubts *doubts, unsigned choice)
{
	for (size_t at = 0; at < doubts->count; at++)
		if ((choice >> at & 1) != 0 && !isalpha(zone->at[doubts->at[at]]))
			return false;
	return true;
}

/* The one choice that makes the check digits right; 0 if there is none, or another. */
static unsigned only_choice(const struct zone *zone, const struct doubts *doubts)
{
	unsigned found = 0;

	for (unsigned choice = 1; choice < 1U << doubts->count; choice++) {
		struct zone tried = *zone;
		flip(&tried, doubts, choice);
		bool is_right = zone_number_is_checked(&tried) && zone_is_checked_over_all(&tried);
		wipe(&tried, sizeof(tried));
		if (is_right && found != 0)
			return 0;
		if (is_right)
			found = choice;
	}
	return found;
}

void zone_repair_number(struct zone *zone)
{
	size_t rest = zone_number_rest(zone);
	struct doubts doubts = { 0 };

	if (zone_number_is_checked(zone))
		return;
	add_doubts(zone, zone->layout->number, &doubts);
	if (rest > 0)
		add_doubts(zone, (struct zone_place){ zone->layout->optional.at, rest - 1 },
			   &doubts);
	if (doubts.count > DOUBTS_MAX)
		return;
	unsigned choice = only_choice(zone, &doubts);
	if (choice != 0 && makes_digits(zone, &doubts, choice))
		flip(zone, &doubts, choice);
}
