/* A ledger with one decided visit, and what issues its PIN. */
#ifndef TAC_TESTS_FAKES_ISSUING_H
#define TAC_TESTS_FAKES_ISSUING_H

#include "kiosk/issuing/issuing.h"
#include "tests/fakes/ledger.h"

enum { FIXTURE_DAY = 20779 };
#define FIXTURE_TIN "900701234" /* of the shape of an ITIN, of nobody */

struct issuing_fixture {
	struct ledger ledger;
	struct keyring keyring;
	struct registry_embedded embedded;
	struct registry registry;
	char visit[STORE_VISIT_ID_MAX];
	char fingerprint[CRYPTO_HEX_MAX];
	enum claim_result result;
	struct order order;
	struct pin pin;
	struct fault fault;
};

/* Shape   decision: of the visit's clerk; null: none yet. */
void issuing_fixture_init(struct issuing_fixture *fixture, const char *decision);
void issuing_fixture_release(struct issuing_fixture *fixture);

/* Result, order, PIN and fault come back in the fixture. */
enum status fixture_reserve_for(struct issuing_fixture *fixture, const char *visit,
				unsigned applicant);
enum status fixture_reserve(struct issuing_fixture *fixture, const char *visit);
enum status fixture_retrieve(struct issuing_fixture *fixture, const char *visit, bool needs_second,
			     struct pin *ret_pin, int64_t *ret_first_ms);

/* The reserved order is printed, proven and handed over. */
void fixture_deliver(struct issuing_fixture *fixture);
/* The printer is in quarantine; of its test slip staff says that nothing else came. */
void fixture_release_printer(struct issuing_fixture *fixture);
void fixture_assert_state(struct issuing_fixture *fixture, const char *id, enum order_state state);

void fixture_assert_verifies(struct issuing_fixture *fixture);

#endif
