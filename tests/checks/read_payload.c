/* Reads one record from standard input and writes what document_read makes of it as one JSON
 * object: {"status":"ok","document":{…},"faults":[…]}. The one argument is today, "2026-11-22". */
#include <stdio.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/json.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/symbol.h"

int main(int count, char **arguments)
{
	unsigned char record[SYMBOL_BYTES_MAX], out[DOCUMENT_JSON_MAX + FAULT_TEXT_MAX];
	struct bytes bytes = bytes_over(out, sizeof(out));
	struct json json = json_over(&bytes);
	struct document document;
	struct fault fault = { 0 };
	int32_t today_days;

	if (count != 2 || !clock_day_from_text(span_of(arguments[1]), &today_days)) {
		fprintf(stderr, "usage: read_payload TODAY <RECORD\n");
		return 2;
	}
	size_t size = fread(record, 1, sizeof(record), stdin);
	enum status status = document_read((struct span){ .at = record, .size = size }, today_days,
					   &document, &fault);
	json_object_begin(&json, NULL);
	json_text(&json, "status", status == STATUS_OK ? "ok" : "refused");
	if (status == STATUS_OK)
		document_json(&document, &json);
	else
		json_text(&json, "fault", fault.what);
	json_object_end(&json);
	if (bytes.is_full)
		return 4;
	printf("%.*s\n", (int)bytes.size, (const char *)bytes.at);
	return 0;
}
