/* A ledger in memory whose every key is at hand: makes honest bundles, and the lies of whoever has
 * some of the keys. */
#ifndef TAC_FAKES_BUNDLE_FORGE_H
#define TAC_FAKES_BUNDLE_FORGE_H

#include "kiosk/base/bytes.h"
#include "kiosk/base/key.h"
#include "kiosk/ledger/bundle_lines.h"
#include "kiosk/ledger/record.h"

enum { FORGE_RECORDS_MAX = 32, FORGE_EPOCHS_MAX = 6, FORGE_BUNDLE_MAX = 65536 };

struct forge {
	const char *kiosk;
	struct key key[FORGE_EPOCHS_MAX]; /* [0]: the installation's */
	size_t epochs, epoch_size[FORGE_EPOCHS_MAX];
	size_t count;
	struct record record[FORGE_RECORDS_MAX];
	struct hash chain[FORGE_RECORDS_MAX], leaf[FORGE_RECORDS_MAX];
	size_t older; /* size of the checkpoint written last */
	unsigned char storage[FORGE_BUNDLE_MAX];
	struct bytes bundle;
};

/* Two records and epoch 1. */
void forge_init(struct forge *forge, const char *kiosk);
void forge_release(struct forge *forge);

/* Appends a record, complete, and gives back its number; of a kind that may have a box, with one
 * where `box` is not null. */
size_t forge_add(struct forge *forge, enum record_kind kind, const char *object, const char *box);
/* Makes the chain and the tree anew, after a record was changed. */
void forge_again(struct forge *forge);
/* The next epoch begins, with its record. */
void forge_epoch(struct forge *forge);

/* Begins a bundle anew, with the lines up to the installation key. */
void forge_write(struct forge *forge, const char *visit);
/* Lines of it. A certificate is signed by the key before; a checkpoint says that it is of `epoch`
 * and is signed by `signer`'s key. */
void forge_write_epoch(struct forge *forge, size_t epoch);
void forge_write_epoch_by(struct forge *forge, size_t epoch, size_t signer);
void forge_write_checkpoint(struct forge *forge, size_t size, size_t epoch, size_t signer);
/* Records, each with its proof to the checkpoint written last. */
void forge_write_records(struct forge *forge, size_t first, size_t last);
void forge_write_box(struct forge *forge, const char *box);
struct span forge_write_end(struct forge *forge);

/* The story that tests tell: a visit that crosses a restart, with a box, a fault of a device in
 * between and a record after its end; epochs 2, 3 and 4 sign it.
 * Shape   *ret is its bundle, borrowed. */
#define FORGE_VISIT "K1-261118-0002"
void forge_story(struct forge *forge, const char *kiosk);
struct span forge_bundle(struct forge *forge);

void forge_fingerprint(const struct forge *forge, struct hash *ret);

#endif
