#include "kiosk/audit/audit.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static enum status check_actor(const char *actor, struct fault *fault)
{
	if (actor[0] == '\0' || !record_takes(actor, RECORD_ACTOR_MAX))
		return fault_set(fault, STATUS_REFUSED, 0, "the acting user's name is malformed");
	return STATUS_OK;
}

static void add_words(struct record *record, const struct audit_filter *filter)
{
	char words[RECORD_VALUE_MAX] = "", first[CLOCK_TEXT_MAX], last[CLOCK_TEXT_MAX];

	if (filter->first_day != 0 || filter->last_day != 0) {
		clock_day_text(filter->first_day, first, sizeof(first));
		clock_day_text(filter->last_day, last, sizeof(last));
		(void)text_format(words, sizeof(words), "days %s to %s", first, last);
	}
	const struct {
		const char *name, *value;
	} wishes[] = { { " clerk ", filter->clerk }, { " outcome ", filter->outcome } };
	for (size_t at = 0; at < COUNT_OF(wishes); at++) {
		if (wishes[at].value[0] == '\0')
			continue;
		(void)text_append(words, sizeof(words), wishes[at].name);
		(void)text_append(words, sizeof(words), wishes[at].value);
	}
	record_detail_cut(record, "filter", words[0] == ' ' ? words + 1 : words);
	record_detail_format(record, "offset", "%zu", filter->offset);
}

/* Both queries below read these. */
static void bind_filter(struct sql_query *query, const struct audit_filter *filter)
{
	bool has_days = filter->first_day != 0 || filter->last_day != 0;

	sql_bind_int(query, 1, has_days ? filter->first_day : INT32_MIN);
	sql_bind_int(query, 2, has_days ? filter->last_day : INT32_MAX);
	sql_bind_text(query, 3, filter->clerk);
	sql_bind_text(query, 4, filter->outcome);
}

#define FILTERED                                                                                   \
	"FROM visits WHERE day BETWEEN ?1 AND ?2 AND (?3 = '' OR clerk = ?3) "                     \
	"AND (?4 = '' OR outcome = ?4) "

static enum status count_visits(struct store *store, const struct audit_filter *filter, size_t *ret,
				struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, "SELECT count(*) " FILTERED, &query, fault);

	if (status != STATUS_OK)
		return status;
	bind_filter(&query, filter);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = (size_t)sql_int(&query, 0);
	return STATUS_OK;
}

static enum status fill_visits(struct store *store, const struct audit_filter *filter,
			       struct visit *ret, size_t max, size_t *ret_count,
			       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT " STORE_VISIT_COLUMNS " " FILTERED
				       "ORDER BY day DESC, started_ms DESC, id DESC "
				       "LIMIT ?5 OFFSET ?6",
				       &query, fault);
	size_t count = 0;

	if (status != STATUS_OK)
		return status;
	bind_filter(&query, filter);
	sql_bind_int(&query, 5, (int64_t)max);
	sql_bind_int(&query, 6, (int64_t)(filter->offset & INT64_MAX));
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = store_visit_row(&query, &ret[count++], fault);
		if (status != STATUS_OK)
			return status;
	}
	*ret_count = count;
	return status;
}

enum status audit_list(struct store *store, const char *actor, const struct audit_filter *filter,
		       struct visit *ret, size_t max, size_t *ret_count, size_t *ret_total,
		       struct fault *fault)
{
	enum status status = check_actor(actor, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_AUDIT_LISTED, actor, "");
	add_words(&record, filter);
	status = store_record(store, &record, fault);
	if (status == STATUS_OK)
		status = count_visits(store, filter, ret_total, fault);
	if (status == STATUS_OK)
		status = fill_visits(store, filter, ret, max, ret_count, fault);
	return status;
}

/* Each record is checked on its way out: what is shown is what was written. */
static enum status fill_records(struct store *store, const char *visit, size_t offset,
				struct audit_entry *ret, size_t max, size_t *ret_count,
				struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT sequence FROM records WHERE object = ?1 "
				       "ORDER BY sequence LIMIT ?2 OFFSET ?3",
				       &query, fault);
	size_t count = 0;

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	sql_bind_int(&query, 2, (int64_t)max);
	sql_bind_int(&query, 3, (int64_t)(offset & INT64_MAX));
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct audit_entry *entry = &ret[count++];
		entry->sequence = (uint64_t)sql_int(&query, 0);
		status = store_get_record(store, entry->sequence, &entry->record, &entry->hash,
					  fault);
		if (status != STATUS_OK)
			return status;
	}
	*ret_count = count;
	return status;
}

enum status audit_show(struct store *store, const char *actor, const char *visit, size_t offset,
		       struct audit_entry *ret, size_t max, size_t *ret_count, size_t *ret_total,
		       struct fault *fault)
{
	struct visit row;
	int64_t total = 0;
	enum status status = check_actor(actor, fault);

	if (status != STATUS_OK)
		return status;
	if (!record_takes(visit, STORE_VISIT_ID_MAX))
		return fault_set(fault, STATUS_GONE, 0, "there is no visit of that number");
	struct fault gone = { 0 };
	enum status found = store_get_visit(store, visit, &row, &gone);
	/* Not about the visit: a look must not stand among what it looks at. */
	struct record record = record_begin(RECORD_AUDIT_SHOWN, actor, "");
	record.outcome = found == STATUS_OK ? RECORD_SUCCESS : RECORD_FAILURE;
	record_detail(&record, "visit", visit);
	status = store_record(store, &record, fault);
	if (status == STATUS_OK && found != STATUS_OK)
		status = fault_set(fault, found, gone.vendor, "%s", gone.what);
	if (status == STATUS_OK)
		status = sql_number(&store->sql, "SELECT count(*) FROM records WHERE object = ?1",
				    visit, &total, fault);
	if (status == STATUS_OK)
		*ret_total = (size_t)total;
	if (status == STATUS_OK)
		status = fill_records(store, visit, offset, ret, max, ret_count, fault);
	return status;
}

enum status audit_verify(struct store *store, const char *actor, struct verify_report *ret,
			 struct fault *fault)
{
	struct fault found = { 0 };
	enum status status = check_actor(actor, fault);

	*ret = (struct verify_report){ 0 };
	if (status != STATUS_OK)
		return status;
	enum status result = store_judge(store, NULL, NULL, ret, &found);
	struct record record = record_begin(RECORD_AUDIT_VERIFIED, actor, "");
	record.outcome = result == STATUS_OK ? RECORD_SUCCESS : RECORD_FAILURE;
	record_detail_format(&record, "records", "%llu", (unsigned long long)ret->records);
	record_detail_cut(&record, "result", result == STATUS_OK ? "right" : found.what);
	if (ret->finding_count > 0)
		record_detail(&record, "finding", finding_word(ret->finding[0].finding));
	status = store_record(store, &record, result == STATUS_OK ? fault : NULL);
	if (result != STATUS_OK) /* whether or not a damaged store could still take the record */
		return fault_set(fault, result, found.vendor, "%s", found.what);
	return status;
}
