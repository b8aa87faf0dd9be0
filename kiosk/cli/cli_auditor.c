/* tac-kiosk auditor: whose keys open sealed details. */
#include <limits.h>
#include <string.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/staff/secret.h"

enum { AUDITOR_FILE_MAX = 4096, AUDITOR_JSON_MAX = 4096 };

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	bool is_usage = status == STATUS_REFUSED || status == STATUS_GONE ||
			status == STATUS_FULL || status == STATUS_CORRUPT;

	return cli_fail(is_usage ? CLI_USAGE : CLI_STORE, fault);
}

static enum status hex_print(const struct key *key, char ret[CRYPTO_HEX_MAX], struct fault *fault)
{
	struct hash print = { 0 };
	enum status status = key_fingerprint(key, &print, fault);

	crypto_hex(print.at, sizeof(print.at), ret);
	return status;
}

/* The private key in PATH, the public one in PATH.pub. */
static enum cli_exit save(const char *path, struct span passphrase)
{
	SCOPED(key) key = { 0 };
	char public_path[PATH_MAX], pem[KEY_PEM_MAX] = "", print[CRYPTO_HEX_MAX];
	struct fault fault = { 0 };

	if (!text_format(public_path, sizeof(public_path), "%s.pub", path))
		return CLI_USAGE;
	enum status status = key_generate(&key, &fault);
	if (status == STATUS_OK)
		status = key_public_pem(&key, pem, &fault);
	if (status == STATUS_OK)
		status = hex_print(&key, print, &fault);
	if (status == STATUS_OK)
		status = key_save(&key, path, passphrase, &fault);
	if (status == STATUS_OK)
		status = file_create(public_path, span_of(pem), &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	(void)printf("made %s, which never leaves the auditor, and %s for the kiosks\n"
		     "fingerprint: %s\n",
		     path, public_path, print);
	return CLI_OK;
}

static enum cli_exit new (const char *path) {
	char secret[KEY_PASSPHRASE_MAX + 1] = { 0 }; enum cli_exit code = CLI_USAGE;

	if (!cli_secret(path, secret, sizeof(secret))) return CLI_USAGE;
	const char *objection = secret_objection("", span_of(secret));
	if (objection != NULL)(void) fprintf(stderr, "tac-kiosk: a secret %s\n", objection);
	else code = save(path, span_of(secret));
	wipe(secret, sizeof(secret));
	return code;
}

static enum cli_exit list(struct store *store, bool is_json)
{
	static unsigned char storage[AUDITOR_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	SCOPED(auditors) auditors = { 0 };
	struct fault fault = { 0 };
	enum status status = auditors_load(store, &auditors, &fault);

	json_array_begin(&json, NULL);
	for (size_t at = 0; status == STATUS_OK && at < auditors.count; at++) {
		char print[CRYPTO_HEX_MAX];
		status = hex_print(&auditors.key[at], print, &fault);
		json_object_begin(&json, NULL);
		json_text(&json, "name", auditors.name[at]);
		json_text(&json, "fingerprint", print);
		json_object_end(&json);
		if (!is_json)
			(void)printf("%-32s %s\n", auditors.name[at], print);
	}
	json_array_end(&json);
	if (status != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	return is_json ? cli_print_json(&bytes, CLI_OK) : CLI_OK;
}

static enum cli_exit add(struct store *store, const char *path, const char *name, const char *by)
{
	unsigned char text[AUDITOR_FILE_MAX];
	SCOPED(key) key = { 0 };
	struct fault fault = { 0 };
	size_t size = 0;
	enum cli_exit code = CLI_OK;
	enum status status = file_read(path, text, sizeof(text), &size, &fault);

	if (status == STATUS_OK)
		status = key_from_public((struct span){ text, size }, &key, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	if (!cli_supervisor(store, by, &code))
		return code;
	status = auditor_add(store, by, name, &key, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	(void)printf("%s: from now on personal details are sealed to this key too\n", name);
	return CLI_OK;
}

static enum cli_exit take_away(struct store *store, const char *name, const char *by)
{
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_supervisor(store, by, &code))
		return code;
	enum status status = auditor_remove(store, by, name, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	(void)printf("%s: nothing more is sealed to this key; what was, it still opens\n", name);
	return CLI_OK;
}

/* What was asked for. */
struct wish {
	const char *verb, *what, *name, *by;
};

/* Takes it out of argv; false when that is not of its form. */
static bool take_wish(int count, char **argv, struct wish *ret)
{
	ret->name = cli_value(&count, argv, "--name");
	ret->by = cli_value(&count, argv, "--by");
	ret->verb = count > 0 ? argv[0] : "";
	ret->what = count == 2 ? argv[1] : NULL;
	if (strcmp(ret->verb, "list") == 0)
		return count == 1;
	if (strcmp(ret->verb, "add") == 0)
		return ret->what != NULL && ret->name != NULL && ret->by != NULL;
	if (strcmp(ret->verb, "remove") == 0)
		return ret->what != NULL && ret->by != NULL;
	return ret->what != NULL && strcmp(ret->verb, "new") == 0;
}

void cli_tell_of_auditors(struct store *store)
{
	SCOPED(auditors) auditors = { 0 };

	if (auditors_load(store, &auditors, NULL) == STATUS_OK && auditors.count == 0)
		(void)puts(CLI_NO_AUDITOR);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	SCOPED(store) store = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (!take_wish(count, argv, &wish))
		return cli_usage(command, "say new FILE, list, add FILE --name NAME --by USER or "
					  "remove NAME --by USER");
	if (wish.verb[0] == 'n')
		return new (wish.what);
	if (!cli_config(&options, &config, &code) || !cli_store(&config, SQL_WRITE, &store, &code))
		return code;
	if (wish.verb[0] == 'l')
		return list(&store, options.is_json);
	return wish.verb[0] == 'a' ? add(&store, wish.what, wish.name, wish.by)
				   : take_away(&store, wish.what, wish.by);
}

const struct cli_command CLI_AUDITOR = {
	.name = "auditor",
	.arguments = "new FILE | [--config FILE] list [--json] | add FILE --name NAME --by USER | "
		     "remove NAME --by USER",
	.summary = "make an auditor's key; list, add and remove auditors",
	.details =
		"  --name NAME  what the auditor is called: a-z, 0-9, '.', '-', '_'\n"
		"  --by USER    the supervisor who does it\n"
		"new makes a private key in FILE and the public one in FILE.pub, on any machine.\n"
		"Passwords are asked for, or read as one line each from standard input.\n",
	.run = run,
};
