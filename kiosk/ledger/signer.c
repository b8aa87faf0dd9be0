#include "kiosk/ledger/signer.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store_signed.h"
#include "kiosk/ledger/store_tree.h"

enum { PATH_SIZE = SIGNER_FOLDER_MAX + 40 };

static const struct span NO_PASSPHRASE = { 0 };

void signer_release(struct signer *signer)
{
	key_release(&signer->key);
	*signer = (struct signer){ 0 };
}

static void path_of(const char *folder, uint64_t epoch, char path[PATH_SIZE])
{
	bool fits = text_format(path, PATH_SIZE, "%s/epoch-%llu.pem", folder,
				(unsigned long long)epoch);

	assert(fits);
	(void)fits;
}

static uint64_t now_ms(void)
{
	int64_t wall_ms = clock_wall_ms();

	return wall_ms < 0 ? 0 : (uint64_t)wall_ms;
}

/* A key that a crash kept from being used serves as well as a new one. */
static enum status load_or_make(const char *path, struct key *ret, struct fault *fault)
{
	struct key key = { 0 };
	enum status status = key_load(path, NO_PASSPHRASE, ret, fault);

	if (status != STATUS_GONE)
		return status;
	status = key_generate(&key, fault);
	if (status == STATUS_OK)
		status = key_save(&key, path, NO_PASSPHRASE, fault);
	if (status != STATUS_OK)
		key_release(&key);
	else
		*ret = key;
	return status;
}

static enum status append_epoch(struct store *store, uint64_t number, const struct key *key,
				struct fault *fault)
{
	struct record record = record_begin(RECORD_EPOCH_STARTED, "system", "");
	struct hash fingerprint = { 0 };
	char hex[CRYPTO_HEX_MAX];
	enum status status = key_fingerprint(key, &fingerprint, fault);

	if (status != STATUS_OK)
		return status;
	crypto_hex(fingerprint.at, sizeof(fingerprint.at), hex);
	record_detail_format(&record, "epoch", "%llu", (unsigned long long)number);
	record_detail(&record, "key", hex);
	return store_append(store, &record, fault);
}

static enum status install(struct store *store, const struct key *key, struct fault *fault)
{
	char pem[KEY_PEM_MAX];
	enum status status = key_public_pem(key, pem, fault);

	if (status == STATUS_OK)
		status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	status = store_put_epoch(store, 0, span_of(pem), fault);
	if (status == STATUS_OK)
		status = append_epoch(store, 0, key, fault);
	return store_end(store, status, fault);
}

/* The public key that the ledger says is the epoch's. */
static enum status public_of(struct store *store, uint64_t number, struct span certificate,
			     unsigned char ret[KEY_PUBLIC_SIZE], struct fault *fault)
{
	SCOPED(key) key = { 0 };
	struct note note = { 0 };
	struct epoch epoch = { 0 };

	if (number == 0) {
		enum status status = key_from_public(certificate, &key, fault);
		return status == STATUS_OK ? key_public(&key, ret, fault) : status;
	}
	enum status status = note_parse(certificate, &note, fault);
	if (status == STATUS_OK)
		status = epoch_from_text(note.text, &epoch, fault);
	if (status != STATUS_OK)
		return status;
	if (strcmp(epoch.kiosk, store->origin) != 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s: is the ledger of kiosk %s; this one is %s",
				 sql_file(&store->sql), epoch.kiosk, store->origin);
	memcpy(ret, epoch.public, KEY_PUBLIC_SIZE);
	return STATUS_OK;
}

/* Somebody else's installation key is not ours to make or to erase. */
static bool is_elsewhere(const struct signer *signer, uint64_t epoch)
{
	return epoch == 0 && signer->uri[0] != '\0';
}

static enum status load(struct store *store, struct signer *signer, struct span certificate,
			struct fault *fault)
{
	unsigned char expected[KEY_PUBLIC_SIZE] = { 0 }, found[KEY_PUBLIC_SIZE] = { 0 };
	char path[PATH_SIZE];
	enum status status = public_of(store, signer->epoch, certificate, expected, fault);

	path_of(signer->folder, signer->epoch, path);
	if (status == STATUS_OK && is_elsewhere(signer, signer->epoch))
		(void)text_copy(path, sizeof(path), signer->uri);
	if (status == STATUS_OK)
		status = key_load(path, NO_PASSPHRASE, &signer->key, fault);
	if (status == STATUS_GONE)
		return fault_set(
			fault, STATUS_GONE, 0,
			"%s: is gone, and nobody else can sign this ledger: move it away, then "
			"tac-kiosk init --continue",
			path);
	if (status == STATUS_OK)
		status = key_public(&signer->key, found, fault);
	if (status == STATUS_OK && memcmp(expected, found, sizeof(found)) != 0)
		status = fault_set(fault, STATUS_CORRUPT, 0,
				   "%s: is not the key of the ledger's epoch %llu", path,
				   (unsigned long long)signer->epoch);
	return status;
}

static enum status erase_before(const struct signer *signer, struct fault *fault)
{
	char path[PATH_SIZE];

	if (signer->epoch == 0 || is_elsewhere(signer, signer->epoch - 1))
		return STATUS_OK;
	path_of(signer->folder, signer->epoch - 1, path);
	return file_erase(path, fault);
}

static enum status open_signer(struct store *store, struct signer *signer, struct fault *fault)
{
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes certificate = bytes_over(storage, sizeof(storage));
	char path[PATH_SIZE];
	enum status status = store_last_epoch(store, &signer->epoch, &certificate, fault);

	if (status == STATUS_GONE) {
		path_of(signer->folder, 0, path);
		status = is_elsewhere(signer, 0)
				 ? key_load(signer->uri, NO_PASSPHRASE, &signer->key, fault)
				 : load_or_make(path, &signer->key, fault);
		return status == STATUS_OK ? install(store, &signer->key, fault) : status;
	}
	if (status == STATUS_OK)
		status = load(store, signer, bytes_span(&certificate), fault);
	return status == STATUS_OK ? erase_before(signer, fault) : status;
}

enum status signer_open(struct store *store, const char *folder, struct signer *ret,
			struct fault *fault)
{
	return signer_open_by(store, folder, "", ret, fault);
}

enum status signer_open_by(struct store *store, const char *folder, const char *uri,
			   struct signer *ret, struct fault *fault)
{
	struct signer signer = { 0 };

	if (!text_copy(signer.folder, sizeof(signer.folder), folder) ||
	    !text_copy(signer.uri, sizeof(signer.uri), uri))
		return fault_set(fault, STATUS_REFUSED, 0, "the path of the keys is too long");
	enum status status = open_signer(store, &signer, fault);
	if (status != STATUS_OK)
		signer_release(&signer);
	else
		*ret = signer;
	return status;
}

enum status signer_check(struct store *store, const char *folder, const char *uri,
			 uint64_t *ret_epoch, struct fault *fault)
{
	SCOPED(signer) signer = { 0 };
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes certificate = bytes_over(storage, sizeof(storage));

	*ret_epoch = 0;
	if (!text_copy(signer.folder, sizeof(signer.folder), folder) ||
	    !text_copy(signer.uri, sizeof(signer.uri), uri))
		return fault_set(fault, STATUS_REFUSED, 0, "the path of the keys is too long");
	enum status status = store_last_epoch(store, &signer.epoch, &certificate, fault);
	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	*ret_epoch = signer.epoch;
	return load(store, &signer, bytes_span(&certificate), fault);
}

/* Inside a transaction. */
static enum status sign(const struct key *key, uint64_t epoch, struct store *store,
			struct fault *fault)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	struct checkpoint checkpoint = {
		.size = store->count, .head = store->head, .epoch = epoch, .wall_ms = now_ms()
	};
	enum status status = store_tree_catch_up(store, fault);

	(void)text_copy(checkpoint.kiosk, sizeof(checkpoint.kiosk), store->origin);
	if (status == STATUS_OK)
		status = merkle_root(&store->frontier, &checkpoint.root, fault);
	if (status == STATUS_OK)
		status = checkpoint_sign(&checkpoint, key, &note, fault);
	if (status == STATUS_OK)
		status = store_put_checkpoint(store, &checkpoint, bytes_span(&note), fault);
	return status;
}

enum status signer_checkpoint(const struct signer *signer, struct store *store, struct fault *fault)
{
	assert(signer->epoch > 0);
	if (store->is_in_transaction)
		return sign(&signer->key, signer->epoch, store, fault);
	enum status status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	return store_end(store, sign(&signer->key, signer->epoch, store, fault), fault);
}

static enum status check_epoch(const struct signer *signer, struct store *store,
			       struct fault *fault)
{
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes certificate = bytes_over(storage, sizeof(storage));
	uint64_t number = 0;
	enum status status = store_last_epoch(store, &number, &certificate, fault);

	if (status == STATUS_OK && number == 0)
		return fault_set(fault, STATUS_GONE, 0, "%s: nobody signs it yet",
				 sql_file(&store->sql));
	return status == STATUS_OK && signer->epoch != 0 && signer->epoch != number
		       ? fault_set(fault, STATUS_AGAIN, 0, "a new epoch has just begun: try again")
		       : status;
}

enum status signer_checkpoint_beside(struct store *store, const char *folder, struct fault *fault)
{
	SCOPED(signer) signer = { 0 };
	enum status status = check_epoch(&signer, store, fault);

	if (status == STATUS_OK)
		status = signer_open(store, folder, &signer, fault);
	if (status == STATUS_OK)
		status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	/* Nobody begins an epoch while this transaction is open. */
	status = check_epoch(&signer, store, fault);
	if (status == STATUS_OK)
		status = signer_checkpoint(&signer, store, fault);
	return store_end(store, status, fault);
}

static enum status certify(const struct signer *signer, const struct key *next, struct store *store,
			   struct fault *fault)
{
	unsigned char storage[EPOCH_NOTE_MAX];
	struct bytes certificate = bytes_over(storage, sizeof(storage));
	struct epoch epoch = { .number = signer->epoch + 1,
			       .size = store->count,
			       .wall_ms = now_ms() };
	enum status status = store_tree_catch_up(store, fault);

	(void)text_copy(epoch.kiosk, sizeof(epoch.kiosk), store->origin);
	if (status == STATUS_OK)
		status = merkle_root(&store->frontier, &epoch.root, fault);
	if (status == STATUS_OK)
		status = epoch_certify(&epoch, &signer->key, next, &certificate, fault);
	if (status == STATUS_OK)
		status = store_put_epoch(store, epoch.number, bytes_span(&certificate), fault);
	if (status == STATUS_OK)
		status = append_epoch(store, epoch.number, next, fault);
	return status;
}

static enum status hand_over(const struct signer *signer, const struct key *next,
			     struct store *store, struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	const struct clocks now = clocks_now();
	status = store_look_at_clock(store, &now, fault);
	if (status == STATUS_OK && signer->epoch > 0)
		status = sign(&signer->key, signer->epoch, store, fault);
	if (status == STATUS_OK)
		status = certify(signer, next, store, fault);
	if (status == STATUS_OK)
		status = sign(next, signer->epoch + 1, store, fault);
	return store_end(store, status, fault);
}

enum status signer_next_epoch(struct signer *signer, struct store *store, struct fault *fault)
{
	struct key next = { 0 };
	char path[PATH_SIZE];
	enum status status = erase_before(signer, fault);

	path_of(signer->folder, signer->epoch + 1, path);
	if (status == STATUS_OK)
		status = load_or_make(path, &next, fault);
	if (status == STATUS_OK)
		status = hand_over(signer, &next, store, fault);
	if (status !=
	    STATUS_OK) { /* its file stays: a commit may have lasted that said it did not */
		key_release(&next);
		return status;
	}
	key_release(&signer->key);
	signer->key = next;
	signer->epoch++;
	return erase_before(signer, fault);
}

/* A file that path_of names, or what a crash left of one. */
static bool is_key_file(const char *name)
{
	struct span whole = span_of(name), prefix = span_of("epoch-");
	size_t end = span_find(whole, span_of(".pem"), 0);
	int64_t number = 0;

	return end < whole.size && span_starts_with(whole, prefix) &&
	       span_to_int(span_slice(whole, prefix.size, end - prefix.size), &number);
}

enum status signer_erase_keys(const char *folder, size_t *ret_count, struct fault *fault)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	enum status status = STATUS_OK;

	*ret_count = 0;
	if (entries == NULL)
		return fault_set(fault, errno == ENOENT ? STATUS_GONE : STATUS_DENIED, errno,
				 "%.100s: %s", folder, strerror(errno));
	while (status == STATUS_OK && (entry = readdir(entries)) != NULL) {
		char path[SIGNER_FOLDER_MAX + sizeof(entry->d_name) + 1];
		if (!is_key_file(entry->d_name))
			continue;
		(void)text_format(path, sizeof(path), "%s/%s", folder, entry->d_name);
		status = file_erase(path, fault);
		++*ret_count;
	}
	(void)closedir(entries);
	return status;
}
