/* tac-kiosk sheet: what to do with a scanner in a wrong mode, on paper, as a picture or as text. */
#include "drivers/programming.h"
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_page.h"
#include "kiosk/receipt/receipt.h"

static struct programming programming;

static enum cli_exit list(void)
{
	for (size_t at = 0; at < programming.count; at++)
		(void)printf("%-12s %s\n", programming.sheets[at].name,
			     programming.sheets[at].title);
	return CLI_OK;
}

struct sheet_order {
	const char *png;
	bool is_text;
	int64_t columns;
};

static enum cli_exit put_out(const struct config *config, const struct programming_sheet *sheet,
			     const struct sheet_order *order)
{
	static struct paper paper;
	const struct programming_order lay = {
		sheet,           config->centre,         config->kiosk_id,
		clock_wall_ms(), (size_t)order->columns, config->is_training
	};
	struct fault fault = { 0 };

	if (programming_lay(&lay, &paper, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (order->png != NULL && receipt_png(&paper, order->png, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (order->is_text)
		cli_print_words(&paper);
	return order->png != NULL || order->is_text ? CLI_OK : cli_print_page(config, &paper, NULL);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	struct cli_options options;
	struct config config;
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	struct sheet_order order = { .png = cli_value(&count, argv, "--png"),
				     .is_text = cli_flag(&count, argv, "--text") };
	const char *columns = cli_value(&count, argv, "--columns");
	if (count > 1)
		return cli_usage(command, "'%s' is not known here", argv[1]);
	if (!cli_config(&options, &config, &code))
		return code;
	order.columns = config.printer_columns;
	if (columns != NULL &&
	    (!span_to_int(span_of(columns), &order.columns) ||
	     (order.columns != PAPER_COLUMNS_80MM && order.columns != PAPER_COLUMNS_58MM)))
		return cli_usage(command, "--columns takes 48 or 32");
	if (programming_load(config.sheets, &programming, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (count == 0)
		return list();
	const struct programming_sheet *sheet = programming_find(&programming, argv[0]);
	if (sheet == NULL)
		return cli_usage(command, "there is no sheet '%s'", argv[0]);
	return put_out(&config, sheet, &order);
}

const struct cli_command CLI_SHEET = {
	.name = "sheet",
	.arguments = "[--config FILE] [NAME [--columns 48|32] [--png FILE] [--text]]",
	.summary = "print what to do with a scanner in a wrong mode",
	.details = "  NAME         the sheet; without one, lists them\n"
		   "  --columns N  48 for 80 mm paper, 32 for 58 mm; else as the settings say\n"
		   "  --png FILE   as a picture, not on the printer\n"
		   "  --text       its words, not on the printer\n",
	.run = run,
};
