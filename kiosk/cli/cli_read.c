/* tac-kiosk read: what the reader and the parsers make of a picture or a payload. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/reader.h"
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/slip.h"

enum { READ_JSON_MAX = 512 * 1024 };

enum read_status { READ_OK, READ_NOTHING, READ_REFUSED };

/* What became of one file. Personal data lives here until the next file. */
struct reading {
	enum read_status status;
	struct symbols symbols;
	bool has_document;
	struct document document;
	bool has_slip;
	struct slip slip;
	struct fault fault; /* with READ_REFUSED, and where symbols hold no document */
};

static const char *status_word(enum read_status status)
{
	static const char *const WORDS[] = {
		[READ_OK] = "ok", [READ_NOTHING] = "nothing", [READ_REFUSED] = "refused"
	};
	return WORDS[status];
}

static int32_t today(void)
{
	return clock_local_day(clock_wall_ms());
}

static void find_document(struct reading *reading)
{
	for (size_t at = 0; at < reading->symbols.count && !reading->has_document; at++)
		reading->has_document =
			document_read(symbol_span(&reading->symbols.at[at]), today(),
				      &reading->document, &reading->fault) == STATUS_OK;
	for (size_t at = 0; at < reading->symbols.count && !reading->has_slip; at++)
		reading->has_slip = slip_read(symbol_span(&reading->symbols.at[at]), &reading->slip,
					      NULL) == STATUS_OK;
}

static bool is_understood(const struct reading *reading)
{
	return reading->has_document || reading->has_slip;
}

static int open_file(const char *path, struct fault *fault)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (file < 0)
		(void)fault_set(fault, STATUS_IO, errno, "%s: %s", path, strerror(errno));
	return file;
}

/* False when the reader process itself is out of order. */
static bool read_picture(struct reader *reader, const char *path, struct reading *ret)
{
	int file = open_file(path, &ret->fault);
	enum status status = STATUS_REFUSED;

	if (file >= 0) {
		status = reader_read(reader, file, &ret->symbols, &ret->fault);
		close(file);
	}
	if (status != STATUS_OK) {
		ret->status = READ_REFUSED;
		return status == STATUS_REFUSED || status == STATUS_FULL ||
		       status == STATUS_TIMED_OUT || status == STATUS_GONE;
	}
	ret->status = ret->symbols.count > 0 ? READ_OK : READ_NOTHING;
	find_document(ret);
	return true;
}

/* Raw bytes as they stand in a barcode or are typed from a passport. */
static void read_payload(const char *path, struct reading *ret)
{
	struct symbol *symbol = &ret->symbols.at[0];
	bool is_input = strcmp(path, "-") == 0;
	int file = is_input ? STDIN_FILENO : open_file(path, &ret->fault);
	ssize_t got = 0;

	ret->status = READ_REFUSED;
	if (file < 0)
		return;
	symbol->symbology = SYMBOLOGY_TEXT;
	memcpy(symbol->decoder, "payload", sizeof("payload"));
	while (symbol->size < SYMBOL_BYTES_MAX && (got = read(file, symbol->bytes + symbol->size,
							      SYMBOL_BYTES_MAX - symbol->size)) > 0)
		symbol->size += (size_t)got;
	if (!is_input)
		close(file);
	if (got < 0) {
		(void)fault_set(&ret->fault, STATUS_IO, errno, "%s: %s", path, strerror(errno));
		return;
	}
	if (symbol->size == SYMBOL_BYTES_MAX) {
		(void)fault_set(&ret->fault, STATUS_FULL, 0, "%s: more than %d bytes", path,
				SYMBOL_BYTES_MAX - 1);
		return;
	}
	ret->symbols.count = 1;
	find_document(ret);
	ret->status = is_understood(ret) ? READ_OK : READ_REFUSED;
}

static enum cli_exit print_json(const char *path, const struct reading *reading)
{
	static unsigned char storage[READ_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_text(&json, "file", path);
	json_text(&json, "status", status_word(reading->status));
	if (!is_understood(reading))
		json_text_or_null(&json, "reason", reading->fault.what);
	json_array_begin(&json, "symbols");
	for (size_t at = 0; at < reading->symbols.count; at++) {
		json_object_begin(&json, NULL);
		json_text(&json, "symbology", symbology_text(reading->symbols.at[at].symbology));
		json_text(&json, "decoder", reading->symbols.at[at].decoder);
		json_bytes(&json, "bytes", symbol_span(&reading->symbols.at[at]));
		json_object_end(&json);
	}
	json_array_end(&json);
	if (reading->has_document) {
		document_json(&reading->document, &json);
	} else {
		json_null(&json, "document");
		json_array_begin(&json, "faults");
		json_array_end(&json);
	}
	if (reading->has_slip) {
		json_object_begin(&json, "slip");
		json_text(&json, "kind", slip_kind_text(reading->slip.kind));
		json_text(&json, "visit", reading->slip.visit);
		json_object_end(&json);
	}
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static void print_day(const char *label, struct document_date date)
{
	char text[CLOCK_TEXT_MAX] = "-";

	if (date.kind == DATE_DAY)
		clock_day_text(date.days, text, sizeof(text));
	(void)printf("  %-11s %s\n", label, text);
}

static void print_document(const struct document *document)
{
	char given[DOCUMENT_GIVEN_MAX * DOCUMENT_NAME_MAX];

	document_given_text(document, given, sizeof(given));
	(void)printf("  %-11s %s %s\n", "document", document_kind_text(document->kind),
		     document->jurisdiction);
	(void)printf("  %-11s %s\n", "number", document->number);
	(void)printf("  %-11s %s, %s %s\n", "name", document->family_name, given, document->suffix);
	print_day("born", document->birth);
	print_day("issued", document->issue);
	print_day("expires", document->expiry);
	(void)printf("  %-11s %s, %s, %s %s %s\n", "address", document->address.street,
		     document->address.city, document->address.state, document->address.postal_code,
		     document->address.country);
	for (unsigned fault = 0; fault < DOCUMENT_FAULT_COUNT; fault++)
		if (document->faults[fault])
			(void)printf("  %-11s %s\n", "fault",
				     document_fault_words((enum document_fault)fault));
}

static void print_words(const char *path, const struct reading *reading)
{
	(void)printf("%s: %s", path, status_word(reading->status));
	for (size_t at = 0; at < reading->symbols.count; at++)
		(void)printf(" %s (%s, %zu bytes)",
			     symbology_text(reading->symbols.at[at].symbology),
			     reading->symbols.at[at].decoder, reading->symbols.at[at].size);
	if (!is_understood(reading) && reading->fault.what[0] != '\0')
		(void)printf(" - %s", reading->fault.what);
	(void)putchar('\n');
	if (reading->has_document)
		print_document(&reading->document);
	if (reading->has_slip)
		(void)printf("  %-11s %s %s\n", "slip", slip_kind_text(reading->slip.kind),
			     reading->slip.visit);
}

static enum cli_exit read_one(struct reader *reader, const char *path, bool is_json,
			      struct reading *reading)
{
	enum cli_exit code = CLI_OK;

	memset(reading, 0, sizeof(*reading));
	if (reader == NULL)
		read_payload(path, reading);
	else if (!read_picture(reader, path, reading) && reading->fault.status == STATUS_IO)
		code = CLI_NO;
	if (is_json)
		(void)print_json(path, reading);
	else
		print_words(path, reading);
	return reading->status == READ_OK ? code : CLI_NO;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	static struct reading reading;
	struct cli_options options;
	SCOPED(reader) reader = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	bool is_payload = cli_flag(&count, argv, "--payload");
	if (count > 0 && strcmp(argv[0], "--") == 0) {
		argv++;
		count--;
	}
	if (count == 0)
		return cli_usage(command, "name at least one file");
	if (!is_payload && reader_open(&reader, &fault) != STATUS_OK)
		return cli_fail(CLI_DEVICE, &fault);
	for (int at = 0; at < count; at++) {
		enum cli_exit one =
			read_one(is_payload ? NULL : &reader, argv[at], options.is_json, &reading);
		code = one > code ? one : code;
	}
	symbols_wipe(&reading.symbols);
	document_wipe(&reading.document);
	return code;
}

const struct cli_command CLI_READ = {
	.name = "read",
	.arguments = "[--json] [--payload] FILE...",
	.summary = "decode and parse pictures of documents",
	.details =
		"  --json     one JSON object a line\n"
		"  --payload  FILE holds a barcode's bytes or a passport's lines, no picture; - is "
		"standard input\n"
		"Exit code 0 when every file gave what was asked for, 1 when one did not.\n",
	.run = run,
};
