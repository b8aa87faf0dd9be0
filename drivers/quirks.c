#include "drivers/quirks.h"

#include <string.h>

#include "kiosk/base/text.h"

/* Every flag that is a word of its own. */
static const struct {
	const char *text;
	enum quirk_key key;
	int value;
} FLAGS[] = {
	{ "hid_pos", QUIRK_MODE, QUIRK_MODE_HID_POS },
	{ "keyboard", QUIRK_MODE, QUIRK_MODE_KEYBOARD },
	{ "cdc", QUIRK_MODE, QUIRK_MODE_CDC },
#define X(name, text) { "layout=" text, QUIRK_LAYOUT, HID_LAYOUT_##name },
	HID_LAYOUT_LIST(X)
#undef X
#define X(name, text, bytes) { "suffix=" text, QUIRK_SUFFIX, SCAN_SUFFIX_##name },
		SCAN_SUFFIX_LIST(X)
#undef X
#define X(name, text) { "make=" text, QUIRK_MAKE, QUIRK_MAKE_##name },
			QUIRK_MAKE_LIST(X)
#undef X
				{ "paper=58", QUIRK_PAPER_MM, 58 },
	{ "paper=80", QUIRK_PAPER_MM, 80 },
	{ "cut=partial", QUIRK_CUT, ESCPOS_CUT_PARTIAL },
	{ "cut=full", QUIRK_CUT, ESCPOS_CUT_FULL },
	{ "cut=none", QUIRK_CUT, ESCPOS_CUT_NONE },
	{ "dots=384", QUIRK_DOTS, 384 },
	{ "dots=512", QUIRK_DOTS, 512 },
	{ "dots=576", QUIRK_DOTS, 576 },
	{ "no_qr", QUIRK_NO_QR, 1 },
	{ "no_echo", QUIRK_NO_ECHO, 1 },
	{ "clear=all", QUIRK_CLEAR, QUIRK_CLEAR_ALL },
	{ "clear=recover", QUIRK_CLEAR, QUIRK_CLEAR_RECOVER },
	{ "clear=renew", QUIRK_CLEAR, QUIRK_CLEAR_RENEW },
	{ "no_asb", QUIRK_NO_ASB, 1 },
	{ "no_status", QUIRK_NO_STATUS, 1 },
	{ "usb_reset_hangs", QUIRK_USB_RESET_HANGS, 1 },
};

/* Where in the file the reader is, for what it says. */
struct place {
	const char *name;
	size_t line;
	struct fault *fault;
};

static enum status refuse(const struct place *place, const char *what, struct span word)
{
	char shown[QUIRK_WORD_MAX * 2];

	(void)text_copy_span(shown, sizeof(shown), word);
	return fault_set(place->fault, STATUS_REFUSED, 0, "%.60s:%zu: %s: %s", place->name,
			 place->line, what, shown);
}

static bool take_word(struct span *rest, struct span *ret)
{
	while (rest->size > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'))
		*rest = span_slice(*rest, 1, rest->size);
	size_t size = 0;
	while (size < rest->size && rest->at[size] != ' ' && rest->at[size] != '\t')
		size++;
	*ret = span_slice(*rest, 0, size);
	*rest = span_slice(*rest, size, rest->size);
	return size > 0;
}

/* --- ids -------------------------------------------------------------------------------------- */

static int hex_digit(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	if (byte >= 'a' && byte <= 'f')
		return byte - 'a' + 10;
	return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static bool read_id(struct span text, uint16_t *ret, bool *ret_is_any)
{
	unsigned value = 0;

	*ret_is_any = span_equals(text, span_of("*"));
	if (*ret_is_any)
		return true;
	for (size_t at = 0; at < text.size; at++) {
		int digit = hex_digit(text.at[at]);
		if (digit < 0)
			return false;
		value = value << 4 | (unsigned)digit;
	}
	*ret = (uint16_t)value;
	return text.size == 4;
}

static bool read_ids(struct span word, struct quirk_line *line)
{
	struct span rest = word, vendor = { 0 };

	return span_split(&rest, ':', &vendor) &&
	       read_id(vendor, &line->vendor, &line->is_any_vendor) &&
	       read_id(rest, &line->product, &line->is_any_product);
}

/* --- flags ------------------------------------------------------------------------------------ */

static bool is_plain(struct span word)
{
	for (size_t at = 0; at < word.size; at++) {
		unsigned char byte = word.at[at];
		bool is_good = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
			       byte == '_' || byte == '-';
		if (!is_good)
			return false;
	}
	return word.size > 0;
}

/* Small letters, digits, '_' and '-'. */
static bool copy_name(struct span name, char to[QUIRK_WORD_MAX])
{
	return name.size < QUIRK_WORD_MAX && is_plain(name) &&
	       text_copy_span(to, QUIRK_WORD_MAX, name);
}

/* A flag that names something. */
static bool read_name(struct span word, const char *flag, char to[QUIRK_WORD_MAX])
{
	struct span start = span_of(flag);

	return span_starts_with(word, start) &&
	       copy_name(span_slice(word, start.size, word.size), to);
}

static bool read_flag(struct span word, struct quirk *quirk)
{
	for (size_t at = 0; at < COUNT_OF(FLAGS); at++) {
		if (!span_equals(word, span_of(FLAGS[at].text)))
			continue;
		quirk->said |= 1U << FLAGS[at].key;
		quirk->value[FLAGS[at].key] = FLAGS[at].value;
		return true;
	}
	return read_name(word, "codepages=", quirk->codepages) ||
	       read_name(word, "needs_programming=", quirk->needs_programming) ||
	       read_name(word, "sheet=", quirk->maker_sheet);
}

/* --- code pages ------------------------------------------------------------------------------- */

static const struct quirk_table *find_table(const struct quirks *quirks, const char *name)
{
	size_t at = quirks->table_count;

	while (at > 0 && strcmp(quirks->tables[at - 1].name, name) != 0)
		at--;
	return at > 0 ? &quirks->tables[at - 1] : NULL;
}

/* PAGE=NUMBER */
static bool read_page(struct span word, struct quirk_table *table)
{
	static const char *const PAGES[ESCPOS_PAGE_COUNT] = {
#define X(number) [ESCPOS_PAGE_##number] = #number,
		ESCPOS_PAGE_LIST(X)
#undef X
	};
	struct span number = word, page = { 0 };
	int64_t value = 0;

	if (!span_split(&number, '=', &page) || !span_to_int(number, &value) || value < 0 ||
	    value > UINT8_MAX)
		return false;
	for (size_t at = 0; at < ESCPOS_PAGE_COUNT; at++) {
		if (!span_equals(page, span_of(PAGES[at])))
			continue;
		table->has[at] = true;
		table->number[at] = (unsigned char)value;
		return true;
	}
	return false;
}

static enum status read_table(struct span rest, const struct place *place, struct quirks *to)
{
	struct quirk_table table = { 0 };
	struct span word = { 0 };
	size_t pages = 0;

	if (!take_word(&rest, &word) || !copy_name(word, table.name))
		return refuse(place, "no name for a table", word);
	for (; take_word(&rest, &word); pages++)
		if (!read_page(word, &table))
			return refuse(place, "not a code page and its number", word);
	if (pages == 0)
		return refuse(place, "the table has no pages", span_of(table.name));
	if (to->table_count == QUIRK_TABLES_MAX)
		return fault_set(place->fault, STATUS_FULL, 0, "%.60s:%zu: more than %d tables",
				 place->name, place->line, QUIRK_TABLES_MAX);
	to->tables[to->table_count++] = table;
	return STATUS_OK;
}

/* A table may stand behind those who name it. */
static enum status check_tables(const struct quirks *quirks, struct place *place)
{
	for (size_t at = 0; at < quirks->count; at++) {
		const char *name = quirks->lines[at].quirk.codepages;
		place->line = quirks->lines[at].number;
		if (name[0] != '\0' && find_table(quirks, name) == NULL)
			return refuse(place, "there is no such table of code pages", span_of(name));
	}
	return STATUS_OK;
}

/* --- lines ------------------------------------------------------------------------------------ */

static enum status read_line(struct span text, const struct place *place, struct quirks *to)
{
	struct quirk_line line = { .number = place->line };
	struct span rest = text, word = { 0 };
	size_t flags = 0;

	if (text.size > QUIRK_LINE_MAX)
		return refuse(place, "the line is too long", span_slice(text, 0, QUIRK_WORD_MAX));
	if (!take_word(&rest, &word))
		return STATUS_OK;
	if (span_equals(word, span_of("codepages")))
		return read_table(rest, place, to);
	if (!read_ids(word, &line))
		return refuse(place, "four hexadecimal digits or * on both sides of a colon", word);
	for (; take_word(&rest, &word); flags++)
		if (!read_flag(word, &line.quirk))
			return refuse(place, "unknown flag", word);
	if (flags == 0)
		return refuse(place, "the device has no flags", span_trim(text));
	if (to->count == QUIRKS_MAX)
		return fault_set(place->fault, STATUS_FULL, 0, "%.60s:%zu: more than %d devices",
				 place->name, place->line, QUIRKS_MAX);
	to->lines[to->count++] = line;
	return STATUS_OK;
}

enum status quirks_read(struct span text, const char *name, struct quirks *ret, struct fault *fault)
{
	struct quirks quirks = { 0 };
	struct place place = { .name = name, .line = 0, .fault = fault };
	struct span line = { 0 };

	while (span_split(&text, '\n', &line)) {
		place.line++;
		if (line.size > 0 && line.at[line.size - 1] == '\r')
			line.size--;
		line.size = span_find(line, span_of("#"), 0);
		enum status status = read_line(line, &place, &quirks);
		if (status != STATUS_OK)
			return status;
	}
	enum status status = check_tables(&quirks, &place);
	if (status == STATUS_OK)
		*ret = quirks;
	return status;
}

/* --- of one device ---------------------------------------------------------------------------- */

static bool fits(const struct quirk_line *line, uint16_t vendor, uint16_t product)
{
	return (line->is_any_vendor || line->vendor == vendor) &&
	       (line->is_any_product || line->product == product);
}

static void overrule_name(char name[QUIRK_WORD_MAX], const char by[QUIRK_WORD_MAX])
{
	if (by[0] != '\0')
		memcpy(name, by, QUIRK_WORD_MAX);
}

static void overrule(struct quirk *quirk, const struct quirk *by)
{
	for (size_t key = 0; key < QUIRK_KEY_COUNT; key++)
		if ((by->said & (1U << key)) != 0)
			quirk->value[key] = by->value[key];
	quirk->said |= by->said;
	overrule_name(quirk->codepages, by->codepages);
	overrule_name(quirk->needs_programming, by->needs_programming);
	overrule_name(quirk->maker_sheet, by->maker_sheet);
}

struct quirk quirks_of(const struct quirks *quirks, uint16_t vendor, uint16_t product)
{
	struct quirk quirk = { 0 };

	for (size_t at = 0; at < quirks->count; at++)
		if (fits(&quirks->lines[at], vendor, product))
			overrule(&quirk, &quirks->lines[at].quirk);
	return quirk;
}

const struct quirk_table *quirks_table_of(const struct quirks *quirks, const struct quirk *quirk)
{
	static const char *const MAKES[] = {
#define X(name, text) [QUIRK_MAKE_##name] = (text),
		QUIRK_MAKE_LIST(X)
#undef X
	};
	const char *make = MAKES[quirk->value[QUIRK_MAKE]];

	return find_table(quirks, quirk->codepages[0] != '\0' ? quirk->codepages : make);
}
