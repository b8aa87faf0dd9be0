/* SQLite's file layer with a shim in it, for the program it is linked into: operations are counted
 * and one of them, or all from it on, can be made to fail or to be the process's last.
 *
 * Nothing is really synced: neither a failing call nor a killed process loses what was written, and
 * what a power cut loses is disk.h's. Linked with shim_files.c and its --wraps, so that calls past
 * SQLite on files of the folder are seen as well. */
#ifndef TAC_CRASH_SHIM_H
#define TAC_CRASH_SHIM_H

#include <stdbool.h>
#include <stdint.h>

#define SHIM_OPERATIONS(X)                                                                         \
	X(OPEN, "open")                                                                            \
	X(READ, "read")                                                                            \
	X(WRITE, "write")                                                                          \
	X(TRUNCATE, "truncate")                                                                    \
	X(SYNC, "sync")                                                                            \
	X(FILE_SIZE, "file size")                                                                  \
	X(LOCK, "lock")                                                                            \
	X(DELETE, "delete")                                                                        \
	X(ACCESS, "access")                                                                        \
	X(SHM_MAP, "map of shared memory")                                                         \
	X(SHM_LOCK, "lock of shared memory")                                                       \
	X(OWN_SYNC, "sync of the program's own")                                                   \
	X(OWN_WRITE, "write of the program's own")                                                 \
	X(OWN_NAME, "change of a name of the program's own")

enum shim_operation {
#define X(name, text) SHIM_##name,
	SHIM_OPERATIONS(X)
#undef X
		SHIM_OPERATION_COUNT
};

enum shim_fault {
	SHIM_FAILS,      /* any operation: nothing is done */
	SHIM_IS_FULL,    /* writes, and what else takes room: nothing is done */
	SHIM_IS_SHORT,   /* writes: the first half is written */
	SHIM_IS_TORN,    /* writes: some sectors are written */
	SHIM_SYNC_LIES,  /* syncs: says that it is done */
	SHIM_SYNC_LOSES, /* syncs: fails, and what it was to sync never comes to the disk */
	SHIM_DIES,       /* any: the process is killed before it */
	SHIM_DIES_AMID,  /* writes: the process is killed with half of it written */
	SHIM_DIES_AFTER, /* any: the process is killed when it is done */
};

struct shim_plan {
	enum shim_fault fault;
	uint64_t at; /* which of the operations that the fault can befall; from 1, 0 none */
	bool is_for_good;
	uint32_t seed;
	enum shim_operation *ret_struck; /* for whom the process leaves behind; may be null */
};

/* Makes the shim SQLite's file layer. Once, before SQLite is used. */
void shim_install(void);

/* Counts from 0 again, in files of this folder and in SQLite's temporary ones. */
void shim_begin(const char *folder, struct shim_plan plan);
void shim_end(void);
/* True when a fault befell an operation; which one. */
bool shim_has_struck(enum shim_operation *ret);
/* The operation under way, or the last one. */
enum shim_operation shim_last(void);
const char *shim_operation_text(enum shim_operation operation);

/* For calls past SQLite on files of the folder: false for another path; true when the fault befalls
 * the operation, which is not to be done then; and after it. */
bool shim_is_in_folder(const char *path);
bool shim_strikes(enum shim_operation operation);
void shim_done(void);

/* Is called after each operation that changes what the disk holds. */
void shim_after_change(void (*called)(void *self), void *self);

#endif
