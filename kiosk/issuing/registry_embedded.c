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
	int64_t row; /* find_any fills it */
};

/* The first row of a statement with columns visit, sealed and applicant, or none. */
static enum status take_row(struct sql_query *query, const char *fingerprint, int year,
			    struct found *ret, struct fault *fault)
{
	*ret = (struct found){ 0 };
	sql_bind_text(query, 1, fingerprint);
	sql_bind_int(query, 2, year);
	enum status status = sql_step(query, fault);
	if (status != STATUS_AGAIN)
		return status;
	struct span sealed = sql_blob(query, 1);
	if (sealed.size != SEALED_SIZE || sql_text(query, 0)[0] == '\0' ||
	    !text_copy(ret->visit, STORE_VISIT_ID_MAX, sql_text(query, 0)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a stored IP PIN is damaged",
				 sql_file(query->sql));
	ret->applicant = (unsigned)sql_int(query, 2);
	memcpy(ret->sealed, sealed.at, SEALED_SIZE);
	return STATUS_OK;
}

static enum status find(struct registry_embedded *self, const char *fingerprint, int year,
			struct found *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&self->store->sql,
				       "SELECT visit, sealed, applicant FROM pins "
				       "WHERE fingerprint = ?1 AND year = ?2",
				       &query, fault);

	return status == STATUS_OK ? take_row(&query, fingerprint, year, ret, fault) : status;
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

static enum status find_flags(void *pointer, const char *fingerprint, unsigned *ret,
			      struct fault *fault)
{
	struct registry_embedded *self = pointer;

	return taxpayers_flags(self->store, fingerprint, ret, fault);
}

static enum status find_address(void *pointer, const char *fingerprint, struct address *ret,
				struct fault *fault)
{
	struct registry_embedded *self = pointer;

	return taxpayers_address(self->store, self->keyring, fingerprint, ret, fault);
}

/* Of a taxpayer whom no flag bars. */
static enum status claim_free(struct registry_embedded *self, const struct claimant *claimant,
			      enum claim_result *ret, struct pin *ret_pin, struct fault *fault)
{
	char storage[PLACE_MAX];
	struct found found = { 0 };
	struct span place = place_of(storage, claimant->fingerprint, claimant->year);
	enum status status = find(self, claimant->fingerprint, claimant->year, &found, fault);
	bool is_there = found.visit[0] != '\0';
	bool is_taken = is_there && (strcmp(found.visit, claimant->visit) != 0 ||
				     found.applicant != claimant->applicant);
	bool is_elsewhere = false;

	if (status == STATUS_OK && !is_there)
		status = continuation_has_pin(self->store, claimant->fingerprint, claimant->year,
					      &is_elsewhere, fault);
	if (status == STATUS_OK && !is_taken && !is_elsewhere)
		status = is_there ? open_sealed(self, found.sealed, place, ret_pin, fault)
				  : draw(self, claimant, place, ret_pin, fault);
	if (status == STATUS_OK)
		*ret = is_taken ? CLAIM_ASSIGNED : is_elsewhere ? CLAIM_ELSEWHERE : CLAIM_NEW;
	return status;
}

static enum status claim(void *pointer, const struct claimant *claimant, enum claim_result *ret,
			 struct pin *ret_pin, struct fault *fault)
{
	struct registry_embedded *self = pointer;
	unsigned flags = 0;

	assert(self->store->is_in_transaction);
	if (!is_well_formed(claimant))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a claim names taxpayer, year, visit and applicant");
	enum status status = find_flags(self, claimant->fingerprint, &flags, fault);
	if (status != STATUS_OK)
		return status;
	if ((flags & TAXPAYER_BARRED) == 0)
		return claim_free(self, claimant, ret, ret_pin, fault);
	*ret = CLAIM_BARRED;
	return STATUS_OK;
}

static enum status retrieve(void *pointer, const struct claimant *claimant,
			    char ret_visit[STORE_VISIT_ID_MAX], unsigned *ret_applicant,
			    struct pin *ret_pin, struct fault *fault)
{
	struct registry_embedded *self = pointer;
	char storage[PLACE_MAX];
	struct span place = place_of(storage, claimant->fingerprint, claimant->year);
	struct found found;
	unsigned flags = 0;
	enum status status = find_flags(self, claimant->fingerprint, &flags, fault);

	if (status == STATUS_OK && (flags & TAXPAYER_BARRED) != 0)
		status = fault_set(fault, STATUS_DENIED, 0, "no IP PIN is given to this taxpayer");
	if (status == STATUS_OK)
		status = find(self, claimant->fingerprint, claimant->year, &found, fault);
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

static enum status remove_row(struct registry_embedded *self, const char *fingerprint, int year,
			      struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&self->store->sql,
			  "DELETE FROM pins WHERE fingerprint = ?1 AND year = ?2", &query, fault);

	assert(self->store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, fingerprint);
	sql_bind_int(&query, 2, year);
	return sql_finish(&query, fault);
}

static enum status expire(void *pointer, const char *fingerprint, int year, struct fault *fault)
{
	struct registry_embedded *self = pointer;
	enum status status = remove_row(self, fingerprint, year, fault);

	if (status == STATUS_OK && sql_changes(&self->store->sql) == 0)
		status = fault_set(fault, STATUS_GONE, 0, "there is no IP PIN here");
	return status;
}

static enum status take_back(void *pointer, const char *fingerprint, int year,
			     char ret_visit[STORE_VISIT_ID_MAX], unsigned *ret_applicant,
			     struct fault *fault)
{
	struct registry_embedded *self = pointer;
	struct found found = { 0 };
	enum status status = find(self, fingerprint, year, &found, fault);

	if (status == STATUS_OK && found.visit[0] == '\0')
		status = fault_set(fault, STATUS_GONE, 0, "there is no IP PIN here");
	if (status == STATUS_OK)
		status = remove_row(self, fingerprint, year, fault);
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
	struct found found = { 0 };
	enum status status = find(self, fingerprint, year, &found, fault);

	if (status == STATUS_OK && found.visit[0] == '\0')
		status = fault_set(fault, STATUS_GONE, 0, "there is no IP PIN");
	if (status == STATUS_OK)
		status = crypto_sha256_hex((struct span){ found.sealed, sizeof(found.sealed) }, ret,
					   fault);
	return status;
}

/* --- checking a return ---------------------------------------------------------------------------
 */

/* The row, or where it is not there somebody else's: what follows is then the same work. */
static enum status find_any(struct registry_embedded *self, const char *fingerprint, int year,
			    struct found *ret, bool *ret_is_own, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&self->store->sql,
			  "SELECT visit, sealed, applicant, fingerprint = ?1 AND year = ?2, "
			  "rowid FROM pins WHERE rowid = coalesce((SELECT rowid FROM pins "
			  "WHERE fingerprint = ?1 AND year = ?2), (SELECT max(rowid) FROM pins))",
			  &query, fault);

	if (status == STATUS_OK)
		status = take_row(&query, fingerprint, year, ret, fault);
	*ret_is_own = status == STATUS_OK && ret->visit[0] != '\0' && sql_int(&query, 3) == 1;
	ret->row = status == STATUS_OK && ret->visit[0] != '\0' ? sql_int(&query, 4) : 0;
	return status;
}

/* What the papers that bear the PIN of a row say of it, in whichever visits they are. */
struct standing {
	bool is_given;    /* it was given out, or may have been */
	bool is_doubtful; /* one of them is an open exception */
};

static enum status find_standing(struct registry_embedded *self, const struct found *found,
				 struct standing *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&self->store->sql,
		"SELECT count(*), coalesce(sum(orders.state = 'exception'), 0) FROM pins "
		"JOIN orders ON orders.fingerprint = pins.fingerprint AND orders.year = pins.year "
		"WHERE pins.rowid = ?1 AND orders.state IN ('proven', 'delivered', 'exception', "
		"'queued_for_mail', 'mailed')",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, found->row);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		*ret = (struct standing){ .is_given = sql_int(&query, 0) > 0,
					  .is_doubtful = sql_int(&query, 1) > 0 };
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* What is opened where no row is, so that opening tells nothing. */
static enum status make_decoy(struct registry_embedded *self, struct span place,
			      unsigned char sealed[SEALED_SIZE], struct fault *fault)
{
	return crypto_seal(self->keyring->sealing, span_of("999999"), place, sealed, fault);
}

static enum status check(void *pointer, const char *fingerprint, int year, const struct pin *pin,
			 struct pin_check *ret, struct fault *fault)
{
	struct registry_embedded *self = pointer;
	char storage[PLACE_MAX];
	unsigned char decoy[SEALED_SIZE];
	struct span place = place_of(storage, fingerprint, year);
	struct found found = { 0 };
	struct pin kept = { 0 };
	struct standing standing = { 0 };
	bool is_own = false, is_carried = false;
	enum status status = find_any(self, fingerprint, year, &found, &is_own, fault);

	if (status == STATUS_OK)
		status = find_standing(self, &found, &standing, fault);
	if (status == STATUS_OK)
		status = continuation_has_pin(self->store, fingerprint, year, &is_carried, fault);
	if (status == STATUS_OK)
		status = make_decoy(self, place, decoy, fault);
	if (status == STATUS_OK)
		status = open_sealed(self, is_own ? found.sealed : decoy, place, &kept, fault);
	if (status == STATUS_OK) {
		bool is_same = pin_equals(&kept, pin);
		bool is_given = is_own & standing.is_given;
		/* A doubtful one is needed all the same: a return without it is not let through. */
		*ret = (struct pin_check){ .is_on_file = is_given | is_carried,
					   .is_right = is_given & is_same & !standing.is_doubtful };
	}
	pin_wipe(&kept);
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
		.revoke = take_back,
		.vouch = vouch,
		.check = check,
		.flags = find_flags,
		.address_of_record = find_address,
		.expire = expire,
		.close = close_registry,
	};

	return (struct registry){ .ops = &OPS, .self = self };
}
