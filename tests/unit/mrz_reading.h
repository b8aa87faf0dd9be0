/* Reads machine-readable zones of invented people, for tests. Include <cmocka.h> first. */
#ifndef TAC_TESTS_MRZ_READING_H
#define TAC_TESTS_MRZ_READING_H

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/document.h"

enum { TODAY_DAYS = 20779 /* 2026-11-22 */ };

static inline struct document read_ok(const char *lines)
{
	struct document document = { 0 };
	struct fault fault = { 0 };

	if (document_from_mrz(span_of(lines), TODAY_DAYS, &document, &fault) != STATUS_OK)
		fail_msg("refused: %s: %s", fault.what, lines);
	return document;
}

static inline void day_text(struct document_date date, char *to, size_t max)
{
	to[0] = '\0';
	if (date.kind == DATE_DAY)
		clock_day_text(date.days, to, max);
}

static inline void assert_faults(const struct document *document, const char *expected)
{
	char faults[512] = "";

	for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++) {
		if (!document->faults[at])
			continue;
		if (faults[0] != '\0')
			text_append(faults, sizeof(faults), " ");
		text_append(faults, sizeof(faults), document_fault_code((enum document_fault)at));
	}
	assert_string_equal(faults, expected);
}

#endif
