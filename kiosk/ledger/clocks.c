#include "kiosk/ledger/clocks.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

struct clocks clocks_of(const struct record *record)
{
	struct clocks clocks = { .wall_ms = record->wall_ms, .steady_ms = record->steady_ms };

	(void)text_copy(clocks.boot, sizeof(clocks.boot), record->boot);
	return clocks;
}

struct clocks clocks_now(void)
{
	struct clocks clocks = { .wall_ms = clock_wall_ms(), .steady_ms = clock_steady_ms() };

	(void)text_copy(clocks.boot, sizeof(clocks.boot), clock_boot());
	return clocks;
}

bool clocks_since(const struct clocks *then, struct span boot, int64_t wall_ms, int64_t steady_ms,
		  int64_t *ret_passed_ms, int64_t *ret_gained_ms)
{
	if (boot.size == 0 || !span_equals(boot, span_of(then->boot)))
		return false;
	*ret_passed_ms = clocks_minus(steady_ms, then->steady_ms);
	*ret_gained_ms = clocks_minus(clocks_minus(wall_ms, then->wall_ms), *ret_passed_ms);
	return true;
}

bool clocks_change(const struct clocks *then, const struct clocks *now, struct record *ret)
{
	int64_t passed_ms = 0, gained_ms = 0;
	char from[CLOCK_TEXT_MAX], to[CLOCK_TEXT_MAX];

	if (!clocks_since(then, span_of(now->boot), now->wall_ms, now->steady_ms, &passed_ms,
			  &gained_ms) ||
	    passed_ms < 0 || (gained_ms <= CLOCKS_STEP_MS && gained_ms >= -CLOCKS_STEP_MS))
		return false;
	struct record change = record_begin(RECORD_CLOCK_CHANGED, "system", "");
	change.wall_ms = now->wall_ms;
	change.steady_ms = now->steady_ms;
	clock_text(clocks_minus(now->wall_ms, gained_ms), from, sizeof(from));
	clock_text(now->wall_ms, to, sizeof(to));
	record_detail(&change, "from", from);
	record_detail(&change, "to", to);
	*ret = change;
	return true;
}
