#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/printer.h"

static struct printer printer;
static struct paper page;
static struct fault fault;

static int open_printer(void **state)
{
	paper_begin(&page, 48);
	paper_line(&page, PAPER_LARGE, "012 345");
	return printer_glass_open(&printer, &fault) == STATUS_OK ? 0 : -1;
}

static int close_printer(void **state)
{
	printer_release(&printer);
	return 0;
}

static void print(void)
{
	assert_int_equal(printer.ops->begin(printer.self, &page, 0, &fault), STATUS_OK);
	assert_int_equal(printer.ops->advance(printer.self, 0, &fault), STATUS_OK);
}

static void test_printer_glass__shows_the_page_once_it_is_proven(void **state)
{
	assert_null(printer.ops->shown(printer.self));
	assert_int_equal(printer.ops->begin(printer.self, &page, 0, &fault), STATUS_OK);
	assert_null(printer.ops->shown(printer.self));
	assert_int_equal(printer.ops->advance(printer.self, 0, &fault), STATUS_OK);
	assert_string_equal(printer.ops->shown(printer.self)->line[0].text, "012 345");
	assert_string_equal(printer.ops->proof(printer.self), "shown");
	assert_int_equal(printer.ops->pollfd(printer.self).fd, -1);
}

static void test_printer_glass__keeps_a_copy(void **state)
{
	print();
	paper_wipe(&page);
	assert_string_equal(printer.ops->shown(printer.self)->line[0].text, "012 345");
}

static void test_printer_glass__discarding_leaves_nothing(void **state)
{
	static const struct paper EMPTY;

	print();
	const struct paper *shown = printer.ops->shown(printer.self);
	printer.ops->discard(printer.self);
	assert_null(printer.ops->shown(printer.self));
	assert_memory_equal(shown, &EMPTY, sizeof(EMPTY));
}

static void test_printer_glass__takes_one_page_at_a_time(void **state)
{
	assert_int_equal(printer.ops->begin(printer.self, &page, 0, &fault), STATUS_OK);
	assert_int_equal(printer.ops->begin(printer.self, &page, 0, &fault), STATUS_FULL);
	assert_int_equal(printer.ops->advance(printer.self, 0, &fault), STATUS_OK);
	assert_int_equal(printer.ops->advance(printer.self, 0, &fault), STATUS_IO);
	print();
}

int main(void)
{
#define GLASS_TEST(function) cmocka_unit_test_setup_teardown(function, open_printer, close_printer)
	const struct CMUnitTest tests[] = {
		GLASS_TEST(test_printer_glass__shows_the_page_once_it_is_proven),
		GLASS_TEST(test_printer_glass__keeps_a_copy),
		GLASS_TEST(test_printer_glass__discarding_leaves_nothing),
		GLASS_TEST(test_printer_glass__takes_one_page_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
