/* What a new year ends. */
#include "kiosk/issuing/year.h"
#include "kiosk/loop_parts.h"

void loop_watch_year(struct loop *loop)
{
	struct fault fault = { 0 };
	int32_t today = loop_today();
	int64_t count = 0;

	if (loop->now->state != SESSION_ATTRACT || loop->keeping.expired_day == today)
		return;
	loop->keeping.expired_day = today;
	enum status status = year_expire(&loop->store, &loop->registry, today, &count, &fault);
	if (status == STATUS_OK && count > 0)
		status = store_count_exceptions(&loop->store, &loop->exceptions, &fault);
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
}
