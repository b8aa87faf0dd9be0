#include "kiosk/identity/document_aamva.h"

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum {
	FILE_TYPE_WITHIN = 24, /* some scanners put a few bytes of their own in front */
	HEAD_SIZE = 4,         /* '@' LF RS CR in front of the file type */
	IIN_SIZE = 6,
	VERSION_SIZE = 2,
	ENTRY_SIZE = 10, /* "DL" offset(4) length(4) */
	ENTRIES_MAX = 10,
};

/* "DL", "ID", "EN", or a jurisdiction's own "ZV". */
static bool is_designator(struct span text)
{
	return text.size >= 2 && aamva_is_upper(text.at[0]) && aamva_is_upper(text.at[1]);
}

/* The file type's letters, wherever they stand near the start; empty if there are none. Before the
 * standard of 2000 it was AAMVA, and some lose a letter of that. */
static struct span find_file_type(struct span record)
{
	static const char *const TYPES[] = { "ANSI", "AAMVA", "AMVA" };
	struct span head = span_slice(record, 0, FILE_TYPE_WITHIN);

	for (size_t at = 0; at < COUNT_OF(TYPES); at++) {
		struct span type = span_of(TYPES[at]);
		size_t found = span_find(head, type, 0);
		if (found < head.size)
			return span_slice(record, found, type.size);
	}
	return (struct span){ .at = record.at, .size = 0 };
}

static size_t count_blanks(struct span text)
{
	size_t count = 0;

	while (count < text.size && text.at[count] == ' ')
		count++;
	return count;
}

static struct span behind(struct span record, struct span part)
{
	return span_slice(record, (size_t)(part.at - record.at) + part.size, record.size);
}

bool aamva_is_likely(struct span record)
{
	struct span type = find_file_type(record), rest = behind(record, type);

	if (record.size > 1 && record.at[0] == '@' && record.at[1] < 0x20)
		return true;
	return type.size > 0 && rest.size > 0 && (rest.at[0] == ' ' || aamva_is_digit(rest.at[0]));
}

/* Finds the file type and checks what stands before it. Returns where the issuer number starts;
 * 0 if there is no file type. */
static size_t read_file_type(struct aamva_reading *reading, struct aamva_framing *framing)
{
	struct span record = framing->record, type = find_file_type(record);

	if (type.size == 0)
		return 0;
	size_t at = (size_t)(type.at - record.at);
	struct span before = span_slice(record, 0, at);
	size_t sign = span_find(before, span_of("@"), 0);
	framing->base = sign < before.size ? (int64_t)sign : (int64_t)at - HEAD_SIZE;
	if (!span_equals(before, span_of("@\n\x1e\r")) &&
	    !span_equals(before, span_of("@\n\x1c\r"))) /* the first edition's separator */
		aamva_mark(reading, DOCUMENT_FAULT_HEADER);
	size_t blanks = count_blanks(behind(record, type));
	if (blanks != 1 || !span_equals(type, span_of("ANSI")))
		aamva_mark(reading, DOCUMENT_FAULT_FILE_TYPE);
	return at + type.size + blanks;
}

static void read_issuer(struct aamva_reading *reading, struct span digits)
{
	struct document *document = reading->document;
	int64_t number;

	if (digits.size != IIN_SIZE || !span_to_int(digits, &number)) {
		aamva_mark(reading, DOCUMENT_FAULT_HEADER);
		aamva_mark(reading, DOCUMENT_FAULT_IIN_UNKNOWN);
		return;
	}
	text_copy_span(document->iin, sizeof(document->iin), digits);
	reading->issuer = issuer_of_iin(document->iin);
	if (reading->issuer == NULL)
		aamva_mark(reading, DOCUMENT_FAULT_IIN_UNKNOWN);
	else
		text_copy(document->jurisdiction, sizeof(document->jurisdiction),
			  reading->issuer->jurisdiction);
}

static void read_version(struct aamva_reading *reading, struct span digits)
{
	int64_t version;

	if (digits.size != VERSION_SIZE || !span_to_int(digits, &version)) {
		aamva_mark(reading, DOCUMENT_FAULT_HEADER);
		version = 0;
	}
	if (version < 1 || version > AAMVA_VERSION_NEWEST)
		aamva_mark(reading, DOCUMENT_FAULT_VERSION);
	reading->version = (int)version;
	reading->document->aamva_version = (int)version;
}

/* Version 1 has no jurisdiction version between the version and the number of entries. Where the
 * other layout is what makes a designator come next, the record is of that other layout. */
static size_t skip_jurisdiction_version(struct aamva_reading *reading, struct span record,
					size_t at)
{
	bool is_expected = reading->version != 1;
	size_t with = at + 2, without = at;
	bool fits_with = is_designator(span_slice(record, with + 2, 2));
	bool fits_without = is_designator(span_slice(record, without + 2, 2));

	if (fits_with != fits_without && fits_with != is_expected) {
		aamva_mark(reading, DOCUMENT_FAULT_HEADER);
		is_expected = fits_with;
	}
	return is_expected ? with : without;
}

static bool read_entry(struct span entry, struct aamva_framing *ret)
{
	struct span offset = span_slice(entry, 2, 4), length = span_slice(entry, 6, 4);
	int64_t offset_number, length_number;

	if (!is_designator(entry) || length.size < 4 || !span_to_int(offset, &offset_number) ||
	    !span_to_int(length, &length_number))
		return false;
	if (ret->designator.size == 0 && aamva_is_card(entry)) {
		ret->designator = span_slice(entry, 0, 2);
		ret->offset = offset_number;
		ret->length = length_number;
	}
	return true;
}

/* Reads the list of subfiles and keeps the first one of a card. */
static void read_entries(struct aamva_reading *reading, struct aamva_framing *framing, size_t at)
{
	struct span record = framing->record;
	int64_t declared = -1, found = 0;

	if (!span_to_int(span_slice(record, at, 2), &declared))
		aamva_mark(reading, DOCUMENT_FAULT_HEADER);
	at += 2;
	while (found < ENTRIES_MAX && read_entry(span_slice(record, at, ENTRY_SIZE), framing)) {
		found++;
		at += ENTRY_SIZE;
	}
	if (found != declared)
		aamva_mark(reading, DOCUMENT_FAULT_ENTRIES);
	framing->header_end = at < record.size ? at : record.size;
}

static bool says_something(const struct document *document)
{
	return document->number[0] != '\0' || document->family_name[0] != '\0' ||
	       document->birth.kind == DATE_DAY;
}

/* True where the fields stand but nobody filled them in. */
static bool has_empty_fields(const struct aamva_reading *reading)
{
	const struct span *values = reading->values;

	return values[AAMVA_DAQ].at != NULL && values[AAMVA_DBB].at != NULL &&
	       values[AAMVA_DAQ].size + values[AAMVA_DBB].size == 0;
}

static enum status read_record(struct span record, struct document *document, struct fault *fault)
{
	struct aamva_reading reading = { .document = document };
	struct aamva_framing framing = { .record = record, .offset = -1, .length = -1 };
	size_t at = read_file_type(&reading, &framing);

	if (at == 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this barcode has no licence header that can be read");
	read_issuer(&reading, span_slice(record, at, IIN_SIZE));
	at += IIN_SIZE;
	read_version(&reading, span_slice(record, at, VERSION_SIZE));
	framing.entries_at = at + VERSION_SIZE;
	at = skip_jurisdiction_version(&reading, record, framing.entries_at);
	read_entries(&reading, &framing, at);
	aamva_read_subfile(&reading, &framing);
	aamva_settle(&reading);
	if (!says_something(document))
		return fault_set(fault, STATUS_REFUSED, 0,
				 has_empty_fields(&reading)
					 ? "the fields of this licence barcode are empty"
					 : "this licence barcode is too damaged to be read");
	return STATUS_OK;
}

enum status document_from_aamva(struct span record, int32_t today_days UNUSED, struct document *ret,
				struct fault *fault)
{
	struct document document = { 0 };
	enum status status = read_record(record, &document, fault);

	if (status == STATUS_OK)
		*ret = document;
	wipe(&document, sizeof(document));
	return status;
}
