/* What a disk would hold if the power went now. It is told what is written to the files of one
 * folder; what was not yet synced may survive or not, sector by sector. */
#ifndef TAC_CRASH_DISK_H
#define TAC_CRASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct disk_file;

/* Begins to follow a folder; the files that are there are taken for safe. */
void disk_begin(const char *folder);
void disk_end(void);

/* The file of that path, new when there is none; null while no folder is followed. */
struct disk_file *disk_opened(const char *path);
void disk_wrote(struct disk_file *file, const void *bytes, size_t size, size_t offset);
void disk_cut_off(struct disk_file *file, size_t size);
/* A new file's name is safe with its first sync: SQLite syncs the folder then, too. */
void disk_synced(struct disk_file *file);
/* A sync failed: as Linux does it, what was to be synced is not tried again. */
void disk_lost(struct disk_file *file);
void disk_deleted(const char *path);
void disk_folder_synced(void);

/* Puts into `folder` what would be there after a power cut. Each seed makes other choices among
 * what was not synced; seed 0 loses all of it, 1 keeps all. */
void disk_power_cut(const char *folder, uint32_t seed);

/* The next of a row of numbers. */
uint32_t disk_random(uint32_t *seed);

#endif
