/* tac-kiosk backup: a verified copy of the ledger on another disk, while the kiosk runs. */
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/backup.h"

enum { BACKUP_JSON_MAX = 2048 };

static void tick(void *self, bool is_copied, uint64_t done, uint64_t total)
{
	int *shown = self;
	int percent = total == 0 ? 100 : (int)(done * 100 / total);

	if (is_copied)
		percent += 1000; /* so that it differs from the copying's */
	if (*shown == percent)
		return;
	*shown = percent;
	(void)fprintf(stderr, "\r%s %3d %%", is_copied ? "verifying" : "copying  ", percent % 1000);
}

static void warn(const struct backup *made)
{
	if (made->is_on_own_disk)
		(void)fputs("tac-kiosk: warning: this is on the disk of the database; when that "
			    "fails, both are gone\n",
			    stderr);
	if (made->ahead.text[0] != '\0')
		(void)fprintf(stderr,
			      "tac-kiosk: warning: %s holds more records than the ledger; it is "
			      "never removed: look why\n",
			      made->ahead.text);
	if (made->pruning.status != STATUS_OK)
		(void)fprintf(stderr, "tac-kiosk: warning: old backups stay: %s\n",
			      made->pruning.what);
}

static enum cli_exit show(const struct backup *made, bool is_json)
{
	static unsigned char storage[BACKUP_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	char head[CRYPTO_HEX_MAX], digest[CRYPTO_HEX_MAX];

	crypto_hex(made->head.at, sizeof(made->head.at), head);
	crypto_hex(made->digest.at, sizeof(made->digest.at), digest);
	if (!is_json) {
		(void)printf("%s: %llu records, %llu bytes, verified\n", made->path,
			     (unsigned long long)made->records, (unsigned long long)made->bytes);
		(void)printf("head %s\nSHA-256 of the file %s\n", head, digest);
		return CLI_OK;
	}
	json_object_begin(&json, NULL);
	json_text(&json, "file", made->path);
	json_int(&json, "records", (int64_t)made->records);
	json_int(&json, "bytes", (int64_t)made->bytes);
	json_text(&json, "head", head);
	json_text(&json, "digest", digest);
	json_bool(&json, "own_disk", made->is_on_own_disk);
	json_text(&json, "ahead", made->ahead.text);
	json_text(&json, "pruning", made->pruning.what);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static enum cli_exit make(const struct config *config, const char *folder, bool is_json)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	char actor[STORE_USER_MAX];
	enum cli_exit code = CLI_OK;
	int shown = -1;
	bool has_terminal = isatty(STDERR_FILENO) != 0;
	struct backup made;

	cli_actor(actor, sizeof(actor));
	struct backup_plan plan = {
		.database = config->database,
		.keys = config->keys,
		.folder = folder,
		.by = actor,
		.keep = (size_t)config->backup_keep,
		.must_mount = config->must_mount_backup,
		.until_ms = clock_steady_ms() + BACKUP_COPY_MS,
		.tick = has_terminal ? tick : NULL,
		.self = &shown,
	};

	if (!cli_store(config, SQL_WRITE, &store, &code))
		return code;
	enum status status = backup_make(&store, &plan, &made, &fault);
	if (shown >= 0)
		(void)fputc('\n', stderr);
	if (status != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	warn(&made);
	return show(&made, is_json);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *folder = cli_value(&count, argv, "--to");
	if (count > 0)
		return cli_usage(command, "'%s' is not known here", argv[0]);
	if (!cli_config(&options, &config, &code))
		return code;
	if (folder == NULL && strcmp(config.backup, "none") != 0)
		folder = config.backup;
	if (folder == NULL)
		return cli_usage(command, "name a folder with --to, or with the setting backup");
	return make(&config, folder, options.is_json);
}

const struct cli_command CLI_BACKUP = {
	.name = "backup",
	.arguments = "[--config FILE] [--to FOLDER] [--json]",
	.summary = "copy the ledger to another disk, and verify the copy",
	.details = "  --to FOLDER  where to; else the setting backup\n"
		   "The kiosk may run meanwhile. Keys are in no backup: see tac-kiosk(1).\n",
	.run = run,
};
