#include "tests/crash/disk.h"

#include <assert.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "tests/crash/copy.h"
#include "tests/crash/disk_names.h"

enum { FILES_MAX = 128, NAMES_MAX = 256, SECTOR = 512, PATH_LENGTH = 512 };

/* Bytes that were written, or with none a new end of the file. */
struct change {
	size_t offset, size;
	unsigned char *bytes;
	struct change *next;
};

/* One file or folder, whatever its name names now: a deleted one may come back with the power.
 * Names are as seen from the folder that is followed; an empty one: it has none. */
struct disk_file {
	struct disk_name name;      /* as the program sees it */
	struct disk_name kept_name; /* as it survives */
	bool is_folder;
	struct content {
		unsigned char *bytes;
		size_t size;
	} kept;
	struct change *first, *last; /* not synced */
};

static struct {
	char folder[PATH_LENGTH]; /* empty: none is followed */
	size_t file_count, naming_count;
	struct disk_file files[FILES_MAX];
	struct naming namings[NAMES_MAX]; /* in their order */
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

/* Null for what is not in the folder, and for the -shm file, which is no part of a disk's state:
 * SQLite makes it anew. The folder itself is "". */
static const char *name_of(const char *path)
{
	size_t size = strlen(disk.folder);

	if (size == 0 || strncmp(path, disk.folder, size) != 0 ||
	    (path[size] != '/' && path[size] != '\0') || strstr(path, "-shm") != NULL)
		return NULL;
	path += size;
	return path + strspn(path, "/");
}

static struct disk_file *add(const char *name)
{
	assert(disk.file_count < FILES_MAX);
	struct disk_file *file = &disk.files[disk.file_count++];
	*file = (struct disk_file){ .is_folder = false };
	file->name = disk_name(name);
	return file;
}

static void load_file(const char *path, struct disk_file *file)
{
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
}

static void load(const char *path, bool is_folder, void *self)
{
	const char *name = name_of(path);

	if (name == NULL)
		return;
	struct disk_file *file = add(name);
	file->kept_name = file->name;
	file->is_folder = is_folder;
	if (!is_folder)
		load_file(path, file);
}

void disk_begin(const char *folder)
{
	disk_end();
	(void)text_copy(disk.folder, sizeof(disk.folder), folder);
	copy_walk(folder, load, NULL);
}

void disk_end(void)
{
	for (size_t at = 0; at < disk.file_count; at++) {
		forget_changes(&disk.files[at]);
		free(disk.files[at].kept.bytes);
	}
	disk.folder[0] = '\0';
	disk.file_count = disk.naming_count = 0;
}

/* --- names ---------------------------------------------------------------------------------------
 */

static void read_names(struct disk_name *names, bool is_kept)
{
	for (size_t at = 0; at < disk.file_count; at++)
		names[at] = is_kept ? disk.files[at].kept_name : disk.files[at].name;
}

static void change_name(struct disk_file *file, const char *from, const char *to)
{
	static struct disk_name names[FILES_MAX];

	assert(disk.naming_count < NAMES_MAX);
	struct naming *naming = &disk.namings[disk.naming_count++];
	*naming = (struct naming){ .file = file == NULL ? NAMING_MOVES : file - disk.files,
				   .from = disk_name(from),
				   .to = disk_name(to) };
	read_names(names, false);
	naming_apply(naming, names, disk.file_count);
	for (size_t at = 0; at < disk.file_count; at++)
		disk.files[at].name = names[at];
}

static void keep_names(const char *folder)
{
	static struct disk_name names[FILES_MAX];
	size_t left = 0;

	read_names(names, true);
	for (size_t at = 0; at < disk.naming_count; at++)
		if (naming_is_in(&disk.namings[at], folder))
			naming_apply(&disk.namings[at], names, disk.file_count);
		else
			disk.namings[left++] = disk.namings[at];
	disk.naming_count = left;
	for (size_t at = 0; at < disk.file_count; at++)
		disk.files[at].kept_name = names[at];
}

static struct disk_file *find(const char *name)
{
	for (size_t at = 0; at < disk.file_count; at++)
		if (disk.files[at].name.at[0] != '\0' && strcmp(disk.files[at].name.at, name) == 0)
			return &disk.files[at];
	return NULL;
}

struct disk_file *disk_opened(const char *path)
{
	const char *name = name_of(path);

	if (name == NULL || name[0] == '\0')
		return NULL;
	struct disk_file *file = find(name);
	if (file == NULL) {
		file = add("");
		change_name(file, "", name);
	}
	return file;
}

void disk_made_folder(const char *path)
{
	struct disk_file *file = disk_opened(path);

	if (file != NULL)
		file->is_folder = true;
}

void disk_renamed(const char *from, const char *to)
{
	const char *old = name_of(from), *new = name_of(to);

	if (old != NULL && new != NULL)
		change_name(NULL, old, new);
}

void disk_deleted(const char *path)
{
	const char *name = name_of(path);

	if (name != NULL && find(name) != NULL)
		change_name(NULL, name, "");
}

void disk_folder_synced(const char *path)
{
	const char *name = name_of(path);

	if (name != NULL)
		keep_names(name);
}

/* --- contents ------------------------------------------------------------------------------------
 */

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
	if (file != NULL)
		add_change(file, bytes, size, offset);
}

void disk_cut_off(struct disk_file *file, size_t size)
{
	if (file != NULL)
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

void disk_synced(struct disk_file *file, bool is_with_name)
{
	uint32_t seed = 1;

	if (file == NULL)
		return;
	for (const struct change *change = file->first; change != NULL; change = change->next)
		apply(&file->kept, change, 16, &seed);
	forget_changes(file);
	for (size_t at = 0; is_with_name && at < disk.naming_count; at++)
		if (disk.namings[at].file == file - disk.files) {
			keep_names(""); /* SQLite's files lie there */
			break;
		}
}

void disk_lost(struct disk_file *file)
{
	if (file != NULL)
		forget_changes(file);
}

static void put(const char *path, const struct disk_file *file, uint32_t luck, uint32_t *seed)
{
	struct content content = { 0 };

	resize(&content, 0);
	if (file->kept.size > 0) {
		resize(&content, file->kept.size);
		memcpy(content.bytes, file->kept.bytes, file->kept.size);
	}
	for (const struct change *change = file->first; change != NULL; change = change->next)
		apply(&content, change, luck, seed);
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to >= 0) { /* else its folder's name was lost */
		ssize_t size = write(to, content.bytes, content.size);
		assert(size == (ssize_t)content.size);
		(void)size;
		close(to);
	}
	free(content.bytes);
}

void disk_power_cut(const char *folder, uint32_t seed)
{
	static struct disk_name names[FILES_MAX];
	uint32_t luck = luck_of(seed), row = seed * 2654435761U + 1;
	size_t count = luck == 0    ? 0
		       : luck == 16 ? disk.naming_count
				    : disk_random(&row) % (disk.naming_count + 1);

	copy_empty(folder);
	read_names(names, true);
	for (size_t at = 0; at < count; at++)
		naming_apply(&disk.namings[at], names, disk.file_count);
	for (int is_file = 0; is_file < 2; is_file++)
		for (size_t at = 0; at < disk.file_count; at++) {
			char path[PATH_LENGTH];
			(void)text_format(path, sizeof(path), "%s/%s", folder, names[at].at);
			if (names[at].at[0] == '\0' || disk.files[at].is_folder == (is_file != 0))
				continue;
			if (is_file == 0)
				(void)mkdir(path, 0700);
			else
				put(path, &disk.files[at], luck, &row);
		}
}

uint32_t disk_random(uint32_t *seed)
{
	*seed = *seed == 0 ? 2463534242U : *seed;
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}
