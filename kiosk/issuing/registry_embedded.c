#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/registry.h"
#include "kiosk/ledger/continuation.h"

enum {
	SEALED_SIZE = PIN_DIGITS + CRYPTO_SEAL_OVERHEAD,
	PLACE_MAX = CRYPTO_HEX_MAX + 16,
};

/* A sealed PIN opens only in the row it was sealed for. */
static struct span place_of(char *storage, const char *fingerprint, int year)
{
	(void)text_format(storage, PLACE_MAX, "%s/%d", fingerprint, year);
	return span_of(storage);
}

/* The row of a fingerprint and year. */
struct found {
	char visit[STORE_VISIT_ID_MAX]; /* empty: there is none */
	unsigned applicant;
	unsigned char sealed[SEALED_SIZE];
};

static enum status find(struct registry_embedded *self, const char *fingerprint, int year,
			struct found *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct sql *sql = &self->store->sql;
	enum status status = sql_query(sql,
				       "SELECT visit, sealed, applicant FROM pins "
				       "WHERE fingerprint = ?1 AND year = ?2",
				       &query, fault);

	*ret = (struct found){ 0 };
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, fingerprint);
	sql_bind_int(&query, 2, year);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	struct span sealed = sql_blob(&query, 1);
	if (sealed.size != SEALED_SIZE || sql_text(&query, 0)[0] == '\0' ||
	    !text_copy(ret->visit, STORE_VISIT_ID_MAX, sql_text(&query, 0)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a stored IP PIN is damaged",
				 sql_file(sql));
	ret->applicant = (unsigned)sql_int(&query, 2);
	memcpy(ret->sealed, sealed.at, SEALED_SIZE);
	return STATUS_OK;
}

static enum status insert(struct registry_embedded *self, const struct claimant *claimant,
			  const unsigned char *sealed, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&self->store->sql,
			  "INSERT INTO pins (fingerprint, year, visit, applicant, sealed) "
			  "VALUES (?1, ?2, ?3, ?4, ?5)",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, claimant->fingerprint);
	sql_bind_int(&query, 2, claimant->year);
	sql_bind_text(&query, 3, claimant->visit);
	sql_bind_int(&query, 4, claimant->applicant);
	sql_bind_blob(&query, 5, (struct span){ sealed, SEALED_SIZE });
	return sql_finish(&query, fault);
}

static enum status open_sealed(struct registry_embedded *self, const unsigned char *sealed,
			       struct span place, struct pin *ret, struct fault *fault)
{
	unsigned char digits[PIN_DIGITS];
	enum status status = crypto_open(
		self->keyring->sealing, (struct span){ sealed, SEALED_SIZE }, place, digits, fault);

	if (status == STATUS_OK && !pin_from_text((struct span){ digits, sizeof(digits) }, ret))
		status = fault_set(fault, STATUS_CORRUPT, 0, "%s: a stored IP PIN is damaged",
				   sql_file(&self->store->sql));
	wipe(digits, sizeof(digits));
	return status;
}

static enum status draw(struct registry_embedded *self, const struct claimant *claimant,
			struct span place, struct pin *ret, struct fault *fault)
{
	unsigned char sealed[SEALED_SIZE];
	struct pin pin = { 0 };
	enum status status = pin_draw(&pin, fault);

	if (status == STATUS_OK)
		status = crypto_seal(self->keyring->sealing, span_of(pin.digits), place, sealed,
				     fault);
	if (status == STATUS_OK)
		status = insert(self, claimant, sealed, fault);
	if (status == STATUS_OK)
		*ret = pin;
	pin_wipe(&pin);
	return status;
}

static bool is_well_formed(const struct claimant *claimant)
{
	return strlen(claimant->fingerprint) == CRYPTO_HEX_MAX - 1 && claimant->visit[0] != '\0' &&
	       claimant->applicant >= 1 && claimant->applicant <= STORE_APPLICANTS_MAX &&
	       claimant->year >= 2000 && claimant->year <= 9999;
}

static enum status claim(void *pointer, const struct claimant *claimant, enum claim_result *ret,
			 struct pin *ret_pin, struct fault *fault)
{
	struct registry_embedded *self = pointer;
	char storage[PLACE_MAX];
	struct found found;

	assert(self->store->is_in_transaction);
	if (!is_well_formed(claimant))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a claim names taxpayer, year, visit and applicant");
	struct span place = place_of(storage, claimant->fingerprint, claimant->year);
	enum status status = find(self, claimant->fingerprint, claimant->year, &found, fault);
	bool is_there = found.visit[0] != '\0';
	bool is_taken = is_there && (strcmp(found.visit, claimant->visit) != 0 ||
				     found.applicant != claimant->applicant);
	if (status == STATUS_OK && !is_there)
		status = continuation_has_pin(self->store, claimant->fingerprint, claimant->year,
					      &is_taken, fault);
	if (status == STATUS_OK && !is_taken)
		status = is_there ? open_sealed(self, found.sealed, place, ret_pin, fault)
				  : draw(self, claimant, place, ret_pin, fault);
	if (status == STATUS_OK)
		*ret = is_taken ? CLAIM_ASSIGNED : CLAIM_NEW;
	return status;
}

static enum status retrieve(void *pointer, const struct claimant *claimant,
			    char ret_visit[STORE_VISIT_ID_MAX], unsigned *ret_applicant,
			    struct pin *ret_pin, struct fault *fault)
{
	struct registry_embedded *self = pointer;
	char storage[PLACE_MAX];
	struct span place = place_of(storage, claimant->fingerprint, claimant->year);
	struct found found;
	enum status status = find(self, claimant->fingerprint, claimant->year, &found, fault);

	if (status == STATUS_OK && found.visit[0] == '\0')
		status = fault_set(fault, STATUS_GONE, 0, "there is no IP PIN here");
	if (status == STATUS_OK)
		status = open_sealed(self, found.sealed, place, ret_pin, fault);
	if (status == STATUS_OK) {
		memcpy(ret_visit, found.visit, STORE_VISIT_ID_MAX);
		*ret_applicant = found.applicant;
	}
	return status;
}

static enum status vouch(void *pointer, const char *fingerprint, int year, char ret[CRYPTO_HEX_MAX],
			 struct fault *fault)
{
	struct registry_embedded *self = pointer;
	struct found found;
	enum status status = find(self, fingerprint, year, &found, fault);

	if (status == STATUS_OK && found.visit[0] == '\0')
		status = fault_set(fault, STATUS_GONE, 0, "there is no IP PIN");
	if (status == STATUS_OK)
		status = crypto_sha256_hex((struct span){ found.sealed, sizeof(found.sealed) }, ret,
					   fault);
	return status;
}

static void close_registry(void *self)
{
	*(struct registry_embedded *)self = (struct registry_embedded){ 0 };
}

struct registry registry_embedded(struct registry_embedded *self)
{
	static const struct registry_ops OPS = {
		.name = "embedded",
		.claim = claim,
		.retrieve = retrieve,
		.vouch = vouch,
		.close = close_registry,
	};

	return (struct registry){ .ops = &OPS, .self = self };
}
