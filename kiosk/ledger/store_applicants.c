/* Records about one applicant of a visit. */
#include "kiosk/base/span.h"
#include "kiosk/ledger/store.h"

unsigned store_applicant_of(const struct record *record)
{
	const char *text = record_value(record, "applicant");
	int64_t number = 0;

	if (text == NULL)
		return 1;
	if (!span_to_int(span_of(text), &number) || number < 1 || number > STORE_APPLICANTS_MAX)
		return 0;
	return (unsigned)number;
}

/* The newest of those that a query names. */
static enum status newest(struct store *store, struct sql_query *query, unsigned applicant,
			  struct record *ret, struct fault *fault)
{
	enum status status = STATUS_OK;

	while ((status = sql_step(query, fault)) == STATUS_AGAIN) {
		struct record record;
		struct hash hash;
		status =
			store_get_record(store, (uint64_t)sql_int(query, 0), &record, &hash, fault);
		if (status != STATUS_OK)
			return status;
		if (store_applicant_of(&record) == applicant) {
			*ret = record;
			return STATUS_OK;
		}
	}
	return status == STATUS_OK
		       ? fault_set(fault, STATUS_GONE, 0, "%s: no such record of applicant %u",
				   sql_file(&store->sql), applicant)
		       : status;
}

enum status store_last_of_applicant(struct store *store, enum record_kind kind, const char *visit,
				    unsigned applicant, struct record *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT sequence FROM records WHERE object = ?1 AND kind = ?2 "
			  "ORDER BY sequence DESC",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	sql_bind_text(&query, 2, record_kind_text(kind));
	return newest(store, &query, applicant, ret, fault);
}

enum status store_last_decision(struct store *store, const char *visit, unsigned applicant,
				struct record *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct record record = { .kind = RECORD_KIND_COUNT };
	enum status status =
		sql_query(&store->sql,
			  "SELECT sequence FROM records WHERE object = ?1 AND kind IN ('decided', "
			  "'decision_withdrawn') ORDER BY sequence DESC",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	status = newest(store, &query, applicant, &record, fault);
	if (status != STATUS_OK)
		return status;
	if (record.kind != RECORD_DECIDED)
		return fault_set(fault, STATUS_GONE, 0, "%s: what was decided was withdrawn",
				 sql_file(&store->sql));
	*ret = record;
	return STATUS_OK;
}
