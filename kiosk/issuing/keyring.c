#include "kiosk/issuing/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

static const char *const NAMES[] = { "fingerprint.key", "sealing.key" };

struct descriptor {
	int at; /* 0 closed: standard input is never one of these */
};

static void descriptor_release(struct descriptor *descriptor)
{
	if (descriptor->at > 0)
		close(descriptor->at);
}

static enum status fail(struct fault *fault, int reason, const char *folder, const char *name)
{
	enum status status = reason == EACCES || reason == EPERM || reason == EROFS ? STATUS_DENIED
			     : reason == ENOSPC || reason == EDQUOT                 ? STATUS_FULL
										    : STATUS_IO;

	return fault_set(fault, status, reason, "%s/%s: %s", folder, name, strerror(reason));
}

/* Folder and keys belong to one user and nobody else may look. */
static enum status check_owner(const struct stat *found, const char *folder, const char *name,
			       struct fault *fault)
{
	if (found->st_uid != geteuid() && found->st_uid != 0)
		return fault_set(fault, STATUS_DENIED, 0, "%s/%s: belongs to another user", folder,
				 name);
	if ((found->st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fault_set(fault, STATUS_DENIED, 0,
				 "%s/%s: others may read it; take that away with chmod go=", folder,
				 name);
	return STATUS_OK;
}

static enum status open_folder(const char *folder, struct descriptor *ret, struct fault *fault)
{
	struct stat found;

	ret->at = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (ret->at < 0 || fstat(ret->at, &found) != 0)
		return fail(fault, errno, folder, "");
	return check_owner(&found, folder, "", fault);
}

static bool write_all(int file, const unsigned char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		size -= (size_t)written;
	}
	return true;
}

static enum status make_key(int folder_at, const char *folder, const char *name,
			    struct fault *fault)
{
	unsigned char key[CRYPTO_KEY_SIZE];
	enum status status = crypto_random(key, sizeof(key), fault);

	if (status != STATUS_OK)
		return status;
	SCOPED(descriptor)
	file = { openat(folder_at, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC,
			0600) };
	if (file.at < 0 && errno == EEXIST)
		status = fault_set(fault, STATUS_REFUSED, errno,
				   "%s/%s: exists already; a key is never replaced", folder, name);
	else if (file.at < 0)
		status = fail(fault, errno, folder, name);
	else if (!write_all(file.at, key, sizeof(key)) || fsync(file.at) != 0) {
		status = fail(fault, errno, folder, name);
		(void)unlinkat(folder_at, name, 0);
	}
	wipe(key, sizeof(key));
	return status;
}

static enum status refuse_existing(int folder_at, const char *folder, struct fault *fault)
{
	struct stat found;

	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		if (fstatat(folder_at, NAMES[at], &found, AT_SYMLINK_NOFOLLOW) == 0)
			return fault_set(fault, STATUS_REFUSED, 0,
					 "%s/%s: exists already; a key is never replaced", folder,
					 NAMES[at]);
	return STATUS_OK;
}

enum status keyring_create(const char *folder, struct fault *fault)
{
	SCOPED(descriptor) at = { 0 };
	SCOPED(descriptor) parent = { 0 };
	size_t made = 0;

	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fail(fault, errno, folder, "");
	enum status status = open_folder(folder, &at, fault);
	if (status == STATUS_OK)
		status = refuse_existing(at.at, folder, fault);
	for (; status == STATUS_OK && made < COUNT_OF(NAMES); made++)
		status = make_key(at.at, folder, NAMES[made], fault);
	if (status == STATUS_OK) {
		parent.at = openat(at.at, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fsync(at.at) != 0 || parent.at < 0 || fsync(parent.at) != 0)
			status = fail(fault, errno, folder, "");
	} else if (made > 1) { /* the second failed: half a keyring helps nobody */
		(void)unlinkat(at.at, NAMES[0], 0);
	}
	return status;
}

static bool read_all(int file, unsigned char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t got = read(file, bytes, size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return false;
		bytes += got;
		size -= (size_t)got;
	}
	return true;
}

static enum status load_key(int folder_at, const char *folder, const char *name,
			    unsigned char key[CRYPTO_KEY_SIZE], struct fault *fault)
{
	struct stat found;
	/* Not to hang on a pipe that stands where the file should. */
	SCOPED(descriptor)
	file = { openat(folder_at, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) };

	if (file.at < 0 || fstat(file.at, &found) != 0)
		return fail(fault, errno, folder, name);
	if (!S_ISREG(found.st_mode))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s/%s: is not a file", folder, name);
	enum status status = check_owner(&found, folder, name, fault);
	if (status != STATUS_OK)
		return status;
	if (found.st_size != CRYPTO_KEY_SIZE)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s/%s: is %lld bytes, a key has %d; restore it from its backup",
				 folder, name, (long long)found.st_size, CRYPTO_KEY_SIZE);
	return read_all(file.at, key, CRYPTO_KEY_SIZE) ? STATUS_OK
						       : fail(fault, errno, folder, name);
}

enum status keyring_load(const char *folder, struct keyring *ret, struct fault *fault)
{
	struct keyring keyring = { 0 };
	SCOPED(descriptor) at = { 0 };
	enum status status = open_folder(folder, &at, fault);

	if (status == STATUS_OK)
		status = load_key(at.at, folder, NAMES[0], keyring.fingerprint, fault);
	if (status == STATUS_OK)
		status = load_key(at.at, folder, NAMES[1], keyring.sealing, fault);
	if (status == STATUS_OK)
		*ret = keyring;
	keyring_wipe(&keyring);
	return status;
}

void keyring_wipe(struct keyring *keyring)
{
	wipe(keyring, sizeof(*keyring));
}

enum status keyring_fingerprint(const struct keyring *keyring, enum keyring_realm realm,
				const char *tin_digits, char *ret, struct fault *fault)
{
	static const char TRAINING[] = "training ";
	struct hash hash;
	char told[sizeof(TRAINING) + 9];
	size_t size = strlen(tin_digits);

	if (size != 9 || strspn(tin_digits, "0123456789") != size)
		return fault_set(fault, STATUS_REFUSED, 0, "a taxpayer number has nine digits");
	(void)text_format(told, sizeof(told), "%s%s", realm == KEYRING_TRAINING ? TRAINING : "",
			  tin_digits);
	enum status status = crypto_hmac(keyring->fingerprint, span_of(told), &hash, fault);
	wipe(told, sizeof(told));
	if (status == STATUS_OK)
		crypto_hex(hash.at, sizeof(hash.at), ret);
	return status;
}
