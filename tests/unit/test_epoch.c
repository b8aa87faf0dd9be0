#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"

enum { KEYS = 4 };

struct certificate {
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes bytes;
};

/* Keys 0 (installation) to 3, certified in turn, and a chain at its beginning. */
struct fixture {
	struct key key[KEYS];
	struct epoch_chain chain;
	struct epoch read;
	struct fault fault;
};

static void certify(const struct epoch *epoch, const struct key *current, const struct key *next,
		    struct certificate *ret)
{
	struct epoch copy = *epoch;

	ret->bytes = bytes_over(ret->storage, sizeof(ret->storage));
	assert_int_equal(epoch_certify(&copy, current, next, &ret->bytes, NULL), STATUS_OK);
}

static struct epoch epoch_of(uint64_t number)
{
	return (struct epoch){
		.kiosk = "C001", .number = number, .size = 100 * number, .wall_ms = 7
	};
}

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	for (size_t at = 0; at < KEYS; at++)
		assert_int_equal(key_generate(&fixture->key[at], NULL), STATUS_OK);
	assert_int_equal(epoch_chain_begin("C001", &fixture->key[0], &fixture->chain, NULL),
			 STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	for (size_t at = 0; at < KEYS; at++)
		key_release(&fixture->key[at]);
	epoch_chain_release(&fixture->chain);
}

static enum status follow(struct fixture *fixture, struct certificate *certificate)
{
	return epoch_chain_follow(&fixture->chain, bytes_span(&certificate->bytes), &fixture->read,
				  &fixture->fault);
}

static void follow_to(struct fixture *fixture, uint64_t number)
{
	while (fixture->chain.number < number) {
		struct certificate certificate;
		uint64_t next = fixture->chain.number + 1;
		struct epoch epoch = epoch_of(next);
		certify(&epoch, &fixture->key[next - 1], &fixture->key[next], &certificate);
		assert_int_equal(follow(fixture, &certificate), STATUS_OK);
	}
}

static void test_epoch__a_chain_leads_from_the_installation_key_to_the_last(void **state)
{
	SCOPED(fixture) fixture;
	struct hash reached, expected;

	fixture_init(&fixture);
	follow_to(&fixture, 3);
	assert_int_equal(fixture.chain.number, 3);
	assert_int_equal(fixture.chain.size, 300);
	assert_int_equal(fixture.read.number, 3);
	assert_int_equal(key_fingerprint(&fixture.chain.key, &reached, NULL), STATUS_OK);
	assert_int_equal(key_fingerprint(&fixture.key[3], &expected, NULL), STATUS_OK);
	assert_memory_equal(&reached, &expected, sizeof(reached));
	assert_false(fixture.chain.key.is_private);
}

static void test_epoch__a_certificate_that_does_not_fit_is_refused_by_name(void **state)
{
	SCOPED(fixture) fixture;
	const struct {
		struct epoch epoch;
		size_t current, next;
		const char *words;
	} cases[] = {
		{ { .kiosk = "C002", .number = 2, .size = 200 }, 1, 2, "another kiosk" },
		{ { .kiosk = "C001", .number = 1, .size = 200 }, 1, 2, "out of order" },
		{ { .kiosk = "C001", .number = 3, .size = 200 }, 1, 2, "out of order" },
		{ { .kiosk = "C001", .number = 2, .size = 99 }, 1, 2, "fewer records" },
		{ { .kiosk = "C001", .number = 2, .size = 200 }, 0, 2, "by the key before" },
		{ { .kiosk = "C001", .number = 2, .size = 200 }, 2, 2, "by the key before" },
		{ { .kiosk = "C001", .number = 2, .size = 200 }, 1, 1, "once more" },
	};

	fixture_init(&fixture);
	follow_to(&fixture, 1);
	for (size_t at = 0; at < COUNT_OF(cases); at++) {
		struct certificate certificate;
		certify(&cases[at].epoch, &fixture.key[cases[at].current],
			&fixture.key[cases[at].next], &certificate);
		assert_int_equal(follow(&fixture, &certificate), STATUS_CORRUPT);
		assert_non_null(strstr(fixture.fault.what, cases[at].words));
		assert_int_equal(fixture.chain.number, 1);
	}
	follow_to(&fixture, 2);
}

/* The current key names a key of somebody else's, who has not agreed. */
static void test_epoch__a_key_that_did_not_sign_for_itself_is_refused(void **state)
{
	SCOPED(fixture) fixture;
	unsigned char storage[EPOCH_TEXT_MAX], note_storage[EPOCH_NOTE_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));
	struct certificate certificate = { .bytes = { 0 } };
	struct epoch epoch = epoch_of(1);

	fixture_init(&fixture);
	certificate.bytes = bytes_over(note_storage, sizeof(note_storage));
	assert_int_equal(key_public(&fixture.key[1], epoch.public, NULL), STATUS_OK);
	epoch_text(&epoch, &text);
	assert_int_equal(note_sign(bytes_span(&text), "tac-kiosk/C001", &fixture.key[0],
				   &certificate.bytes, NULL),
			 STATUS_OK);
	assert_int_equal(follow(&fixture, &certificate), STATUS_CORRUPT);
	assert_non_null(strstr(fixture.fault.what, "its own key"));
	assert_int_equal(note_cosign(&certificate.bytes, "tac-kiosk/C001", &fixture.key[1], NULL),
			 STATUS_OK);
	assert_int_equal(follow(&fixture, &certificate), STATUS_OK);
}

static void test_epoch__no_byte_of_a_certificate_can_change(void **state)
{
	SCOPED(fixture) fixture;
	struct certificate certificate;
	struct epoch epoch = epoch_of(1);

	fixture_init(&fixture);
	certify(&epoch, &fixture.key[0], &fixture.key[1], &certificate);
	for (size_t at = 0; at < certificate.bytes.size; at++) {
		certificate.storage[at] ^= 1;
		assert_int_not_equal(follow(&fixture, &certificate), STATUS_OK);
		certificate.storage[at] ^= 1;
	}
	assert_int_equal(fixture.chain.number, 0);
	assert_int_equal(follow(&fixture, &certificate), STATUS_OK);
}

static void test_epoch__a_certificate_is_no_checkpoint_nor_the_reverse(void **state)
{
	SCOPED(fixture) fixture;
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct certificate certificate, note;
	struct checkpoint checkpoint = { .kiosk = "C001", .size = 1, .epoch = 1 }, read;
	struct epoch epoch = epoch_of(1);

	fixture_init(&fixture);
	certify(&epoch, &fixture.key[0], &fixture.key[1], &certificate);
	assert_int_equal(
		checkpoint_verify(bytes_span(&certificate.bytes), &fixture.key[0], &read, NULL),
		STATUS_CORRUPT);
	note.bytes = bytes_over(storage, sizeof(storage));
	assert_int_equal(checkpoint_sign(&checkpoint, &fixture.key[0], &note.bytes, NULL),
			 STATUS_OK);
	assert_int_equal(follow(&fixture, &note), STATUS_CORRUPT);
}

static void test_epoch__its_text_is_read_back(void **state)
{
	unsigned char storage[EPOCH_TEXT_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));
	struct epoch epoch = epoch_of(999999999), read;

	epoch.root.at[31] = 9;
	epoch.public[0] = 0x30;
	epoch_text(&epoch, &text);
	assert_false(text.is_full);
	assert_int_equal(epoch_from_text(bytes_span(&text), &read, NULL), STATUS_OK);
	assert_string_equal(read.kiosk, "C001");
	assert_int_equal(read.number, 999999999);
	assert_int_equal(read.size, 99999999900);
	assert_int_equal(read.wall_ms, 7);
	assert_memory_equal(read.public, epoch.public, sizeof(read.public));
	assert_memory_equal(&read.root, &epoch.root, sizeof(read.root));
	assert_int_equal(
		epoch_from_text(span_slice(bytes_span(&text), 0, text.size - 1), &read, NULL),
		STATUS_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_epoch__a_chain_leads_from_the_installation_key_to_the_last),
		cmocka_unit_test(test_epoch__a_certificate_that_does_not_fit_is_refused_by_name),
		cmocka_unit_test(test_epoch__a_key_that_did_not_sign_for_itself_is_refused),
		cmocka_unit_test(test_epoch__no_byte_of_a_certificate_can_change),
		cmocka_unit_test(test_epoch__a_certificate_is_no_checkpoint_nor_the_reverse),
		cmocka_unit_test(test_epoch__its_text_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
