#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/session/desk.h"

static const struct desk_paper NOBODY = { .after = DESK_AFTER_NOTHING };
static struct desk desk;
static struct effects effects;

static void step(const struct event *event)
{
	effects = (struct effects){ 0 };
	desk_step(&desk, event, &effects);
}

static void request(enum request_kind kind, unsigned index, char code)
{
	step(&(struct event){
		.kind = EVENT_REQUEST,
		.request = { .kind = kind, .index = index, .code = (unsigned char)code } });
}

static void answer(enum event_kind kind, unsigned index, uint64_t count)
{
	step(&(struct event){ .kind = kind, .index = index, .count = count });
}

static void assert_asks(enum effect_kind kind)
{
	assert_int_equal(effects.count, 1);
	assert_int_equal(effects.at[0].kind, kind);
	assert_true(desk.is_busy);
}

static void type_text(const char *text)
{
	for (; *text != '\0'; text++)
		request(REQUEST_TYPE, 0, *text);
}

/* Up to the question what came out. */
static void print_slip(enum desk_tested tested)
{
	desk_open_printer(&desk, &NOBODY);
	request(REQUEST_NEXT, 0, 0);
	assert_asks(EFFECT_PRINT_TEST);
	answer(EVENT_TESTED, tested, 0);
	assert_false(desk.is_busy);
}

static void test_desk_printer__a_slip_alone_and_its_number_release_the_printer(void **state)
{
	print_slip(DESK_TESTED);
	request(REQUEST_CHOOSE, DESK_CAME_SLIP, 0);
	assert_int_equal(desk.printer.step, DESK_PRINTER_NUMBER);
	type_text("04x179");
	assert_string_equal(desk.printer.number, "0417");
	request(REQUEST_NEXT, 0, 0);
	assert_asks(EFFECT_RELEASE);
	answer(EVENT_RELEASED, DESK_RELEASE_DONE, 0);
	assert_int_equal(desk.printer.step, DESK_PRINTER_RELEASED);
	request(REQUEST_NEXT, 0, 0);
	assert_true(desk.is_done);
}

static void test_desk_printer__a_short_number_is_not_compared(void **state)
{
	print_slip(DESK_TESTED);
	request(REQUEST_CHOOSE, DESK_CAME_SLIP, 0);
	type_text("041");
	request(REQUEST_NEXT, 0, 0);
	assert_int_equal(effects.count, 0);
	assert_non_null(desk.printer.message);
}

static void test_desk_printer__what_the_shell_says_to_a_number(void **state)
{
	static const struct {
		enum desk_release release;
		enum desk_printer_step step;
	} ROWS[] = { { DESK_RELEASE_WRONG, DESK_PRINTER_NUMBER },
		     { DESK_RELEASE_SPENT, DESK_PRINTER_READY },
		     { DESK_RELEASE_UNWELL, DESK_PRINTER_READY },
		     { (enum desk_release)9, DESK_PRINTER_READY } };

	for (size_t at = 0; at < sizeof(ROWS) / sizeof(ROWS[0]); at++) {
		print_slip(DESK_TESTED);
		request(REQUEST_CHOOSE, DESK_CAME_SLIP, 0);
		type_text("0417");
		request(REQUEST_NEXT, 0, 0);
		answer(EVENT_RELEASED, ROWS[at].release, 0);
		assert_int_equal(desk.printer.step, ROWS[at].step);
		assert_string_equal(desk.printer.number, "");
		assert_non_null(desk.printer.message);
	}
}

static void test_desk_printer__something_else_is_voided_and_another_slip_asked_for(void **state)
{
	print_slip(DESK_TESTED);
	request(REQUEST_CHOOSE, DESK_CAME_OTHER, 0);
	assert_asks(EFFECT_VOID_LATE);
	answer(EVENT_LATE_VOIDED, 0, 2);
	assert_int_equal(desk.printer.step, DESK_PRINTER_CAME);
	assert_int_equal(desk.printer.voided, 2);
	request(REQUEST_NEXT, 0, 0);
	assert_asks(EFFECT_PRINT_TEST);
}

static void test_desk_printer__where_it_could_not_be_voided_staff_is_told(void **state)
{
	print_slip(DESK_TESTED);
	request(REQUEST_CHOOSE, DESK_CAME_OTHER, 0);
	answer(EVENT_LATE_VOIDED, 1, 0);
	assert_int_equal(desk.printer.step, DESK_PRINTER_READY);
	assert_non_null(strstr(desk.printer.message, "could not be voided"));
}

/* An unproven slip may hide what is before it. */
static void test_desk_printer__only_a_proven_slip_leads_to_a_number(void **state)
{
	print_slip(DESK_TESTED_UNPROVEN);
	assert_int_equal(desk.printer.step, DESK_PRINTER_WATCH);
	request(REQUEST_CHOOSE, DESK_CAME_SLIP, 0);
	assert_int_equal(desk.printer.step, DESK_PRINTER_READY);
	print_slip(DESK_TESTED);
	request(REQUEST_CHOOSE, DESK_CAME_NOTHING, 0);
	assert_int_equal(desk.printer.step, DESK_PRINTER_READY);
	print_slip(DESK_TESTED_UNSENT);
	assert_int_equal(desk.printer.step, DESK_PRINTER_READY);
	print_slip(DESK_TESTED_NEEDLESS);
	assert_int_equal(desk.printer.step, DESK_PRINTER_RELEASED);
}

static void test_desk_printer__answers_nobody_waits_for_change_nothing(void **state)
{
	desk_open_printer(&desk, &NOBODY);
	struct desk before = desk;
	answer(EVENT_TESTED, DESK_TESTED, 0);
	answer(EVENT_RELEASED, DESK_RELEASE_DONE, 0);
	answer(EVENT_LATE_VOIDED, 0, 1);
	assert_memory_equal(&desk, &before, sizeof(desk));
	request(REQUEST_CHOOSE, DESK_CAME_OTHER, 0);
	assert_int_equal(effects.count, 0);
}

static void test_desk_printer__a_supervisor_goes_back_to_the_list(void **state)
{
	desk = (struct desk){ .state = DESK_VISITS };
	desk_show_printer(&desk);
	request(REQUEST_BACK, 0, 0);
	assert_int_equal(desk.state, DESK_VISITS);
	assert_false(desk.is_done);
	answer(EVENT_ROWS, 0, 0);
	request(REQUEST_PRINTER, 0, 0);
	assert_int_equal(desk.state, DESK_PRINTER);
	desk_open_printer(&desk, &NOBODY);
	request(REQUEST_BACK, 0, 0);
	assert_true(desk.is_done);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_desk_printer__a_slip_alone_and_its_number_release_the_printer),
		cmocka_unit_test(test_desk_printer__a_short_number_is_not_compared),
		cmocka_unit_test(test_desk_printer__what_the_shell_says_to_a_number),
		cmocka_unit_test(
			test_desk_printer__something_else_is_voided_and_another_slip_asked_for),
		cmocka_unit_test(test_desk_printer__where_it_could_not_be_voided_staff_is_told),
		cmocka_unit_test(test_desk_printer__only_a_proven_slip_leads_to_a_number),
		cmocka_unit_test(test_desk_printer__answers_nobody_waits_for_change_nothing),
		cmocka_unit_test(test_desk_printer__a_supervisor_goes_back_to_the_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
