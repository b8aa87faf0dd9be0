/* Starts a full-screen program in a terminal of its own, 80x24, and measures it.
 *
 *	start_probe RUNS IDLE-SECONDS TEXT PROGRAM ARGUMENT...
 *
 * It is started RUNS times; each time until TEXT is on the terminal, and then ended by SIGTERM. The
 * last time it is left alone for IDLE-SECONDS first. Prints lines "name value": start_ms (one a
 * run), rss_kb, child_rss_kb (0 when it has no child), idle_cpu_ms (its child's included) and
 * idle_wakeups.
 *
 * Source  proc(5): /proc/PID/stat, /proc/PID/status, /proc/PID/task/PID/children. */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>

#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

enum {
	FRAME_DEADLINE_MS = 20000,
	SETTLE_MS = 500,
	END_DEADLINE_MS = 10000,
	GLASS_MAX = 256 * 1024
};

struct probe {
	pid_t pid;
	int terminal;
	size_t size;
	unsigned char glass[GLASS_MAX]; /* what it wrote, without the control sequences */
	bool is_in_sequence;
};

struct usage {
	int64_t cpu_ms, wakeups, rss_kb;
};

static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Keeps what is text. A control sequence ends with its first letter; that of "ESC ( B" is its
 * last character too. */
static void glass_add(struct probe *probe, const unsigned char *bytes, size_t size)
{
	for (size_t at = 0; at < size && probe->size < GLASS_MAX; at++) {
		unsigned char byte = bytes[at];
		if (byte == 0x1B)
			probe->is_in_sequence = true;
		else if (!probe->is_in_sequence && byte >= ' ')
			probe->glass[probe->size++] = byte;
		else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
			probe->is_in_sequence = false;
	}
}

/* Takes what is written until a text is there or the time is over; false when it is over. */
static bool watch(struct probe *probe, const char *text, double until_ms)
{
	unsigned char bytes[4096];

	for (;;) {
		struct pollfd line = { .fd = probe->terminal, .events = POLLIN };
		double left = until_ms - now_ms();
		if (left <= 0 || poll(&line, 1, (int)left + 1) < 0)
			return false;
		if (line.revents == 0)
			continue;
		ssize_t got = read(probe->terminal, bytes, sizeof(bytes));
		if (got <= 0)
			return false;
		glass_add(probe, bytes, (size_t)got);
		struct span glass = { probe->glass, probe->size };
		if (text != NULL && span_find(glass, span_of(text), 0) < glass.size)
			return true;
	}
}

static bool start(struct probe *probe, char **words)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };

	probe->size = 0;
	probe->is_in_sequence = false;
	probe->pid = forkpty(&probe->terminal, NULL, NULL, &size);
	if (probe->pid == 0) {
		(void)execv(words[0], words);
		_exit(127);
	}
	return probe->pid > 0;
}

/* SIGTERM, then what it still writes, until it is gone. */
static bool end(struct probe *probe)
{
	double until_ms = now_ms() + END_DEADLINE_MS;
	bool is_gone = false;

	(void)kill(probe->pid, SIGTERM);
	while (!is_gone && now_ms() < until_ms) {
		(void)watch(probe, NULL, now_ms() + 20);
		is_gone = waitpid(probe->pid, NULL, WNOHANG) == probe->pid;
	}
	if (!is_gone) {
		(void)kill(probe->pid, SIGKILL);
		(void)waitpid(probe->pid, NULL, 0);
	}
	(void)close(probe->terminal);
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

static struct usage usage_of(pid_t pid)
{
	enum { FIELDS_BEFORE_UTIME = 11 }; /* behind the name, whose ')' is the last */
	struct usage usage = { 0 };
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

static pid_t child_of(pid_t pid)
{
	char name[64], text[256];

	(void)text_format(name, sizeof(name), "task/%d/children", (int)pid);
	proc_read(pid, name, text, sizeof(text));
	return (pid_t)strtol(text, NULL, 10);
}

static bool stay(struct probe *probe, int idle_seconds)
{
	struct usage before[2], after[2];

	(void)watch(probe, NULL, now_ms() + SETTLE_MS);
	pid_t pids[2] = { probe->pid, child_of(probe->pid) };
	for (int at = 0; at < 2; at++)
		before[at] = pids[at] > 0 ? usage_of(pids[at]) : (struct usage){ 0 };
	(void)watch(probe, NULL, now_ms() + idle_seconds * 1000.0);
	for (int at = 0; at < 2; at++)
		after[at] = pids[at] > 0 ? usage_of(pids[at]) : (struct usage){ 0 };
	if (after[0].rss_kb == 0)
		return false;
	(void)printf("rss_kb %lld\nchild_rss_kb %lld\n", (long long)after[0].rss_kb,
		     (long long)after[1].rss_kb);
	(void)printf("idle_cpu_ms %lld\nidle_wakeups %lld\n",
		     (long long)(after[0].cpu_ms - before[0].cpu_ms + after[1].cpu_ms -
				 before[1].cpu_ms),
		     (long long)(after[0].wakeups - before[0].wakeups + after[1].wakeups -
				 before[1].wakeups));
	return true;
}

static bool run_once(struct probe *probe, const char *text, int idle_seconds, char **words)
{
	double begun_ms = now_ms();

	if (!start(probe, words))
		return false;
	bool is_good = watch(probe, text, begun_ms + FRAME_DEADLINE_MS);
	double shown_ms = now_ms();
	if (is_good)
		(void)printf("start_ms %.2f\n", shown_ms - begun_ms);
	if (is_good && idle_seconds > 0)
		is_good = stay(probe, idle_seconds);
	return end(probe) && is_good;
}

int main(int argc, char **argv)
{
	static struct probe probe;
	int64_t runs = 0, idle_seconds = 0;

	if (argc < 5 || !span_to_int(span_of(argv[1]), &runs) ||
	    !span_to_int(span_of(argv[2]), &idle_seconds) || idle_seconds > 3600) {
		(void)fputs("usage: start_probe RUNS IDLE-SECONDS TEXT PROGRAM ARGUMENT...\n",
			    stderr);
		return 2;
	}
	for (int64_t run = 1; run <= runs; run++) {
		int stays = run == runs ? (int)idle_seconds : 0;
		if (run_once(&probe, argv[3], stays, argv + 4))
			continue;
		(void)fprintf(stderr, "start_probe: %s did not show \"%s\" and end in time\n",
			      argv[4], argv[3]);
		return 1;
	}
	return 0;
}
