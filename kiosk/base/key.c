#include "kiosk/base/key.h"

#include <assert.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include "kiosk/base/key_openssl.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { POINT_SIZE = 65, PREFIX_SIZE = KEY_PUBLIC_SIZE - POINT_SIZE };

/* SubjectPublicKeyInfo up to the point: id-ecPublicKey, prime256v1, a bit string of 65 bytes.
 * Source  RFC 5480. */
static const unsigned char PREFIX[PREFIX_SIZE] = {
	0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
	0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
};

struct key_use {
	EVP_PKEY_CTX *context;
};
struct signing {
	EVP_MD_CTX *context;
};
struct memory {
	BIO *at;
};

static void key_use_release(struct key_use *use)
{
	EVP_PKEY_CTX_free(use->context);
}

static void signing_release(struct signing *signing)
{
	EVP_MD_CTX_free(signing->context);
}

static void memory_release(struct memory *memory)
{
	BIO_free(memory->at);
}

enum status key_fail(struct fault *fault, const char *what)
{
	unsigned long code = ERR_peek_last_error();

	ERR_clear_error();
	return fault_set(fault, STATUS_UNSUPPORTED, ERR_GET_REASON(code),
			 "OpenSSL does not %s: check openssl.cnf and its providers", what);
}

void key_release(struct key *key)
{
	EVP_PKEY_free(key->at);
	*key = (struct key){ 0 };
}

bool key_is_p256(const struct evp_pkey_st *at)
{
	char group[32] = "";
	size_t size = 0;

	if (EVP_PKEY_is_a(at, "EC") != 1 ||
	    EVP_PKEY_get_utf8_string_param(at, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group),
					   &size) != 1)
		return false;
	return strcmp(group, "prime256v1") == 0 || strcmp(group, "P-256") == 0;
}

enum status key_generate(struct key *ret, struct fault *fault)
{
	struct key key = { .at = EVP_EC_gen("P-256"), .is_private = true };

	if (key.at == NULL)
		return key_fail(fault, "make a P-256 key");
	*ret = key;
	return STATUS_OK;
}

enum status key_public(const struct key *key, unsigned char ret[KEY_PUBLIC_SIZE],
		       struct fault *fault)
{
	unsigned char point[POINT_SIZE];
	size_t size = 0;

	if (EVP_PKEY_get_octet_string_param(key->at, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point),
					    &size) != 1 ||
	    size != sizeof(point) || point[0] != POINT_CONVERSION_UNCOMPRESSED)
		return key_fail(fault, "tell a key's public half");
	memcpy(ret, PREFIX, PREFIX_SIZE);
	memcpy(ret + PREFIX_SIZE, point, POINT_SIZE);
	return STATUS_OK;
}

enum status key_public_pem(const struct key *key, char ret[KEY_PEM_MAX], struct fault *fault)
{
	unsigned char public[KEY_PUBLIC_SIZE];
	SCOPED(memory) memory = { BIO_new(BIO_s_mem()) };
	enum status status = key_public(key, public, fault);

	if (status != STATUS_OK)
		return status;
	if (memory.at == NULL ||
	    PEM_write_bio(memory.at, PEM_STRING_PUBLIC, "", public, sizeof(public)) <= 0)
		return key_fail(fault, "write PEM");
	int size = BIO_read(memory.at, ret, KEY_PEM_MAX - 1);
	assert(size > 0 && size < KEY_PEM_MAX);
	ret[size] = '\0';
	return STATUS_OK;
}

enum status key_fingerprint(const struct key *key, struct hash *ret, struct fault *fault)
{
	unsigned char public[KEY_PUBLIC_SIZE];
	struct span part = { public, sizeof(public) };
	enum status status = key_public(key, public, fault);

	return status == STATUS_OK ? crypto_sha256(&part, 1, ret, fault) : status;
}

static enum status not_a_key(struct fault *fault)
{
	ERR_clear_error();
	return fault_set(fault, STATUS_CORRUPT, 0, "this is not a P-256 public key (DER or PEM)");
}

static enum status from_der(struct span der, struct key *ret, struct fault *fault)
{
	unsigned char point[POINT_SIZE];
	char group[] = "P-256";

	if (der.size != KEY_PUBLIC_SIZE || memcmp(der.at, PREFIX, PREFIX_SIZE) != 0 ||
	    der.at[PREFIX_SIZE] != POINT_CONVERSION_UNCOMPRESSED)
		return not_a_key(fault);
	memcpy(point, der.at + PREFIX_SIZE, POINT_SIZE);
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
		OSSL_PARAM_construct_end(),
	};
	SCOPED(key_use) making = { EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL) };
	struct key key = { 0 };
	if (making.context == NULL || EVP_PKEY_fromdata_init(making.context) != 1)
		return key_fail(fault, "take elliptic-curve keys");
	if (EVP_PKEY_fromdata(making.context, &key.at, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
		return not_a_key(fault);
	SCOPED(key_use) check = { EVP_PKEY_CTX_new_from_pkey(NULL, key.at, NULL) };
	if (check.context == NULL || EVP_PKEY_public_check(check.context) != 1) {
		key_release(&key);
		return not_a_key(fault);
	}
	*ret = key;
	return STATUS_OK;
}

enum status key_from_public(struct span encoded, struct key *ret, struct fault *fault)
{
	char *name = NULL, *header = NULL;
	unsigned char *der = NULL;
	long size = 0;

	if (!span_starts_with(encoded, span_of("-----BEGIN ")))
		return from_der(encoded, ret, fault);
	if (encoded.size > 4096) /* far more than a key with a comment */
		return not_a_key(fault);
	SCOPED(memory) memory = { BIO_new_mem_buf(encoded.at, (int)encoded.size) };
	if (memory.at == NULL || PEM_read_bio(memory.at, &name, &header, &der, &size) != 1)
		return not_a_key(fault);
	enum status status = strcmp(name, PEM_STRING_PUBLIC) == 0 && size >= 0
				     ? from_der((struct span){ der, (size_t)size }, ret, fault)
				     : not_a_key(fault);
	OPENSSL_free(name);
	OPENSSL_free(header);
	OPENSSL_free(der);
	return status;
}

enum status key_sign(const struct key *key, struct span message, struct key_signature *ret,
		     struct fault *fault)
{
	struct key_signature signature = { .size = sizeof(signature.at) };
	SCOPED(signing) signing = { EVP_MD_CTX_new() };

	assert(key->is_private);
	if (signing.context == NULL ||
	    EVP_DigestSignInit_ex(signing.context, NULL, "SHA2-256", NULL, NULL, key->at, NULL) !=
		    1 ||
	    EVP_DigestSign(signing.context, signature.at, &signature.size, message.at,
			   message.size) != 1)
		return key_fail(fault, "sign with this key");
	*ret = signature;
	return STATUS_OK;
}

enum status key_verify(const struct key *key, struct span message, struct span signature,
		       struct fault *fault)
{
	SCOPED(signing) signing = { EVP_MD_CTX_new() };

	if (signing.context == NULL || EVP_DigestVerifyInit_ex(signing.context, NULL, "SHA2-256",
							       NULL, NULL, key->at, NULL) != 1)
		return key_fail(fault, "verify signatures of this key");
	if (EVP_DigestVerify(signing.context, signature.at, signature.size, message.at,
			     message.size) == 1)
		return STATUS_OK;
	ERR_clear_error();
	return fault_set(fault, STATUS_CORRUPT, 0, "a signature is not this key's for this text");
}

enum status key_agree(const struct key *own, const struct key *peer,
		      unsigned char ret[KEY_SECRET_SIZE], struct fault *fault)
{
	unsigned char secret[KEY_SECRET_SIZE];
	size_t size = sizeof(secret);

	assert(own->is_private);
	SCOPED(key_use) use = { EVP_PKEY_CTX_new_from_pkey(NULL, own->at, NULL) };
	bool is_fine = use.context != NULL && EVP_PKEY_derive_init(use.context) == 1 &&
		       EVP_PKEY_derive_set_peer(use.context, peer->at) == 1 &&
		       EVP_PKEY_derive(use.context, secret, &size) == 1 && size == sizeof(secret);
	if (is_fine)
		memcpy(ret, secret, sizeof(secret));
	wipe(secret, sizeof(secret));
	return is_fine ? STATUS_OK : key_fail(fault, "agree on a secret with this key");
}
