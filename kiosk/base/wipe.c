#include "kiosk/base/wipe.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

void wipe(void *at, size_t size)
{
	explicit_bzero(at, size);
}

enum status secret_new(size_t size, void **ret, int *ret_is_locked, struct fault *fault)
{
	void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return fault_set(fault, STATUS_NO_MEMORY, errno, "no memory for secrets");
	bool is_apart =
		madvise(at, size, MADV_DONTDUMP) == 0 && madvise(at, size, MADV_DONTFORK) == 0;
	bool is_locked = mlock(at, size) == 0;
	if (!is_apart || (!is_locked && ret_is_locked == NULL)) {
		int reason = errno;
		munmap(at, size);
		return fault_set(fault, STATUS_DENIED, reason,
				 "memory for secrets cannot be locked: raise the memlock limit");
	}
	if (ret_is_locked != NULL)
		*ret_is_locked = is_locked;
	*ret = at;
	return STATUS_OK;
}

void secret_free(void *at, size_t size)
{
	if (at == NULL)
		return;
	explicit_bzero(at, size);
	munmap(at, size);
}

enum status process_seal(struct fault *fault)
{
	struct rlimit no_core = { .rlim_cur = 0, .rlim_max = 0 };

	if (setrlimit(RLIMIT_CORE, &no_core) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return fault_set(fault, STATUS_DENIED, errno, "core dumps cannot be switched off");
	return STATUS_OK;
}
