/* A folder of a test's own, gone when the test ends. */
#ifndef TAC_FAKES_SCRATCH_H
#define TAC_FAKES_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"

enum { SCRATCH_PATH_MAX = 256 };

struct scratch {
	char folder[64];
};

void scratch_init(struct scratch *scratch);
void scratch_release(struct scratch *scratch);

/* FOLDER/name, in a buffer of SCRATCH_PATH_MAX. */
void scratch_path(const struct scratch *scratch, const char *name, char *to);

/* Writes a whole file. */
void scratch_write(const char *path, const void *bytes, size_t size);

/* True when the bytes stand anywhere in any file of the folder, sub-folders included. */
bool scratch_holds(const struct scratch *scratch, const void *bytes, size_t size);

/* From here on permissions count: root lays down its power until scratch_as_self(). */
void scratch_as_nobody(void);
void scratch_as_self(void);

#endif
