#include "tests/fakes/share.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/language.h"
#include "kiosk/base/text.h"

static void share_path(const char *part, const char *file, char ret[SAMPLE_PATH_MAX])
{
	char program[SAMPLE_PATH_MAX] = { 0 };

	if (readlink("/proc/self/exe", program, sizeof(program) - 1) < 0)
		fail_msg("where this program is cannot be read");
	char *tests = strstr(program, "/tests/");
	assert_non_null(tests);
	for (char *next = tests; next != NULL; next = strstr(next + 1, "/tests/"))
		tests = next;
	*tests = '\0';
	assert_true(text_format(ret, SAMPLE_PATH_MAX, "%s/share/%s/%s", program, part, file));
}

int share_language(void **state)
{
	char path[SAMPLE_PATH_MAX];

	(void)state;
	share_path("locale", "", path);
	return language_init(path, NULL) == STATUS_OK ? 0 : -1;
}

void sample_path(const char *file, char ret[SAMPLE_PATH_MAX])
{
	share_path("samples", file, ret);
}

int sample_open(const char *file)
{
	char path[SAMPLE_PATH_MAX];

	sample_path(file, path);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		fail_msg("%s: no such sample; make samples draws them", path);
	return descriptor;
}

struct span sample_bytes(const char *file)
{
	static unsigned char bytes[SAMPLE_FILE_MAX];
	int descriptor = sample_open(file);
	size_t size = 0;
	ssize_t got;

	while ((got = read(descriptor, bytes + size, sizeof(bytes) - size)) > 0)
		size += (size_t)got;
	close(descriptor);
	assert_true(got == 0 && size < sizeof(bytes));
	return (struct span){ bytes, size };
}
