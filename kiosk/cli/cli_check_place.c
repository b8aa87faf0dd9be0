/* What the settings name that is not on USB: is it there, does it open, does it answer? */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/hot_folder.h"
#include "drivers/port.h"
#include "drivers/port_serial.h"
#include "drivers/scanner.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_check.h"

/* What follows the prefix; null where the address does not begin with it. */
static const char *after(const char *address, const char *prefix)
{
	return span_starts_with(span_of(address), span_of(prefix)) ? address + strlen(prefix)
								   : NULL;
}

static void tell(struct check_place *place, enum device_state state, const char *reason)
{
	place->state = state;
	(void)text_copy(place->reason, sizeof(place->reason), reason);
}

static void tell_denied(struct check_place *place, const char *path)
{
	struct stat about;
	bool is_device = stat(path, &about) == 0 && S_ISCHR(about.st_mode);

	place->state = DEVICE_DENIED;
	(void)text_format(place->reason, sizeof(place->reason), "no permission: %s",
			  is_device ? "run this as the kiosk's user, who belongs to the group "
				      "of the line"
				    : "run this as the kiosk's user");
}

/* Why a port could not be opened. */
static void tell_closed(struct check_place *place, const char *path, const struct fault *fault)
{
	if (fault->vendor == EACCES || fault->vendor == EPERM)
		tell_denied(place, path);
	else if (fault->status == STATUS_DENIED || fault->vendor == EBUSY)
		tell(place, DEVICE_IN_USE, "");
	else if (fault->vendor == ENOENT)
		tell(place, DEVICE_MISSING, "there is no such line or file: is it plugged in?");
	else
		tell(place, DEVICE_FAULTY, fault->what);
}

/* --- a scanner -------------------------------------------------------------------------------- */

static void check_line(struct check_place *place, const char *path)
{
	static const struct serial_options USUAL = { 0 };
	struct port port = { 0 };
	struct fault fault = { 0 };

	if (port_serial_open(path, &USUAL, &port, &fault) != STATUS_OK) {
		tell_closed(place, path, &fault);
		return;
	}
	port_release(&port);
	tell(place, DEVICE_READY, "the line opens; --scan tells whether a scan comes through");
}

static void check_tray(struct check_place *place, const char *folder)
{
	struct scanner scanner = { 0 };
	struct scanner_choices choices = { 0 };
	struct fault fault = { 0 };

	if (scanner_tray_open(folder, &scanner, &fault) != STATUS_OK) {
		tell_closed(place, folder, &fault);
		return;
	}
	scanner.ops->choices(scanner.self, &choices);
	scanner_release(&scanner);
	place->state = choices.count > 0 ? DEVICE_READY : DEVICE_FAULTY;
	(void)text_format(place->reason, sizeof(place->reason), "%zu pictures", choices.count);
}

static void check_folder(struct check_place *place, const char *path)
{
	struct fault fault = { 0 };
	int folder = -1;
	enum status status = hot_folder_open(path, &folder, &fault);

	if (status == STATUS_OK)
		close(folder);
	if (status == STATUS_OK)
		tell(place, DEVICE_READY, "");
	else if (status == STATUS_GONE)
		tell(place, DEVICE_MISSING, fault.what);
	else
		tell_closed(place, path, &fault);
}

void check_scanner_place(struct check *check)
{
	struct check_place *place = &check->scanner;
	const char *line = after(place->address, "serial:");
	const char *tray = after(place->address, "tray:");
	const char *folder = after(place->address, "folder:");

	tell(place, DEVICE_UNUSED, "");
	if (line != NULL)
		check_line(place, line);
	else if (tray != NULL)
		check_tray(place, tray);
	else if (folder != NULL)
		check_folder(place, folder);
}

/* --- a printer -------------------------------------------------------------------------------- */

/* A file that opens would be emptied, and may hold a page that a kiosk is just printing. */
static void check_file(struct check_place *place, const char *path)
{
	struct stat about;
	struct fault fault = { 0 };

	if (lstat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
		tell(place, DEVICE_FAULTY, "it is neither a file nor a printer");
		return;
	}
	if (access(path, W_OK) == 0) {
		tell(place, DEVICE_READY, "a file");
		return;
	}
	if (errno == ENOENT && after(path, "/dev/") == NULL) {
		tell(place, DEVICE_READY, "a file, made when a page is printed");
		return;
	}
	(void)fault_set(&fault, STATUS_IO, errno, "%.100s: %s", path, strerror(errno));
	tell_closed(place, path, &fault);
}

static void ask(struct check *check, struct port *port)
{
	struct check_place *place = &check->printer;
	struct fault fault = { 0 };
	enum status status = printer_ask_state(port, check->stop, &place->printer, &fault);

	if (status == STATUS_OK && place->printer.trouble != ESCPOS_NONE) {
		tell(place, DEVICE_FAULTY, escpos_trouble_text(place->printer.trouble));
		return;
	}
	if (status == STATUS_OK)
		status = printer_ask_identity(port, check->stop, &place->identity, &fault);
	if (status == STATUS_OK)
		tell(place, DEVICE_READY, "it answers");
	else if (check->config.printer_proof == PRINTER_PROOF_WRITTEN)
		tell(place, DEVICE_READY, "it opens, and does not answer");
	else
		tell(place, DEVICE_FAULTY, fault.what);
}

void check_printer_place(struct check *check)
{
	struct check_place *place = &check->printer;
	const char *file = after(place->address, "file:");
	const char *line = after(place->address, "serial:");
	struct stat about;
	struct port port = { 0 };
	struct fault fault = { 0 };

	if (strcmp(place->address, "glass") == 0) {
		tell(place, DEVICE_READY, "receipts are shown on the screen");
		return;
	}
	if (file != NULL && (stat(file, &about) != 0 || !S_ISCHR(about.st_mode))) {
		check_file(place, file);
		return;
	}
	place->printer = (struct printer_state){ 0 };
	if (port_open(place->address, &port, &fault) != STATUS_OK) {
		tell_closed(place, file != NULL ? file : line != NULL ? line : "", &fault);
		return;
	}
	ask(check, &port);
	port_release(&port);
}
