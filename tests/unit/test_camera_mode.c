#include "drivers/camera_mode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "kiosk/base/attrs.h"

enum { OFFERED_MAX = 4, SECOND_100NS = 10000000 };

#define MODE(kind, w, h, pace)                                                                     \
	{                                                                                          \
		.format = CAMERA_##kind, .width = w, .height = h,                                  \
		.interval_100ns = SECOND_100NS / (pace)                                            \
	}

/* What is best, and what is next best. */
static const struct {
	struct camera_mode best, other;
} CASES[] = {
	/* the size: within, the most; else above, the fewest; else below, the most */
	{ MODE(MJPEG, 1920, 1080, 10), MODE(MJPEG, 1280, 720, 10) },
	{ MODE(MJPEG, 1600, 1200, 10), MODE(MJPEG, 1280, 960, 10) },
	{ MODE(MJPEG, 1280, 720, 10), MODE(MJPEG, 3264, 2448, 10) },
	{ MODE(MJPEG, 1280, 720, 10), MODE(MJPEG, 1024, 768, 10) },
	{ MODE(MJPEG, 2048, 1536, 10), MODE(MJPEG, 3264, 2448, 10) },
	{ MODE(MJPEG, 2048, 1536, 10), MODE(MJPEG, 640, 480, 10) },
	{ MODE(MJPEG, 800, 600, 10), MODE(MJPEG, 640, 480, 10) },
	/* the size before the pace and the format */
	{ MODE(MJPEG, 1920, 1080, 30), MODE(YUYV, 1280, 720, 10) },
	/* the pace: within, the slowest; else faster, the slowest; else slower, the fastest */
	{ MODE(MJPEG, 1920, 1080, 5), MODE(MJPEG, 1920, 1080, 15) },
	{ MODE(MJPEG, 1920, 1080, 15), MODE(MJPEG, 1920, 1080, 30) },
	{ MODE(MJPEG, 1920, 1080, 30), MODE(MJPEG, 1920, 1080, 60) },
	{ MODE(MJPEG, 1920, 1080, 30), MODE(MJPEG, 1920, 1080, 3) },
	{ MODE(MJPEG, 1920, 1080, 3), MODE(MJPEG, 1920, 1080, 1) },
	/* the pace before the format */
	{ MODE(MJPEG, 1280, 720, 10), MODE(YUYV, 1280, 720, 3) },
	/* the format before the pace among what is as wished */
	{ MODE(YUYV, 1280, 720, 10), MODE(MJPEG, 1280, 720, 5) },
};

static void test_camera_mode__the_better_one_comes_first(void **state)
{
	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		for (int turn = 0; turn < 2; turn++) {
			struct camera_mode modes[] = { CASES[at].best, CASES[at].best };
			modes[turn] = CASES[at].other;
			assert_int_equal(camera_modes_order(modes, 2), 2);
			if (memcmp(&modes[0], &CASES[at].best, sizeof(modes[0])) != 0)
				fail_msg("case %zu, turn %d", at, turn);
		}
}

static void test_camera_mode__what_cannot_be_used_is_dropped(void **state)
{
	static const struct camera_mode UNUSABLE[] = {
		{ CAMERA_MJPEG, 0, 720, 1000000 },
		{ CAMERA_MJPEG, 1280, 0, 1000000 },
		{ CAMERA_MJPEG, 1280, 720, 0 },
		{ CAMERA_YUYV, 1281, 720, 1000000 },
		{ CAMERA_MJPEG, 65535, 65535, 1000000 },
		MODE(YUYV, 1920, 1080, 10), /* over 24 megabytes a second */
		MODE(YUYV, 1280, 720, 15),
	};

	for (size_t at = 0; at < COUNT_OF(UNUSABLE); at++) {
		struct camera_mode modes[] = { UNUSABLE[at], MODE(MJPEG, 640, 480, 10) };
		assert_int_equal(camera_modes_order(modes, 2), 1);
		assert_int_equal(modes[0].width, 640);
	}
}

static void test_camera_mode__what_the_bus_carries_is_kept(void **state)
{
	static const struct camera_mode USABLE[] = {
		MODE(YUYV, 1920, 1080, 5),
		MODE(YUYV, 1280, 720, 10),
		MODE(YUYV, 640, 480, 30),
	};

	for (size_t at = 0; at < COUNT_OF(USABLE); at++) {
		struct camera_mode mode = USABLE[at];
		assert_int_equal(camera_modes_order(&mode, 1), 1);
	}
}

/* 15 a second is 666,666.6 units. */
static void test_camera_mode__a_rounded_interval_is_the_pace_that_it_means(void **state)
{
	static const uint32_t ROUNDED[] = { 666666, 666667, 666600, 2000000, 2000050 };

	for (size_t at = 0; at < COUNT_OF(ROUNDED); at++) {
		struct camera_mode modes[] = { MODE(MJPEG, 1920, 1080, 30),
					       { CAMERA_MJPEG, 1920, 1080, ROUNDED[at] } };
		assert_int_equal(camera_modes_order(modes, 2), 2);
		assert_int_equal(modes[0].interval_100ns, ROUNDED[at]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_camera_mode__the_better_one_comes_first),
		cmocka_unit_test(test_camera_mode__what_cannot_be_used_is_dropped),
		cmocka_unit_test(test_camera_mode__what_the_bus_carries_is_kept),
		cmocka_unit_test(test_camera_mode__a_rounded_interval_is_the_pace_that_it_means),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
