/* Who keeps the PINs: one active PIN per TIN fingerprint and calendar year. */
#ifndef TAC_ISSUING_REGISTRY_H
#define TAC_ISSUING_REGISTRY_H

#include "kiosk/issuing/pin.h"
#include "kiosk/issuing/taxpayers.h"
#include "kiosk/ledger/store.h"

/* Whose PIN of which year, asked for by which applicant of which visit. Borrowed. */
struct claimant {
	const char *fingerprint;
	int year;
	const char *visit;
	unsigned applicant; /* from 1 */
};

enum claim_result {
	CLAIM_NEW,       /* this applicant's PIN; asking again gives the same one */
	CLAIM_ASSIGNED,  /* another visit's: none is handed out */
	CLAIM_ELSEWHERE, /* assigned, and it cannot be had here: a ledger before this one did it */
	CLAIM_BARRED,    /* a flag says that the person died or that the number is locked */
};

/* What a PIN that stands on a return is, beside the one that was given out. */
struct pin_check {
	bool is_on_file; /* there is an active PIN of that taxpayer and year, even where only the
			  * ledger before this one knew which */
	bool is_right;
};

struct registry_ops {
	const char *name;

	/* Claims the PIN of a fingerprint and year. Idempotent by visit and applicant: the same
	 * one asking again gets CLAIM_NEW and the same PIN.
	 * The embedded one must be called inside a transaction of its store.
	 * FULL, IO, CORRUPT  nothing was claimed */
	enum status (*claim)(void *self, const struct claimant *claimant, enum claim_result *ret,
			     struct pin *ret_pin, struct fault *fault);
	/* Optional: the PIN that there is of that fingerprint and year, whoever claimed it, and
	 * the applicant of which visit that was.
	 * GONE  there is none here, or it cannot be had again; DENIED  the taxpayer is barred */
	enum status (*retrieve)(void *self, const struct claimant *claimant,
				char ret_visit[STORE_VISIT_ID_MAX], unsigned *ret_applicant,
				struct pin *ret_pin, struct fault *fault);
	/* Optional: takes back the PIN of a fingerprint and year, so that it counts no more and
	 * another one can be claimed; the applicant of which visit had claimed it. The embedded one
	 * must be called inside a transaction of its store. GONE  there is none here */
	enum status (*revoke)(void *self, const char *fingerprint, int year,
			      char ret_visit[STORE_VISIT_ID_MAX], unsigned *ret_applicant,
			      struct fault *fault);
	/* Optional: the SHA-256 of the sealed PIN that the store keeps, in hexadecimal, for the
	 * record to vouch for it.
	 * GONE  the store keeps none */
	enum status (*vouch)(void *self, const char *fingerprint, int year,
			     char ret[CRYPTO_HEX_MAX], struct fault *fault);
	/* Optional: compares a PIN with the active one of a fingerprint and year: one of whose
	 * papers, in whichever visit, one is proven, delivered, an open exception, or due or gone
	 * by mail. While one of them is an open exception no PIN is right: nobody knows who has
	 * it, until staff answers. The work is the same whether there is one or not, and wherever
	 * they differ. A PIN of zeros is never right. CORRUPT  what is kept does not open */
	enum status (*check)(void *self, const char *fingerprint, int year, const struct pin *pin,
			     struct pin_check *ret, struct fault *fault);
	/* Optional: enum taxpayer_flag, or-ed, as the registry knows the taxpayer. */
	enum status (*flags)(void *self, const char *fingerprint, unsigned *ret,
			     struct fault *fault);
	/* Optional: where letters to the taxpayer go. GONE  the registry knows none */
	enum status (*address_of_record)(void *self, const char *fingerprint, struct address *ret,
					 struct fault *fault);
	/* Optional: forgets the PIN of a fingerprint and year, which is over. The embedded one must
	 * be called inside a transaction of its store. GONE  there is none here */
	enum status (*expire)(void *self, const char *fingerprint, int year, struct fault *fault);
	void (*close)(void *self);
};

struct registry {
	const struct registry_ops *ops; /* null: closed */
	void *self;
	bool is_authority; /* false: its PINs are for training and carry the mark */
};

/* The registry in the kiosk's own store. Borrows both for as long as it is open. PINs are kept
 * sealed under the keyring's key, bound to fingerprint and year. Never an authority. */
struct registry_embedded {
	struct store *store;
	const struct keyring *keyring;
};
struct registry registry_embedded(struct registry_embedded *self);

#endif
