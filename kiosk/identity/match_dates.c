/* Dates, in every form that people, cards and passports write them. */
#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/match_words.h"

enum { PIECES_MAX = 4, DAY_TEXT_MAX = 16, LEAP_YEAR = 2000, CENTURY = 100, MONTHS = 12 };

/* A date as it was written. */
struct written_date {
	struct civil_date date; /* the year without its century with is_short */
	bool is_short;
};

/* Digits or letters that stand together. */
struct piece {
	struct span text;
	int64_t number; /* -1 for letters */
};

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool is_between(unsigned char byte)
{
	return strchr(" /-.,", byte) != NULL && byte != '\0';
}

static size_t piece_size(struct span rest)
{
	bool (*is)(unsigned char byte) = is_digit(rest.at[0]) ? is_digit : is_letter;
	size_t size = 0;

	while (size < rest.size && is(rest.at[size]))
		size++;
	return size;
}

/* "14MAR1985" has three pieces; 0 if there are too many or something else stands there. */
static size_t split(struct span rest, struct piece pieces[PIECES_MAX])
{
	size_t count = 0;

	while (rest.size > 0) {
		size_t size = 1;
		if (!is_between(rest.at[0])) {
			size = piece_size(rest);
			if (size == 0 || count == PIECES_MAX)
				return 0;
			struct span text = span_slice(rest, 0, size);
			pieces[count] = (struct piece){ text, -1 };
			if (is_digit(text.at[0]) && !span_to_int(text, &pieces[count].number))
				return 0;
			count++;
		}
		rest = span_slice(rest, size, rest.size - size);
	}
	return count;
}

/* By the first three letters, in the kiosk's two languages; 0 if it is no month. */
static int month_of(struct span word)
{
	static const char *const NAMES[] = {
		"JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC",
		"ENEFEBMARABRMAYJUNJULAGOSEPOCTNOVDIC",
	};

	if (word.size < 3)
		return 0;
	for (size_t language = 0; language < COUNT_OF(NAMES); language++)
		for (int month = 0; month < MONTHS; month++)
			if (strncasecmp((const char *)word.at,
					NAMES[language] + (ptrdiff_t)month * 3, 3) == 0)
				return month + 1;
	return 0;
}

static bool settle(struct written_date *to, int64_t year, size_t year_size, int64_t month,
		   int64_t day)
{
	*to = (struct written_date){ .is_short = year_size <= 2 };
	if (year_size != 2 && year_size != 4)
		return false;
	to->date = (struct civil_date){ .year = (int)year, .month = (int)month, .day = (int)day };
	struct civil_date whole = to->date;
	if (to->is_short)
		whole.year = LEAP_YEAR; /* its century may have had the leap day */
	return month <= MONTHS && day <= 31 && civil_is_valid(whole);
}

/* The piece that is the year stands last, or first where four digits do; a third, of letters, is
 * the month. */
static bool read_month_words(const struct piece pieces[static 3], struct written_date *to)
{
	size_t month = pieces[0].number < 0 ? 0 : 1;
	const struct piece *first = &pieces[month == 0 ? 1 : 0], *last = &pieces[2];

	if (pieces[month].number >= 0 || first->number < 0 || last->number < 0)
		return false;
	if (first->text.size == 4) {
		const struct piece *swap = first;
		first = last;
		last = swap;
	}
	return settle(to, last->number, last->text.size, month_of(pieces[month].text),
		      first->number);
}

/* Month first as people here write, unless only the day can stand first. */
static bool read_numbers(const struct piece pieces[static 3], struct written_date *to)
{
	const struct piece *a = &pieces[0], *b = &pieces[1], *c = &pieces[2];

	if (a->text.size == 4)
		return settle(to, a->number, 4, b->number, c->number);
	return settle(to, c->number, c->text.size, a->number, b->number) ||
	       settle(to, c->number, c->text.size, b->number, a->number);
}

static bool read_digits(struct span digits, int64_t number, struct written_date *to)
{
	if (digits.size == 6) /* YYMMDD of a machine-readable zone */
		return settle(to, number / 10000, 2, number / 100 % 100, number % 100);
	if (digits.size != 8)
		return false;
	return settle(to, number % 10000, 4, number / 1000000, number / 10000 % 100) ||
	       settle(to, number / 10000, 4, number / 100 % 100, number % 100);
}

static bool date_read(const char *text, struct written_date *to)
{
	struct piece pieces[PIECES_MAX];
	size_t count = split(span_of(text), pieces);

	/* "14 MAR/MAR 1985": the month in a second language */
	if (count == 4 && pieces[1].number < 0 && pieces[2].number < 0) {
		pieces[2] = pieces[3];
		count = 3;
	}
	if (count == 1 && pieces[0].number >= 0)
		return read_digits(pieces[0].text, pieces[0].number, to);
	if (count != 3)
		return false;
	if (pieces[0].number >= 0 && pieces[1].number >= 0 && pieces[2].number >= 0)
		return read_numbers(pieces, to);
	return read_month_words(pieces, to);
}

static void day_digits(const struct written_date *date, char to[DAY_TEXT_MAX])
{
	(void)text_format(to, DAY_TEXT_MAX, "%04d%02d%02d", date->date.year, date->date.month,
			  date->date.day);
}

static struct comparison days_compare(const struct written_date *left,
				      const struct written_date *right)
{
	struct civil_date a = left->date, b = right->date;
	bool is_short = left->is_short || right->is_short;
	bool has_same_day = a.month == b.month && a.day == b.day;
	bool has_same_end = a.year % CENTURY == b.year % CENTURY;
	char a_digits[DAY_TEXT_MAX], b_digits[DAY_TEXT_MAX];

	if (is_short) {
		a.year %= CENTURY;
		b.year %= CENTURY;
	}
	if (a.year == b.year && has_same_day)
		return is_short ? comparison_of(MATCH_FOLDED, bit(DIFFERENCE_CENTURY_OPEN))
				: comparison_of(MATCH_SAME, 0);
	day_digits(&(struct written_date){ .date = a }, a_digits);
	day_digits(&(struct written_date){ .date = b }, b_digits);
	struct comparison result = { MATCH_CLOSE, 0,
				     (unsigned)letters_distance(a_digits, b_digits) };
	if (a.year == b.year && a.month == b.day && a.day == b.month)
		result.differences = bit(DIFFERENCE_DAY_MONTH);
	else if (has_same_day && has_same_end)
		result.differences = bit(DIFFERENCE_CENTURY);
	else if (result.distance == 1)
		result = letters_compare(a_digits, b_digits);
	else
		result = comparison_of(MATCH_DIFFERENT, 0);
	wipe(a_digits, sizeof(a_digits));
	wipe(b_digits, sizeof(b_digits));
	return result;
}

struct comparison dates_compare(const char *left, const char *right)
{
	struct written_date a, b;

	if (text_is_empty(left) || text_is_empty(right))
		return comparison_of(MATCH_ABSENT, 0);
	if (text_is_same(left, right))
		return comparison_of(MATCH_SAME, 0);
	if (!date_read(left, &a) || !date_read(right, &b))
		return comparison_of(MATCH_DIFFERENT, 0);
	return days_compare(&a, &b);
}
