#include "tests/fuzz/havoc.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"

enum { CHANGES_MAX = 16, CHUNK_MAX = 128, PATH_BYTES_MAX = 512 };

/* The input that is being made. */
struct draft {
	uint8_t *bytes;
	size_t size;
};

/* --- files ------------------------------------------------------------------------------------ */

static int by_name(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_no_dot(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void read_one(struct havoc *havoc, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct havoc_file *to = &havoc->files[havoc->count];

	if (file == NULL)
		return;
	to->bytes = malloc(HAVOC_INPUT_MAX);
	if (to->bytes != NULL) {
		to->size = fread(to->bytes, 1, HAVOC_INPUT_MAX, file);
		havoc->count++;
	}
	(void)fclose(file);
}

size_t havoc_read(struct havoc *havoc, const char *folder)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_no_dot, by_name);
	char path[PATH_BYTES_MAX];

	for (int at = 0; at < count; at++) {
		if (havoc->count < HAVOC_FILES_MAX &&
		    text_format(path, sizeof(path), "%s/%s", folder, entries[at]->d_name))
			read_one(havoc, path);
		free(entries[at]);
	}
	free(entries);
	return havoc->count;
}

void havoc_release(struct havoc *havoc)
{
	while (havoc->count > 0)
		free(havoc->files[--havoc->count].bytes);
}

/* --- changes ---------------------------------------------------------------------------------- */

/* Source  Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators (SplitMix64). */
static uint64_t next_number(struct havoc *havoc)
{
	uint64_t number = havoc->state += UINT64_C(0x9E3779B97F4A7C15);

	number = (number ^ number >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	number = (number ^ number >> 27) * UINT64_C(0x94D049BB133111EB);
	return number ^ number >> 31;
}

/* 0 up to, and without, `end`; 0 for an end of 0. */
static size_t below(struct havoc *havoc, size_t end)
{
	return end > 0 ? (size_t)(next_number(havoc) % end) : 0;
}

static void cut_out(struct draft *draft, size_t at, size_t size)
{
	memmove(draft->bytes + at, draft->bytes + at + size, draft->size - at - size);
	draft->size -= size;
}

/* Makes room; false when there is none. */
static bool open_gap(struct draft *draft, size_t at, size_t size)
{
	if (draft->size + size > HAVOC_INPUT_MAX)
		return false;
	memmove(draft->bytes + at + size, draft->bytes + at, draft->size - at);
	draft->size += size;
	return true;
}

static void set_interesting(struct havoc *havoc, struct draft *draft)
{
	static const uint8_t VALUES[] = { 0,   1,   2,   7,    8,    15,  16,  31,  32,
					  63,  64,  65,  100,  126,  127, 128, 129, 191,
					  192, 254, 255, '\r', '\n', '@', ']' };
	static const uint16_t WORDS[] = {
		0, 1, 127, 128, 255, 256, 4095, 4096, 32767, 32768, 65535
	};
	size_t at = below(havoc, draft->size);

	if (below(havoc, 3) > 0 || at + 2 > draft->size) {
		draft->bytes[at] = VALUES[below(havoc, COUNT_OF(VALUES))];
		return;
	}
	uint16_t word = WORDS[below(havoc, COUNT_OF(WORDS))];
	bool is_little = below(havoc, 2) == 0;
	draft->bytes[at] = (uint8_t)(is_little ? word : word >> 8);
	draft->bytes[at + 1] = (uint8_t)(is_little ? word >> 8 : word);
}

static void duplicate(struct havoc *havoc, struct draft *draft)
{
	uint8_t chunk[CHUNK_MAX];
	size_t from = below(havoc, draft->size);
	size_t left = draft->size - from;
	size_t size = 1 + below(havoc, left < CHUNK_MAX ? left : CHUNK_MAX);
	size_t to = below(havoc, draft->size + 1);

	memcpy(chunk, draft->bytes + from, size);
	if (open_gap(draft, to, size))
		memcpy(draft->bytes + to, chunk, size);
}

static void insert(struct havoc *havoc, struct draft *draft)
{
	size_t size = 1 + below(havoc, CHUNK_MAX);
	size_t at = below(havoc, draft->size + 1);
	bool is_one_byte = below(havoc, 2) == 0;
	uint8_t byte = (uint8_t)next_number(havoc);

	if (!open_gap(draft, at, size))
		return;
	for (size_t in = 0; in < size; in++)
		draft->bytes[at + in] = is_one_byte ? byte : (uint8_t)next_number(havoc);
}

static void take_away(struct havoc *havoc, struct draft *draft)
{
	size_t at = below(havoc, draft->size);
	size_t left = draft->size - at;

	cut_out(draft, at, 1 + below(havoc, left < CHUNK_MAX ? left : CHUNK_MAX));
}

/* From somewhere on it is another file. */
static void splice(struct havoc *havoc, struct draft *draft)
{
	const struct havoc_file *other = &havoc->files[below(havoc, havoc->count)];
	size_t at = below(havoc, draft->size + 1);
	size_t from = below(havoc, other->size);
	size_t size = other->size - from;

	if (size > HAVOC_INPUT_MAX - at)
		size = HAVOC_INPUT_MAX - at;
	memcpy(draft->bytes + at, other->bytes + from, size);
	draft->size = at + size;
}

static void change(struct havoc *havoc, struct draft *draft)
{
	enum { FLIP, SET, ADD, INTERESTING, DUPLICATE, INSERT, DELETE, SPLICE, WAYS };
	size_t way = draft->size > 0 ? below(havoc, WAYS) : INSERT;
	size_t at = below(havoc, draft->size);

	if (way == FLIP)
		draft->bytes[at] ^= (uint8_t)(1U << below(havoc, 8));
	else if (way == SET)
		draft->bytes[at] = (uint8_t)next_number(havoc);
	else if (way == ADD)
		draft->bytes[at] = (uint8_t)(draft->bytes[at] + below(havoc, 33) + 240);
	else if (way == INTERESTING)
		set_interesting(havoc, draft);
	else if (way == DUPLICATE)
		duplicate(havoc, draft);
	else if (way == INSERT)
		insert(havoc, draft);
	else if (way == DELETE)
		take_away(havoc, draft);
	else
		splice(havoc, draft);
}

size_t havoc_next(struct havoc *havoc, uint8_t *to)
{
	const struct havoc_file *file = &havoc->files[below(havoc, havoc->count)];
	struct draft draft = { .bytes = to, .size = file->size };

	memcpy(to, file->bytes, file->size);
	for (size_t left = 1 + below(havoc, CHANGES_MAX); left > 0; left--)
		change(havoc, &draft);
	return draft.size;
}
