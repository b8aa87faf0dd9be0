/* At the desk: a receipt's verification code is typed or scanned, and looked up. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/session/desk.h"

/* What was answered was about the code before. */
static void begin_anew(struct desk *desk)
{
	if (!desk->is_verified)
		return;
	desk->is_verified = desk->is_intact = false;
	desk->code[0] = '\0';
}

bool desk_receipt_scanned(struct desk *desk, const struct event *event)
{
	bool is_known = desk->is_verified && strcmp(desk->code, event->id) == 0;

	if (desk->state != DESK_RECEIPT || desk->is_busy || is_known)
		return false;
	desk->is_verified = false;
	desk->is_other_code = event->id[0] == '\0';
	(void)text_copy(desk->code, sizeof(desk->code), event->id);
	return !desk->is_other_code;
}

enum desk_receipt_wish desk_receipt_request(struct desk *desk, const struct request *request)
{
	if (request->kind == REQUEST_BACK)
		return DESK_RECEIPT_LEAVE;
	desk->is_other_code = false;
	if (request->kind == REQUEST_TYPE && text_columns_of(request->code) > 0) {
		begin_anew(desk);
		(void)text_append_code(desk->code, sizeof(desk->code), request->code);
	} else if (request->kind == REQUEST_ERASE) {
		desk->is_verified = false;
		text_erase_last(desk->code);
	} else if (request->kind == REQUEST_EMPTY) {
		desk->is_verified = false;
		desk->code[0] = '\0';
	} else if (request->kind == REQUEST_NEXT && desk->code[0] != '\0') {
		desk->is_verified = false;
		return DESK_RECEIPT_CHECK;
	}
	return DESK_RECEIPT_NOTHING;
}
