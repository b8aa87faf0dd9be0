#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

/* The kernel's flags of the mapping that holds an address: "lo dd dc …". */
static void flags_of(const void *address, char *to, size_t max)
{
	FILE *maps = fopen("/proc/self/smaps", "re");
	char line[512];
	unsigned long first, last;
	int is_ours = 0;

	assert_non_null(maps);
	to[0] = '\0';
	while (fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx ", &first, &last) == 2)
			is_ours = (uintptr_t)address >= first && (uintptr_t)address < last;
		else if (is_ours && strncmp(line, "VmFlags:", 8) == 0)
			(void)text_copy(to, max, line + 8);
	}
	(void)fclose(maps);
}

static void test_wipe__zeroes_every_byte(void **state)
{
	unsigned char secret[64];

	(void)state;
	memset(secret, 0xA5, sizeof(secret));
	wipe(secret, sizeof(secret));
	for (size_t at = 0; at < sizeof(secret); at++)
		assert_int_equal(secret[at], 0);
}

static void test_wipe__secret_memory_is_locked_and_left_out_of_cores_and_children(void **state)
{
	void *secret = NULL;
	int is_locked = 0;
	char flags[256];

	(void)state;
	assert_int_equal(secret_new(4096, &secret, &is_locked, NULL), STATUS_OK);
	flags_of(secret, flags, sizeof(flags));
	assert_non_null(strstr(flags, " dd")); /* do not dump */
	assert_non_null(strstr(flags, " dc")); /* do not copy on fork */
	if (!IS_ADDRESS_SANITIZED)
		assert_int_equal(strstr(flags, " lo") != NULL, is_locked);
	secret_free(secret, 4096);
}

static void test_wipe__a_sealed_process_leaves_no_core(void **state)
{
	int status = 0;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		if (process_seal(NULL) != STATUS_OK)
			_exit(1);
		abort();
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_false(WCOREDUMP(status));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wipe__zeroes_every_byte),
		cmocka_unit_test(
			test_wipe__secret_memory_is_locked_and_left_out_of_cores_and_children),
		cmocka_unit_test(test_wipe__a_sealed_process_leaves_no_core),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
