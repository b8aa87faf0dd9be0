/* Starts a full-screen program in a terminal of its own, 80x24, and measures it.
 *
 *	start_probe RUNS IDLE-SECONDS TEXT PROGRAM ARGUMENT...
 *
 * It is started RUNS times; each time until TEXT is on the terminal, and then ended by SIGTERM. The
 * last time it is left alone for IDLE-SECONDS first. Prints lines "name value": start_ms (one a
 * run), rss_kb, child_rss_kb (0 when it has no child), idle_cpu_ms (its child's included) and
 * idle_wakeups. */
#include <stdio.h>

#include "kiosk/base/span.h"
#include "tests/bench/terminal.h"

enum { FRAME_DEADLINE_MS = 20000, SETTLE_MS = 500 };

static bool stay(struct terminal *terminal, int idle_seconds)
{
	struct terminal_usage before[2], after[2];

	(void)terminal_see(terminal, NULL, terminal_now_ms() + SETTLE_MS);
	pid_t pids[2] = { terminal->pid, terminal_child_of(terminal->pid) };
	for (int at = 0; at < 2; at++)
		before[at] =
			pids[at] > 0 ? terminal_usage_of(pids[at]) : (struct terminal_usage){ 0 };
	(void)terminal_see(terminal, NULL, terminal_now_ms() + idle_seconds * 1000.0);
	for (int at = 0; at < 2; at++)
		after[at] =
			pids[at] > 0 ? terminal_usage_of(pids[at]) : (struct terminal_usage){ 0 };
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

static bool run_once(struct terminal *terminal, const char *text, int idle_seconds, char **words)
{
	double begun_ms = terminal_now_ms();

	if (!terminal_start(terminal, words))
		return false;
	bool is_good = terminal_see(terminal, text, begun_ms + FRAME_DEADLINE_MS);
	double shown_ms = terminal_now_ms();
	if (is_good)
		(void)printf("start_ms %.2f\n", shown_ms - begun_ms);
	if (is_good && idle_seconds > 0)
		is_good = stay(terminal, idle_seconds);
	return terminal_end(terminal) && is_good;
}

int main(int argc, char **argv)
{
	static struct terminal terminal;
	int64_t runs = 0, idle_seconds = 0;

	if (argc < 5 || !span_to_int(span_of(argv[1]), &runs) ||
	    !span_to_int(span_of(argv[2]), &idle_seconds) || idle_seconds > 3600) {
		(void)fputs("usage: start_probe RUNS IDLE-SECONDS TEXT PROGRAM ARGUMENT...\n",
			    stderr);
		return 2;
	}
	for (int64_t run = 1; run <= runs; run++) {
		int stays = run == runs ? (int)idle_seconds : 0;
		if (run_once(&terminal, argv[3], stays, argv + 4))
			continue;
		(void)fprintf(stderr, "start_probe: %s did not show \"%s\" and end in time\n",
			      argv[4], argv[3]);
		return 1;
	}
	return 0;
}
