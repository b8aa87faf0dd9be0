/* A ledger's files, from one folder to another. */
#ifndef TAC_CRASH_COPY_H
#define TAC_CRASH_COPY_H

#include <stdbool.h>

/* Makes a folder in memory where there is room for that, since thousands of ledgers are made and
 * none is to last; else in /tmp. Ends the program when it cannot. */
void copy_make_folder(char folder[64]);

/* Everything in a folder but what begins with a dot, folders before what is in them. */
void copy_walk(const char *folder, void (*called)(const char *path, bool is_folder, void *self),
	       void *self);
/* All that is in a folder, which stays; or into one that is emptied first. Not the -shm file, which
 * lives with the processes. */
void copy_empty(const char *folder);
void copy_all(const char *from, const char *to);

/* The ledger's files alone. */
void copy_ledger(const char *from, const char *to);
void copy_remove_ledger(const char *folder);
void copy_remove_wal(const char *folder);

#endif
