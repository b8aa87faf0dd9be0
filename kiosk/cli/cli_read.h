/* What `tac-kiosk read` found, between finding it (cli_read.c) and saying it (cli_read_print.c). */
#ifndef TAC_CLI_CLI_READ_H
#define TAC_CLI_CLI_READ_H

#include "drivers/observation.h"
#include "kiosk/cli/cli.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/slip.h"
#include "kiosk/identity/symbol.h"

enum { READ_DRAWING_MAX = 1024 };

enum read_status { READ_OK, READ_NOTHING, READ_REFUSED };

/* What became of one file, or of several pictures of one document. Personal data lives here until
 * the next one. */
struct reading {
	enum read_status status;
	struct symbols symbols;
	bool has_document;
	struct document document;
	bool has_slip;
	struct slip slip;
	struct fault fault; /* with READ_REFUSED, and where symbols hold no document */
	bool is_picture;    /* then there is an observation */
	struct observation observation;
	unsigned frames; /* looked at as one; 0: a file by itself */
	bool is_explained;
	char drawing[READ_DRAWING_MAX]; /* with is_explained: where the drawing is, if anywhere */
};

enum cli_exit read_print_json(const char *path, const struct reading *reading);
void read_print_words(const char *path, const struct reading *reading);

#endif
