/* tac-kiosk receipt: a specimen of the receipt, as text, picture or printer bytes. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "drivers/escpos.h"
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_receipt_verify.h"
#include "kiosk/receipt/receipt.h"

/* An invented PIN on a specimen: nobody's. */
static const char SPECIMEN_PIN[] = "012345";

static bool language_of(const char *code, enum language *ret)
{
	for (unsigned at = 0; at < LANGUAGE_COUNT; at++)
		if (strcmp(language_code((enum language)at), code) == 0) {
			*ret = (enum language)at;
			return true;
		}
	return false;
}

static enum cli_exit write_escpos(const struct paper *paper, const char *path)
{
	static unsigned char storage[ESCPOS_BYTES_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct fault fault = { 0 };

	escpos_from_paper(paper, &ESCPOS_PLAIN, &bytes);
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool is_written = file >= 0 && !bytes.is_full &&
			  write(file, bytes.at, bytes.size) == (ssize_t)bytes.size;
	int reason = errno;
	if (file >= 0)
		close(file);
	if (is_written)
		return CLI_OK;
	(void)fault_set(&fault, STATUS_IO, reason, "%s: cannot be written", path);
	return cli_fail(CLI_STORE, &fault);
}

static enum cli_exit put_out(const struct paper *paper, const char *png, const char *escpos)
{
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (png != NULL && receipt_png(paper, png, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (escpos != NULL)
		code = write_escpos(paper, escpos);
	if (png == NULL && escpos == NULL)
		cli_print_words(paper);
	return code;
}

/* "verify CODE" and the head code beside it. */
static bool is_verify(int *count, char **argv, struct cli_receipt_verify *ret)
{
	if (*count < 1 || strcmp(argv[0], "verify") != 0)
		return false;
	ret->head = cli_value(count, argv, "--head");
	if (*count != 2)
		return false;
	ret->code = argv[1];
	return true;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	static struct paper paper;
	struct cli_options options;
	struct config config;
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	enum language language = LANGUAGE_ENGLISH;
	struct cli_receipt_verify verify = { 0 };
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	const char *png = cli_value(&count, argv, "--png");
	const char *escpos = cli_value(&count, argv, "--escpos");
	const char *code_text = cli_value(&count, argv, "--language");
	const char *columns = cli_value(&count, argv, "--columns");
	const char *locale = cli_value(&count, argv, "--locale");
	int64_t width = 0;
	verify.is_json = options.is_json;
	if (is_verify(&count, argv, &verify) && cli_config(&options, &config, &code))
		return cli_receipt_verify(&config, &verify);
	if (verify.code != NULL)
		return code;
	if (count > 0)
		return cli_usage(command, "'%s' is not known here", argv[0]);
	if (code_text != NULL && !language_of(code_text, &language))
		return cli_usage(command, "there is no language '%s'", code_text);
	if (!cli_config(&options, &config, &code))
		return code;
	if (columns == NULL)
		width = config.printer_columns;
	else if (!span_to_int(span_of(columns), &width) ||
		 (width != PAPER_COLUMNS_80MM && width != PAPER_COLUMNS_58MM))
		return cli_usage(command, "--columns takes 48 or 32");
	if (language_init(locale != NULL ? locale : config.locale, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	struct receipt receipt = {
		.language = language,
		.pin = SPECIMEN_PIN,
		.year = clock_local_year(clock_wall_ms()),
		.centre = config.centre,
		.visit = "C001-000000-0000",
		.head = "0-000000-000000-000000",
		.code = "000000-000000-000000-000000",
		.wall_ms = clock_wall_ms(),
		.is_training = true,
	};
	if (receipt_lay(&receipt, (size_t)width, &paper, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	return put_out(&paper, png, escpos);
}

const struct cli_command CLI_RECEIPT = {
	.name = "receipt",
	.arguments = "[--config FILE] [--language CODE] [--columns 48|32] [--png FILE] "
		     "[--escpos FILE] | [--json] verify CODE [--head CODE]",
	.summary = "show a specimen of the receipt; tell whether a paper is one of this kiosk's",
	.details =
		"  --language CODE  en or es\n"
		"  --columns N      48 for 80 mm paper, 32 for 58 mm\n"
		"  --png FILE       as a picture\n"
		"  --escpos FILE    as the bytes a printer gets\n"
		"  --locale FOLDER  where the translations are, if not where the settings say\n"
		"  --head CODE      the record code from the same paper, to be looked for\n"
		"verify takes the code that a receipt ends with, and tells whose it is, what "
		"became of it\nand whether the ledger is intact; it ends with 1 if the paper is "
		"none of this kiosk's,\nor the ledger is not intact. Each look is recorded.\n"
		"The PIN on a specimen is an invented one; it always carries the TRAINING mark.\n",
	.run = run,
};
