#include "tests/bench/terminal.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

enum { END_DEADLINE_MS = 10000 };

double terminal_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Keeps what is text. A control sequence ends with its first letter; that of "ESC ( B" is its
 * last character too. */
static void glass_add(struct terminal *terminal, const unsigned char *bytes, size_t size)
{
	for (size_t at = 0; at < size && terminal->size < TERMINAL_GLASS_MAX; at++) {
		unsigned char byte = bytes[at];
		if (byte == 0x1B)
			terminal->is_in_sequence = true;
		else if (!terminal->is_in_sequence && byte >= ' ')
			terminal->glass[terminal->size++] = byte;
		else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
			terminal->is_in_sequence = false;
	}
}

static bool shows(const struct terminal *terminal, const char *text)
{
	struct span glass = { terminal->glass, terminal->size };

	return text != NULL && span_find(glass, span_of(text), 0) < glass.size;
}

bool terminal_see(struct terminal *terminal, const char *text, double until_ms)
{
	unsigned char bytes[4096];

	while (!shows(terminal, text)) {
		struct pollfd line = { .fd = terminal->line, .events = POLLIN };
		double left = until_ms - terminal_now_ms();
		if (left <= 0 || poll(&line, 1, (int)left + 1) < 0)
			return false;
		if (line.revents == 0)
			continue;
		ssize_t got = read(terminal->line, bytes, sizeof(bytes));
		if (got <= 0)
			return false;
		glass_add(terminal, bytes, (size_t)got);
	}
	return true;
}

void terminal_forget(struct terminal *terminal)
{
	terminal->size = 0;
}

bool terminal_type(const struct terminal *terminal, const char *keys)
{
	size_t size = strlen(keys);

	return write(terminal->line, keys, size) == (ssize_t)size;
}

bool terminal_start(struct terminal *terminal, char **words)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };

	terminal->size = 0;
	terminal->is_in_sequence = false;
	terminal->pid = forkpty(&terminal->line, NULL, NULL, &size);
	if (terminal->pid == 0) {
		(void)execvp(words[0], words);
		_exit(127);
	}
	return terminal->pid > 0;
}

bool terminal_end(struct terminal *terminal)
{
	double until_ms = terminal_now_ms() + END_DEADLINE_MS;
	bool is_gone = false;

	(void)kill(terminal->pid, SIGTERM);
	while (!is_gone && terminal_now_ms() < until_ms) {
		(void)terminal_see(terminal, NULL, terminal_now_ms() + 20);
		is_gone = waitpid(terminal->pid, NULL, WNOHANG) == terminal->pid;
	}
	if (!is_gone) {
		(void)kill(terminal->pid, SIGKILL);
		(void)waitpid(terminal->pid, NULL, 0);
	}
	(void)close(terminal->line);
	return is_gone;
}

/* One file of /proc/PID, as a C string; empty when it is not there. */
static void proc_read(pid_t pid, const char *name, char *to, size_t max)
{
	char path[96];

	to[0] = '\0';
	(void)text_format(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return;
	to[fread(to, 1, max - 1, file)] = '\0';
	(void)fclose(file);
}

/* The number behind a label of /proc/PID/status. */
static int64_t number_behind(const char *text, const char *label)
{
	const char *at = strstr(text, label);

	return at == NULL ? 0 : strtoll(at + strlen(label), NULL, 10);
}

static int64_t files_of(pid_t pid)
{
	char path[64];
	int64_t count = 0;

	(void)text_format(path, sizeof(path), "/proc/%d/fd", (int)pid);
	DIR *folder = opendir(path);
	while (folder != NULL && readdir(folder) != NULL)
		count++;
	if (folder != NULL)
		(void)closedir(folder);
	return count;
}

struct terminal_usage terminal_usage_of(pid_t pid)
{
	enum { FIELDS_BEFORE_UTIME = 11 }; /* behind the name, whose ')' is the last */
	struct terminal_usage usage = { .files = files_of(pid) };
	char text[4096];

	proc_read(pid, "status", text, sizeof(text));
	usage.rss_kb = number_behind(text, "\nVmRSS:");
	usage.wakeups = number_behind(text, "\nvoluntary_ctxt_switches:");
	proc_read(pid, "stat", text, sizeof(text));
	char *at = strrchr(text, ')');
	for (int field = 0; at != NULL && field <= FIELDS_BEFORE_UTIME; field++)
		at = strchr(at + 1, ' ');
	if (at == NULL)
		return usage;
	int64_t ticks = strtoll(at, &at, 10);
	ticks += strtoll(at, NULL, 10);
	usage.cpu_ms = ticks * 1000 / sysconf(_SC_CLK_TCK);
	return usage;
}

pid_t terminal_child_of(pid_t pid)
{
	char name[64], text[256];

	(void)text_format(name, sizeof(name), "task/%d/children", (int)pid);
	proc_read(pid, name, text, sizeof(text));
	return (pid_t)strtol(text, NULL, 10);
}
