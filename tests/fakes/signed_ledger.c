#include "tests/fakes/signed_ledger.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"

void signed_ledger_init(struct signed_ledger *kiosk)
{
	*kiosk = (struct signed_ledger){ 0 };
	ledger_init(&kiosk->ledger);
	assert_int_equal(signer_open(&kiosk->ledger.store, kiosk->ledger.scratch.folder,
				     &kiosk->signer, NULL),
			 STATUS_OK);
}

void signed_ledger_release(struct signed_ledger *kiosk)
{
	signer_release(&kiosk->signer);
	ledger_release(&kiosk->ledger);
}

/* The clock goes on, so that no two checkpoints say the same: only one of such would stay. */
static void let_time_pass(void)
{
	int64_t now_ms = clock_wall_ms();

	while (clock_wall_ms() == now_ms)
		;
}

void signed_ledger_next_epoch(struct signed_ledger *kiosk)
{
	let_time_pass();
	assert_int_equal(signer_next_epoch(&kiosk->signer, &kiosk->ledger.store, NULL), STATUS_OK);
}

void signed_ledger_sign(struct signed_ledger *kiosk)
{
	let_time_pass();
	assert_int_equal(signer_checkpoint(&kiosk->signer, &kiosk->ledger.store, NULL), STATUS_OK);
}

struct record signed_ledger_fault(void)
{
	struct record record = record_begin(RECORD_DEVICE_FAULT, "system", "");

	record_detail(&record, "device", "scanner");
	record_detail(&record, "cause", "test");
	return record;
}

void signed_ledger_add(struct signed_ledger *kiosk, const struct record *record)
{
	assert_int_equal(store_record(&kiosk->ledger.store, record, NULL), STATUS_OK);
}

void signed_ledger_serve(struct signed_ledger *kiosk, int count)
{
	for (int at = 0; at < count; at++) {
		struct record record = signed_ledger_fault();
		record_detail_format(&record, "at", "%d", at);
		signed_ledger_add(kiosk, &record);
	}
}

void signed_ledger_live(struct signed_ledger *kiosk)
{
	signed_ledger_init(kiosk);
	signed_ledger_next_epoch(kiosk);
	signed_ledger_serve(kiosk, 2);
	signed_ledger_sign(kiosk);
	signed_ledger_serve(kiosk, 1);
	signed_ledger_next_epoch(kiosk);
	signed_ledger_serve(kiosk, 3);
	signed_ledger_sign(kiosk);
	signed_ledger_next_epoch(kiosk);
	signed_ledger_serve(kiosk, 1);
	signed_ledger_sign(kiosk);
	assert_int_equal(kiosk->ledger.store.count, SIGNED_RECORDS);
}

void signed_ledger_verify(struct signed_ledger *kiosk, const struct verify_asked *asked)
{
	static const struct verify_asked NOTHING;
	SCOPED(sql) sql = { 0 };
	struct fault fault = { 0 };

	if (sql_open(kiosk->ledger.path, SQL_VIEW, &sql, &fault) != STATUS_OK ||
	    verify_ledger(&sql, asked == NULL ? &NOTHING : asked, &kiosk->report, &fault) !=
		    STATUS_OK)
		fail_msg("%s", fault.what);
}

void signed_ledger_assert_sound(struct signed_ledger *kiosk, const struct verify_asked *asked)
{
	signed_ledger_verify(kiosk, asked);
	if (kiosk->report.finding_count > 0)
		fail_msg("%s: %s", finding_word(kiosk->report.finding[0].finding),
			 kiosk->report.finding[0].sentence);
}

void signed_ledger_assert_found(struct signed_ledger *kiosk, const struct verify_asked *asked,
				enum finding finding, enum verify_part part, int64_t number,
				const char *what)
{
	const struct verify_finding *first = &kiosk->report.finding[0];

	signed_ledger_verify(kiosk, asked);
	if (first->finding != finding || first->part != part || first->number != number)
		fail_msg("%s: is %s, %s %lld: \"%s\"", what, finding_word(first->finding),
			 verify_part_word(first->part), (long long)first->number, first->sentence);
}
