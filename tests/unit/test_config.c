#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "config/config.h"
#include "config/options.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/pace.h"

static char path[] = "/tmp/test_config.XXXXXX";

static int make_file(void **state)
{
	int descriptor = mkstemp(path);

	return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
	return unlink(path);
}

static void write_bytes(const void *bytes, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

static enum status load(const char *text, struct config *ret, struct fault *fault)
{
	write_bytes(text, strlen(text));
	return config_load(path, ret, fault);
}

static void test_config__the_defaults_are_those_of_the_manual(void **state)
{
	struct config config;

	config_default(&config);
	assert_string_equal(config.kiosk_id, "C001");
	assert_string_equal(config.database, "/var/lib/tac-kiosk/ledger.db");
	assert_string_equal(config.policy, "/etc/tac-kiosk/policy.conf");
	assert_string_equal(config.locale, "/usr/share/locale");
	assert_string_equal(config.printer, "glass");
	assert_string_equal(config.scanner, "none");
	assert_int_equal(config.printer_columns, 48);
	assert_int_equal(config.printer_proof, 0);
	assert_int_equal(config.idle_seconds, 90);
	assert_int_equal(config.idle_warning_seconds, 30);
	assert_int_equal(config.wait_minutes, 30);
	assert_int_equal(config.staff_lock_minutes, 15);
	assert_string_equal(config.signing_key, "keys");
	assert_string_equal(config_signing_key(&config), "");
	assert_int_equal(config.sign_records, PACE_RECORDS);
	assert_int_equal(config.sign_minutes * 60000, PACE_SIGN_MS);
	assert_int_equal(config.epoch_hours * 3600000, PACE_EPOCH_MS);
	assert_int_equal(config.retention_years, 7);
	assert_string_equal(config.backup, "none");
	assert_int_equal(config.backup_hours, 24);
	assert_int_equal(config.backup_keep, 14);
	assert_true(config.must_mount_backup);
	assert_int_equal(config.disk_reserve_mib, 64);
	assert_int_equal(config.check_return_taxpayer, 5);
	assert_int_equal(config.check_return_all, 100);
	assert_true(config.is_training);
}

/* Verification takes a longer end that nobody signed for one that was cut off. */
static void test_config__no_setting_signs_less_often_than_verification_expects(void **state)
{
	static const struct {
		const char *name;
		int64_t most;
	} CASES[] = {
		{ "sign_records", PACE_RECORDS },
		{ "sign_minutes", PACE_SIGN_MS / 60000 },
		{ "epoch_hours", PACE_EPOCH_MS / 3600000 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		size_t option = 0;
		while (strcmp(OPTION_FIELDS[option].name, CASES[at].name) != 0)
			assert_true(++option < OPTION_COUNT);
		assert_int_equal(OPTION_FIELDS[option].max, CASES[at].most);
		assert_int_equal(OPTION_FIELDS[option].min, 1);
	}
}

static void test_config__the_shipped_file_says_every_default(void **state)
{
	struct config shipped, defaults;
	struct fault fault = { 0 };
	static char text[16384], table[8192];
	FILE *file = fopen("config/kiosk.conf", "r");
	FILE *explained = fmemopen(table, sizeof(table), "w");

	if (config_load("config/kiosk.conf", &shipped, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	config_default(&defaults);
	assert_memory_equal(&shipped, &defaults, sizeof(shipped));
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	config_explain(explained);
	fclose(explained);
	struct span rest = span_of(table), line, name;
	assert_true(span_split(&rest, '\n', &line)); /* the heading */
	while (span_split(&rest, '\n', &line) && span_split(&line, ' ', &name) && name.size > 0) {
		char setting[64];
		text_format(setting, sizeof(setting), "\n%.*s = ", (int)name.size,
			    (const char *)name.at);
		if (strstr(text, setting) == NULL)
			fail_msg("config/kiosk.conf lacks%s", setting);
	}
}

static void test_config__a_file_changes_only_what_it_names(void **state)
{
	struct config config;
	struct fault fault = { 0 };

	assert_int_equal(
		load("kiosk_id = \"TX-042\";\nprinter = \"tcp:10.1.2.3:9100\";\n"
		     "printer_columns = 32; printer_proof = \"written\";\ntraining = false;\n"
		     "idle_seconds = 120; scanner = \"tray:/srv/tray\"; centre = \"Cañón\";\n",
		     &config, &fault),
		STATUS_OK);
	assert_string_equal(config.kiosk_id, "TX-042");
	assert_string_equal(config.printer, "tcp:10.1.2.3:9100");
	assert_string_equal(config.centre, "Cañón");
	assert_int_equal(config.printer_columns, 32);
	assert_int_equal(config.printer_proof, 1);
	assert_int_equal(config.idle_seconds, 120);
	assert_false(config.is_training);
	assert_int_equal(config.wait_minutes, 30);
}

static const struct {
	const char *label, *text, *expected;
} WRONG[] = {
	{ "syntax", "kiosk_id = \"A\";\nwait_minutes = ;\n", ":2: syntax error" },
	{ "no end of text", "centre = \"A\n", ": " },
	{ "unknown", "\nkiosk = \"A\";", ":2: unknown name \"kiosk\"" },
	{ "number for text", "\n\ncentre = 5;", ":3: centre: expected a text in \"quotes\"" },
	{ "text for number", "wait_minutes = \"5\";", ":1: wait_minutes: expected a whole number" },
	{ "float for number", "wait_minutes = 5.5;", ":1: wait_minutes: expected a whole number" },
	{ "number for bool", "training = 1;", ":1: training: expected true or false" },
	{ "group for text", "centre : { a = 1; };", ":1: centre: expected a text" },
	{ "under range", "idle_warning_seconds = 19;",
	  ":1: idle_warning_seconds: expected a number from 20 to 600" },
	{ "over range", "wait_minutes = 241;",
	  ":1: wait_minutes: expected a number from 1 to 240" },
	{ "over 32 bits", "wait_minutes = 4294967306;", ":1: a number has more than 9 digits" },
	{ "negative", "idle_seconds = -90;", ":1: idle_seconds: expected a number from 20" },
	{ "no such width", "printer_columns = 40;", ":1: printer_columns: expected 32 or 48" },
	{ "no such proof", "printer_proof = \"none\";",
	  ":1: printer_proof: expected status or written" },
	{ "no such printer", "printer = \"lpr\";", ":1: printer: expected \"glass\", \"usb:\"" },
	{ "printer without path", "printer = \"file:\";", ":1: printer: expected" },
	{ "no such scanner", "scanner = \"x\";", ":1: scanner: expected \"none\", \"usb\"," },
	{ "long kiosk name", "kiosk_id = \"ABCDEFGHI\";", ":1: kiosk_id: expected 1 to 8 letters" },
	{ "blank in kiosk name", "kiosk_id = \"A B\";", ":1: kiosk_id: expected 1 to 8 letters" },
	{ "empty path", "database = \"\";", ":1: database: expected a path" },
	{ "escape in text", "centre = \"a\\x1b[2J\";",
	  ":1: centre: expected a text without control" },
	{ "twice", "wait_minutes = 5;\nwait_minutes = 6;", ":2: duplicate setting name" },
	{ "include", "kiosk_id = \"A\";\n@include \"/etc/passwd\"\n",
	  ":2: other files cannot be included" },
	{ "no UTF-8", "kiosk_id = \"A\";\n# \xff\n", ":2: is not UTF-8 text" },
};

static void test_config__says_file_line_and_what_was_expected(void **state)
{
	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		struct config config;
		struct fault fault = { 0 };
		char expected[FAULT_TEXT_MAX];
		print_message("%s\n", WRONG[at].label);
		assert_int_equal(load(WRONG[at].text, &config, &fault), STATUS_REFUSED);
		text_format(expected, sizeof(expected), "%s%s", path, WRONG[at].expected);
		if (strstr(fault.what, expected) == NULL && strcmp(WRONG[at].expected, ": ") != 0)
			fail_msg("\"%s\" does not say \"%s\"", fault.what, expected);
		if (strncmp(fault.what, path, strlen(path)) != 0)
			fail_msg("\"%s\" does not begin with the file", fault.what);
	}
}

static void test_config__long_digits_may_stand_in_texts_and_comments(void **state)
{
	struct config config;
	struct fault fault = { 0 };

	assert_int_equal(load("# 12345678901\n/* 12345678901 \" */ // 12345678901\n"
			      "centre = \"a \\\" 12345678901\"; wait_minutes = 0x10;\n",
			      &config, &fault),
			 STATUS_OK);
	assert_string_equal(config.centre, "a \" 12345678901");
	assert_int_equal(config.wait_minutes, 16);
}

static void test_config__a_zero_byte_does_not_hide_the_rest(void **state)
{
	static const char BYTES[] = "kiosk_id = \"A\";\n\0nonsense";
	struct config config;
	struct fault fault = { 0 };

	write_bytes(BYTES, sizeof(BYTES) - 1);
	assert_int_equal(config_load(path, &config, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, ":2: "));
}

static void test_config__a_file_without_end_is_not_read(void **state)
{
	static char big[(1 << 20) + 1];
	struct config config;
	struct fault fault = { 0 };

	memset(big, '\n', sizeof(big));
	write_bytes(big, sizeof(big));
	assert_int_equal(config_load(path, &config, &fault), STATUS_IO);
	assert_int_equal(config_load("/dev/zero", &config, &fault), STATUS_IO);
	assert_int_equal(config_load("/dev/null", &config, &fault), STATUS_IO);
}

static void test_config__names_a_file_that_is_not_there(void **state)
{
	struct config config;
	struct fault fault = { 0 };

	assert_int_equal(config_load("/nowhere/kiosk.conf", &config, &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "/nowhere/kiosk.conf"));
	assert_int_equal(config_load("/tmp", &config, &fault), STATUS_IO);
}

static void test_config__a_refused_file_changes_nothing(void **state)
{
	struct config config, before;
	struct fault fault = { 0 };

	config_default(&config);
	before = config;
	assert_int_equal(load("wait_minutes = 5; nonsense = 1;", &config, &fault), STATUS_REFUSED);
	assert_memory_equal(&config, &before, sizeof(config));
}

static void test_config__explains_each_option_in_a_table(void **state)
{
	static char table[8192];
	FILE *to = fmemopen(table, sizeof(table), "w");

	config_explain(to);
	fclose(to);
	static const char *const WORDS[] = {
		"OPTION",        "kiosk_id",
		"\"C001\"",      "20 to 3600",
		"32 or 48",      "status or written",
		"true or false", "how long a visit waits for a clerk"
	};
	for (size_t at = 0; at < COUNT_OF(WORDS); at++)
		if (strstr(table, WORDS[at]) == NULL)
			fail_msg("the table lacks \"%s\"", WORDS[at]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_config__the_defaults_are_those_of_the_manual),
		cmocka_unit_test(
			test_config__no_setting_signs_less_often_than_verification_expects),
		cmocka_unit_test(test_config__the_shipped_file_says_every_default),
		cmocka_unit_test(test_config__a_file_changes_only_what_it_names),
		cmocka_unit_test(test_config__says_file_line_and_what_was_expected),
		cmocka_unit_test(test_config__long_digits_may_stand_in_texts_and_comments),
		cmocka_unit_test(test_config__a_zero_byte_does_not_hide_the_rest),
		cmocka_unit_test(test_config__a_file_without_end_is_not_read),
		cmocka_unit_test(test_config__names_a_file_that_is_not_there),
		cmocka_unit_test(test_config__a_refused_file_changes_nothing),
		cmocka_unit_test(test_config__explains_each_option_in_a_table),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
