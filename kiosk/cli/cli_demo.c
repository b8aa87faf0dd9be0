/* tac-kiosk demo: a seeded kiosk with a tray of sample documents and paper on the glass. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/language.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli.h"
#include "kiosk/issuing/keyring.h"
#include "kiosk/loop.h"
#include "kiosk/staff/staff.h"

/* Well known on purpose: they open a demonstration and nothing else. */
static const struct {
	const char *user, *secret;
	enum role role;
} DEMO_STAFF[] = {
	{ "ana", "ana-at-the-counter", ROLE_CLERK },
	{ "sam", "sam-reads-the-log", ROLE_SUPERVISOR },
};

static const char DEMO_LOGINS[] = "Clerk: ana / ana-at-the-counter. "
				  "Supervisor: sam / sam-reads-the-log.";

/* Makes a folder and those above it, 0700. */
static enum status make_folders(const char *path, struct fault *fault)
{
	char part[CONFIG_TEXT_MAX];

	if (!text_copy(part, sizeof(part), path))
		return fault_set(fault, STATUS_FULL, 0, "the folder's name is too long");
	for (char *at = part + 1;; at++) {
		char was = *at;
		if (was != '/' && was != '\0')
			continue;
		*at = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return fault_set(fault, STATUS_IO, errno, "%s: %s", part, strerror(errno));
		*at = was;
		if (was == '\0')
			return STATUS_OK;
	}
}

/* $XDG_STATE_HOME/tac-kiosk-demo, as the XDG base directory specification says. */
static bool default_state(char *to, size_t max)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");

	if (state != NULL && state[0] == '/')
		return text_format(to, max, "%s/tac-kiosk-demo", state);
	if (home != NULL && home[0] == '/')
		return text_format(to, max, "%s/.local/state/tac-kiosk-demo", home);
	return false;
}

static bool configure(struct config *config, const char *share, const char *state)
{
	config_default(config);
	(void)text_copy(config->kiosk_id, sizeof(config->kiosk_id), "DEMO");
	(void)text_copy(config->centre, sizeof(config->centre), "Example Assistance Center");
	(void)text_copy(config->printer, sizeof(config->printer), "glass");
	config->is_training = true;
	return text_format(config->database, sizeof(config->database), "%s/kiosk.db", state) &&
	       text_format(config->keys, sizeof(config->keys), "%s/keys", state) &&
	       text_format(config->policy, sizeof(config->policy), "%s/policy.conf", share) &&
	       text_format(config->quirks, sizeof(config->quirks), "%s/devices.quirks", share) &&
	       text_format(config->sheets, sizeof(config->sheets), "%s/programming.sheets",
			   share) &&
	       text_format(config->locale, sizeof(config->locale), "%s/locale", share) &&
	       text_format(config->scanner, sizeof(config->scanner), "tray:%s/samples", share);
}

static enum status seed(const struct config *config, struct fault *fault)
{
	SCOPED(store) store = { 0 };
	enum status status;

	if (access(config->database, F_OK) == 0)
		return STATUS_OK;
	status = store_create(config->database, config->kiosk_id, &store, fault);
	if (status == STATUS_OK)
		status = keyring_create(config->keys, fault);
	for (size_t at = 0; at < COUNT_OF(DEMO_STAFF) && status == STATUS_OK; at++)
		status = staff_add(&store, "demo", DEMO_STAFF[at].user, DEMO_STAFF[at].role,
				   span_of(DEMO_STAFF[at].secret), fault);
	return status;
}

static enum cli_exit serve(const struct config *config, const char *state)
{
	struct fault fault = { 0 };
	bool is_device = false;
	struct loop_options options = { .config = config,
					.saved_folder = state,
					.demo_logins = DEMO_LOGINS };

	if (language_init(config->locale, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (loop_run(&options, &is_device, &fault) != STATUS_OK)
		return cli_fail(is_device ? CLI_DEVICE : CLI_STORE, &fault);
	(void)printf(
		"The demonstration's records are in %s; tac-kiosk demo --fresh forgets them.\n",
		state);
	SCOPED(store) store = { 0 };
	if (store_open(config->database, SQL_READ_ONLY, config->kiosk_id, &store, NULL) ==
	    STATUS_OK)
		cli_tell_of_auditors(&store);
	return CLI_OK;
}

static void forget(const struct config *config, const char *state)
{
	static const char *const FILES[] = { "kiosk.db", "kiosk.db-wal", "kiosk.db-shm",
					     "keys/fingerprint.key", "keys/sealing.key" };
	char path[2 * CONFIG_TEXT_MAX];

	for (size_t at = 0; at < COUNT_OF(FILES); at++)
		if (text_format(path, sizeof(path), "%s/%s", state, FILES[at]))
			(void)unlink(path);
	(void)rmdir(config->keys);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct fault fault = { 0 };
	char state[CONFIG_TEXT_MAX] = { 0 };
	enum cli_exit code = CLI_OK;
	int64_t seconds = 0;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *share = cli_value(&count, argv, "--share");
	const char *folder = cli_value(&count, argv, "--state");
	const char *idle = cli_value(&count, argv, "--idle");
	bool is_fresh = cli_flag(&count, argv, "--fresh");
	if (count > 0)
		return cli_usage(command, "'%s' is not known here", argv[0]);
	bool has_state = folder != NULL ? text_copy(state, sizeof(state), folder)
					: default_state(state, sizeof(state));
	if (!has_state)
		return cli_usage(command, "HOME is not set: name a folder with --state FOLDER");
	if (!configure(&config, share != NULL ? share : "/usr/share/tac-kiosk", state))
		return cli_usage(command, "a folder's name is too long");
	if (idle != NULL &&
	    (!span_to_int(span_of(idle), &seconds) || seconds < 10 || seconds > 600))
		return cli_usage(command, "--idle takes 10 to 600 seconds");
	if (idle != NULL)
		config.idle_seconds = seconds;
	if (make_folders(state, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (is_fresh)
		forget(&config, state);
	if (seed(&config, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	return serve(&config, state);
}

const struct cli_command CLI_DEMO = {
	.name = "demo",
	.arguments = "[--state FOLDER] [--share FOLDER] [--idle SECONDS] [--fresh]",
	.summary = "a kiosk to try out: sample documents, paper on the glass, well-known logins",
	.details = "  --state FOLDER  where its records are kept; else in your state folder\n"
		   "  --share FOLDER  policy.conf, devices.quirks, programming.sheets, locale,\n"
		   "                  samples; else "
		   "/usr/share/tac-kiosk\n"
		   "  --idle SECONDS  warn after so long without a key; else 90\n"
		   "  --fresh         forget the earlier demonstration first\n"
		   "Clerk: ana / ana-at-the-counter. Supervisor: sam / sam-reads-the-log.\n"
		   "Its PINs are training PINs and not valid for filing.\n",
	.run = run,
};
