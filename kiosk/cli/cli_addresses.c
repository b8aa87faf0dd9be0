/* tac-kiosk addresses: where letters go, as the authority's file tells it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/csv.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli_issuer.h"

enum { LINES_TOLD = 100 };

/* A file on its way into the store. */
struct loading {
	const char *path;
	FILE *file;
	struct taxpayers_load load;
	int64_t number, wrong; /* of lines */
	bool is_broken;        /* it cannot be read to its end */
	char line[CSV_LINE_MAX + 2];
};

static void tell(struct loading *loading, const char *what)
{
	if (++loading->wrong <= LINES_TOLD)
		(void)fprintf(stderr, "%s: line %lld: %s\n", loading->path,
			      (long long)loading->number, what);
}

/* One line, of which as much is kept as shows that it is too long. False at the end. */
static bool next_line(struct loading *loading, struct span *ret)
{
	size_t size = 0;
	int byte = getc(loading->file);

	if (byte == EOF) {
		loading->is_broken = ferror(loading->file) != 0;
		return false;
	}
	loading->number++;
	for (; byte != EOF && byte != '\n'; byte = getc(loading->file))
		if (size < sizeof(loading->line))
			loading->line[size++] = (char)byte;
	if (size > 0 && size < sizeof(loading->line) && loading->line[size - 1] == '\r')
		size--;
	*ret = (struct span){ (const unsigned char *)loading->line, size };
	return true;
}

static void take_heading(struct loading *loading)
{
	struct span line = { 0 };

	if (!next_line(loading, &line) || !span_equals(line, span_of(ADDRESS_HEADING)))
		tell(loading, "the first line must be " ADDRESS_HEADING);
}

/* What is wrong with a line is told, and the next one looked at; what is wrong with the store ends
 * it. */
static enum status take_lines(struct loading *loading, struct fault *fault)
{
	struct address_line read = { 0 };
	struct span line = { 0 };
	enum status status = STATUS_OK;

	take_heading(loading);
	while (status == STATUS_OK && loading->wrong <= LINES_TOLD && next_line(loading, &line)) {
		status = address_line_read(line, &read, fault);
		if (status == STATUS_OK)
			status = taxpayers_load_add(&loading->load, &read, fault);
		wipe(&read, sizeof(read));
		if (status != STATUS_REFUSED)
			continue;
		tell(loading, fault->what);
		status = STATUS_OK;
	}
	wipe(loading->line, sizeof(loading->line));
	if (status == STATUS_OK && loading->is_broken)
		status = fault_set(fault, STATUS_IO, errno, "%s: cannot be read", loading->path);
	return status;
}

static enum status take_file(struct loading *loading, const char *by, struct fault *fault)
{
	struct hash hash = { 0 };
	char digest[CRYPTO_HEX_MAX];
	enum status status = taxpayers_load_begin(&loading->load, fault);

	if (status == STATUS_OK)
		status = take_lines(loading, fault);
	if (status == STATUS_OK && loading->wrong > 0)
		status = fault_set(
			fault, STATUS_REFUSED, 0, "%s: nothing of it is loaded: %s%lld %s",
			loading->path, loading->wrong > LINES_TOLD ? "more than " : "",
			(long long)(loading->wrong > LINES_TOLD ? LINES_TOLD : loading->wrong),
			loading->wrong == 1 ? "line is wrong" : "lines are wrong");
	if (status == STATUS_OK)
		status = crypto_sha256_file(fileno(loading->file), &hash, fault);
	if (status != STATUS_OK)
		return status;
	crypto_hex(hash.at, sizeof(hash.at), digest);
	return taxpayers_load_end(&loading->load, by, digest, fault);
}

static enum status check_size(struct loading *loading, struct fault *fault)
{
	struct stat about;

	if (fstat(fileno(loading->file), &about) != 0 || !S_ISREG(about.st_mode))
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is no plain file", loading->path);
	if (about.st_size > TAXPAYERS_FILE_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "%s: is larger than %d MiB",
				 loading->path, TAXPAYERS_FILE_MAX >> 20);
	return STATUS_OK;
}

static enum status load_file(struct loading *loading, const char *by, struct fault *fault)
{
	struct store *store = loading->load.store;
	enum status status = check_size(loading, fault);

	if (status == STATUS_OK)
		status = store_begin(store, fault);
	return status == STATUS_OK ? store_end(store, take_file(loading, by, fault), fault)
				   : status;
}

static enum cli_exit load(const struct config *config, const char *path, const char *by)
{
	SCOPED(cli_issuer) issuer = { 0 };
	struct loading loading = { .path = path };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_issuer_open(config, &issuer, &code) || !cli_supervisor(&issuer.store, by, &code))
		return code;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	loading.file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
	if (loading.file == NULL) {
		(void)fprintf(stderr, "tac-kiosk: %s: %s\n", path, strerror(errno));
		return CLI_USAGE;
	}
	loading.load = (struct taxpayers_load){ .store = &issuer.store,
						.keyring = issuer.keyring,
						.realm = issuer.realm };
	enum status status = load_file(&loading, by, &fault);
	(void)fclose(loading.file);
	if (status != STATUS_OK)
		return cli_fail(status == STATUS_REFUSED || status == STATUS_IO ? CLI_USAGE
										: CLI_STORE,
				&fault);
	(void)printf("%lld addresses of record; they take the place of those before\n",
		     (long long)loading.load.count);
	return CLI_OK;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *by = cli_value(&count, argv, "--by");
	if (count != 2 || strcmp(argv[0], "load") != 0 || by == NULL || options.is_json)
		return cli_usage(command, "say load FILE --by USER");
	if (!cli_config(&options, &config, &code))
		return code;
	return load(&config, argv[1], by);
}

const struct cli_command CLI_ADDRESSES = {
	.name = "addresses",
	.arguments = "[--config FILE] load FILE --by USER",
	.summary = "take the addresses of record that the authority delivers",
	.details = "  --by USER  the supervisor who does it\n"
		   "FILE is CSV; its first line is " ADDRESS_HEADING ".\n"
		   "flags may hold deceased, locked, opt_out and victim. It takes the place of the "
		   "file before; of a file\nwith a wrong line nothing is taken, and each wrong "
		   "line is "
		   "told. Addresses are kept sealed.\n"
		   "The password is asked for, or read as one line from standard input.\n",
	.run = run,
};
