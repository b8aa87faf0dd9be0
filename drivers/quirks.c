#include "drivers/quirks.h"

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
			{ "make=generic", QUIRK_MAKE, QUIRK_MAKE_GENERIC },
	{ "make=epson", QUIRK_MAKE, QUIRK_MAKE_EPSON },
	{ "make=star", QUIRK_MAKE, QUIRK_MAKE_STAR },
	{ "make=bixolon", QUIRK_MAKE, QUIRK_MAKE_BIXOLON },
	{ "make=citizen", QUIRK_MAKE, QUIRK_MAKE_CITIZEN },
	{ "paper=58", QUIRK_PAPER_MM, 58 },
	{ "paper=80", QUIRK_PAPER_MM, 80 },
	{ "cut=partial", QUIRK_CUT, QUIRK_CUT_PARTIAL },
	{ "cut=full", QUIRK_CUT, QUIRK_CUT_FULL },
	{ "cut=none", QUIRK_CUT, QUIRK_CUT_NONE },
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

/* A flag that names something by small letters, digits, '_' and '-'. */
static bool read_name(struct span word, const char *flag, char to[QUIRK_WORD_MAX])
{
	struct span start = span_of(flag);

	if (!span_starts_with(word, start))
		return false;
	struct span name = span_slice(word, start.size, word.size);
	return name.size < QUIRK_WORD_MAX && is_plain(name) &&
	       text_copy_span(to, QUIRK_WORD_MAX, name);
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

static enum status read_line(struct span text, const struct place *place, struct quirks *to)
{
	struct quirk_line line = { 0 };
	struct span rest = text, word = { 0 };
	size_t flags = 0;

	if (text.size > QUIRK_LINE_MAX)
		return refuse(place, "the line is too long", span_slice(text, 0, QUIRK_WORD_MAX));
	if (!take_word(&rest, &word))
		return STATUS_OK;
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
	*ret = quirks;
	return STATUS_OK;
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
