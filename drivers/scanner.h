/* A place that documents are laid on. Delivers picture files (for the reader process) or symbols
 * that the device decoded itself. */
#ifndef TAC_DRIVERS_SCANNER_H
#define TAC_DRIVERS_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/status.h"
#include "kiosk/identity/symbol.h"

enum { SCANNER_CHOICES_MAX = 9, SCANNER_CHOICE_MAX = 48 };

/* What a scanner that offers a choice (the tray) has on it. */
struct scanner_choices {
	size_t count;
	char name[SCANNER_CHOICES_MAX][SCANNER_CHOICE_MAX];
};

struct scanner_ops {
	const char *name;

	/* Optional: what can be laid on it by key. */
	void (*choices)(void *self, struct scanner_choices *ret);

	/* Optional, with choices: opens the picture of choice `index` for the reader.
	 * The caller owns *ret_file and closes it.
	 * REFUSED  no such choice
	 * IO       the picture cannot be opened */
	enum status (*lay)(void *self, size_t index, int *ret_file, struct fault *fault);

	void (*close)(void *self);
};

struct scanner {
	const struct scanner_ops *ops; /* null means closed */
	void *self;
};

/* A folder of pictures, offered by key in the order of their names: "1-licence-virginia.png" is
 * choice 1, "licence virginia". At most SCANNER_CHOICES_MAX.
 * Errors  STATUS_IO the folder cannot be read. */
enum status scanner_tray_open(const char *folder, struct scanner *ret,
			      struct fault *fault) MUST_CHECK;
void scanner_release(struct scanner *scanner);

#endif
