#include <string.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <openssl/x509.h>

#include "kiosk/base/file.h"
#include "kiosk/base/key_openssl.h"
#include "kiosk/base/wipe.h"

enum {
	FILE_MAX = 2048,
	GUESS_COST = 600000, /* rounds of PBKDF2; OWASP's advice of 2023 for HMAC-SHA-256 */
	SALT_SIZE = 16,
};

struct plain_key {
	PKCS8_PRIV_KEY_INFO *at;
};
struct locked_key {
	X509_SIG *at;
};
struct text_of_key {
	BIO *at;
};
struct shelf {
	OSSL_STORE_CTX *at;
	UI_METHOD *asking;
};

static void plain_key_release(struct plain_key *key)
{
	PKCS8_PRIV_KEY_INFO_free(key->at);
}

static void locked_key_release(struct locked_key *key)
{
	X509_SIG_free(key->at);
}

static void text_of_key_release(struct text_of_key *text)
{
	BIO_free(text->at);
}

static void shelf_release(struct shelf *shelf)
{
	if (shelf->at != NULL)
		OSSL_STORE_close(shelf->at);
	if (shelf->asking != NULL)
		UI_destroy_method(shelf->asking);
	ERR_clear_error();
}

static bool lock_key(PKCS8_PRIV_KEY_INFO *plain, struct span passphrase, X509_SIG **ret)
{
	unsigned char salt[SALT_SIZE];
	char secret[KEY_PASSPHRASE_MAX];

	if (crypto_random(salt, sizeof(salt), NULL) != STATUS_OK)
		return false;
	X509_ALGOR *how = PKCS5_pbe2_set_iv_ex(EVP_aes_256_cbc(), GUESS_COST, salt, sizeof(salt),
					       NULL, NID_hmacWithSHA256, NULL);
	if (how == NULL)
		return false;
	memcpy(secret, passphrase.at, passphrase.size);
	*ret = PKCS8_set0_pbe_ex(secret, (int)passphrase.size, plain, how, NULL, NULL);
	wipe(secret, sizeof(secret));
	if (*ret == NULL) /* on success it belongs to what was made */
		X509_ALGOR_free(how);
	return *ret != NULL;
}

/* The key as PEM into a BIO. */
static bool write_key(const struct key *key, struct span passphrase, BIO *to)
{
	SCOPED(plain_key) plain = { EVP_PKEY2PKCS8(key->at) };
	SCOPED(locked_key) locked = { 0 };

	if (plain.at == NULL || to == NULL)
		return false;
	if (passphrase.size == 0)
		return PEM_write_bio_PKCS8_PRIV_KEY_INFO(to, plain.at) == 1;
	return lock_key(plain.at, passphrase, &locked.at) &&
	       PEM_write_bio_PKCS8(to, locked.at) == 1;
}

enum status key_save(const struct key *key, const char *path, struct span passphrase,
		     struct fault *fault)
{
	char *pem = NULL;
	SCOPED(text_of_key) text = { BIO_new(BIO_s_secmem()) };

	if (passphrase.size > KEY_PASSPHRASE_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "a passphrase has %d bytes at most",
				 KEY_PASSPHRASE_MAX);
	if (!key->is_private || !write_key(key, passphrase, text.at))
		return key_fail(fault, "give this key out");
	long size = BIO_get_mem_data(text.at, &pem);
	if (size <= 0 || size > FILE_MAX)
		return key_fail(fault, "write PEM");
	struct span bytes = { .at = (const unsigned char *)pem, .size = (size_t)size };
	enum status status = file_create(path, bytes, fault);
	wipe(pem, (size_t)size);
	return status;
}

/* Answers OpenSSL's question with the passphrase that was given; never asks a terminal. */
struct answer {
	struct span passphrase;
	bool was_asked;
};

static int give_passphrase(char *to, int max, int is_writing, void *self)
{
	struct answer *answer = self;

	(void)is_writing;
	answer->was_asked = true;
	if (answer->passphrase.size == 0 || answer->passphrase.size > (size_t)max)
		return -1;
	memcpy(to, answer->passphrase.at, answer->passphrase.size);
	return (int)answer->passphrase.size;
}

/* The path of a URI that names a file; null for another. */
static const char *file_of(const char *uri)
{
	if (strncmp(uri, "file:", 5) != 0)
		return strchr(uri, ':') == NULL || uri[0] == '/' || uri[0] == '.' ? uri : NULL;
	uri += 5;
	return strncmp(uri, "//", 2) == 0 ? uri + 2 : uri;
}

static EVP_PKEY *take_key(OSSL_STORE_CTX *shelf)
{
	EVP_PKEY *key = NULL;

	while (key == NULL && OSSL_STORE_eof(shelf) != 1 && OSSL_STORE_error(shelf) != 1) {
		OSSL_STORE_INFO *found = OSSL_STORE_load(shelf);
		if (found != NULL && OSSL_STORE_INFO_get_type(found) == OSSL_STORE_INFO_PKEY)
			key = OSSL_STORE_INFO_get1_PKEY(found);
		OSSL_STORE_INFO_free(found);
	}
	return key;
}

enum status key_load(const char *uri, struct span passphrase, struct key *ret, struct fault *fault)
{
	struct answer answer = { .passphrase = passphrase };
	const char *path = file_of(uri);
	/* No folder and no pipe: OpenSSL would look through the one, and wait at the other. */
	enum status status =
		path == NULL ? STATUS_OK : file_check(path, passphrase.size == 0, fault);

	if (status != STATUS_OK)
		return status;
	SCOPED(shelf) shelf = { .asking = UI_UTIL_wrap_read_pem_callback(give_passphrase, 0) };
	if (shelf.asking == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	shelf.at = OSSL_STORE_open_ex(path == NULL ? uri : path, NULL, NULL, shelf.asking, &answer,
				      NULL, NULL, NULL);
	if (shelf.at == NULL) /* the rest of a URI may hold a token's PIN */
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "%.*s: no OpenSSL provider opens such keys: check openssl.cnf",
				 (int)strcspn(uri, ":"), uri);
	struct key key = { .is_private = true };
	if (OSSL_STORE_expect(shelf.at, OSSL_STORE_INFO_PKEY) == 1)
		key.at = take_key(shelf.at);
	if (key.at == NULL && answer.was_asked)
		return fault_set(fault, STATUS_DENIED, 0, "%s: the passphrase is not right", uri);
	if (key.at == NULL || !key_is_p256(key.at)) {
		key_release(&key);
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: holds no private key on P-256",
				 uri);
	}
	*ret = key;
	return STATUS_OK;
}
