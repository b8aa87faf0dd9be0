/* The command line: one file a subcommand, and what they share. */
#ifndef TAC_CLI_CLI_H
#define TAC_CLI_CLI_H

#include <stdbool.h>

#include "config/config.h"
#include "kiosk/base/json.h"
#include "kiosk/ledger/store.h"

/* Exit codes, the same for every subcommand. */
enum cli_exit {
	CLI_OK = 0,
	CLI_NO = 1,     /* it worked, and the answer is no */
	CLI_USAGE = 2,  /* the command line or a configuration file */
	CLI_DEVICE = 3, /* terminal, scanner, printer, reader */
	CLI_STORE = 4,  /* database, keys, disk */
};

struct cli_command {
	const char *name;
	const char *arguments; /* "[--json] FILE..." */
	const char *summary;   /* one line */
	const char *details;   /* the options, a line each; or null */
	enum cli_exit (*run)(const struct cli_command *command, int argc, char **argv);
};

extern const struct cli_command CLI_KIOSK, CLI_DEMO, CLI_INIT, CLI_STAFF, CLI_READ, CLI_AUDIT,
	CLI_CHECK, CLI_RECEIPT, CLI_SHEET, CLI_CONFIG, CLI_READER, CLI_CAMERA, CLI_AUDITOR,
	CLI_RETENTION, CLI_BACKUP, CLI_RESTORE, CLI_COPIER, CLI_DAY, CLI_APPROVE, CLI_CHECK_RETURN,
	CLI_MAIL, CLI_ADDRESSES, CLI_FLAGS, CLI_YEAR_CHANGE, CLI_EXCEPTIONS;

/* What most subcommands take: --config FILE and --json. */
struct cli_options {
	const char *config_path;
	bool is_json;
};

/* Says what is wrong and how the command is used, on standard error. Returns CLI_USAGE. */
enum cli_exit cli_usage(const struct cli_command *command, const char *format, ...)
	PRINTF_LIKE(2, 3);
void cli_help(const struct cli_command *command);

/* "tac-kiosk: what" on standard error; returns the code. */
enum cli_exit cli_fail(enum cli_exit code, const struct fault *fault);

/* Takes --config, --json and --help out of argv; others stay, in order, the options with names in
 * `own` (null-ended) among them. *ret_count words remain from argv[0] on.
 * False when the program should end with *ret_exit. */
bool cli_options(const struct cli_command *command, int argc, char **argv, struct cli_options *ret,
		 int *ret_count, enum cli_exit *ret_exit);

/* The value of "--name VALUE" among argv, taken out; null when it is not there. */
const char *cli_value(int *count, char **argv, const char *name);
/* True when "--name" is among argv; taken out. */
bool cli_flag(int *count, char **argv, const char *name);

/* The configuration: of --config, else /etc/tac-kiosk/kiosk.conf where that is, else the
 * defaults. False (and *ret_exit) when it cannot be used; said on standard error. */
bool cli_config(const struct cli_options *options, struct config *ret, enum cli_exit *ret_exit);

/* The configured store, opened. */
bool cli_store(const struct config *config, enum sql_open_how how, struct store *ret,
	       enum cli_exit *ret_exit);

/* What is to be said where a ledger has no auditor. */
#define CLI_NO_AUDITOR                                                                             \
	"there is no auditor: personal details are not kept, for nobody could read them;\n"        \
	"tac-kiosk auditor add FILE adds one's public key"

/* Says so on standard output if it has none. */
void cli_tell_of_auditors(struct store *store);

/* Who runs this, for the ledger: "root@console" or the login name, cut to fit. */
void cli_actor(char *to, size_t max);

/* Reads a secret: from the terminal without echo and twice, or one line of standard input where
 * that is no terminal. `max` bytes with the terminator. False when there is none or they differ;
 * said on standard error. */
bool cli_secret(const char *user, char *to, size_t max);

/* The same for a secret that is known already, and so asked for once. */
bool cli_known_secret(const char *user, char *to, size_t max);

/* One line of standard input: hidden behind a prompt where that is a terminal. False for an empty
 * line, none, or one that does not fit with its terminator; `to` must hold zeros before. */
bool cli_line(const char *prompt, char *to, size_t max);

/* The same for what is no secret: seen as it is typed, behind a question. */
bool cli_answer(const char *question, char *to, size_t max);

/* Lets a supervisor sign in, by the password asked for as above. False (and *ret_exit) when this is
 * none, or the password is wrong; said on standard error, and recorded. */
bool cli_supervisor(struct store *store, const char *user, enum cli_exit *ret_exit);

/* The words on a page, a line a line, on standard output. */
struct paper;
void cli_print_words(const struct paper *paper);

/* Writes a finished JSON value and a line end to standard output. */
enum cli_exit cli_print_json(const struct bytes *bytes, enum cli_exit code);

#endif
