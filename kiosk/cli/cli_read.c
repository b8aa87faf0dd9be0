/* tac-kiosk read: what the reader and the parsers make of a picture or a payload. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/reader.h"
#include "drivers/sealed_picture.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli_read.h"

/* What was asked for. */
struct how {
	bool is_json, is_payload;
	bool are_frames;        /* all files show one document */
	const char *explain_to; /* a folder; null: no explanation */
};

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

static int open_file(const char *path, struct fault *fault)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (file < 0)
		(void)fault_set(fault, STATUS_IO, errno, "it cannot be opened: %s",
				strerror(errno));
	return file;
}

/* False when the reader process itself is out of order. */
static bool read_picture(struct reader *reader, const struct reader_order *order,
			 struct reading *ret)
{
	enum status status =
		reader_read(reader, order, &ret->symbols, &ret->observation, &ret->fault);

	if (status != STATUS_OK) {
		ret->status = READ_REFUSED;
		return status == STATUS_REFUSED || status == STATUS_FULL ||
		       status == STATUS_TIMED_OUT || status == STATUS_GONE;
	}
	ret->is_picture = true;
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
		(void)fault_set(&ret->fault, STATUS_IO, errno, "it cannot be read: %s",
				strerror(errno));
		return;
	}
	if (symbol->size == SYMBOL_BYTES_MAX) {
		(void)fault_set(&ret->fault, STATUS_FULL, 0, "it holds more than %d bytes",
				SYMBOL_BYTES_MAX - 1);
		return;
	}
	ret->symbols.count = 1;
	find_document(ret);
	ret->status = ret->has_document || ret->has_slip ? READ_OK : READ_REFUSED;
}

/* "licence" of "pictures/licence.png" */
static struct span stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *ending = strrchr(name, '.');

	return span_slice(span_of(name), 0,
			  ending == NULL ? strlen(name) : (size_t)(ending - name));
}

/* "folder/licence.explained.png" for "pictures/licence.png" */
static bool name_drawing(const char *folder, const char *path, char to[READ_DRAWING_MAX])
{
	struct span stem = stem_of(path);

	return text_format(to, READ_DRAWING_MAX, "%s/%.*s.explained.png", folder, (int)stem.size,
			   (const char *)stem.at);
}

/* One drawing would take the other's place. */
static bool has_twins(int count, char **paths)
{
	for (int at = 1; at < count; at++)
		for (int before = 0; before < at; before++)
			if (span_equals(stem_of(paths[before]), stem_of(paths[at])))
				return true;
	return false;
}

/* The path last: it may be longer than a fault. */
static enum status cannot_write(const char *path, struct fault *fault)
{
	return fault_set(fault, STATUS_IO, errno, "the drawing cannot be written: %s: %s",
			 strerror(errno), path);
}

static bool copy(int from, size_t size, int to)
{
	unsigned char part[64 * 1024];

	for (size_t done = 0; done < size;) {
		size_t want = size - done < sizeof(part) ? size - done : sizeof(part);
		ssize_t got = pread(from, part, want, (off_t)done);

		if (got <= 0)
			return false;
		for (ssize_t written = 0, more; written < got; written += more)
			if ((more = write(to, part + written, (size_t)(got - written))) < 0)
				return false;
		done += (size_t)got;
	}
	return true;
}

/* A new file of its owner's, for it shows a document, takes the place of whatever stands there: a
 * link, a pipe or a file that others may read. It is there whole or not at all. */
static enum status write_drawing(int room, size_t size, const char *path, struct fault *fault)
{
	char draft[READ_DRAWING_MAX + sizeof(".XXXXXX")];

	(void)text_format(draft, sizeof(draft), "%s.XXXXXX", path);
	int file = mkostemp(draft, O_CLOEXEC);
	if (file < 0)
		return cannot_write(path, fault);
	bool is_written = copy(room, size, file);
	is_written = close(file) == 0 && is_written;
	if (is_written && rename(draft, path) == 0)
		return STATUS_OK;
	enum status status = cannot_write(path, fault);
	(void)unlink(draft);
	return status;
}

/* Fills ret->drawing once the drawing is there. */
static enum status keep_drawing(int room, const char *path, const char *folder, struct reading *ret,
				struct fault *fault)
{
	char to[READ_DRAWING_MAX];
	size_t size = ret->observation.drawing_size;

	if (size == 0 || size > READER_DRAWING_MAX)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for the drawing");
	if (!name_drawing(folder, path, to))
		return fault_set(fault, STATUS_FULL, 0,
				 "the drawing cannot be written: the path is too long: %s", path);
	enum status status = write_drawing(room, size, to, fault);
	if (status == STATUS_OK)
		(void)text_copy(ret->drawing, sizeof(ret->drawing), to);
	return status;
}

/* False when the reader itself is out of order, or the explanation cannot be written. */
static bool read_explained(struct reader *reader, struct reader_order *order, const char *path,
			   const struct how *how, struct reading *ret)
{
	struct fault fault = { 0 };
	enum status status = sealed_picture_room(READER_DRAWING_MAX, &order->drawing, &ret->fault);

	ret->status = READ_REFUSED;
	if (status != STATUS_OK)
		return false;
	bool is_in_order = read_picture(reader, order, ret);
	if (ret->is_picture)
		status = keep_drawing(order->drawing, path, how->explain_to, ret, &fault);
	close(order->drawing);
	if (status != STATUS_OK)
		(void)cli_fail(CLI_NO, &fault);
	ret->is_explained = true;
	return is_in_order && status == STATUS_OK;
}

static bool read_file(struct reader *reader, const char *path, const struct how *how, bool is_next,
		      struct reading *ret)
{
	unsigned frames = ret->frames;

	memset(ret, 0, sizeof(*ret));
	ret->frames = frames;
	if (how->is_payload) {
		read_payload(path, ret);
		return true;
	}
	struct reader_order order = { open_file(path, &ret->fault), is_next, -1 };
	bool is_in_order = true;
	ret->status = READ_REFUSED;
	if (order.picture < 0)
		return true;
	if (how->explain_to != NULL)
		is_in_order = read_explained(reader, &order, path, how, ret);
	else
		is_in_order = read_picture(reader, &order, ret);
	close(order.picture);
	return is_in_order;
}

static enum cli_exit print(const char *path, const struct how *how, const struct reading *reading)
{
	if (how->is_json)
		(void)read_print_json(path, reading);
	else
		read_print_words(path, reading);
	return reading->status == READ_OK ? CLI_OK : CLI_NO;
}

static enum cli_exit read_each(struct reader *reader, int count, char **paths,
			       const struct how *how, struct reading *reading)
{
	enum cli_exit code = CLI_OK;

	for (int at = 0; at < count; at++) {
		bool is_in_order = read_file(reader, paths[at], how, false, reading);
		enum cli_exit one = print(paths[at], how, reading);

		if (one != CLI_OK || !is_in_order)
			code = CLI_NO;
	}
	return code;
}

/* A frame that is not there is missed; it does not keep the others from being read. */
static void tell_missing(const char *path, const struct reading *reading)
{
	struct fault fault = { 0 };

	(void)fault_set(&fault, STATUS_IO, 0, "%s: %s", reading->fault.what, path);
	for (char *at = fault.what; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
	(void)cli_fail(CLI_NO, &fault);
}

/* Until one shows what there is to read, alone or together with those before it. */
static enum cli_exit read_frames(struct reader *reader, int count, char **paths,
				 const struct how *how, struct reading *reading)
{
	const char *path = NULL;
	bool is_in_order = true;

	for (int at = 0; at < count && (at == 0 || reading->symbols.count == 0); at++) {
		path = paths[at];
		reading->frames++;
		is_in_order = read_file(reader, path, how, at > 0, reading) && is_in_order;
		if (reading->status == READ_REFUSED && at + 1 < count)
			tell_missing(path, reading);
	}
	enum cli_exit code = print(path, how, reading);
	return is_in_order ? code : CLI_NO;
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
	struct how how = { .is_json = options.is_json,
			   .is_payload = cli_flag(&count, argv, "--payload"),
			   .are_frames = cli_flag(&count, argv, "--frames"),
			   .explain_to = cli_value(&count, argv, "--explain") };
	if (how.is_payload && (how.are_frames || how.explain_to != NULL))
		return cli_usage(command, "--payload takes no pictures");
	if (how.explain_to != NULL && how.explain_to[0] == '\0')
		return cli_usage(command, "--explain wants a folder");
	if (count > 0 && strcmp(argv[0], "--") == 0) {
		argv++;
		count--;
	}
	if (count == 0)
		return cli_usage(command, "name at least one file");
	if (how.explain_to != NULL && has_twins(count, argv))
		return cli_usage(command, "--explain takes no two FILEs of one name: they would "
					  "have one drawing");
	if (!how.is_payload && reader_open(&reader, &fault) != STATUS_OK)
		return cli_fail(CLI_DEVICE, &fault);
	code = how.are_frames ? read_frames(&reader, count, argv, &how, &reading)
			      : read_each(&reader, count, argv, &how, &reading);
	symbols_wipe(&reading.symbols);
	document_wipe(&reading.document);
	return code;
}

const struct cli_command CLI_READ = {
	.name = "read",
	.arguments = "[--json] [--payload] [--frames] [--explain FOLDER] FILE...",
	.summary = "decode and parse pictures of documents",
	.details =
		"  --json     one JSON object a line\n"
		"  --payload  FILE holds a barcode's bytes or a passport's lines, no picture; - is "
		"standard input\n"
		"  --frames   all FILEs are pictures of one document: what each shows adds up, "
		"until "
		"it can be read\n"
		"  --explain  how it was read, stage by stage; FOLDER gets a drawing of what was "
		"seen in each picture\n"
		"Exit code 0 when every file gave what was asked for, 1 when one did not.\n",
	.run = run,
};
