#include "kiosk/ledger/period.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static struct civil_date date_of(int64_t wall_ms)
{
	static const struct civil_date FIRST = { 1, 1, 1 }, LAST = { 9999, 12, 31 };
	int64_t days = wall_ms / CLOCK_DAY_MS - (wall_ms % CLOCK_DAY_MS < 0);

	if (days < civil_to_days(FIRST))
		return FIRST;
	return days > civil_to_days(LAST) ? LAST : civil_from_days((int32_t)days);
}

struct period period_of(int64_t wall_ms)
{
	struct civil_date date = date_of(wall_ms);
	struct period period = { "" };

	(void)text_format(period.text, sizeof(period.text), "%04dQ%d", date.year,
			  (date.month + 2) / 3);
	return period;
}

bool period_from_text(struct span text, struct period *ret)
{
	int64_t year = 0;

	if (text.size != PERIOD_LENGTH || !span_to_int(span_slice(text, 0, 4), &year) || year < 1 ||
	    text.at[4] != 'Q' || text.at[5] < '1' || text.at[5] > '4')
		return false;
	return text_copy_span(ret->text, sizeof(ret->text), text);
}

bool period_equals(const struct period *left, const struct period *right)
{
	return strcmp(left->text, right->text) == 0;
}

bool period_is_over(const struct period *period, int years, int64_t wall_ms)
{
	struct civil_date now = date_of(wall_ms);
	int64_t year = 0;

	if (!span_to_int(span_slice(span_of(period->text), 0, 4), &year))
		return false;
	int64_t quarters = 4 * (year + years) + (period->text[5] - '1');
	return 4 * (int64_t)now.year + (now.month - 1) / 3 > quarters;
}
