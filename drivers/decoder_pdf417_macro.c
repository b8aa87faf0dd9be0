#include "drivers/decoder_pdf417_macro.h"

#include <string.h>

#include "drivers/decoder_pdf417_words.h"
#include "kiosk/base/wipe.h"

enum { FIELD_SEGMENTS = 1, FIELDS = 7, NUMBER_WORDS = 2, NUMBER_ONE = 100000 };

/* Two words are 1 and five digits. */
static bool read_number(const uint16_t *words, unsigned *ret)
{
	unsigned number = words[0] * (unsigned)WORD_DATA_END + words[1];

	if (words[0] >= WORD_DATA_END || words[1] >= WORD_DATA_END || number < NUMBER_ONE ||
	    number >= 2 * NUMBER_ONE)
		return false;
	*ret = number - NUMBER_ONE;
	return true;
}

/* What a field's text or number may be made of. */
static bool is_content(unsigned word)
{
	return word <= WORD_NUMERIC || word == WORD_ONE_BYTE || word == WORD_BYTES_OF_SIX ||
	       (word >= WORD_ECI_USER && word <= WORD_ECI_CHARACTERS);
}

/* One field, from after its mark. How many words it has; 0 when it is none. */
static size_t read_field(const uint16_t *words, size_t count, struct pdf417_segment *ret)
{
	size_t size = 1;

	if (count == 0 || words[0] >= FIELDS)
		return 0;
	while (size < count && is_content(words[size]))
		size++;
	if (words[0] != FIELD_SEGMENTS)
		return size;
	/* Only a filler may follow the two words of the number. */
	for (size_t i = 1 + NUMBER_WORDS; i < size; i++)
		if (words[i] != WORD_TEXT)
			return 0;
	bool is_number = size > NUMBER_WORDS && ret->count == 0 &&
			 read_number(words + 1, &ret->count) && ret->count > 0;
	return is_number ? size : 0;
}

static bool read_fields(const uint16_t *words, size_t count, struct pdf417_segment *ret)
{
	size_t at = 0;

	while (at < count && words[at] == WORD_SEGMENT_FIELD) {
		size_t size = read_field(words + at + 1, count - at - 1, ret);

		if (size == 0)
			return false;
		at += 1 + size;
	}
	ret->is_last = at < count && words[at] == WORD_SEGMENT_END;
	at += ret->is_last;
	while (at < count && words[at] == WORD_TEXT)
		at++;
	return at == count;
}

enum status pdf417_segment_read(const uint16_t *words, size_t count, struct pdf417_segment *ret)
{
	struct pdf417_segment segment = { 0 };
	size_t at = 1 + NUMBER_WORDS;

	if (count <= at || !read_number(words + 1, &segment.index))
		return STATUS_REFUSED;
	for (; at < count && words[at] < WORD_DATA_END; at++) {
		if (segment.file_size == PDF417_FILE_MAX)
			return STATUS_REFUSED;
		segment.file[segment.file_size++] = words[at];
	}
	if (segment.file_size == 0 || !read_fields(words + at, count - at, &segment))
		return STATUS_REFUSED;
	if (segment.is_last && segment.count == 0)
		segment.count = segment.index + 1;
	bool is_end = segment.index + 1 == segment.count;
	if (segment.count > 0 && (segment.index >= segment.count || is_end != segment.is_last))
		return STATUS_REFUSED;
	*ret = segment;
	return STATUS_OK;
}

bool pdf417_segment_is_part(const struct pdf417_segment *segment)
{
	return segment->file_size > 0 && segment->count != 1;
}

static bool is_same_file(const struct pdf417_segment *a, const struct pdf417_segment *b)
{
	return a->file_size == b->file_size &&
	       memcmp(a->file, b->file, a->file_size * sizeof(a->file[0])) == 0;
}

/* All of that file, or all of others. */
static void forget(struct pdf417_collector *collector, const struct pdf417_segment *of,
		   bool is_of_file)
{
	size_t kept = 0, size = 0;

	for (size_t i = 0; i < collector->count; i++) {
		struct pdf417_part part = collector->parts[i];

		if (is_same_file(&part.segment, of) == is_of_file)
			continue;
		memmove(collector->bytes + size, collector->bytes + part.at, part.size);
		part.at = size;
		size += part.size;
		collector->parts[kept++] = part;
	}
	wipe(collector->bytes + size, collector->size - size);
	collector->count = kept;
	collector->size = size;
}

static struct span part_span(const struct pdf417_collector *collector,
			     const struct pdf417_part *part)
{
	return (struct span){ collector->bytes + part->at, part->size };
}

/* Each knows the count of segments or does not; whoever does must be believed by all. */
static bool contradicts(const struct pdf417_segment *a, const struct pdf417_segment *b)
{
	return (a->count > 0 && b->count > 0 && a->count != b->count) ||
	       (a->count > 0 && b->index >= a->count) || (b->count > 0 && a->index >= b->count);
}

/* AGAIN: it is new. */
static enum status compare(const struct pdf417_collector *collector,
			   const struct pdf417_segment *segment, struct span bytes)
{
	enum status status = STATUS_AGAIN;

	for (size_t i = 0; i < collector->count; i++) {
		const struct pdf417_part *part = &collector->parts[i];

		if (!is_same_file(&part->segment, segment))
			continue;
		if (contradicts(&part->segment, segment))
			return STATUS_REFUSED;
		if (part->segment.index != segment->index)
			continue;
		if (part->segment.is_last != segment->is_last ||
		    !span_equals(part_span(collector, part), bytes))
			return STATUS_REFUSED;
		status = STATUS_OK;
	}
	return status;
}

static bool has_room(const struct pdf417_collector *collector, size_t size)
{
	return collector->count < PDF417_PARTS_MAX &&
	       size <= sizeof(collector->bytes) - collector->size;
}

static enum status keep(struct pdf417_collector *collector, const struct pdf417_segment *segment,
			struct span bytes)
{
	if (!has_room(collector, bytes.size))
		forget(collector, segment, false);
	if (!has_room(collector, bytes.size))
		return STATUS_FULL;
	collector->parts[collector->count++] =
		(struct pdf417_part){ *segment, collector->size, bytes.size };
	if (bytes.size > 0)
		memcpy(collector->bytes + collector->size, bytes.at, bytes.size);
	collector->size += bytes.size;
	return STATUS_OK;
}

static const struct pdf417_part *find(const struct pdf417_collector *collector,
				      const struct pdf417_segment *of, unsigned index)
{
	for (size_t i = 0; i < collector->count; i++) {
		const struct pdf417_segment *at = &collector->parts[i].segment;

		if (at->index == index && is_same_file(at, of))
			return &collector->parts[i];
	}
	return NULL;
}

/* The file is complete when it has all from the first to one that is marked as the last. */
static bool is_complete(const struct pdf417_collector *collector, const struct pdf417_segment *of)
{
	for (unsigned index = 0; index < PDF417_PARTS_MAX; index++) {
		const struct pdf417_part *part = find(collector, of, index);

		if (part == NULL || part->segment.is_last)
			return part != NULL;
	}
	return false;
}

static enum status join(const struct pdf417_collector *collector, const struct pdf417_segment *of,
			struct bytes *ret)
{
	const struct pdf417_part *part = find(collector, of, 0);

	ret->size = 0;
	ret->is_full = false;
	for (unsigned index = 1; part != NULL; index++) {
		bytes_add_span(ret, part_span(collector, part));
		part = part->segment.is_last ? NULL : find(collector, of, index);
	}
	return ret->is_full ? STATUS_FULL : STATUS_OK;
}

enum status pdf417_collector_add(struct pdf417_collector *collector,
				 const struct pdf417_segment *segment, struct span bytes,
				 struct bytes *ret)
{
	enum status status = compare(collector, segment, bytes);

	if (status == STATUS_AGAIN)
		status = keep(collector, segment, bytes);
	if (status == STATUS_OK && !is_complete(collector, segment))
		return STATUS_AGAIN;
	if (status == STATUS_OK)
		status = join(collector, segment, ret);
	forget(collector, segment, true);
	return status;
}

void pdf417_collector_wipe(struct pdf417_collector *collector)
{
	wipe(collector, sizeof(*collector));
}
