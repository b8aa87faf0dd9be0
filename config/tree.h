/* A settings file as a checked tree of libconfig. The one home of <libconfig.h>. */
#ifndef TAC_CONFIG_TREE_H
#define TAC_CONFIG_TREE_H

#include <libconfig.h>
#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

enum { TREE_BYTES_MAX = 1 << 20 };

struct tree {
	config_t settings;
	const char *path; /* borrowed */
	bool is_open;
};

/* Reads a file. Inclusion of other files is refused: what a kiosk runs under is one file.
 * Errors  STATUS_IO when it cannot be read or is over TREE_BYTES_MAX; STATUS_REFUSED with
 *         "FILE:LINE: " for a syntax error. */
enum status tree_open(struct tree *tree, const char *path, struct fault *fault) MUST_CHECK;
void tree_release(struct tree *tree);

/* STATUS_REFUSED with "FILE:LINE: " in front. */
enum status tree_refuse(const struct tree *tree, unsigned line, struct fault *fault,
			const char *format, ...) PRINTF_LIKE(4, 5);

/* How a setting's value is kept. */
enum field_kind {
	FIELD_TEXT,   /* char[max_size] */
	FIELD_NUMBER, /* int64_t, from min to max; of `choices`, if given */
	FIELD_BOOL,   /* bool */
	FIELD_CHOICE, /* a word of `choices`; its index as int64_t */
	FIELD_ENUM,   /* the same, as an enum (unsigned int) */
	FIELD_FLAGS,  /* an array of words; their bits, or-ed, as unsigned int */
	FIELD_DAY,    /* "2026-01-31" as int32_t days */
	FIELD_OTHER,  /* read by its own function; only known by name here */
};

/* One setting of a group. */
struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;              /* in what the group fills */
	size_t max_size;            /* FIELD_TEXT, terminator included */
	int64_t min, max;           /* FIELD_NUMBER */
	const char *const *choices; /* ends in null */
	bool is_optional;           /* may be left out; then nothing is filled */
	/* Optional, FIELD_TEXT: null when the text will do, else what was expected. */
	const char *(*expected)(const char *text);
};

/* Fills *ret from the settings of a group. A setting that no field names is refused, with the
 * nearest name that one has; a field without a setting too, unless it, or with `is_optional` every
 * one, is optional. */
enum status tree_fill(const struct tree *tree, const config_setting_t *group,
		      const struct field *fields, size_t count, bool is_optional, void *ret,
		      struct fault *fault) MUST_CHECK;

/* The name among the fields that takes the fewest letters to change into. */
const char *tree_nearest(const struct field *fields, size_t count, const char *name);

/* What stands in a setting, to be told in a message: "\"none\"", "12", "a list". */
void tree_found_text(const config_setting_t *setting, char *to, size_t max);

/* "a, b or c" */
void tree_choices_text(const char *const *choices, char *to, size_t max);

#endif
