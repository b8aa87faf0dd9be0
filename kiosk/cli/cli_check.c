/* tac-kiosk check: the devices that are plugged in, and whether the kiosk can work with them. */
#include "kiosk/cli/cli_check.h"

#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "drivers/device_wait.h"
#include "kiosk/base/text.h"

struct wishes {
	bool is_watch, is_scan, is_slip, is_json;
	int64_t seconds; /* 0: not said */
};

/* Ends come through a descriptor, so that what is claimed goes back to its driver. */
static bool open_signals(int *ret, struct fault *fault)
{
	sigset_t mask;

	sigemptyset(&mask);
	sigaddset(&mask, SIGINT);
	sigaddset(&mask, SIGTERM);
	sigaddset(&mask, SIGHUP);
	sigaddset(&mask, SIGPIPE);
	if (sigprocmask(SIG_BLOCK, &mask, NULL) == 0)
		*ret = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
	if (*ret < 0)
		(void)fault_set(fault, STATUS_IO, 0, "signals cannot be waited for");
	return *ret >= 0;
}

static void open_usb(struct check *check)
{
	struct fault fault = { 0 };

	if (usb_open(&check->usb, &fault) != STATUS_OK)
		(void)text_copy(check->usb_fault, sizeof(check->usb_fault), fault.what);
}

/* As the kiosk does, which needs them for what is on USB. */
static bool load_quirks(struct check *check, struct fault *fault)
{
	bool is_needed = strcmp(check->config.scanner, "usb") == 0 ||
			 strncmp(check->config.printer, "usb:", strlen("usb:")) == 0;

	return quirks_load(check->config.quirks, &check->quirks, fault) == STATUS_OK || !is_needed;
}

static void look(struct check *check)
{
	check->count = check_list(check, check->device);
	for (size_t at = 0; at < check->count; at++) {
		device_read_names(&check->device[at]);
		device_ask(check->usb, check->stop, &check->device[at]);
	}
	check_judge(check, true);
}

static enum cli_exit worse(enum cli_exit left, enum cli_exit right)
{
	return left > right ? left : right;
}

/* What was claimed for the look is given back: what is tried opens the device as the kiosk does. */
static enum cli_exit look_and_try(struct check *check, const struct wishes *wishes)
{
	static unsigned char storage[CHECK_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	struct json *to = wishes->is_json ? &json : NULL;
	const struct device_wait stopped = { INT64_MAX, check->stop };
	enum cli_exit code;

	look(check);
	usb_free(check->usb);
	check->usb = NULL;
	if (device_wait_is_over(&stopped)) /* what was being asked was cut short */
		return CLI_NO;
	code = check_is_well(check) ? CLI_OK : CLI_DEVICE;
	json_object_begin(&json, NULL);
	check_json(check, &json);
	if (!wishes->is_json)
		check_print(check);
	if (wishes->is_slip)
		code = worse(code, check_slip(check, to));
	if (wishes->is_scan)
		code = worse(code,
			     check_scan(check,
					wishes->seconds != 0 ? wishes->seconds : CHECK_SECONDS,
					to));
	json_object_end(&json);
	return wishes->is_json ? cli_print_json(&bytes, code) : code;
}

/* False for a command line that makes no sense. */
static bool take_wishes(int *count, char **argv, struct wishes *ret, enum cli_exit *ret_exit,
			const struct cli_command *command)
{
	const char *seconds = cli_value(count, argv, "--seconds");
	const char *wrong = NULL;

	ret->is_watch = cli_flag(count, argv, "--watch");
	ret->is_scan = cli_flag(count, argv, "--scan");
	ret->is_slip = cli_flag(count, argv, "--slip");
	if (ret->is_watch && (ret->is_scan || ret->is_slip))
		wrong = "--watch goes with neither --scan nor --slip";
	else if (seconds != NULL && !ret->is_watch && !ret->is_scan)
		wrong = "--seconds goes with --watch or --scan";
	else if (seconds != NULL && (!span_to_int(span_of(seconds), &ret->seconds) ||
				     ret->seconds < 1 || ret->seconds > CHECK_SECONDS_MAX))
		wrong = "--seconds takes 1 to 86400";
	if (wrong != NULL)
		*ret_exit = cli_usage(command, "%s", wrong);
	else if (*count > 0)
		*ret_exit = cli_usage(command, "'%s' is not known here", argv[0]);
	return wrong == NULL && *count == 0;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	static struct check check = { .stop = -1 };
	struct wishes wishes = { 0 };
	struct cli_options options;
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code) ||
	    !take_wishes(&count, argv, &wishes, &code, command) ||
	    !cli_config(&options, &check.config, &code))
		return code;
	wishes.is_json = options.is_json;
	if (!load_quirks(&check, &fault))
		return cli_fail(CLI_USAGE, &fault);
	if (!open_signals(&check.stop, &fault))
		return cli_fail(CLI_DEVICE, &fault);
	check.scanner.name = "scanner";
	check.printer.name = "printer";
	check_read_ledger(&check);
	check_fonts(&check);
	open_usb(&check);
	code = wishes.is_watch ? check_watch(&check, wishes.seconds, wishes.is_json)
			       : look_and_try(&check, &wishes);
	usb_free(check.usb);
	close(check.stop);
	return code;
}

const struct cli_command CLI_CHECK = {
	.name = "check",
	.arguments = "[--config FILE] [--json] [--scan] [--slip] [--watch] [--seconds N]",
	.summary = "list the devices and whether the kiosk can work with them; try them",
	.details = "  --json       one JSON object; with --watch one a line\n"
		   "  --scan       wait for one scan, and tell its kind and size\n"
		   "  --slip       print a test page\n"
		   "  --watch      a line whenever a device comes, goes or changes, until Ctrl-C\n"
		   "  --seconds N  how long to wait or watch: 30 for --scan, no end for --watch\n"
		   "Ends with 3 when a device that the settings name is missing or out of order, "
		   "or a font,\nor when the printer may still hold a receipt.\n",
	.run = run,
};
