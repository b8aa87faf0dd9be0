#include <string.h>

#include "kiosk/audit/audit.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

/* "visit_started" for people. */
static void add_spaced(char *to, size_t max, const char *word)
{
	size_t from = strlen(to);

	(void)text_append(to, max, word);
	for (char *at = to + from; *at != '\0'; at++)
		if (*at == '_')
			*at = ' ';
}

static void add_details(const struct record *record, char *to, size_t max)
{
	for (size_t at = 0; at < record->detail_count; at++) {
		(void)text_append(to, max, at == 0 ? " (" : ", ");
		add_spaced(to, max, record->detail[at].key);
		(void)text_append(to, max, " ");
		(void)text_append(to, max, record->detail[at].value);
	}
	if (record->detail_count > 0)
		(void)text_append(to, max, ")");
}

void audit_entry_text(const struct audit_entry *entry, char *to, size_t max)
{
	const struct record *record = &entry->record;
	const char *who = record_kind_who(record->kind);
	char moment[CLOCK_TEXT_MAX];

	clock_local_text(record->wall_ms, moment, sizeof(moment));
	const char *blank = strchr(moment, ' ');
	(void)text_copy(to, max, blank == NULL ? moment : blank + 1);
	if (strcmp(who, "anyone") != 0 && strcmp(who, record->actor) != 0) {
		(void)text_append(to, max, " ");
		(void)text_append(to, max, who);
	}
	(void)text_append(to, max, " ");
	(void)text_append(to, max, record->actor);
	(void)text_append(to, max, ": ");
	add_spaced(to, max, record_kind_text(record->kind));
	if (record->outcome == RECORD_FAILURE)
		(void)text_append(to, max, ", FAILED");
	add_details(record, to, max);
}
