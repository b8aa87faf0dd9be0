#include "kiosk/cli/cli.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

static const char SYSTEM_CONFIG[] = "/etc/tac-kiosk/kiosk.conf";

static void usage_line(FILE *to, const struct cli_command *command)
{
	bool is_named = command->name[0] != '\0';

	(void)fprintf(to, "usage: tac-kiosk%s%s %s\n", is_named ? " " : "", command->name,
		      command->arguments);
}

enum cli_exit cli_usage(const struct cli_command *command, const char *format, ...)
{
	va_list arguments;

	(void)fputs("tac-kiosk: ", stderr);
	va_start(arguments, format);
	(void)vfprintf(stderr, format, arguments);
	va_end(arguments);
	(void)fputc('\n', stderr);
	usage_line(stderr, command);
	return CLI_USAGE;
}

void cli_help(const struct cli_command *command)
{
	usage_line(stdout, command);
	(void)printf("%s\n", command->summary);
	if (command->details != NULL)
		(void)printf("\n%s", command->details);
}

enum cli_exit cli_fail(enum cli_exit code, const struct fault *fault)
{
	(void)fprintf(stderr, "tac-kiosk: %s\n", fault->what);
	return code;
}

/* Takes `words` words out of argv from `at` on. */
static void take_out(int *count, char **argv, int at, int words)
{
	for (int from = at + words; from < *count; from++)
		argv[from - words] = argv[from];
	*count -= words;
}

const char *cli_value(int *count, char **argv, const char *name)
{
	for (int at = 0; at + 1 < *count; at++) {
		if (strcmp(argv[at], "--") == 0)
			break;
		if (strcmp(argv[at], name) != 0)
			continue;
		const char *value = argv[at + 1];
		take_out(count, argv, at, 2);
		return value;
	}
	return NULL;
}

bool cli_flag(int *count, char **argv, const char *name)
{
	for (int at = 0; at < *count; at++) {
		if (strcmp(argv[at], "--") == 0)
			break;
		if (strcmp(argv[at], name) != 0)
			continue;
		take_out(count, argv, at, 1);
		return true;
	}
	return false;
}

bool cli_options(const struct cli_command *command, int argc, char **argv, struct cli_options *ret,
		 int *ret_count, enum cli_exit *ret_exit)
{
	*ret = (struct cli_options){ 0 };
	*ret_count = argc;
	if (cli_flag(ret_count, argv, "--help")) {
		cli_help(command);
		*ret_exit = CLI_OK;
		return false;
	}
	ret->config_path = cli_value(ret_count, argv, "--config");
	ret->is_json = cli_flag(ret_count, argv, "--json");
	return true;
}

bool cli_config(const struct cli_options *options, struct config *ret, enum cli_exit *ret_exit)
{
	struct fault fault = { 0 };
	const char *path = options->config_path;

	config_default(ret);
	if (path == NULL && access(SYSTEM_CONFIG, F_OK) == 0)
		path = SYSTEM_CONFIG;
	if (path == NULL || config_load(path, ret, &fault) == STATUS_OK)
		return true;
	*ret_exit = cli_fail(CLI_USAGE, &fault);
	return false;
}

bool cli_store(const struct config *config, enum sql_open_how how, struct store *ret,
	       enum cli_exit *ret_exit)
{
	struct fault fault = { 0 };

	if (store_open(config->database, how, config->kiosk_id, ret, &fault) != STATUS_OK) {
		*ret_exit = cli_fail(CLI_STORE, &fault);
		return false;
	}
	ret->is_training = config->is_training;
	return true;
}

void cli_actor(char *to, size_t max)
{
	const struct passwd *entry = getpwuid(getuid());

	(void)text_format(to, max, "shell:%.20s", entry != NULL ? entry->pw_name : "unknown");
}

/* One line of standard input, without its end; false at the end of input or when too long. */
static bool read_line(char *to, size_t max)
{
	size_t size = 0;
	unsigned char byte;

	for (;;) {
		ssize_t got = read(STDIN_FILENO, &byte, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || byte == '\n')
			break;
		if (size + 1 >= max)
			return false;
		to[size++] = (char)byte;
	}
	to[size] = '\0';
	return size > 0;
}

static bool read_hidden(const char *prompt, char *to, size_t max)
{
	struct termios before, hidden;

	(void)fputs(prompt, stderr);
	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return false;
	hidden = before;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	bool is_there = read_line(to, max);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	(void)fputc('\n', stderr);
	return is_there;
}

static bool ask_twice(const char *prompt, char *to, size_t max)
{
	char again[256] = { 0 };
	bool is_good = read_hidden(prompt, to, max) &&
		       read_hidden("The same again: ", again, sizeof(again)) &&
		       strcmp(to, again) == 0;

	wipe(again, sizeof(again));
	return is_good;
}

static bool ask(const char *user, char *to, size_t max, bool is_new)
{
	char prompt[96];
	bool is_good;

	(void)text_format(prompt, sizeof(prompt), "Password for %s: ", user);
	if (!isatty(STDIN_FILENO))
		is_good = read_line(to, max);
	else
		is_good = is_new ? ask_twice(prompt, to, max) : read_hidden(prompt, to, max);
	if (!is_good) {
		(void)fputs("tac-kiosk: no password was taken: none, too long or not the same\n",
			    stderr);
		wipe(to, max);
	}
	return is_good;
}

bool cli_secret(const char *user, char *to, size_t max)
{
	return ask(user, to, max, true);
}

bool cli_known_secret(const char *user, char *to, size_t max)
{
	return ask(user, to, max, false);
}

bool cli_line(const char *prompt, char *to, size_t max)
{
	return isatty(STDIN_FILENO) ? read_hidden(prompt, to, max) : read_line(to, max);
}

bool cli_answer(const char *question, char *to, size_t max)
{
	(void)fputs(question, stderr);
	return read_line(to, max);
}

void cli_print_words(const struct paper *paper)
{
	for (size_t at = 0; at < paper->count; at++) {
		enum paper_style style = paper->line[at].style;
		(void)puts(style == PAPER_RULE   ? "----------------"
			   : style == PAPER_BARS ? "[bar code: on paper only]"
						 : paper->line[at].text);
	}
}

enum cli_exit cli_print_json(const struct bytes *bytes, enum cli_exit code)
{
	if (bytes->is_full) {
		(void)fputs("tac-kiosk: the answer is too long\n", stderr);
		return CLI_STORE;
	}
	if (fwrite(bytes->at, 1, bytes->size, stdout) != bytes->size ||
	    fputc('\n', stdout) == EOF || fflush(stdout) != 0)
		return CLI_STORE;
	return code;
}
