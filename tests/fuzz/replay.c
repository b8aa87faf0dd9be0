/* Gives a fuzz target inputs without a fuzzer: each of the named files once, so that what was found
 * once stays found; or, for some seconds, what becomes of a folder's files when they are changed at
 * random.
 *
 * usage: replay_TARGET FILE...
 *        replay_TARGET --seconds N --seed N FOLDER
 *
 * A file that breaks a promise ends the program; its name is the last one said. A changed input
 * that does is left beside the program, as replay_TARGET.crash-SEED. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"
#include "tests/fuzz/havoc.h"

enum { FILE_MAX = 4 * 1024 * 1024, SECONDS_MAX = 3600, STUCK_SECONDS = 20, CRASH_PATH_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the parent learns of the child that tries inputs, however that ends. */
struct trial {
	uint64_t executions;
	size_t size;
	uint8_t input[HAVOC_INPUT_MAX];
};

/* In memory of its own, so that reading past it is seen. */
static void give(const uint8_t *bytes, size_t size)
{
	uint8_t *data = malloc(size > 0 ? size : 1);

	if (data == NULL)
		exit(2);
	memcpy(data, bytes, size);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
}

static int replay(int count, char **names)
{
	static uint8_t whole[FILE_MAX];

	for (int at = 0; at < count; at++) {
		FILE *file = fopen(names[at], "rb");
		if (file == NULL)
			return 2;
		size_t size = fread(whole, 1, sizeof(whole), file);
		printf("# %s\n", names[at]);
		(void)fflush(stdout);
		if (ferror(file) != 0)
			return 2;
		give(whole, size);
		(void)fclose(file);
	}
	return count > 0 ? 0 : 2;
}

/* Ends by itself, by a promise that is broken, or by the alarm when one input takes too long. */
static void try_inputs(struct havoc *havoc, struct trial *trial, int64_t seconds)
{
	int64_t until_ms = clock_steady_ms() + seconds * 1000;

	while (clock_steady_ms() < until_ms) {
		(void)alarm(STUCK_SECONDS);
		trial->size = havoc_next(havoc, trial->input);
		give(trial->input, trial->size);
		trial->executions++;
	}
	havoc_release(havoc);
}

static void keep_crash(const struct trial *trial, const char *program, int64_t seed)
{
	char path[CRASH_PATH_MAX];
	FILE *file;

	text_format(path, sizeof(path), "%s.crash-%lld", program, (long long)seed);
	file = fopen(path, "wb");
	if (file != NULL) {
		(void)fwrite(trial->input, 1, trial->size, file);
		(void)fclose(file);
	}
	printf("# broken by %zu bytes, kept as %s\n", trial->size, path);
}

static int attack(const char *program, int64_t seconds, int64_t seed, const char *folder)
{
	static struct havoc havoc;
	int ended = 0;
	struct trial *trial = mmap(NULL, sizeof(*trial), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	havoc.state = (uint64_t)seed;
	if (trial == MAP_FAILED || havoc_read(&havoc, folder) == 0)
		return 2;
	pid_t child = fork();
	if (child == 0) {
		try_inputs(&havoc, trial, seconds);
		exit(0);
	}
	havoc_release(&havoc);
	if (child < 0 || waitpid(child, &ended, 0) != child)
		return 2;
	bool is_good = WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
	printf("# %llu executions, seed %lld\n", (unsigned long long)trial->executions,
	       (long long)seed);
	if (!is_good)
		keep_crash(trial, program, seed);
	(void)munmap(trial, sizeof(*trial));
	return is_good ? 0 : 1;
}

int main(int count, char **words)
{
	int64_t seconds = 0, seed = 0;

	if (count != 6 || strcmp(words[1], "--seconds") != 0 || strcmp(words[3], "--seed") != 0)
		return replay(count - 1, words + 1);
	if (!span_to_int(span_of(words[2]), &seconds) || seconds < 1 || seconds > SECONDS_MAX ||
	    !span_to_int(span_of(words[4]), &seed))
		return 2;
	return attack(words[0], seconds, seed, words[5]);
}
