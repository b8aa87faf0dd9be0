/* tac-kiosk receipt: a specimen of the receipt, as text, picture or printer bytes. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "drivers/printer_line.h"
#include "drivers/usb_name.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_receipt_verify.h"
#include "kiosk/receipt/next_steps.h"
#include "kiosk/receipt/receipt.h"

/* An invented PIN on a specimen: nobody's. */
static const char SPECIMEN_PIN[] = "012345";

enum { FILE_PATH_MAX = 4096 };

/* What is asked for, in the words of the command line; null where it is not. */
struct wish {
	const char *language, *paper, *printer, *locale;
	const char *png, *pdf, *escpos, *all;
	const char *next_steps;
	bool is_large;
};

struct specimen {
	enum language language;
	size_t columns;
	bool is_large;
	const struct config *config;
	struct escpos_manner manner;
	const struct policy *policy; /* null: a receipt, else a slip of next steps */
	enum next_steps_kind kind;
};

static struct paper page;
static struct quirks quirks;

static bool language_of(const char *code, enum language *ret)
{
	for (unsigned at = 0; at < LANGUAGE_COUNT; at++)
		if (strcmp(language_code((enum language)at), code) == 0) {
			*ret = (enum language)at;
			return true;
		}
	return false;
}

static const char SPECIMEN_VISIT[] = "C001-000000-0000";

static enum status lay_next_steps(const struct specimen *specimen, struct fault *fault)
{
	struct next_steps steps = { .kind = specimen->kind,
				    .language = specimen->language,
				    .policy = specimen->policy,
				    .today = clock_local_day(clock_wall_ms()) };
	const struct next_steps_place place = { specimen->config->centre, clock_wall_ms(), true };

	(void)text_copy(steps.visit, sizeof(steps.visit), SPECIMEN_VISIT);
	return next_steps_lay(&steps, &place, specimen->columns, &page, fault);
}

static enum status lay(const struct specimen *specimen, struct fault *fault)
{
	const struct receipt receipt = {
		.language = specimen->language,
		.pin = SPECIMEN_PIN,
		.year = clock_local_year(clock_wall_ms()),
		.centre = specimen->config->centre,
		.visit = SPECIMEN_VISIT,
		.head = "0-000000-000000-000000",
		.code = "000000-000000-000000-000000",
		.wall_ms = clock_wall_ms(),
		.is_training = true,
		.is_large = specimen->is_large,
	};

	return specimen->policy != NULL ? lay_next_steps(specimen, fault)
					: receipt_lay(&receipt, specimen->columns, &page, fault);
}

/* --- files: one that is there stays as it is ---------------------------------------------------
 */

static enum status new_picture(enum status (*draw)(const struct paper *, const char *,
						   struct fault *),
			       const char *path, struct fault *fault)
{
	struct stat about;

	if (lstat(path, &about) == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "%s: exists already", path);
	return draw(&page, path, fault);
}

static enum status new_bytes(const struct specimen *specimen, const char *path, struct fault *fault)
{
	static unsigned char storage[ESCPOS_BYTES_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	escpos_from_paper(&page, &specimen->manner, &bytes);
	return file_create(path, bytes_span(&bytes), fault);
}

/* Every language on both papers in both sizes. */
static enum status write_all(struct specimen specimen, const char *folder, struct fault *fault)
{
	static const size_t COLUMNS[] = { PAPER_COLUMNS_80MM, PAPER_COLUMNS_58MM };
	enum status status = STATUS_OK;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return fault_set(fault, STATUS_IO, errno, "%s: %s", folder, strerror(errno));
	for (unsigned at = 0; at < LANGUAGE_COUNT * 4 && status == STATUS_OK; at++) {
		char path[FILE_PATH_MAX];
		specimen.language = (enum language)(at / 4);
		specimen.columns = COLUMNS[at / 2 % 2];
		specimen.is_large = at % 2 != 0;
		if (!text_format(path, sizeof(path), "%s/receipt-%s-%d%s.png", folder,
				 language_code(specimen.language),
				 specimen.columns == PAPER_COLUMNS_80MM ? 80 : 58,
				 specimen.is_large ? "-large" : ""))
			return fault_set(fault, STATUS_REFUSED, 0, "the folder's name is too long");
		status = receipt_check_fonts(specimen.language, fault);
		if (status == STATUS_OK)
			status = lay(&specimen, fault);
		if (status == STATUS_OK)
			status = new_picture(receipt_png, path, fault);
	}
	return status;
}

static bool wants_a_file(const struct wish *wish)
{
	return wish->png != NULL || wish->pdf != NULL || wish->escpos != NULL || wish->all != NULL;
}

static enum status write_files(const struct specimen *specimen, const struct wish *wish,
			       struct fault *fault)
{
	enum status status = receipt_check_fonts(specimen->language, fault);

	if (status == STATUS_OK && wish->png != NULL)
		status = new_picture(receipt_png, wish->png, fault);
	if (status == STATUS_OK && wish->pdf != NULL)
		status = new_picture(receipt_pdf, wish->pdf, fault);
	if (status == STATUS_OK && wish->escpos != NULL)
		status = new_bytes(specimen, wish->escpos, fault);
	if (status == STATUS_OK && wish->all != NULL)
		status = write_all(*specimen, wish->all, fault);
	return status;
}

static enum cli_exit put_out(const struct specimen *specimen, const struct wish *wish)
{
	struct fault fault = { 0 };
	enum status status = lay(specimen, &fault);
	bool is_asked_wrong = status != STATUS_OK;

	if (status == STATUS_OK && wants_a_file(wish))
		status = write_files(specimen, wish, &fault);
	else if (status == STATUS_OK)
		cli_print_words(&page);
	is_asked_wrong |= status == STATUS_REFUSED || status == STATUS_UNSUPPORTED;
	return status == STATUS_OK ? CLI_OK
				   : cli_fail(is_asked_wrong ? CLI_USAGE : CLI_STORE, &fault);
}

/* --- the command line --------------------------------------------------------------------------
 */

static struct wish take_wish(int *count, char **argv)
{
	return (struct wish){
		.language = cli_value(count, argv, "--language"),
		.paper = cli_value(count, argv, "--paper"),
		.printer = cli_value(count, argv, "--printer"),
		.locale = cli_value(count, argv, "--locale"),
		.png = cli_value(count, argv, "--png"),
		.pdf = cli_value(count, argv, "--pdf"),
		.escpos = cli_value(count, argv, "--escpos"),
		.all = cli_value(count, argv, "--all"),
		.next_steps = cli_value(count, argv, "--next-steps"),
		.is_large = cli_flag(count, argv, "--large"),
	};
}

/* The width that is asked for; else that of the printer asked for, where its quirks tell; else the
 * settings'. 0 for a paper that there is not. */
static size_t columns_of(const struct wish *wish, size_t printers, size_t settings)
{
	if (wish->paper == NULL)
		return printers != 0 ? printers : settings;
	return strcmp(wish->paper, "80") == 0   ? PAPER_COLUMNS_80MM
	       : strcmp(wish->paper, "58") == 0 ? PAPER_COLUMNS_58MM
						: 0;
}

/* Without a printer: as to one of which nothing is known, which is right for Epson's. */
static bool take_printer(const struct wish *wish, const char *path, struct quirk *ret,
			 struct escpos_manner *ret_manner, enum cli_exit *ret_exit)
{
	struct usb_name name = { 0 };
	struct fault fault = { 0 };

	*ret_manner = ESCPOS_PLAIN;
	if (wish->printer == NULL)
		return true;
	if (!usb_name_read(span_of(wish->printer), &name) || !name.has_ids)
		(void)fault_set(&fault, STATUS_REFUSED, 0, "--printer takes VID:PID, as 04b8:0202");
	else if (quirks_load(path, &quirks, &fault) == STATUS_OK)
		*ret = quirks_of(&quirks, name.vendor, name.product);
	*ret_manner = printer_manner_of(&quirks, ret);
	if (fault.status != STATUS_OK)
		*ret_exit = cli_fail(CLI_USAGE, &fault);
	return fault.status == STATUS_OK;
}

/* The rules of today tell what to bring. */
static bool take_next_steps(const struct wish *wish, struct specimen *specimen,
			    enum cli_exit *ret_exit)
{
	static struct policy_sets sets;
	struct fault fault = { 0 };

	if (wish->next_steps == NULL)
		return true;
	if (!next_steps_kind_from_text(wish->next_steps, &specimen->kind) ||
	    specimen->kind == NEXT_STEPS_SEVERAL)
		(void)fault_set(&fault, STATUS_REFUSED, 0,
				"--next-steps takes refused, referred, deferred, abandoned, "
				"not_had or assigned");
	else if (wish->all != NULL || wish->is_large)
		(void)fault_set(&fault, STATUS_REFUSED, 0,
				"a slip of next steps has one size: neither --all nor --large");
	else if (policy_load_on(specimen->config->policy, clock_local_day(clock_wall_ms()), &sets,
				&specimen->policy, &fault) == STATUS_OK)
		return true;
	*ret_exit = cli_fail(CLI_USAGE, &fault);
	return false;
}

static enum cli_exit show_specimen(const struct cli_command *command,
				   const struct cli_options *options, int count, char **argv)
{
	struct config config;
	struct specimen specimen = { .language = LANGUAGE_ENGLISH, .config = &config };
	struct quirk quirk = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	const struct wish wish = take_wish(&count, argv);

	if (count > 0)
		return cli_usage(command, "'%s' is not known here", argv[0]);
	if (wish.language != NULL && !language_of(wish.language, &specimen.language))
		return cli_usage(command, "there is no language '%s'", wish.language);
	if (!cli_config(options, &config, &code) || !take_next_steps(&wish, &specimen, &code) ||
	    !take_printer(&wish, config.quirks, &quirk, &specimen.manner, &code))
		return code;
	specimen.is_large = wish.is_large;
	specimen.columns =
		columns_of(&wish, printer_columns_of(&quirk), (size_t)config.printer_columns);
	if (specimen.columns == 0)
		return cli_usage(command, "--paper takes 80 or 58");
	if (language_init(wish.locale != NULL ? wish.locale : config.locale, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	return put_out(&specimen, &wish);
}

static enum cli_exit verify(const struct cli_command *command, const struct cli_options *options,
			    int count, char **argv)
{
	struct cli_receipt_verify wish = { .head = cli_value(&count, argv, "--head"),
					   .picture = cli_value(&count, argv, "--picture"),
					   .is_json = options->is_json };
	struct config config;
	enum cli_exit code = CLI_OK;

	if (count != (wish.picture != NULL ? 1 : 2))
		return cli_usage(command,
				 "verify takes one code, as it stands on the receipt or as a "
				 "scanner sends it, or - and a line of standard input, or "
				 "--picture FILE");
	wish.code = wish.picture != NULL ? NULL : argv[1];
	return cli_config(options, &config, &code) ? cli_receipt_verify(&config, &wish) : code;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	return count > 0 && strcmp(argv[0], "verify") == 0
		       ? verify(command, &options, count, argv)
		       : show_specimen(command, &options, count, argv);
}

const struct cli_command CLI_RECEIPT = {
	.name = "receipt",
	.arguments =
		"[--config FILE] [--language CODE] [--large] [--paper 80|58] [--png FILE]\n"
		"      [--pdf FILE] [--escpos FILE [--printer VID:PID]] [--all FOLDER]\n"
		"      [--next-steps ENDING]\n"
		"  or: tac-kiosk receipt [--config FILE] [--json] verify CODE|-|--picture FILE\n"
		"      [--head CODE]",
	.summary = "show a specimen of the receipt; tell whether a paper is one of this kiosk's",
	.details =
		"  --language CODE    en, es, ko, vi, ru, ht, zh_TW or zh_CN\n"
		"  --large            in large type\n"
		"  --paper 80|58      millimetres; else as the printer or the settings say\n"
		"  --png FILE         as a picture\n"
		"  --pdf FILE         as a page of its size\n"
		"  --escpos FILE      as the bytes a printer gets\n"
		"  --printer VID:PID  which printer, as devices.quirks knows it; else an Epson\n"
		"  --all FOLDER       a picture of every language on both papers in both sizes\n"
		"  --next-steps ENDING\n"
		"                     the slip of a visitor who gets no receipt: refused, "
		"referred,\n"
		"                     deferred, abandoned, not_had or assigned\n"
		"  --locale FOLDER    where the translations are, if not where the settings say\n"
		"A file that is there already stays as it is. The PIN is an invented one; a "
		"specimen\n"
		"always carries the TRAINING mark.\n"
		"verify takes the code at a receipt's end, typed or scanned, and tells whose it "
		"is,\n"
		"what became of it, and whether the ledger is intact. It ends with 1 if the paper "
		"is\n"
		"none of this kiosk's or the ledger is not intact, with 2 if the code is mistyped "
		"or\n"
		"FILE shows none. Each look is recorded.\n"
		"  -                  one line of standard input: a scanner may type it\n"
		"  --picture FILE     a picture of the receipt, its square code in sight\n"
		"  --head CODE        the record code of the same paper: does the ledger still "
		"hold it?\n",
	.run = run,
};
