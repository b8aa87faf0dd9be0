/* tac-kiosk restore: a backup in the place of the ledger. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli.h"
#include "kiosk/issuing/restoring.h"
#include "kiosk/ledger/head_code.h"
#include "kiosk/ledger/restore.h"
#include "kiosk/ledger/signer.h"

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	return cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_STORE, fault);
}

static void show(const struct restore *restore, const char *kiosk)
{
	const struct restore_found *found = &restore->found;
	struct head_code code = head_code_of(found->records, &found->head);
	char head[HEAD_CODE_MAX], when[CLOCK_TEXT_MAX];

	head_code_text(&code, head);
	clock_text(found->wall_ms, when, sizeof(when));
	(void)printf("%s: kiosk %s, %llu records, the last of %s, verified\nhead %s\n",
		     restore->name, kiosk, (unsigned long long)found->records, when, head);
	switch (found->present) {
	case RESTORE_ABSENT:
		(void)puts("there is no ledger to compare it with");
		break;
	case RESTORE_DAMAGED:
		(void)printf("the ledger that is there is damaged: %s\n", found->damage);
		if (found->lost > 0)
			(void)printf("it shows %llu records that the backup has not\n",
				     (unsigned long long)found->lost);
		break;
	case RESTORE_SOUND:
		if (found->lost == 0)
			(void)puts("it holds every record of the ledger that is there");
		break;
	}
}

/* A key is erased when its epoch is over: a backup of then can be read for ever, but not gone on
 * with. */
static void show_key(struct restore *restore, const struct config *config)
{
	struct fault fault = { 0 };
	uint64_t epoch = 0;

	if (signer_check(&restore->copy, config->keys, config_signing_key(config), &epoch,
			 &fault) == STATUS_OK)
		(void)printf("the key of its epoch %llu is here: a kiosk can go on with it\n",
			     (unsigned long long)epoch);
	else
		(void)printf("it can be read, but no kiosk can go on with it: %s\n", fault.what);
}

/* Names what would be lost. */
static enum cli_exit refuse(const struct restore_found *found)
{
	if (found->present == RESTORE_SOUND)
		(void)fprintf(stderr,
			      "tac-kiosk: the ledger that is there is sound and has %llu records "
			      "that the backup has not: restoring would roll it back\n",
			      (unsigned long long)found->lost);
	else
		(void)fputs("tac-kiosk: nobody can tell what was recorded after the backup and "
			    "would be lost\n",
			    stderr);
	(void)fputs("tac-kiosk: a supervisor may accept that with --accept-loss --by USER; it is "
		    "recorded\n",
		    stderr);
	return CLI_NO;
}

static enum cli_exit sign_in(struct restore *restore, const char *user)
{
	struct fault fault = { 0 };
	struct store *store = NULL;
	enum cli_exit code = CLI_OK;
	enum status status = restore_staff(restore, &store, &fault);

	if (status != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	return cli_supervisor(store, user, &code) ? CLI_OK : code;
}

/* Where the ledger that is there is sound it still tells of the PINs since; else nobody does. Of
 * letters nothing is carried. */
static enum status carry_pins(struct restore *restore, const char *by, struct fault *fault)
{
	struct restored_pins pins = { 0 };

	if (restore->found.present != RESTORE_SOUND) {
		(void)puts("nobody can tell which IP PINs were made or taken back since the "
			   "backup: one that was taken back counts again");
		return STATUS_OK;
	}
	enum status status = restoring_carry(&restore->copy, &restore->present, by, &pins, fault);
	if (status == STATUS_OK && restore->found.lost > 0)
		(void)printf("IP PINs made since the backup: %llu, of which it is only known that "
			     "they are; taken back since: %llu\n",
			     (unsigned long long)pins.carried, (unsigned long long)pins.voided);
	return status;
}

/* Signed at once where the key is here, else by nobody. */
static enum cli_exit replace(struct restore *restore, const char *keys, const char *by,
			     bool is_loss)
{
	struct fault fault = { 0 };
	char aside[RESTORE_PATH_MAX];
	enum status status = restore_record(restore, by, &fault);

	if (status != STATUS_OK)
		return fail(status, &fault);
	enum cli_exit code = is_loss ? sign_in(restore, by) : CLI_OK;
	if (code != CLI_OK)
		return code;
	if (is_loss)
		status = carry_pins(restore, by, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	status = signer_checkpoint_beside(&restore->copy, keys, &fault);
	if (status != STATUS_OK && status != STATUS_GONE)
		return fail(status, &fault);
	status = restore_replace(restore, aside, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	(void)printf("restored to %s\n", restore->database);
	if (is_loss)
		(void)puts("the printer is in quarantine: it may hold a receipt of which the "
			   "backup knows nothing\n"
			   "letters that were mailed since the backup wait to be mailed again: "
			   "look at the mail before the next batch");
	if (aside[0] != '\0')
		(void)printf("the ledger of before: %s\n", aside);
	return CLI_OK;
}

static enum cli_exit serve(const struct config *config, const char *file, const char *by)
{
	SCOPED(restore) restore = { 0 };
	struct fault fault = { 0 };
	char actor[STORE_USER_MAX];
	enum status status =
		restore_begin(config->database, file, config->kiosk_id, &restore, &fault);

	if (status != STATUS_OK)
		return fail(status, &fault);
	show(&restore, config->kiosk_id);
	show_key(&restore, config);
	bool is_loss = restore_may_lose(&restore.found);
	if (is_loss && by == NULL)
		return refuse(&restore.found);
	cli_actor(actor, sizeof(actor));
	return replace(&restore, config->keys, is_loss ? by : actor, is_loss);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	bool accepts_loss = cli_flag(&count, argv, "--accept-loss");
	const char *by = cli_value(&count, argv, "--by");
	if (count != 1 || options.is_json)
		return cli_usage(command, "name one backup");
	if (accepts_loss != (by != NULL))
		return cli_usage(command, "--accept-loss and --by USER go together");
	if (by != NULL && !record_takes(by, RECORD_ACTOR_MAX))
		return cli_usage(command, "that is no user name");
	if (!cli_config(&options, &config, &code))
		return code;
	return serve(&config, argv[0], by);
}

const struct cli_command CLI_RESTORE = {
	.name = "restore",
	.arguments = "[--config FILE] BACKUP [--accept-loss --by USER]",
	.summary = "verify a backup and put it in the place of the ledger",
	.details = "  --accept-loss  although records are not in it, or nobody can tell\n"
		   "  --by USER      the supervisor who accepts that\n"
		   "The kiosk must not run. The ledger of before is kept beside the new one.\n"
		   "The password is asked for, or read as one line from standard input.\n",
	.run = run,
};
