#include "tests/crash/disk.h"

#include <assert.h>
#include <dirent.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"

enum { FILES_MAX = 64, NAMES_MAX = 256, NAME_MAX_LENGTH = 64, SECTOR = 512, PATH_LENGTH = 512 };

/* Bytes that were written, or with none a new end of the file. */
struct change {
	size_t offset, size;
	unsigned char *bytes;
	struct change *next;
};

/* One file, whatever its name names now: a deleted one may come back with the power. */
struct disk_file {
	char name[NAME_MAX_LENGTH];
	bool is_there; /* the program sees it */
	bool is_kept;  /* its name survives */
	struct content {
		unsigned char *bytes;
		size_t size;
	} kept;
	struct change *first, *last; /* not synced */
};

static struct {
	bool is_on;
	size_t file_count, name_count;
	struct disk_file files[FILES_MAX];
	/* Names that were given or taken and not synced, in their order. */
	struct {
		struct disk_file *file;
		bool is_given;
	} names[NAMES_MAX];
} disk;

static void *room(size_t size)
{
	void *bytes = calloc(1, size == 0 ? 1 : size);

	assert(bytes != NULL);
	return bytes;
}

static void forget_changes(struct disk_file *file)
{
	while (file->first != NULL) {
		struct change *change = file->first;
		file->first = change->next;
		free(change->bytes);
		free(change);
	}
	file->last = NULL;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

static struct disk_file *add(const char *name)
{
	assert(disk.file_count < FILES_MAX);
	struct disk_file *file = &disk.files[disk.file_count++];
	*file = (struct disk_file){ .is_there = true };
	bool fits = text_copy(file->name, sizeof(file->name), name);
	assert(fits);
	(void)fits;
	return file;
}

static void load(const char *folder, const char *name)
{
	char path[PATH_LENGTH];
	struct disk_file *file = add(name);

	(void)text_format(path, sizeof(path), "%s/%s", folder, name);
	FILE *from = fopen(path, "rb");
	assert(from != NULL);
	(void)fseek(from, 0, SEEK_END);
	file->kept.size = (size_t)ftell(from);
	rewind(from);
	file->kept.bytes = room(file->kept.size);
	size_t size = fread(file->kept.bytes, 1, file->kept.size, from);
	assert(size == file->kept.size);
	(void)size;
	(void)fclose(from);
	file->is_kept = true;
}

/* The -shm file is no part of a disk's state: SQLite makes it anew. */
static bool is_followed(const char *name)
{
	return name[0] != '.' && strstr(name, "-shm") == NULL;
}

void disk_begin(const char *folder)
{
	disk_end();
	disk.is_on = true;
	DIR *open = opendir(folder);
	assert(open != NULL);
	for (const struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open))
		if (is_followed(entry->d_name))
			load(folder, entry->d_name);
	(void)closedir(open);
}

void disk_end(void)
{
	for (size_t at = 0; at < disk.file_count; at++) {
		forget_changes(&disk.files[at]);
		free(disk.files[at].kept.bytes);
	}
	disk.is_on = false;
	disk.file_count = disk.name_count = 0;
}

static void change_name(struct disk_file *file, bool is_given)
{
	assert(disk.name_count < NAMES_MAX);
	disk.names[disk.name_count].file = file;
	disk.names[disk.name_count++].is_given = is_given;
}

static struct disk_file *find(const char *path)
{
	for (size_t at = 0; at < disk.file_count; at++)
		if (disk.files[at].is_there && strcmp(disk.files[at].name, name_of(path)) == 0)
			return &disk.files[at];
	return NULL;
}

struct disk_file *disk_opened(const char *path)
{
	if (!disk.is_on || !is_followed(name_of(path)))
		return NULL;
	struct disk_file *file = find(path);
	if (file == NULL) {
		file = add(name_of(path));
		change_name(file, true);
	}
	return file;
}

static void add_change(struct disk_file *file, const void *bytes, size_t size, size_t offset)
{
	struct change *change = room(sizeof(*change));

	*change = (struct change){ .offset = offset, .size = size };
	if (bytes != NULL) {
		change->bytes = room(size);
		memcpy(change->bytes, bytes, size);
	}
	if (file->last == NULL)
		file->first = change;
	else
		file->last->next = change;
	file->last = change;
}

void disk_wrote(struct disk_file *file, const void *bytes, size_t size, size_t offset)
{
	if (disk.is_on && file != NULL)
		add_change(file, bytes, size, offset);
}

void disk_cut_off(struct disk_file *file, size_t size)
{
	if (disk.is_on && file != NULL)
		add_change(file, NULL, 0, size);
}

static void resize(struct content *content, size_t size)
{
	unsigned char *bytes = room(size);

	if (content->bytes != NULL)
		memcpy(bytes, content->bytes, content->size < size ? content->size : size);
	free(content->bytes);
	content->bytes = bytes;
	content->size = size;
}

static void write_part(struct content *content, const struct change *change, size_t from, size_t to)
{
	if (change->offset + to > content->size)
		resize(content, change->offset + to);
	memcpy(content->bytes + change->offset + from, change->bytes + from, to - from);
}

/* How likely a sector that was not synced survives, in sixteenths. */
static uint32_t luck_of(uint32_t seed)
{
	static const uint32_t LUCK[] = { 0, 16, 8, 14, 2 };

	return LUCK[seed % COUNT_OF(LUCK)];
}

static void apply(struct content *content, const struct change *change, uint32_t luck,
		  uint32_t *seed)
{
	if (change->bytes == NULL) {
		if (disk_random(seed) % 16 < luck)
			resize(content, change->offset);
		return;
	}
	for (size_t from = 0; from < change->size;) {
		size_t to = from + SECTOR - (change->offset + from) % SECTOR;
		to = to < change->size ? to : change->size;
		if (disk_random(seed) % 16 < luck)
			write_part(content, change, from, to);
		from = to;
	}
}

void disk_synced(struct disk_file *file)
{
	uint32_t seed = 1;

	if (!disk.is_on || file == NULL)
		return;
	for (const struct change *change = file->first; change != NULL; change = change->next)
		apply(&file->kept, change, 16, &seed);
	forget_changes(file);
	for (size_t at = 0; at < disk.name_count; at++)
		if (disk.names[at].file == file) {
			disk_folder_synced();
			break;
		}
}

void disk_lost(struct disk_file *file)
{
	if (disk.is_on && file != NULL)
		forget_changes(file);
}

void disk_deleted(const char *path)
{
	struct disk_file *file = disk.is_on ? find(path) : NULL;

	if (file == NULL)
		return;
	file->is_there = false;
	change_name(file, false);
}

/* The first `count` changes of names, made on `kept` beside the files. */
static void apply_names(bool *kept, size_t count)
{
	for (size_t at = 0; at < count; at++) {
		const struct disk_file *file = disk.names[at].file;
		for (size_t other = 0; other < disk.file_count; other++)
			if (strcmp(disk.files[other].name, file->name) == 0)
				kept[other] = false;
		kept[file - disk.files] = disk.names[at].is_given;
	}
}

static void read_names(bool *kept)
{
	for (size_t at = 0; at < disk.file_count; at++)
		kept[at] = disk.files[at].is_kept;
}

void disk_folder_synced(void)
{
	bool kept[FILES_MAX];

	read_names(kept);
	apply_names(kept, disk.name_count);
	for (size_t at = 0; at < disk.file_count; at++)
		disk.files[at].is_kept = kept[at];
	disk.name_count = 0;
}

static void put(const char *folder, const struct disk_file *file, uint32_t luck, uint32_t *seed)
{
	char path[PATH_LENGTH];
	struct content content = { 0 };

	resize(&content, 0);
	if (file->kept.size > 0) {
		resize(&content, file->kept.size);
		memcpy(content.bytes, file->kept.bytes, file->kept.size);
	}
	for (const struct change *change = file->first; change != NULL; change = change->next)
		apply(&content, change, luck, seed);
	(void)text_format(path, sizeof(path), "%s/%s", folder, file->name);
	FILE *to = fopen(path, "wb");
	assert(to != NULL);
	(void)fwrite(content.bytes, 1, content.size, to);
	(void)fclose(to);
	free(content.bytes);
}

void disk_power_cut(const char *folder, uint32_t seed)
{
	static const char *const NAMES[] = { "ledger.db", "ledger.db-wal", "ledger.db-shm",
					     "ledger.db-journal" };
	bool kept[FILES_MAX];
	uint32_t luck = luck_of(seed), row = seed * 2654435761U + 1;
	size_t count = luck == 0    ? 0
		       : luck == 16 ? disk.name_count
				    : disk_random(&row) % (disk.name_count + 1);

	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		char path[PATH_LENGTH];
		(void)text_format(path, sizeof(path), "%s/%s", folder, NAMES[at]);
		(void)unlink(path);
	}
	read_names(kept);
	apply_names(kept, count);
	for (size_t at = 0; at < disk.file_count; at++)
		if (kept[at])
			put(folder, &disk.files[at], luck, &row);
}

uint32_t disk_random(uint32_t *seed)
{
	*seed = *seed == 0 ? 2463534242U : *seed;
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}
