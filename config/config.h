/* The kiosk's settings. One options table drives parsing, ranges, defaults and help. */
#ifndef TAC_CONFIG_CONFIG_H
#define TAC_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"
#include "kiosk/evidence/policy.h"

enum { CONFIG_TEXT_MAX = 256, CONFIG_ENUM_MAX = 8 };

/* Every member is one row of the options table in options.c, which says its name, range, default
 * and meaning. */
struct config {
	char kiosk_id[CONFIG_TEXT_MAX];    /* "C001"; letters, digits, hyphen; at most 8 */
	char centre[CONFIG_TEXT_MAX];      /* name of the centre, on screens and receipts */
	char database[CONFIG_TEXT_MAX];    /* path */
	char keys[CONFIG_TEXT_MAX];        /* folder */
	char policy[CONFIG_TEXT_MAX];      /* path of policy.conf */
	char locale[CONFIG_TEXT_MAX];      /* folder of the catalogues */
	char printer[CONFIG_TEXT_MAX];     /* "glass", or an address: see kiosk.conf */
	int64_t printer_columns;           /* 48 or 32 */
	int64_t printer_proof;             /* "status" or "written": enum printer_proof's order */
	char scanner[CONFIG_TEXT_MAX];     /* "none", "usb", an address: see kiosk.conf */
	char quirks[CONFIG_TEXT_MAX];      /* path of devices.quirks */
	char sheets[CONFIG_TEXT_MAX];      /* path of programming.sheets */
	int64_t idle_seconds;              /* 90 */
	int64_t idle_warning_seconds;      /* 30, never under 20 */
	int64_t wait_minutes;              /* how long a visit waits for a clerk: 30 */
	int64_t staff_lock_minutes;        /* 15 */
	int64_t retention_years;           /* 7 */
	char signing_key[CONFIG_TEXT_MAX]; /* "keys", or the URI of the installation key */
	int64_t sign_records;              /* unsigned at most: 64 */
	int64_t sign_minutes;              /* without a checkpoint: 15 */
	int64_t epoch_hours;               /* with one key: 24 */
	char backup[CONFIG_TEXT_MAX];      /* "none", or the folder for backups */
	int64_t backup_hours;              /* 24 */
	int64_t backup_keep;               /* 14 */
	bool must_mount_backup;            /* true: never to a disk that is this machine's own */
	int64_t disk_reserve_mib;          /* 64 */
	int64_t check_return_taxpayer;     /* refusals of one taxpayer in a day: 5 */
	int64_t check_return_all;          /* of all in an hour: 100 */
	bool is_training;                  /* true: nothing here is valid for filing */
};

/* The URI of the installation key; empty where that is made in the folder of keys. */
const char *config_signing_key(const struct config *config);

/* Every option at its default. */
void config_default(struct config *ret);

/* Reads one file over the defaults.
 *
 * Errors  STATUS_REFUSED: the fault begins "FILE:LINE: " and says what was expected: a syntax
 *         error, a wrong type, an unknown name, a value out of range, a required option missing.
 *         STATUS_IO when it cannot be read. */
enum status config_load(const char *path, struct config *ret, struct fault *fault) MUST_CHECK;

/* Reads the rules of evidence, every set of the file; errors as config_load. */
enum status policy_load(const char *path, struct policy_sets *ret, struct fault *fault) MUST_CHECK;
/* The same, and the set among them that holds on a day; STATUS_REFUSED where none does. */
enum status policy_load_on(const char *path, int32_t day, struct policy_sets *ret,
			   const struct policy **ret_policy, struct fault *fault) MUST_CHECK;

/* One line an option: name, range or choices, default, meaning. */
void config_explain(FILE *to);

#endif
