#include "kiosk/audit/day.h"

#include <string.h>

#include "kiosk/base/key.h"
#include "kiosk/base/text.h"

static const char DAY[] = "day"; /* what the marks are about */

static const char *const OUTCOMES[DAY_OUTCOME_COUNT] = {
#define X(name, word) [DAY_OUTCOME_##name] = (word),
	DAY_OUTCOME_LIST(X)
#undef X
};

const char *day_outcome_text(enum day_outcome outcome)
{
	return OUTCOMES[outcome];
}

static enum day_outcome outcome_of(const struct record_view *record)
{
	struct span word = { 0 };
	unsigned at = 0;

	if (!record_view_value(record, "outcome", &word) || word.size == 0)
		return DAY_OUTCOME_INTERRUPTED;
	while (at < DAY_OUTCOME_OTHER && !span_equals(word, span_of(OUTCOMES[at])))
		at++;
	return (enum day_outcome)at;
}

/* What is not a visitor's or a clerk's by its kind, and is about a visit. */
static bool is_of_visit(enum record_kind kind)
{
	static const enum record_kind KINDS[] = {
		RECORD_DOCUMENT_GIVEN,   RECORD_PRINT_STARTED,  RECORD_PRINT_PROVEN,
		RECORD_EXCEPTION_OPENED, RECORD_VISIT_CLOSED,   RECORD_VISIT_PARKED,
		RECORD_VISIT_RESUMED,    RECORD_ATTEMPTS_OVER,  RECORD_LETTER_QUEUED,
		RECORD_LETTER_FOLLOWS,   RECORD_LETTER_OMITTED,
	};

	for (size_t at = 0; at < COUNT_OF(KINDS); at++)
		if (KINDS[at] == kind)
			return true;
	return false;
}

static enum day_group group_of(enum record_kind kind)
{
	static const struct {
		const char *who;
		enum day_group group;
	} GROUPS[] = {
		{ "visitor", DAY_VISIT },
		{ "clerk", DAY_VISIT },
		{ "system", DAY_SYSTEM },
		{ "anyone", DAY_SYSTEM }, /* backups */
	};

	if (is_of_visit(kind))
		return DAY_VISIT;
	if (kind == RECORD_STAFF_SIGNED_IN || kind == RECORD_STAFF_SIGNED_OUT)
		return DAY_SIGN_IN;
	if (kind == RECORD_STAFF_REFUSED)
		return DAY_REFUSAL;
	if (kind == RECORD_SHEET_PRINTED ||
	    span_starts_with(span_of(record_kind_text(kind)), span_of("audit_")))
		return DAY_LOOK;
	for (size_t at = 0; at < COUNT_OF(GROUPS); at++)
		if (strcmp(record_kind_who(kind), GROUPS[at].who) == 0)
			return GROUPS[at].group;
	return DAY_CHANGE;
}

/* At the desk: what was an exception, a replacement or a reprint. */
static bool is_delivered_later(const struct record_view *record)
{
	struct span answer = { 0 };

	return record->kind == RECORD_RECEIPT_HANDED ||
	       (record->kind == RECORD_EXCEPTION_RESOLVED &&
		record_view_value(record, "answer", &answer) &&
		span_equals(answer, span_of("handed_over")));
}

void day_count(struct day_counts *counts, const struct record_view *record)
{
	const struct {
		enum record_kind kind;
		uint64_t *count;
	} COUNTED[] = {
		{ RECORD_VISIT_STARTED, &counts->visits },
		{ RECORD_DOCUMENT_GIVEN, &counts->documents },
		{ RECORD_PIN_RESERVED, &counts->reserved },
		{ RECORD_PIN_ALREADY_ASSIGNED, &counts->assigned },
		{ RECORD_PIN_REFUSED, &counts->not_reserved },
		{ RECORD_DELIVERED, &counts->delivered },
		{ RECORD_LETTER_QUEUED, &counts->queued },
		{ RECORD_LETTER_FOLLOWS, &counts->queued },
		{ RECORD_LETTER_MAILED, &counts->mailed },
		{ RECORD_EXCEPTION_OPENED, &counts->exceptions },
		{ RECORD_DEVICE_FAULT, &counts->faults },
	};

	counts->records++;
	counts->group[group_of(record->kind)]++;
	for (size_t at = 0; at < COUNT_OF(COUNTED); at++)
		*COUNTED[at].count += record->kind == COUNTED[at].kind;
	counts->delivered += is_delivered_later(record);
	if (record->kind == RECORD_VISIT_CLOSED)
		counts->outcome[outcome_of(record)]++;
}

bool day_is_quiet(const struct day_counts *counts)
{
	return counts->group[DAY_VISIT] == 0 && counts->group[DAY_CHANGE] == 0 &&
	       counts->group[DAY_REFUSAL] == 0;
}

enum status day_look_at_mark(struct store *store, struct day *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct day day = { 0 };
	struct record record = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT sequence FROM records WHERE object = ?1 AND kind IN "
			  "('day_closed', 'day_opened') ORDER BY sequence DESC LIMIT 1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, DAY);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN) {
		day.mark.sequence = (uint64_t)sql_int(&query, 0);
		status = store_get_record(store, day.mark.sequence, &record, &day.mark.hash, fault);
		day.mark.wall_ms = record.wall_ms;
		day.state = record.kind == RECORD_DAY_CLOSED ? DAY_CLOSED : DAY_OPEN;
	}
	if (status == STATUS_OK)
		*ret = day;
	return status;
}

static bool is_of_training(const struct record_view *record)
{
	struct span value = { 0 };

	return record_view_value(record, "training", &value) && span_equals(value, span_of("yes"));
}

static enum status is_missing(const struct store *store, uint64_t number, struct fault *fault)
{
	return fault_set(fault, STATUS_CORRUPT, 0, "%s: record %llu is missing",
			 sql_file(&store->sql), (unsigned long long)number);
}

/* A mark that is not found by its number would lead past what came next. */
static enum status count_records(struct store *store, struct day *day, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	uint64_t expected = day->mark.sequence;
	struct record_view record;
	enum status status = sql_query(
		&store->sql,
		"SELECT canonical, sequence FROM records WHERE sequence > ?1 ORDER BY sequence",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)day->mark.sequence);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		if (sql_int(&query, 1) != (int64_t)++expected)
			return is_missing(store, expected, fault);
		status = record_view(sql_blob(&query, 0), &record, fault);
		if (status != STATUS_OK)
			return status;
		if (is_of_training(&record) && !store->is_training)
			day->counts.training++;
		else
			day_count(&day->counts, &record);
	}
	return status == STATUS_OK && expected < store->count
		       ? is_missing(store, expected + 1, fault)
		       : status;
}

static enum status list_exceptions(struct store *store, struct day *day, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql, "SELECT id FROM orders WHERE state = 'exception' ORDER BY id", &query,
		fault);

	if (status != STATUS_OK)
		return status;
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		day->open_exceptions++;
		if (day->listed < DAY_OPEN_MAX)
			record_cut(day->exception[day->listed++], STORE_ORDER_ID_MAX,
				   sql_text(&query, 0));
	}
	return status;
}

static enum status find_installation(struct store *store, struct day *day, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	SCOPED(key) key = { 0 };
	enum status status = sql_query(
		&store->sql, "SELECT certificate FROM epochs WHERE number = 0", &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	status = key_from_public(sql_blob(&query, 0), &key, fault);
	return status == STATUS_OK ? key_fingerprint(&key, &day->installation, fault) : status;
}

enum status day_look(struct store *store, struct day *ret, struct fault *fault)
{
	struct day day = { 0 };
	enum status status = day_look_at_mark(store, &day, fault);

	if (status == STATUS_OK)
		status = count_records(store, &day, fault);
	if (status == STATUS_OK)
		status = list_exceptions(store, &day, fault);
	if (status == STATUS_OK)
		status = find_installation(store, &day, fault);
	if (status == STATUS_OK)
		*ret = day;
	return status;
}

void day_objection(const struct day *day, bool is_closing, char *to, size_t max)
{
	bool is_again = day->state == (is_closing ? DAY_CLOSED : DAY_OPEN);
	bool is_unsettled = is_closing && day->open_exceptions > 0;

	(void)text_copy(to, max, "");
	if (is_again)
		(void)text_append(to, max,
				  is_closing ? "the day is closed already"
					     : "the day is open already");
	if (is_again && is_unsettled)
		(void)text_append(to, max, ", and ");
	if (is_unsettled) {
		char open[64];
		(void)text_format(open, sizeof(open), "%llu %s open",
				  (unsigned long long)day->open_exceptions,
				  day->open_exceptions == 1 ? "exception is" : "exceptions are");
		(void)text_append(to, max, open);
	}
}

static void add_number(struct record *record, const char *key, uint64_t number)
{
	record_detail_format(record, key, "%llu", (unsigned long long)number);
}

/* "12: approved 8, refused 4" */
static void add_visits(struct record *record, const struct day_counts *counts)
{
	char text[512];
	size_t listed = 0;

	(void)text_format(text, sizeof(text), "%llu", (unsigned long long)counts->visits);
	for (unsigned at = 0; at < DAY_OUTCOME_COUNT; at++) {
		char part[64];
		if (counts->outcome[at] == 0)
			continue;
		(void)text_format(part, sizeof(part), "%s%s %llu", listed++ == 0 ? ": " : ", ",
				  OUTCOMES[at], (unsigned long long)counts->outcome[at]);
		(void)text_append(text, sizeof(text), part);
	}
	record_detail_cut(record, "visits", text);
}

static void add_closing(struct record *record, const struct day_counts *counts)
{
	add_visits(record, counts);
	add_number(record, "documents", counts->documents);
	add_number(record, "receipts", counts->delivered);
	record_detail_format(record, "pins", "reserved %llu, already %llu, refused %llu",
			     (unsigned long long)counts->reserved,
			     (unsigned long long)counts->assigned,
			     (unsigned long long)counts->not_reserved);
	record_detail_format(record, "letters", "queued %llu, mailed %llu",
			     (unsigned long long)counts->queued,
			     (unsigned long long)counts->mailed);
	add_number(record, "exceptions", counts->exceptions);
	add_number(record, "refusals", counts->group[DAY_REFUSAL]);
	add_number(record, "faults", counts->faults);
}

static void add_opening(struct record *record, const struct day_counts *counts)
{
	static const struct {
		const char *key;
		enum day_group group;
	} GROUPS[] = {
		{ "system", DAY_SYSTEM },    { "sign_ins", DAY_SIGN_IN }, { "looks", DAY_LOOK },
		{ "refusals", DAY_REFUSAL }, { "of_visits", DAY_VISIT },  { "changes", DAY_CHANGE },
	};

	for (size_t at = 0; at < COUNT_OF(GROUPS); at++)
		add_number(record, GROUPS[at].key, counts->group[GROUPS[at].group]);
	record_detail(record, "quiet", day_is_quiet(counts) ? "yes" : "no");
}

struct record day_record(const struct day *day, bool is_closing, const char *actor)
{
	struct record record =
		record_begin(is_closing ? RECORD_DAY_CLOSED : RECORD_DAY_OPENED, actor, DAY);
	char objection[RECORD_VALUE_MAX];

	add_number(&record, "since", day->mark.sequence);
	add_number(&record, "records", day->counts.records);
	add_number(&record, "head",
		   day->mark.sequence + day->counts.records + day->counts.training);
	add_number(&record, "open", day->open_exceptions);
	if (is_closing)
		add_closing(&record, &day->counts);
	else
		add_opening(&record, &day->counts);
	day_objection(day, is_closing, objection, sizeof(objection));
	if (objection[0] != '\0')
		record_detail(&record, "despite", objection);
	return record;
}

enum status day_mark(struct store *store, bool is_closing, const char *actor, struct day *ret,
		     struct fault *fault)
{
	const struct clocks now = clocks_now();
	enum status status = store_look_at_clock(store, &now, fault);

	if (status == STATUS_OK)
		status = day_look(store, ret, fault);
	if (status != STATUS_OK)
		return status;
	const struct record record = day_record(ret, is_closing, actor);
	return store_append(store, &record, fault);
}
