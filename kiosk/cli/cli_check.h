/* What `tac-kiosk check` found, between finding it (cli_check_look.c, cli_check_place.c), saying it
 * (cli_check_print.c, cli_check_json.c), following it (cli_check_watch.c) and trying it
 * (cli_check_scan.c, cli_check_slip.c). */
#ifndef TAC_CLI_CLI_CHECK_H
#define TAC_CLI_CLI_CHECK_H

#include "drivers/devices.h"
#include "drivers/printer.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/quarantine.h"

enum { CHECK_JSON_MAX = 256 * 1024, CHECK_SECONDS = 30, CHECK_SECONDS_MAX = 86400 };

/* The last fault in the ledger. All zero: none is known. */
struct check_fault {
	int64_t wall_ms;
	char cause[RECORD_VALUE_MAX];
};

/* A device that the settings name. */
struct check_place {
	const char *name;    /* "scanner", "printer": as the ledger calls it, too */
	const char *address; /* borrowed from the settings */
	enum device_state state;
	char reason[FAULT_TEXT_MAX]; /* what is wrong, or what else is to be said */
	const struct device *device; /* on USB: the one that is used; null: none */
	/* Of a printer that is not on USB, where it was asked. */
	struct printer_state printer;
	struct printer_identity identity;
	struct check_fault last;
};

struct check {
	struct config config;
	struct quirks quirks;
	int stop;        /* readable when the program is to end */
	struct usb *usb; /* null: there is none here, see usb_fault */
	char usb_fault[FAULT_TEXT_MAX];
	size_t count;
	struct device device[DEVICES_MAX];
	struct check_place scanner, printer;
	char fonts_fault[FAULT_TEXT_MAX];  /* a language that cannot be drawn; empty: all can */
	char ledger_fault[FAULT_TEXT_MAX]; /* why no fault is known; empty: the ledger was read */
	struct quarantine quarantine;      /* of the printer */
	size_t auditors;                   /* to whom personal details are sealed */
};

/* cli_check_look.c */

/* Lists what is plugged in; nothing is asked. Returns how many rows were written. */
size_t check_list(struct check *check, struct device *to);
/* Judges what the settings name by the rows; what is not on USB by a look at the place itself,
 * where that is wanted anew. */
void check_judge(struct check *check, bool is_look_wanted);
/* Reads the last faults, and how many auditors there are. */
void check_read_ledger(struct check *check);
/* Looks whether receipts in every language can be drawn. */
void check_fonts(struct check *check);
/* True when the kiosk could work with what the settings name. */
bool check_is_well(const struct check *check);

/* cli_check_place.c: what is not on USB. */
void check_scanner_place(struct check *check);
void check_printer_place(struct check *check);

/* cli_check_print.c */
void check_print(const struct check *check);
void check_print_event(const char *event, const struct device *device);
void check_print_place(const struct check_place *place);

/* cli_check_json.c */
void check_json(const struct check *check, struct json *json);
enum cli_exit check_json_event(const char *event, const struct device *device,
			       const struct check_place *place);

/* cli_check_watch.c: until it is told to stop, or so many seconds have passed (0: no limit). */
enum cli_exit check_watch(struct check *check, int64_t seconds, bool is_json);

/* cli_check_scan.c, cli_check_slip.c: each waits, says what came of it, and with `json` adds an
 * object of its name. */
enum cli_exit check_scan(struct check *check, int64_t seconds, struct json *json);
enum cli_exit check_slip(struct check *check, struct json *json);

#endif
