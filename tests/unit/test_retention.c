#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/retention.h"
#include "tests/fakes/scratch.h"

static const struct period QUARTER = { "2026Q4" };
static const struct seal_place PLACE = { "K1", 7, "checked" };

struct fixture {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct seal_period period;
	struct key auditor;
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	scratch_init(&fixture->scratch);
	scratch_path(&fixture->scratch, "period-2026Q4.key", fixture->path);
	assert_int_equal(key_generate(&fixture->auditor, NULL), STATUS_OK);
	fixture->box = bytes_over(fixture->storage, sizeof(fixture->storage));
}

static void fixture_release(struct fixture *fixture)
{
	key_release(&fixture->auditor);
	scratch_release(&fixture->scratch);
}

static void need(struct fixture *fixture, struct seal_period *ret)
{
	assert_int_equal(retention_need(fixture->scratch.folder, &QUARTER, ret, NULL), STATUS_OK);
}

static void test_retention__a_secret_is_made_once_and_stays(void **state)
{
	SCOPED(fixture) fixture;
	struct seal_period again;
	struct stat found;
	static const unsigned char ZEROS[CRYPTO_KEY_SIZE];

	fixture_init(&fixture);
	assert_int_equal(retention_load(fixture.scratch.folder, &QUARTER, &fixture.period, NULL),
			 STATUS_GONE);
	need(&fixture, &fixture.period);
	need(&fixture, &again);
	assert_memory_equal(&fixture.period, &again, sizeof(again));
	assert_memory_not_equal(again.secret, ZEROS, sizeof(ZEROS));
	assert_int_equal(stat(fixture.path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0600);
	assert_int_equal(found.st_size, CRYPTO_KEY_SIZE);
}

static void test_retention__each_period_has_a_secret_of_its_own(void **state)
{
	static const struct period OTHER = { "2027Q1" };
	SCOPED(fixture) fixture;
	struct seal_period other;

	fixture_init(&fixture);
	need(&fixture, &fixture.period);
	assert_int_equal(retention_need(fixture.scratch.folder, &OTHER, &other, NULL), STATUS_OK);
	assert_memory_not_equal(other.secret, fixture.period.secret, CRYPTO_KEY_SIZE);
}

static void test_retention__a_file_that_is_not_right_is_never_replaced(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		mode_t mode;
		enum status status;
	} CASES[] = {
		{ "0123456789abcdef0123456789abcdef", 32, 0640, STATUS_DENIED },
		{ "0123456789abcdef0123456789abcdef", 32, 0604, STATUS_DENIED },
		{ "0123456789abcdef0123456789abcde", 31, 0600, STATUS_CORRUPT },
		{ "0123456789abcdef0123456789abcdef0", 33, 0600, STATUS_CORRUPT },
		{ "", 0, 0600, STATUS_CORRUPT },
	};
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct stat found;
		scratch_write(fixture.path, CASES[at].bytes, CASES[at].size);
		assert_int_equal(chmod(fixture.path, CASES[at].mode), 0);
		assert_int_equal(
			retention_need(fixture.scratch.folder, &QUARTER, &fixture.period, NULL),
			CASES[at].status);
		assert_int_equal(stat(fixture.path, &found), 0);
		assert_int_equal(found.st_size, CASES[at].size);
	}
}

static void test_retention__the_list_names_whole_secrets_in_order(void **state)
{
	static const char *const NAMES[] = {
		"period-2027Q1.key",     "period-2026Q4.key",  "period-2026Q5.key",
		"period-2026Q3.key.new", "fingerprint.key",    "period-2025Q2.key",
		"period-.key",           "xperiod-2025Q1.key",
	};
	SCOPED(fixture) fixture;
	struct period periods[3];
	char path[SCRATCH_PATH_MAX];
	size_t count = 9;

	fixture_init(&fixture);
	assert_int_equal(retention_list(fixture.scratch.folder, periods, 3, &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, 0);
	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		scratch_path(&fixture.scratch, NAMES[at], path);
		scratch_write(path, "x", 1);
	}
	assert_int_equal(retention_list(fixture.scratch.folder, periods, 3, &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, 3);
	assert_string_equal(periods[0].text, "2025Q2");
	assert_string_equal(periods[1].text, "2026Q4");
	assert_string_equal(periods[2].text, "2027Q1");
	assert_int_equal(retention_list(fixture.scratch.folder, periods, 2, &count, NULL),
			 STATUS_FULL);
	assert_int_equal(retention_list("/nowhere", periods, 3, &count, NULL), STATUS_GONE);
}

static void seal_one(struct fixture *fixture)
{
	struct seal_details details = { 0 };

	seal_detail(&details, "surname", "SPECIMEN");
	fixture->box.size = 0;
	assert_int_equal(seal_make(&details, &fixture->auditor, 1, &fixture->period, &PLACE,
				   &fixture->box, NULL),
			 STATUS_OK);
}

/* With the auditor's key, the box and a secret made anew under the same name. */
static void test_retention__what_was_sealed_stays_shut_when_its_secret_is_destroyed(void **state)
{
	SCOPED(fixture) fixture;
	struct seal_period old, new;
	struct seal_details details;

	fixture_init(&fixture);
	need(&fixture, &fixture.period);
	old = fixture.period;
	seal_one(&fixture);
	assert_true(scratch_holds(&fixture.scratch, old.secret, sizeof(old.secret)));
	assert_int_equal(retention_destroy(fixture.scratch.folder, &QUARTER, NULL), STATUS_OK);
	assert_false(scratch_holds(&fixture.scratch, old.secret, sizeof(old.secret)));
	assert_int_equal(retention_load(fixture.scratch.folder, &QUARTER, &new, NULL), STATUS_GONE);
	assert_int_equal(retention_destroy(fixture.scratch.folder, &QUARTER, NULL), STATUS_OK);
	need(&fixture, &new);
	assert_memory_not_equal(new.secret, old.secret, sizeof(old.secret));
	assert_int_equal(
		seal_open(bytes_span(&fixture.box), &fixture.auditor, &new, &PLACE, &details, NULL),
		STATUS_CORRUPT);
}

/* What another name of the file held is gone too: it is overwritten, not only taken away. */
static void test_retention__a_secret_is_overwritten_before_its_file_goes(void **state)
{
	SCOPED(fixture) fixture;
	char other[SCRATCH_PATH_MAX];

	fixture_init(&fixture);
	need(&fixture, &fixture.period);
	scratch_path(&fixture.scratch, "another-name", other);
	assert_int_equal(link(fixture.path, other), 0);
	assert_int_equal(retention_destroy(fixture.scratch.folder, &QUARTER, NULL), STATUS_OK);
	assert_int_equal(access(other, F_OK), 0);
	assert_false(scratch_holds(&fixture.scratch, fixture.period.secret, CRYPTO_KEY_SIZE));
}

static void test_retention__an_exported_secret_opens_boxes_elsewhere(void **state)
{
	SCOPED(fixture) fixture;
	struct seal_period imported = { 0 };
	struct seal_details details;
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes exported = bytes_over(storage, sizeof(storage));

	fixture_init(&fixture);
	need(&fixture, &fixture.period);
	seal_one(&fixture);
	assert_int_equal(
		retention_export(&fixture.period, "K1", &fixture.auditor, 1, &exported, NULL),
		STATUS_OK);
	assert_int_equal(span_find(bytes_span(&exported),
				   (struct span){ fixture.period.secret, CRYPTO_KEY_SIZE }, 0),
			 exported.size);
	assert_int_equal(
		retention_import(bytes_span(&exported), "K1", &fixture.auditor, &imported, NULL),
		STATUS_OK);
	assert_memory_equal(&imported, &fixture.period, sizeof(imported));
	assert_int_equal(seal_open(bytes_span(&fixture.box), &fixture.auditor, &imported, &PLACE,
				   &details, NULL),
			 STATUS_OK);
	assert_string_equal(details.detail[0].value, "SPECIMEN");
}

static void test_retention__an_export_opens_for_its_auditor_and_kiosk_only(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(key) stranger = { 0 };
	struct seal_period imported;
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes exported = bytes_over(storage, sizeof(storage));

	fixture_init(&fixture);
	assert_int_equal(key_generate(&stranger, NULL), STATUS_OK);
	need(&fixture, &fixture.period);
	seal_one(&fixture);
	assert_int_equal(
		retention_export(&fixture.period, "K1", &fixture.auditor, 1, &exported, NULL),
		STATUS_OK);
	assert_int_equal(retention_import(bytes_span(&exported), "K1", &stranger, &imported, NULL),
			 STATUS_DENIED);
	assert_int_equal(
		retention_import(bytes_span(&exported), "K2", &fixture.auditor, &imported, NULL),
		STATUS_CORRUPT);
	/* A record's box is no export, nor the other way round. */
	assert_int_equal(
		retention_import(bytes_span(&fixture.box), "K1", &fixture.auditor, &imported, NULL),
		STATUS_CORRUPT);
	storage[1] = '1'; /* another period written on it */
	assert_int_equal(
		retention_import(bytes_span(&exported), "K1", &fixture.auditor, &imported, NULL),
		STATUS_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_retention__a_secret_is_made_once_and_stays),
		cmocka_unit_test(test_retention__each_period_has_a_secret_of_its_own),
		cmocka_unit_test(test_retention__a_file_that_is_not_right_is_never_replaced),
		cmocka_unit_test(test_retention__the_list_names_whole_secrets_in_order),
		cmocka_unit_test(
			test_retention__what_was_sealed_stays_shut_when_its_secret_is_destroyed),
		cmocka_unit_test(test_retention__a_secret_is_overwritten_before_its_file_goes),
		cmocka_unit_test(test_retention__an_exported_secret_opens_boxes_elsewhere),
		cmocka_unit_test(test_retention__an_export_opens_for_its_auditor_and_kiosk_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
