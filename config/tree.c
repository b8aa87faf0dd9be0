#include "config/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

enum { SHOWN_PATH_MAX = 72, NUMBER_MAX = 9 };

/* The end of a long path says more than its beginning, and the message must still fit. */
static const char *shown_path(const char *path)
{
	size_t size = strlen(path);

	return size > SHOWN_PATH_MAX ? path + size - SHOWN_PATH_MAX : path;
}

enum status tree_refuse(const struct tree *tree, unsigned line, struct fault *fault,
			const char *format, ...)
{
	char what[FAULT_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	return fault_set(fault, STATUS_REFUSED, 0, "%s:%u: %s", shown_path(tree->path),
			 line > 0 ? line : 1, length < 0 ? "not accepted" : what);
}

static enum status read_whole(const char *path, char *text, size_t max, size_t *ret_size,
			      struct fault *fault)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat about;
	ssize_t got = 1;
	size_t size = 0;

	if (descriptor < 0)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot be opened: %s",
				 shown_path(path), strerror(errno));
	bool is_file = fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
	while (is_file && got > 0 && size < max) {
		got = read(descriptor, text + size, max - size);
		size += got > 0 ? (size_t)got : 0;
	}
	close(descriptor);
	if (!is_file || got < 0)
		return fault_set(fault, STATUS_IO, 0, "%s: is not a file that can be read",
				 shown_path(path));
	if (size == max)
		return fault_set(fault, STATUS_IO, 0, "%s: is longer than %d bytes",
				 shown_path(path), TREE_BYTES_MAX);
	*ret_size = size;
	return STATUS_OK;
}

static unsigned line_of(struct span whole, size_t at)
{
	unsigned line = 1;

	for (size_t before = 0; before < at; before++)
		line += whole.at[before] == '\n';
	return line;
}

/* Past a comment or a quoted text that begins at `at`; `at` itself where none does. */
static size_t past_quiet(struct span whole, size_t at)
{
	static const struct {
		const char *start, *end;
	} QUIET[] = { { "#", "\n" }, { "//", "\n" }, { "/*", "*/" } };

	if (whole.at[at] == '"') {
		for (at++; at < whole.size && whole.at[at] != '"'; at++)
			at += whole.at[at] == '\\';
		return at + 1;
	}
	for (size_t kind = 0; kind < COUNT_OF(QUIET); kind++)
		if (span_starts_with(span_slice(whole, at, whole.size), span_of(QUIET[kind].start)))
			return span_find(whole, span_of(QUIET[kind].end), at + 1);
	return at;
}

static bool is_word_byte(unsigned char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* Where a number of more digits than NUMBER_MAX stands; whole.size if nowhere. libconfig would
 * keep its low 32 bits without a word. */
static size_t find_long_number(struct span whole)
{
	for (size_t at = 0; at < whole.size;) {
		size_t past = past_quiet(whole, at), start = at;
		while (past == at && start < whole.size && is_word_byte(whole.at[start]))
			start++;
		bool is_number = whole.at[at] >= '0' && whole.at[at] <= '9';
		if (is_number && start - at > NUMBER_MAX)
			return at;
		if (past > at)
			at = past;
		else
			at = start > at ? start : at + 1;
	}
	return whole.size;
}

/* What libconfig would take but we do not: other files, and what it would silently cut. */
static enum status check_bytes(const struct tree *tree, struct span whole, struct fault *fault)
{
	const struct span nul = { .at = (const unsigned char *)"", .size = 1 };
	size_t at = span_find(whole, span_of("@include"), 0);

	if (at < whole.size)
		return tree_refuse(tree, line_of(whole, at), fault,
				   "other files cannot be included");
	at = span_find(whole, nul, 0);
	if (at < whole.size)
		return tree_refuse(tree, line_of(whole, at), fault, "a zero byte is no text");
	at = find_long_number(whole);
	if (at < whole.size)
		return tree_refuse(tree, line_of(whole, at), fault,
				   "a number has more than %d digits", NUMBER_MAX);
	struct span rest = whole;
	while (rest.size > 0) {
		at = whole.size - rest.size;
		if (text_next(&rest) == TEXT_NOT_UTF8)
			return tree_refuse(tree, line_of(whole, at), fault, "is not UTF-8 text");
	}
	return STATUS_OK;
}

enum status tree_open(struct tree *tree, const char *path, struct fault *fault)
{
	size_t size = 0;
	char *text = malloc(TREE_BYTES_MAX + 2);

	*tree = (struct tree){ .path = path };
	if (text == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	enum status status = read_whole(path, text, TREE_BYTES_MAX + 1, &size, fault);
	if (status == STATUS_OK)
		status = check_bytes(
			tree, (struct span){ .at = (unsigned char *)text, .size = size }, fault);
	if (status == STATUS_OK) {
		text[size] = '\0';
		config_init(&tree->settings);
		tree->is_open = true;
		if (config_read_string(&tree->settings, text) != CONFIG_TRUE)
			status = tree_refuse(tree, (unsigned)config_error_line(&tree->settings),
					     fault, "%s", config_error_text(&tree->settings));
	}
	free(text);
	return status;
}

void tree_release(struct tree *tree)
{
	if (tree->is_open)
		config_destroy(&tree->settings);
	*tree = (struct tree){ 0 };
}
