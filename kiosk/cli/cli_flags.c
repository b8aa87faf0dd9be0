/* tac-kiosk flags: what keeps a taxpayer from an IP PIN, set by hand. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli_issuer.h"

enum { TYPED_MAX = 32 };

struct wish {
	const char *tin, *by;
	unsigned flag;
	bool is_set;
};

/* Others can see a command line: what is known of it is wiped there. */
static void take_tin(int *count, char **argv, char to[TYPED_MAX], const char **ret)
{
	*ret = cli_value(count, argv, "--tin");
	if (*ret != NULL && strcmp(*ret, "-") != 0 && !text_copy(to, TYPED_MAX, *ret))
		(void)text_copy(to, TYPED_MAX, "?"); /* what is cut might be right again */
}

static enum cli_exit change(const struct config *config, const struct wish *wish, char *typed)
{
	SCOPED(cli_issuer) issuer = { 0 };
	char digits[TIN_DIGITS + 1] = { 0 }, fingerprint[CRYPTO_HEX_MAX] = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_issuer_open(config, &issuer, &code))
		return code;
	if (strcmp(wish->tin, "-") == 0 && !cli_line("Taxpayer number: ", typed, TYPED_MAX))
		typed[0] = '\0';
	enum tin_kind kind = tin_kind(span_of(typed));
	if ((kind != TIN_SSN && kind != TIN_ITIN) || !tin_digits(span_of(typed), digits)) {
		(void)fputs("tac-kiosk: --tin takes an SSN or ITIN\n", stderr);
		return CLI_USAGE;
	}
	enum status status =
		keyring_fingerprint(issuer.keyring, issuer.realm, digits, fingerprint, &fault);
	wipe(digits, sizeof(digits));
	if (status != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (!cli_supervisor(&issuer.store, wish->by, &code))
		return code;
	const struct taxpayers_change change = { fingerprint, wish->by, wish->flag, wish->is_set };
	status = taxpayers_change(&issuer.store, &change, &fault);
	if (status != STATUS_OK)
		return cli_issuer_fail(status, &fault);
	(void)printf("%s\n", wish->is_set ? "set" : "cleared");
	return CLI_OK;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	char typed[TYPED_MAX] = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	take_tin(&count, argv, typed, &wish.tin);
	wish.by = cli_value(&count, argv, "--by");
	wish.is_set = count > 0 && strcmp(argv[0], "set") == 0;
	if (count != 2 || (!wish.is_set && strcmp(argv[0], "clear") != 0) || wish.tin == NULL ||
	    wish.by == NULL || options.is_json ||
	    !taxpayer_flag_from_span(span_of(argv[1]), &wish.flag))
		return cli_usage(command, "say set or clear, then deceased, locked, opt_out or "
					  "victim, with --tin and --by");
	if (!cli_config(&options, &config, &code))
		return code;
	code = change(&config, &wish, typed);
	wipe(typed, sizeof(typed));
	return code;
}

const struct cli_command CLI_FLAGS = {
	.name = "flags",
	.arguments = "[--config FILE] set|clear FLAG --tin TIN|- --by USER",
	.summary = "set or clear what keeps a taxpayer from an IP PIN",
	.details =
		"  FLAG       deceased, locked: none is made at all; opt_out: none each January;\n"
		"             victim: of identity theft, who cannot opt out\n"
		"  --tin TIN  whose; - reads it from standard input, where others cannot see it\n"
		"  --by USER  the supervisor who does it\n"
		"The password is asked for, or read as one line from standard input, behind the "
		"TIN.\n",
	.run = run,
};
