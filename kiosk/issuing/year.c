#include "kiosk/issuing/year.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/issuing_parts.h"
#include "kiosk/issuing/letters.h"
#include "kiosk/issuing/return_check.h"

enum { EXPIRED_AT_ONCE = 200 };

/* --- what is over --------------------------------------------------------------------------------
 */

/* Whether this order made the PIN that there is: not a paper that printed it again. */
static enum status is_holder(struct store *store, const struct order *order, bool *ret,
			     struct fault *fault)
{
	struct record reserved;
	enum status status = store_last_of_applicant(store, RECORD_PIN_RESERVED, order->visit,
						     order->applicant, &reserved, fault);

	*ret = status == STATUS_OK && strcmp(record_value(&reserved, "order"), order->id) == 0;
	return status == STATUS_GONE ? STATUS_OK : status;
}

static enum status expire_order(struct store *store, struct registry *registry, const char *id,
				struct fault *fault)
{
	struct order order;
	bool has_pin = false;
	enum status status = store_get_order(store, id, &order, fault);

	if (status == STATUS_OK)
		status = is_holder(store, &order, &has_pin, fault);
	if (status == STATUS_OK && has_pin && registry->ops->expire != NULL)
		status =
			registry->ops->expire(registry->self, order.fingerprint, order.year, fault);
	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(has_pin ? RECORD_PIN_EXPIRED : RECORD_ORDER_EXPIRED,
					    "system", order.visit);
	record_detail(&record, "order", order.id);
	record_detail_format(&record, "year", "%d", order.year);
	order.state = ORDER_EXPIRED;
	status = store_put_order(store, &order, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* A void paper may have made a PIN that lives on another one: it is over with that. */
static enum status find_over(struct store *store, int before, size_t *ret_count,
			     char ret[EXPIRED_AT_ONCE][STORE_ORDER_ID_MAX], struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT id FROM orders WHERE state IN ('delivered', 'exception', "
			  "'queued_for_mail', 'mailed', 'voided') AND year < ?1 AND "
			  "(state <> 'voided' OR EXISTS (SELECT 1 FROM pins WHERE "
			  "pins.fingerprint = orders.fingerprint AND pins.year = orders.year AND "
			  "pins.visit = orders.visit AND pins.applicant = orders.applicant)) "
			  "LIMIT ?2",
			  &query, fault);

	*ret_count = 0;
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, before);
	sql_bind_int(&query, 2, EXPIRED_AT_ONCE);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN)
		if (!text_copy(ret[(*ret_count)++], STORE_ORDER_ID_MAX, sql_text(&query, 0)))
			return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is too long",
					 sql_file(&store->sql));
	return status;
}

enum status year_expire(struct store *store, struct registry *registry, int32_t today,
			int64_t *ret_count, struct fault *fault)
{
	char id[EXPIRED_AT_ONCE][STORE_ORDER_ID_MAX];
	int before = civil_from_days(today - RETURN_LATE_DAYS).year;
	size_t count = 0;

	*ret_count = 0;
	while (true) {
		enum status status = find_over(store, before, &count, id, fault);
		if (status != STATUS_OK || count == 0)
			return status;
		status = store_begin(store, fault);
		if (status != STATUS_OK)
			return status;
		for (size_t at = 0; status == STATUS_OK && at < count; at++)
			status = expire_order(store, registry, id[at], fault);
		status = store_end(store, status, fault);
		if (status != STATUS_OK)
			return status;
		*ret_count += (int64_t)count;
	}
}

/* --- who gets a new one --------------------------------------------------------------------------
 */

#define ENROLLED                                                                                   \
	"FROM orders WHERE year = ?1 AND state NOT IN ('reserved', 'printing', 'voided', "         \
	"'replaced') AND fingerprint > ?2 "

/* One who is enrolled, and where from. */
struct enrolled {
	char fingerprint[CRYPTO_HEX_MAX]; /* empty: no more */
	char visit[STORE_VISIT_ID_MAX];
	struct visit row;
};

static enum status count_enrolled(struct store *store, int year, int64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, "SELECT count(DISTINCT fingerprint) " ENROLLED,
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, year - 1);
	sql_bind_text(&query, 2, "");
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0);
	return STATUS_OK;
}

/* The one behind the last. */
static enum status next_enrolled(struct store *store, int year, struct enrolled *enrolled,
				 struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT fingerprint, max(visit) " ENROLLED
				       "GROUP BY fingerprint ORDER BY fingerprint LIMIT 1",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, year - 1);
	sql_bind_text(&query, 2, enrolled->fingerprint);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN) {
		enrolled->fingerprint[0] = '\0';
		return status;
	}
	if (!text_copy(enrolled->fingerprint, sizeof(enrolled->fingerprint), sql_text(&query, 0)) ||
	    !text_copy(enrolled->visit, sizeof(enrolled->visit), sql_text(&query, 1)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: an order is damaged",
				 sql_file(&store->sql));
	return store_get_visit(store, enrolled->visit, &enrolled->row, fault);
}

/* A visit that nobody made, over when it begins: the PIN and its letter are of it. */
static enum status put_visit(struct store *store, const struct renewal *renewal,
			     const struct enrolled *enrolled, const char *id, struct fault *fault)
{
	struct visit visit = { .day = renewal->today, .is_training = store->is_training };
	struct record record = record_begin(RECORD_PIN_RENEWED, renewal->actor, id);
	char day[CLOCK_TEXT_MAX];

	visit.started_ms = record.wall_ms;
	visit.ended_ms = store_visit_end_ms(record.wall_ms);
	(void)text_copy(visit.id, sizeof(visit.id), id);
	(void)text_copy(visit.language, sizeof(visit.language), enrolled->row.language);
	(void)text_copy(visit.reason, sizeof(visit.reason), "renewal");
	(void)text_copy(visit.ending, sizeof(visit.ending),
			order_state_text(ORDER_QUEUED_FOR_MAIL));
	(void)text_copy(visit.outcome, sizeof(visit.outcome), "approved");
	clock_day_text(visit.day, day, sizeof(day));
	record_detail_format(&record, "year", "%d", renewal->year);
	record_detail(&record, "before", enrolled->visit);
	record_detail(&record, "day", day);
	record_detail(&record, "training", visit.is_training ? "yes" : "no");
	record_detail(&record, "language", visit.language);
	record_detail(&record, "reason", visit.reason);
	record_detail(&record, "ending", visit.ending);
	record_detail(&record, "outcome", visit.outcome);
	enum status status = store_put_visit(store, &visit, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

static enum status put_order(struct store *store, struct registry *registry,
			     const struct claimant *claimant, const char *actor,
			     struct fault *fault)
{
	struct record record = issuing_record(RECORD_PIN_RESERVED, actor, claimant);
	struct order order;
	enum status status = issuing_new_order(store, claimant, &order, fault);

	if (status != STATUS_OK)
		return status;
	record_detail(&record, "order", order.id);
	record_detail(&record, "fingerprint", claimant->fingerprint);
	status = issuing_vouch(&record, registry, claimant, fault);
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	return status == STATUS_OK ? letter_queue(store, actor, &order, fault) : status;
}

static enum status look_at_flags(struct registry *registry, const char *fingerprint, unsigned *ret,
				 struct fault *fault)
{
	*ret = 0;
	return registry->ops->flags == NULL
		       ? STATUS_OK
		       : registry->ops->flags(registry->self, fingerprint, ret, fault);
}

static bool is_past_limit(const char *visit)
{
	const char *number = strrchr(visit, '-');
	int64_t value = 0;

	return number == NULL || !span_to_int(span_of(number + 1), &value) ||
	       value > YEAR_RENEWALS_A_DAY;
}

/* In a transaction, of which nothing is to be kept unless *ret_count is that of the renewed. */
static enum status renew_one(struct store *store, struct registry *registry,
			     const struct renewal *renewal, const struct enrolled *enrolled,
			     struct renewed *counts, int64_t **ret_count, struct fault *fault)
{
	char visit[STORE_VISIT_ID_MAX];
	const struct claimant claimant = { enrolled->fingerprint, renewal->year, visit, 1 };
	enum claim_result result = CLAIM_BARRED;
	struct pin pin = { 0 };
	unsigned flags = 0;
	enum status status = look_at_flags(registry, enrolled->fingerprint, &flags, fault);

	if (status == STATUS_OK)
		status = store_next_visit_id(store, renewal->today, visit, sizeof(visit), fault);
	if (status != STATUS_OK)
		return status;
	*ret_count = (flags & TAXPAYER_BARRED) != 0 ? &counts->barred : &counts->opted_out;
	if ((flags & (TAXPAYER_BARRED | TAXPAYER_OPT_OUT)) != 0)
		return STATUS_OK;
	status = put_visit(store, renewal, enrolled, visit, fault);
	if (status == STATUS_OK)
		status = registry->ops->claim(registry->self, &claimant, &result, &pin, fault);
	pin_wipe(&pin);
	*ret_count = result == CLAIM_BARRED ? &counts->barred : &counts->had;
	if (status != STATUS_OK || result != CLAIM_NEW)
		return status;
	*ret_count = is_past_limit(visit) ? &counts->left : &counts->renewed;
	return put_order(store, registry, &claimant, renewal->actor, fault);
}

static enum status renew_next(struct store *store, struct registry *registry,
			      const struct renewal *renewal, const struct enrolled *enrolled,
			      struct renewed *counts, struct fault *fault)
{
	int64_t *count = &counts->left;
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = renew_one(store, registry, renewal, enrolled, counts, &count, fault);
	if (status == STATUS_OK && (renewal->is_trial || count != &counts->renewed))
		store_rollback(store);
	else
		status = store_end(store, status, fault);
	if (status == STATUS_OK)
		++*count;
	return status;
}

static enum status record_change(struct store *store, const struct renewal *renewal,
				 const struct renewed *counts, struct fault *fault)
{
	struct record record = record_begin(RECORD_YEAR_CHANGED, renewal->actor, "year");

	record_detail_format(&record, "year", "%d", renewal->year);
	record_detail(&record, "second", renewal->second);
	record_detail_format(&record, "enrolled", "%lld", (long long)counts->enrolled);
	record_detail_format(&record, "renewed", "%lld", (long long)counts->renewed);
	record_detail_format(&record, "had", "%lld", (long long)counts->had);
	record_detail_format(&record, "opted_out", "%lld", (long long)counts->opted_out);
	record_detail_format(&record, "barred", "%lld", (long long)counts->barred);
	record_detail_format(&record, "left", "%lld", (long long)counts->left);
	return store_record(store, &record, fault);
}

enum status year_renew(struct store *store, struct registry *registry,
		       const struct renewal *renewal, struct renewed *ret, struct fault *fault)
{
	struct renewed counts = { 0 };
	struct enrolled enrolled = { 0 };
	int64_t done = 0;
	enum status status = count_enrolled(store, renewal->year, &counts.enrolled, fault);

	while (status == STATUS_OK) {
		status = next_enrolled(store, renewal->year, &enrolled, fault);
		if (status != STATUS_OK || enrolled.fingerprint[0] == '\0')
			break;
		status = renew_next(store, registry, renewal, &enrolled, &counts, fault);
		if (renewal->tick != NULL && status == STATUS_OK)
			renewal->tick(renewal->self, ++done, counts.enrolled);
	}
	if (status == STATUS_OK && !renewal->is_trial)
		status = record_change(store, renewal, &counts, fault);
	if (status == STATUS_OK)
		*ret = counts;
	return status;
}
