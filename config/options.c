#include "config/options.h"

#include <string.h>

#include "kiosk/base/span.h"

static const char *const COLUMNS[] = { "32", "48", NULL };
static const char *const PROOFS[] = { "status", "written", NULL }; /* enum printer_proof's order */

static const char *expected_kiosk_id(const char *text)
{
	static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789-";
	size_t size = strlen(text);

	return size >= 1 && size <= 8 && strspn(text, ALLOWED) == size
		       ? NULL
		       : "1 to 8 letters, digits or hyphens";
}

static const char *expected_text(const char *text)
{
	return text[0] != '\0' ? NULL : "a text that is not empty";
}

static const char *expected_path(const char *text)
{
	return text[0] != '\0' ? NULL : "a path";
}

/* True when `start` stands in front of something more. */
static bool has_more_behind(const char *text, const char *start)
{
	return span_starts_with(span_of(text), span_of(start)) && strlen(text) > strlen(start);
}

static const char *expected_backup(const char *text)
{
	return strcmp(text, "none") == 0 || text[0] == '/' ? NULL
							   : "\"none\" or a folder's whole path";
}

static const char *expected_printer(const char *text)
{
	if (strcmp(text, "glass") == 0 || has_more_behind(text, "file:") ||
	    has_more_behind(text, "tcp:") || has_more_behind(text, "serial:") ||
	    span_starts_with(span_of(text), span_of("usb:")))
		return NULL;
	return "\"glass\", \"usb:\", \"serial:PATH@BAUD\", \"tcp:HOST:PORT\" or \"file:PATH\"";
}

static const char *expected_scanner(const char *text)
{
	if (strcmp(text, "none") == 0 || strcmp(text, "usb") == 0 ||
	    has_more_behind(text, "serial:") || has_more_behind(text, "folder:") ||
	    has_more_behind(text, "tray:") || span_starts_with(span_of(text), span_of("camera:")))
		return NULL;
	return "\"none\", \"usb\", \"camera:\", \"serial:PATH\", \"folder:PATH\" or "
	       "\"tray:FOLDER\"";
}

/* "keys", or the URI of a key: a scheme, a colon, and more. */
static const char *expected_key(const char *text)
{
	size_t scheme = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

	if (strcmp(text, "keys") == 0 ||
	    (scheme > 0 && text[scheme] == ':' && text[scheme + 1] != '\0'))
		return NULL;
	return "\"keys\" or the URI of a key, such as \"file:PATH\"";
}

/* Name, kind, member, further initialisers of the field, default, meaning. */
#define TEXT(name, check, fallback, meaning)                                                       \
	X(name, FIELD_TEXT, name, fallback, 0, meaning, .max_size = CONFIG_TEXT_MAX,               \
	  .expected = (check))
#define NUMBER(name, least, most, fallback, meaning)                                               \
	X(name, FIELD_NUMBER, name, NULL, fallback, meaning, .min = (least), .max = (most))

#define OPTION_LIST                                                                                \
	TEXT(kiosk_id, expected_kiosk_id, "C001", "this kiosk's name in every record")             \
	TEXT(centre, expected_text, "Taxpayer Assistance Center",                                  \
	     "name of the centre, on screens and receipts")                                        \
	TEXT(database, expected_path, "/var/lib/tac-kiosk/ledger.db", "file of the ledger")        \
	TEXT(keys, expected_path, "/var/lib/tac-kiosk/keys", "folder of the kiosk's keys")         \
	TEXT(policy, expected_path, "/etc/tac-kiosk/policy.conf", "file of the rules of evidence") \
	TEXT(locale, expected_path, "/usr/share/locale", "folder of the translations")             \
	TEXT(printer, expected_printer, "glass",                                                   \
	     "\"glass\" (the screen), \"usb:\", \"serial:PATH@BAUD\", \"tcp:HOST:PORT\", "         \
	     "\"file:PATH\"")                                                                      \
	X(printer_columns, FIELD_NUMBER, printer_columns, NULL, 48,                                \
	  "characters on a line: 48 on 80 mm paper, 32 on 58 mm", .min = 32, .max = 48,            \
	  .choices = COLUMNS)                                                                      \
	X(printer_proof, FIELD_CHOICE, printer_proof, NULL, 0,                                     \
	  "what proves a receipt: the printer's answer, or that it took all bytes",                \
	  .choices = PROOFS)                                                                       \
	TEXT(scanner, expected_scanner, "none",                                                    \
	     "\"none\", \"usb\", \"camera:\", \"serial:PATH\" of a line, \"folder:PATH\" that a "  \
	     "scanner fills, or \"tray:FOLDER\" of pictures")                                      \
	TEXT(quirks, expected_path, "/etc/tac-kiosk/devices.quirks",                               \
	     "file of what is known of USB devices")                                               \
	TEXT(sheets, expected_path, "/etc/tac-kiosk/programming.sheets",                           \
	     "file of what to do with a scanner in a wrong mode")                                  \
	NUMBER(idle_seconds, 20, 3600, 90, "without a key for so long, the screen asks")           \
	NUMBER(idle_warning_seconds, 20, 600, 30, "how long it waits for an answer to that")       \
	NUMBER(wait_minutes, 1, 240, 30, "how long a visit waits for a clerk")                     \
	NUMBER(staff_lock_minutes, 1, 60, 15, "without a key for so long, staff sign in again")    \
	NUMBER(retention_years, 1, 100, 7,                                                         \
	       "how long sealed details are kept after the end of their quarter")                  \
	TEXT(signing_key, expected_key, "keys",                                                    \
	     "\"keys\" (made in that folder), or where the key is that begins the ledger: "        \
	     "\"file:PATH\", \"pkcs11:...\"")                                                      \
	NUMBER(sign_records, 1, 64, 64, "after so many records at most the ledger is signed")      \
	NUMBER(sign_minutes, 1, 15, 15, "and after so long, even when nothing happens")            \
	NUMBER(epoch_hours, 1, 24, 24, "so long one key signs it; then the next one does")         \
	TEXT(backup, expected_backup, "none",                                                      \
	     "folder on a mounted disk that the kiosk copies its ledger to, or \"none\"")          \
	NUMBER(backup_hours, 1, 168, 24, "how often that is done, while no visitor is there")      \
	NUMBER(backup_keep, 1, 1000, 14, "how many backups of this kiosk stay in the folder")      \
	X(backup_mounted, FIELD_BOOL, must_mount_backup, NULL, 1,                                  \
	  "true: no backup to the disk of the database or of the system")                          \
	NUMBER(disk_reserve_mib, 64, 1048576, 64,                                                  \
	       "with less room than this on the ledger's disk no visit begins")                    \
	X(training, FIELD_BOOL, is_training, NULL, 1,                                              \
	  "true: screens, records and papers say TRAINING; no PIN is valid")

const struct field OPTION_FIELDS[] = {
#define X(title, form, member, text_, number_, meaning_, ...)                                      \
	{ .name = #title, .kind = form, .offset = offsetof(struct config, member), __VA_ARGS__ },
	OPTION_LIST
#undef X
};

const struct option OPTIONS[OPTION_COUNT] = {
#define X(title, form, member, text_, number_, meaning_, ...)                                      \
	{ .text = text_, .number = number_, .meaning = meaning_ },
	OPTION_LIST
#undef X
};

_Static_assert(COUNT_OF(OPTION_FIELDS) == OPTION_COUNT,
	       "OPTION_COUNT says how many options there are");
