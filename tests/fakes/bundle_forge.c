#include "tests/fakes/bundle_forge.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"

static const uint64_t WALL_MS = 1795000000000; /* 2026-11-18 */

static void must(enum status status)
{
	assert_int_equal(status, STATUS_OK);
}

static struct span span_of_hash(const struct hash *hash)
{
	return (struct span){ hash->at, sizeof(hash->at) };
}

static enum status read_leaves(void *self, unsigned level, uint64_t at, size_t count,
			       struct hash *ret, struct fault *fault)
{
	const struct forge *forge = self;

	assert_int_equal(level, 0);
	memcpy(ret, forge->leaf + at, count * sizeof(*ret));
	return STATUS_OK;
}

static void root_of(const struct forge *forge, size_t size, struct hash *ret)
{
	struct merkle_frontier frontier = { 0 };

	for (size_t at = 0; at < size; at++)
		must(merkle_append(&frontier, &forge->leaf[at], NULL, NULL));
	must(merkle_root(&frontier, ret, NULL));
}

static void canonical_of(const struct forge *forge, size_t at, struct bytes *to)
{
	record_canonical(&forge->record[at], to);
	assert_false(to->is_full);
}

static void previous_of(const struct forge *forge, size_t at, struct hash *ret)
{
	*ret = at == 0 ? (struct hash){ 0 } : forge->chain[at - 1];
}

static void chain(struct forge *forge, size_t at)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct bytes canonical = bytes_over(storage, sizeof(storage));
	struct hash previous;

	canonical_of(forge, at, &canonical);
	previous_of(forge, at, &previous);
	must(record_hash(at + 1, &previous, bytes_span(&canonical), &forge->chain[at], NULL));
	must(merkle_leaf(span_of_hash(&forge->chain[at]), &forge->leaf[at], NULL));
}

void forge_again(struct forge *forge)
{
	for (size_t at = 0; at < forge->count; at++)
		chain(forge, at);
}

static void box_print(const char *box, char hex[CRYPTO_HEX_MAX])
{
	struct span whole = span_of(box);
	struct hash digest;

	must(crypto_sha256(&whole, 1, &digest, NULL));
	crypto_hex(digest.at, sizeof(digest.at), hex);
}

size_t forge_add(struct forge *forge, enum record_kind kind, const char *object, const char *box)
{
	char hex[CRYPTO_HEX_MAX];

	assert_true(forge->count < FORGE_RECORDS_MAX);
	struct record *record = &forge->record[forge->count];
	*record = record_begin(kind, "system", object);
	record->wall_ms = (int64_t)(WALL_MS + 1000 * forge->count);
	(void)text_copy(record->origin, sizeof(record->origin), forge->kiosk);
	struct span keys = span_of(record_kind_details(kind)), key;
	while (span_split(&keys, ' ', &key) && key.size > 0) {
		char name[RECORD_KEY_MAX];
		(void)text_copy_span(name, sizeof(name), key);
		record_detail(record, name, "1");
	}
	if (box != NULL) {
		box_print(box, hex);
		record_detail(record, "box", hex);
	}
	chain(forge, forge->count);
	return ++forge->count;
}

void forge_epoch(struct forge *forge)
{
	assert_true(forge->epochs < FORGE_EPOCHS_MAX);
	must(key_generate(&forge->key[forge->epochs], NULL));
	forge->epoch_size[forge->epochs++] = forge->count;
	(void)forge_add(forge, RECORD_EPOCH_STARTED, "", NULL);
}

void forge_init(struct forge *forge, const char *kiosk)
{
	*forge = (struct forge){ .kiosk = kiosk };
	(void)forge_add(forge, RECORD_LEDGER_CREATED, "", NULL);
	forge_epoch(forge);
	forge_epoch(forge);
}

void forge_release(struct forge *forge)
{
	for (size_t at = 0; at < forge->epochs; at++)
		key_release(&forge->key[at]);
}

void forge_write(struct forge *forge, const char *visit)
{
	unsigned char public[KEY_PUBLIC_SIZE];

	forge->bundle = bytes_over(forge->storage, sizeof(forge->storage));
	forge->older = 0;
	must(key_public(&forge->key[0], public, NULL));
	bundle_add_word(&forge->bundle, BUNDLE_FIRST_LINE);
	bundle_add_text(&forge->bundle, "kiosk", forge->kiosk);
	bundle_add_text(&forge->bundle, "visit", visit);
	bundle_add_bytes(&forge->bundle, "key", (struct span){ public, sizeof(public) });
}

void forge_write_epoch_by(struct forge *forge, size_t number, size_t signer)
{
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	struct epoch epoch = { .number = number,
			       .size = forge->epoch_size[number],
			       .wall_ms = WALL_MS };

	(void)text_copy(epoch.kiosk, sizeof(epoch.kiosk), forge->kiosk);
	root_of(forge, forge->epoch_size[number], &epoch.root);
	must(epoch_certify(&epoch, &forge->key[signer], &forge->key[number], &note, NULL));
	bundle_add_bytes(&forge->bundle, "epoch", bytes_span(&note));
}

void forge_write_epoch(struct forge *forge, size_t number)
{
	forge_write_epoch_by(forge, number, number - 1);
}

void forge_write_checkpoint(struct forge *forge, size_t size, size_t epoch, size_t signer)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	struct checkpoint checkpoint = {
		.size = size, .epoch = epoch, .wall_ms = WALL_MS, .head = forge->chain[size - 1]
	};
	struct merkle_source source = { read_leaves, forge };
	struct merkle_proof proof;

	(void)text_copy(checkpoint.kiosk, sizeof(checkpoint.kiosk), forge->kiosk);
	root_of(forge, size, &checkpoint.root);
	must(checkpoint_sign(&checkpoint, &forge->key[signer], &note, NULL));
	bundle_add_bytes(&forge->bundle, "checkpoint", bytes_span(&note));
	if (forge->older > 0) {
		must(merkle_prove_prefix(&source, forge->older, size, &proof, NULL));
		bundle_add_proof(&forge->bundle, "consistency", &proof);
	}
	forge->older = size;
}

static void write_record(struct forge *forge, size_t sequence)
{
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct bytes canonical = bytes_over(storage, sizeof(storage));
	struct merkle_source source = { read_leaves, forge };
	struct merkle_proof proof;
	struct hash previous;

	canonical_of(forge, sequence - 1, &canonical);
	previous_of(forge, sequence - 1, &previous);
	bundle_add_record(&forge->bundle, sequence, &previous, bytes_span(&canonical));
	must(merkle_prove_leaf(&source, sequence - 1, forge->older, &proof, NULL));
	bundle_add_proof(&forge->bundle, "proof", &proof);
}

void forge_write_records(struct forge *forge, size_t first, size_t last)
{
	for (size_t sequence = first; sequence <= last; sequence++)
		write_record(forge, sequence);
}

void forge_write_box(struct forge *forge, const char *box)
{
	bundle_add_bytes(&forge->bundle, "box", span_of(box));
}

struct span forge_write_end(struct forge *forge)
{
	bundle_add_word(&forge->bundle, "end");
	assert_false(forge->bundle.is_full);
	return bytes_span(&forge->bundle);
}

void forge_story(struct forge *forge, const char *kiosk)
{
	static const char OTHER[] = "K1-261118-0001";

	forge_init(forge, kiosk); /* 1 to 3 */
	(void)forge_add(forge, RECORD_VISIT_STARTED, OTHER, NULL);
	(void)forge_add(forge, RECORD_VISIT_CLOSED, OTHER, NULL);
	forge_epoch(forge); /* 2, record 6 */
	(void)forge_add(forge, RECORD_KIOSK_STARTED, "", NULL);
	(void)forge_add(forge, RECORD_VISIT_STARTED, FORGE_VISIT, NULL);     /* 8 */
	(void)forge_add(forge, RECORD_DOCUMENT_GIVEN, FORGE_VISIT, "a box"); /* 9 */
	(void)forge_add(forge, RECORD_DEVICE_FAULT, "", NULL);
	forge_epoch(forge); /* 3, record 11 */
	(void)forge_add(forge, RECORD_CLERK_JOINED, FORGE_VISIT, NULL);
	(void)forge_add(forge, RECORD_VISIT_CLOSED, FORGE_VISIT, NULL);   /* 13 */
	forge_epoch(forge);                                               /* 4, record 14 */
	(void)forge_add(forge, RECORD_AUDIT_UNSEALED, FORGE_VISIT, NULL); /* 15 */
	(void)forge_add(forge, RECORD_KIOSK_STOPPED, "", NULL);
}

struct span forge_bundle(struct forge *forge)
{
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch(forge, 2);
	forge_write_checkpoint(forge, 10, 2, 2);
	forge_write_records(forge, 8, 9);
	forge_write_box(forge, "a box");
	forge_write_records(forge, 10, 10);
	forge_write_epoch(forge, 3);
	forge_write_checkpoint(forge, 13, 3, 3);
	forge_write_records(forge, 11, 13);
	forge_write_epoch(forge, 4);
	forge_write_checkpoint(forge, 16, 4, 4);
	forge_write_records(forge, 15, 15);
	return forge_write_end(forge);
}

void forge_fingerprint(const struct forge *forge, struct hash *ret)
{
	must(key_fingerprint(&forge->key[0], ret, NULL));
}
