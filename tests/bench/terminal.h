/* A full-screen program in a terminal of its own, 80x24: what it shows, and what it takes. */
#ifndef TAC_TESTS_BENCH_TERMINAL_H
#define TAC_TESTS_BENCH_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { TERMINAL_GLASS_MAX = 256 * 1024 };

struct terminal {
	pid_t pid;
	int line;
	size_t size;
	unsigned char glass[TERMINAL_GLASS_MAX]; /* what it wrote, without the control sequences */
	bool is_in_sequence;
};

bool terminal_start(struct terminal *terminal, char **words);

/* Takes what is written until a text is there, or the time on the steady clock is over: then false.
 * With null as the text it only takes. */
bool terminal_see(struct terminal *terminal, const char *text, double until_ms);

/* What was written so far is looked at no more. */
void terminal_forget(struct terminal *terminal);

bool terminal_type(const struct terminal *terminal, const char *keys);

/* SIGTERM, then what it still writes, until it is gone; false when it had to be killed. */
bool terminal_end(struct terminal *terminal);

struct terminal_usage {
	int64_t cpu_ms, wakeups, rss_kb, files;
};

/* Of any process; all 0 when it is not there.
 * Source  proc(5): /proc/PID/stat, /proc/PID/status, /proc/PID/fd. */
struct terminal_usage terminal_usage_of(pid_t pid);

/* Its first child; 0 when it has none.
 * Source  proc(5): /proc/PID/task/PID/children. */
pid_t terminal_child_of(pid_t pid);

double terminal_now_ms(void);

#endif
