#include "kiosk/identity/document_aamva.h"

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum {
	FILE_TYPE_WITHIN = 24,
	HEAD_SIZE = 4, /* '@' LF RS CR in front of the file type */
	IIN_SIZE = 6,
	VERSION_SIZE = 2,
	ENTRY_SIZE = 10, /* "DL" offset(4) length(4) */
	ENTRIES_MAX = 10,
};

/* Where a record's data start, as its header says and as it turns out. */
struct framing {
	struct span record;
	int64_t base;      /* of the '@', from which offsets count; below 0 where it is cut off */
	size_t header_end; /* the first byte behind the header */
	struct span designator;
	int64_t offset, length; /* -1 where they cannot be read */
};

static bool is_upper(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_end_of_field(unsigned char byte)
{
	return byte == '\n' || byte == '\r';
}

/* "DL", "ID", "EN", or a jurisdiction's own "ZV". */
static bool is_designator(struct span text)
{
	return text.size >= 2 && is_upper(text.at[0]) && is_upper(text.at[1]);
}

static bool is_card_designator(struct span text)
{
	struct span two = span_slice(text, 0, 2);

	return span_equals(two, span_of("DL")) || span_equals(two, span_of("ID")) ||
	       span_equals(two, span_of("EN"));
}

static bool is_element_id(struct span text)
{
	return text.size >= AAMVA_ID_SIZE && is_upper(text.at[0]) && is_upper(text.at[1]) &&
	       (is_upper(text.at[2]) || is_digit(text.at[2]));
}

/* Finds the file type and checks what stands before it. Returns where the issuer number starts;
 * 0 if there is no file type. */
static size_t read_file_type(struct aamva_reading *reading, struct framing *framing)
{
	struct span record = framing->record;
	struct span head = span_slice(record, 0, FILE_TYPE_WITHIN);
	size_t at = span_find(head, span_of("ANSI"), 0);
	size_t size = span_of("ANSI").size;
	bool is_old = at == head.size; /* before 2000 it was spelled otherwise */

	if (is_old) {
		at = span_find(head, span_of("AAMVA"), 0);
		size = span_of("AAMVA").size;
	}
	if (at == head.size)
		return 0;
	struct span before = span_slice(record, 0, at);
	size_t sign = span_find(before, span_of("@"), 0);
	framing->base = sign < before.size ? (int64_t)sign : (int64_t)at - HEAD_SIZE;
	if (!span_equals(before, span_of("@\n\x1e\r")) &&
	    !span_equals(before, span_of("@\n\x1c\r"))) /* the first edition's separator */
		aamva_mark(reading, DOCUMENT_FAULT_HEADER);
	at += size;
	bool has_blank = at < record.size && record.at[at] == ' ';
	if (is_old || !has_blank)
		aamva_mark(reading, DOCUMENT_FAULT_FILE_TYPE);
	return has_blank ? at + 1 : at;
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

static bool read_entry(struct span entry, struct framing *ret)
{
	struct span offset = span_slice(entry, 2, 4), length = span_slice(entry, 6, 4);
	int64_t offset_number, length_number;

	if (!is_designator(entry) || length.size < 4 || !span_to_int(offset, &offset_number) ||
	    !span_to_int(length, &length_number))
		return false;
	if (ret->designator.size == 0 && is_card_designator(entry)) {
		ret->designator = span_slice(entry, 0, 2);
		ret->offset = offset_number;
		ret->length = length_number;
	}
	return true;
}

/* Reads the list of subfiles and keeps the first one of a card. */
static void read_entries(struct aamva_reading *reading, struct framing *framing, size_t at)
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

static bool is_boundary(const struct framing *framing, size_t at)
{
	return at == framing->header_end || is_end_of_field(framing->record.at[at - 1]);
}

/* Where the card's subfile stands: at its offset, or else where it is found. */
static size_t find_subfile(struct aamva_reading *reading, struct framing *framing)
{
	struct span record = framing->record;
	int64_t at = framing->base + framing->offset;

	if (framing->offset >= 0 && at >= (int64_t)framing->header_end &&
	    at < (int64_t)record.size && is_boundary(framing, (size_t)at) &&
	    span_starts_with(span_slice(record, (size_t)at, 2), framing->designator))
		return (size_t)at;
	aamva_mark(reading, DOCUMENT_FAULT_OFFSET);
	for (size_t start = framing->header_end; start < record.size; start++) {
		struct span rest = span_slice(record, start, 2 + AAMVA_ID_SIZE);
		struct span behind = span_slice(rest, 2, AAMVA_ID_SIZE);
		bool is_wanted = framing->designator.size == 0
					 ? is_card_designator(rest)
					 : span_starts_with(rest, framing->designator);
		if (is_wanted && is_boundary(framing, start) &&
		    (is_element_id(behind) || (behind.size > 0 && is_end_of_field(behind.at[0]))))
			return start;
	}
	return record.size;
}

/* One past the subfile's last byte: as its length says if a segment ends there, else the first end
 * of a segment that no further field of a card follows. */
static size_t find_subfile_end(struct aamva_reading *reading, const struct framing *framing,
			       size_t start)
{
	struct span record = framing->record;
	int64_t declared = (int64_t)start + framing->length;

	if (framing->length > 2 && declared <= (int64_t)record.size &&
	    record.at[declared - 1] == '\r')
		return (size_t)declared;
	aamva_mark(reading, DOCUMENT_FAULT_LENGTH);
	for (size_t at = start; at < record.size; at++) {
		struct span next = span_slice(record, at + 1, 1);
		bool goes_on = next.size == 1 && (next.at[0] == 'D' || next.at[0] == ' ' ||
						  is_end_of_field(next.at[0]));
		if (record.at[at] == '\r' && !goes_on)
			return at + 1;
	}
	return record.size;
}

static void keep_fields(struct aamva_reading *reading, struct span fields)
{
	struct span field;

	if (fields.size > 0 && fields.at[fields.size - 1] == '\r')
		fields.size--;
	while (span_split(&fields, '\n', &field)) {
		struct span trimmed = span_trim(field), part;
		bool is_indented = trimmed.at != field.at && trimmed.size > 0;
		if (is_indented || span_find(field, span_of("\r"), 0) < field.size)
			aamva_mark(reading, DOCUMENT_FAULT_SEPARATOR);
		while (span_split(&trimmed, '\r', &part))
			aamva_keep_element(reading, span_trim(part));
	}
}

static enum document_kind kind_of(struct span designator)
{
	return span_equals(designator, span_of("ID")) ? DOCUMENT_ID_CARD : DOCUMENT_DRIVER_LICENCE;
}

static void read_subfile(struct aamva_reading *reading, struct framing *framing)
{
	struct span record = framing->record;
	size_t start = find_subfile(reading, framing);

	if (start < record.size) {
		framing->designator = span_slice(record, start, 2);
		size_t end = find_subfile_end(reading, framing, start);
		keep_fields(reading, span_slice(record, start + 2, end - start - 2));
	} else { /* its first two letters are lost: the fields may still be there */
		keep_fields(reading, span_slice(record, framing->header_end, record.size));
	}
	reading->document->kind = kind_of(framing->designator);
}

static bool says_something(const struct document *document)
{
	return document->number[0] != '\0' || document->family_name[0] != '\0' ||
	       document->birth.kind == DATE_DAY;
}

static enum status read_record(struct span record, struct document *document, struct fault *fault)
{
	struct aamva_reading reading = { .document = document };
	struct framing framing = { .record = record, .offset = -1, .length = -1 };
	size_t at = read_file_type(&reading, &framing);

	if (at == 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this barcode has no licence header that can be read");
	read_issuer(&reading, span_slice(record, at, IIN_SIZE));
	at += IIN_SIZE;
	read_version(&reading, span_slice(record, at, VERSION_SIZE));
	at = skip_jurisdiction_version(&reading, record, at + VERSION_SIZE);
	read_entries(&reading, &framing, at);
	read_subfile(&reading, &framing);
	aamva_settle(&reading);
	if (!says_something(document))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this licence barcode is too damaged to be read");
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
