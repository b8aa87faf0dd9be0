#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/base64.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/note.h"

static struct key ours, theirs;

static int make_keys(void **state)
{
	assert_int_equal(key_generate(&ours, NULL), STATUS_OK);
	assert_int_equal(key_generate(&theirs, NULL), STATUS_OK);
	return 0;
}

static int release_keys(void **state)
{
	key_release(&ours);
	key_release(&theirs);
	return 0;
}

static void assert_parses(const char *text, enum status expected, const char *words)
{
	struct note note;
	struct fault fault = { 0 };

	assert_int_equal(note_parse(span_of(text), &note, &fault), expected);
	if (expected != STATUS_OK)
		assert_non_null(strstr(fault.what, words));
}

/* The specification's own example; its Ed25519 signature is of a key that nobody here knows. */
static const char EXAMPLE[] = "Ognuno sta solo sul cuor della terra\n"
			      "trafitto da un raggio di sole:\n"
			      "\n"
			      "ed \xC3\xA8 subito sera.\n"
			      "\n"
			      "\xE2\x80\x94 quasimodo.example/salvatore "
			      "NnugSzTjtVAewIS+Z/iJhUPeFDkO/"
			      "5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

static void test_note__the_specification_s_example_is_read(void **state)
{
	struct note note;

	assert_int_equal(note_parse(span_of(EXAMPLE), &note, NULL), STATUS_OK);
	assert_int_equal(note.count, 1);
	assert_true(span_equals(note.signature[0].name, span_of("quasimodo.example/salvatore")));
	assert_int_equal(note.text.size, strlen("Ognuno sta solo sul cuor della terra\n"
						"trafitto da un raggio di sole:\n\n"
						"ed \xC3\xA8 subito sera.\n"));
	assert_int_equal(note_verify(&note, "quasimodo.example/salvatore", &ours, NULL),
			 STATUS_GONE);
}

static void sign(struct bytes *to)
{
	assert_int_equal(note_sign(span_of("one\n\ntwo\n"), "a.example", &ours, to, NULL),
			 STATUS_OK);
}

static void test_note__what_was_signed_verifies_and_keeps_its_text(void **state)
{
	unsigned char storage[512];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct note note;

	sign(&bytes);
	assert_int_equal(note_parse(bytes_span(&bytes), &note, NULL), STATUS_OK);
	assert_true(span_equals(note.text, span_of("one\n\ntwo\n")));
	assert_int_equal(note_verify(&note, "a.example", &ours, NULL), STATUS_OK);
}

/* Source  C2SP signed-note, "Signature types": the key number of an ECDSA key. */
static void test_note__a_signature_begins_with_its_key_s_number(void **state)
{
	unsigned char storage[512], decoded[128];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct hash fingerprint;
	struct note note;
	size_t size = 0;

	sign(&bytes);
	assert_int_equal(note_parse(bytes_span(&bytes), &note, NULL), STATUS_OK);
	assert_true(base64_read(note.signature[0].encoded, decoded, sizeof(decoded), &size));
	assert_int_equal(key_fingerprint(&ours, &fingerprint, NULL), STATUS_OK);
	assert_memory_equal(decoded, fingerprint.at, 4);
	struct span signature = { decoded + 4, size - 4 };
	assert_int_equal(key_verify(&ours, note.text, signature, NULL), STATUS_OK);
}

static void test_note__several_keys_sign_and_the_unknown_are_let_be(void **state)
{
	unsigned char storage[1024];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct note note;

	sign(&bytes);
	bytes_add_text(&bytes, "\xE2\x80\x94 unknown.example AAAAAAECAwQ=\n");
	/* The same name under another number, and the same number under another name. */
	bytes_add_text(&bytes, "\xE2\x80\x94 a.example AAAAAAECAwQ=\n");
	assert_int_equal(note_cosign(&bytes, "b.example", &theirs, NULL), STATUS_OK);
	assert_int_equal(note_parse(bytes_span(&bytes), &note, NULL), STATUS_OK);
	assert_int_equal(note.count, 4);
	assert_int_equal(note_verify(&note, "a.example", &ours, NULL), STATUS_OK);
	assert_int_equal(note_verify(&note, "b.example", &theirs, NULL), STATUS_OK);
	assert_int_equal(note_verify(&note, "a.example", &theirs, NULL), STATUS_GONE);
	assert_int_equal(note_verify(&note, "b.example", &ours, NULL), STATUS_GONE);
}

static void test_note__a_known_key_s_wrong_signature_spoils_the_note(void **state)
{
	unsigned char storage[1024], wrong[12] = { 0 };
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct hash fingerprint;
	struct note note;

	sign(&bytes);
	assert_int_equal(key_fingerprint(&ours, &fingerprint, NULL), STATUS_OK);
	memcpy(wrong, fingerprint.at, 4);
	bytes_add_text(&bytes, "\xE2\x80\x94 a.example ");
	base64_add(&bytes, (struct span){ wrong, sizeof(wrong) });
	bytes_add_text(&bytes, "\n");
	assert_int_equal(note_parse(bytes_span(&bytes), &note, NULL), STATUS_OK);
	assert_int_equal(note_verify(&note, "a.example", &ours, NULL), STATUS_CORRUPT);
}

static void test_note__no_byte_of_the_text_or_signature_can_change(void **state)
{
	unsigned char storage[512];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	sign(&bytes);
	for (size_t at = 0; at < bytes.size; at++) {
		struct note note;
		storage[at] ^= 1;
		bool verifies = note_parse(bytes_span(&bytes), &note, NULL) == STATUS_OK &&
				note_verify(&note, "a.example", &ours, NULL) == STATUS_OK;
		assert_false(verifies);
		storage[at] ^= 1;
	}
}

static void test_note__malformed_ones_are_refused_by_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *words;
	} CASES[] = {
		{ "", "no text" },
		{ "\n", "no text" },
		{ "\n\n\xE2\x80\x94 a AAAAAAE=\n", "no text" },
		{ "text\n", "no text" },
		{ "text\n\n", "nobody" },
		{ "text\n\n\xE2\x80\x94 a AAAAAAE=", "no text" },
		{ "text\n\nmore\n", "no signature" },
		{ "text\n\n- a AAAAAAE=\n", "no signature" },
		{ "text\n\n\xE2\x80\x94 a AAAAAAE=\nmore\n", "no signature" },
		{ "text\n\n\xE2\x80\x94 a AAAAAA==\n", "base 64" },
		{ "text\n\n\xE2\x80\x94 a AAAAAAF=\n", "base 64" },
		{ "text\n\n\xE2\x80\x94 a AAAAAAE= \n", "base 64" },
		{ "text\n\n\xE2\x80\x94 a\n", "base 64" },
		{ "text\n\n\xE2\x80\x94  AAAAAAE=\n", "names no key" },
		{ "text\n\n\xE2\x80\x94 a+b AAAAAAE=\n", "names no key" },
		{ "text\n\n\xE2\x80\x94 a\xC2\xA0"
		  "b AAAAAAE=\n",
		  "names no key" },
		{ "te\txt\n\n\xE2\x80\x94 a AAAAAAE=\n", "UTF-8" },
		{ "te\rxt\n\n\xE2\x80\x94 a AAAAAAE=\n", "UTF-8" },
		{ "te\xFFxt\n\n\xE2\x80\x94 a AAAAAAE=\n", "UTF-8" },
	};

	assert_parses("text\n\n\xE2\x80\x94 a AAAAAAE=\n", STATUS_OK, "");
	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_parses(CASES[at].text, STATUS_CORRUPT, CASES[at].words);
}

static void test_note__sixteen_signatures_are_taken_and_no_more(void **state)
{
	char text[1024] = "text\n\n";

	for (size_t count = 1; count <= NOTE_SIGNATURES_MAX; count++) {
		assert_true(text_append(text, sizeof(text), "\xE2\x80\x94 a AAAAAAE=\n"));
		assert_parses(text, STATUS_OK, "");
	}
	assert_true(text_append(text, sizeof(text), "\xE2\x80\x94 a AAAAAAE=\n"));
	assert_parses(text, STATUS_FULL, "16");
}

static void test_note__one_that_does_not_fit_is_said(void **state)
{
	unsigned char storage[64];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	assert_int_equal(note_sign(span_of("text\n"), "a.example", &ours, &bytes, NULL),
			 STATUS_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_note__the_specification_s_example_is_read),
		cmocka_unit_test(test_note__what_was_signed_verifies_and_keeps_its_text),
		cmocka_unit_test(test_note__a_signature_begins_with_its_key_s_number),
		cmocka_unit_test(test_note__several_keys_sign_and_the_unknown_are_let_be),
		cmocka_unit_test(test_note__a_known_key_s_wrong_signature_spoils_the_note),
		cmocka_unit_test(test_note__no_byte_of_the_text_or_signature_can_change),
		cmocka_unit_test(test_note__malformed_ones_are_refused_by_what_is_wrong),
		cmocka_unit_test(test_note__sixteen_signatures_are_taken_and_no_more),
		cmocka_unit_test(test_note__one_that_does_not_fit_is_said),
	};

	return cmocka_run_group_tests(tests, make_keys, release_keys);
}
