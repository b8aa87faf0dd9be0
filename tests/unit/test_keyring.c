#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/keyring.h"
#include "tests/fakes/scratch.h"

struct fixture {
	struct scratch scratch;
	char folder[SCRATCH_PATH_MAX], sealing[SCRATCH_PATH_MAX], fingerprint[SCRATCH_PATH_MAX];
};

static void fixture_init(struct fixture *fixture)
{
	scratch_init(&fixture->scratch);
	scratch_path(&fixture->scratch, "keys", fixture->folder);
	scratch_path(&fixture->scratch, "keys/sealing.key", fixture->sealing);
	scratch_path(&fixture->scratch, "keys/fingerprint.key", fixture->fingerprint);
}

static void fixture_release(struct fixture *fixture)
{
	scratch_release(&fixture->scratch);
}

static mode_t mode_of(const char *path)
{
	struct stat found;

	assert_int_equal(lstat(path, &found), 0);
	return found.st_mode & 07777;
}

static void assert_load(const struct fixture *fixture, enum status expected, const char *words)
{
	struct keyring keyring = { { 1 }, { 2 } };
	struct keyring before = keyring;
	struct fault fault = { 0 };

	assert_int_equal(keyring_load(fixture->folder, &keyring, &fault), expected);
	if (expected != STATUS_OK) {
		assert_non_null(strstr(fault.what, words));
		assert_memory_equal(&keyring, &before, sizeof(before));
	}
	keyring_wipe(&keyring);
}

static void test_keyring__creating_makes_two_private_keys_that_differ(void **state)
{
	SCOPED(fixture) fixture;
	struct keyring keyring;

	fixture_init(&fixture);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	assert_int_equal(mode_of(fixture.folder), 0700);
	assert_int_equal(mode_of(fixture.sealing), 0600);
	assert_int_equal(mode_of(fixture.fingerprint), 0600);
	assert_int_equal(keyring_load(fixture.folder, &keyring, NULL), STATUS_OK);
	assert_memory_not_equal(keyring.sealing, keyring.fingerprint, CRYPTO_KEY_SIZE);
}

static void test_keyring__existing_keys_are_never_replaced(void **state)
{
	SCOPED(fixture) fixture;
	struct keyring first, second;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	assert_int_equal(keyring_load(fixture.folder, &first, NULL), STATUS_OK);
	assert_int_equal(keyring_create(fixture.folder, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "never replaced"));
	assert_int_equal(keyring_load(fixture.folder, &second, NULL), STATUS_OK);
	assert_memory_equal(&first, &second, sizeof(first));
}

static void test_keyring__one_existing_key_stops_the_making_of_both(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(mkdir(fixture.folder, 0700), 0);
	scratch_write(fixture.sealing, "old", 3);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_REFUSED);
	assert_int_equal(access(fixture.fingerprint, F_OK), -1);
}

static void test_keyring__a_link_in_a_keys_place_is_not_followed(void **state)
{
	SCOPED(fixture) fixture;
	char target[SCRATCH_PATH_MAX];

	fixture_init(&fixture);
	scratch_path(&fixture.scratch, "target", target);
	assert_int_equal(mkdir(fixture.folder, 0700), 0);
	assert_int_equal(symlink(target, fixture.sealing), 0);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_REFUSED);
	assert_int_equal(access(target, F_OK), -1);
	assert_int_equal(unlink(fixture.sealing), 0);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	assert_int_equal(rename(fixture.sealing, target), 0);
	assert_int_equal(symlink(target, fixture.sealing), 0);
	assert_load(&fixture, STATUS_IO, "sealing.key");
}

static void test_keyring__a_key_that_others_may_read_is_refused(void **state)
{
	static const mode_t MODES[] = { 0640, 0604, 0660, 0602, 0610 };
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	for (size_t at = 0; at < COUNT_OF(MODES); at++) {
		assert_int_equal(chmod(fixture.sealing, MODES[at]), 0);
		assert_load(&fixture, STATUS_DENIED, "sealing.key");
	}
	assert_int_equal(chmod(fixture.sealing, 0400), 0);
	assert_load(&fixture, STATUS_OK, "");
}

static void test_keyring__a_folder_that_others_may_enter_is_refused(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	assert_int_equal(chmod(fixture.folder, 0755), 0);
	assert_load(&fixture, STATUS_DENIED, "chmod");
}

static void test_keyring__another_users_key_is_refused(void **state)
{
	SCOPED(fixture) fixture;

	if (getuid() != 0)
		skip();
	fixture_init(&fixture);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	assert_int_equal(chown(fixture.fingerprint, 12345, 12345), 0);
	assert_load(&fixture, STATUS_DENIED, "another user");
}

static void test_keyring__a_key_of_another_size_is_corrupt(void **state)
{
	static const size_t SIZES[] = { 0, 31, 33 };
	static const char BYTES[33];
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	for (size_t at = 0; at < COUNT_OF(SIZES); at++) {
		scratch_write(fixture.fingerprint, BYTES, SIZES[at]);
		assert_load(&fixture, STATUS_CORRUPT, "fingerprint.key");
	}
}

static void test_keyring__a_missing_key_or_folder_is_named(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_load(&fixture, STATUS_IO, "/keys");
	assert_int_equal(keyring_create(fixture.folder, NULL), STATUS_OK);
	assert_int_equal(unlink(fixture.sealing), 0);
	assert_load(&fixture, STATUS_IO, "sealing.key");
}

static void test_keyring__a_folder_that_cannot_be_written_is_denied(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(chmod(fixture.scratch.folder, 0555), 0);
	scratch_as_nobody();
	enum status status = keyring_create(fixture.folder, &fault);
	scratch_as_self();
	assert_int_equal(status, STATUS_DENIED);
	assert_int_equal(chmod(fixture.scratch.folder, 0755), 0);
}

/* The expected value was computed apart from this program. */
static void test_keyring__a_fingerprint_is_the_keyed_hash_of_nine_digits(void **state)
{
	struct keyring keyring = { { 0 }, { 0 } };
	char text[CRYPTO_HEX_MAX], other[CRYPTO_HEX_MAX];

	assert_int_equal(keyring_fingerprint(&keyring, KEYRING_EARNEST, "900701234", text, NULL),
			 STATUS_OK);
	assert_string_equal(text,
			    "869366f7e70e5c83098f64fd6566dbea968f542df382e07ec7872fb3dc8a6b4c");
	keyring.sealing[0] = 1;
	assert_int_equal(keyring_fingerprint(&keyring, KEYRING_EARNEST, "900701234", other, NULL),
			 STATUS_OK);
	assert_string_equal(text, other);
	keyring.fingerprint[0] = 1;
	assert_int_equal(keyring_fingerprint(&keyring, KEYRING_EARNEST, "900701234", other, NULL),
			 STATUS_OK);
	assert_string_not_equal(text, other);
}

static void test_keyring__in_training_a_number_is_another_one(void **state)
{
	struct keyring keyring = { { 0 }, { 0 } };
	char earnest[CRYPTO_HEX_MAX], training[CRYPTO_HEX_MAX], again[CRYPTO_HEX_MAX];

	assert_int_equal(keyring_fingerprint(&keyring, KEYRING_EARNEST, "900701234", earnest, NULL),
			 STATUS_OK);
	assert_int_equal(
		keyring_fingerprint(&keyring, KEYRING_TRAINING, "900701234", training, NULL),
		STATUS_OK);
	assert_int_equal(keyring_fingerprint(&keyring, KEYRING_TRAINING, "900701234", again, NULL),
			 STATUS_OK);
	assert_string_not_equal(earnest, training);
	assert_string_equal(training, again);
}

static void test_keyring__what_is_not_nine_digits_has_no_fingerprint(void **state)
{
	static const char *const TEXTS[] = { "", "12345678", "1234567890", "900-70-12",
					     "90070123a" };
	struct keyring keyring = { { 0 }, { 0 } };
	char text[CRYPTO_HEX_MAX];

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		assert_int_equal(
			keyring_fingerprint(&keyring, KEYRING_EARNEST, TEXTS[at], text, NULL),
			STATUS_REFUSED);
}

static void test_keyring__wiping_leaves_zeros(void **state)
{
	struct keyring keyring = { { 1 }, { 2 } };
	static const struct keyring NOTHING;

	keyring_wipe(&keyring);
	assert_memory_equal(&keyring, &NOTHING, sizeof(keyring));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keyring__creating_makes_two_private_keys_that_differ),
		cmocka_unit_test(test_keyring__existing_keys_are_never_replaced),
		cmocka_unit_test(test_keyring__one_existing_key_stops_the_making_of_both),
		cmocka_unit_test(test_keyring__a_link_in_a_keys_place_is_not_followed),
		cmocka_unit_test(test_keyring__a_key_that_others_may_read_is_refused),
		cmocka_unit_test(test_keyring__a_folder_that_others_may_enter_is_refused),
		cmocka_unit_test(test_keyring__another_users_key_is_refused),
		cmocka_unit_test(test_keyring__a_key_of_another_size_is_corrupt),
		cmocka_unit_test(test_keyring__a_missing_key_or_folder_is_named),
		cmocka_unit_test(test_keyring__a_folder_that_cannot_be_written_is_denied),
		cmocka_unit_test(test_keyring__a_fingerprint_is_the_keyed_hash_of_nine_digits),
		cmocka_unit_test(test_keyring__in_training_a_number_is_another_one),
		cmocka_unit_test(test_keyring__what_is_not_nine_digits_has_no_fingerprint),
		cmocka_unit_test(test_keyring__wiping_leaves_zeros),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
