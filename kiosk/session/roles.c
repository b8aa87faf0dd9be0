#include "kiosk/session/roles.h"

#include <string.h>

#include "kiosk/base/attrs.h"

static const struct {
	const char *text;
	bool may[ACTION_COUNT];
} ROLES[] = {
	[ROLE_NONE] = { .text = "none" },
	[ROLE_CLERK] = { .text = "clerk",
			 .may = { [ACTION_REVIEW_VISIT] = true,
				  [ACTION_DECIDE] = true,
				  [ACTION_PRINT_SHEET] = true,
				  [ACTION_RELEASE_PRINTER] = true,
				  [ACTION_RESOLVE] = true } },
	[ROLE_SUPERVISOR] = { .text = "supervisor",
			      .may = { [ACTION_READ_RECORDS] = true,
				       [ACTION_VERIFY_LEDGER] = true,
				       [ACTION_PRINT_SHEET] = true,
				       [ACTION_MARK_DAY] = true,
				       [ACTION_RELEASE_PRINTER] = true,
				       [ACTION_AGREE] = true,
				       [ACTION_RESOLVE] = true } },
};

bool role_may(enum role role, enum action action)
{
	return (size_t)role < COUNT_OF(ROLES) && (size_t)action < ACTION_COUNT &&
	       ROLES[role].may[action];
}

bool role_may_second(enum role asks, enum role second)
{
	return role_may(second, ACTION_AGREE) ||
	       (role_may(asks, ACTION_AGREE) && role_may(second, ACTION_RESOLVE));
}

const char *role_text(enum role role)
{
	return ROLES[role].text;
}

enum role role_from_text(const char *text)
{
	for (size_t at = 0; at < COUNT_OF(ROLES); at++)
		if (strcmp(ROLES[at].text, text) == 0)
			return (enum role)at;
	return ROLE_NONE;
}
