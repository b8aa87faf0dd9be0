#include "kiosk/cli/cli_page.h"

#include <poll.h>
#include <string.h>

#include "drivers/printer.h"
#include "drivers/quirks.h"
#include "kiosk/base/clock.h"

/* What the kiosk's loop does for one page. */
static enum status print_page(struct printer *printer, const struct paper *paper,
			      struct fault *fault)
{
	const struct printer_ops *ops = printer->ops;
	enum status status = ops->begin(printer->self, paper, clock_steady_ms(), fault);

	while (status == STATUS_OK || status == STATUS_AGAIN) {
		status = ops->advance(printer->self, clock_steady_ms(), fault);
		if (status != STATUS_AGAIN)
			break;
		struct pollfd wait = ops->pollfd(printer->self);
		int timeout_ms = ops->timeout_ms != NULL
					 ? ops->timeout_ms(printer->self, clock_steady_ms())
					 : -1;
		(void)poll(&wait, 1, timeout_ms < 0 ? PRINTER_DEADLINE_MS : timeout_ms);
	}
	return status;
}

enum cli_exit cli_print_page(const struct config *config, const struct paper *paper,
			     char ret_proof[RECORD_VALUE_MAX])
{
	static struct quirks quirks;
	struct printer printer = { 0 };
	struct fault fault = { 0 };
	enum status status = STATUS_OK;

	if (ret_proof != NULL)
		record_cut(ret_proof, RECORD_VALUE_MAX, "none");
	if (strcmp(config->printer, "glass") == 0) {
		(void)fault_set(&fault, STATUS_UNSUPPORTED, 0,
				"the printer is the glass: say --png FILE or --text");
		return cli_fail(CLI_USAGE, &fault);
	}
	if (strncmp(config->printer, "usb:", 4) == 0)
		status = quirks_load(config->quirks, &quirks, &fault);
	if (status != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	status = printer_escpos_open(config->printer, (enum printer_proof)config->printer_proof,
				     &quirks, &printer, &fault);
	if (status == STATUS_OK)
		status = print_page(&printer, paper, &fault);
	if (status == STATUS_OK)
		(void)printf("printed: %s\n", printer.ops->proof(printer.self));
	if (status == STATUS_OK && ret_proof != NULL)
		record_cut(ret_proof, RECORD_VALUE_MAX, printer.ops->proof(printer.self));
	printer_release(&printer);
	return status == STATUS_OK ? CLI_OK : cli_fail(CLI_DEVICE, &fault);
}
