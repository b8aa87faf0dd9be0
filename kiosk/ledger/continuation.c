#include "kiosk/ledger/continuation.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/store_tables.h"

/* What a carried PIN's record is about: as much of the fingerprint as fits, so that it is found. */
static void object_of(const char *fingerprint, char ret[RECORD_OBJECT_MAX])
{
	(void)text_copy(ret, RECORD_OBJECT_MAX, fingerprint);
}

enum status continuation_has_pin(struct store *store, const char *fingerprint, int year, bool *ret,
				 struct fault *fault)
{
	char object[RECORD_OBJECT_MAX], text[24];
	SCOPED(sql_query) query = { 0 };
	struct record record;
	struct hash hash;
	enum status status = sql_query(&store->sql,
				       "SELECT sequence FROM records WHERE object = ?1 AND "
				       "kind = 'pin_carried'",
				       &query, fault);

	*ret = false;
	if (status != STATUS_OK)
		return status;
	object_of(fingerprint, object);
	(void)text_format(text, sizeof(text), "%d", year);
	sql_bind_text(&query, 1, object);
	while (!*ret && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = store_get_record(store, (uint64_t)sql_int(&query, 0), &record, &hash,
					  fault);
		if (status != STATUS_OK)
			return status;
		const char *of = record_value(&record, "fingerprint");
		const char *in = record_value(&record, "year");
		*ret = of != NULL && in != NULL && strcmp(of, fingerprint) == 0 &&
		       strcmp(in, text) == 0;
	}
	return *ret ? STATUS_OK : status;
}

/* --- carrying ------------------------------------------------------------------------------------
 */

struct carriage {
	struct store *to, *from;
	const char *actor;
	int first_year;
	uint64_t pins;
};

enum status continuation_carry_pin(struct store *to, const char *actor, const char *fingerprint,
				   int year, struct fault *fault)
{
	char object[RECORD_OBJECT_MAX];

	object_of(fingerprint, object);
	struct record record = record_begin(RECORD_PIN_CARRIED, actor, object);
	record_detail_format(&record, "year", "%d", year);
	record_detail(&record, "fingerprint", fingerprint);
	return store_append(to, &record, fault);
}

static enum status carry_pin(struct carriage *carriage, const char *fingerprint, const char *year,
			     struct fault *fault)
{
	int64_t number = 0;

	if (fingerprint == NULL || year == NULL || strlen(fingerprint) != CRYPTO_HEX_MAX - 1 ||
	    !record_takes(fingerprint, RECORD_VALUE_MAX) || !span_to_int(span_of(year), &number))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: an IP PIN's row is damaged",
				 sql_file(&carriage->from->sql));
	if (number < carriage->first_year)
		return STATUS_OK;
	carriage->pins++;
	return continuation_carry_pin(carriage->to, carriage->actor, fingerprint, (int)number,
				      fault);
}

static enum status carry_issued(struct carriage *carriage, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&carriage->from->sql,
		"SELECT fingerprint, CAST(year AS TEXT) FROM pins ORDER BY visit", &query, fault);

	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN)
		status = carry_pin(carriage, sql_text(&query, 0), sql_text(&query, 1), fault);
	return status;
}

/* What it carried itself from one before. */
static enum status carry_carried(struct carriage *carriage, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct record record;
	struct hash hash;
	enum status status = sql_query(&carriage->from->sql,
				       "SELECT sequence FROM records WHERE kind = 'pin_carried' "
				       "ORDER BY sequence",
				       &query, fault);

	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = store_get_record(carriage->from, (uint64_t)sql_int(&query, 0), &record,
					  &hash, fault);
		if (status == STATUS_OK)
			status = carry_pin(carriage, record_value(&record, "fingerprint"),
					   record_value(&record, "year"), fault);
	}
	return status;
}

static enum status insert_member(struct carriage *carriage, const struct sql_query *row,
				 struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&carriage->to->sql,
			  "INSERT INTO staff (user, role, salt, iterations, derived, is_disabled, "
			  "locked_until_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, sql_text(row, 0));
	sql_bind_text(&query, 2, sql_text(row, 1));
	sql_bind_blob(&query, 3, sql_blob(row, 2));
	sql_bind_int(&query, 4, sql_int(row, 3));
	sql_bind_blob(&query, 5, sql_blob(row, 4));
	sql_bind_int(&query, 6, sql_int(row, 5));
	return sql_finish(&query, fault);
}

static enum status carry_member(struct carriage *carriage, const struct sql_query *row,
				struct fault *fault)
{
	const char *user = sql_text(row, 0);
	char digest[CRYPTO_HEX_MAX];

	if (!record_takes(user, STORE_USER_MAX))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a staff account is damaged",
				 sql_file(&carriage->from->sql));
	struct record added = record_begin(RECORD_STAFF_ADDED, carriage->actor, user);
	struct record disabled = record_begin(RECORD_STAFF_DISABLED, carriage->actor, user);
	enum status status =
		tables_account(sql_blob(row, 2), sql_int(row, 3), sql_blob(row, 4), digest, fault);
	if (status != STATUS_OK)
		return status;
	record_detail(&added, "user", user);
	record_detail_cut(&added, "role", sql_text(row, 1));
	record_detail(&added, "account", digest);
	record_detail(&disabled, "user", user);
	status = insert_member(carriage, row, fault);
	if (status == STATUS_OK)
		status = store_append(carriage->to, &added, fault);
	if (status == STATUS_OK && sql_int(row, 5) != 0)
		status = store_append(carriage->to, &disabled, fault);
	return status;
}

static enum status carry_staff(struct carriage *carriage, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&carriage->from->sql,
				       "SELECT user, role, salt, iterations, derived, is_disabled "
				       "FROM staff ORDER BY user",
				       &query, fault);

	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN)
		status = carry_member(carriage, &query, fault);
	return status;
}

static enum status carry_auditors(struct carriage *carriage, struct fault *fault)
{
	SCOPED(auditors) auditors = { 0 };
	enum status status = auditors_load(carriage->from, &auditors, fault);

	return status == STATUS_OK
		       ? auditors_append(carriage->to, carriage->actor, &auditors, fault)
		       : status;
}

/* One value of the old ledger. */
static enum status look_up(struct carriage *carriage, const char *statement,
			   char ret[RECORD_VALUE_MAX], struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&carriage->from->sql, statement, &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	record_cut(ret, RECORD_VALUE_MAX, sql_text(&query, 0));
	return STATUS_OK;
}

/* The number of the last visit, which none here may have again. */
static enum status look_up_visit(struct carriage *carriage, char ret[RECORD_VALUE_MAX],
				 struct fault *fault)
{
	struct record record;
	enum status status =
		look_up(carriage, "SELECT coalesce(max(id), '') FROM visits", ret, fault);

	if (status != STATUS_OK)
		return status;
	status = store_last_record(carriage->from, RECORD_LEDGER_CONTINUED, STORE_CONTINUED,
				   &record, fault);
	if (status == STATUS_OK && strcmp(record_value(&record, "last_visit"), ret) > 0)
		(void)text_copy(ret, RECORD_VALUE_MAX, record_value(&record, "last_visit"));
	return status == STATUS_GONE ? STATUS_OK : status;
}

static enum status tell_old(struct carriage *carriage, struct fault *fault)
{
	static const struct {
		const char *key, *statement;
	} VALUES[] = {
		{ "signed", "SELECT coalesce(max(size), 0) FROM checkpoints" },
		{ "exceptions", "SELECT count(*) FROM orders WHERE state = 'exception'" },
	};
	struct store *from = carriage->from;
	struct record record =
		record_begin(RECORD_LEDGER_CONTINUED, carriage->actor, STORE_CONTINUED);
	char text[RECORD_VALUE_MAX];
	enum status status = STATUS_OK;

	record_detail(&record, "kiosk", from->origin);
	record_detail_format(&record, "records", "%llu", (unsigned long long)from->count);
	crypto_hex(from->head.at, sizeof(from->head.at), text);
	record_detail(&record, "head", text);
	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(VALUES); at++) {
		status = look_up(carriage, VALUES[at].statement, text, fault);
		record_detail(&record, VALUES[at].key, status == STATUS_OK ? text : "");
	}
	if (status == STATUS_OK)
		status = look_up_visit(carriage, text, fault);
	record_detail(&record, "last_visit", status == STATUS_OK ? text : "");
	return status == STATUS_OK ? store_append(carriage->to, &record, fault) : status;
}

/* What a printer holds does not go with the ledger that knew of it. */
static enum status carry_quarantine(struct carriage *carriage, struct fault *fault)
{
	struct quarantine quarantine = { 0 };
	bool is_due = false;
	enum status status = quarantine_look(carriage->from, &quarantine, fault);

	if (status == STATUS_OK)
		status = quarantine_is_due(carriage->from, &is_due, fault);
	if (status != STATUS_OK || (!quarantine.is_on && !is_due))
		return status;
	return quarantine_begin(
		carriage->to,
		&(struct quarantine_reason){
			.actor = carriage->actor,
			.cause = "a receipt of the ledger before this one is not proven" },
		fault);
}

static enum status check_origin(const struct carriage *carriage, struct fault *fault)
{
	struct record first;
	struct hash hash;
	enum status status = store_get_record(carriage->from, 1, &first, &hash, fault);

	if (status == STATUS_OK && strcmp(first.origin, carriage->to->origin) != 0)
		return fault_set(
			fault, STATUS_REFUSED, 0, "%s: is the ledger of kiosk %s; this one is %s",
			sql_file(&carriage->from->sql), first.origin, carriage->to->origin);
	return status;
}

static enum status carry(struct carriage *carriage, struct fault *fault)
{
	enum status status = tell_old(carriage, fault);

	if (status == STATUS_OK)
		status = carry_issued(carriage, fault);
	if (status == STATUS_OK)
		status = carry_carried(carriage, fault);
	if (status == STATUS_OK)
		status = carry_staff(carriage, fault);
	if (status == STATUS_OK)
		status = carry_auditors(carriage, fault);
	return status == STATUS_OK ? carry_quarantine(carriage, fault) : status;
}

enum status continuation_carry(struct store *to, struct store *from, const char *actor,
			       int first_year, uint64_t *ret_pins, struct fault *fault)
{
	struct carriage carriage = {
		.to = to, .from = from, .actor = actor, .first_year = first_year
	};
	enum status status = check_origin(&carriage, fault);

	if (status == STATUS_OK)
		status = store_begin(to, fault);
	if (status != STATUS_OK)
		return status;
	status = store_end(to, carry(&carriage, fault), fault);
	if (status == STATUS_OK)
		*ret_pins = carriage.pins;
	return status;
}
