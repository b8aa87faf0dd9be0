#include "kiosk/cli/cli_issuer.h"

#include "kiosk/base/wipe.h"

void cli_issuer_release(struct cli_issuer *issuer)
{
	store_release(&issuer->store);
	if (issuer->keyring != NULL)
		secret_free(issuer->keyring, sizeof(*issuer->keyring));
	*issuer = (struct cli_issuer){ 0 };
}

bool cli_issuer_open(const struct config *config, struct cli_issuer *issuer,
		     enum cli_exit *ret_exit)
{
	struct fault fault = { 0 };
	void *memory = NULL;
	int is_locked = 0;

	if (!cli_store(config, SQL_WRITE, &issuer->store, ret_exit))
		return false;
	enum status status = secret_new(sizeof(*issuer->keyring), &memory, &is_locked, &fault);
	if (status == STATUS_OK) {
		issuer->keyring = memory;
		status = keyring_load(config->keys, issuer->keyring, &fault);
	}
	if (status != STATUS_OK) {
		*ret_exit = cli_fail(CLI_STORE, &fault);
		return false;
	}
	issuer->embedded = (struct registry_embedded){ &issuer->store, issuer->keyring };
	issuer->registry = registry_embedded(&issuer->embedded);
	issuer->store.is_training = config->is_training || !issuer->registry.is_authority;
	issuer->realm = issuer->store.is_training ? KEYRING_TRAINING : KEYRING_EARNEST;
	return true;
}

enum cli_exit cli_issuer_fail(enum status status, const struct fault *fault)
{
	bool is_no = status == STATUS_GONE || status == STATUS_REFUSED || status == STATUS_DENIED;

	return cli_fail(is_no ? CLI_NO : CLI_STORE, fault);
}
