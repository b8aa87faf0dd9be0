/* Common Access Cards: the PDF417 on the front and the Code 39 on the back. All fields stand at
 * fixed places; numbers and dates are written to base 32.
 * Source  DoD ID Bar Code SDK Formats 7.5.0 (September 2012) for versions 1 and N and Code 39, as
 *         readers of these cards published it; version M only as such readers describe it. */
#include "kiosk/identity/document_military.h"

#include <ctype.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/person.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2150 };

/* A DoD ID number has ten digits and does not start with a zero. */
static const int64_t EDIPI_LEAST = 1000000000, EDIPI_MOST = 9999999999;

/* `least` is the size without the blank that a scanner may cut off at the end. */
struct cac_layout {
	unsigned char version;
	size_t least, size;
	struct military_place pdi, edipi;
	size_t pdi_type, category; /* the branch stands behind the category */
	struct military_place first, middle, last;
	struct military_place birth, issue, expiry;
};

static const struct cac_layout LAYOUTS[] = {
	{ .version = '1',
	  .least = 88,
	  .size = 88,
	  .pdi = { 1, 6 },
	  .pdi_type = 7,
	  .edipi = { 8, 7 },
	  .first = { 15, 20 },
	  .last = { 35, 26 },
	  .birth = { 61, 4 },
	  .category = 65,
	  .issue = { 79, 4 },
	  .expiry = { 83, 4 } },
	{ .version = 'N', /* a middle initial behind all */
	  .least = 88,
	  .size = 89,
	  .pdi = { 1, 6 },
	  .pdi_type = 7,
	  .edipi = { 8, 7 },
	  .first = { 15, 20 },
	  .middle = { 88, 1 },
	  .last = { 35, 26 },
	  .birth = { 61, 4 },
	  .category = 65,
	  .issue = { 79, 4 },
	  .expiry = { 83, 4 } },
	{ .version = 'M', /* no designator that could be a taxpayer number */
	  .least = 99,
	  .size = 99,
	  .edipi = { 1, 7 },
	  .first = { 16, 20 },
	  .middle = { 36, 1 },
	  .last = { 37, 26 },
	  .birth = { 63, 4 },
	  .category = 70,
	  .issue = { 85, 4 },
	  .expiry = { 89, 4 } },
	{ .version = '1', /* Code 39: numbers only */
	  .least = 18,
	  .size = 18,
	  .pdi = { 1, 6 },
	  .pdi_type = 7,
	  .edipi = { 8, 7 },
	  .category = 15 },
};

struct span military_field(struct span record, struct military_place place)
{
	return span_slice(record, place.at, place.size);
}

bool military_is_text(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if (text.at[at] < ' ' || text.at[at] > '~')
			return false;
	return true;
}

/* Digits, then the letters A to V. */
static bool base_32(struct span field, int64_t *ret)
{
	int64_t number = 0;

	for (size_t at = 0; at < field.size; at++) {
		unsigned char byte = field.at[at];
		if (isdigit(byte))
			number = number * 32 + byte - '0';
		else if (byte >= 'A' && byte <= 'V')
			number = number * 32 + byte - 'A' + 10;
		else
			return false;
	}
	*ret = number;
	return field.size > 0;
}

static bool has_edipi(const struct cac_layout *layout, struct span record, int64_t *ret)
{
	return base_32(military_field(record, layout->edipi), ret) && *ret >= EDIPI_LEAST &&
	       *ret <= EDIPI_MOST;
}

static bool fits(const struct cac_layout *layout, struct span record)
{
	int64_t number;

	return record.size >= layout->least && record.size <= layout->size &&
	       record.at[0] == layout->version && military_is_text(record) &&
	       has_edipi(layout, record, &number) && isalpha(record.at[layout->category]) &&
	       isalnum(record.at[layout->category + 1]) &&
	       (layout->pdi.size == 0 || (base_32(military_field(record, layout->pdi), &number) &&
					  isalpha(record.at[layout->pdi_type])));
}

static bool is_line_end(unsigned char byte)
{
	return byte == '\r' || byte == '\n';
}

/* Line ends are the scanner's or the file's. Blanks belong to the record as far as it goes. */
static struct span inner(struct span record)
{
	while (record.size > 0 && is_line_end(record.at[0]))
		record = span_slice(record, 1, record.size);
	while (record.size > 0 && is_line_end(record.at[record.size - 1]))
		record.size--;
	return record;
}

static const struct cac_layout *find_layout(struct span record)
{
	for (size_t at = 0; at < COUNT_OF(LAYOUTS); at++)
		if (fits(&LAYOUTS[at], record))
			return &LAYOUTS[at];
	return NULL;
}

bool looks_like_military(struct span record)
{
	return looks_like_uniformed(inner(record)) || find_layout(inner(record)) != NULL;
}

bool may_hold_military(struct span record)
{
	/* Before it: "]A0", a blank, a Code 39's "*". Behind it: a check character, "*". */
	enum { BEFORE_MAX = 3, BEHIND_MAX = 2 };

	for (size_t before = 0; before <= BEFORE_MAX; before++)
		for (size_t behind = 0; before + behind < record.size && behind <= BEHIND_MAX;
		     behind++)
			if (looks_like_military(
				    span_slice(record, before, record.size - before - behind)))
				return true;
	return false;
}

/* Days since the first of January 1000, in the Gregorian calendar reckoned backwards. */
static struct document_date read_date(struct span field, struct document *document)
{
	static const struct civil_date START = { 1000, 1, 1 };
	struct document_date date = { .kind = DATE_ABSENT };
	int64_t days;

	if (field.size == 0)
		return date;
	if (base_32(field, &days)) {
		date.days = (int32_t)days + civil_to_days(START);
		int year = civil_from_days(date.days).year;
		if (year >= FIRST_YEAR && year <= LAST_YEAR)
			date.kind = DATE_DAY;
	}
	if (date.kind == DATE_DAY)
		return date;
	document->faults[DOCUMENT_FAULT_DATE] = true;
	return (struct document_date){ .kind = DATE_ABSENT };
}

/* A field that is full may have been too short for the name. */
static void mark_truncated(struct span field, struct document *document, enum document_flag *cut)
{
	if (field.size <= 1 || field.at[field.size - 1] == ' ')
		return;
	document->faults[DOCUMENT_FAULT_TRUNCATED_NAME] = true;
	*cut = FLAG_YES;
}

void military_read_name(struct span field, char *to, struct document *ret)
{
	mark_truncated(field, ret, &ret->family_cut);
	(void)text_copy_span(to, DOCUMENT_NAME_MAX, span_trim(field));
}

void military_read_given(struct span field, struct document *ret)
{
	struct span name;

	mark_truncated(field, ret, &ret->given_cut);
	while (span_split(&field, ' ', &name))
		document_add_given(ret, name);
}

void military_keep_tin(struct span digits, struct document *ret)
{
	(void)text_copy_span(ret->tin, sizeof(ret->tin), digits);
}

/* An S says that the designator is an SSN, an I that it is an ITIN. */
static void read_tin(const struct cac_layout *layout, struct span record, struct document *document)
{
	char digits[DOCUMENT_NUMBER_MAX];
	int64_t number;
	unsigned char type = layout->pdi.size > 0 ? record.at[layout->pdi_type] : 0;

	if ((type != 'S' && type != 'I') || !base_32(military_field(record, layout->pdi), &number))
		return;
	(void)text_format(digits, sizeof(digits), "%09lld", (long long)number);
	if (tin_kind(span_of(digits)) == (type == 'S' ? TIN_SSN : TIN_ITIN))
		military_keep_tin(span_of(digits), document);
	wipe(digits, sizeof(digits));
}

static void read_cac(const struct cac_layout *layout, struct span record, struct document *document)
{
	int64_t edipi = 0;

	if (has_edipi(layout, record, &edipi))
		(void)text_format(document->number, sizeof(document->number), "%lld",
				  (long long)edipi);
	read_tin(layout, record, document);
	military_read_name(military_field(record, layout->last), document->family_name, document);
	military_read_given(military_field(record, layout->first), document);
	military_read_given(military_field(record, layout->middle), document);
	document->birth = read_date(military_field(record, layout->birth), document);
	document->issue = read_date(military_field(record, layout->issue), document);
	document->expiry = read_date(military_field(record, layout->expiry), document);
}

static bool is_after(struct document_date left, struct document_date right)
{
	return left.kind == DATE_DAY && right.kind == DATE_DAY && left.days > right.days;
}

static void settle_kind(struct document *document)
{
	document->kind = DOCUMENT_MILITARY_ID;
	document->aamva_version = -1;
	(void)text_copy(document->jurisdiction, sizeof(document->jurisdiction), "USA");
}

enum status military_finish(struct document *ret, struct fault *fault)
{
	if (ret->birth.kind != DATE_DAY && ret->issue.kind != DATE_DAY &&
	    ret->expiry.kind != DATE_DAY)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "no date can be read in this military ID's barcode");
	settle_kind(ret);
	if (is_after(ret->birth, ret->issue) || is_after(ret->issue, ret->expiry) ||
	    is_after(ret->birth, ret->expiry))
		ret->faults[DOCUMENT_FAULT_DATE_ORDER] = true;
	if (ret->birth.kind != DATE_DAY || (ret->family_name[0] == '\0' && ret->given_count == 0))
		ret->faults[DOCUMENT_FAULT_FIELD_MISSING] = true;
	return STATUS_OK;
}

static enum status from_cac(struct span record, struct document *document, struct fault *fault)
{
	const struct cac_layout *layout = find_layout(record);

	if (layout == NULL)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this is not a military ID's barcode that is known here");
	read_cac(layout, record, document);
	if (layout->birth.size > 0)
		return military_finish(document, fault);
	settle_kind(document);
	return STATUS_OK;
}

enum status document_from_military(struct span record, struct document *ret, struct fault *fault)
{
	struct document document = { 0 };
	enum status status;

	record = inner(record);
	if (looks_like_uniformed(record))
		status = document_from_uniformed(record, &document, fault);
	else
		status = from_cac(record, &document, fault);
	if (status == STATUS_OK)
		*ret = document;
	wipe(&document, sizeof(document));
	return status;
}
