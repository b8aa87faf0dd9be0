#include "kiosk/ledger/seal.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/ledger/fields.h"

enum { PLACE_MAX = 128 };

static const char WRAPS[] = "tac-kiosk seal v1", HOLDS[] = "tac-kiosk seal v1 content";

/* Encrypts the details, and what proves to every auditor that it is the one. */
struct content {
	unsigned char key[CRYPTO_KEY_SIZE];
	unsigned char commitment[CRYPTO_HASH_SIZE];
};

static enum status derive_content(const unsigned char root[CRYPTO_KEY_SIZE], struct content *ret,
				  struct fault *fault)
{
	unsigned char both[sizeof(ret->key) + sizeof(ret->commitment)];
	struct span secret = { root, CRYPTO_KEY_SIZE }, salt = { 0 };
	enum status status = crypto_hkdf(secret, salt, span_of(HOLDS), both, sizeof(both), fault);

	if (status == STATUS_OK) {
		memcpy(ret->key, both, sizeof(ret->key));
		memcpy(ret->commitment, both + sizeof(ret->key), sizeof(ret->commitment));
	}
	wipe(both, sizeof(both));
	return status;
}

/* What the content key is wrapped with for one auditor: `own` is one of the two keys, `peer` the
 * other's public half. */
static enum status derive_wrapping(const struct key *own, const struct key *peer,
				   const struct hash *auditor, const struct seal_period *period,
				   struct span lead, unsigned char ret[CRYPTO_KEY_SIZE],
				   struct fault *fault)
{
	unsigned char storage[sizeof(WRAPS) + SEAL_LEAD_SIZE + sizeof(auditor->at)];
	unsigned char shared[KEY_SECRET_SIZE];
	struct span salt = { period->secret, sizeof(period->secret) };
	struct bytes about = bytes_over(storage, sizeof(storage));
	enum status status = key_agree(own, peer, shared, fault);

	bytes_add_text(&about, WRAPS);
	bytes_add_span(&about, lead);
	bytes_add(&about, auditor->at, sizeof(auditor->at));
	assert(!about.is_full);
	if (status == STATUS_OK)
		status = crypto_hkdf((struct span){ shared, sizeof(shared) }, salt,
				     bytes_span(&about), ret, CRYPTO_KEY_SIZE, fault);
	wipe(shared, sizeof(shared));
	return status;
}

/* False where it does not fit: no record has names that long. */
static bool add_place(const struct seal_place *place, struct bytes *to)
{
	fields_add_text(to, place->origin);
	fields_add_number(to, place->sequence);
	fields_add_text(to, place->kind);
	return !to->is_full;
}

static enum status check_auditors(const struct key *auditors, size_t count,
				  struct hash prints[SEAL_AUDITORS_MAX], struct fault *fault)
{
	enum status status = STATUS_OK;

	if (count == 0 || count > SEAL_AUDITORS_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "details are sealed to 1 to %d auditors",
				 SEAL_AUDITORS_MAX);
	for (size_t at = 0; status == STATUS_OK && at < count; at++) {
		status = key_fingerprint(&auditors[at], &prints[at], fault);
		for (size_t other = 0; status == STATUS_OK && other < at; other++)
			if (memcmp(prints[other].at, prints[at].at, SEAL_PRINT_SIZE) == 0)
				status = fault_set(fault, STATUS_REFUSED, 0,
						   "two auditors have the same key");
	}
	return status;
}

/* One box in the making. */
struct making {
	struct key ephemeral;
	unsigned char root[CRYPTO_KEY_SIZE]; /* content key, before derivation */
	struct content content;
	struct hash prints[SEAL_AUDITORS_MAX];
	unsigned char plain[SEAL_PLAIN_MAX];
	unsigned char place[PLACE_MAX];
	unsigned char about[PLACE_MAX + SEAL_HEAD_MAX];
};

static void making_release(struct making *making)
{
	key_release(&making->ephemeral);
	wipe(making, sizeof(*making));
}

static enum status begin(struct making *making, const struct seal_period *period, size_t count,
			 struct bytes *to, struct fault *fault)
{
	unsigned char public[KEY_PUBLIC_SIZE] = { 0 };
	enum status status = key_generate(&making->ephemeral, fault);

	if (status == STATUS_OK)
		status = key_public(&making->ephemeral, public, fault);
	if (status == STATUS_OK)
		status = crypto_random(making->root, sizeof(making->root), fault);
	if (status == STATUS_OK)
		status = derive_content(making->root, &making->content, fault);
	bytes_add_byte(to, SEAL_VERSION);
	bytes_add_text(to, period->period.text);
	bytes_add(to, public, sizeof(public));
	bytes_add(to, making->content.commitment, sizeof(making->content.commitment));
	bytes_add_byte(to, (unsigned char)count);
	return status;
}

static enum status wrap(struct making *making, const struct key *auditor, const struct hash *print,
			const struct seal_period *period, struct span lead, struct span place,
			struct bytes *to, struct fault *fault)
{
	unsigned char key[CRYPTO_KEY_SIZE], wrapped[SEAL_WRAPPED_SIZE];
	struct span root = { making->root, sizeof(making->root) };
	enum status status =
		derive_wrapping(&making->ephemeral, auditor, print, period, lead, key, fault);

	if (status == STATUS_OK)
		status = crypto_seal(key, root, place, wrapped, fault);
	wipe(key, sizeof(key));
	if (status != STATUS_OK)
		return status;
	bytes_add(to, print->at, SEAL_PRINT_SIZE);
	bytes_add(to, wrapped, sizeof(wrapped));
	return STATUS_OK;
}

static struct span about(unsigned char *storage, size_t max, struct span place, struct span head)
{
	struct bytes bytes = bytes_over(storage, max);

	bytes_add_span(&bytes, place);
	bytes_add_span(&bytes, head);
	assert(!bytes.is_full);
	return bytes_span(&bytes);
}

/* The details behind the head that is made. */
static enum status finish(struct making *making, const struct seal_details *details,
			  struct span place, struct bytes *box, struct fault *fault)
{
	struct bytes plain = bytes_over(making->plain, sizeof(making->plain));

	seal_details_plain(details, &plain);
	assert(!plain.is_full && box->size + plain.size + CRYPTO_SEAL_OVERHEAD <= box->max);
	enum status status =
		crypto_seal(making->content.key, bytes_span(&plain),
			    about(making->about, sizeof(making->about), place, bytes_span(box)),
			    box->at + box->size, fault);
	if (status == STATUS_OK)
		box->size += plain.size + CRYPTO_SEAL_OVERHEAD;
	return status;
}

enum status seal_make(const struct seal_details *details, const struct key *auditors, size_t count,
		      const struct seal_period *period, const struct seal_place *place,
		      struct bytes *to, struct fault *fault)
{
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box = bytes_over(storage, sizeof(storage));
	SCOPED(making) making = { 0 };
	struct bytes where = bytes_over(making.place, sizeof(making.place));
	enum status status = check_auditors(auditors, count, making.prints, fault);

	if (status == STATUS_OK && !add_place(place, &where))
		status = fault_set(fault, STATUS_REFUSED, 0, "a record's place is too long");
	if (status == STATUS_OK)
		status = begin(&making, period, count, &box, fault);
	struct span lead = bytes_span(&box);
	for (size_t at = 0; status == STATUS_OK && at < count; at++)
		status = wrap(&making, &auditors[at], &making.prints[at], period, lead,
			      bytes_span(&where), &box, fault);
	if (status == STATUS_OK)
		status = finish(&making, details, bytes_span(&where), &box, fault);
	if (status == STATUS_OK)
		bytes_add_span(to, bytes_span(&box));
	return status;
}

/* One box on its way open. */
struct opening {
	struct seal_box box;
	struct key ephemeral;
	struct hash print;
	unsigned char wrapping[CRYPTO_KEY_SIZE], root[CRYPTO_KEY_SIZE];
	struct content content;
	unsigned char plain[SEAL_PLAIN_MAX];
	unsigned char place[PLACE_MAX];
	unsigned char about[PLACE_MAX + SEAL_HEAD_MAX];
};

static void opening_release(struct opening *opening)
{
	key_release(&opening->ephemeral);
	wipe(opening, sizeof(*opening));
}

static enum status find_own(const struct opening *opening, struct span *ret, struct fault *fault)
{
	for (size_t at = 0; at < opening->box.count; at++)
		if (memcmp(opening->box.auditor[at].print.at, opening->print.at, SEAL_PRINT_SIZE) ==
		    0) {
			*ret = opening->box.auditor[at].wrapped;
			return STATUS_OK;
		}
	return fault_set(fault, STATUS_DENIED, 0, "the details are not sealed to this key");
}

static enum status unwrap(struct opening *opening, const struct key *auditor,
			  const struct seal_period *period, struct span place, struct fault *fault)
{
	struct span wrapped = { 0 };
	enum status status = key_fingerprint(auditor, &opening->print, fault);

	if (status == STATUS_OK)
		status = find_own(opening, &wrapped, fault);
	if (status == STATUS_OK)
		status = key_from_public(opening->box.ephemeral, &opening->ephemeral, fault);
	if (status == STATUS_OK)
		status = derive_wrapping(auditor, &opening->ephemeral, &opening->print, period,
					 opening->box.lead, opening->wrapping, fault);
	if (status == STATUS_OK)
		status = crypto_open(opening->wrapping, wrapped, place, opening->root, fault);
	if (status == STATUS_OK)
		status = derive_content(opening->root, &opening->content, fault);
	if (status == STATUS_OK &&
	    !crypto_equal(opening->content.commitment, opening->box.commitment.at,
			  sizeof(opening->content.commitment)))
		status = fault_set(fault, STATUS_CORRUPT, 0,
				   "a box was made to tell each auditor something else");
	return status;
}

enum status seal_open(struct span box, const struct key *auditor, const struct seal_period *period,
		      const struct seal_place *place, struct seal_details *ret, struct fault *fault)
{
	SCOPED(opening) opening = { 0 };
	struct bytes where = bytes_over(opening.place, sizeof(opening.place));
	enum status status = seal_read(box, &opening.box, fault);

	if (status == STATUS_OK && !add_place(place, &where))
		status = fault_set(fault, STATUS_REFUSED, 0, "a record's place is too long");
	if (status == STATUS_OK && !period_equals(&opening.box.period, &period->period))
		status = fault_set(fault, STATUS_REFUSED, 0,
				   "the details were sealed in %s, the secret is of %s",
				   opening.box.period.text, period->period.text);
	if (status == STATUS_OK)
		status = unwrap(&opening, auditor, period, bytes_span(&where), fault);
	if (status == STATUS_OK)
		status = crypto_open(opening.content.key, opening.box.sealed,
				     about(opening.about, sizeof(opening.about), bytes_span(&where),
					   opening.box.head),
				     opening.plain, fault);
	if (status != STATUS_OK)
		return status;
	struct span plain = { opening.plain, opening.box.sealed.size - CRYPTO_SEAL_OVERHEAD };
	return seal_details_from_plain(plain, ret, fault);
}
