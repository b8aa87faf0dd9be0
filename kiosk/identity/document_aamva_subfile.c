#include "kiosk/identity/document_aamva.h"

#include "kiosk/identity/document_aamva_cuts.h"

enum { DESIGNATOR_SIZE = 2, PIPES_MIN = 2 };

bool aamva_is_card(struct span text)
{
	struct span two = span_slice(text, 0, DESIGNATOR_SIZE);

	return span_equals(two, span_of("DL")) || span_equals(two, span_of("ID")) ||
	       span_equals(two, span_of("EN"));
}

/* A jurisdiction's subfile says its designator twice: alone, and in its first element's id. */
static bool is_jurisdictions(struct span text)
{
	return text.size > 4 && text.at[0] == 'Z' && aamva_is_upper(text.at[1]) &&
	       text.at[2] == 'Z' && text.at[3] == text.at[1] && aamva_is_upper(text.at[4]);
}

static bool has_separator(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if (aamva_is_separator(text.at[at]))
			return true;
	return false;
}

/* Without separators and blanks at its end: what scanners put there is no part of the record. */
static struct span without_tail(struct span text)
{
	while (text.size > 0 && text.at[text.size - 1] <= ' ')
		text.size--;
	return text;
}

/* An element or an end of field follows the two letters. */
static bool is_start(const struct aamva_framing *framing, size_t at)
{
	struct span record = framing->record, text = span_slice(record, at, record.size);
	struct span behind = span_slice(text, DESIGNATOR_SIZE, AAMVA_ID_SIZE);
	bool is_wanted = framing->designator.size == 0
				 ? aamva_is_card(text)
				 : span_starts_with(text, framing->designator);

	return is_wanted && behind.size > 0 &&
	       (aamva_is_element(behind) || aamva_is_separator(behind.at[0]));
}

/* Where the card's subfile stands: at its offset, or else where it is found. record.size if
 * nowhere. In the first line it may stand behind anything, for the list of subfiles may be damaged.
 */
static size_t find_start(struct aamva_reading *reading, const struct aamva_framing *framing)
{
	struct span record = framing->record;
	int64_t hint = framing->base + framing->offset;
	bool is_first_line = true;

	if (framing->offset >= 0 && hint >= (int64_t)framing->header_end &&
	    hint < (int64_t)record.size && framing->designator.size > 0 &&
	    is_start(framing, (size_t)hint))
		return (size_t)hint;
	aamva_mark(reading, DOCUMENT_FAULT_OFFSET);
	for (size_t at = framing->entries_at; at < record.size; at++) {
		bool is_boundary = at > 0 && aamva_is_separator(record.at[at - 1]);
		is_first_line &= !aamva_is_separator(record.at[at]);
		if ((is_first_line || is_boundary) && is_start(framing, at))
			return at;
	}
	return record.size;
}

/* True where the card's subfile may have ended: nothing follows, or another subfile. */
static bool may_follow(struct span rest)
{
	return without_tail(rest).size == 0 || aamva_is_card(rest) ||
	       (rest.size > 1 && rest.at[0] == 'Z' && aamva_is_upper(rest.at[1]));
}

/* A carriage return ends a segment, unless a further field follows. */
static bool is_segment_end(struct span record, size_t at)
{
	struct span next = span_slice(record, at + 1, 1);
	bool goes_on = next.size == 1 && (next.at[0] == 'D' || next.at[0] == 'P' ||
					  next.at[0] <= ' ' || next.at[0] >= 0x80);

	return record.at[at] == '\r' && !goes_on;
}

/* One past the subfile's last byte: as its length says if a segment ends there, else the first end
 * of a segment, or where a jurisdiction's subfile begins. */
static size_t find_end(struct aamva_reading *reading, const struct aamva_framing *framing,
		       size_t start)
{
	struct span record = framing->record;
	int64_t declared = (int64_t)start + framing->length;
	bool runs_together = !has_separator(without_tail(span_slice(record, start, record.size)));

	if (framing->length > DESIGNATOR_SIZE && declared <= (int64_t)record.size &&
	    record.at[declared - 1] == '\r' &&
	    may_follow(span_slice(record, (size_t)declared, record.size)))
		return (size_t)declared;
	aamva_mark(reading, DOCUMENT_FAULT_LENGTH);
	for (size_t at = start; at < record.size; at++) {
		bool is_boundary = at > 0 && aamva_is_separator(record.at[at - 1]);
		if ((is_boundary || runs_together) &&
		    is_jurisdictions(span_trim(span_slice(record, at, record.size))))
			return at;
		if (is_segment_end(record, at))
			return at + 1;
	}
	return record.size;
}

/* Without blanks and noise at both ends. Scanners that act as a keyboard add control characters,
 * U+0080 to U+009F too, which come as C2 and a second byte. */
static struct span without_noise(struct aamva_reading *reading, struct span field)
{
	struct span clean = span_trim(field);
	bool is_indented = clean.size > 0 && clean.at != field.at, is_noisy = false;

	for (size_t size = clean.size + 1; size != clean.size;) {
		size = clean.size;
		if (size > 1 && clean.at[0] == 0xC2 && clean.at[1] < 0xA0)
			clean = span_slice(clean, 2, size);
		else if (size > 1 && clean.at[size - 2] == 0xC2 && clean.at[size - 1] < 0xA0)
			clean.size -= 2;
		else if (size > 0 && clean.at[0] < ' ')
			clean = span_slice(clean, 1, size);
		else if (size > 0 && clean.at[size - 1] < ' ')
			clean.size--;
		is_noisy |= size != clean.size;
		clean = span_trim(clean);
	}
	if (is_indented || is_noisy)
		aamva_mark(reading, DOCUMENT_FAULT_SEPARATOR);
	return clean;
}

static void keep_line(struct aamva_reading *reading, struct span line)
{
	struct span clean = without_noise(reading, line);

	if (clean.size > 0)
		aamva_keep_element(reading, clean);
	else
		aamva_mark(reading, DOCUMENT_FAULT_SEPARATOR);
}

static void keep_lines(struct aamva_reading *reading, struct span fields)
{
	size_t from = 0;

	for (size_t at = 0; at <= fields.size; at++) {
		if (at < fields.size && !aamva_is_separator(fields.at[at]))
			continue;
		if (at < fields.size && fields.at[at] != '\n')
			aamva_mark(reading, DOCUMENT_FAULT_SEPARATOR);
		keep_line(reading, span_slice(fields, from, at - from));
		from = at + 1;
	}
}

static void keep_pipes(struct aamva_reading *reading, struct span fields)
{
	struct span field;

	aamva_mark(reading, DOCUMENT_FAULT_SEPARATOR);
	while (span_split(&fields, '|', &field))
		keep_line(reading, field);
}

static size_t count_pipes(struct span fields)
{
	size_t count = 0;

	for (size_t at = 0; at < fields.size; at++)
		count += fields.at[at] == '|';
	return count;
}

static void keep_fields(struct aamva_reading *reading, struct span fields)
{
	fields = without_tail(fields);
	reading->fields = fields;
	if (has_separator(fields))
		keep_lines(reading, fields);
	else if (count_pipes(fields) >= PIPES_MIN)
		keep_pipes(reading, fields);
	else
		aamva_keep_run_together(reading, fields);
}

static enum document_kind kind_of(struct span designator)
{
	return span_equals(designator, span_of("ID")) ? DOCUMENT_ID_CARD : DOCUMENT_DRIVER_LICENCE;
}

void aamva_read_subfile(struct aamva_reading *reading, struct aamva_framing *framing)
{
	struct span record = framing->record;
	size_t start = find_start(reading, framing);

	if (start < record.size) {
		framing->designator = span_slice(record, start, DESIGNATOR_SIZE);
		size_t end = find_end(reading, framing, start);
		start += DESIGNATOR_SIZE;
		keep_fields(reading, span_slice(record, start, end - start));
	} else { /* its first two letters are lost: the fields may still be there */
		keep_fields(reading, span_slice(record, framing->header_end, record.size));
	}
	reading->document->kind = kind_of(framing->designator);
}
