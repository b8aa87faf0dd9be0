/* How the names in a folder, and in the folders in it, change. */
#ifndef TAC_CRASH_DISK_NAMES_H
#define TAC_CRASH_DISK_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* As seen from the folder that is followed; an empty one: it has none. */
struct disk_name {
	char at[96];
};
struct disk_name disk_name(const char *text);

enum { NAMING_MOVES = -1 };

/* A name that is given to a file, or changed with all that lies under it. */
struct naming {
	long file;             /* which one gets `to`; NAMING_MOVES: what is called `from` does */
	struct disk_name from; /* empty with a file */
	struct disk_name to;   /* empty: the name is taken away */
};

void naming_apply(const struct naming *naming, struct disk_name *names, size_t count);
/* The entry that it changes stands in that folder. */
bool naming_is_in(const struct naming *naming, const char *folder);

#endif
