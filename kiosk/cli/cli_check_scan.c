/* A test scan with the scanner that the settings name. */
#include <unistd.h>

#include "drivers/device_wait.h"
#include "drivers/reader.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli_check.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/slip.h"
#include "kiosk/loop.h"

struct secrets {
	struct scan scan;
	struct symbols symbols; /* of a picture */
	struct document document;
};

enum scan_end { SCAN_READ, SCAN_DAMAGED, SCAN_UNREAD, SCAN_NOTHING, SCAN_FAULT };

struct trial {
	struct scanner scanner;
	struct reader reader; /* closed where the scanner reads itself */
	struct secrets *secrets;
	size_t pictures; /* that came, and gave nothing */
	struct fault fault;
};

static const char *scan_end_text(enum scan_end end)
{
	static const char *const TEXT[] = {
		[SCAN_READ] = "read",       [SCAN_DAMAGED] = "damaged", [SCAN_UNREAD] = "unread",
		[SCAN_NOTHING] = "nothing", [SCAN_FAULT] = "fault",
	};

	return TEXT[end];
}

/* What was scanned, by its kind alone. */
static const char *kind_of(struct secrets *secrets)
{
	struct span payload = symbol_span(&secrets->scan.symbol);
	struct slip slip;

	if (document_read(payload, clock_local_day(clock_wall_ms()), &secrets->document, NULL) ==
	    STATUS_OK)
		return document_kind_text(secrets->document.kind);
	return slip_read(payload, &slip, NULL) == STATUS_OK ? slip_kind_text(slip.kind)
							    : "no document";
}

/* Reads a picture; what holds a document counts more than other codes on it. AGAIN for nothing. */
static enum status read_picture(struct trial *trial, int picture, bool is_next)
{
	struct secrets *secrets = trial->secrets;
	const struct reader_order order = { picture, is_next, -1 };
	struct observation observation;
	enum status status =
		reader_read(&trial->reader, &order, &secrets->symbols, &observation, &trial->fault);

	if (status != STATUS_OK || secrets->symbols.count == 0) {
		trial->pictures++;
		return STATUS_AGAIN;
	}
	for (size_t at = secrets->symbols.count; at-- > 0;) {
		struct span payload = symbol_span(&secrets->symbols.at[at]);
		bool is_document = document_read(payload, clock_local_day(clock_wall_ms()),
						 &secrets->document, NULL) == STATUS_OK;
		if (is_document || at == 0) {
			secrets->scan.symbol = secrets->symbols.at[at];
			break;
		}
	}
	return STATUS_OK;
}

static enum status advance(struct trial *trial, int64_t now_ms)
{
	const struct scanner_ops *ops = trial->scanner.ops;
	int picture = -1;
	bool is_next = false;

	if (ops->advance != NULL)
		return ops->advance(trial->scanner.self, now_ms, &trial->secrets->scan,
				    &trial->fault);
	enum status status =
		ops->picture(trial->scanner.self, now_ms, true, &picture, &is_next, &trial->fault);
	if (status == STATUS_OK) {
		status = read_picture(trial, picture, is_next);
		close(picture);
	}
	return status;
}

/* Why nothing was scanned. */
static enum scan_end explain(struct trial *trial)
{
	const char *trouble = trial->scanner.ops->trouble(trial->scanner.self);

	if (trouble != NULL)
		(void)fault_set(&trial->fault, STATUS_IO, 0, "%s", trouble);
	if (trouble != NULL)
		return SCAN_FAULT;
	return trial->pictures > 0 ? SCAN_UNREAD : SCAN_NOTHING;
}

static enum scan_end await_scan(struct trial *trial, const struct check *check, int64_t seconds)
{
	const struct device_wait wait = { clock_steady_ms() + seconds * 1000, check->stop };
	const struct scanner_ops *ops = trial->scanner.ops;
	void *self = trial->scanner.self;
	bool is_on = true;

	ops->expect(self, true);
	while (is_on) {
		int64_t now_ms = clock_steady_ms();
		enum status status = advance(trial, now_ms);
		if (status != STATUS_AGAIN)
			return status == STATUS_OK ? SCAN_READ : SCAN_DAMAGED;
		int64_t due_ms = ops->deadline_ms(self, now_ms);
		int64_t left_ms = due_ms > now_ms ? due_ms - now_ms : 0;
		is_on = device_wait_once(&wait, ops->pollfd(self), due_ms == 0 ? -1 : (int)left_ms);
	}
	return explain(trial);
}

static void say(const struct trial *trial, enum scan_end end, int64_t seconds, const char *kind)
{
	const struct scan *scan = &trial->secrets->scan;

	switch (end) {
	case SCAN_READ:
		(void)printf("Test scan: %s%s%s%s, %zu bytes: %s\n",
			     symbology_text(scan->symbol.symbology),
			     scan->aim[0] != '\0' ? " (" : "", scan->aim,
			     scan->aim[0] != '\0' ? ")" : "", scan->symbol.size, kind);
		break;
	case SCAN_DAMAGED:
		(void)puts("Test scan: one came in damaged");
		break;
	case SCAN_UNREAD:
		(void)printf("Test scan: no code was read in %zu picture%s\n", trial->pictures,
			     trial->pictures == 1 ? "" : "s");
		break;
	case SCAN_NOTHING:
		(void)printf("Test scan: nothing was scanned in %lld s\n", (long long)seconds);
		break;
	case SCAN_FAULT:
		(void)printf("Test scan: %s\n", trial->fault.what);
		break;
	}
}

static void say_json(const struct trial *trial, enum scan_end end, const char *kind,
		     struct json *json)
{
	const struct scan *scan = &trial->secrets->scan;

	json_object_begin(json, "scan");
	json_text(json, "result", scan_end_text(end));
	if (end == SCAN_READ) {
		json_text(json, "symbology", symbology_text(scan->symbol.symbology));
		json_text_or_null(json, "aim", scan->aim);
		json_int(json, "bytes", (int64_t)scan->symbol.size);
		json_text(json, "document", kind);
	}
	json_text_or_null(json, "reason", end == SCAN_FAULT ? trial->fault.what : "");
	json_object_end(json);
}

static enum cli_exit scan_with(struct trial *trial, const struct check *check, int64_t seconds,
			       struct json *json)
{
	const char *kind = "";

	if (json == NULL)
		(void)printf("\nTest scan: scan something now, within %lld s.\n",
			     (long long)seconds);
	(void)fflush(stdout);
	enum scan_end end = await_scan(trial, check, seconds);
	if (end == SCAN_READ)
		kind = kind_of(trial->secrets);
	if (json != NULL)
		say_json(trial, end, kind, json);
	else
		say(trial, end, seconds, kind);
	if (end == SCAN_READ)
		return CLI_OK;
	return end == SCAN_NOTHING || end == SCAN_UNREAD ? CLI_NO : CLI_DEVICE;
}

static enum status open_all(struct trial *trial, struct check *check)
{
	void *memory = NULL;
	int is_locked;
	enum status status = secret_new(sizeof(struct secrets), &memory, &is_locked, &trial->fault);

	trial->secrets = memory;
	if (status == STATUS_OK)
		status = loop_open_scanner(&check->config, &check->quirks, &trial->scanner,
					   &trial->fault);
	if (status != STATUS_OK)
		return status;
	const struct scanner_ops *ops = trial->scanner.ops;
	if (ops == NULL || (ops->advance == NULL && ops->picture == NULL))
		return fault_set(&trial->fault, STATUS_UNSUPPORTED, 0,
				 "--scan: the scanner is \"%.80s\", which sends nothing by itself",
				 check->config.scanner);
	return ops->picture != NULL ? reader_open(&trial->reader, &trial->fault) : STATUS_OK;
}

enum cli_exit check_scan(struct check *check, int64_t seconds, struct json *json)
{
	struct trial trial = { 0 };
	enum status status = open_all(&trial, check);
	enum cli_exit code = CLI_DEVICE;

	if (status == STATUS_OK)
		code = scan_with(&trial, check, seconds, json);
	else
		code = cli_fail(status == STATUS_UNSUPPORTED ? CLI_USAGE : CLI_DEVICE,
				&trial.fault);
	scanner_release(&trial.scanner);
	reader_release(&trial.reader);
	if (trial.secrets != NULL)
		secret_free(trial.secrets, sizeof(*trial.secrets));
	return code;
}
