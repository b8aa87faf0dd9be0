/* tac-kiosk init: the database, the keys, the first supervisor. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli_continue.h"
#include "kiosk/issuing/keyring.h"
#include "kiosk/ledger/signer.h"
#include "kiosk/staff/staff.h"

/* The installation key signs the ledger's first epoch, at once: a ledger of that key without one is
 * not this one any more. Its fingerprint is what auditors note down: whatever the ledger says
 * later, it says from there on. */
enum status cli_make_signer(struct store *store, const struct config *config, struct fault *fault)
{
	char hex[CRYPTO_HEX_MAX];
	SCOPED(signer) signer = { 0 };
	struct hash fingerprint = { 0 };
	enum status status =
		signer_open_by(store, config->keys, config_signing_key(config), &signer, fault);

	if (status == STATUS_OK)
		status = key_fingerprint(&signer.key, &fingerprint, fault);
	crypto_hex(fingerprint.at, sizeof(fingerprint.at), hex);
	if (status == STATUS_OK)
		status = signer_next_epoch(&signer, store, fault);
	if (status == STATUS_OK)
		(void)printf("installation key, for the auditors to note: %s\n", hex);
	return status;
}

/* Before anything is made. */
static enum status check_key(const struct config *config, struct fault *fault)
{
	static const struct span NO_PASSPHRASE = { 0 };
	const char *uri = config_signing_key(config);
	SCOPED(key) key = { 0 };

	return uri[0] == '\0' ? STATUS_OK : key_load(uri, NO_PASSPHRASE, &key, fault);
}

static enum cli_exit make_all(const struct config *config, const char *user, const char *secret)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	char actor[STORE_USER_MAX];
	enum status status;

	cli_actor(actor, sizeof(actor));
	status = check_key(config, &fault);
	if (status == STATUS_OK)
		status = store_create(config->database, config->kiosk_id, &store, &fault);
	if (status == STATUS_OK)
		status = keyring_create(config->keys, &fault);
	if (status == STATUS_OK)
		status = cli_make_signer(&store, config, &fault);
	if (status == STATUS_OK)
		status = staff_add(&store, actor, user, ROLE_SUPERVISOR, span_of(secret), &fault);
	if (status == STATUS_REFUSED && store.sql.connection != NULL)
		return cli_fail(CLI_USAGE, &fault);
	if (status != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	(void)printf("made %s and %s; first supervisor: %s\n", config->database, config->keys,
		     user);
	cli_tell_of_auditors(&store);
	return CLI_OK;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct fault fault = { 0 };
	char secret[STAFF_SECRET_MAX + 1] = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *user = cli_value(&count, argv, "--supervisor");
	const char *old = cli_value(&count, argv, "--continue");
	if (user == NULL || count > 0)
		return cli_usage(command, "name a supervisor with --supervisor USER");
	if (!cli_config(&options, &config, &code))
		return code;
	if (old != NULL)
		return cli_continue(&config, old, user);
	if (!cli_secret(user, secret, sizeof(secret)))
		return CLI_USAGE;
	if (staff_check_new(user, span_of(secret), &fault) != STATUS_OK)
		code = cli_fail(CLI_USAGE, &fault); /* before anything is made */
	else
		code = make_all(&config, user, secret);
	wipe(secret, sizeof(secret));
	return code;
}

const struct cli_command CLI_INIT = {
	.name = "init",
	.arguments = "[--config FILE] --supervisor USER [--continue LEDGER]",
	.summary = "make the database, the keys and the first supervisor",
	.details =
		"  --supervisor USER   the first supervisor, or one of the ledger that is "
		"continued\n"
		"  --continue LEDGER   go on from a ledger whose signing key was lost: it is "
		"kept,\n"
		"                      and staff, auditors and who has an IP PIN are carried over\n"
		"The password is asked for, or read as one line from standard input.\n",
	.run = run,
};
