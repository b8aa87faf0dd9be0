#include "tests/tamper/fake_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/staff/secret.h"

static const int64_t BEGIN_MS = 1793628000000;
enum { START_MS = 25000, CHEAP = SECRET_ITERATIONS_MIN };

static struct {
	int64_t wall_ms, steady_ms;
	uint32_t boot;
} * shared;

int64_t __wrap_clock_wall_ms(void);
int64_t __wrap_clock_steady_ms(void);
const char *__wrap_clock_boot(void);
enum status __real_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault);
enum status __wrap_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault);

void fake_clock_begin(void)
{
	if (shared == NULL)
		shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		perror("mmap");
		exit(2);
	}
	shared->wall_ms = BEGIN_MS;
	shared->steady_ms = START_MS;
	shared->boot = 1;
	fake_clock_move("America/New_York");
}

void fake_clock_pass(int64_t ms)
{
	shared->wall_ms += ms;
	shared->steady_ms += ms;
}

void fake_clock_step(int64_t ms)
{
	shared->wall_ms += ms;
}

void fake_clock_reboot(int64_t off_ms)
{
	shared->wall_ms += off_ms;
	shared->steady_ms = START_MS;
	shared->boot++;
}

void fake_clock_move(const char *zone)
{
	(void)setenv("TZ", zone, 1);
	tzset();
}

int64_t __wrap_clock_wall_ms(void)
{
	return shared->wall_ms;
}

int64_t __wrap_clock_steady_ms(void)
{
	return shared->steady_ms;
}

const char *__wrap_clock_boot(void)
{
	static char boot[CLOCK_BOOT_MAX];

	/* Some begin alike, as boots may. */
	(void)text_format(boot, sizeof(boot), "%08x%08x%016x", shared->boot / 2 * 2654435761U,
			  shared->boot * 2654435761U, shared->boot);
	return boot;
}

enum status __wrap_secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			       struct fault *fault)
{
	return __real_secret_make(secret, iterations < CHEAP ? iterations : CHEAP, ret, fault);
}
