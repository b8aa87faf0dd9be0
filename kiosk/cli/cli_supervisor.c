#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli.h"
#include "kiosk/staff/staff.h"

static const char *objection(enum sign_in_result result, const struct staff *staff)
{
	switch (result) {
	case SIGN_IN_WRONG:
		return "the name or the password is wrong";
	case SIGN_IN_LOCKED:
		return "the account is locked; wait a quarter of an hour";
	case SIGN_IN_DISABLED:
		return "the account is disabled";
	case SIGN_IN_OK:
		break;
	}
	return staff->role == ROLE_SUPERVISOR ? NULL : "only a supervisor may do this";
}

bool cli_supervisor(struct store *store, const char *user, enum cli_exit *ret_exit)
{
	char secret[STAFF_SECRET_MAX + 2] = { 0 };
	enum sign_in_result result = SIGN_IN_WRONG;
	struct staff staff = { 0 };
	struct fault fault = { 0 };

	if (!cli_known_secret(user, secret, sizeof(secret))) {
		*ret_exit = CLI_USAGE;
		return false;
	}
	enum status status = staff_sign_in(store, user, span_of(secret), clock_wall_ms(), &result,
					   &staff, &fault);
	wipe(secret, sizeof(secret));
	if (status != STATUS_OK) {
		*ret_exit = cli_fail(CLI_STORE, &fault);
		return false;
	}
	const char *what = objection(result, &staff);
	if (what == NULL)
		return true;
	(void)fprintf(stderr, "tac-kiosk: %s: %s\n", user, what);
	*ret_exit = CLI_NO;
	return false;
}
