/* Looks for texts in another process's memory: `scan_memory PID TEXT…`. A text is looked for as
 * UTF-8 and as one character every 4, 8, … 512 bytes, as 32-bit cells of glasses and queues of keys
 * hold it. One line for each place: the text, the spacing, the address and the mapping. Exit code 0
 * nothing found, 1 found, 2 usage, 3 the memory cannot be read (it takes root: the kiosk is not
 * dumpable). Texts are ASCII. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STRIDE_MAX = 512, PLACES_MAX = 40, REGION_MAX = 256 << 20 };

struct region {
	uint64_t from;
	size_t size;
	const unsigned char *at;
	char name[128];
};

static unsigned places;

static void found(const struct region *region, size_t offset, unsigned stride, const char *text)
{
	if (places++ < PLACES_MAX)
		printf("\"%s\" every %u at %" PRIx64 " in %s\n", text, stride,
		       region->from + offset, region->name);
}

/* One character every `stride` bytes: with a stride of 1 a byte each, else a 32-bit number each. */
static bool stands_at(const struct region *region, size_t offset, unsigned stride, const char *text)
{
	size_t width = stride == 1 ? 1 : sizeof(uint32_t);

	for (; *text != '\0'; text++, offset += stride) {
		uint32_t code = 0;
		if (offset + width > region->size)
			return false;
		memcpy(&code, region->at + offset, width);
		if (code != (unsigned char)*text)
			return false;
	}
	return true;
}

static void scan_for(const struct region *region, const char *text)
{
	const unsigned char *at = region->at, *end = region->at + region->size;

	for (; (at = memchr(at, text[0], (size_t)(end - at))) != NULL; at++) {
		size_t offset = (size_t)(at - region->at);
		if (stands_at(region, offset, 1, text))
			found(region, offset, 1, text);
		for (unsigned stride = 4; stride <= STRIDE_MAX; stride += 4)
			if (stands_at(region, offset, stride, text))
				found(region, offset, stride, text);
	}
}

static bool scan_region(int memory, struct region *region, char **texts)
{
	unsigned char *copy = malloc(region->size);
	ssize_t size = copy == NULL ? -1 : pread(memory, copy, region->size, (off_t)region->from);

	if (size > 0) {
		region->at = copy;
		region->size = (size_t)size;
		for (; *texts != NULL; texts++)
			scan_for(region, *texts);
	}
	free(copy);
	return size > 0;
}

/* Every writable mapping; nothing is kept anywhere else. */
static bool scan_all(FILE *maps, int memory, char **texts)
{
	char line[512];
	bool is_read = false;

	while (fgets(line, sizeof(line), maps) != NULL) {
		struct region region = { .name = "memory of its own" };
		uint64_t to = 0;
		char rights[8];
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %127s", &region.from, &to,
			   rights, region.name) < 3 ||
		    rights[1] != 'w' || to - region.from > REGION_MAX)
			continue;
		region.size = (size_t)(to - region.from);
		is_read |= scan_region(memory, &region, texts);
	}
	return is_read;
}

int main(int count, char **arguments)
{
	char path[64];

	if (count < 3) {
		fprintf(stderr, "usage: scan_memory PID TEXT...\n");
		return 2;
	}
	snprintf(path, sizeof(path), "/proc/%.20s/maps", arguments[1]);
	FILE *maps = fopen(path, "re");
	snprintf(path, sizeof(path), "/proc/%.20s/mem", arguments[1]);
	int memory = open(path, O_RDONLY | O_CLOEXEC);
	if (maps == NULL || memory < 0 || !scan_all(maps, memory, arguments + 2)) {
		fprintf(stderr, "the memory of %s cannot be read: %s\n", arguments[1],
			strerror(errno));
		return 3;
	}
	fclose(maps);
	close(memory);
	return places > 0;
}
