#include "tests/usb/probe.h"

#include <dirent.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { REPLY_MAX = 512, INTERFACES_MAX = 32, CELLS_MAX = 400 };

struct probe probe;

static struct {
	const char *row, *column;
	bool is_good;
} cells[CELLS_MAX];
static size_t cell_count;

void cell(const char *row, const char *column, bool is_good)
{
	printf("%sok %zu - %s: %s\n", is_good ? "" : "not ", cell_count + 1, row, column);
	(void)fflush(stdout);
	if (cell_count == CELLS_MAX)
		exit(2);
	cells[cell_count].row = row;
	cells[cell_count].column = column;
	cells[cell_count++].is_good = is_good;
}

static bool is_first_of_row(size_t at)
{
	for (size_t before = 0; before < at; before++)
		if (strcmp(cells[before].row, cells[at].row) == 0)
			return false;
	return true;
}

int print_cells(void)
{
	int bad = 0;

	for (size_t at = 0; at < cell_count; at++) {
		bad += !cells[at].is_good;
		if (!is_first_of_row(at))
			continue;
		printf("# %-10s", cells[at].row);
		for (size_t of = at; of < cell_count; of++)
			if (strcmp(cells[of].row, cells[at].row) == 0)
				printf("| %s %s ", cells[of].column,
				       cells[of].is_good ? "+" : "FAILED");
		puts("|");
	}
	printf("# %zu cells, %d failed\n1..%zu\n", cell_count, bad, cell_count);
	return bad;
}

bool lab_join(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	probe.is_vm = getenv("IN_VM") != NULL;
	probe.control = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return text_copy(address.sun_path, sizeof(address.sun_path), path) &&
	       connect(probe.control, (const struct sockaddr *)&address, sizeof(address)) == 0;
}

static void begin(const char *format, va_list arguments)
{
	char line[REPLY_MAX];

	int length = vsnprintf(line, sizeof(line) - 1, format, arguments);
	line[length] = '\n';
	if (send(probe.control, line, (size_t)length + 1, MSG_NOSIGNAL) != length + 1)
		exit(2);
}

void lab_begin(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	begin(format, arguments);
	va_end(arguments);
}

const char *lab_end(void)
{
	static char reply[REPLY_MAX];
	size_t size = 0;

	do {
		ssize_t got = recv(probe.control, reply + size, sizeof(reply) - 1 - size, 0);
		if (got <= 0)
			exit(2);
		size += (size_t)got;
	} while (reply[size - 1] != '\n');
	reply[size] = '\0';
	if (strncmp(reply, "ok", 2) == 0)
		return reply;
	printf("Bail out! the laboratory says %s", reply);
	exit(2);
}

const char *lab(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	begin(format, arguments);
	va_end(arguments);
	return lab_end();
}

long lab_counter(const char *device, const char *name)
{
	char key[32];
	const char *reply = lab("stat %s", device);

	text_format(key, sizeof(key), " %s=", name);
	const char *at = strstr(reply, key);
	return at != NULL ? strtol(at + strlen(key), NULL, 10) : -1;
}

void drive(unsigned ms)
{
	int64_t until_ms = clock_steady_ms() + ms;

	while (clock_steady_ms() < until_ms)
		if (usb_wait(probe.usb, until_ms, NULL) != STATUS_OK)
			exit(2);
}

static bool find_now(enum probe_product product, struct usb_interface *ret)
{
	struct usb_interface all[INTERFACES_MAX];
	size_t count = 0;

	if (usb_interfaces(probe.usb, all, INTERFACES_MAX, &count, NULL) != STATUS_OK)
		return false;
	for (size_t at = 0; at < count; at++)
		if (all[at].vendor == PROBE_VENDOR && all[at].product == product &&
		    all[at].in != 0 &&
		    (product != PRODUCT_SERIAL || all[at].class == USB_CLASS_CDC_DATA)) {
			*ret = all[at];
			return true;
		}
	return false;
}

bool find(enum probe_product product, struct usb_interface *ret)
{
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;

	while (!find_now(product, ret)) {
		if (clock_steady_ms() >= until_ms)
			return false;
		drive(5);
	}
	return true;
}

bool becomes(struct usb_device *device, enum status status)
{
	int64_t until_ms = clock_steady_ms() + PROBE_SOON_MS;

	while (usb_device_status(device, NULL) != status) {
		if (clock_steady_ms() >= until_ms ||
		    usb_wait(probe.usb, until_ms, NULL) != STATUS_OK)
			return false;
	}
	return true;
}

struct usb_device *take(enum probe_product product)
{
	struct usb_interface interface;
	struct usb_device *device = NULL;

	if (!find(product, &interface) ||
	    usb_device_open(probe.usb, &interface, clock_steady_ms(), &device, NULL) != STATUS_OK)
		return NULL;
	if (becomes(device, STATUS_OK))
		return device;
	struct fault fault;
	if (usb_device_status(device, &fault) != STATUS_OK)
		printf("# %s (%d)\n", fault.what, fault.vendor);
	usb_device_close(device);
	return NULL;
}

enum status hear(struct usb_device *device, unsigned wait_ms, unsigned char *to, size_t max,
		 struct usb_outcome *ret)
{
	int64_t until_ms = clock_steady_ms() + wait_ms;
	enum status status;

	while ((status = usb_heard(device, to, max, ret)) == STATUS_AGAIN) {
		if (clock_steady_ms() >= until_ms)
			return STATUS_TIMED_OUT;
		if (usb_wait(probe.usb, until_ms, NULL) != STATUS_OK)
			return STATUS_IO;
	}
	return status;
}

/* GARBLED also stands for "could not be begun". */
enum usb_end send_all(struct usb_device *device, const void *bytes, size_t size,
		      unsigned deadline_ms)
{
	struct usb_outcome outcome = { .end = USB_GARBLED_END };
	struct span span = { .at = bytes, .size = size };
	int64_t until_ms = clock_steady_ms() + deadline_ms + PROBE_SOON_MS;
	enum status status = usb_send(device, span, deadline_ms, NULL);

	if (status == STATUS_GONE)
		return USB_LEFT_END;
	while (status == STATUS_OK && usb_sent(device, &outcome) == STATUS_AGAIN &&
	       clock_steady_ms() < until_ms)
		status = usb_wait(probe.usb, until_ms, NULL);
	return outcome.end;
}

enum usb_end ask(struct usb_device *device, const struct usb_request *request, unsigned char *to,
		 size_t max, size_t *ret_size)
{
	struct usb_outcome outcome = { .end = USB_GARBLED_END };
	int64_t until_ms = clock_steady_ms() + 2 * PROBE_SOON_MS;
	enum status status = usb_ask(device, request, PROBE_SOON_MS / 2, NULL);

	if (status == STATUS_GONE)
		return USB_LEFT_END;
	while (status == STATUS_OK && usb_answered(device, to, max, &outcome) == STATUS_AGAIN &&
	       clock_steady_ms() < until_ms)
		status = usb_wait(probe.usb, until_ms, NULL);
	*ret_size = outcome.size;
	return outcome.end;
}

int64_t cpu_us(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_SELF, &used);
	return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL + used.ru_utime.tv_usec +
	       used.ru_stime.tv_usec;
}

long open_files(void)
{
	DIR *folder = opendir("/proc/self/fd");
	long count = 0;

	while (folder != NULL && readdir(folder) != NULL)
		count++;
	if (folder != NULL)
		(void)closedir(folder);
	return count;
}
