#include "screens/screen.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "tests/fakes/scenes.h"
#include "tests/fakes/share.h"

static struct view view;
static struct canvas canvas;
static char drawn[64 * 1024], golden[64 * 1024], spoken[SCREEN_SPOKEN_MAX];

static int with_catalogues(void **state)
{
	(void)setenv("TZ", "UTC", 1);
	tzset();
	if (share_language(state) != 0)
		return -1;
	/* without the catalogue every Spanish golden would be English */
	return strcmp(language_text(LANGUAGE_SPANISH, "Help"), "Ayuda") == 0 ? 0 : -1;
}

static const char *dump(void)
{
	struct bytes bytes = bytes_over(drawn, sizeof(drawn) - 1);

	canvas_dump(&canvas, &bytes);
	assert_false(bytes.is_full);
	drawn[bytes.size] = '\0';
	return drawn;
}

static void draw(const struct scene *scene, enum language language)
{
	scene_view(scene, language, &view);
	screen_draw(&view, &canvas);
}

static const struct scene *scene_named(const char *name)
{
	for (size_t at = 0; at < SCENE_COUNT; at++)
		if (strcmp(SCENES[at].name, name) == 0)
			return &SCENES[at];
	fail_msg("no scene %s", name);
	return NULL;
}

/* Calls `visit` for each scene in each language that it is seen in. */
static void each_scene(void (*visit)(const struct scene *scene, enum language language))
{
	for (size_t at = 0; at < SCENE_COUNT; at++)
		for (unsigned language = 0; language < LANGUAGE_SCREEN_COUNT; language++)
			if (language == LANGUAGE_ENGLISH || session_is_public(SCENES[at].state))
				visit(&SCENES[at], (enum language)language);
}

static void golden_path(const struct scene *scene, enum language language, char *to, size_t max)
{
	(void)snprintf(to, max, "tests/golden/screens/%s.%s.txt", scene->name,
		       language_code(language));
}

static size_t file_read(const char *path, char *to, size_t max)
{
	FILE *file = fopen(path, "r");
	size_t size = file == NULL ? 0 : fread(to, 1, max - 1, file);

	if (file != NULL)
		(void)fclose(file);
	to[size] = '\0';
	return size;
}

static void file_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

static unsigned unlike;

static void compare_golden(const struct scene *scene, enum language language)
{
	char path[256];

	golden_path(scene, language, path, sizeof(path));
	draw(scene, language);
	if (getenv("GENERATE") != NULL)
		file_write(path, dump());
	(void)file_read(path, golden, sizeof(golden));
	if (strcmp(dump(), golden) == 0)
		return;
	print_message("%s differs; GENERATE=1 writes what is drawn now:\n%s", path, drawn);
	unlike++;
}

static void test_screens__every_scene_is_as_its_golden(void **state)
{
	unlike = 0;
	each_scene(compare_golden);
	assert_int_equal(unlike, 0);
}

static void test_screens__every_state_has_a_scene(void **state)
{
	for (unsigned wanted = 0; wanted < SESSION_STATE_COUNT; wanted++) {
		bool is_there = false;
		for (size_t at = 0; at < SCENE_COUNT; at++)
			is_there = is_there || SCENES[at].state == wanted;
		if (!is_there)
			fail_msg("no scene of %s", session_state_name(wanted));
	}
}

static void assert_nothing_cut(const struct scene *scene, enum language language)
{
	scene_view(scene, language, &view);
	for (unsigned overlay = OVERLAY_NONE; overlay <= OVERLAY_CANCEL; overlay++) {
		view.overlay = (enum session_overlay)overlay;
		screen_draw(&view, &canvas);
		if (canvas.cut > 0)
			fail_msg("%s.%s, overlay %u: a text does not fit its place\n%s",
				 scene->name, language_code(language), overlay, dump());
	}
}

static void test_screens__nothing_is_cut_in_any_language(void **state)
{
	each_scene(assert_nothing_cut);
}

static void test_screens__field_messages_fit_their_line(void **state)
{
	static const char *const TYPED[] = { "1",
					     "x",
					     "!",
					     "a!",
					     "12345678901234",
					     "XX",
					     "V1",
					     "1234567",
					     "13",
					     "02/30/1980",
					     "7/4/80",
					     "7/4/2999",
					     "7/4/1800",
					     "abcd",
					     "000-00-0000",
					     "912931234",
					     "123-45-67-89",
					     "22150-12345",
					     "Ann 3",
					     "01/01/1980x" };
	static struct person person;
	unsigned messages = 0;

	for (unsigned field = 0; field < PERSON_FIELD_COUNT; field++)
		for (size_t at = 0; at < COUNT_OF(TYPED); at++) {
			(void)text_copy(person.text[field], PERSON_TEXT_MAX, TYPED[at]);
			const char *message =
				person_field_state(&person, (enum person_field)field, 20779)
					.message;
			if (message == NULL)
				continue;
			messages++;
			for (unsigned language = 0; language < LANGUAGE_SCREEN_COUNT; language++)
				assert_true(text_columns(language_text((enum language)language,
								       message)) <=
					    SHEET_WIDTH - 4);
		}
	assert_true(messages > 20);
}

static bool is_word_byte(unsigned char byte)
{
	return isalnum(byte) || byte >= 0x80;
}

/* Of a list too long for the glass: every choice of it is spoken, so these need not be. */
static bool is_scroll_mark(const char *word)
{
	static const char *const WORDS[] = { "more", "above", "below", "más", "arriba", "abajo" };

	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		if (strcmp(word, WORDS[at]) == 0)
			return true;
	return false;
}

/* Every drawn word of four letters or more must be among the spoken ones. */
static void assert_words_spoken(const struct scene *scene, enum language language, char *text)
{
	for (char *at = text; *at != '\0';) {
		size_t size = 0;
		while (is_word_byte((unsigned char)at[size]))
			size++;
		char *after = at + size + (at[size] != '\0' && size == 0);
		bool is_clipped = at[size] == '+';
		if (size >= 4 && !is_clipped) {
			char kept = at[size];
			at[size] = '\0';
			if (strcasestr(spoken, at) == NULL && !is_scroll_mark(at))
				fail_msg("%s.%s: \"%s\" is drawn, not spoken:\n%s", scene->name,
					 language_code(language), at, spoken);
			at[size] = kept;
		}
		at = after;
	}
}

static void assert_spoken(const struct scene *scene, enum language language)
{
	draw(scene, language);
	screen_speak(&view, spoken, sizeof(spoken));
	assert_true(strlen(spoken) < sizeof(spoken) - 1);
	if (view.overlay != OVERLAY_NONE)
		return; /* what shines through behind the box is not spoken */
	(void)dump();
	char *styles = drawn;
	for (int row = 0; row < CANVAS_ROWS; row++)
		styles = strchr(styles, '\n') + 1;
	*styles = '\0';
	assert_words_spoken(scene, language, drawn);
}

static void test_screens__what_is_drawn_is_spoken(void **state)
{
	each_scene(assert_spoken);
}

/* What is sealed for inspectors stays, whatever a visitor does. */
static void assert_promises_no_erasing(const struct scene *scene, enum language language)
{
	static const char *const PROMISES[] = { "is erased", "be erased", "nothing is kept",
						"se borra", "no se guarda nada" };

	draw(scene, language);
	screen_speak(&view, spoken, sizeof(spoken));
	for (size_t at = 0; session_is_public(scene->state) && at < COUNT_OF(PROMISES); at++)
		if (strcasestr(spoken, PROMISES[at]) != NULL)
			fail_msg("%s.%s promises: \"%s\"", scene->name, language_code(language),
				 PROMISES[at]);
}

static void test_screens__nobody_is_promised_that_all_is_erased(void **state)
{
	each_scene(assert_promises_no_erasing);
}

static void test_screens__an_overlay_speaks_only_for_itself(void **state)
{
	scene_view(scene_named("cancel"), LANGUAGE_ENGLISH, &view);
	screen_speak(&view, spoken, sizeof(spoken));
	assert_non_null(strstr(spoken, "Do you want to stop?"));
	assert_non_null(strstr(spoken, "Y: Yes, stop"));
	assert_null(strstr(spoken, "Street"));
}

static void assert_keys_in_place(const struct scene *scene, enum language language)
{
	static const char *const NAMES[CANVAS_COLUMNS] = {
		[1] = "Enter", [26] = "Esc", [37] = "F1", [47] = "F9", [68] = "F10"
	};

	draw(scene, language);
	if (view.overlay == OVERLAY_CANCEL)
		return;
	const struct cell *cells = canvas.cell[CANVAS_ROWS - 1];
	for (int column = 1; column < CANVAS_COLUMNS; column++) {
		if (cells[column].style != STYLE_KEY_NAME ||
		    cells[column - 1].style == STYLE_KEY_NAME)
			continue;
		if (NAMES[column] == NULL)
			fail_msg("%s: a key stands at column %d", scene->name, column);
		assert_int_equal(cells[column].code, NAMES[column][0]);
		assert_int_equal(cells[column + 1].code, NAMES[column][1]);
	}
}

static void test_screens__keys_stand_in_the_same_place(void **state)
{
	each_scene(assert_keys_in_place);
}

/* clang-format off */
#define CHARACTER(letter) {PRESS_CHARACTER, letter}
#define FUNCTION(number) {PRESS_FUNCTION, number}
/* clang-format on */

static const struct {
	const char *scene;
	struct keypress key;
	struct request request;
} KEYS[] = {
	{ "attract", { PRESS_ENTER, 0 }, { .kind = REQUEST_NEXT } },
	{ "attract", FUNCTION(10), { .kind = REQUEST_STAFF } },
	{ "attract", FUNCTION(9), { .kind = REQUEST_ANY } },
	{ "attract", { PRESS_ESCAPE, 0 }, { .kind = REQUEST_ANY } },
	{ "attract", { PRESS_NONE, 0 }, { .kind = REQUEST_NONE } },
	{ "language", CHARACTER('2'), { .kind = REQUEST_CHOOSE, .index = 1 } },
	{ "language", CHARACTER('3'), { .kind = REQUEST_ANY } },
	{ "language", CHARACTER('x'), { .kind = REQUEST_ANY } },
	{ "reason", { PRESS_UP, 0 }, { .kind = REQUEST_UP } },
	{ "reason", { PRESS_TAB, 0 }, { .kind = REQUEST_DOWN } },
	{ "reason", FUNCTION(1), { .kind = REQUEST_HELP } },
	{ "reason", FUNCTION(9), { .kind = REQUEST_CANCEL } },
	{ "reason", { PRESS_ESCAPE, 0 }, { .kind = REQUEST_BACK } },
	{ "document_kind", CHARACTER('9'), { .kind = REQUEST_ANY } },
	{ "name", CHARACTER('1'), { .kind = REQUEST_TYPE, .code = '1' } },
	{ "name", CHARACTER(0xF1), { .kind = REQUEST_TYPE, .code = 0xF1 } },
	{ "name", { PRESS_BACKSPACE, 0 }, { .kind = REQUEST_ERASE } },
	{ "name", { PRESS_CONTROL, 'u' }, { .kind = REQUEST_EMPTY } },
	{ "name", { PRESS_CONTROL, 'c' }, { .kind = REQUEST_ANY } },
	{ "name", { PRESS_BACK_TAB, 0 }, { .kind = REQUEST_UP } },
	{ "name", FUNCTION(4), { .kind = REQUEST_ANY } },
	{ "address", FUNCTION(4), { .kind = REQUEST_TOGGLE } },
	{ "document_scan", CHARACTER('1'), { .kind = REQUEST_ANY } },
	{ "document_scan_tray", CHARACTER('1'), { .kind = REQUEST_CHOOSE, .index = 0 } },
	{ "document_scan", CHARACTER('m'), { .kind = REQUEST_TOGGLE } },
	{ "document_typed", CHARACTER('m'), { .kind = REQUEST_TYPE, .code = 'm' } },
	{ "wait", FUNCTION(10), { .kind = REQUEST_STAFF } },
	{ "clerk_sign_in", CHARACTER('s'), { .kind = REQUEST_TYPE, .code = 's' } },
	{ "review", CHARACTER('s'), { .kind = REQUEST_SAME } },
	{ "review", CHARACTER('E'), { .kind = REQUEST_TOGGLE } },
	{ "review", CHARACTER('r'), { .kind = REQUEST_REVEAL } },
	{ "review_editing", CHARACTER('s'), { .kind = REQUEST_TYPE, .code = 's' } },
	{ "review_editing", { PRESS_ESCAPE, 0 }, { .kind = REQUEST_BACK } },
	{ "questions", CHARACTER('y'), { .kind = REQUEST_ANSWER, .index = ANSWER_YES } },
	{ "questions", CHARACTER('n'), { .kind = REQUEST_ANSWER, .index = ANSWER_NO } },
	{ "questions", CHARACTER('a'), { .kind = REQUEST_ANSWER, .index = ANSWER_NOT_APPLICABLE } },
	{ "questions",
	  CHARACTER('C'),
	  { .kind = REQUEST_ANSWER, .index = ANSWER_COULD_NOT_CHECK } },
	{ "questions", FUNCTION(9), { .kind = REQUEST_CANCEL } },
	{ "printing", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "printing", FUNCTION(9), { .kind = REQUEST_ANY } },
	{ "unprinted", FUNCTION(9), { .kind = REQUEST_CANCEL } },
	{ "unprinted", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "hand_over", FUNCTION(5), { .kind = REQUEST_ANY } },
	{ "hand_over", { PRESS_DOWN, 0 }, { .kind = REQUEST_ANY } },
	{ "hand_over_paper", FUNCTION(5), { .kind = REQUEST_SAVE } },
	{ "hand_over_paper", { PRESS_DOWN, 0 }, { .kind = REQUEST_DOWN } },
	{ "hand_over_saved", { PRESS_DOWN, 0 }, { .kind = REQUEST_ANY } },
	{ "decision", CHARACTER('F'), { .kind = REQUEST_TOGGLE } },
	{ "decision", CHARACTER('k'), { .kind = REQUEST_TOGGLE, .index = 1 } },
	{ "approval_wait", FUNCTION(10), { .kind = REQUEST_STAFF } },
	{ "approval_wait", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "second_look", CHARACTER('a'), { .kind = REQUEST_AGREE } },
	{ "second_look", CHARACTER('N'), { .kind = REQUEST_REFUSE } },
	{ "second_look", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "second_look", { PRESS_DOWN, 0 }, { .kind = REQUEST_DOWN } },
	{ "second_look_end", { PRESS_DOWN, 0 }, { .kind = REQUEST_ANY } },
	{ "next_steps_refused", FUNCTION(5), { .kind = REQUEST_PRINT } },
	{ "next_steps_refused", { PRESS_DOWN, 0 }, { .kind = REQUEST_DOWN } },
	{ "next_steps_scrolled", { PRESS_DOWN, 0 }, { .kind = REQUEST_ANY } },
	{ "next_steps_assigned", { PRESS_DOWN, 0 }, { .kind = REQUEST_ANY } },
	{ "next_steps_printing", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "desk_visits", CHARACTER('d'), { .kind = REQUEST_TOGGLE, .index = DESK_TOGGLE_DAYS } },
	{ "desk_visits", CHARACTER('o'), { .kind = REQUEST_TOGGLE, .index = DESK_TOGGLE_OUTCOME } },
	{ "desk_visits", CHARACTER('c'), { .kind = REQUEST_TOGGLE, .index = DESK_TOGGLE_CLERK } },
	{ "desk_visits", CHARACTER('v'), { .kind = REQUEST_VERIFY } },
	{ "desk_visits",
	  { PRESS_PAGE_DOWN, 0 },
	  { .kind = REQUEST_CHOOSE, .index = DESK_PAGE_NEXT } },
	{ "desk_visits",
	  { PRESS_PAGE_UP, 0 },
	  { .kind = REQUEST_CHOOSE, .index = DESK_PAGE_PREVIOUS } },
	{ "desk_visits", FUNCTION(10), { .kind = REQUEST_STAFF } },
	{ "desk_visits", CHARACTER('p'), { .kind = REQUEST_SHEET } },
	{ "desk_visits", CHARACTER('T'), { .kind = REQUEST_DAY } },
	{ "desk_day_close", CHARACTER('t'), { .kind = REQUEST_TOGGLE } },
	{ "desk_day_close", { PRESS_ENTER, 0 }, { .kind = REQUEST_NEXT } },
	{ "desk_day_close", { PRESS_ESCAPE, 0 }, { .kind = REQUEST_BACK } },
	{ "desk_day_close", { PRESS_DOWN, 0 }, { .kind = REQUEST_DOWN } },
	{ "desk_day_close", FUNCTION(12), { .kind = REQUEST_ANY } },
	{ "desk_day_close_asked", { PRESS_ENTER, 0 }, { .kind = REQUEST_NEXT } },
	{ "desk_day_busy", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "desk_day_closed", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "desk_day_unprinted", { PRESS_ENTER, 0 }, { .kind = REQUEST_NEXT } },
	{ "desk_sheet", { PRESS_ENTER, 0 }, { .kind = REQUEST_NEXT } },
	{ "desk_sheet", { PRESS_ESCAPE, 0 }, { .kind = REQUEST_BACK } },
	{ "desk_sheet", FUNCTION(12), { .kind = REQUEST_ANY } },
	{ "desk_sheet", CHARACTER('v'), { .kind = REQUEST_ANY } },
	{ "desk_sheet_gone", { PRESS_ENTER, 0 }, { .kind = REQUEST_ANY } },
	{ "desk_filtered", CHARACTER('d'), { .kind = REQUEST_TYPE, .code = 'd' } },
	{ "help", { PRESS_ESCAPE, 0 }, { .kind = REQUEST_ANY } },
	{ "idle", CHARACTER('q'), { .kind = REQUEST_ANY } },
	{ "cancel", CHARACTER('y'), { .kind = REQUEST_NEXT } },
	{ "cancel", CHARACTER('S'), { .kind = REQUEST_NEXT } },
	{ "cancel", { PRESS_ENTER, 0 }, { .kind = REQUEST_NEXT } },
	{ "cancel", CHARACTER('N'), { .kind = REQUEST_BACK } },
	{ "cancel", CHARACTER('q'), { .kind = REQUEST_ANY } },
};

static void test_screens__keys_become_requests(void **state)
{
	for (size_t at = 0; at < COUNT_OF(KEYS); at++) {
		scene_view(scene_named(KEYS[at].scene), LANGUAGE_ENGLISH, &view);
		struct request request = screen_key(&view, KEYS[at].key);
		if (request.kind != KEYS[at].request.kind ||
		    request.index != KEYS[at].request.index ||
		    request.code != KEYS[at].request.code)
			fail_msg("%s, key %d %u: request %d index %u code %u", KEYS[at].scene,
				 KEYS[at].key.kind, KEYS[at].key.code, request.kind, request.index,
				 request.code);
	}
}

static void test_screens__every_key_on_every_screen_asks_for_something(void **state)
{
	for (size_t at = 0; at < SCENE_COUNT; at++) {
		scene_view(&SCENES[at], LANGUAGE_ENGLISH, &view);
		for (unsigned kind = PRESS_CHARACTER; kind <= PRESS_OTHER; kind++)
			for (uint32_t code = 0; code < 128; code++) {
				struct keypress key = { (enum key_kind)kind, code };
				enum request_kind asked = screen_key(&view, key).kind;
				assert_true(asked > REQUEST_NONE && asked < REQUEST_COUNT);
			}
	}
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_screens__##name)
		T(every_scene_is_as_its_golden),
		T(every_state_has_a_scene),
		T(nothing_is_cut_in_any_language),
		T(field_messages_fit_their_line),
		T(what_is_drawn_is_spoken),
		T(nobody_is_promised_that_all_is_erased),
		T(an_overlay_speaks_only_for_itself),
		T(keys_stand_in_the_same_place),
		T(keys_become_requests),
		T(every_key_on_every_screen_asks_for_something),
#undef T
	};

	return cmocka_run_group_tests(TESTS, with_catalogues, NULL);
}
