#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/store_signed.h"
#include "tests/fakes/signed_ledger.h"

enum { AT_MS = 1793628000 };

static void put(struct signed_ledger *kiosk, int64_t wall_ms)
{
	struct store *store = &kiosk->ledger.store;
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	struct checkpoint checkpoint = { .kiosk = "K1",
					 .size = store->count,
					 .head = store->head,
					 .epoch = 1,
					 .wall_ms = wall_ms };

	assert_int_equal(checkpoint_sign(&checkpoint, &kiosk->signer.key, &note, NULL), STATUS_OK);
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_put_checkpoint(store, &checkpoint, bytes_span(&note), NULL),
			 STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static int64_t count(struct signed_ledger *kiosk)
{
	int64_t count = 0;

	assert_int_equal(sql_number(&kiosk->ledger.store.sql, "SELECT count(*) FROM checkpoints",
				    NULL, &count, NULL),
			 STATUS_OK);
	return count;
}

/* Two that say the same would pass for a copy of one. */
static void test_store_signed__what_is_signed_twice_at_one_moment_is_kept_once(void **state)
{
	SCOPED(signed_ledger) kiosk;

	signed_ledger_init(&kiosk);
	put(&kiosk, AT_MS);
	put(&kiosk, AT_MS);
	assert_int_equal(count(&kiosk), 1);
	put(&kiosk, AT_MS + 1);
	assert_int_equal(count(&kiosk), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_store_signed__what_is_signed_twice_at_one_moment_is_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
