/* Any bytes as a settings file: read or refused with one line that names the file, never half
 * taken. */
#include <assert.h>
#include <stdint.h>
#include <sys/mman.h>

#include "config/config.h"
#include "kiosk/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* libconfig 1.5 does not free the text that it was in at a syntax error. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libconfig\n";
}

static void check_fault(const struct fault *fault, enum status status)
{
	if (status == STATUS_OK)
		return;
	assert(fault->status == status);
	assert(strncmp(fault->what, "/proc/self/fd/", 14) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config;
	struct fault fault = { 0 };
	char path[64];
	int file = memfd_create("settings", MFD_CLOEXEC);

	if (file < 0)
		return 0;
	if (write(file, data, size) == (ssize_t)size) {
		(void)text_format(path, sizeof(path), "/proc/self/fd/%d", file);
		check_fault(&fault, config_load(path, &config, &fault));
	}
	close(file);
	return 0;
}
