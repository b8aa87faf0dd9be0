/* A receipt's verification code at the desk: offline, with nothing but the kiosk's own keys and
 * ledger. */
#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

void loop_check_receipt(struct loop *loop)
{
	struct event event = loop_event(EVENT_VERIFIED);
	struct receipt_check check;
	struct fault fault = { 0 };
	enum status status =
		receipt_check(&loop->store, &loop->secrets->keyring, loop->now->desk.code, NULL,
			      loop->now->user, &check, &fault);

	if (status == STATUS_OK) {
		receipt_check_text(&check, loop->store.origin, loop->receipt_answer);
		event.is_intact = receipt_check_is_good(&check);
	} else if (status == STATUS_REFUSED) {
		(void)text_copy(loop->receipt_answer, sizeof(loop->receipt_answer), fault.what);
	} else {
		loop_store_failed(loop, &fault);
		return;
	}
	loop_post(loop, &event);
}
