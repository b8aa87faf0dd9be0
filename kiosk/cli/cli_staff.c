/* tac-kiosk staff: accounts. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli.h"
#include "kiosk/staff/staff.h"

enum { STAFF_LIST_MAX = 200, STAFF_JSON_MAX = 64 * 1024 };

static enum cli_exit set_secret(struct store *store, const char *user, const char *role)
{
	struct fault fault = { 0 };
	char secret[STAFF_SECRET_MAX + 1] = { 0 };
	char actor[STORE_USER_MAX];
	enum status status;

	cli_actor(actor, sizeof(actor));
	if (!cli_secret(user, secret, sizeof(secret)))
		return CLI_USAGE;
	if (role != NULL)
		status = staff_add(store, actor, user, role_from_text(role), span_of(secret),
				   &fault);
	else
		status = staff_reset(store, actor, user, span_of(secret), &fault);
	wipe(secret, sizeof(secret));
	if (status != STATUS_OK)
		return cli_fail(status == STATUS_REFUSED || status == STATUS_GONE ? CLI_USAGE
										  : CLI_STORE,
				&fault);
	(void)printf("%s: done\n", user);
	return CLI_OK;
}

static enum cli_exit disable(struct store *store, const char *user)
{
	struct fault fault = { 0 };
	char actor[STORE_USER_MAX];

	cli_actor(actor, sizeof(actor));
	enum status status = staff_disable(store, actor, user, &fault);
	if (status != STATUS_OK)
		return cli_fail(status == STATUS_REFUSED || status == STATUS_GONE ? CLI_USAGE
										  : CLI_STORE,
				&fault);
	(void)printf("%s: disabled\n", user);
	return CLI_OK;
}

static const char *standing(const struct staff *staff)
{
	if (staff->is_disabled)
		return "disabled";
	return staff->locked_until_ms > clock_wall_ms() ? "locked" : "active";
}

static enum cli_exit list_json(const struct staff *staff, size_t count)
{
	static unsigned char storage[STAFF_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_array_begin(&json, NULL);
	for (size_t at = 0; at < count; at++) {
		json_object_begin(&json, NULL);
		json_text(&json, "user", staff[at].user);
		json_text(&json, "role", role_text(staff[at].role));
		json_text(&json, "standing", standing(&staff[at]));
		json_object_end(&json);
	}
	json_array_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static enum cli_exit list(struct store *store, bool is_json)
{
	static struct staff staff[STAFF_LIST_MAX];
	struct fault fault = { 0 };
	size_t count = 0;

	if (staff_list(store, staff, STAFF_LIST_MAX, &count, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	size_t shown = count < STAFF_LIST_MAX ? count : STAFF_LIST_MAX;
	if (is_json)
		return list_json(staff, shown);
	for (size_t at = 0; at < shown; at++)
		(void)printf("%-32s %-10s %s\n", staff[at].user, role_text(staff[at].role),
			     standing(&staff[at]));
	return CLI_OK;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	SCOPED(store) store = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *role = cli_value(&count, argv, "--role");
	bool is_list = count == 1 && strcmp(argv[0], "list") == 0;
	bool is_add = count == 2 && strcmp(argv[0], "add") == 0;
	bool is_reset = count == 2 && strcmp(argv[0], "reset") == 0;
	bool is_disable = count == 2 && strcmp(argv[0], "disable") == 0;
	if (!is_list && !is_add && !is_reset && !is_disable)
		return cli_usage(command, "say list, add USER, reset USER or disable USER");
	if (is_add && (role == NULL || role_from_text(role) == ROLE_NONE))
		return cli_usage(command, "add takes --role clerk or --role supervisor");
	if (!cli_config(&options, &config, &code) || !cli_store(&config, SQL_WRITE, &store, &code))
		return code;
	if (is_list)
		return list(&store, options.is_json);
	if (is_disable)
		return disable(&store, argv[1]);
	return set_secret(&store, argv[1], is_add ? role : NULL);
}

const struct cli_command CLI_STAFF = {
	.name = "staff",
	.arguments = "[--config FILE] list [--json] | add USER --role ROLE | reset USER | "
		     "disable USER",
	.summary = "list, make, reset and disable staff accounts",
	.details = "  --role ROLE  clerk or supervisor\n"
		   "Passwords are asked for, or read as one line from standard input.\n",
	.run = run,
};
