/* tac-kiosk init --continue: a new ledger where nobody can sign the old one any more. */
#include "kiosk/cli/cli_continue.h"

#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/issuing/keyring.h"
#include "kiosk/ledger/continuation.h"
#include "kiosk/ledger/signer.h"

/* The old ledger, held so that no kiosk works with it meanwhile. */
struct before {
	struct store store;
	int hold;
};

static void before_release(struct before *before)
{
	store_release(&before->store);
	if (before->hold > 0)
		close(before->hold);
}

/* A ledger that its kiosk can still sign goes on by itself. */
static enum status check_lost(struct store *store, const struct config *config, struct fault *fault)
{
	SCOPED(signer) signer = { 0 };
	struct fault why = { 0 };
	enum status status =
		signer_open_by(store, config->keys, config_signing_key(config), &signer, &why);

	if (status == STATUS_OK)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s: the key that signs it is there: start the kiosk with it",
				 sql_file(&store->sql));
	return status == STATUS_GONE ? STATUS_OK
				     : fault_set(fault, status, why.vendor, "%s", why.what);
}

static enum status check_intact(struct store *store, struct fault *fault)
{
	struct fault found = { 0 };
	uint64_t count = 0;
	enum status status = store_verify(store, NULL, NULL, &count, &found);

	if (status == STATUS_CORRUPT)
		return fault_set(fault, status, 0, "%s; restore a backup of it first", found.what);
	return status == STATUS_OK ? status
				   : fault_set(fault, status, found.vendor, "%s", found.what);
}

/* Without the keys that name taxpayers nobody could tell who has an IP PIN. */
static enum status check_keyring(const struct config *config, struct fault *fault)
{
	struct keyring keyring;
	enum status status = keyring_load(config->keys, &keyring, fault);

	keyring_wipe(&keyring);
	return status;
}

static enum status open_before(const struct config *config, const char *old, struct before *ret,
			       struct fault *fault)
{
	enum status status = check_keyring(config, fault);

	if (status == STATUS_OK)
		status = store_open(old, SQL_WRITE, config->kiosk_id, &ret->store, fault);
	if (status == STATUS_OK)
		status = store_hold(old, &ret->hold, fault);
	if (status == STATUS_OK)
		status = check_lost(&ret->store, config, fault);
	return status;
}

/* What was carried over, and which keys that can only sign what was lost are gone. */
struct carried {
	uint64_t pins;
	size_t keys;
};

static enum status carry(const struct config *config, struct store *to, struct store *from,
			 const char *user, struct carried *ret, struct fault *fault)
{
	enum status status = continuation_carry(to, from, user, clock_local_year(clock_wall_ms()),
						&ret->pins, fault);

	if (status == STATUS_OK)
		status = signer_erase_keys(config->keys, &ret->keys, fault);
	return status == STATUS_OK ? cli_make_signer(to, config, fault) : status;
}

enum cli_exit cli_continue(const struct config *config, const char *old, const char *user)
{
	SCOPED(before) before = { .hold = -1 };
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	struct carried carried = { 0 };
	enum status status = open_before(config, old, &before, &fault);

	if (status != STATUS_OK)
		return cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_STORE, &fault);
	if (!cli_supervisor(&before.store, user, &code))
		return code;
	status = check_intact(&before.store, &fault);
	if (status == STATUS_OK)
		status = store_create(config->database, config->kiosk_id, &store, &fault);
	if (status != STATUS_OK)
		return cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_STORE, &fault);
	status = carry(config, &store, &before.store, user, &carried, &fault);
	if (status != STATUS_OK) { /* made here just now, and not finished */
		store_release(&store);
		(void)unlink(config->database);
		return cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_STORE, &fault);
	}
	(void)printf("made %s, which goes on from %s after %llu records; keep that file\n",
		     config->database, old, (unsigned long long)before.store.count);
	(void)printf("carried over: %llu IP PINs of this year, staff and auditors\n",
		     (unsigned long long)carried.pins);
	if (carried.keys > 0)
		(void)printf("erased: %zu keys of epochs that the old ledger does not know\n",
			     carried.keys);
	cli_tell_of_auditors(&store);
	return CLI_OK;
}
