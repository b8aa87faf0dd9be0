/* Who signs the ledger: the key of the epoch that is now, in a folder of the kiosk's.
 *
 * Each epoch's key is a file epoch-N.pem. What a crash leaves behind is made good by signer_open:
 *     before the next key's file is whole   PATH.new, which the next attempt replaces
 *     before its epoch is in the ledger     a key that nobody used; the next epoch takes it
 *     before the old key is erased          the old key, erased then
 * A key is erased only when the ledger says, for good, that its epoch is over. */
#ifndef TAC_LEDGER_SIGNER_H
#define TAC_LEDGER_SIGNER_H

#include "kiosk/base/key.h"
#include "kiosk/ledger/store.h"

enum { SIGNER_FOLDER_MAX = 256 };

struct signer {
	struct key key;
	uint64_t epoch; /* 0: the installation key, which signs no checkpoint */
	char folder[SIGNER_FOLDER_MAX];
	char uri[SIGNER_FOLDER_MAX]; /* of an installation key that is not in the folder */
};
void signer_release(struct signer *signer);

/* Takes up the key of the ledger's epoch. A ledger that has none gets an installation key first,
 * with its EPOCH_STARTED record of epoch 0.
 * Errors  STATUS_GONE the key's file is not there; STATUS_CORRUPT it holds another key, or the
 *         ledger's certificate cannot be read; STATUS_REFUSED the ledger is another kiosk's; as
 *         key_load and store_begin. */
enum status signer_open(struct store *store, const char *folder, struct signer *ret,
			struct fault *fault) MUST_CHECK;

/* The same with an installation key of the caller's: `uri` as key_load takes it, a file's or one
 * that an OpenSSL provider offers (TPM, token). It certifies the first epoch and is not used again;
 * it is not erased. The epochs' keys are made in the folder, so that they can be.
 * Errors  as above; STATUS_GONE where the key is wanted and not there. */
enum status signer_open_by(struct store *store, const char *folder, const char *uri,
			   struct signer *ret, struct fault *fault) MUST_CHECK;

/* Whether signer_open_by would find that key, without a change of anything.
 * Shape   a ledger that has no epoch yet needs none; *ret_epoch is 0 then.
 * Errors  as signer_open_by. */
enum status signer_check(struct store *store, const char *folder, const char *uri,
			 uint64_t *ret_epoch, struct fault *fault) MUST_CHECK;

/* Erases every epoch's key in the folder, for a ledger that nobody signs any more: whoever kept one
 * could go on signing what a restored backup has lost, and a new ledger would take it for its own.
 * Shape   *ret_count says how many there were. */
enum status signer_erase_keys(const char *folder, size_t *ret_count,
			      struct fault *fault) MUST_CHECK;

/* Ends the epoch and begins the next: a last checkpoint by the old key, the certificate, the
 * EPOCH_STARTED record and a first checkpoint by the new key in one transaction; then the old
 * private half is erased.
 * Errors  as store_begin and file_erase. After a failing erasure the new epoch stands, and the next
 *         signer_open or signer_next_epoch erases. */
enum status signer_next_epoch(struct signer *signer, struct store *store,
			      struct fault *fault) MUST_CHECK;

/* Signs a checkpoint over every record so far, in a transaction of its own or in the one that is
 * open. It is no record: it covers all of them and is covered by the next. */
enum status signer_checkpoint(const struct signer *signer, struct store *store,
			      struct fault *fault) MUST_CHECK;

/* The same for a program beside the kiosk, which keeps no signer: with the key of the epoch that is
 * now, and not when the next one has just begun.
 * Errors  STATUS_GONE nobody signs this ledger yet; STATUS_AGAIN another epoch began meanwhile; as
 *         signer_open, STATUS_DENIED where this user may not read the key among them. */
enum status signer_checkpoint_beside(struct store *store, const char *folder,
				     struct fault *fault) MUST_CHECK;

#endif
