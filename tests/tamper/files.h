/* Whole files, from one place to another. Whatever fails ends the program. */
#ifndef TAC_TAMPER_FILES_H
#define TAC_TAMPER_FILES_H

#include <stddef.h>
#include <stdint.h>

void files_copy(const char *from, const char *to);
/* The file and those that SQLite puts beside it. */
void files_remove_ledger(const char *path);
size_t files_size(const char *path);
void files_read(const char *path, void *bytes, size_t size, size_t offset);
/* Changes bytes in place, and cuts a file off. */
void files_write(const char *path, const void *bytes, size_t size, size_t offset);
void files_cut(const char *path, size_t size);
/* Where these bytes stand first at or behind `from`; the file's size if nowhere. */
size_t files_find(const char *path, const void *bytes, size_t size, size_t from);

#endif
