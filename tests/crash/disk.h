/* What a disk would hold if the power went now. It is told what becomes of the files of one folder
 * and of the folders in it; what was not yet synced may survive or not, sector by sector, and names
 * in the order in which they changed. */
#ifndef TAC_CRASH_DISK_H
#define TAC_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk_file;

/* Begins to follow a folder; the files that are there are taken for safe. */
void disk_begin(const char *folder);
void disk_end(void);

/* The file of that path, new when there is none; null where no folder with it is followed. */
struct disk_file *disk_opened(const char *path);
void disk_wrote(struct disk_file *file, const void *bytes, size_t size, size_t offset);
void disk_cut_off(struct disk_file *file, size_t size);
/* With a new file's name, as SQLite syncs the folder, too, at the first sync of one; or without. */
void disk_synced(struct disk_file *file, bool is_with_name);
/* A sync failed: as Linux does it, what was to be synced is not tried again. */
void disk_lost(struct disk_file *file);
void disk_made_folder(const char *path);
void disk_renamed(const char *from, const char *to); /* a folder with all that is in it */
void disk_deleted(const char *path);
void disk_folder_synced(const char *path); /* the names in it */

/* Puts into `folder`, which is emptied first, what would be there after a power cut. Each seed
 * makes other choices among what was not synced; seed 0 loses all of it, 1 keeps all. */
void disk_power_cut(const char *folder, uint32_t seed);

/* The next of a row of numbers. */
uint32_t disk_random(uint32_t *seed);

#endif
