#include "drivers/observer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/observer_draw.h"
#include "kiosk/base/wipe.h"
#include "tests/fakes/share.h"

/* The symbol of the flat licence stands there in its picture. */
enum { SYMBOL_LEFT = 92, SYMBOL_RIGHT = 962 };

static struct observer observer;

static int forget(void **state)
{
	wipe(&observer, sizeof(observer));
	return 0;
}

static void load(const char *file, struct picture *ret)
{
	assert_int_equal(picture_load(sample_bytes(file), ret, NULL), STATUS_OK);
}

enum { PAPER = 0xff, DIRT = 0x80 };

/* One grey, from one part of the symbol's width to another. */
static void hide(struct picture *picture, double from, double to, int grey)
{
	size_t left = SYMBOL_LEFT + (size_t)(from * (SYMBOL_RIGHT - SYMBOL_LEFT));
	size_t right = SYMBOL_LEFT + (size_t)(to * (SYMBOL_RIGHT - SYMBOL_LEFT));

	for (size_t y = 0; y < picture->height; y++)
		memset(picture->grey + y * picture->width + left, grey, right - left);
}

static struct observation look(const struct picture *picture, bool is_next, struct symbols *ret)
{
	struct observation observation = { 0 };
	struct fault fault = { 0 };

	ret->count = 0;
	if (observer_look(&observer, picture, is_next, ret, &observation, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	return observation;
}

static struct observation look_with_hidden(const char *file, double from, double to, bool is_next,
					   struct symbols *ret)
{
	SCOPED(picture) picture = { 0 };

	load(file, &picture);
	hide(&picture, from, to, PAPER);
	return look(&picture, is_next, ret);
}

static void expect_licence(const struct symbols *symbols)
{
	struct span payload = sample_bytes("tests/1-licence-virginia.png.payload");

	assert_int_equal(symbols->count, 1);
	assert_int_equal(symbols->at[0].size, payload.size);
	assert_memory_equal(symbols->at[0].bytes, payload.at, payload.size);
}

static void test_observer__what_is_hidden_in_turn_is_read_together(void **state)
{
	struct symbols symbols;

	assert_int_equal(look_with_hidden("tests/licence.png", 0.2, 0.45, false, &symbols).pictures,
			 0);
	assert_int_equal(symbols.count, 0);
	struct observation second =
		look_with_hidden("tests/licence.png", 0.5, 0.75, true, &symbols);
	expect_licence(&symbols);
	assert_int_equal(second.pictures, 2);
	assert_int_equal(second.stages[STAGE_BURST].runs, 1);
}

static void test_observer__another_document_begins_anew(void **state)
{
	struct symbols symbols;

	(void)look_with_hidden("tests/licence.png", 0.2, 0.45, false, &symbols);
	(void)look_with_hidden("tests/licence.png", 0.5, 0.75, false, &symbols);
	assert_int_equal(symbols.count, 0);
	(void)look_with_hidden("tests/licence.png", 0.2, 0.45, true, &symbols);
	expect_licence(&symbols);
}

/* Both symbols have the same shape, so the burst cannot tell them apart. */
static void test_observer__two_documents_in_a_burst_are_never_mixed(void **state)
{
	static const struct {
		const char *file;
		double from, to;
	} PICTURES[] = {
		{ "tests/licence.png", 0.2, 0.45 },       { "tests/other-licence.png", 0.5, 0.75 },
		{ "tests/licence.png", 0.3, 0.55 },       { "tests/other-licence.png", 0.2, 0.45 },
		{ "tests/other-licence.png", 0.6, 0.85 }, { "tests/other-licence.png", 0.4, 0.65 },
		{ "tests/other-licence.png", 0.1, 0.35 }
	};
	unsigned char other[SYMBOL_BYTES_MAX];
	struct span payload = sample_bytes("tests/3-licence-colorado-expired.png.payload");
	struct symbols symbols;

	assert_true(payload.size <= sizeof(other));
	memcpy(other, payload.at, payload.size);
	payload.at = other;
	for (size_t i = 0; i < COUNT_OF(PICTURES); i++) {
		(void)look_with_hidden(PICTURES[i].file, PICTURES[i].from, PICTURES[i].to, i > 0,
				       &symbols);
		if (symbols.count == 0)
			continue;
		if (!span_equals(symbol_span(&symbols.at[0]), payload))
			expect_licence(&symbols);
	}
	/* The one that stays is read in the end. */
	assert_int_equal(symbols.count, 1);
	assert_true(span_equals(symbol_span(&symbols.at[0]), payload));
}

static void test_observer__linear_code_is_read_when_two_pictures_show_it(void **state)
{
	static const char *const FILES[] = { "tests/code39.png", "tests/code128.png" };

	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		SCOPED(picture) picture = { 0 };
		struct symbols symbols;

		load(FILES[i], &picture);
		for (int document = 0; document < 2; document++) {
			assert_int_equal(look(&picture, false, &symbols).advice, ADVICE_AGAIN);
			assert_int_equal(symbols.count, 0);
		}
		assert_int_equal(look(&picture, true, &symbols).advice, ADVICE_NONE);
		assert_int_equal(symbols.count, 1);
	}
}

static void test_observer__wish_for_another_picture_is_of_the_last_one(void **state)
{
	SCOPED(picture) code = { 0 };
	SCOPED(picture) cat = { 0 };
	struct symbols symbols;

	load("tests/code39.png", &code);
	load("8-cat.png", &cat);
	assert_int_equal(look(&code, false, &symbols).advice, ADVICE_AGAIN);
	assert_int_equal(look(&cat, true, &symbols).advice, ADVICE_TURN);
}

static void test_observer__what_there_was_room_for_is_kept(void **state)
{
	static struct symbols symbols;
	SCOPED(picture) picture = { 0 };
	struct observation observation = { 0 };

	load("tests/licence.png", &picture);
	symbols.count = SYMBOLS_MAX;
	assert_int_equal(observer_look(&observer, &picture, false, &symbols, &observation, NULL),
			 STATUS_OK);
	assert_int_equal(symbols.count, SYMBOLS_MAX);
	assert_int_equal(observation.advice, ADVICE_NONE);
}

static void shrink(struct picture *picture, uint32_t factor)
{
	uint32_t width = picture->width / factor, height = picture->height / factor;
	unsigned char *to = picture->grey;

	for (uint32_t i = 0; i < width * height; i++) {
		unsigned sum = 0;

		for (uint32_t j = 0; j < factor * factor; j++)
			sum += picture->grey[(size_t)(i / width * factor + j / factor) *
						     picture->width +
					     i % width * factor + j % factor];
		*to++ = (unsigned char)(sum / (factor * factor));
	}
	picture->width = width;
	picture->height = height;
}

static void test_observer__advice_fits_the_picture(void **state)
{
	static const struct {
		const char *file;
		double hidden;
		int grey;
		uint32_t shrink;
		enum advice advice;
	} CASES[] = {
		{ "tests/licence.png", 0, PAPER, 1, ADVICE_NONE },
		{ "tests/licence.png", 0.4, PAPER, 1, ADVICE_LESS_LIGHT },
		{ "tests/licence.png", 0.4, DIRT, 2, ADVICE_CLOSER },
		{ "tests/licence.png", 0.4, DIRT, 1, ADVICE_HOLD_STILL },
		{ "7-blurred.png", 0, PAPER, 1, ADVICE_HOLD_STILL },
		{ "8-cat.png", 0, PAPER, 1, ADVICE_TURN },
		{ "6-passport.png", 0, PAPER, 1, ADVICE_TURN },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		SCOPED(picture) picture = { 0 };
		struct symbols symbols;

		load(CASES[i].file, &picture);
		hide(&picture, 0.3, 0.3 + CASES[i].hidden, CASES[i].grey);
		shrink(&picture, CASES[i].shrink);
		struct observation seen = look(&picture, false, &symbols);
		if (seen.advice != CASES[i].advice)
			fail_msg("case %zu: \"%s\", %u guards, %u rows", i,
				 advice_text(seen.advice), seen.guards, seen.rows);
	}
}

static void test_observer__night_asks_for_light(void **state)
{
	SCOPED(picture) picture = { 0 };
	struct symbols symbols;

	load("tests/licence.png", &picture);
	for (size_t i = 0; i < (size_t)picture.width * picture.height; i++)
		picture.grey[i] /= 40;
	assert_int_equal(look(&picture, false, &symbols).advice, ADVICE_MORE_LIGHT);
}

static void test_observer__drawing_is_a_picture_with_what_was_seen(void **state)
{
	static unsigned char png[8 * 1024 * 1024];
	static const struct pdf417_sight NOTHING;
	SCOPED(picture) picture = { 0 };
	struct symbols symbols;

	load("tests/licence.png", &picture);
	(void)look(&picture, false, &symbols);
	for (int is_seen = 0; is_seen <= 1; is_seen++) {
		SCOPED(picture) drawing = { 0 };
		size_t size, differing = 0;

		assert_int_equal(observer_draw(&picture, is_seen ? &observer.sight : &NOTHING, png,
					       sizeof(png), &size, NULL),
				 STATUS_OK);
		assert_int_equal(picture_load((struct span){ png, size }, &drawing, NULL),
				 STATUS_OK);
		assert_int_equal(drawing.width, picture.width);
		assert_int_equal(drawing.height, picture.height);
		for (size_t i = 0; i < (size_t)drawing.width * drawing.height; i++)
			differing += abs(drawing.grey[i] - picture.grey[i]) > 2;
		/* A frame of three pixels about 13 columns of 17 modules of 3 pixels. */
		assert_true(is_seen ? differing > 2000 && differing < 20000 : differing == 0);
	}
}

static void test_observer__large_pictures_are_drawn_smaller(void **state)
{
	static unsigned char png[1024 * 1024];
	static const struct pdf417_sight NOTHING;
	SCOPED(picture) picture = { .width = 5000, .height = 400 };
	SCOPED(picture) drawing = { 0 };
	size_t size;

	picture.grey = calloc(picture.width, picture.height);
	assert_non_null(picture.grey);
	assert_int_equal(observer_draw(&picture, &NOTHING, png, sizeof(png), &size, NULL),
			 STATUS_OK);
	assert_int_equal(picture_load((struct span){ png, size }, &drawing, NULL), STATUS_OK);
	assert_int_equal(drawing.width, 1250);
	assert_int_equal(drawing.height, 100);
}

static void test_observer__narrow_pictures_are_drawn(void **state)
{
	static const uint32_t SIDES[][2] = { { 1, 1 }, { 20000, 1 }, { 1, 20000 }, { 20000, 14 } };
	static unsigned char png[1024 * 1024];
	static const struct pdf417_sight NOTHING;

	for (size_t i = 0; i < COUNT_OF(SIDES); i++) {
		SCOPED(picture) picture = { .width = SIDES[i][0], .height = SIDES[i][1] };
		SCOPED(picture) drawing = { 0 };
		const size_t pixels = (size_t)picture.width * picture.height;
		size_t size;

		picture.grey = malloc(pixels);
		assert_non_null(picture.grey);
		memset(picture.grey, DIRT, pixels);
		assert_int_equal(observer_draw(&picture, &NOTHING, png, sizeof(png), &size, NULL),
				 STATUS_OK);
		assert_int_equal(picture_load((struct span){ png, size }, &drawing, NULL),
				 STATUS_OK);
		for (size_t at = 0; at < (size_t)drawing.width * drawing.height; at++)
			assert_int_equal(drawing.grey[at], DIRT);
	}
}

static void test_observer__drawing_that_does_not_fit_is_refused(void **state)
{
	static unsigned char png[64];
	SCOPED(picture) picture = { 0 };
	size_t size = 7;

	load("tests/licence.png", &picture);
	assert_int_equal(observer_draw(&picture, &observer.sight, png, sizeof(png), &size, NULL),
			 STATUS_FULL);
	assert_int_equal(size, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_observer__what_is_hidden_in_turn_is_read_together,
				       forget),
		cmocka_unit_test_setup(test_observer__another_document_begins_anew, forget),
		cmocka_unit_test_setup(test_observer__two_documents_in_a_burst_are_never_mixed,
				       forget),
		cmocka_unit_test_setup(test_observer__linear_code_is_read_when_two_pictures_show_it,
				       forget),
		cmocka_unit_test_setup(test_observer__wish_for_another_picture_is_of_the_last_one,
				       forget),
		cmocka_unit_test_setup(test_observer__what_there_was_room_for_is_kept, forget),
		cmocka_unit_test_setup(test_observer__advice_fits_the_picture, forget),
		cmocka_unit_test_setup(test_observer__night_asks_for_light, forget),
		cmocka_unit_test_setup(test_observer__drawing_is_a_picture_with_what_was_seen,
				       forget),
		cmocka_unit_test_setup(test_observer__large_pictures_are_drawn_smaller, forget),
		cmocka_unit_test(test_observer__narrow_pictures_are_drawn),
		cmocka_unit_test_setup(test_observer__drawing_that_does_not_fit_is_refused, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
